"""Gives an organisation a stake in a person, and ends it. Both may be repeated."""

import uuid

from backend import clock
from backend.actors import Actor
from backend.people.models import Stake


def give_stake(
    *, by: Actor, person_id: uuid.UUID, organisation_id: uuid.UUID, because: Stake.Because, reference: uuid.UUID
) -> None:
    """From now on the organisation sees the person."""
    held = Stake.objects.filter(
        person_id=person_id, organisation_id=organisation_id, because=because, reference=reference, until__isnull=True
    )
    if not held.exists():
        Stake.objects.create(
            person_id=person_id,
            organisation_id=organisation_id,
            because=because,
            reference=reference,
            since=clock.now(),
        )


def end_stake(
    *, by: Actor, person_id: uuid.UUID, organisation_id: uuid.UUID, because: Stake.Because, reference: uuid.UUID
) -> None:
    """This reason no longer shows the person to the organisation; another may."""
    Stake.objects.filter(
        person_id=person_id, organisation_id=organisation_id, because=because, reference=reference, until__isnull=True
    ).update(until=clock.now())
