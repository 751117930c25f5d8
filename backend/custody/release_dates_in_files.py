"""Reads files of release dates: CSV under a fixed header.

What cannot be read is named by row and column, and the rest is read.

Rows are numbered as a spreadsheet numbers them: the header is row 1, and a cell with a line break in it is one row.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from backend.pathways.entry import YEARS, Choice
from backend.pathways.releasing import Confidence, DateSource, ReleaseType
from backend.pathways.working_days import LONDON
from backend.people import identifiers

COLUMNS = ("prison_number", "release_date", "type", "confidence", "source", "stated_by", "recorded_at")
LARGEST = 20_000_000  # bytes of a file
MOST_ROWS = 100_000  # more people than all prisons of England and Wales hold
_LONGEST = {"source": 60, "stated_by": 120}

_Fault = Callable[[str, str], None]  # says what is wrong with a cell: its column, and a sentence

#: words for what we know by another name; what is not here is kept as it is written, and ranks last
_ALIASES = {
    "nomis": DateSource.PRISON_SYSTEM, "dps": DateSource.PRISON_SYSTEM, "prison_records": DateSource.PRISON_SYSTEM,
    "omu": DateSource.OFFENDER_MANAGEMENT, "offender_management_unit": DateSource.OFFENDER_MANAGEMENT,
    "offender_manager": DateSource.OFFENDER_MANAGEMENT, "probation_service": DateSource.PROBATION,
    "prison": DateSource.PRISON_STAFF,
}  # fmt: skip
_TYPES = {"home_detention_curfew": ReleaseType.HDC, "conditional_release": ReleaseType.CONDITIONAL}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing in a file that somebody should look at; ``row`` and ``column`` are None where it concerns the whole."""

    row: int | None
    column: str | None
    message: str

    def as_json(self) -> dict[str, object]:
        return {"row": self.row, "column": self.column, "message": self.message}


@dataclass(frozen=True, kw_only=True)
class Stated:
    """One row: what somebody said of one person's release."""

    row: int
    prison_number: str
    release_on: dt.date | None
    type: str
    confidence: str
    source: str
    stated_by: str
    recorded_at: dt.datetime


@dataclass(kw_only=True)
class Read:
    """What a file held. ``rows`` counts those under the header; ``could_not_read`` where nothing of it could be."""

    rows: int = 0
    stated: list[Stated] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    could_not_read: bool = False

    def refuse(self, message: str, *, row: int | None = None) -> None:
        """The file as a whole cannot be used."""
        self.problems.append(Problem(row=row, column=None, message=message))
        self.could_not_read = True


def read_file(path: Path, *, today: dt.date) -> Read:
    """Every statement of a file. Never raises for what stands in it."""
    read = Read()
    text = _text(path, read)
    if text is None:
        return read
    rows = enumerate(_rows(text), start=1)
    _, header = next(rows)
    if header is None or tuple(one.strip().lower() for one in header) != COLUMNS:
        read.refuse(f"The first row must be exactly: {','.join(COLUMNS)}.", row=1)
        return read
    for number, cells in rows:
        if cells is not None and not any(cell.strip() for cell in cells):
            continue
        if read.rows >= MOST_ROWS:
            message = f"A file may hold {MOST_ROWS:,} rows. Put the rest into another file."
            read.problems.append(Problem(row=number, column=None, message=message))
            break
        read.rows += 1
        if cells is None:
            read.problems.append(Problem(row=number, column=None, message=_NOT_CSV))
        else:
            _take(number, cells, read, today)
    return read


_NOT_CSV = "This row is not CSV: a quotation mark is left open or stands in the wrong place. Write it anew."


def _rows(text: str) -> Iterator[list[str] | None]:
    """The rows of a file; None for one that is no CSV, behind whose first line the reading goes on.

    A quotation mark that is left open would otherwise take all that follows with it.
    """
    lines = io.StringIO(text, newline="").readlines()
    begun = 0
    while begun < len(lines):
        rows = csv.reader((lines[at] for at in range(begun, len(lines))), strict=True)
        read = 0
        try:
            for cells in rows:
                yield cells
                read = rows.line_num
        except csv.Error:
            yield None
            begun += read + 1
        else:
            return


def _text(path: Path, read: Read) -> str | None:
    try:
        if path.stat().st_size > LARGEST:
            read.refuse(f"The file is larger than {LARGEST // 1_000_000} MB. Cut it into smaller ones.")
            return None
        text = path.read_text(encoding="utf-8-sig")  # files saved on Windows often begin with a byte order mark
    except OSError as fault:
        read.refuse(f"The file cannot be opened: {fault.strerror}.")
        return None
    except ValueError:
        read.refuse("The file is not text in UTF-8. Save it as “CSV UTF-8”.")
        return None
    if not text.strip():
        read.refuse("The file is empty.")
        return None
    return text


def _take(number: int, cells: list[str], read: Read, today: dt.date) -> None:
    faults: list[Problem] = []

    def fault(column: str, message: str) -> None:
        faults.append(Problem(row=number, column=column, message=message))

    if len(cells) != len(COLUMNS):
        fault(
            COLUMNS[0],
            f"This row has {len(cells)} cells; it must have {len(COLUMNS)}. Look for a comma too few or too many.",
        )
        read.problems += faults
        return
    given = {name: cell.strip() for name, cell in zip(COLUMNS, cells, strict=True)}
    for name, cell in given.items():
        if any(not one.isprintable() and one not in "\n\r\t" for one in cell):
            fault(name, "This cell holds a character that is not text. Type it again.")
        elif name in _LONGEST and len(cell) > _LONGEST[name]:
            fault(name, f"This is too long. Shorten it to {_LONGEST[name]} characters.")
    reading = identifiers.parse("prison_number", given["prison_number"], today=today)
    if not given["prison_number"]:
        fault("prison_number", "Enter the prison number, such as A1234BC.")
    elif not reading.valid:
        fault(
            "prison_number",
            f"“{given['prison_number'][:20]}” is no prison number: a capital letter, 4 digits, 2 capital letters.",
        )
    day = _day(given["release_date"], fault)
    kind = _word(given["type"], ReleaseType, "type", fault, _TYPES)
    sure = _word(given["confidence"], Confidence, "confidence", fault, {})
    source = _source(given["source"])
    if not source:
        fault("source", "Enter who says so, such as prison_system or probation.")
    at = _moment(given["recorded_at"], fault)
    if faults or at is None or kind is None or sure is None:
        read.problems += faults
        return
    read.stated.append(
        Stated(
            row=number,
            prison_number=reading.canonical or "",
            release_on=day,
            type=kind,
            confidence=sure,
            source=source,
            stated_by=" ".join(given["stated_by"].split()),
            recorded_at=at,
        )
    )


def _code(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", text.strip().lower()).strip("_")


def _word(text: str, choices: type[Choice], column: str, fault: _Fault, aliases: Mapping[str, Choice]) -> str | None:
    """The code that a word means, whatever its case and whether it is written with spaces, hyphens or underscores."""
    code = _code(text)
    known = {one.value for one in choices}
    if code in known:
        return code
    if code in aliases:
        return aliases[code].value
    fault(column, f"“{text[:30]}” is none of: {', '.join(one.value for one in choices)}.")
    return None


def _source(text: str) -> str:
    code = _code(text)
    if code in {one.value for one in DateSource}:
        return code
    return _ALIASES[code].value if code in _ALIASES else " ".join(text.split())


def _day(text: str, fault: _Fault) -> dt.date | None:
    """A date; an empty cell says that none is known any more."""
    if not text:
        return None
    try:
        found = dt.date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        fault("release_date", f"“{text}” is a date that does not exist.")
        return None
    if found is None or found.year not in YEARS:
        fault("release_date", f"Write the date as year-month-day, such as 2027-01-15, and not “{text[:20]}”.")
        return None
    return found


def _moment(text: str, fault: _Fault) -> dt.datetime | None:
    """When the source recorded it. A time without a zone is London's; a day alone is its beginning."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        fault(
            "recorded_at",
            f"Write when it was recorded as a date and time, such as 2026-11-27T09:30:00Z, and not “{text[:30]}”.",
        )
        return None
    return (found if found.tzinfo else found.replace(tzinfo=LONDON)).astimezone(dt.UTC)
