"""The words a pathway is written in.

A :class:`Pathway` is data: where a case can stand (strands and their states), who may move it and what must be true
first (actions and guards), what is then owed, by whom and by when (reviews), and which figures a site may set
(protocol values). Nothing here knows of databases, clocks or screens. ``checks.py`` refuses a pathway that does not
hold together; ``engine.py`` reads it.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from backend.actors import Actor
from backend.pathways.roles import Role

if TYPE_CHECKING:
    from backend.pathways.court_results import CourtResults

T = TypeVar("T")

START = ""  #: where a strand stands before its first move


# --- figures a site may set -------------------------------------------------------------------------------------


class Unit(StrEnum):
    """What a protocol value counts. Working days are those of England and Wales."""

    WORKING_DAYS = "working days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    HOURS = "hours"
    MINUTES = "minutes"
    COUNT = "count"
    CLOCK = "time of day"
    DATE = "date"
    FLAG = "yes or no"


SPANS = frozenset({Unit.WORKING_DAYS, Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.HOURS, Unit.MINUTES})


@dataclass(frozen=True, kw_only=True)
class ProtocolValue(Generic[T]):
    """A figure with the pathway's default; a site overrides it as data, with a date from which it counts.

    ``source`` names the statute, study or document, or says that none was found. ``fixed`` marks a figure of the
    law: it is named and cited like the others, and no site may change it.
    """

    slug: str
    title: str
    default: T
    unit: Unit
    source: str
    rule: str = ""
    fixed: bool = False
    least: int | None = None
    most: int | None = None


# --- facts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Fact(Generic[T]):
    """Something a guard may ask about a case. Exactly one room provides it; ``absent`` stands for nothing known."""

    name: str
    title: str
    absent: T


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One earlier action in the life of the case, as the history holds it."""

    id: str
    action: str
    happened_at: dt.datetime
    recorded_at: dt.datetime
    by_id: str
    by_name: str
    role: str
    entered: Mapping[str, Any]
    moves: Mapping[str, tuple[str, str]]
    about: str | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one strand stands: its state, since when, and the states it left to get here and may return to."""

    state: str
    since: dt.datetime | None = None
    left: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """The picture that the engine looks at: frozen, complete, and the same for screen, API and worker."""

    strands: Mapping[str, Standing]
    history: tuple[Happening, ...] = ()
    anchors: Mapping[str, dt.datetime] = field(default_factory=dict)
    known: Mapping[str, Any] = field(default_factory=dict)
    protocol: Mapping[str, Any] = field(default_factory=dict)

    def state(self, strand: str) -> str:
        standing = self.strands.get(strand)
        return standing.state if standing else START


NOTHING_YET = CaseFacts(strands={})


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A case at the moment somebody asks to act on it: what guards and conditions are asked about.

    ``at`` is when the thing happened (never in the future), ``now`` when it is recorded. ``entered`` is the action's
    entry, or None while the door only asks what would be possible.
    """

    facts: CaseFacts
    by: Actor
    at: dt.datetime
    now: dt.datetime
    entered: Any = None
    uses: frozenset[str] | None = None

    def fact(self, wanted: Fact[T]) -> T:
        """The value of a fact. A guard that asks for a fact it did not declare is a fault in the definition."""
        if self.uses is not None and wanted.name not in self.uses:
            raise LookupError(f"the fact {wanted.name!r} is asked for but not declared in uses=")
        return cast("T", self.facts.known.get(wanted.name, wanted.absent))

    def value(self, wanted: ProtocolValue[T]) -> T:
        """What the case's site has set, or the pathway's default."""
        return cast("T", self.facts.protocol.get(wanted.slug, wanted.default))

    def all(self, *actions: str) -> tuple[Happening, ...]:
        """Every earlier happening of these actions, oldest first."""
        return tuple(one for one in self.facts.history if one.action in actions)

    def last(self, *actions: str) -> Happening | None:
        """The latest happening of any of these actions."""
        found = self.all(*actions)
        return found[-1] if found else None

    def unsettled(self, *actions: str, by: tuple[str, ...]) -> tuple[Happening, ...]:
        """The happenings of ``actions`` that no later action among ``by`` has settled, oldest first."""
        settled = {one.about for one in self.facts.history if one.action in by}
        return tuple(one for one in self.all(*actions) if one.id not in settled)

    def anchor(self, slug: str) -> dt.datetime | None:
        return self.facts.anchors.get(slug)


# --- guards -----------------------------------------------------------------------------------------------------


class Asks(StrEnum):
    """Whether a guard can be asked from the case alone, or only once the form is filled in."""

    CASE = "case"
    ENTRY = "entry"


@dataclass(frozen=True, kw_only=True)
class Guard:
    """A condition with the sentence that a person reads when it does not hold, and the law or practice behind it."""

    slug: str
    sentence: str
    test: Callable[[Situation], bool]
    asks: Asks
    uses: tuple[Fact[Any], ...] = ()
    cite: str = ""
    rule: str = ""
    where: str | None = None
    in_force_from: dt.date | None = None

    def holds(self, situation: Situation) -> bool:
        narrowed = Situation(
            facts=situation.facts,
            by=situation.by,
            at=situation.at,
            now=situation.now,
            entered=situation.entered,
            uses=frozenset(fact.name for fact in self.uses),
        )
        return self.test(narrowed)


def guard(
    sentence: str,
    *,
    asks: Asks = Asks.CASE,
    uses: tuple[Fact[Any], ...] = (),
    cite: str = "",
    rule: str = "",
    where: str | None = None,
    in_force_from: dt.date | None = None,
) -> Callable[[Callable[[Situation], bool]], Guard]:
    """Make a named condition of a function; its name is the guard's code, its sentence what a person reads.

    ``where`` names the field of the entry that the remedy lies in. ``in_force_from`` dates a rule of law: before that
    day the guard holds whatever the facts are.
    """

    def made(test: Callable[[Situation], bool]) -> Guard:
        return Guard(
            slug=test.__name__,
            sentence=sentence,
            test=test,
            asks=asks,
            uses=uses,
            cite=cite,
            rule=rule,
            where=where,
            in_force_from=in_force_from,
        )

    return made


# --- states and moves -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class State:
    """Where a strand can stand. ``slug`` is its code in the tables (A1), ``title`` what people read."""

    slug: str
    title: str
    waits_on: Role | None = None
    final: bool = False
    meaning: str = ""


def state(slug: str, title: str, *, waits_on: Role | None = None, final: bool = False, meaning: str = "") -> State:
    return State(slug=slug, title=title, waits_on=waits_on, final=final, meaning=meaning)


@dataclass(frozen=True, kw_only=True)
class Strand:
    """One line of a life on the pathway; a case has one of each, and it ends when all that began have ended.

    ``held_at`` is for a strand on which several items of work may be open at once (two possible failures and an
    application): each pair is a state and the actions whose items, while any is unsettled, hold the strand there, the
    most pressing first. Arrows that end in ``open(…)`` read it.
    """

    slug: str
    title: str
    states: tuple[State, ...]
    held_at: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def state(self, slug: str) -> State:
        for one in self.states:
            if one.slug == slug:
                return one
        raise LookupError(f"strand {self.slug} has no state {slug!r}")

    @property
    def open_states(self) -> tuple[str, ...]:
        return tuple(one.slug for one in self.states if not one.final)


class Target(StrEnum):
    """Targets that are not one fixed state."""

    SAME = "same"
    BACK = "back"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Move:
    """What one action does to one strand.

    ``target`` is a state, ``same``, ``back`` or ``open``. Back is to the latest state the strand left that is among
    ``back_to``, or else to ``otherwise``, where one is named. Open is to the most pressing state of ``open_to`` at
    which an unsettled item holds the strand (see :class:`Strand`), or else to the first of them.
    ``optional``: where the strand stands outside ``sources``, the action leaves it alone instead of refusing.
    """

    strand: str
    sources: tuple[str, ...]
    target: str
    back_to: tuple[str, ...] = ()
    otherwise: str | None = None
    open_to: tuple[str, ...] = ()
    optional: bool = False

    def targets(self, source: str) -> tuple[str, ...]:
        """Every state this move may reach from ``source``."""
        if self.target == Target.SAME:
            return (source,)
        if self.target == Target.BACK:
            return self.back_to
        return self.open_to if self.target == Target.OPEN else (self.target,)


_ARROW = re.compile(
    r"(?P<sources>[^>]+?)\s*->\s*"
    r"(?:(?P<chosen>back|open)\((?P<among>[^)]*)\)(?:\s+or\s+(?P<otherwise>[\w-]+))?|(?P<target>[\w-]+))"
    r"(?P<optional>\s*\?)?"
)


def move(strand: Strand, arrow: str) -> Move:
    """Read one arrow of a definition.

    ``"A1, A2 -> A3"``; ``"none -> A1"`` opens the strand; ``"any A -> Z4"`` is every open state whose slug begins with
    A; ``"any -> Z8"`` every open state; ``"ended -> …"`` every end state; ``"any, -B4 -> …"`` all but one;
    ``"A7 -> same"``; ``"B4 -> back(B1, B2)"`` returns to the latest of these that was left, ``"B6 -> back(B2, B3) or
    B2"`` to B2 where none of them was; ``"C4 -> open(C0, C1)"`` leads to the most pressing of these that still has
    something open, else to C0; a trailing ``?`` makes it optional. Raises ValueError, naming the arrow, when it cannot
    be read.
    """
    found = _ARROW.fullmatch(arrow.strip())
    if not found:
        raise ValueError(f"cannot read the arrow {arrow!r} of strand {strand.slug}")
    among = _expand(strand, found["among"], arrow) if found["chosen"] else ()
    otherwise = found["otherwise"]
    if otherwise is not None and (found["chosen"] != Target.BACK or otherwise not in among):
        raise ValueError(f"the arrow {arrow!r} falls to {otherwise!r}, which is not among those it goes back to")
    return Move(
        strand=strand.slug,
        sources=_expand(strand, found["sources"], arrow),
        target=found["chosen"] or found["target"],
        back_to=among if found["chosen"] == Target.BACK else (),
        otherwise=otherwise,
        open_to=among if found["chosen"] == Target.OPEN else (),
        optional=bool(found["optional"]),
    )


def _expand(strand: Strand, listed: str, arrow: str) -> tuple[str, ...]:
    slugs: list[str] = []
    known = [one.slug for one in strand.states]
    for item in (part.strip() for part in listed.split(",")):
        if item == "none":
            slugs.append(START)
        elif item == "any" or item.startswith("any "):
            prefix = item.removeprefix("any").strip()
            slugs.extend(one.slug for one in strand.states if not one.final and one.slug.startswith(prefix))
        elif item == "ended":
            slugs.extend(one.slug for one in strand.states if one.final)
        elif item.startswith("-"):
            if item[1:] not in slugs:
                raise ValueError(f"the arrow {arrow!r} leaves out {item[1:]!r}, which it does not name before")
            slugs.remove(item[1:])
        elif item in known:
            slugs.append(item)
        else:
            raise ValueError(f"the arrow {arrow!r} names {item!r}, which is no state of strand {strand.slug}")
    return tuple(dict.fromkeys(slugs))


# --- actions ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something people do to a case.

    ``asks`` is the entry class of its form. ``sets`` names anchors and the field of the entry (or ``"@at"``, the moment
    it happened) that each is set from; an empty field leaves the anchor alone. ``clears`` empties anchors.
    ``records`` names the recorders, each kept by one room, that write what was entered into that room's own tables in
    the same transaction. ``settles`` names earlier actions of which it settles one (a decision on a possible failure);
    ``may_settle`` those of which it settles one only when told which: about nothing it settles nothing, and meets no
    review of one of them. A happening can leave several matters, each settled once: a practitioner's report is
    acknowledged and, as another ``matter``, applied for.
    ``usually_from`` is the state the ordinary life comes from: from elsewhere the steps skipped are listed.
    """

    slug: str
    title: str
    moves: tuple[Move, ...]
    by: tuple[Role, ...]
    needs: tuple[Guard, ...] = ()
    asks: type | None = None
    sets: Mapping[str, str] = field(default_factory=dict)
    clears: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    may_settle: tuple[str, ...] = ()
    matter: str = ""
    usually_from: str | None = None
    meaning: str = ""
    cite: str = ""

    @property
    def opens(self) -> bool:
        """Whether this action begins a case: there are strands it must move, and all of them stand at none."""
        needed = [one.sources for one in self.moves if not one.optional]
        return bool(needed) and all(sources == (START,) for sources in needed)

    @property
    def strands(self) -> tuple[str, ...]:
        """The strands this action touches, in the order of its arrows."""
        return tuple(dict.fromkeys(one.strand for one in self.moves))

    def sources(self, strand: str) -> tuple[str, ...]:
        return tuple(source for one in self.moves if one.strand == strand for source in one.sources)

    def move_from(self, strand: str, source: str) -> Move | None:
        """The arrow that leaves ``source``; a strand may have several arrows with sources of their own."""
        return next((one for one in self.moves if one.strand == strand and source in one.sources), None)

    def may_leave_alone(self, strand: str) -> bool:
        return all(one.optional for one in self.moves if one.strand == strand)


def action(
    slug: str,
    title: str,
    *moves: Move,
    by: tuple[Role, ...],
    needs: tuple[Guard, ...] = (),
    asks: type | None = None,
    sets: Mapping[str, str] | None = None,
    clears: tuple[str, ...] = (),
    records: tuple[str, ...] = (),
    settles: tuple[str, ...] = (),
    may_settle: tuple[str, ...] = (),
    matter: str = "",
    usually_from: str | None = None,
    meaning: str = "",
    cite: str = "",
) -> Action:
    """An action written as one reads it down a page: name, words, arrows, who, and the rest by name."""
    return Action(
        slug=slug,
        title=title,
        moves=moves,
        by=by,
        needs=needs,
        asks=asks,
        sets=sets or {},
        clears=clears,
        records=records,
        settles=settles,
        may_settle=may_settle,
        matter=matter,
        usually_from=usually_from,
        meaning=meaning,
        cite=cite,
    )


# --- reviews ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A named moment on a case that reviews count from: the next hearing, the end of the order."""

    slug: str
    title: str
    meaning: str = ""


class From(StrEnum):
    """What a review's time is counted from."""

    ENTRY = "entry"  # the moment the strand entered the state
    EVENT = "event"  # the moment the opening action happened
    RECORDED = "recorded"  # the moment it was recorded
    ANCHOR = "anchor"
    FIELD = "field"  # a date in the opening action's entry


@dataclass(frozen=True, kw_only=True)
class Opening:
    """When a review begins to be owed: on entering a state, after an action, or when an anchor is set.

    ``while_in`` narrows it to the case standing in any of these states. An anchor that was set earlier counts from
    the moment the case comes to stand in one of them. ``when`` asks once more, of the case as the action left it.
    """

    on_entering: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    anchor: str | None = None
    while_in: tuple[str, ...] = ()
    when: Callable[[Situation], bool] | None = None


@dataclass(frozen=True, kw_only=True)
class Due:
    """When something is due.

    ``after`` counts forward from ``counts_from``, ``before`` back from it; both are protocol values in a unit of time.
    ``at`` puts the moment at a time of day (London). ``on_hearing_day`` replaces ``after`` when a hearing is today.
    ``if_hearing_within`` replaces ``after`` with the end of the same day where the next hearing is that near;
    ``hearing`` names the anchor that both look at. ``never_later_than`` names an anchor before which it must be done,
    whatever the count says, and ``earlier_by`` how long before it.
    """

    counts_from: From = From.ENTRY
    anchor: str | None = None
    field: str | None = None
    after: ProtocolValue[int] | None = None
    before: ProtocolValue[int] | None = None
    at: ProtocolValue[dt.time] | None = None
    on_hearing_day: ProtocolValue[int] | None = None
    if_hearing_within: ProtocolValue[int] | None = None
    hearing: str = "next_hearing"
    never_later_than: str | None = None
    earlier_by: ProtocolValue[int] | None = None


@dataclass(frozen=True, kw_only=True)
class Warn:
    """A warning ahead of the due moment: ``after`` the count began, ``before`` it is due, or ``ahead`` of what a review
    with ``Due.before`` counts back from (60 and 30 days ahead of the end of a period, where it is due 10 before)."""

    after: ProtocolValue[int] | None = None
    before: ProtocolValue[int] | None = None
    ahead: ProtocolValue[int] | None = None


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """Who is told when it is still not met so long after it was due."""

    to: tuple[Role, ...]
    after: ProtocolValue[int]


@dataclass(frozen=True, kw_only=True)
class Review:
    """Something owed by somebody by a time.

    ``met_by`` lists the actions that meet it, narrowed by ``met_when``, which is asked like ``Opening.when`` but of the
    meeting action; ``while_in`` the states in which it stays owed: when the case stands in
    none of them any more it closes as no longer needed. A review that names no states closes with the case; one that
    names an end state outlives it. ``each`` opens one for every happening of the opening action (every missed
    session its own); otherwise a case has at most one open of it. ``again`` opens the next one as soon as one is met.
    ``chase`` is how often it is chased once due. ``lapses`` closes it unmet so long after it was due, for a reminder
    that simply stops counting. ``urgent`` is told at once, at any hour, and not gathered into the day's digest.
    """

    slug: str
    title: str
    rule: str
    opens: tuple[Opening, ...]
    due: Due
    owed_by: tuple[Role, ...]
    met_by: tuple[str, ...] = ()
    met_when: Callable[[Situation], bool] | None = None
    while_in: tuple[str, ...] = ()
    warn: tuple[Warn, ...] = ()
    chase: ProtocolValue[int] | None = None
    escalate: tuple[Escalation, ...] = ()
    each: bool = False
    lapses: ProtocolValue[int] | None = None
    again: bool = False
    urgent: bool = False
    meaning: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Window:
    """A span of time computed live from the history and never stored: the 12 months after a warning."""

    slug: str
    title: str
    rule: str
    compute: Callable[[Situation], "Span | None"]
    uses: tuple[Fact[Any], ...] = ()
    cite: str = ""


@dataclass(frozen=True, kw_only=True)
class Span:
    """From ``first`` to ``last``, both days included."""

    first: dt.date
    last: dt.date
    sentence: str

    def covers(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, kw_only=True)
class MeasurePoint:
    """A moment at which outcome measures are due: baseline, mid, end. A review that opens there chases it."""

    slug: str
    title: str
    instruments: tuple[str, ...]
    opens: tuple[Opening, ...]
    due: Due
    rule: str = ""


# --- the pathway ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """The whole life on one page. ``version`` is frozen once released: open cases keep the version they began with."""

    slug: str
    title: str
    version: int
    reference_prefix: str
    strands: tuple[Strand, ...]
    actions: tuple[Action, ...]
    reviews: tuple[Review, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    windows: tuple[Window, ...] = ()
    measure_points: tuple[MeasurePoint, ...] = ()
    protocol: tuple[ProtocolValue[Any], ...] = ()
    roles: tuple[Role, ...] = ()
    milestones: tuple[str, ...] = ()
    court_results: "CourtResults | None" = None
    meaning: str = ""

    def strand(self, slug: str) -> Strand:
        for one in self.strands:
            if one.slug == slug:
                return one
        raise LookupError(f"{self.slug} has no strand {slug!r}")

    def action(self, slug: str) -> Action:
        for one in self.actions:
            if one.slug == slug:
                return one
        raise LookupError(f"{self.slug} has no action {slug!r}")

    def review(self, slug: str) -> Review:
        for one in self.reviews:
            if one.slug == slug:
                return one
        raise LookupError(f"{self.slug} has no review {slug!r}")

    def strand_of(self, state_slug: str) -> Strand:
        for one in self.strands:
            if any(known.slug == state_slug for known in one.states):
                return one
        raise LookupError(f"{self.slug} has no state {state_slug!r}")

    @cached_property
    def return_states(self) -> frozenset[tuple[str, str]]:
        """(strand, state) pairs that some action leaves by going back: entering one remembers the state left."""
        return frozenset(
            (one.strand, source)
            for action in self.actions
            for one in action.moves
            if one.target == Target.BACK
            for source in one.sources
        )

    @cached_property
    def ended_states(self) -> frozenset[tuple[str, str]]:
        return frozenset((strand.slug, one.slug) for strand in self.strands for one in strand.states if one.final)

    def table(self) -> frozenset[tuple[str, str, str]]:
        """Every (strand, source, target) that the actions allow: the rows of the Move table."""
        return frozenset(
            (one.strand, source, target)
            for action in self.actions
            for one in action.moves
            for source in one.sources
            for target in one.targets(source)
        )
