"""Who sees which hearings: many at once and one alone, side by side."""

import uuid

from django.db.models import QuerySet

from backend.actors import Actor, ActorKind
from backend.courts.models import Court, Hearing
from backend.refusals import NotFound

NOT_FOUND = "There is no such hearing, or it is not at a court that your organisation works at."


def visible_to(actor: Actor) -> QuerySet[Hearing]:
    """Hearings of people in whom the actor's organisation holds a stake; a system actor for none sees all it may."""
    if actor.kind is ActorKind.SYSTEM and actor.organisation_id is None:
        return Hearing.objects.all()
    return Hearing.objects.filter(parties__contains=[actor.organisation_id])


def require(actor: Actor, hearing_id: uuid.UUID) -> Hearing:
    """The hearing, if the actor may see it. Raises NotFound alike for one that is hidden and one that is not there."""
    found = visible_to(actor).filter(id=hearing_id).select_related("person", "court").first()
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


def court(code: str) -> Court:
    """A court by its five-character code: reference data, open to everybody. Raises NotFound."""
    found = Court.objects.filter(code=code).first()
    if found is None:
        raise NotFound("There is no court of that code.")
    return found
