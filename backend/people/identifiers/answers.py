"""Answers about identifiers as JSON, one by one or line by line, for other programs to read."""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from backend.people.identifiers.registry import UnknownKind, parse

_NO_READING: dict[str, object] = {"valid": False, "canonical": None, "display": None}


def answer(kind: str, text: str, *, today: date) -> dict[str, object]:
    """Read ``text`` as ``kind`` and say what it comes to: valid, canonical, display and reason.

    Raises :class:`UnknownKind`.
    """
    reading = parse(kind, text, today=today)
    return {
        "valid": reading.valid,
        "canonical": reading.canonical,
        "display": reading.display,
        "reason": reading.reason,
    }


def answer_lines(lines: Iterable[bytes | str], *, today: date) -> Iterator[str]:
    """Answer each line, a JSON object ``{"kind": …, "input": …}``, by one line of JSON without its line end.

    Every line has its answer, in order. One that cannot be read, or whose kind is unknown, is answered with an
    ``error`` that names the line, and the rest are still answered.
    """
    for number, line in enumerate(lines, start=1):
        yield json.dumps(_answer_line(line, number, today=today))


def _answer_line(line: bytes | str, number: int, *, today: date) -> dict[str, object]:
    try:
        # "utf-8-sig": files saved on Windows often begin with a byte order mark.
        asked = json.loads(line.decode("utf-8-sig") if isinstance(line, bytes) else line)
    except (ValueError, RecursionError):
        return _not_read(number, "malformed_line", "It is not JSON in UTF-8.")
    if not isinstance(asked, dict):
        return _not_read(number, "malformed_line", "It is not a JSON object.")
    kind, text = asked.get("kind"), asked.get("input")
    if not isinstance(kind, str) or not isinstance(text, str):
        return _not_read(number, "malformed_line", '"kind" and "input" must both be given, as text.')
    try:
        return answer(kind, text, today=today)
    except UnknownKind as unknown:
        return _not_read(number, unknown.code, unknown.sentence)


def _not_read(number: int, reason: str, sentence: str) -> dict[str, object]:
    return {**_NO_READING, "reason": reason, "error": f"Line {number}: {sentence}"}
