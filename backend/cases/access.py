"""Who sees which cases: many at once and one alone, side by side. A test holds the two equal.

An organisation sees the cases it is a party to. Row-level security says the same below (``backend/walls``); both stand,
so that a fault in one is not a leak.
"""

import uuid

from django.db.models import QuerySet

from backend.actors import Actor, ActorKind
from backend.cases.models import Case
from backend.pathways.registry import registry
from backend.refusals import NotFound

NOT_FOUND = "There is no such case, or it is not one that your organisation works on."


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The cases that ``actor`` may see. A system actor for no one organisation sees what its database role is shown."""
    if actor.kind is ActorKind.SYSTEM and actor.organisation_id is None:
        return Case.objects.all()
    return Case.objects.filter(parties__contains=[actor.organisation_id])


def sees_clinical(actor: Actor) -> bool:
    """Whether the actor is shown clinical answers: health staff, by their role."""
    return actor.holds(*(role.slug for role in registry().roles if role.clinical))


def require(actor: Actor, case_id: uuid.UUID) -> Case:
    """The case, if ``actor`` may see it. Raises NotFound alike for one that is hidden and one that is not there."""
    found = visible_to(actor).filter(id=case_id).first()
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


def require_locked(actor: Actor, case_id: uuid.UUID) -> Case:
    """The same, with the row locked until the transaction ends: whoever acts on a case acts alone."""
    found = visible_to(actor).filter(id=case_id).select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound(NOT_FOUND)
    return found
