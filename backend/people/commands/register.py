"""Enters a person, or finds that they are on file already. Nothing is ever merged here."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.db import transaction

from backend import clock
from backend.accounts.models import Organisation
from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.pathways.working_days import london_date
from backend.people import access, background, entry, holding, joined, matching, records
from backend.people.background import Answer
from backend.people.commands.backgrounds import fill_in
from backend.people.entry import Faults, Given, NameEntry
from backend.people.holding import Ground
from backend.people.identifiers import Reading
from backend.people.matching import Doubt, Sought, Verdict
from backend.people.models import Name, Person, PossibleMatch, Stake
from backend.people.names import key_of
from backend.refusals import Reason, Refusal


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """Why the person is entered, and which organisations may see them for it.

    Whoever enters somebody for an organisation always has that organisation among them.
    """

    because: Stake.Because
    reference: uuid.UUID
    organisations: Sequence[uuid.UUID] = ()


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody as they are entered: texts as given, and where they came from (``source``)."""

    family_name: str
    because: Grounds
    source: str
    given_names: str = ""
    known_as: str = ""
    title: str = ""
    other_names: Sequence[tuple[str, str]] = ()  # family name and given names
    date_of_birth: dt.date | None = None
    identifiers: Given = field(default_factory=dict)
    background: Mapping[str, Answer] = field(default_factory=dict)


class Outcome(StrEnum):
    CREATED = "created"  # nobody like them was on file
    MATCHED = "matched"  # they were, by an exact identifier
    POSSIBLE = "possible"  # entered anew, and a person decides if they are somebody on file


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who may be the same person. One who is ``held_elsewhere`` is named by nothing but the possible match."""

    match_id: uuid.UUID
    person_id: uuid.UUID | None
    because: str

    @property
    def held_elsewhere(self) -> bool:
        return self.person_id is None


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What came of entering somebody.

    ``candidates`` are possible matches that wait for a person's decision, also of somebody who was matched.
    ``warnings`` say what was kept although it does not check, and what was already on file otherwise.
    """

    person_id: uuid.UUID
    outcome: Outcome
    candidates: tuple[Candidate, ...] = ()
    warnings: tuple[Reason, ...] = ()


def register_person(
    *,
    by: Actor,
    family_name: str,
    because: Grounds,
    source: str,
    given_names: str = "",
    known_as: str = "",
    title: str = "",
    other_names: Sequence[tuple[str, str]] = (),
    date_of_birth: dt.date | None = None,
    identifiers: Given | None = None,
    background: Mapping[str, Answer] | None = None,
) -> Registered:
    """Enter a person, or find the record that is theirs.

    An exact identifier (NHS number, PNC ID, CRO number, CRN, prison number, defendant id …) finds it, unless something
    speaks against that (``matching.judge``); the same entry repeated for the same case or hearing finds it too. Then
    what is new is added, and nothing on file is overwritten. Otherwise a new record is made, and whoever may be the
    same person is put before a person to decide. Raises Malformed, with every fault, for what cannot be kept: no name,
    an NHS number that does not check, a date of birth in the future. A justice identifier that fails its check is kept
    as given, with a warning, and never matched on. Raises TooManyEnquiries where the actor has met too many people held
    by other services within the hour.
    """
    return _register(
        Newcomer(
            family_name=family_name,
            given_names=given_names,
            known_as=known_as,
            title=title,
            other_names=other_names,
            date_of_birth=date_of_birth,
            identifiers=identifiers or {},
            background=background or {},
            source=source,
            because=because,
        ),
        by=by,
    )


def register_people(people: Sequence[Newcomer], *, by: Actor) -> list[Registered | Refusal]:
    """Enter several, each by itself: one that is refused leaves the others entered. Answers in the order given."""
    claim_people(people)
    answers: list[Registered | Refusal] = []
    for newcomer in people:
        try:
            answers.append(_register(newcomer, by=by))
        except Refusal as refusal:
            answers.append(refusal)
    return answers


def claim_people(people: Iterable[Newcomer]) -> None:
    """Make others who enter any of these wait until this transaction ends: for whoever enters many in one of their own.

    Those that cannot be read are passed over; entering them says why.
    """
    today = london_date(clock.now())
    readings = (_Entry(newcomer, today) for newcomer in people)
    matching.claim([one.sought for one in readings if not one.faults.reasons])


class _Entry:
    """A newcomer as read: what will be kept, whom to look for, and what is wrong."""

    def __init__(self, newcomer: Newcomer, today: dt.date) -> None:
        self.given = newcomer
        self.faults = Faults()
        self.name = entry.name(newcomer.family_name, newcomer.given_names, faults=self.faults)
        self.known_as = entry.text(
            newcomer.known_as, model=Person, column="known_as", title="Known as", faults=self.faults
        )
        self.title = entry.text(newcomer.title, model=Person, column="title", title="Title", faults=self.faults)
        self.source = entry.text(newcomer.source, model=Name, column="source", title="The source", faults=self.faults)
        self.others = [entry.name(family, given, faults=self.faults) for family, given in newcomer.other_names]
        self.born = entry.born(newcomer.date_of_birth, today=today, faults=self.faults)
        self.readings = entry.readings(newcomer.identifiers, today=today, faults=self.faults)
        self.faults.reasons.extend(background.faults_of(newcomer.background))

    @cached_property
    def sought(self) -> Sought:
        return Sought(
            readings=self.readings,
            name=key_of(self.name.family_name, self.name.given_names),
            born=self.born,
            reference=self.given.because.reference,
        )

    @property
    def names(self) -> list[NameEntry]:
        """Every name to be found by. A known-as is a given name that goes with the family name."""
        own = [self.name, *self.others]
        return [*own, NameEntry(family_name=self.name.family_name, given_names=self.known_as)] if self.known_as else own

    def grounds(self, by: Actor) -> list[Ground]:
        """The stakes to give, that of whoever enters the person first."""
        because = self.given.because
        first = [by.organisation_id] if by.organisation_id else []
        return [
            Ground(organisation_id, because.because, because.reference)
            for organisation_id in dict.fromkeys([*first, *because.organisations])
        ]


def _register(newcomer: Newcomer, *, by: Actor) -> Registered:
    # asking who is on file stands outside the savepoint: what was told stays on record and counts towards the limit,
    # even if entering is then refused
    with command("people.register_person", by=by, verb=Verb.COLLECTION, savepoint=False) as trail:
        read = _Entry(newcomer, london_date(clock.now()))
        _check_organisations(read)
        read.faults.refuse()
        matching.claim([read.sought])
        verdict = _verdict(read, by=by)
        with transaction.atomic():
            warnings: tuple[Reason, ...] = ()
            if verdict.person_id is None:
                person_id = _new(read, by=by)
                outcome = Outcome.POSSIBLE if verdict.doubts else Outcome.CREATED
            else:
                person_id, warnings = _known(read, verdict.person_id, by=by)
                outcome = Outcome.MATCHED
            open_matches = records.raise_matches(person_id, verdict.doubts, now=clock.now())
        trail.people.add(person_id)
    return Registered(
        person_id=person_id,
        outcome=outcome,
        candidates=_candidates(person_id, open_matches, verdict.doubts),
        warnings=(*_warnings(read.readings), *warnings),
    )


def _check_organisations(read: _Entry) -> None:
    asked = set(read.given.because.organisations)
    known = set(Organisation.objects.filter(id__in=asked).values_list("id", flat=True))
    entry.organisations(tuple(asked), known, where="organisations", faults=read.faults)


def _verdict(read: _Entry, *, by: Actor) -> Verdict:
    by_identifier = matching.judge(matching.by_identifier(read.sought, by=by))
    if by_identifier.person_id is not None:
        return by_identifier
    entered_before = _entered_before(read)
    if entered_before is not None:
        return Verdict(person_id=entered_before, doubts=by_identifier.doubts)
    found = {one.person_id: one for one in (*matching.by_name(read.sought, by=by), *by_identifier.doubts)}
    return Verdict(doubts=tuple(found.values()))


def _entered_before(read: _Entry) -> uuid.UUID | None:
    """The one record with exactly this name and date of birth that was entered for the same case or hearing.

    None where it has another number than the one given, of a kind of which a person has one.
    """
    because = read.given.because
    there = Stake.objects.filter(because=because.because, reference=because.reference, until__isnull=True)
    named = Name.objects.filter(
        person__in=there.values("person"),
        family_key=read.sought.name.family,
        given_key=read.sought.name.given,
        person__date_of_birth=read.born,
    )
    found = set(joined.that_count(named.values_list("person_id", flat=True)).values())
    if len(found) != 1:
        return None
    person_id = found.pop()
    given = {kind: canonical for kind, canonical in read.sought.exact if kind in matching.ONE_A_PERSON}
    held = records.identifiers_of([person_id]).filter(kind__in=given).exclude(canonical="")
    return None if any(one.canonical != given[one.kind] for one in held) else person_id


def _new(read: _Entry, *, by: Actor) -> uuid.UUID:
    now = clock.now()
    person = Person.objects.create(
        family_name=read.name.family_name,
        given_names=read.name.given_names,
        known_as=read.known_as,
        title=read.title,
        date_of_birth=read.born,
        recorded_at=now,
    )
    holding.give(person.id, read.grounds(by))
    _add(read, person.id, by=by, now=now)
    return person.id


def _known(read: _Entry, person_id: uuid.UUID, *, by: Actor) -> tuple[uuid.UUID, tuple[Reason, ...]]:
    now = clock.now()
    person = access.require_locked(by, person_id)
    for column, value in (("known_as", read.known_as), ("title", read.title), ("date_of_birth", read.born)):
        if value and not getattr(person, column):
            setattr(person, column, value)
    person.save(update_fields=["known_as", "title", "date_of_birth"])
    holding.give(person.id, read.grounds(by))
    _add(read, person.id, by=by, now=now)
    return person.id, tuple(_differences(read, person))


def _add(read: _Entry, person_id: uuid.UUID, *, by: Actor, now: dt.datetime) -> None:
    records.add_names(person_id, read.names, source=read.source, now=now)
    records.add_identifiers(person_id, read.readings, source=read.source, now=now)
    fill_in(person_id, read.given.background, by=by, source=read.source, now=now)


def _differences(read: _Entry, person: Person) -> Iterable[Reason]:
    if read.born and read.born != person.date_of_birth:
        yield Reason(
            code="another_date_of_birth",
            where="date_of_birth",
            sentence="The date of birth on file is another one, and was left as it is. Check which is right.",
        )
    if key_of(person.family_name, person.given_names) != read.sought.name:
        yield Reason(
            code="another_name",
            where="family_name",
            sentence="The name on file is another one. Both are kept; check which the person uses now.",
        )
    if person.death_reported_at:
        yield Reason(
            code="reported_dead",
            where="person",
            sentence="This person is on file as having died. Check that it is the same person before anything else.",
        )


def _warnings(readings: Iterable[Reading]) -> Iterable[Reason]:
    for one in readings:
        if one.warning:
            yield Reason(code=one.reason or "warning", sentence=one.warning, where=one.kind)


def _candidates(
    person_id: uuid.UUID, open_matches: Iterable[PossibleMatch], doubts: Sequence[Doubt]
) -> tuple[Candidate, ...]:
    seen = {doubt.person_id for doubt in doubts if doubt.seen}
    other = ((one, one.candidate_id if one.person_id == person_id else one.person_id) for one in open_matches)
    return tuple(
        Candidate(match_id=one.id, person_id=candidate if candidate in seen else None, because=one.because)
        for one, candidate in other
    )
