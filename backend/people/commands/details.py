"""Corrects what is on file about who a person is. What stood there before stays to be found by."""

import datetime as dt
import uuid

from backend import clock
from backend.actors import Actor
from backend.audit.trail import command
from backend.pathways.working_days import london_date
from backend.people import access, entry, joined, matching, records
from backend.people.entry import Faults, Given, NameEntry
from backend.people.identifiers import Reading
from backend.people.matching import Sought
from backend.people.models import Identifier, Person
from backend.people.names import key_of
from backend.refusals import Conflict, NotFound, Reason


def correct_details(
    *,
    by: Actor,
    person_id: uuid.UUID,
    source: str,
    family_name: str,
    given_names: str = "",
    known_as: str = "",
    title: str = "",
    date_of_birth: dt.date | None = None,
) -> None:
    """Put these in place of the name, title and date of birth on file. The person is still found by the earlier name.

    Whoever the new details may be the same person as is put before a person to decide. Raises NotFound, and Malformed
    with every fault.
    """
    with command("people.correct_details", by=by, people=[person_id]) as trail:
        person = access.require_locked(by, person_id)
        trail.people.add(person.id)
        faults = Faults()
        read = entry.name(family_name, given_names, faults=faults)
        person.family_name, person.given_names = read.family_name, read.given_names
        person.known_as = entry.text(known_as, model=Person, column="known_as", title="Known as", faults=faults)
        person.title = entry.text(title, model=Person, column="title", title="Title", faults=faults)
        person.date_of_birth = entry.born(date_of_birth, today=london_date(clock.now()), faults=faults)
        faults.refuse()
        person.save(update_fields=["family_name", "given_names", "known_as", "title", "date_of_birth"])
        names = [
            read,
            *([NameEntry(family_name=read.family_name, given_names=person.known_as)] if person.known_as else []),
        ]
        records.add_names(person.id, names, source=source, now=clock.now())
        _look_again(person, (), by=by)


def add_identifiers(*, by: Actor, person_id: uuid.UUID, identifiers: Given, source: str) -> tuple[Reason, ...]:
    """Keep further identifiers of a person; returns a warning for each that is kept although it does not check.

    Raises Malformed for one that its kind refuses, and Conflict where another number is on file of a kind of which a
    person has one: that one is first set aside, or the new one is somebody else's. Whoever else holds one of them is
    put before a person to decide.
    """
    with command("people.add_identifiers", by=by, people=[person_id]) as trail:
        person = access.require_locked(by, person_id)
        trail.people.add(person.id)
        now = clock.now()
        faults = Faults()
        readings = entry.readings(identifiers, today=london_date(now), faults=faults)
        faults.refuse()
        _refuse_another(person, readings)
        records.add_identifiers(person.id, readings, source=source, now=now)
        _look_again(person, readings, by=by)
    return tuple(
        Reason(code=one.reason or "warning", sentence=one.warning, where=one.kind) for one in readings if one.warning
    )


def set_aside_identifier(*, by: Actor, person_id: uuid.UUID, identifier_id: uuid.UUID, reason: str) -> None:
    """Take an identifier that is not this person's out of use. It stays on record and is never matched on again.

    Raises NotFound for an identifier that is not one of this person's, and Conflict for one already set aside.
    """
    with command("people.set_aside_identifier", by=by, people=[person_id]) as trail:
        person = access.require_locked(by, person_id)
        trail.people.add(person.id)
        why = entry.reason_of(reason, model=Identifier, column="set_aside_because")
        found = Identifier.objects.filter(id=identifier_id, person_id__in=joined.members_of(person.id)).first()
        if found is None:
            raise NotFound("This person has no such number.")
        if found.set_aside_at:
            raise Conflict(f"{found.set_aside_by} has set this number aside already.")
        Identifier.objects.filter(id=found.id).update(
            set_aside_at=clock.now(), set_aside_by=by.name, set_aside_because=why
        )


def _refuse_another(person: Person, readings: tuple[Reading, ...]) -> None:
    given = {one.kind: one.canonical for one in readings if one.canonical and one.kind in matching.ONE_A_PERSON}
    held = records.identifiers_of([person.id]).filter(kind__in=given).exclude(canonical="")
    by_kind: dict[str, set[str]] = {}
    for one in held:
        by_kind.setdefault(one.kind, set()).add(one.canonical)
    reasons = [
        Reason(
            code="another_on_file",
            where=kind,
            sentence=f"Another {matching.titles([kind])} is on file. Set it aside first if it is wrong; if it is "
            "right, this one is somebody else's.",
        )
        for kind, canonical in given.items()
        if by_kind.get(kind) and canonical not in by_kind[kind]
    ]
    if reasons:
        raise Conflict(reasons[0].sentence, reasons=reasons)


def _look_again(person: Person, readings: tuple[Reading, ...], *, by: Actor) -> None:
    sought = Sought(readings=readings, name=key_of(person.family_name, person.given_names), born=person.date_of_birth)
    matching.claim([sought])
    holders = [one for one in matching.by_identifier(sought, by=by) if one.person_id != person.id]
    doubts = {one.person_id: one for one in matching.by_name(sought, by=by)} if not readings else {}
    doubts |= {one.person_id: one for one in matching.doubts_about(holders)}
    records.raise_matches(person.id, tuple(doubts.values()), now=clock.now())
