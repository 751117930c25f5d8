"""The hours of a site's day: two figures that every pathway counts with and none declares for itself."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from backend.pathways.vocabulary import CaseFacts, Pathway, ProtocolValue, Unit
from backend.pathways.working_days import DAY_BEGINS, DAY_ENDS, Day

OURS = "House rule; no published figure was found"

BEGINS: ProtocolValue[dt.time] = ProtocolValue(
    slug="day_begins",
    title="The working day begins at: nobody is chased by the hour before",
    default=DAY_BEGINS,
    unit=Unit.CLOCK,
    source=OURS,
)
ENDS: ProtocolValue[dt.time] = ProtocolValue(
    slug="day_ends",
    title="The working day ends at: what is owed within n working days is owed by then",
    default=DAY_ENDS,
    unit=Unit.CLOCK,
    source=OURS,
)
HOURS = (BEGINS, ENDS)


def figures_of(pathway: Pathway) -> tuple[ProtocolValue[Any], ...]:
    """Every figure that counts on a pathway: its own, and the hours of the day."""
    return (*pathway.protocol, *HOURS)


def day_of(facts: CaseFacts) -> Day:
    """The hours of the day at the case's site."""
    return day_in(facts.protocol)


def day_in(protocol: Mapping[str, Any]) -> Day:
    """The hours of the day among a site's figures."""
    return Day(begins=protocol.get(BEGINS.slug, BEGINS.default), ends=protocol.get(ENDS.slug, ENDS.default))
