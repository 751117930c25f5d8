"""When something is due, in the words that people plan by."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from backend.pathways.working_days import LONDON, working_days_between


class Press(StrEnum):
    """How pressing it is. Never shown by colour alone: the words say the same."""

    LATE = "late"
    TODAY = "today"
    AHEAD = "ahead"


@dataclass(frozen=True, kw_only=True)
class DueWords:
    text: str
    press: Press


def due_words(due: dt.datetime, now: dt.datetime) -> DueWords:
    """“due today 16:00”, “due Friday 27 November”, “2 working days late”. Both times are aware."""
    there, here = due.astimezone(LONDON), now.astimezone(LONDON)
    days = (there.date() - here.date()).days
    if due < now:
        return DueWords(text=_late(there, here), press=Press.LATE)
    if days == 0:
        return DueWords(text=f"due today {there:%H:%M}", press=Press.TODAY)
    if days == 1:
        return DueWords(text=f"due tomorrow {there:%H:%M}", press=Press.AHEAD)
    weekday = f"{there:%A} " if days < 7 else ""
    return DueWords(text=f"due {weekday}{day_words(there, here)}", press=Press.AHEAD)


def _late(there: dt.datetime, here: dt.datetime) -> str:
    days = working_days_between(there.date(), here.date())
    if days:
        return f"{days} working day{'' if days == 1 else 's'} late"
    if there.date() == here.date():
        return f"late since {there:%H:%M} today"
    return f"late since {there:%A}"  # only days on which nobody works lie between


def day_words(there: dt.date, here: dt.date) -> str:
    """“27 November”, with the year where it is another than that of ``here``."""
    words = f"{there.day} {there:%B}"
    return words if there.year == here.year else f"{words} {there.year}"
