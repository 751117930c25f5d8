"""Who sees which people: many at once and one alone, side by side. A test holds the two equal.

An organisation sees the people it holds a stake in. Row-level security says the same below (``backend/walls``); both
stand, so that a fault in one is not a leak.
"""

import uuid

from django.db.models import QuerySet

from backend.actors import Actor, ActorKind
from backend.pathways import roles
from backend.people.models import Person, PossibleMatch
from backend.refusals import NotAllowed, NotFound

NOT_FOUND = "There is no such person, or it is not somebody whom your organisation works with."
MATCH_NOT_FOUND = "There is no such possible match, or it is not about somebody whom your organisation works with."


def records_visible_to(actor: Actor) -> QuerySet[Person]:
    """Every record of theirs, those that were joined to another too."""
    return _seen(actor)


def visible_to(actor: Actor) -> QuerySet[Person]:
    """The people whom ``actor``'s organisation holds a stake in, each once: a record joined to another is left out.

    A system actor for no one organisation sees what its database role is shown.
    """
    return _seen(actor).filter(merged_into__isnull=True)


def require(actor: Actor, person_id: uuid.UUID) -> Person:
    """The person, if ``actor`` may see them: for a record that was joined to another, the one that counts.

    Raises NotFound alike for somebody hidden and nobody.
    """
    return _require(_seen(actor), person_id)


def require_locked(actor: Actor, person_id: uuid.UUID) -> Person:
    """The same, with the row locked until the transaction ends: whoever changes a person changes them alone."""
    return _require(_seen(actor).select_for_update(of=("self",)), person_id)


def matches_visible_to(actor: Actor) -> QuerySet[PossibleMatch]:
    """The possible matches raised for people whom ``actor``'s organisation holds a stake in."""
    matches = PossibleMatch.objects.all()
    return matches if _sees_all(actor) else matches.filter(parties__contains=[actor.organisation_id])


def require_match(actor: Actor, match_id: uuid.UUID) -> PossibleMatch:
    """One of them, locked until the transaction ends. Raises NotFound alike for one that is hidden and none."""
    found = matches_visible_to(actor).select_for_update(of=("self",)).filter(id=match_id).first()
    if found is None:
        raise NotFound(MATCH_NOT_FOUND)
    return found


#: these roles do not work with the person: a referrer has handed on, a court decides on what it is told, a commissioner
#: sees counts
_NOT_WITH_THE_PERSON = frozenset(one.slug for one in (roles.REFERRER, roles.COURT, roles.COMMISSIONER, roles.SYSTEM))


def sees_background(actor: Actor) -> bool:
    """Whether the actor is shown protected characteristics and circumstances, and may enter them: whoever works with
    the person, in any other role than those. Who the person is to them, their organisation's stake decides."""
    return bool(actor.roles - _NOT_WITH_THE_PERSON)


def require_background(actor: Actor) -> None:
    """Raises NotAllowed for somebody who is not shown them."""
    if not sees_background(actor):
        raise NotAllowed("Only those who work with the person see and enter their background. Ask one of them.")


def _sees_all(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM and actor.organisation_id is None


def _seen(actor: Actor) -> QuerySet[Person]:
    return (
        Person.objects.all() if _sees_all(actor) else Person.objects.filter(parties__contains=[actor.organisation_id])
    )


def _require(people: QuerySet[Person], person_id: uuid.UUID) -> Person:
    found = people.filter(id=person_id).first()
    while found is not None and found.merged_into_id is not None:
        # asked again by its own id: it may have been joined to another while we waited for its lock
        found = people.filter(id=found.merged_into_id).first()
    if found is None:
        raise NotFound(NOT_FOUND)
    return found
