"""Dates and times as people type them: in boxes for day, month and year, and one for the time, in London."""

import datetime as dt
import re
from dataclasses import dataclass

from backend.pathways.entry import YEARS
from backend.pathways.working_days import LONDON

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.]?(?P<minute>[0-9]{2}))?(?::(?P<second>[0-9]{2}))?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>bst|gmt)?"
)
_SPOKEN = {"noon": dt.time(12), "midday": dt.time(12), "midnight": dt.time(0)}
_ZONES = {"bst": dt.timezone(dt.timedelta(hours=1)), "gmt": dt.UTC}


class NotADateError(ValueError):
    """What was typed names no date or moment. ``box`` is the first box that the remedy lies in."""

    def __init__(self, sentence: str, box: str = "day") -> None:
        super().__init__(sentence)
        self.box = box


@dataclass(frozen=True)
class Boxes:
    """What stands in the boxes, as typed."""

    day: str = ""
    month: str = ""
    year: str = ""
    time: str = ""

    @property
    def empty(self) -> bool:
        return not any(part.strip() for part in (self.day, self.month, self.year, self.time))


def boxes_of(value: dt.date | dt.datetime) -> Boxes:
    """The boxes that read back as ``value``, a moment to the second. A time that came twice says which it is."""
    if not isinstance(value, dt.datetime):
        return Boxes(str(value.day), str(value.month), f"{value.year:04d}")
    local = value.astimezone(LONDON)
    return Boxes(str(local.day), str(local.month), f"{local.year:04d}", clock_words(local))


def clock_words(local: dt.datetime) -> str:
    """14:30; 14:30:15 where seconds count; 01:30 GMT in the hour that comes twice when clocks go back."""
    words = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{words} {local.tzname()}" if _twice(local) else words


def _twice(local: dt.datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset() and not _skipped(local)


def _skipped(local: dt.datetime) -> bool:
    """Whether the clocks went forward over this hour."""
    there_and_back = local.astimezone(dt.UTC).astimezone(LONDON)
    return there_and_back.replace(tzinfo=None) != local.replace(tzinfo=None)


def read_date(boxes: Boxes, subject: str) -> dt.date | None:
    """The date typed; None where nothing was. Raises NotADateError with a sentence about ``subject``."""
    parts = {"day": boxes.day.strip(), "month": boxes.month.strip(), "year": boxes.year.strip()}
    missing = [name for name, typed in parts.items() if not typed]
    if len(missing) == len(parts):
        return None
    if missing:
        raise NotADateError(f"{subject} must include a {' and a '.join(missing)}", missing[0])
    if re.fullmatch("[0-9]{1,3}", parts["year"]):
        raise NotADateError(f"{subject} must have a year of 4 numbers, like 2026", "year")
    month = _month(parts["month"])
    found = _calendar_date(parts["day"], month, parts["year"])
    if found is None:
        raise NotADateError(f"{subject} must be a real date, like 4 11 2026", "day" if 1 <= month <= 12 else "month")
    if found.year not in YEARS:
        raise NotADateError(f"{subject} must be between the years {YEARS[0]} and {YEARS[-1]}", "year")
    return found


def _calendar_date(day: str, month: int, year: str) -> dt.date | None:
    if not re.fullmatch("[0-9]{1,2}", day) or not re.fullmatch("[0-9]{4}", year):
        return None
    try:
        return dt.date(int(year), month, int(day))
    except ValueError:
        return None


def _month(typed: str) -> int:
    """The number of a month typed as a number, a name, or at least three letters of one; 0 for anything else."""
    if re.fullmatch("[0-9]{1,2}", typed):
        return int(typed)
    named = [at for at, name in enumerate(MONTHS, 1) if len(typed) >= 3 and name.startswith(typed.lower())]
    return named[0] if named else 0


def read_moment(boxes: Boxes, subject: str) -> dt.datetime | None:
    """The moment typed, in UTC; None where nothing was. Raises NotADateError with a sentence about ``subject``."""
    if boxes.empty:
        return None
    day = read_date(boxes, subject)
    if day is None:
        raise NotADateError(f"{subject} must include a date", "day")
    if not boxes.time.strip():
        raise NotADateError(f"{subject} must include a time, like 14:30", "time")
    found = _read_time(boxes.time)
    if found is None:
        raise NotADateError(f"{subject} must have a real time, like 14:30 or 2:30pm", "time")
    time, zone = found
    if zone is not None:
        return dt.datetime.combine(day, time, zone).astimezone(dt.UTC)
    local = dt.datetime.combine(day, time, LONDON)
    shown = f"{time:%H:%M} on {day.day} {day:%B %Y}"
    if _skipped(local):
        raise NotADateError(f"{subject}: there was no {shown}, because the clocks went forward", "time")
    if _twice(local):
        sentence = (
            f"{subject}: {shown} came twice, because the clocks went back. Add BST for the first, GMT for the second"
        )
        raise NotADateError(sentence, "time")
    return local.astimezone(dt.UTC)


def _read_time(typed: str) -> tuple[dt.time, dt.tzinfo | None] | None:
    words = " ".join(typed.lower().split())
    if words in _SPOKEN:
        return _SPOKEN[words], None
    found = _TIME.fullmatch(words)
    if found is None or (found["minute"] is None and found["half"] is None):
        return None  # “9” alone may be morning or evening
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    try:
        time = dt.time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError:
        return None
    return time, _ZONES.get(found["zone"] or "")
