"""Reads what is arranged around the release of a case, from its history and from what is owed on it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from backend.cases.models import Case, Review
from backend.custody.fitting import Arranged, GatePlanOnFile, Milestone
from backend.custody.models import GatePlan
from backend.pathways.contacting import AppointmentBooked
from backend.pathways.registry import registry
from backend.pathways.releasing import CUSTODY
from backend.pathways.vocabulary import CaseFacts, Pathway


def appointments_of(pathway: Pathway, facts: CaseFacts) -> list[Arranged]:
    """The appointments that were booked or moved, and not moved again, cancelled or held since."""
    booking = {one.slug for one in pathway.actions if one.asks is not None and issubclass(one.asks, AppointmentBooked)}
    settled = {one.about for one in facts.history if one.about}
    booked = (one.entered for one in facts.history if one.action in booking and one.id not in settled)
    return [
        Arranged(at=at, setting=str(entered.get("setting", "")))
        for entered in booked
        if (at := _moment(entered.get("at"))) is not None
    ]


def gate_on_file(plan: GatePlan | None) -> GatePlanOnFile | None:
    if plan is None:
        return None
    return GatePlanOnFile(made_for=plan.release_on, probation_at=_moment(plan.plan.get("probation_at")))


def milestones_of(case: Case) -> list[Milestone]:
    """What is open and counted back from the day of release."""
    pathway = registry().get(case.pathway, case.pathway_version)
    rows = Review.objects.filter(case=case, closed_at__isnull=True, due_at__isnull=False)
    return _hanging(pathway, rows)


def _hanging(pathway: Pathway, rows: Iterable[Review]) -> list[Milestone]:
    follows = {one.slug for one in pathway.anchors if one.follows is CUSTODY}
    counted = {
        one.slug: one
        for one in pathway.reviews
        if (one.due.anchor in follows and one.due.before is not None) or one.due.never_later_than in follows
    }
    return [
        Milestone(title=counted[row.slug].title, due_at=row.due_at, debt=row.debt_since is not None)
        for row in rows
        if row.slug in counted and row.due_at is not None
    ]


def _moment(value: Any) -> dt.datetime | None:
    """A moment as an entry keeps it, as itself or in writing."""
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.fromisoformat(value) if isinstance(value, str) and value else None
