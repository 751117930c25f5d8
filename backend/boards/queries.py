"""What the boards show of the cases that the reader may see, in as many queries for hundreds as for one."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from backend import clock
from backend.actors import Actor
from backend.boards import lives
from backend.boards.lives import Life, Line, Owed
from backend.cases import access
from backend.custody.queries import suggestion
from backend.pathways import release_needs
from backend.pathways.contacting import TOOK_PLACE
from backend.pathways.releasing import CustodyEvent, GateOutcome, GateTold
from backend.pathways.supporting import CheckedIn, OutreachTried, SupervisionHeld, VisitPlanned
from backend.pathways.working_days import london_date

SINCE = 14  # days after release that stay on the board
NOT_DISCUSSED = dt.timedelta(days=28)  # house rule (engager.md 5)

_SEEN = {GateOutcome.MET_AT_GATE, GateOutcome.MET_LATER, GateOutcome.REACHED_BY_PHONE}

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Board(Generic[Row]):
    """The rows of a board. ``more`` tells that there are cases beyond :data:`lives.MOST`, which are not looked at."""

    rows: tuple[Row, ...]
    more: bool


@dataclass(frozen=True, kw_only=True)
class Releasing:
    """Somebody who comes out, or came out lately. ``days`` are until the day that counts; below zero it is over.

    ``released`` tells that somebody said they came out: a day that has passed says only that it was expected. ``red``
    marks a day that was moved and is now close, ``suggested`` an earlier day to ask for.
    """

    line: Line
    release_on: dt.date
    days: int
    confidence: str
    confirmed_on: dt.date | None
    in_dispute: bool
    missing: tuple[str, ...]
    suggested: dt.date | None
    red: bool
    released: bool


@dataclass(frozen=True, kw_only=True)
class Releases(Board[Releasing]):
    """``undated`` are those in custody of whom no date is known, or whose date has passed long ago."""

    undated: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class OnTheDay:
    """A release of today: from where, who is there, when and where, what if they miss each other, what came of it.

    ``due_at`` is the moment by which the outcome is owed, while it is.
    """

    line: Line
    prison: str
    who: str
    time: str
    place: str
    phone: str
    fallback: str
    outcome: str
    outcome_at: dt.datetime | None
    due_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Out:
    """A worker who is out alone. ``overdue`` once the time at which it should be over has passed."""

    line: Line
    worker: str
    place: str
    until: dt.datetime
    phone: str
    overdue: bool


@dataclass(frozen=True, kw_only=True)
class Day(Board[OnTheDay]):
    out: tuple[Out, ...]


@dataclass(frozen=True, kw_only=True)
class Lost:
    """Somebody who cannot be reached: since when, when they were seen last, the step of the ladder that was tried, and
    the one that is due next. ``over`` names what lies over the case, such as a risk that nobody acknowledged."""

    line: Line
    since: dt.datetime | None
    days: int
    seen_on: dt.date | None
    step: str
    step_at: dt.datetime | None
    next_due: Owed | None
    risk: str
    over: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Supervised:
    """A worker with the cases they hold: when supervision was last and is due, and which cases were not discussed."""

    worker_id: uuid.UUID
    worker: str
    cases: int
    individual_on: dt.date | None
    group_on: dt.date | None
    due: tuple[Owed, ...]
    not_discussed: tuple[Line, ...]
    flagged: tuple[Line, ...]


def releases(actor: Actor) -> Releases:
    """Everybody with a date of release from two weeks ago on, the soonest first."""
    found, more = lives.of(actor, "boards.releases")
    today = london_date(clock.now())
    rows, undated = [], []
    for one in found:
        row = _releasing(one, today)
        if row is not None and row.days >= -SINCE:
            rows.append(row)
        elif not _day_is_over(one):
            undated.append(one.line)
    return Releases(
        rows=tuple(sorted(rows, key=lambda one: (one.days, one.line.reference))), undated=tuple(undated), more=more
    )


def _at_the_gate(life: Life) -> str:
    """What came of the last day of release, where nothing happened to their custody since."""
    since = life.custody.last_event_at
    told = [one for one in life.asking(GateTold) if since is None or one.happened_at >= since]
    return str(max(told, key=lambda one: one.happened_at).entered.get("outcome", "")) if told else ""


def _is_out(life: Life) -> bool:
    """Whether somebody said that they came out."""
    return life.custody.last_event is CustodyEvent.RELEASE or _at_the_gate(life) in _SEEN


def _day_is_over(life: Life) -> bool:
    """Whether they came out, or were looked for in vain: either way no date is waited for."""
    return _is_out(life) or _at_the_gate(life) == GateOutcome.NOT_REACHED


def _releasing(life: Life, today: dt.date) -> Releasing | None:
    known = life.custody
    if known.current is None or known.release_on is None:
        return None
    days = (known.release_on - today).days
    return Releasing(
        line=life.line,
        release_on=known.release_on,
        days=days,
        confidence=known.current.confidence,
        confirmed_on=london_date(known.confirmed_at) if known.confirmed_at else None,
        in_dispute=bool(known.in_dispute),
        missing=release_needs.missing(life.pathway, life.facts),
        suggested=suggestion(known) if days > 0 else None,
        red=release_needs.moved_close(known, today),
        released=_is_out(life),
    )


def release_day(actor: Actor) -> Day:
    """Today's releases, planned or not, and every worker who is out alone, those overdue first."""
    now = clock.now()
    found, more = lives.of(actor, "boards.release_day", closed_after=lives.reaching_back())
    today = london_date(now)
    rows = [_on_the_day(one, today) for one in found if one.case.closed_at is None and _is_of(one, today)]
    out = [visit for one in found for visit in _out(one, now, told=access.sees_clinical(actor))]
    return Day(
        rows=tuple(sorted(rows, key=lambda one: (one.outcome_at is not None, one.time))),
        out=tuple(sorted(out, key=lambda one: one.until)),
        more=more,
    )


def _is_of(life: Life, today: dt.date) -> bool:
    """Whether somebody was to come out today, or did without anybody having expected it."""
    known = life.custody
    came_out = _is_out(life) and known.last_event_at is not None and london_date(known.last_event_at) == today
    return known.release_on == today or came_out


def _on_the_day(life: Life, today: dt.date) -> OnTheDay:
    plan = release_needs.gate_plan(life.pathway, life.facts) or {}
    told = [one for one in life.asking(GateTold) if london_date(one.happened_at) == today]
    owed = life.owed(GateTold)
    return OnTheDay(
        line=life.line,
        prison=life.custody.prison,
        who=str(plan.get("who", "")),
        time=str(plan.get("meeting_time", "")),
        place=str(plan.get("meeting_point", "")),
        phone=str(plan.get("phone_number") or plan.get("contact_route", "")),
        fallback=str(plan.get("fallback", "")),
        outcome=str(told[-1].entered.get("outcome", "")) if told else "",
        outcome_at=told[-1].happened_at if told else None,
        due_at=owed[0].due_at if owed else None,
    )


def _out(life: Life, now: dt.datetime, *, told: bool) -> Iterator[Out]:
    """``told``: where they are is for health staff; that somebody is out and overdue is for everybody."""
    back = life.settling(CheckedIn)
    for one in life.asking(VisitPlanned):
        begins = dt.datetime.fromisoformat(str(one.entered["begins_at"]))
        until = dt.datetime.fromisoformat(str(one.entered["expected_end"]))
        if one.id in back or begins > now:
            continue
        yield Out(
            line=life.line,
            worker=str(one.entered.get("worker", "")),
            place=str(one.entered.get("place", "")) if told else "",
            until=until,
            phone=str(one.entered.get("reached_on", "")),
            overdue=until < now,
        )


def out_of_contact(actor: Actor) -> Board[Lost]:
    """Everybody who stands in a state that means out of contact, the longest first."""
    found, more = lives.of(actor, "boards.out_of_contact")
    told = access.sees_clinical(actor)
    now = clock.now()
    rows = [row for one in found if (row := _lost(one, now, told=told)) is not None]
    return Board(rows=tuple(sorted(rows, key=lambda one: (-one.days, one.line.reference))), more=more)


def _lost(life: Life, now: dt.datetime, *, told: bool) -> Lost | None:
    lost = next((state for state in life.states if state.out_of_contact), None)
    if lost is None:
        return None
    since = life.facts.strands[life.pathway.strand_of(lost.slug).slug].since
    seen = [held.happened_at for held in life.contacts if held.entered.get("result") in TOOK_PLACE]
    tried = [step for step in life.asking(OutreachTried) if since is None or step.happened_at >= since]
    last = max(tried, key=lambda one: one.happened_at, default=None)
    owed = life.owed(OutreachTried)
    return Lost(
        line=life.line,
        since=since,
        days=(london_date(now) - london_date(since)).days if since else 0,
        seen_on=london_date(max(seen)) if seen else None,
        step=str(last.entered.get("step", "")) if last else "",
        step_at=last.happened_at if last else None,
        next_due=owed[0] if owed else None,
        risk=_risk(life) if told else "",
        over=life.over(now),
    )


def _risk(life: Life) -> str:
    """The newest level of risk that anybody gave, as a code."""
    said = (one.entered.get("risk_level") or one.entered.get("level") for one in reversed(life.facts.history))
    return next((str(one) for one in said if one), "")


def supervision(actor: Actor, *, not_discussed_for: dt.timedelta = NOT_DISCUSSED) -> Board[Supervised]:
    """Each worker with open cases, those who were supervised the longest ago first."""
    found, more = lives.of(actor, "boards.supervision")
    now = clock.now()
    by_worker: dict[uuid.UUID, list[Life]] = {}
    for one in found:
        if one.case.worker_id is not None and one.actions(SupervisionHeld):
            by_worker.setdefault(one.case.worker_id, []).append(one)
    rows = [_supervised(worker, held, now, not_discussed_for) for worker, held in by_worker.items()]
    return Board(
        rows=tuple(sorted(rows, key=lambda one: (one.individual_on or dt.date.min, one.worker, str(one.worker_id)))),
        more=more,
    )


def _supervised(worker_id: uuid.UUID, held: list[Life], now: dt.datetime, long: dt.timedelta) -> Supervised:
    """What was held with an earlier worker on a case that was handed over is not supervision of this one."""
    every = [one for life in held for one in life.asking(SupervisionHeld) if one.happened_at >= life.held_since]
    due: dict[str, Owed] = {}
    for owed in (one for life in held for one in life.owed(SupervisionHeld, only=True)):
        if owed.slug not in due or owed.due_at < due[owed.slug].due_at:
            due[owed.slug] = owed

    def newest(kind: str) -> dt.date | None:
        days = [london_date(one.happened_at) for one in every if one.entered.get("kind") == kind]
        return max(days, default=None)

    return Supervised(
        worker_id=worker_id,
        worker=held[0].line.worker or "",
        cases=len(held),
        individual_on=newest("individual"),
        group_on=newest("group"),
        due=tuple(sorted(due.values(), key=lambda one: one.due_at)),
        not_discussed=tuple(life.line for life in held if now - _discussed_at(life) > long),
        flagged=tuple(life.line for life in held if _flagged_since(life)),
    )


def _discussed_at(life: Life) -> dt.datetime:
    """When the case was last discussed; until it was, when it was opened."""
    told = [one.happened_at for one in life.asking(SupervisionHeld) if one.entered.get("discussed", True)]
    return max(told, default=life.case.opened_at)


def _flagged_since(life: Life) -> bool:
    since = _discussed_at(life)
    return any(one.entered.get("for_supervision") and one.happened_at > since for one in life.facts.history)
