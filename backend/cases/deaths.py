"""Which actions of a pathway tell of a death: they record it, whatever they are called, and their entries say how."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Protocol, runtime_checkable

from backend.pathways.entry import fields_of
from backend.pathways.registry import registry
from backend.pathways.vocabulary import Action, Pathway

RECORDER = "death"


@runtime_checkable
class Reports(Protocol):
    """Somebody says that the person has died."""

    @property
    def source(self) -> str: ...
    @property
    def died_on(self) -> dt.date | None: ...


@runtime_checkable
class Confirms(Protocol):
    """A second person has made sure."""

    @property
    def confirmed_with(self) -> str: ...
    @property
    def died_on(self) -> dt.date | None: ...


@runtime_checkable
class Corrects(Protocol):
    """It was an error."""

    @property
    def explanation(self) -> str: ...


def reporting(pathway: Pathway) -> Action | None:
    """The action that reports a death; None on a pathway that knows none."""
    return next(_entering(pathway, "source"), None)


def confirming(pathway: Pathway) -> Action | None:
    return next(_entering(pathway, "confirmed_with"), None)


def correcting(pathway: Pathway) -> Action | None:
    """The action that takes back a report that nobody has confirmed."""
    return next((one for one in _entering(pathway, "explanation") if one.settles), None)


def undoing(pathway: Pathway) -> Action | None:
    """The action that takes back a death that was confirmed."""
    return next((one for one in _entering(pathway, "explanation") if not one.settles), None)


def _entering(pathway: Pathway, field: str) -> Iterator[Action]:
    for action in pathway.actions:
        if RECORDER in action.records and action.asks and field in {one.name for one in fields_of(action.asks)}:
            yield action


@cache
def still_chased() -> tuple[str, ...]:
    """The reviews that are chased although a death is reported, as “pathway review”: those that ask whether it is so.

    Everything else waits: it is met by contact with the person, or by work that their death has ended.
    """
    return tuple(
        sorted(
            f"{pathway.slug} {review.slug}"
            for pathway in registry().pathways
            for review in pathway.reviews
            if any(RECORDER in pathway.action(slug).records for slug in review.met_by)
        )
    )
