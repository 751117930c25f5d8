"""The calendar once more, by hand: what the tests hold the code's arithmetic against.

Bank holidays of England and Wales as the Banking and Financial Dealings Act 1971 and the usual proclamations give
them, written out day by day, substitute days included; nothing here is reckoned by the code under test.
"""

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

BANK_HOLIDAYS = {
    2024: ("01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"),
    2025: ("01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"),
    # Boxing Day 2026 is a Saturday: Monday the 28th instead.
    2026: ("01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"),
    # Christmas 2027 falls on Saturday and Sunday: Monday and Tuesday instead.
    2027: ("01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"),
    # New Year's Day 2028 is a Saturday: Monday the 3rd instead.
    2028: ("01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"),
}
FREE = {dt.date.fromisoformat(f"{year}-{day}") for year, days in BANK_HOLIDAYS.items() for day in days}
FIRST, LAST = dt.date(2024, 1, 1), dt.date(2028, 12, 31)
WORKED = tuple(
    day
    for day in (FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    if day.strftime("%a") not in {"Sat", "Sun"} and day not in FREE
)
_NTH = {day: n for n, day in enumerate(WORKED)}

# The nights on which the clocks change: on the last Sunday of March 01:00 becomes 02:00, of October 02:00 becomes 01:00.
SPRING = {
    year: dt.date.fromisoformat(f"{year}-{day}")
    for year, day in {2024: "03-31", 2025: "03-30", 2026: "03-29", 2027: "03-28", 2028: "03-26"}.items()
}
AUTUMN = {
    year: dt.date.fromisoformat(f"{year}-{day}")
    for year, day in {2024: "10-27", 2025: "10-26", 2026: "10-25", 2027: "10-31", 2028: "10-29"}.items()
}


def london(day: str, time: str = "17:00") -> dt.datetime:
    """A London wall-clock time as UTC, offset by the table of clock changes above."""
    date, clock = dt.date.fromisoformat(day), dt.time.fromisoformat(time)
    naive = dt.datetime.combine(date, clock)
    begins, ends = (dt.datetime.combine(turn[date.year], dt.time(1)) for turn in (SPRING, AUTUMN))
    summer = begins <= naive < ends
    return (naive - dt.timedelta(hours=1 if summer else 0)).replace(tzinfo=dt.UTC)


def working_day(day: dt.date, count: int) -> dt.date:
    """The working day ``count`` after ``day``, found by position in the list of all of them."""
    if count > 0:
        at = next(n for n, one in enumerate(WORKED) if one > day) - 1
        return WORKED[at + count]
    if count < 0:
        at = max(n for n, one in enumerate(WORKED) if one < day) + 1
        return WORKED[at + count]
    return next(one for one in WORKED if one >= day)


def position(day: dt.date) -> int:
    """Which of the working days it is."""
    return _NTH[day]


def _month(day: dt.date, count: int) -> dt.date:
    year, month = day.year, day.month + count
    while month > 12:
        year, month = year + 1, month - 12
    while month < 1:
        year, month = year - 1, month + 12
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def counted(moment: dt.datetime, count: int, unit: str) -> dt.datetime:
    """``count`` units on from ``moment`` (back, when negative); whole days end at five."""
    if unit in {"hours", "minutes"}:
        return moment + dt.timedelta(**{unit: count})
    there = moment.astimezone(LONDON)
    day = there.date()
    if unit == "working days":
        late = there.time() > dt.time(17)
        if count >= 0 and (late or day not in _NTH):
            day = working_day(day + dt.timedelta(days=1), 0)
        return london(working_day(day, count).isoformat())
    if unit == "months":
        return london(_month(day, count).isoformat())
    return london((day + dt.timedelta(**{unit: count})).isoformat())


def in_hours(moment: dt.datetime, court_day: dt.date | None = None) -> dt.datetime:
    """``moment``, or nine o'clock of the next day worked, or on which the court sits, where nobody is at work."""
    there = moment.astimezone(LONDON)
    day, time = there.date(), there.time()
    if (day in _NTH or day == court_day) and time <= dt.time(17):
        return max(moment, london(day.isoformat(), "09:00"))
    nearest = working_day(day + dt.timedelta(days=1), 0)
    if court_day is not None and day < court_day < nearest:
        nearest = court_day
    return london(nearest.isoformat(), "09:00")
