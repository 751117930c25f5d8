"""The calendar once more, by hand: what the tests hold the code's arithmetic against.

Bank holidays of England and Wales as the Banking and Financial Dealings Act 1971 and the usual proclamations give
them, written out day by day, substitute days included; nothing here is reckoned by the code under test.
"""

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
