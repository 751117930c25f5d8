"""A question as the templates draw it: its label, what stands in it, what is wrong with it, and every id and name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.pathways.entry import MAX_TEXT, Field, Kind, Question, fields_of
from backend.refusals import Reason
from backend.web import answers
from backend.web.answers import Typed
from backend.web.dates import Boxes

RADIOS_AT_MOST = 7  # choices; a longer list is easier to take in as a drop-down
_WIDTHS = (2, 3, 4, 5, 10)  # digits: the widths that the design system has

_LOOKS = {
    Kind.TEXT: "text", Kind.YES_NO: "radios", Kind.NUMBER: "number", Kind.DATE: "date", Kind.MOMENT: "date",
    Kind.CHOICE: "radios", Kind.SEVERAL: "tick_boxes", Kind.ROWS: "rows",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Option:
    """One radio, tick box or line of a drop-down."""

    value: str
    label: str
    id: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Box:
    """One of the boxes of a date or moment."""

    name: str
    id: str
    label: str
    value: str
    width: int
    wrong: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One of the repeated groups of a question; ``remove`` is what its button sends, empty for the only one."""

    title: str
    id: str
    questions: Sequence["Shown"]
    remove: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One question on the page. ``where`` is its place in the entry, which is also the name of its box."""

    field: Field
    where: str
    typed: Typed
    error: str = ""
    options: Sequence[Option] = ()
    boxes: Sequence[Box] = ()
    rows: Sequence[Row] = ()

    @property
    def template(self) -> str:
        """One a kind, and another where the answer is long or the list of choices is."""
        look = _LOOKS[self.field.kind]
        if look == "text" and (self.question.long or "\n" in str(self.typed)):
            look = "long_text"
        elif (self.question.among and self.options) or (
            self.field.kind is Kind.CHOICE and sum(bool(one.value) for one in self.options) > RADIOS_AT_MOST
        ):
            look = "select"
        return f"web/questions/{look}.html"

    @property
    def side_by_side(self) -> bool:
        """Whether the choices are few and short enough to stand in one line."""
        return len(self.options) < 4 and all(len(one.label) < 12 for one in self.options)

    @property
    def options_from_nothing(self) -> Sequence[Option]:
        """With “No answer” first: a drop-down shows its first line where none is chosen."""
        return sorted(self.options, key=lambda one: one.value != "")

    @property
    def question(self) -> Question:
        return self.field.question

    @property
    def id(self) -> str:
        return id_of(self.where)

    @property
    def target(self) -> str:
        """The id that a line of the error summary leads to."""
        if self.boxes:
            return next((box.id for box in self.boxes if box.wrong), self.boxes[0].id)
        return self.rows[0].id if self.rows else self.id

    @property
    def optional(self) -> bool:
        return not self.field.required and self.field.default in (None, "", ())

    @property
    def explained(self) -> bool:
        return bool(self.question.hint or self.question.cite or self.question.restricted)

    @property
    def described_by(self) -> str:
        """The ids of what a screen reader says after the label."""
        parts = {
            "hint": self.explained, "error": bool(self.error), "info": self.template.endswith("long_text.html"),
        }  # fmt: skip
        return " ".join(f"{self.id}-{part}" for part, there in parts.items() if there)

    @property
    def longest(self) -> int:
        return MAX_TEXT

    @property
    def longest_in_words(self) -> str:
        return f"{MAX_TEXT:,}"

    @property
    def lines(self) -> int:
        return min(max(5, str(self.typed).count("\n") + 2), 20)

    @property
    def width(self) -> int:
        """How many digits wide the box of a number is."""
        most = self.question.most
        digits = len(str(most)) if most is not None else 5
        return next((width for width in _WIDTHS if digits <= width), _WIDTHS[-1])

    @property
    def rows_name(self) -> str:
        return answers.count_name(self.where)

    @property
    def may_add(self) -> bool:
        return len(self.rows) < answers.most_rows(self.field)

    @property
    def next_row(self) -> str:
        return f"{self.id}-{len(self.rows)}"


def draw(field: Field, where: str, typed: Typed, wrong: Mapping[str, Reason]) -> Shown:
    """The question at ``where``. ``wrong`` holds the first reason of each place that has one."""
    reason = wrong.get(where)
    return Shown(
        field=field,
        where=where,
        typed=typed,
        error=reason.sentence if reason else "",
        options=_options(field, where, typed),
        boxes=_boxes(field, where, typed, reason) if isinstance(typed, Boxes) else (),
        rows=_rows(field, where, typed, wrong) if field.kind is Kind.ROWS and isinstance(typed, list) else (),
    )


def every(questions: Sequence[Shown]) -> Iterator[Shown]:
    """These questions and those in their rows, in the order of the page."""
    for one in questions:
        yield one
        for row in one.rows:
            yield from every(row.questions)


def options_of(pairs: Sequence[tuple[str, str]], where: str, chosen: set[str]) -> list[Option]:
    """Options of (value, label) pairs. The first has the id of the question, for the error summary to lead to."""
    return [
        Option(value=value, label=label, id=f"{id_of(where)}-{at}" if at else id_of(where), chosen=value in chosen)
        for at, (value, label) in enumerate(pairs)
    ]


def _options(field: Field, where: str, typed: Typed) -> list[Option]:
    if field.kind is Kind.YES_NO:
        pairs = [("yes", "Yes"), ("no", "No")]
    elif field.choices is not None:
        pairs = [(choice.value, choice.label) for choice in field.choices]
    else:
        return []
    chosen = {str(one) for one in typed} if isinstance(typed, list) else {str(typed)} - {""}
    if field.kind is not Kind.SEVERAL and not field.required and field.default is None:
        pairs.append(("", "No answer"))  # a radio cannot be taken back, so there is one that says nothing
    return options_of(pairs, where, chosen)


def _boxes(field: Field, where: str, typed: Boxes, reason: Reason | None) -> list[Box]:
    parts = [("day", "Day", typed.day, 2), ("month", "Month", typed.month, 2), ("year", "Year", typed.year, 4)]
    if field.kind is Kind.MOMENT:
        parts.append(("time", "Time", typed.time, 10 if len(typed.time) > 5 else 5))
    wrong_box = reason.details.get("box", "") if reason else ""
    return [
        Box(
            name=f"{where}-{name}",
            id=f"{id_of(where)}-{name}",
            label=label,
            value=value,
            width=width,
            wrong=reason is not None and wrong_box in {"", name},
        )
        for name, label, value, width in parts
    ]


def _rows(field: Field, where: str, typed: list[Any], wrong: Mapping[str, Reason]) -> list[Row]:
    assert field.row is not None  # noqa: S101 - fields_of gives every ROWS field its row class
    parts = fields_of(field.row)
    return [
        Row(
            title=f"{field.question.label.rstrip('?')}: number {at + 1}",
            id=f"{id_of(where)}-{at}",
            questions=[draw(part, f"{where}[{at}].{part.name}", row[part.name], wrong) for part in parts],
            remove=f"{where}[{at}]" if len(typed) > 1 else "",
        )
        for at, row in enumerate(typed)
    ]


def id_of(where: str) -> str:
    """An id that may stand in a fragment: attempts[0].on becomes attempts-0-on."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", where).strip("-")
