"""Keeps who holds a person in step over all records of the person. Commands call this within their own audit row."""

import uuid
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from backend import clock
from backend.people import joined
from backend.people.models import Person, Stake


class Ground(NamedTuple):
    """What a stake rests on."""

    organisation_id: uuid.UUID
    because: str
    reference: uuid.UUID


def give(person_id: uuid.UUID, grounds: Iterable[Ground]) -> list[Ground]:
    """Give stakes in a person; returns those that were new. Those of the first ground come into force first.

    The order matters for whoever makes a person: from the first stake on, only organisations with one see them.
    """
    records = joined.members_of(person_id)
    _lock(records)
    now = clock.now()
    held = {_ground(one): one for one in _in_force(records) if one.person_id == person_id}
    new: list[Ground] = []
    for ground in dict.fromkeys(grounds):
        before = held.get(ground)
        if before is not None and before.copied_from_id is None:
            continue
        if before is not None:  # what came with another record is now given to this one itself
            Stake.objects.filter(id=before.id).update(until=now)
        else:
            new.append(ground)
        Stake.objects.create(person_id=person_id, since=now, **ground._asdict())
    keep_in_step(records)
    return new


def end(person_id: uuid.UUID, ground: Ground) -> bool:
    """End a stake, in every record of the person; returns whether there was one."""
    records = joined.members_of(person_id)
    _lock(records)
    ended = Stake.objects.filter(person_id__in=records, until__isnull=True, **ground._asdict()).update(
        until=clock.now()
    )
    return ended > 0


def keep_in_step(records: Sequence[uuid.UUID]) -> None:
    """Make the stakes of these records, which are one person's, the same; end copies of what none of them holds."""
    now = clock.now()
    in_force = _in_force(records)
    own = {_ground(one): one for one in in_force if one.copied_from_id is None}
    held = {(one.person_id, _ground(one)) for one in in_force}
    Stake.objects.bulk_create(
        Stake(person_id=record, since=now, copied_from=one, **ground._asdict())
        for record in records
        for ground, one in own.items()
        if (record, ground) not in held
    )
    stale = [one.id for one in in_force if _ground(one) not in own]
    if stale:
        Stake.objects.filter(id__in=stale).update(until=now)


def _in_force(records: Sequence[uuid.UUID]) -> list[Stake]:
    return list(Stake.objects.filter(person_id__in=records, until__isnull=True).order_by("since", "id"))


def _ground(stake: Stake) -> Ground:
    return Ground(stake.organisation_id, stake.because, stake.reference)


def _lock(records: Sequence[uuid.UUID]) -> None:
    # the records' rows change with their stakes; locked in one order, so that two who do this do not wait crosswise
    list(Person.objects.filter(id__in=records).order_by("id").select_for_update().values_list("id", flat=True))
