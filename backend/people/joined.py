"""Several records of one human being, read as one.

A record that was joined to another names it in ``merged_into``; the one that names none is the record that counts.
Everything kept for any of them is about the person. All of this works in a constant number of queries.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Q

from backend.people.models import Combination, Person


def that_count(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """For each record that can be seen, the record that counts: itself unless it was joined to another."""
    asked = Person.objects.filter(id__in=set(person_ids)).only("id", "merged_into")
    return {one.id: one.merged_into_id or one.id for one in asked}


def members(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[uuid.UUID, ...]]:
    """For each record that can be seen, every record of the same human being, the one that counts first."""
    counting = that_count(person_ids)
    groups = _groups(set(counting.values()))
    return {person_id: groups[counts] for person_id, counts in counting.items()}


def records_of(person_ids: Iterable[uuid.UUID], *fields: str) -> dict[uuid.UUID, tuple[Person, ...]]:
    """What :func:`members` says, as those of the records that can be seen, with these fields read."""
    asked = set(person_ids)
    wanted = {"id", "merged_into", "recorded_at", *fields}
    held = {one.id: one for one in Person.objects.filter(id__in=asked).only(*wanted)}
    counting = {one.id: one.merged_into_id or one.id for one in held.values()}
    followers = list(Person.objects.filter(merged_into__in=set(counting.values())).only(*wanted))
    if unread := set(counting.values()) - set(held):
        held |= {one.id: one for one in Person.objects.filter(id__in=unread).only(*wanted)}
    groups = {counts: [held[counts]] if counts in held else [] for counts in counting.values()}
    for one in sorted(followers, key=lambda record: (record.recorded_at, record.id)):
        if one.merged_into_id is not None:
            groups[one.merged_into_id].append(one)
    return {person_id: tuple(groups[counts]) for person_id, counts in counting.items()}


def members_of(person_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """Every record of the same human being, the one that counts first; only itself where it cannot be seen."""
    return members([person_id]).get(person_id, (person_id,))


def reckon_again(person_ids: Iterable[uuid.UUID]) -> list[tuple[uuid.UUID, ...]]:
    """Write ``merged_into`` anew for these records from the combinations in force; returns them group by group.

    ``person_ids`` are whole groups, before or after what changed.
    """
    asked = set(person_ids)
    into = dict(
        Combination.objects.filter(joined_id__in=asked, undone_at__isnull=True).values_list("joined_id", "kept_id")
    )
    groups: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for person_id in sorted(asked):
        groups[_end_of(person_id, into)].append(person_id)
    for counts, group in groups.items():
        Person.objects.filter(id=counts).exclude(merged_into=None).update(merged_into=None)
        Person.objects.filter(id__in=group).exclude(Q(id=counts) | Q(merged_into=counts)).update(merged_into=counts)
    return [(counts, *(one for one in group if one != counts)) for counts, group in groups.items()]


def _end_of(person_id: uuid.UUID, into: Mapping[uuid.UUID, uuid.UUID]) -> uuid.UUID:
    while person_id in into:
        person_id = into[person_id]
    return person_id


def _groups(counting: set[uuid.UUID]) -> dict[uuid.UUID, tuple[uuid.UUID, ...]]:
    groups: dict[uuid.UUID, list[uuid.UUID]] = {one: [one] for one in counting}
    for person_id, merged_into in (
        Person.objects.filter(merged_into__in=counting)
        .order_by("recorded_at", "id")
        .values_list("id", "merged_into_id")
    ):
        if merged_into is not None:
            groups[merged_into].append(person_id)
    return {counts: tuple(group) for counts, group in groups.items()}
