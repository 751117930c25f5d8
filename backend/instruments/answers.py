"""Answers about scores and changes as JSON, one by one or line by line, for other programs to read.

What cannot be scored has an answer too: ``{"error": "out_of_range", "item": 9}`` names the first item that could not be
read, ``{"error": "wrong_count"}`` a sheet of another length, ``{"error": "unknown_instrument"}`` a name nobody has.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from backend.instruments import change
from backend.instruments.engine import score
from backend.instruments.registry import registry
from backend.instruments.shown import as_json, exactly
from backend.refusals import Malformed, Reason, Refusal

Answer = dict[str, object]
MALFORMED_LINE = "malformed_line"
LONGEST_NUMBER = 40  # letters; no score is written longer


def read(text: str) -> object:
    """JSON as Python has it, its decimals exact. Raises ValueError for what is no JSON."""
    try:
        return json.loads(text, parse_float=_decimal)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def scored(name: str, answers: object, context: object = None) -> Answer:
    """Score one sheet. Raises Refusal, or Malformed where the sheet has no shape that could be one."""
    instrument = registry().get(name)
    if isinstance(answers, dict):
        answers = {int(key) if _is_number(key) else key: value for key, value in answers.items()}
    if not isinstance(answers, (list, dict)):
        raise _shapeless("answers", "The answers must be a list, one for each item")
    if context is not None and not isinstance(context, dict):
        raise _shapeless("context", "The context must be an object, such as {}")
    return {**as_json(score(instrument, answers, context))}


def changed(name: str, baseline: object, follow_up: object) -> Answer:
    """Compare two scores of one instrument. Raises Refusal."""
    instrument = registry().get(name)
    points = {}
    for where, given in (("baseline", baseline), ("follow_up", follow_up)):
        if given is None:
            raise change.no_score(instrument, where)
        points[where] = _points(given, where)
    found = change.between(instrument, points["baseline"], points["follow_up"])
    return {
        "improvement_points": exactly(found.improvement),
        "reliable": found.reliable.value,
        "moved_to_non_clinical": found.moved_to_non_clinical,
        "reliable_recovery": found.reliable_recovery,
    }


def refused(refusal: Refusal) -> Answer:
    """The answer to what was refused: its first reason as a code, and the place it belongs to."""
    reason = refusal.reasons[0]
    place = {key: value for key, value in reason.details.items() if key in {"item", "context"}}
    if not place and reason.where in {"baseline", "follow_up"}:
        place = {"where": reason.where}
    return {"error": reason.code, **place}


def score_lines(lines: Iterable[bytes | str]) -> Iterator[str]:
    """Answer each line, ``{"instrument": …, "answers": […], "context": {…}}``, by one line of JSON.

    Every line has its answer, in order; one that cannot be read is answered with an error, and the rest still are.
    """
    return _answer_lines(lines, lambda name, asked: scored(name, asked.get("answers"), asked.get("context")))


def change_lines(lines: Iterable[bytes | str]) -> Iterator[str]:
    """Answer each line, ``{"instrument": …, "baseline": …, "follow_up": …}``, as :func:`score_lines` does."""
    return _answer_lines(lines, lambda name, asked: changed(name, asked.get("baseline"), asked.get("follow_up")))


def _answer_lines(lines: Iterable[bytes | str], ask: Callable[[str, Mapping[str, object]], Answer]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        try:
            # "utf-8-sig": files saved on Windows often begin with a byte order mark.
            asked = read(line.decode("utf-8-sig") if isinstance(line, bytes) else line)
        except ValueError:
            yield _unread(number, "It is not JSON in UTF-8.")
            continue
        name = asked.get("instrument") if isinstance(asked, dict) else None
        if not isinstance(asked, dict) or not isinstance(name, str):
            yield _unread(number, 'It is not a JSON object with an "instrument" that is text.')
            continue
        try:
            yield json.dumps(ask(name, asked))
        except Refusal as refusal:
            yield json.dumps(refused(refusal))


def _unread(number: int, sentence: str) -> str:
    return json.dumps({"error": MALFORMED_LINE, "sentence": f"Line {number}: {sentence}"})


def _decimal(text: str) -> Decimal | float:
    return Decimal(text) if len(text) <= LONGEST_NUMBER else float("nan")


def _is_number(key: object) -> bool:
    return isinstance(key, str) and key.isascii() and key.isdigit() and len(key) <= LONGEST_NUMBER


def _points(given: object, where: str) -> Fraction:
    """A score exactly as written. 14.9 is kept as such: its nearest binary float is another number."""
    if isinstance(given, (int, Decimal)) and not isinstance(given, bool):
        points = Decimal(given)
        if points.is_finite() and abs(points.adjusted()) <= LONGEST_NUMBER:
            return Fraction(points)
    sentence = f"The {where.replace('_', '-')} must be a number"
    raise Malformed(sentence, reasons=[Reason(code=change.OUT_OF_RANGE, sentence=sentence, where=where)])


def _shapeless(where: str, sentence: str) -> Malformed:
    return Malformed(sentence, reasons=[Reason(code="malformed", sentence=sentence, where=where)])
