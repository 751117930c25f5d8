"""What somebody sees who decides whether two records are of one person, or who looks at what was decided.

Of a record that another service holds nothing is shown but that it may be there.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from django.db.models import Q

from backend.accounts.models import Organisation
from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.people import access, identifiers, joined, queries
from backend.people.commands.matches import differences_between
from backend.people.matching import ONE_A_PERSON
from backend.people.models import Combination, Identifier, Name, Person, PossibleMatch, Stake
from backend.people.names import key_of
from backend.people.queries import MATCHES_A_PAGE, MatchLine
from backend.refusals import Malformed, NotFound, Reason

COMBINATIONS_SHOWN = 50


class Verdict(StrEnum):
    """How two records compare in one thing."""

    SAME = "Same"
    DIFFERENT = "Different"
    ONE_ONLY = "Only on one"
    NEITHER = ""


@dataclass(frozen=True, kw_only=True)
class Value:
    """One thing that a record says, and where that came from."""

    text: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing on both records, side by side."""

    title: str
    one: tuple[Value, ...]
    other: tuple[Value, ...]
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two records, taken together from all that are joined to it."""

    person_id: uuid.UUID
    name: str
    recorded_at: dt.datetime
    source: str
    held_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided of a possible match. ``combination_id`` is that of the two where they are one and it stands."""

    answer: str
    same: bool
    by: str
    by_id: uuid.UUID | None
    at: dt.datetime | None
    reason: str
    combination_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A possible match with both records, the older first: it counts from now on, unless the other is chosen.

    ``other`` is None, and there are no rows, where it is held elsewhere. ``differences`` must each be accepted before
    the two become one.
    """

    match_id: uuid.UUID
    because: str
    raised_at: dt.datetime
    one: Side
    other: Side | None
    rows: tuple[Row, ...]
    differences: tuple[Reason, ...]
    decided: Decided | None

    @property
    def joined_since(self) -> bool:
        """Whether the two have become one by another decision."""
        return self.other is not None and self.one.person_id == self.other.person_id


@dataclass(frozen=True, kw_only=True)
class Joining:
    """Two records that somebody joined."""

    combination_id: uuid.UUID
    kept: str
    joined: str
    by: str
    at: dt.datetime
    reason: str
    undone_by: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A possible match in the list, with who the records are of; ``other`` is empty where it is held elsewhere."""

    line: MatchLine
    one: str
    other: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the list; ``after`` leads to the next, empty on the last."""

    rows: tuple[Waiting, ...]
    after: str


def waiting(actor: Actor, *, after: str = "") -> Page:
    """The possible matches that wait for a decision, the oldest first, a page at a time."""
    lines = queries.possible_matches(actor, after=_read_place(after))
    ids = {one for line in lines for one in (line.person_id, line.other_id) if one}
    named = {one.id: _named(one) for one in access.visible_to(actor).filter(id__in=ids)}
    rows = tuple(
        Waiting(
            line=line, one=named.get(line.person_id, ""), other=named.get(line.other_id, "") if line.other_id else ""
        )
        for line in lines
    )
    last = lines[-1] if len(lines) == MATCHES_A_PAGE else None
    return Page(rows=rows, after=quote(f"{last.raised_at.isoformat()} {last.match_id}") if last else "")


def possible_match(actor: Actor, match_id: uuid.UUID) -> Comparison:
    """One possible match, waiting or decided. Raises NotFound alike for one that is hidden and none."""
    with command("people.possible_match", by=actor, verb=Verb.CONSULTATION) as trail:
        match = access.matches_visible_to(actor).filter(id=match_id).first()
        if match is None:
            raise NotFound(access.MATCH_NOT_FOUND)
        trail.people.add(match.person_id)
        raised_for, candidate = access.require(actor, match.person_id), _seen(actor, match.candidate_id)
        both = [one for one in (raised_for, candidate) if one]
        one, *others = sorted(both, key=lambda person: (person.recorded_at, person.id))
        other = others[0] if others else None
        trail.people |= {person.id for person in both}
        apart = other is not None and other.id != one.id
        return Comparison(
            match_id=match.id,
            because=match.because,
            raised_at=match.raised_at,
            one=_side(one),
            other=_side(other) if other else None,
            rows=_rows(one, other) if apart and other else (),
            differences=tuple(differences_between(one, other)) if apart and other else (),
            decided=_decided(match),
        )


def joinings(actor: Actor) -> tuple[Joining, ...]:
    """The records that were joined last, of people whom ``actor`` sees, the newest first; undone ones too."""
    with command("people.joinings", by=actor, verb=Verb.CONSULTATION) as trail:
        mine = Combination.objects.all()
        if actor.organisation_id is not None:
            mine = mine.filter(parties__contains=[actor.organisation_id])
        rows = list(mine.order_by("-at", "id").select_related("kept")[:COMBINATIONS_SHOWN])
        trail.people |= {one for row in rows for one in (row.kept_id, row.joined_id)}
        return tuple(_joinings(actor, rows))


def joining(actor: Actor, combination_id: uuid.UUID) -> Joining:
    """One of them. Raises NotFound alike for one that is hidden and none."""
    with command("people.joining", by=actor, verb=Verb.CONSULTATION) as trail:
        row = Combination.objects.filter(id=combination_id).select_related("kept").first()
        if row is None:
            raise NotFound(access.NOT_FOUND)
        trail.people |= {row.kept_id, row.joined_id}
        access.require(actor, row.kept_id)
        return next(iter(_joinings(actor, [row])))


# --- the two sides ----------------------------------------------------------------------------------------------


def _seen(actor: Actor, person_id: uuid.UUID) -> Person | None:
    try:
        return access.require(actor, person_id)
    except NotFound:
        return None


def _named(person: Person) -> str:
    name = f"{person.family_name}, {person.given_names}" if person.given_names else person.family_name
    return f"{name}, born {person.date_of_birth:%-d %B %Y}" if person.date_of_birth else name


def _side(person: Person) -> Side:
    records = joined.members_of(person.id)
    holders = Stake.objects.filter(person_id__in=records, until__isnull=True).values("organisation")
    first = Name.objects.filter(person_id=person.id).order_by("recorded_at", "id").first()
    return Side(
        person_id=person.id,
        name=f"{person.given_names} {person.family_name}".strip(),
        recorded_at=person.recorded_at,
        source=first.source if first else "",
        held_by=tuple(Organisation.objects.filter(id__in=holders).order_by("name").values_list("name", flat=True)),
    )


def _decided(match: PossibleMatch) -> Decided | None:
    if match.answer == PossibleMatch.Answer.OPEN:
        return None
    standing = Combination.objects.filter(match_id=match.id, undone_at__isnull=True).values_list("id", flat=True)
    return Decided(
        answer=match.get_answer_display(),
        same=match.answer == PossibleMatch.Answer.CONFIRMED,
        by=match.answered_by,
        by_id=match.answered_by_id,
        at=match.answered_at,
        reason=match.reason,
        combination_id=standing.first(),
    )


def _joinings(actor: Actor, rows: Iterable[Combination]) -> list[Joining]:
    listed = list(rows)
    # read by themselves: row security would drop a joining with the record that it hides once the two are apart again
    seen = access.records_visible_to(actor).filter(id__in=[row.joined_id for row in listed])
    named = {one.id: _named(one) for one in seen}
    return [
        Joining(
            combination_id=row.id,
            kept=_named(row.kept),
            joined=named.get(row.joined_id, "a record that another service holds"),
            by=row.by,
            at=row.at,
            reason=row.reason,
            undone_by=row.undone_by if row.undone_at else "",
        )
        for row in listed
    ]


def _read_place(text: str) -> tuple[dt.datetime, uuid.UUID] | None:
    if not text:
        return None
    try:
        raised_at, match_id = text.rsplit(" ", 1)
        moment = dt.datetime.fromisoformat(raised_at)
        if moment.tzinfo is None:
            raise ValueError  # noqa: TRY301 - the same answer as for whatever else is no place
        return moment, uuid.UUID(match_id)
    except ValueError:
        reason = Reason(code="cursor", sentence="This page of the list cannot be found. Begin again.", where="after")
        raise Malformed(reason.sentence, reasons=[reason]) from None


# --- side by side -----------------------------------------------------------------------------------------------


def _rows(one: Person, other: Person) -> tuple[Row, ...]:
    both = (one, other)
    names = {person.id: _names(person) for person in both}
    numbers = [_numbers(person) for person in both]
    rows = [
        _row("Family name", [_own(person.family_name, person, names) for person in both], _family),
        _row("Given names", [_own(person.given_names, person, names) for person in both], _given),
        _row("Known as", [(Value(text=person.known_as),) if person.known_as else () for person in both]),
        _row("Other names", [_others(person, names) for person in both]),
        _row("Date of birth", [_day(person.date_of_birth) for person in both]),
        _row("Died", [_died(person) for person in both]),
        *(_number_row(kind, [side.get(kind, ()) for side in numbers]) for kind in sorted({*numbers[0], *numbers[1]})),
    ]
    return tuple(row for row in rows if row.verdict is not Verdict.NEITHER)


def _row(title: str, sides: Sequence[tuple[Value, ...]], form: Callable[[str], str] = str.casefold) -> Row:
    one, other = sides
    verdict = _verdict({form(value.text) for value in one}, {form(value.text) for value in other})
    return Row(title=title, one=one, other=other, verdict=verdict)


def _verdict(one: set[str], other: set[str]) -> Verdict:
    if not one and not other:
        return Verdict.NEITHER
    if not one or not other:
        return Verdict.ONE_ONLY
    return Verdict.DIFFERENT if one.isdisjoint(other) else Verdict.SAME


def _family(text: str) -> str:
    return key_of(text, "").family


def _given(text: str) -> str:
    return key_of("x", text).given


def _names(person: Person) -> list[Name]:
    records = joined.members_of(person.id)
    return list(Name.objects.filter(person_id__in=records).order_by("recorded_at", "id"))


def _own(text: str, person: Person, names: Mapping[uuid.UUID, list[Name]]) -> tuple[Value, ...]:
    """A part of the name that counts, with where that name came from."""
    if not text:
        return ()
    own = key_of(person.family_name, person.given_names)
    sources = (row.source for row in names[person.id] if (row.family_key, row.given_key) == own)
    return (Value(text=text, source=next(sources, "")),)


def _others(person: Person, names: Mapping[uuid.UUID, list[Name]]) -> tuple[Value, ...]:
    own = key_of(person.family_name, person.given_names)
    rows = (row for row in names[person.id] if (row.family_key, row.given_key) != own)
    return tuple(Value(text=str(row), source=row.source) for row in rows)


def _day(born: dt.date | None) -> tuple[Value, ...]:
    return (Value(text=f"{born:%-d %B %Y}"),) if born else ()


def _died(person: Person) -> tuple[Value, ...]:
    if person.death_reported_at is None:
        return ()
    words = "confirmed" if person.death_confirmed_at else "reported"
    return (Value(text=f"{person.died_on:%-d %B %Y}, {words}" if person.died_on else words.capitalize()),)


def _numbers(person: Person) -> dict[str, tuple[Identifier, ...]]:
    records = joined.members_of(person.id)
    found: dict[str, tuple[Identifier, ...]] = {}
    in_use = Q(person_id__in=records, set_aside_at__isnull=True)
    for row in Identifier.objects.filter(in_use).order_by("kind", "recorded_at", "id"):
        found[row.kind] = (*found.get(row.kind, ()), row)
    return found


def _number_row(kind: str, sides: Sequence[Sequence[Identifier]]) -> Row:
    one, other = ({row.canonical or row.given.casefold() for row in rows} for rows in sides)
    verdict = _verdict(one, other)
    if verdict is Verdict.DIFFERENT and kind not in ONE_A_PERSON:
        verdict = Verdict.ONE_ONLY  # a person has many of these: two that differ say nothing
    known = identifiers.all_kinds().get(kind)
    first, second = (tuple(_number(row) for row in rows) for rows in sides)
    return Row(title=known.title if known else kind, one=first, other=second, verdict=verdict)


def _number(row: Identifier) -> Value:
    return Value(text=row.given if row.canonical else f"{row.given} (does not check)", source=row.source)
