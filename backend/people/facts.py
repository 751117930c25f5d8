"""What guards and other rooms may ask about people, for many at once, in a constant number of queries.

Nothing here writes an audit row: whoever asks does so within a command or query that has its own.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from backend.pathways import entry
from backend.pathways.facts import Answer, ConsentRecord, ConsentTo, PersonFacts
from backend.pathways.working_days import london_date
from backend.people import background, joined
from backend.people.contact_preferences import ContactPreferences
from backend.people.models import BackgroundAnswer, Consent, ContactPreference, Person


def person_facts(person_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, PersonFacts]:
    """Date of birth and death of each, from all records of the person. A death counts from its first report on.

    Where the day of death is not known, the day of the report stands for it.
    """
    records = joined.records_of(person_ids, "date_of_birth", "died_on", "death_reported_at")
    return {person_id: _facts(group) for person_id, group in records.items()}


def _facts(records: Sequence[Person]) -> PersonFacts:
    births = (one.date_of_birth for one in records if one.date_of_birth)
    deaths = (died for one in records if (died := _died_on(one)))
    return PersonFacts(date_of_birth=next(births, None), died_on=next(deaths, None))


def _died_on(person: Person) -> dt.date | None:
    if person.death_reported_at is None:
        return None
    return person.died_on or london_date(person.death_reported_at)


def consents_of_cases(case_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, tuple[ConsentRecord, ...]]:
    """The consents asked in the course of each case: of each kind what was said last, whenever it was entered."""
    newest: dict[tuple[uuid.UUID, str], Consent] = {}
    for row in Consent.objects.filter(case_id__in=case_ids).order_by("on", "version"):
        if row.case_id is not None:
            newest[row.case_id, row.to] = row
    return _by_first(newest)


def consents_of_people(person_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, tuple[ConsentRecord, ...]]:
    """The same of each person, over all their cases and records."""
    groups = joined.members(person_ids)
    counts = {record: group[0] for group in groups.values() for record in group}
    newest: dict[tuple[uuid.UUID, str], Consent] = {}
    for row in Consent.objects.filter(person_id__in=counts).order_by("on", "recorded_at", "version"):
        newest[counts[row.person_id], row.to] = row
    found = _by_first(newest)
    return {person_id: found[group[0]] for person_id, group in groups.items() if group[0] in found}


def _by_first(newest: Mapping[tuple[uuid.UUID, str], Consent]) -> dict[uuid.UUID, tuple[ConsentRecord, ...]]:
    found: dict[uuid.UUID, list[ConsentRecord]] = {}
    for (first, _), row in newest.items():
        found.setdefault(first, []).append(
            ConsentRecord(
                to=ConsentTo(row.to),
                answer=Answer(row.answer),
                on=row.on,
                version=row.version,
                capacity_considered=row.capacity_considered,
            )
        )
    return {first: tuple(rows) for first, rows in found.items()}


def backgrounds(person_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Mapping[str, background.Answer]]:
    """The newest answer of each person to each question that was asked, by its slug; one taken back is not asked."""
    groups = joined.members(person_ids)
    counts = {record: group[0] for group in groups.values() for record in group}
    found: dict[uuid.UUID, dict[str, background.Answer]] = {}
    newest = BackgroundAnswer.objects.filter(person_id__in=counts).order_by("recorded_at", "id")
    for row in newest:
        answer = background.Answer(codes=tuple(row.codes), words=row.words)
        found.setdefault(counts[row.person_id], {})[row.question] = answer
    return {
        person_id: {slug: one for slug, one in found.get(group[0], {}).items() if not one.blank}
        for person_id, group in groups.items()
    }


def contact_preferences(person_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, ContactPreferences]:
    """What each person said last of how they may be contacted; those who said nothing are left out."""
    groups = joined.members(person_ids)
    counts = {record: group[0] for group in groups.values() for record in group}
    rows = ContactPreference.objects.filter(person_id__in=counts).order_by("recorded_at", "id")
    newest = {counts[row.person_id]: row.said for row in rows}
    return {
        person_id: entry.read(ContactPreferences, newest[group[0]])
        for person_id, group in groups.items()
        if group[0] in newest
    }
