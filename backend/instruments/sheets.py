"""Reads a sheet of answers, or refuses it at each item that cannot be read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from backend.instruments.vocabulary import Asked, Instrument, Item
from backend.refusals import Malformed, Reason

Answers = Sequence[object] | Mapping[Any, object]
"""One answer an item in their order, or the answers by number of item; None, or a number left out, is unanswered."""

OUT_OF_RANGE = "out_of_range"
WRONG_COUNT = "wrong_count"
UNKNOWN_ITEM = "unknown_item"
UNKNOWN_CONTEXT = "unknown_context"


def read_answers(instrument: Instrument, answers: Answers) -> tuple[int | None, ...]:
    """The ticked columns, one an item. Raises Malformed with a Reason for each item that cannot be read.

    A column is a whole number among the item's codes. Text, booleans and what is not a number are out of range as
    any other code that the form does not have: nothing is guessed.
    """
    if isinstance(answers, Mapping):
        _refuse(instrument, list(_unknown_items(instrument, answers)))
        answers = [answers.get(item.number) for item in instrument.items]
    if isinstance(answers, (str, bytes)) or len(answers) != len(instrument.items):
        _refuse(instrument, [_wrong_count(instrument, answers)])
    ticked = [_column(item, given) for item, given in zip(instrument.items, answers, strict=True)]
    bad = [given is not None and column is None for given, column in zip(answers, ticked, strict=True)]
    _refuse(instrument, [_out_of_range(instrument, number) for number, wrong in enumerate(bad, start=1) if wrong])
    return tuple(ticked)


def read_context(instrument: Instrument, given: Mapping[str, object] | None) -> dict[str, object]:
    """What is asked besides the items, with every key. Raises Malformed with a Reason for each that cannot be read."""
    given = given or {}
    asked = {one.key: one for one in instrument.asks}
    reasons = [_unknown_context(instrument, key) for key in given if key not in asked]
    found: dict[str, object] = dict.fromkeys(asked)
    for key, one in asked.items():
        value = given.get(key)
        if value is None:
            continue
        known = [meaning for allowed, meaning in one.takes.items() if _same(allowed, value)]
        if known:
            found[key] = known[0]
        else:
            reasons.append(_unknown_value(instrument, one))
    _refuse(instrument, reasons)
    return found


def _column(item: Item, given: object) -> int | None:
    """The item's code that was given. JSON does not tell 2.0 from 2, so neither do we; true is no number."""
    if isinstance(given, bool) or not isinstance(given, (int, float, Decimal)):
        return None
    if isinstance(given, Decimal) and given.is_nan():
        return None
    return next((code for code in item.codes if code == given), None)


def _same(allowed: str | int | bool, value: object) -> bool:
    if isinstance(allowed, str):
        return isinstance(value, str) and " ".join(value.replace("_", " ").replace("-", " ").split()).lower() == allowed
    return isinstance(value, bool) == isinstance(allowed, bool) and value == allowed


def _refuse(instrument: Instrument, reasons: list[Reason]) -> None:
    if len(reasons) == 1:
        raise Malformed(reasons[0].sentence, reasons=reasons)
    if reasons:
        raise Malformed(f"{len(reasons)} answers of {instrument.title} cannot be read.", reasons=reasons)


def _out_of_range(instrument: Instrument, number: int) -> Reason:
    return Reason(
        code=OUT_OF_RANGE,
        sentence=f"{instrument.title} item {number} must be {either(instrument.item(number).codes)}",
        where=f"item_{number}",
        details={"item": number},
    )


def _wrong_count(instrument: Instrument, answers: Sequence[object]) -> Reason:
    count = len(instrument.items)
    said = "text was given" if isinstance(answers, (str, bytes)) else f"{len(answers)} were given"
    return Reason(
        code=WRONG_COUNT,
        sentence=f"{instrument.title} must have {count} answers, one for each item, and {said}. "
        "Leave an item that was not answered empty",
        where="answers",
        details={"count": count},
    )


def _unknown_items(instrument: Instrument, answers: Mapping[Any, object]) -> Iterator[Reason]:
    numbers = {one.number for one in instrument.items}
    for key in answers:
        if isinstance(key, bool) or key not in numbers:
            yield Reason(
                code=UNKNOWN_ITEM,
                sentence=f"{instrument.title} has no item {str(key)[:20]!a}, only 1 to {len(instrument.items)}",
                where=f"item_{str(key)[:20]}",
                details={"item": key},
            )


def _unknown_context(instrument: Instrument, key: str) -> Reason:
    known = either(one.key for one in instrument.asks) if instrument.asks else "nothing besides its items"
    return Reason(
        code=UNKNOWN_CONTEXT,
        sentence=f"{instrument.title} does not ask for {str(key)[:40]!a}: it asks for {known}",
        where=str(key)[:40],
        details={"context": key},
    )


def _unknown_value(instrument: Instrument, asked: Asked) -> Reason:
    taken = either("true" if one is True else "false" if one is False else one for one in asked.takes)
    return Reason(
        code=OUT_OF_RANGE,
        sentence=f"{instrument.title}, {asked.title}: must be {taken}",
        where=asked.key,
        details={"context": asked.key},
    )


def either(choices: Iterable[object]) -> str:
    """``0, 1, 2 or 3``."""
    *most, last = [str(one) for one in choices]
    return f"{', '.join(most)} or {last}" if most else last
