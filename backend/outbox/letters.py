"""Reads what was sent."""

from backend.actors import Actor
from backend.outbox.models import Letter

MOST = 100


def letters_of(actor: Actor) -> list[Letter]:
    """The latest letters to people of the actor's organisation; they name nobody whom the service helps."""
    if actor.organisation_id is None:
        return []
    found = Letter.objects.filter(organisation_id=actor.organisation_id)
    return list(found.select_related("user").order_by("-sent_at")[:MOST])
