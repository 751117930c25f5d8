"""Writes the rows of a person: names, identifiers, possible matches. Commands call this within their own audit row."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from backend.people import joined
from backend.people.entry import NameEntry
from backend.people.identifiers import Reading
from backend.people.matching import Doubt
from backend.people.models import Identifier, Name, PossibleMatch
from backend.people.names import key_of


def add_names(person_id: uuid.UUID, names: Iterable[NameEntry], *, source: str, now: dt.datetime) -> list[Name]:
    """Keep the names by which the person is not on file yet; returns those."""
    held = set(Name.objects.filter(person_id=person_id).values_list("family_key", "given_key"))
    added: dict[tuple[str, str], Name] = {}
    for each in names:
        key = key_of(each.family_name, each.given_names)
        if key not in held and key not in added:
            added[key] = Name(
                person_id=person_id,
                family_name=each.family_name,
                given_names=each.given_names,
                family_key=key.family,
                given_key=key.given,
                source=source,
                recorded_at=now,
            )
    return Name.objects.bulk_create(added.values())


def add_identifiers(
    person_id: uuid.UUID, readings: Iterable[Reading], *, source: str, now: dt.datetime
) -> list[Identifier]:
    """Keep the identifiers that are not on file yet, each kind and form once; returns those."""
    held = {(one.kind, one.canonical or one.given) for one in identifiers_of([person_id])}
    new = [one for one in readings if (one.kind, one.canonical or one.given.strip()) not in held]
    return Identifier.objects.bulk_create(
        (
            Identifier(
                person_id=person_id,
                kind=one.kind,
                given=one.given.strip(),
                canonical=one.canonical or "",
                warning=one.warning or "",
                source=source,
                recorded_at=now,
            )
            for one in new
        ),
        ignore_conflicts=True,  # the same short PNC ID can be of another century by now; as given it is on file
    )


def identifiers_of(person_ids: Iterable[uuid.UUID]) -> QuerySet[Identifier]:
    """The identifiers in use of these records and of those joined to them."""
    records = {one for group in joined.members(person_ids).values() for one in group}
    return Identifier.objects.filter(person_id__in=records, set_aside_at__isnull=True)


def raise_matches(person_id: uuid.UUID, doubts: Sequence[Doubt], *, now: dt.datetime) -> list[PossibleMatch]:
    """Put possible matches before a person, each pair once and never again; returns those still to be decided.

    A pair is also not raised where it was raised the other way round, or rejected for records joined to these.
    """
    own = joined.members_of(person_id)
    theirs = joined.members(doubt.person_id for doubt in doubts)
    settled = _rejected_with(own)
    open_to_doubt = [
        doubt
        for doubt in doubts
        if doubt.person_id not in own and settled.isdisjoint(theirs.get(doubt.person_id, (doubt.person_id,)))
    ]
    PossibleMatch.objects.bulk_create(
        (
            PossibleMatch(person_id=person_id, candidate_id=one.person_id, because=one.because, raised_at=now)
            for one in open_to_doubt
        ),
        ignore_conflicts=True,
    )
    candidates = [one.person_id for one in open_to_doubt]
    pair = Q(person_id=person_id, candidate_id__in=candidates) | Q(person_id__in=candidates, candidate_id=person_id)
    return list(PossibleMatch.objects.filter(pair, answer=PossibleMatch.Answer.OPEN))


def _rejected_with(own: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    rejected = PossibleMatch.objects.filter(
        Q(person_id__in=own) | Q(candidate_id__in=own), answer=PossibleMatch.Answer.REJECTED
    ).values_list("person_id", "candidate_id")
    return {one for pair in rejected for one in pair} - set(own)
