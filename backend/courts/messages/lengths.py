"""Lengths of time as courts write them: ``4 Days``, ``12 Months``, ``1 Years 6 Months``."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass, fields

_UNITS = {
    "y": "years",
    "yr": "years",
    "year": "years",
    "m": "months",
    "mth": "months",
    "month": "months",
    "w": "weeks",
    "wk": "weeks",
    "week": "weeks",
    "d": "days",
    "day": "days",
    "h": "hours",
    "hr": "hours",
    "hour": "hours",
}
_PART = re.compile(r"(\d{1,4})\s*([a-z]+)")
_WHOLE = re.compile(r"\d{1,4}\s*[a-z]+(?:(?:\s*,\s*|\s+and\s+|\s+)\d{1,4}\s*[a-z]+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Length:
    """A length of time in calendar units. Units are kept apart: twelve months and one year are not made one."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0

    def __str__(self) -> str:
        parts = []
        for unit in fields(self):
            count = getattr(self, unit.name)
            if count:
                parts.append(f"{count} {unit.name if count != 1 else unit.name[:-1]}")
        return " ".join(parts)

    def last_day(self, first: dt.date) -> dt.date | None:
        """The last day of a period of this length that begins on ``first``.

        A period of two years beginning with 1 May 2026 ends on 30 April 2028: the day before the one that answers to
        the first. Where the last month has no such day (a month from 31 January) it ends on that month's last day.
        None for a length in hours, which counts work and not calendar days, and beyond the calendar.
        """
        if self.hours:
            return None
        months = first.year * 12 + first.month - 1 + self.years * 12 + self.months
        year, month = divmod(months, 12)
        if year > dt.MAXYEAR:
            return None
        month += 1
        day = min(first.day, calendar.monthrange(year, month)[1])
        short = day < first.day
        try:
            end = dt.date(year, month, day) + dt.timedelta(weeks=self.weeks, days=self.days)
            return end if short and not (self.weeks or self.days) else end - dt.timedelta(days=1)
        except OverflowError:
            return None


def parse_length(text: str) -> Length | None:
    """Read a length, or None where it is not one (free words, a number without a unit, nothing at all)."""
    low = " ".join(text.casefold().split()).rstrip(".")
    if not _WHOLE.fullmatch(low):
        return None
    counts: dict[str, int] = {}
    for count, word in _PART.findall(low):
        unit = _UNITS.get(word) or _UNITS.get(word.removesuffix("s"))
        if unit is None or unit in counts:
            return None
        counts[unit] = int(count)
    return Length(**counts) if any(counts.values()) else None
