"""Reads files of sheets: JSON lines, or CSV under a header. What cannot be read is named, and the rest is read.

A row names a case by its reference, an instrument, the day, the measure point, and the answers in the order of the
items: in JSON a list with null for no answer, in CSV ``2 2 - 0``, a dash for no answer.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LARGEST = 20_000_000  # bytes of a file
MOST_ROWS = 20_000  # of a file
MOST_PROBLEMS = 500  # more than this from one file are counted, not listed
COLUMNS = (
    "case", "instrument", "taken_on", "point", "answers", "completed_by", "mode", "done_about_risk",
)  # fmt: skip
NEEDED = ("case", "instrument", "taken_on", "answers")
BESIDES = "context"  # what scoring asks besides the items, as JSON: {"sex": "female"}
KNOWN = frozenset({*COLUMNS, BESIDES, "language", "interpreter"})


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing in a file that somebody should look at: the file, the place in it, what is wrong and what to do."""

    file: str
    where: str
    message: str

    def as_json(self) -> dict[str, str]:
        return {"file": self.file, "where": self.where, "message": self.message}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One sheet as a file has it. ``answers`` is one an item, None for none; ``rest`` holds the other fields."""

    where: str
    case: str
    instrument: str
    answers: tuple[object, ...]
    rest: Mapping[str, object]


@dataclass(kw_only=True)
class Read:
    """What a file held. ``could_not_read`` where nothing of it could be."""

    file: str
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    could_not_read: bool = False

    def say(self, where: str, message: str) -> None:
        self.problems.append(Problem(file=self.file, where=where, message=message))


class _UnreadError(Exception):
    """A row that is no sheet; the message says why."""


def read_file(path: Path) -> Read:
    """Every sheet of a file. Never raises for what stands in it."""
    read = Read(file=path.name.encode(errors="replace").decode()[-255:])
    text = _text(path, read)
    if text is None:
        read.could_not_read = True
        return read
    lines = _json_lines(text) if text.lstrip().startswith("{") else _csv_lines(text, read)
    for where, found in lines:
        if len(read.rows) >= MOST_ROWS:
            read.say(where, f"A file may hold {MOST_ROWS:,} sheets. Put the rest into another file.")
            break
        try:
            if isinstance(found, _UnreadError):
                raise found
            read.rows.append(_row(where, found))
        except _UnreadError as fault:
            read.say(where, str(fault))
    return read


def _text(path: Path, read: Read) -> str | None:
    try:
        if path.stat().st_size > LARGEST:
            read.say("file", f"The file is larger than {LARGEST // 1_000_000} MB. Cut it into smaller ones.")
            return None
        return path.read_text(encoding="utf-8-sig")  # files saved on Windows often begin with a byte order mark
    except OSError as fault:
        read.say("file", f"The file cannot be opened: {fault.strerror}.")
    except ValueError:
        read.say("file", "The file is not text in UTF-8. Save it as CSV UTF-8 or as JSON lines.")
    return None


def _json_lines(text: str) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        yield f"line {number}", found if isinstance(found, dict) else _UnreadError("This line is no JSON object.")


def _csv_lines(text: str, read: Read) -> Iterator[tuple[str, Any]]:
    """The rows under the header, numbered as a spreadsheet numbers them; blank ones are passed over."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [one.strip().lower() for one in next(rows, [])]
        if missing := [one for one in NEEDED if one not in header]:
            read.say(
                "file", f"The first row must name the columns {', '.join(COLUMNS)}. Not there: {', '.join(missing)}."
            )
            read.could_not_read = True
            return
        for number, cells in enumerate(rows, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                yield f"row {number}", _UnreadError(f"The row has {len(cells)} cells, the header {len(header)}.")
                continue
            yield f"row {number}", dict(zip(header, (cell.strip() for cell in cells), strict=False))
    except csv.Error as fault:
        read.say(f"row {rows.line_num}", f"The file cannot be read on from here ({fault}). Mend this row.")


def _row(where: str, found: Mapping[str, Any]) -> Row:
    given = {name: value for name, value in found.items() if value not in (None, "")}
    if unknown := sorted(set(map(str, given)) - KNOWN):
        raise _UnreadError(f"“{unknown[0][:40]}” is not asked for. Leave it out.")
    if missing := [one for one in NEEDED if one not in given]:
        raise _UnreadError(f"There is no {' and no '.join(missing)}. Add it.")
    case, instrument = given["case"], given["instrument"]
    if not isinstance(case, str) or not isinstance(instrument, str):
        raise _UnreadError("Case and instrument must be text.")
    rest = {name: given[name] for name in given if name not in {"case", "instrument", "answers"}}
    if BESIDES in rest:
        rest[BESIDES] = _besides(rest[BESIDES])
    return Row(
        where=where, case=case.strip(), instrument=instrument.strip(), answers=_answers(given["answers"]), rest=rest
    )


def _answers(given: Any) -> tuple[object, ...]:
    if isinstance(given, list):
        return tuple(given)
    if not isinstance(given, str):
        raise _UnreadError("Answers must be a list, one for each item, with null for no answer.")
    if given.startswith("["):
        try:
            found = json.loads(given)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, list):
            raise _UnreadError("Answers must be one for each item, such as 2 2 - 0, with a dash for no answer.")
        return tuple(found)
    parts = re.split(r"[\s,;]+", given.strip())
    return tuple(None if one == "-" else int(one) if _is_column(one) else one for one in parts)


def _is_column(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 3


def _besides(given: Any) -> dict[str, str]:
    """What scoring asks besides the items, as forms send it."""
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            given = None
    plain = (str, int, bool, type(None))
    if not isinstance(given, dict) or not all(isinstance(value, plain) for value in given.values()):
        raise _UnreadError('Context must be JSON such as {"sex": "female"}.')
    words = {True: "yes", False: "no"}
    return {
        str(key): words[value] if isinstance(value, bool) else str(value)
        for key, value in given.items()
        if value is not None
    }
