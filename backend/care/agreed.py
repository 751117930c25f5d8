"""What was agreed with a person, in versions: the shared understanding, the plan, and the safety plan.

The history of the case is where they are kept: every version is an event that nobody changes. The understanding and the
plan are a case's; the safety plan is the person's, read from every case of theirs that the reader sees.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.cases import access
from backend.cases.models import Case, CaseEvent
from backend.pathways import entry as entries
from backend.pathways.planning import Goal, PlanAgreed, PlannedAction, SafetyPlanMade, UnderstandingAgreed
from backend.pathways.registry import registry
from backend.people import joined

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Version(Generic[T]):
    """One version, with the number it has among all of its kind."""

    number: int
    said: T
    at: dt.datetime
    by: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """Every version of each, newest first. What is clinical is empty for those who see no clinical answers."""

    understanding: tuple[Version[UnderstandingAgreed], ...]
    plan: tuple[Version[PlanAgreed], ...]
    safety: tuple[Version[SafetyPlanMade], ...]
    clinical: bool


def agreed_of(actor: Actor, case_id: uuid.UUID) -> Agreed:
    """What was agreed with the person of a case. Raises NotFound for a case that is hidden, or none."""
    case = access.require(actor, case_id)
    theirs = list(access.visible_to(actor).filter(person_id__in=joined.members_of(case.person_id)))
    clinical = access.sees_clinical(actor)
    log.record(Verb.CONSULTATION, "care.agreed_of", by=actor, people=[case.person_id], cases=[one.id for one in theirs])
    return Agreed(
        understanding=_versions([case], UnderstandingAgreed) if clinical else (),
        plan=_versions([case], PlanAgreed),
        safety=_versions(theirs, SafetyPlanMade) if clinical else (),
        clinical=clinical,
    )


def newest_of(actor: Actor, case_id: uuid.UUID, asks: type[T]) -> T | None:
    """The version that stands, to begin the next from, not yet agreed; None where the actor is shown none."""
    found = agreed_of(actor, case_id)
    kinds: dict[type, Sequence[Version[object]]] = {
        UnderstandingAgreed: found.understanding,  # type: ignore[dict-item]
        PlanAgreed: found.plan,  # type: ignore[dict-item]
        SafetyPlanMade: found.safety,  # type: ignore[dict-item]
    }
    newest = next(iter(kinds.get(asks, ())), None)
    return replace(newest.said, agreed_on=None) if newest is not None else None  # type: ignore[type-var, return-value]


def _versions(cases: Sequence[Case], asks: type[T]) -> tuple[Version[T], ...]:
    """In one query, whatever the number of cases."""
    known = {case.id: case for case in cases}
    slugs = {slug for case in cases for slug in _asking(case, asks)}
    events = CaseEvent.objects.filter(case_id__in=known, action__in=slugs).order_by("happened_at", "recorded_at", "id")
    read = [
        (event, entries.read(asks, {**event.entered, **event.clinical}))
        for event in events
        if event.action in _asking(known[event.case_id], asks)
    ]
    return tuple(
        Version(
            number=number,
            said=said,
            at=event.happened_at,
            by=event.actor_name,
            reference=known[event.case_id].reference,
        )
        for number, (event, said) in reversed(list(enumerate(read, start=1)))
    )


def _asking(case: Case, asks: type) -> set[str]:
    pathway = registry().get(case.pathway, case.pathway_version)
    return {one.slug for one in pathway.actions if one.asks is asks}


def what_changed(before: PlanAgreed, after: PlanAgreed) -> Iterator[str]:
    """In sentences: goals that came and went, steps that came, went, or now stand otherwise."""
    was, now = {goal.text: goal for goal in before.goals}, {goal.text: goal for goal in after.goals}
    yield from (f"New goal: {text}" for text in now if text not in was)
    yield from (f"No longer a goal: {text}" for text in was if text not in now)
    for text, goal in now.items():
        if text in was:
            yield from _steps_changed(was[text], goal)


def _steps_changed(before: Goal, after: Goal) -> Iterator[str]:
    was: dict[str, PlannedAction] = {step.text: step for step in before.actions}
    for step in after.actions:
        if step.text not in was:
            yield f"New step: {step.text}"
        elif step.status != was[step.text].status:
            yield f"{step.text}: {step.status.label.lower()}"
        elif step.due_on != was[step.text].due_on:
            yield f"{step.text}: another day"
    still = {step.text for step in after.actions}
    yield from (f"Step taken out: {text}" for text in was if text not in still)
