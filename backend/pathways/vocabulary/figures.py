"""Figures that a site may set, and what they count."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Unit(StrEnum):
    """What a protocol value counts. Working days are those of England and Wales."""

    WORKING_DAYS = "working days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    HOURS = "hours"
    MINUTES = "minutes"
    COUNT = "count"
    CLOCK = "time of day"
    DATE = "date"
    FLAG = "yes or no"
    TEXT = "words"


SPANS = frozenset({Unit.WORKING_DAYS, Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.HOURS, Unit.MINUTES})


@dataclass(frozen=True, kw_only=True)
class ProtocolValue(Generic[T]):
    """A figure with the pathway's default; a site overrides it as data, with a date from which it counts.

    ``source`` names the statute, study or document, or says that none was found. ``fixed`` marks a figure of the
    law: it is named and cited like the others, and no site may change it. ``most`` bounds a number, or how many letters
    words have; words that nobody set are None.
    """

    slug: str
    title: str
    default: T
    unit: Unit
    source: str
    rule: str = ""
    fixed: bool = False
    least: int | None = None
    most: int | None = None
