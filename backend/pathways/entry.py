"""What is entered with an action: typed fields declared once, read by every door.

A pathway's ``fields.py`` declares frozen dataclasses whose fields are made with :func:`ask`. From that one
declaration come the form on screen, the API's schema, the check of what was sent, and the JSON kept in the history.
"""

import dataclasses
import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Self, TypeVar

from backend.refusals import Malformed, Reason

MAX_TEXT = 20_000  # characters in one free-text answer: a long formulation fits, a pasted file does not
MAX_NUMBER = 999_999_999  # fits every integer column, and nothing a form asks for comes near it
YEARS = range(1900, 2200)  # of dates: outside it somebody mistyped, and calendars further out overflow
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL refuses NUL, UTF-8 has no lone surrogates


class Choice(StrEnum):
    """A coded answer: ``NAME = "code", "What a person reads"``. Codes are kept for ever; words may improve."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


@dataclass(frozen=True, kw_only=True)
class Question:
    """How one field is asked for. ``restricted`` marks clinical content that only health staff see. The newest answer
    to the fields of one ``head`` stands at the head of the case under that name. ``among`` names the list that a text
    is chosen from (``"colleagues"``, ``"prisons"``): what is kept is the key of one of its lines."""

    label: str
    hint: str = ""
    long: bool = False
    restricted: bool = False
    least: int | None = None
    most: int | None = None
    cite: str = ""
    head: str = ""
    among: str = ""


def ask(
    label: str,
    *,
    hint: str = "",
    long: bool = False,
    restricted: bool = False,
    least: int | None = None,
    most: int | None = None,
    cite: str = "",
    head: str = "",
    among: str = "",
    default: Any = dataclasses.MISSING,
) -> Any:
    """Declare a field of an action. ``least`` and ``most`` bound a number, or how many of a list."""
    question = Question(
        label=label, hint=hint, long=long, restricted=restricted, least=least, most=most, cite=cite, head=head,
        among=among,
    )  # fmt: skip
    return dataclasses.field(default=default, metadata={"question": question})


class Kind(StrEnum):
    """The kinds of answer that forms, API and history know how to carry."""

    TEXT = "text"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    SEVERAL = "several"
    ROWS = "rows"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One declared field, ready for a form or a schema."""

    name: str
    kind: Kind
    question: Question
    required: bool
    default: Any = None
    choices: type[Choice] | None = None
    row: type | None = None

    @property
    def many(self) -> bool:
        return self.kind in {Kind.SEVERAL, Kind.ROWS}


T = TypeVar("T")


def fields_of(entry: type) -> tuple[Field, ...]:
    """The fields of an entry class, in the order they are asked.

    Raises TypeError, naming the field, for a type that no door could carry: a definition is refused at start.
    """
    return _declared(entry)


@cache
def _declared(entry: Any) -> tuple[Field, ...]:
    hints = typing.get_type_hints(entry)
    return tuple(_field(entry, declared, hints[declared.name]) for declared in dataclasses.fields(entry))


def _field(entry: type, declared: "dataclasses.Field[Any]", hint: Any) -> Field:
    question = declared.metadata.get("question")
    if not isinstance(question, Question):
        raise TypeError(f"{entry.__name__}.{declared.name} is not declared with ask(…)")
    options = [option for option in typing.get_args(hint) if option is not types.NoneType]
    optional = isinstance(hint, types.UnionType) and types.NoneType in typing.get_args(hint)
    plain = options[0] if optional and len(options) == 1 else hint
    kind, choices, row = _kind(plain, f"{entry.__name__}.{declared.name}")
    has_default = declared.default is not dataclasses.MISSING
    if optional and not has_default:
        raise TypeError(f"{entry.__name__}.{declared.name} may be empty, so it must say default=None")
    return Field(
        name=declared.name,
        kind=kind,
        question=question,
        required=not has_default,
        default=declared.default if has_default else None,
        choices=choices,
        row=row,
    )


def _kind(hint: Any, where: str) -> tuple[Kind, type[Choice] | None, type | None]:
    plain = {bool: Kind.YES_NO, int: Kind.NUMBER, str: Kind.TEXT, date: Kind.DATE, datetime: Kind.MOMENT}
    if hint in plain:
        return plain[hint], None, None
    if isinstance(hint, type) and issubclass(hint, Choice):
        return Kind.CHOICE, hint, None
    if typing.get_origin(hint) is tuple and typing.get_args(hint)[1:] == (Ellipsis,):
        inner = typing.get_args(hint)[0]
        if isinstance(inner, type) and issubclass(inner, Choice):
            return Kind.SEVERAL, inner, None
        if dataclasses.is_dataclass(inner) and isinstance(inner, type):
            return Kind.ROWS, None, inner
    raise TypeError(f"{where} has a type that no form can ask for: {hint!r}")


def read(entry: type[T], sent: Mapping[str, object]) -> T:
    """Make an ``entry`` of what was sent. Values may be JSON values or already typed.

    Raises :class:`Malformed` with one reason for every field that is missing, unknown or of the wrong shape;
    each reason's ``where`` is the field's name, with ``[n].field`` for a row of a list.
    """
    problems: list[Reason] = []
    value = _read(entry, sent, "", problems)
    if problems:
        raise Malformed("There is a problem with what was entered.", reasons=problems)
    return typing.cast("T", value)


def _read(entry: type[Any], sent: Mapping[str, object], prefix: str, problems: list[Reason]) -> object:
    declared = fields_of(entry)
    known = {field.name for field in declared}
    problems.extend(not_asked(name, prefix) for name in sent if name not in known)
    values: dict[str, object] = {}
    for field in declared:
        where = f"{prefix}{field.name}"
        given = sent.get(field.name)
        if isinstance(given, str):
            given = given.strip()
        if given is None or given == "" or (field.many and given == []):
            if field.required and not (field.many and given is not None and not field.question.least):
                problems.append(
                    Reason(code="missing", sentence=f"{field.question.label}: an answer is needed.", where=where)
                )
            else:
                values[field.name] = () if field.many and field.default is None else field.default
            continue
        try:
            values[field.name] = _value(field, given, where, problems)
        except _WrongShapeError as wrong:
            problems.append(Reason(code=wrong.code, sentence=f"{field.question.label}: {wrong}", where=where))
    return entry(**values) if not problems else None


def not_asked(name: object, prefix: str = "") -> Reason:
    """Why a field is refused that nobody asks for. Its name is somebody else's text: shortened, and made storable."""
    shown = _NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", str(name))[:60]
    return Reason(
        code="unknown_field", sentence=f"“{shown}” is not asked for here. Leave it out.", where=f"{prefix}{shown}"
    )


class _WrongShapeError(Exception):
    def __init__(self, sentence: str, code: str = "wrong_shape") -> None:
        super().__init__(sentence)
        self.code = code


def _value(field: Field, given: object, where: str, problems: list[Reason]) -> object:
    readers = {
        Kind.TEXT: _text, Kind.YES_NO: _yes_no, Kind.NUMBER: _number, Kind.DATE: _date, Kind.MOMENT: _moment,
        Kind.CHOICE: _choice,
    }  # fmt: skip
    if field.kind in readers:
        return readers[field.kind](field, given)
    if not isinstance(given, list | tuple):
        raise _WrongShapeError("send a list.")
    if field.kind is Kind.SEVERAL:
        chosen = tuple(dict.fromkeys(_choice(field, one) for one in given))
        _within(field, len(chosen), "entries")
        return chosen
    _within(field, len(given), "entries")
    assert field.row is not None  # noqa: S101 - fields_of gives every ROWS field its row class
    rows: list[object] = []
    for number, one in enumerate(given):
        parts = _parts(one) if isinstance(one, field.row) else one
        if not isinstance(parts, Mapping):
            raise _WrongShapeError(f"entry {number + 1} of the list must have named parts.")
        rows.append(_read(field.row, parts, f"{where}[{number}].", problems))
    return tuple(rows)


def _parts(row: Any) -> dict[str, object]:
    return {part.name: getattr(row, part.name) for part in dataclasses.fields(row)}


def _within(field: Field, number: int, what: str = "") -> None:
    least, most = field.question.least, field.question.most
    unit = f" {what}" if what else ""
    if least is not None and number < least:
        raise _WrongShapeError(f"must be {least}{unit} or more.", "too_small")
    if most is not None and number > most:
        raise _WrongShapeError(f"must be {most}{unit} or fewer.", "too_large")


def _text(_: Field, given: object) -> str:
    if not isinstance(given, str):
        raise _WrongShapeError("send text.")
    text = str(given).strip()
    if _NOT_STORABLE.search(text):
        raise _WrongShapeError("holds a character that cannot be kept. Type it again.")
    if len(text) > MAX_TEXT:
        raise _WrongShapeError(f"is {len(text):,} characters long; the limit is {MAX_TEXT:,}.", "too_long")
    return text


def _yes_no(_: Field, given: object) -> bool:
    if isinstance(given, bool):
        return given
    if isinstance(given, str) and given in {"yes", "true"}:
        return True
    if isinstance(given, str) and given in {"no", "false"}:
        return False
    raise _WrongShapeError("answer yes or no.")


def _number(field: Field, given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int | str):
        raise _WrongShapeError("send a whole number.")
    if isinstance(given, str) and not re.fullmatch(r"-?[0-9]{1,20}", given):
        raise _WrongShapeError("must be a whole number, such as 12.")
    number = int(given)
    _within(field, number)
    if abs(number) > MAX_NUMBER:
        raise _WrongShapeError(f"must be a number of up to {len(str(MAX_NUMBER))} digits.", "too_large")
    return number


def _date(_: Field, given: object) -> date:
    if isinstance(given, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        try:
            given = date.fromisoformat(given)
        except ValueError:
            raise _WrongShapeError("must be a date that exists.", "not_a_date") from None
    if not isinstance(given, date) or isinstance(given, datetime):
        raise _WrongShapeError("must be a date, such as 2026-11-23.", "not_a_date")
    return _in_years(given)


def _moment(_: Field, given: object) -> datetime:
    if isinstance(given, str):
        try:
            given = datetime.fromisoformat(given)
        except ValueError:
            raise _WrongShapeError("must be a date and time, such as 2026-11-23T09:30:00Z.", "not_a_date") from None
    if not isinstance(given, datetime) or given.utcoffset() is None:
        sentence = "must be a date and time with its time zone, such as 2026-11-23T09:30:00Z."
        raise _WrongShapeError(sentence, "not_a_date")
    return _in_years(given)


D = TypeVar("D", bound=date)


def _in_years(given: D) -> D:
    if given.year not in YEARS:
        raise _WrongShapeError(f"must lie between {YEARS[0]} and {YEARS[-1]}.", "not_a_date")
    return given


def _choice(field: Field, given: object) -> Choice:
    assert field.choices is not None  # noqa: S101 - fields_of gives every choice field its choices
    try:
        return field.choices(given)  # type: ignore[call-arg, arg-type]
    except ValueError:
        codes = ", ".join(choice.value for choice in field.choices)
        raise _WrongShapeError(f"must be one of: {codes}.", "unknown_choice") from None


def write(entry: object | None) -> dict[str, object]:
    """The entry as JSON values, as kept in the history; empty answers are left out where that says the same."""
    if entry is None:
        return {}
    return dict(_written(entry))


def _written(entry: object) -> Iterator[tuple[str, object]]:
    for field in fields_of(type(entry)):
        value = getattr(entry, field.name)
        if value is None or (value == () and not field.required):
            continue
        if field.kind is Kind.ROWS:
            yield field.name, [write(row) for row in value]
        elif field.kind is Kind.SEVERAL:
            yield field.name, [choice.value for choice in value]
        elif field.kind in {Kind.DATE, Kind.MOMENT}:
            yield field.name, value.isoformat()
        elif field.kind is Kind.CHOICE:
            yield field.name, value.value
        else:
            yield field.name, value
