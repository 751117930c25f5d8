"""Time as the services count it: London days, working days of England and Wales, and the hour at which a day ends."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from backend.pathways.vocabulary import Unit

LONDON = ZoneInfo("Europe/London")
DAY_BEGINS = dt.time(9, 0)  # house rule: nobody is chased by the hour before nine o'clock in London
DAY_ENDS = dt.time(17, 0)  # house rule: what is owed "within n working days" is owed by five o'clock in London


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday and no bank holiday of England and Wales (Banking and Financial Dealings Act 1971)."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def working_day_on_or_after(day: dt.date) -> dt.date:
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def working_day_before(day: dt.date) -> dt.date:
    """The last working day before ``day``."""
    day -= dt.timedelta(days=1)
    while not is_working_day(day):
        day -= dt.timedelta(days=1)
    return day


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``day`` (before it, when negative); 0 is the working day on or after."""
    if count == 0:
        return working_day_on_or_after(day)
    step = dt.timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


def working_days_between(first: dt.date, last: dt.date) -> int:
    """How many working days lie after ``first`` up to and including ``last``; 0 when ``last`` is not later."""
    day, count = first, 0
    while day < last:
        day += dt.timedelta(days=1)
        count += is_working_day(day)
    return count


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later (or earlier) month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (31, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")  # pragma: no cover


@dataclass(frozen=True, kw_only=True)
class Day:
    """How a site counts: the hours of its day. Something recorded after its end counts as the next working day's."""

    begins: dt.time = DAY_BEGINS
    ends: dt.time = DAY_ENDS


def shift(moment: dt.datetime, count: int, unit: Unit, *, day: Day | None = None) -> dt.datetime:
    """``count`` units after ``moment`` (before it, when negative), as an aware UTC time.

    Hours and minutes are elapsed time, also over both clock changes. Days, weeks, months and working days are London
    dates and end at the hour at which the day ends. Raises ValueError for a unit that is no length of time.
    """
    counting = day or Day()
    if unit in {Unit.HOURS, Unit.MINUTES}:
        length = dt.timedelta(hours=count) if unit is Unit.HOURS else dt.timedelta(minutes=count)
        return (moment.astimezone(dt.UTC) + length).astimezone(dt.UTC)
    local = moment.astimezone(LONDON)
    date = local.date()
    steps: dict[Unit, Callable[[], dt.date]] = {
        Unit.DAYS: lambda: date + dt.timedelta(days=count),
        Unit.WEEKS: lambda: date + dt.timedelta(weeks=count),
        Unit.MONTHS: lambda: add_months(date, count),
        Unit.WORKING_DAYS: lambda: add_working_days(_counted_from(date, local.time(), count, counting), count),
    }
    if unit not in steps:
        raise ValueError(f"{unit.value} is no length of time")
    return at_time(steps[unit](), counting.ends)


def _counted_from(date: dt.date, time: dt.time, count: int, day: Day) -> dt.date:
    """The working day that something counts as having happened on."""
    if count < 0:
        return date
    if time > day.ends or not is_working_day(date):
        return working_day_on_or_after(date + dt.timedelta(days=1))
    return date


def at_work(moment: dt.datetime, *, day: Day | None = None, also: frozenset[dt.date] = frozenset()) -> dt.datetime:
    """``moment``, or the next time somebody is at work: in the hours of a working day, or of a date named in ``also``.

    A court sits on some Saturdays and bank holidays; ``also`` holds the dates on which this case has one.
    """
    counting = day or Day()
    local = moment.astimezone(LONDON)
    date = local.date()
    if is_working_day(date) or date in also:
        if local.time() < counting.begins:
            return at_time(date, counting.begins)
        if local.time() <= counting.ends:
            return moment.astimezone(dt.UTC)
    date += dt.timedelta(days=1)
    while not (is_working_day(date) or date in also):
        date += dt.timedelta(days=1)
    return at_time(date, counting.begins)


def at_time(day: dt.date, time: dt.time) -> dt.datetime:
    """A London wall-clock time as UTC.

    A time in the hour that spring skips is the one an hour later; in autumn's repeated hour it is the first.
    """
    return dt.datetime.combine(day, time, tzinfo=LONDON).astimezone(dt.UTC)


def london_date(moment: dt.datetime) -> dt.date:
    return moment.astimezone(LONDON).date()
