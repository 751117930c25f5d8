"""Who sees measures and alerts: many at once and one alone, side by side. A test holds the two equal.

Answers and scores are clinical: health staff see them, by their role. That an alert was raised and answered is risk,
which everybody who works with the person sees.
"""

import uuid

from django.db.models import QuerySet

from backend.actors import Actor, ActorKind
from backend.care.models import Measure, RiskAlert
from backend.cases.access import sees_clinical
from backend.refusals import NotFound

NOT_FOUND = "There is no such measure, or it is not one that you may see."


def visible_to(actor: Actor) -> QuerySet[Measure]:
    """The measures whose answers ``actor`` may see: those of their organisation's cases, if they are health staff."""
    if actor.kind is ActorKind.SYSTEM and actor.organisation_id is None:
        return Measure.objects.all()
    if not sees_clinical(actor):
        return Measure.objects.none()
    return Measure.objects.filter(parties__contains=[actor.organisation_id])


def require(actor: Actor, measure_id: uuid.UUID) -> Measure:
    """The measure, if ``actor`` may see it. Raises NotFound alike for one that is hidden and one that is not there."""
    found = visible_to(actor).filter(id=measure_id).select_related("case", "person").first()
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


def alerts_visible_to(actor: Actor) -> QuerySet[RiskAlert]:
    """The alerts of the people with whom the actor's organisation works."""
    if actor.kind is ActorKind.SYSTEM and actor.organisation_id is None:
        return RiskAlert.objects.all()
    return RiskAlert.objects.filter(parties__contains=[actor.organisation_id])
