"""A court list as a CSV file, one line a defendant.

The first line is exactly ``court,date,room,time,urn,name,date_of_birth,pnc,offences``. The file is UTF-8, with or
without a byte order mark. Dates are ISO or UK; several offences are separated by ``;``, each a CJS code, a code with
a title, or a title.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator

from backend.courts.messages import people
from backend.courts.messages.dates import LONDON, NotADate, parse_clock
from backend.courts.messages.documents import UNFIT_TAKEN_OUT, Unreadable, without_unfit_characters
from backend.courts.messages.listing import Entry, offence_named, taken, without_repeats
from backend.courts.messages.places import Place
from backend.courts.messages.problems import Problems, quoted
from backend.courts.messages.records import Defendant, Identifiers, ListedHearing, OffenceLine
from backend.courts.messages.shape import ListShape, Source
from backend.courts.messages.venues import court_named

HEADER = ("court", "date", "room", "time", "urn", "name", "date_of_birth", "pnc", "offences")
_ENOUGH_OF_THE_HEADER = 3


class _Row(Place):
    """A line of the file, read by the names of its columns."""

    __slots__ = ()

    def where(self, key: str) -> str:
        return f"{self.path}, {key}"


def _recognises(source: Source) -> bool:
    if source.is_json:
        return False
    first = source.text.lstrip().partition("\n")[0].casefold()
    return source.file.casefold().endswith(".csv") or sum(name in first for name in HEADER) >= _ENOUGH_OF_THE_HEADER


def _fit(text: str, problems: Problems) -> str:
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        fit = without_unfit_characters(line.rstrip("\r"))
        if fit != line.rstrip("\r"):
            problems.add(f"line {number}", UNFIT_TAKEN_OUT)
            lines[number - 1] = fit
    return "\n".join(lines)


def _rows(text: str, problems: Problems) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = next(reader)
        if tuple(header) != HEADER:
            raise Unreadable(
                "line 1",
                f"The first line must be exactly “{','.join(HEADER)}”, but it is {quoted(','.join(header))}. "
                "Put these nine columns in this order and import again.",
            )
        while True:
            line = reader.line_num + 1
            cells = next(reader)
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(HEADER):
                problems.add(
                    f"line {line}",
                    f"The line has {len(cells)} values where {len(HEADER)} are expected, so it was left out. "
                    "Put a value that holds a comma between double quotation marks.",
                    left_out=True,
                )
                continue
            yield _Row(dict(zip(HEADER, cells, strict=True)), f"line {line}", problems)
    except StopIteration:
        return
    except csv.Error:
        problems.add(
            f"line {line}",
            "The line cannot be read as CSV, and nothing after it was read. Look for a quotation mark that is not "
            "closed, correct it, and import again.",
            left_out=True,
        )


def _defendant(row: _Row) -> Defendant | people.LeftOut:
    name = row.text("name")
    title, first, middle, last = people.split_name(name)
    if people.looks_like_company(name):
        return people.LeftOut.COMPANY
    if not (first or last):
        return people.LeftOut.NAMELESS
    return Defendant(
        where=row.path,
        title=title,
        first_name=first,
        middle_names=middle,
        last_name=last,
        date_of_birth=row.day("date_of_birth"),
        identifiers=Identifiers(pnc=people.pnc_at(row, "pnc")),
    )


def _offences(row: _Row) -> tuple[OffenceLine, ...]:
    named = row.wording("offences").split(";")
    return tuple(offence_named(" ".join(text.split()), row.where("offences")) for text in named if text.strip())


def _starts_at(row: _Row, day: dt.date) -> dt.datetime | None:
    text = row.text("time")
    if not text:
        return None
    try:
        return dt.datetime.combine(day, parse_clock(text), tzinfo=LONDON)
    except NotADate as error:
        row.problems.add(row.where("time"), str(error))
        return None


def _hearing(row: _Row) -> ListedHearing | None:
    day = row.day("date")
    if day is None:
        if not row.text("date"):
            row.problems.add(
                row.where("date"),
                "The date is missing, so the line was left out. Add it and import again.",
                left_out=True,
            )
        return None
    entry = Entry(
        place=row,
        court=court_named(row.text("court")),
        court_place=row,
        court_key="court",
        room=row.text("room"),
        urn=row.text("urn"),
        case_number="",
        defendant=_defendant(row),
        offences=_offences(row),
    )
    return taken(entry, day=day, starts_at=_starts_at(row, day))


def _read(source: Source) -> tuple[ListedHearing, ...]:
    hearings: list[ListedHearing] = []
    rows = 0
    for row in _rows(_fit(source.text, source.problems), source.problems):
        rows += 1
        hearing = _hearing(row)
        if hearing is not None:
            hearings.append(hearing)
    if not rows and not source.problems.listed():
        source.problems.add("file", "The list holds no cases: there is nothing below its first line. Check the export.")
    return without_repeats(hearings, source.place)


SHAPE = ListShape(name="CSV court list", recognises=_recognises, read=_read)
