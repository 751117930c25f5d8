"""Dates and times as the courts' systems write them.

Common Platform sends ISO dates and times in UTC, Libra UK dates and local times without a zone, result prompts UK
dates. A time without a zone is London time. Anything else is refused with a sentence for the person who asked.
"""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from backend.courts.messages.problems import quoted

LONDON = ZoneInfo("Europe/London")

EARLIEST_YEAR = 1900  #: nobody before a court today was born earlier
LATEST_YEAR = 2100  #: later years are slips of the pen or a system's "for ever"

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH_NUMBERS = {name.casefold(): number for number, name in enumerate(_MONTHS, start=1)} | {
    name[:3].casefold(): number for number, name in enumerate(_MONTHS, start=1)
}
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_UK = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\s+(\d{4})", re.ASCII | re.IGNORECASE)
_MOMENT = re.compile(
    r"(?P<day>[0-9/.-]{8,10})[T ](?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?(?:\[[A-Za-z/_+-]+\])?",
    re.ASCII,
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*([ap]m)?", re.ASCII | re.IGNORECASE)


class NotADate(ValueError):  # noqa: N818 - names what the text is
    """The text is not a date or time that can be taken; ``str()`` is the sentence that says why and what to do."""


def in_words(day: dt.date) -> str:
    """``24 December 2026``, whatever the machine's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _calendar_day(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise NotADate(
            f"{quoted(text)} is not a date that exists. Correct it, or ask the court for the right date."
        ) from None
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotADate(f"The year of {quoted(text)} cannot be right. Correct it, or ask the court for the right date.")
    return found


def parse_day(text: str) -> dt.date:
    """Read a date: ``2026-11-02``, ``02/11/2026`` or ``2 November 2026``; of a date with a time, the London day.

    Raises:
        NotADate: the day does not exist, its year is beyond belief, or the text is no date.
    """
    stripped = text.strip()
    if match := _ISO.fullmatch(stripped):
        return _calendar_day(stripped, int(match[1]), int(match[2]), int(match[3]))
    if match := _UK.fullmatch(stripped):
        return _calendar_day(stripped, int(match[3]), int(match[2]), int(match[1]))
    if (match := _WORDS.fullmatch(stripped)) and (month := _MONTH_NUMBERS.get(match[2].casefold())):
        return _calendar_day(stripped, int(match[3]), month, int(match[1]))
    if _MOMENT.fullmatch(stripped):
        return parse_moment(stripped).date()
    raise NotADate(f"{quoted(stripped)} is not a date. Write it as 2026-03-31 or 31/03/2026.")


def parse_clock(text: str) -> dt.time:
    """Read a time of day: ``10:00``, ``9.30``, ``2:15pm`` or ``09:30:00``.

    Raises:
        NotADate: the text is no time of day.
    """
    stripped = text.strip()
    match = _CLOCK.fullmatch(stripped)
    if match and (match[2] or match[4]):
        hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
        half = (match[4] or "").casefold()
        if not half or 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
            if hour < 24 and minute < 60 and second < 60:
                return dt.time(hour, minute, second)
    raise NotADate(f"{quoted(stripped)} is not a time of day. Write it as 10:00 or 14:30.")


def _zone(text: str | None) -> dt.tzinfo:
    if text is None:
        return LONDON
    if text == "Z":
        return dt.UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise NotADate(f"{quoted(text)} is not a time zone. Write the time as 2026-03-31T10:00:00.")
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if text[0] == "-" else offset)


def parse_moment(text: str) -> dt.datetime:
    """Read a date and time. The answer is aware and in London time; a text without a zone is London time already.

    Raises:
        NotADate: as for :func:`parse_day` and :func:`parse_clock`, or there is no time in the text.
    """
    stripped = text.strip()
    match = _MOMENT.fullmatch(stripped)
    if match is None:
        parse_day(stripped)
        raise NotADate(f"{quoted(stripped)} is a date without a time. Write it as 2026-03-31T10:00:00.")
    day = parse_day(match["day"])
    clock = parse_clock(match["clock"])
    return dt.datetime.combine(day, clock, tzinfo=_zone(match["zone"])).astimezone(LONDON)
