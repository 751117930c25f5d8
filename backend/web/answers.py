"""Answers between the page and the entry: what stands in each box of a form, and what it means.

A box holds text, however wrong, so that nothing typed is lost. ``Typed`` is what one question holds: text, the ticks of
several boxes, the boxes of a date, or rows of further questions.
"""

import re
import typing
from collections.abc import Mapping
from typing import Any, Protocol

from backend.pathways.entry import Field, Kind, fields_of
from backend.refusals import Reason
from backend.web.dates import Boxes, NotADateError, boxes_of, read_date, read_moment

Typed = str | list[str] | Boxes | list[dict[str, Any]]
ROWS_AT_MOST = 50  # of a repeated group that a page offers to add, unless its question says fewer
_ROWS_READ = 1000  # of one that a page showed: Django refuses a form with more fields than that


class Posted(Protocol):
    """What a browser sent: Django's QueryDict."""

    def get(self, name: str, default: str, /) -> Any: ...
    def getlist(self, name: str, /) -> list[Any]: ...


def count_name(where: str) -> str:
    """The hidden field that tells how many rows a page showed: a row of unticked boxes sends nothing of its own."""
    return f"{where}-rows"


# --- from a value to the page -----------------------------------------------------------------------------------


def shown(field: Field, value: Any) -> Typed:
    """What stands on the page for ``value``; for None, an empty question."""
    if field.kind is Kind.ROWS:
        assert field.row is not None  # noqa: S101 - fields_of gives every ROWS field its row class
        rows = [{one.name: shown(one, _part(row, one)) for one in fields_of(field.row)} for row in value or ()]
        return rows or [blank_row(field)]
    if field.kind is Kind.SEVERAL:
        return [str(choice) for choice in value or ()]
    if field.kind in {Kind.DATE, Kind.MOMENT}:
        return Boxes() if value is None else boxes_of(value)
    if value is None:
        return ""
    if field.kind is Kind.YES_NO:
        return "yes" if value else "no"
    return str(value)


def blank_row(field: Field) -> dict[str, Any]:
    """A row as it is first shown, with the defaults of its questions."""
    assert field.row is not None  # noqa: S101 - fields_of gives every ROWS field its row class
    return {one.name: shown(one, one.default) for one in fields_of(field.row)}


def _part(row: Any, field: Field) -> Any:
    return row.get(field.name) if isinstance(row, Mapping) else getattr(row, field.name)


# --- from the page back -----------------------------------------------------------------------------------------


def posted(field: Field, where: str, sent: Posted) -> Typed:
    """What a browser sent for a question that was shown at ``where``."""
    if field.kind is Kind.ROWS:
        return [
            {one.name: posted(one, f"{where}[{number}].{one.name}", sent) for one in fields_of(_row(field))}
            for number in range(_count(where, sent))
        ]
    if field.kind is Kind.SEVERAL:
        return [str(one) for one in sent.getlist(where)]
    if field.kind in {Kind.DATE, Kind.MOMENT}:
        return posted_boxes(where, sent)
    # a browser sends the lines of a text area with CR and LF between them
    return str(sent.get(where, "")).replace("\r\n", "\n")


def posted_boxes(name: str, sent: Posted) -> Boxes:
    return Boxes(*(str(sent.get(f"{name}-{box}", "")) for box in ("day", "month", "year", "time")))


def _row(field: Field) -> type:
    assert field.row is not None  # noqa: S101 - fields_of gives every ROWS field its row class
    return field.row


def _count(where: str, sent: Posted) -> int:
    told = str(sent.get(count_name(where), "0"))
    number = int(told) if told.isascii() and told.isdigit() and len(told) < 5 else 0
    return min(number, _ROWS_READ)


def most_rows(field: Field) -> int:
    """How many rows a page offers to add."""
    return min(field.question.most or ROWS_AT_MOST, ROWS_AT_MOST)


def without_blank_rows(field: Field, typed: Typed) -> Typed:
    """The rows in which something was answered, through every depth; anything but rows as it is."""
    if field.kind is not Kind.ROWS or not isinstance(typed, list):
        return typed
    parts = fields_of(_row(field))

    def bare(row: dict[str, Any]) -> dict[str, Any]:
        return {part.name: without_blank_rows(part, row[part.name]) for part in parts}

    blank = bare(blank_row(field))
    return [row for row in map(bare, typing.cast("list[dict[str, Any]]", typed)) if row != blank]


def meant(field: Field, typed: Typed, where: str, problems: list[Reason]) -> object:
    """The value for ``entry.read``; a date that is none is left out, and told of in ``problems``."""
    match typed:
        case Boxes():
            return _date(field, typed, where, problems)
        case str():
            return typed
        case _ if field.kind is Kind.SEVERAL:
            return typed
        case _:
            return [_meant_row(field, row, f"{where}[{at}].", problems) for at, row in enumerate(typed)]


def _meant_row(field: Field, row: Any, prefix: str, problems: list[Reason]) -> dict[str, object]:
    return {one.name: meant(one, row[one.name], f"{prefix}{one.name}", problems) for one in fields_of(_row(field))}


def _date(field: Field, typed: Boxes, where: str, problems: list[Reason]) -> str | None:
    try:
        found = (read_date if field.kind is Kind.DATE else read_moment)(typed, _subject(field, where))
    except NotADateError as wrong:
        problems.append(
            Reason(code="not_a_date", sentence=str(wrong), where=where, details={"box": wrong.box}),
        )
        return None
    return None if found is None else found.isoformat()


def _subject(field: Field, where: str) -> str:
    """How a sentence about the answer begins."""
    label = field.question.label
    number = f"{number_of(where)}," if number_of(where) else ""
    return f"The answer to “{label}”{number}" if label.endswith("?") else f"{label}{number}"


def number_of(where: str) -> str:
    """“, number 2” for a question of the second row, so that its sentence is not mistaken for another row's."""
    numbers = re.findall(r"\[([0-9]+)\]", where)
    return f", number {int(numbers[-1]) + 1}" if numbers else ""
