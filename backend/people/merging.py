"""Lets rooms above follow when two records are joined, and when they are told apart again.

A room registers one follower when Django starts::

    @follows_merge("cases")
    class Cases:
        def joined(self, event: Joined) -> Iterable[uuid.UUID]: ...
        def separated(self, event: Joined, moved: Sequence[uuid.UUID]) -> None: ...

Both run inside the transaction of the command: if one refuses, nothing happened. The records themselves stay as they
were, and reading takes both in (``joined.py``); a follower carries over only what its own tables need.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from backend.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Joined:
    """``joined_id`` was joined to ``kept_id``, the record that counts, by the person ``by``."""

    combination_id: uuid.UUID
    kept_id: uuid.UUID
    joined_id: uuid.UUID
    by: Actor


class Follower(Protocol):
    """What a room does when records are joined or told apart."""

    def joined(self, event: Joined) -> Iterable[uuid.UUID]:
        """Carry over what must follow, and return the ids of what was: ``separated`` gets them back."""

    def separated(self, event: Joined, moved: Sequence[uuid.UUID]) -> None:
        """Carry back what ``joined`` carried over."""


_followers: dict[str, Follower] = {}
F = TypeVar("F", bound=type[Follower])


def follows_merge(name: str) -> Callable[[F], F]:
    """Register a room's follower under a name that stays the same: what it moved is kept under it.

    Raises ValueError where another has the name.
    """

    def registered(follower: F) -> F:
        if type(_followers.setdefault(name, follower())) is not follower:
            raise ValueError(f"two rooms follow merges as {name!r}")
        return follower

    return registered


def carry_over(event: Joined) -> dict[str, list[str]]:
    """Tell every follower; returns what each carried over, fit for the row that remembers it."""
    return {name: [str(one) for one in follower.joined(event)] for name, follower in sorted(_followers.items())}


def carry_back(event: Joined, moved: dict[str, list[str]]) -> None:
    """Tell every follower, the last first, what it had carried over.

    Raises LookupError where something was carried over by a room that no longer follows: it would stay behind.
    """
    if lost := sorted(name for name, ids in moved.items() if ids and name not in _followers):
        raise LookupError(f"nobody carries back what {', '.join(lost)} carried over")
    for name, follower in sorted(_followers.items(), reverse=True):
        follower.separated(event, [uuid.UUID(one) for one in moved.get(name, [])])
