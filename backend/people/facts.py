"""What guards may ask about people, for many at once."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from backend.pathways.facts import Answer, ConsentRecord, ConsentTo, PersonFacts
from backend.people.models import Consent, Person


def person_facts(person_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, PersonFacts]:
    rows = Person.objects.filter(id__in=list(person_ids)).only("id", "date_of_birth", "died_on")
    return {row.id: PersonFacts(date_of_birth=row.date_of_birth, died_on=row.died_on) for row in rows}


def consents_of_cases(case_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, tuple[ConsentRecord, ...]]:
    newest: dict[tuple[uuid.UUID, str], Consent] = {}
    for row in Consent.objects.filter(case_id__in=case_ids).order_by("version"):
        if row.case_id is not None:
            newest[row.case_id, row.to] = row
    found: dict[uuid.UUID, list[ConsentRecord]] = {}
    for (case_id, _), row in newest.items():
        found.setdefault(case_id, []).append(
            ConsentRecord(
                to=ConsentTo(row.to),
                answer=Answer(row.answer),
                on=row.on,
                version=row.version,
                capacity_considered=row.capacity_considered,
            )
        )
    return {case_id: tuple(rows) for case_id, rows in found.items()}
