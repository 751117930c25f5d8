"""Who sees which people: many at once and one alone, side by side."""

import uuid

from django.db.models import QuerySet

from backend.actors import Actor, ActorKind
from backend.people.models import Person
from backend.refusals import NotFound

NOT_FOUND = "There is no such person, or it is not somebody whom your organisation works with."


def visible_to(actor: Actor) -> QuerySet[Person]:
    """The people whom ``actor``'s organisation holds a stake in; a system actor for none sees what its role is shown."""
    if actor.kind is ActorKind.SYSTEM and actor.organisation_id is None:
        return Person.objects.all()
    return Person.objects.filter(parties__contains=[actor.organisation_id])


def require(actor: Actor, person_id: uuid.UUID) -> Person:
    """The person, if ``actor`` may see them. Raises NotFound alike for somebody hidden and nobody."""
    found = visible_to(actor).filter(id=person_id).first()
    if found is None:
        raise NotFound(NOT_FOUND)
    return found
