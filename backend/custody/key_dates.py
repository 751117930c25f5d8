"""Reads HMPPS's own messages that somebody's key dates changed. Without a database.

The message is thin: ``{eventId, hmppsId, eventType, prisonId, url, lastModifiedDateTime}``, and whoever receives it
calls ``url``. What that answers stands beside it as ``detail``:
``{"data": {"release": {"date", "confirmedDate"}, …}}``. Source of both shapes: ministryofjustice/hmpps-integration-api,
its documentation of events and its LatestSentenceKeyDatesAndAdjustments.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.pathways.releasing import Confidence, DateSource, ReleaseType

EVENT_TYPE = "KEY_DATES_AND_ADJUSTMENTS_PRISONER_RELEASE"
LARGEST = 20_000_000  # bytes of a file
MOST = 20_000  # messages of a file

#: which of HMPPS's key dates makes a release one by that rule, where it falls on the day of the release
_RULES = (
    ("actualParoleDate", ReleaseType.PAROLE),
    ("homeDetentionCurfew.actualDate", ReleaseType.HDC),
    ("postRecallRelease.overrideDate", ReleaseType.FIXED_TERM_RECALL),
    ("postRecallRelease.date", ReleaseType.FIXED_TERM_RECALL),
    ("conditionalRelease.overrideDate", ReleaseType.CONDITIONAL),
    ("conditionalRelease.date", ReleaseType.CONDITIONAL),
    ("sentence.expiryDate", ReleaseType.SENTENCE_END),
)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing in a file that somebody should look at: the file, the place in it, what is wrong and what to do."""

    file: str
    where: str
    message: str

    def as_json(self) -> dict[str, str]:
        return {"file": self.file, "where": self.where, "message": self.message}


@dataclass(frozen=True, kw_only=True)
class KeyDates:
    """What one message says of a release. ``where`` is its place in the file."""

    where: str
    number: str
    release_on: dt.date | None
    type: str
    confidence: str
    recorded_at: dt.datetime
    source: str = DateSource.PRISON_SYSTEM.value
    stated_by: str = "HMPPS"


@dataclass(kw_only=True)
class Read:
    """What a file held. ``could_not_read`` where nothing of it could be."""

    file: str
    messages: int = 0
    dates: list[KeyDates] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    could_not_read: bool = False

    def say(self, where: str, message: str) -> None:
        self.problems.append(Problem(file=self.file, where=where, message=message))


class _UnreadError(Exception):
    """A message that cannot be used; the text says why."""


def read_file(path: Path) -> Read:
    """Every message of a file: one, a list, or one a line. Never raises for what stands in it."""
    read = Read(file=path.name.encode(errors="replace").decode()[-255:])
    found = _parsed(path, read)
    if found is None:
        read.could_not_read = True
        return read
    for where, message in found:
        if read.messages >= MOST:
            read.say(where, f"A file may hold {MOST:,} messages. Put the rest into another file.")
            break
        read.messages += 1
        try:
            read.dates.append(_read(where, message))
        except _UnreadError as fault:
            read.say(where, str(fault))
    return read


def _parsed(path: Path, read: Read) -> list[tuple[str, Any]] | None:
    try:
        if path.stat().st_size > LARGEST:
            read.say("file", f"The file is larger than {LARGEST // 1_000_000} MB. Cut it into smaller ones.")
            return None
        text = path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        read.say("file", f"The file cannot be opened: {fault.strerror}.")
        return None
    except ValueError:
        read.say("file", "The file is not text in UTF-8.")
        return None
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return _lines(text, read)
    listed = whole if isinstance(whole, list) else [whole]
    if not listed:
        read.say("file", "The file holds no message.")
        return None
    return [(f"message {number}", one) for number, one in enumerate(listed, start=1)]


def _lines(text: str, read: Read) -> list[tuple[str, Any]] | None:
    """The messages where each stands on a line of its own."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    found = list(_each(lines))
    if not any(isinstance(one, dict) for _, one in found):
        read.say("file", "The file holds no JSON message." if lines else "The file is empty.")
        return None
    return found


def _each(lines: list[tuple[int, str]]) -> Iterator[tuple[str, Any]]:
    for number, line in lines:
        try:
            yield f"line {number}", json.loads(line)
        except (ValueError, RecursionError):
            yield f"line {number}", None


def _read(where: str, message: Any) -> KeyDates:
    if not isinstance(message, Mapping):
        raise _UnreadError("This is no JSON object.")
    kind = message.get("eventType")
    if kind != EVENT_TYPE:
        raise _UnreadError(
            f"“{str(kind)[:60]}” is not about release dates. Send only messages of the type {EVENT_TYPE}."
        )
    number = message.get("hmppsId")
    if not isinstance(number, str) or not number.strip():
        raise _UnreadError("hmppsId is missing: it says whose dates these are.")
    at = _moment(message.get("lastModifiedDateTime"))
    detail = message.get("detail")
    data = detail.get("data", detail) if isinstance(detail, Mapping) else None
    if not isinstance(data, Mapping):
        raise _UnreadError("The message names no date. Call its url, and put the answer beside it as “detail”.")
    day = _day(data, "release.date") or _day(data, "release.confirmedDate")
    confirmed = _day(data, "release.confirmedDate") is not None
    return KeyDates(
        where=where,
        number=number.strip(),
        release_on=day,
        type=_rule(data, day).value,
        confidence=(Confidence.FIRM if confirmed else Confidence.LIKELY).value,
        recorded_at=at,
    )


def _rule(data: Mapping[str, Any], day: dt.date | None) -> ReleaseType:
    return next((rule for path, rule in _RULES if day is not None and _day(data, path) == day), ReleaseType.OTHER)


def _moment(given: object) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise _UnreadError("lastModifiedDateTime must be a date and time with its zone, such as 2026-11-27T09:30:00Z.")
    return found.astimezone(dt.UTC)


def _day(data: Mapping[str, Any], path: str) -> dt.date | None:
    found: Any = data
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    if found is None:
        return None
    try:
        return dt.date.fromisoformat(found) if isinstance(found, str) else _not_a_day(path)
    except ValueError:
        return _not_a_day(path)


def _not_a_day(path: str) -> dt.date:
    raise _UnreadError(f"{path} in the detail is no date that exists.")
