"""What the boards show of the cases that the reader may see, in as many queries for hundreds as for one."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backend import clock
from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.cases import access
from backend.cases.facts import pictures_of
from backend.cases.models import Case
from backend.custody.queries import suggestion
from backend.pathways import fidelity as counting
from backend.pathways import release_needs
from backend.pathways.contacting import TOOK_PLACE
from backend.pathways.fidelity import Counted
from backend.pathways.registry import registry
from backend.pathways.releasing import GatePlanned, GateTold
from backend.pathways.supporting import CheckedIn, OutreachTried, SupervisionHeld, VisitPlanned
from backend.pathways.vocabulary import CaseFacts, Happening, Pathway, State
from backend.pathways.working_days import london_date
from backend.refusals import NotFound

MOST = 500  # cases on a board: more than a team can keep in sight, and the page says so
SINCE = 14  # days after release that stay on the board


@dataclass(frozen=True, kw_only=True)
class Line:
    """One case on a board."""

    case_id: uuid.UUID
    person_id: uuid.UUID
    reference: str
    family_name: str
    given_names: str
    worker: str | None
    where: str


@dataclass(frozen=True, kw_only=True)
class Releasing:
    """Somebody who comes out, or came out lately. ``days`` are until release; below zero it is over."""

    line: Line
    release_on: dt.date
    days: int
    confidence: str
    in_dispute: bool
    missing: tuple[str, ...]
    suggested: dt.date | None


@dataclass(frozen=True, kw_only=True)
class OnTheDay:
    """A release of today: who is there, when and where, what if they miss each other, and what came of it."""

    line: Line
    who: str
    time: str
    place: str
    phone: str
    fallback: str
    outcome: str
    outcome_at: dt.datetime | None


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
class Lost:
    """Somebody who cannot be reached: since when, when they were seen last, the step of the ladder that was tried."""

    line: Line
    since: dt.datetime | None
    days: int
    seen_on: dt.date | None
    step: str
    step_at: dt.datetime | None
    risk: str


@dataclass(frozen=True, kw_only=True)
class Supervised:
    """A worker with the cases they hold: when supervision was last, and which cases were not discussed for long."""

    worker: str
    cases: int
    individual_on: dt.date | None
    group_on: dt.date | None
    not_discussed: tuple[Line, ...]
    flagged: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class _Life:
    case: Case
    pathway: Pathway
    facts: CaseFacts

    @property
    def line(self) -> Line:
        person, worker = self.case.person, self.case.worker
        states = [self.state(strand.slug) for strand in self.pathway.strands]
        return Line(
            case_id=self.case.id,
            person_id=person.id,
            reference=self.case.reference,
            family_name=person.family_name,
            given_names=person.given_names,
            worker=worker.name if worker else None,
            where=", ".join(one.title for one in states if one is not None),
        )

    def state(self, strand: str) -> State | None:
        found = self.facts.state(strand)
        return self.pathway.strand(strand).state(found) if found else None

    @property
    def states(self) -> Iterator[State]:
        yield from (one for strand in self.pathway.strands if (one := self.state(strand.slug)) is not None)

    def asking(self, asks: type) -> list[Happening]:
        """What was entered with an action that asks this, oldest first."""
        slugs = {one.slug for one in self.pathway.actions if one.asks is not None and issubclass(one.asks, asks)}
        return [one for one in self.facts.history if one.action in slugs]

    @property
    def contacts(self) -> list[Happening]:
        """What tells of a contact with the person."""
        slugs = {one.slug for one in self.pathway.actions if hasattr(one.asks, "session")}
        return [one for one in self.facts.history if one.action in slugs]

    def settling(self, asks: type) -> set[str | None]:
        """What has been settled by actions that ask this."""
        return {one.about for one in self.asking(asks)}


def releases(actor: Actor) -> tuple[tuple[Releasing, ...], bool]:
    """Everybody with a date of release from two weeks ago on, the soonest first; and whether there are more."""
    lives, more = _lives(actor, "boards.releases")
    today = london_date(clock.now())
    rows = []
    for one in lives:
        known = release_needs.custody_of(one.facts)
        if known.current is None or known.release_on is None:
            continue
        days = (known.release_on - today).days
        if days < -SINCE:
            continue
        rows.append(
            Releasing(
                line=one.line,
                release_on=known.release_on,
                days=days,
                confidence=known.current.confidence,
                in_dispute=bool(known.in_dispute),
                missing=release_needs.missing(one.pathway, one.facts),
                suggested=suggestion(known) if days > 0 else None,
            )
        )
    return tuple(sorted(rows, key=lambda one: (one.days, one.line.reference))), more


def undated(actor: Actor) -> tuple[Line, ...]:
    """Open cases that hang on a release of which no date is known."""
    lives, _ = _lives(actor, "boards.undated")
    return tuple(one.line for one in lives if release_needs.custody_of(one.facts).release_on is None)


def release_day(actor: Actor) -> tuple[tuple[OnTheDay, ...], tuple[Out, ...]]:
    """Today's releases, and every worker who is out alone, those overdue first."""
    lives, _ = _lives(actor, "boards.release_day")
    now = clock.now()
    today = london_date(now)
    rows = [_on_the_day(one, today) for one in lives if release_needs.custody_of(one.facts).release_on == today]
    out = [found for one in lives for found in _out(one, now)]
    return (
        tuple(sorted(rows, key=lambda one: (one.outcome_at is not None, one.time))),
        tuple(sorted(out, key=lambda one: one.until)),
    )


def _on_the_day(life: _Life, today: dt.date) -> OnTheDay:
    plan = next((one.entered for one in reversed(life.asking(GatePlanned))), {})
    told = [one for one in life.asking(GateTold) if london_date(one.happened_at) == today]
    return OnTheDay(
        line=life.line,
        who=str(plan.get("who", "")),
        time=str(plan.get("meeting_time", "")),
        place=str(plan.get("meeting_point", "")),
        phone=str(plan.get("phone_number") or plan.get("contact_route", "")),
        fallback=str(plan.get("fallback", "")),
        outcome=str(told[-1].entered.get("outcome", "")) if told else "",
        outcome_at=told[-1].happened_at if told else None,
    )


def _out(life: _Life, now: dt.datetime) -> Iterator[Out]:
    back = life.settling(CheckedIn)
    for one in life.asking(VisitPlanned):
        begins = dt.datetime.fromisoformat(str(one.entered["begins_at"]))
        until = dt.datetime.fromisoformat(str(one.entered["expected_end"]))
        if one.id in back or begins > now:
            continue
        yield Out(
            line=life.line,
            worker=str(one.entered.get("worker", "")),
            place=str(one.entered.get("place", "")),
            until=until,
            phone=str(one.entered.get("reached_on", "")),
            overdue=until < now,
        )


def out_of_contact(actor: Actor) -> tuple[Lost, ...]:
    """Everybody who stands in a state that means out of contact, the longest first."""
    lives, _ = _lives(actor, "boards.out_of_contact")
    now = clock.now()
    rows = []
    for one in lives:
        lost = next((state for state in one.states if state.out_of_contact), None)
        if lost is None:
            continue
        strand = one.pathway.strand_of(lost.slug).slug
        since = one.facts.strands[strand].since
        seen = [held for held in one.contacts if held.entered.get("result") in TOOK_PLACE]
        tried = [step for step in one.asking(OutreachTried) if since is None or step.happened_at >= since]
        rows.append(
            Lost(
                line=one.line,
                since=since,
                days=(london_date(now) - london_date(since)).days if since else 0,
                seen_on=london_date(max(held.happened_at for held in seen)) if seen else None,
                step=str(tried[-1].entered.get("step", "")) if tried else "",
                step_at=tried[-1].happened_at if tried else None,
                risk=_risk(one),
            )
        )
    return tuple(sorted(rows, key=lambda one: (-one.days, one.line.reference)))


def _risk(life: _Life) -> str:
    """The newest level of risk that anybody gave, as a code."""
    said = (one.entered.get("risk_level") or one.entered.get("level") for one in reversed(life.facts.history))
    return next((str(one) for one in said if one), "")


def supervision(actor: Actor, *, not_discussed_for: dt.timedelta = dt.timedelta(days=28)) -> tuple[Supervised, ...]:
    """Each worker with open cases, those who were supervised the longest ago first."""
    lives, _ = _lives(actor, "boards.supervision")
    now = clock.now()
    by_worker: dict[str, list[_Life]] = {}
    for one in lives:
        if one.case.worker is not None and any(a.asks is SupervisionHeld for a in one.pathway.actions):
            by_worker.setdefault(one.case.worker.name, []).append(one)
    rows = [_supervised(worker, held, now, not_discussed_for) for worker, held in by_worker.items()]
    return tuple(sorted(rows, key=lambda one: (one.individual_on or dt.date.min, one.worker)))


def _supervised(worker: str, held: list[_Life], now: dt.datetime, long: dt.timedelta) -> Supervised:
    every = [(one, life) for life in held for one in life.asking(SupervisionHeld)]

    def newest(kind: str) -> dt.date | None:
        days = [london_date(one.happened_at) for one, _ in every if one.entered.get("kind") == kind]
        return max(days, default=None)

    return Supervised(
        worker=worker,
        cases=len(held),
        individual_on=newest("individual"),
        group_on=newest("group"),
        not_discussed=tuple(life.line for life in held if now - _discussed_at(life) > long),
        flagged=tuple(life.line for life in held if _flagged_since(life)),
    )


def _discussed_at(life: _Life) -> dt.datetime:
    """When the case was last discussed; until it was, when it was opened."""
    told = [one.happened_at for one in life.asking(SupervisionHeld) if one.entered.get("discussed", True)]
    return max(told, default=life.case.opened_at)


def _flagged_since(life: _Life) -> bool:
    since = _discussed_at(life)
    return any(one.entered.get("for_supervision") and one.happened_at > since for one in life.facts.history)


def fidelity(
    actor: Actor, pathway_slug: str, *, first: dt.date | None = None, last: dt.date | None = None
) -> tuple[Counted, ...]:
    """The indicators of a pathway over the cases that were opened in a span of days, open and closed.

    Counts alone. Raises NotFound for a pathway that counts none.
    """
    pathway = next((one for one in counted_pathways() if one.slug == pathway_slug), None)
    if pathway is None:
        raise NotFound("There is no pathway of that name that counts its fidelity.")
    found = access.visible_to(actor).filter(pathway=pathway_slug)
    if first is not None:
        found = found.filter(opened_at__date__gte=first)
    if last is not None:
        found = found.filter(opened_at__date__lte=last)
    cases = list(found)
    log.record(Verb.CONSULTATION, "boards.fidelity", by=actor, cases=[case.id for case in cases])
    pictures = pictures_of(cases)
    return counting.count(pathway, (pictures[case.id] for case in cases), now=clock.now())


def counted_pathways() -> list[Pathway]:
    """The pathways that count their fidelity."""
    return [one for one in registry().current if one.fidelity is not None]


def _lives(actor: Actor, what: str) -> tuple[list[_Life], bool]:
    """The open cases that hang on a release, with everything that is known of each."""
    slugs = [one.slug for one in registry().current if release_needs.follows_release(one)]
    found = access.visible_to(actor).filter(pathway__in=slugs, closed_at__isnull=True)
    cases = list(found.select_related("person", "worker").order_by("-opened_at", "id")[: MOST + 1])
    more, cases = len(cases) > MOST, cases[:MOST]
    _consulted(what, actor, cases)
    pictures = pictures_of(cases)
    lives = [
        _Life(case=case, pathway=registry().get(case.pathway, case.pathway_version), facts=pictures[case.id])
        for case in cases
    ]
    return lives, more


def _consulted(what: str, actor: Actor, cases: Iterable[Case]) -> None:
    listed = list(cases)
    log.record(
        Verb.CONSULTATION, what, by=actor, cases=[one.id for one in listed], people=[one.person_id for one in listed]
    )
