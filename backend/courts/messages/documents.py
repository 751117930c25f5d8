"""From the bytes of a file to a JSON tree or a text that the readers can trust.

Refuses what cannot be read as a whole (too large, empty, not UTF-8, not JSON, nested without end) and puts right what
can be: a value that no database takes, a key given twice, a number that is none. Each is said in one sentence.
"""

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from backend.courts.messages.problems import Problems, quoted

MEGABYTE = 1_000_000
MOST_BYTES = 10 * MEGABYTE  #: one day's list of a large court is under 1 MB, one result message under 0.1 MB
DEEPEST = 60  #: levels of nesting; real messages hold about 15
_MOST_DIGITS = 18
_MOST_ENVELOPES = 3
_ASK = "Ask the sender for the file again"

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
UNFIT_TAKEN_OUT = "The text holds characters that cannot be kept (such as NUL); they were taken out. Check the text."
_OTHER_ENCODINGS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


class Unreadable(ValueError):  # noqa: N818 - an ordinary answer about a file, not an error of the program
    """Nothing can be taken from the file. ``where`` names the place, ``str()`` says why and what to do."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(message)
        self.where = where


@dataclass(frozen=True, slots=True)
class _Misgiven:
    """Stands in the tree for a value that cannot be used until its place is known and it can be reported."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message in a file: its JSON tree and the path at which it stands (empty at the top)."""

    tree: object
    path: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file that could be decoded. ``messages`` is None where the text is not JSON, as in a CSV file."""

    file: str
    text: str
    messages: tuple[Message, ...] | None


def without_unfit_characters(text: str) -> str:
    """The text without the characters that no database keeps: controls, NUL, halves of a character."""
    return _UNFIT.sub("", text)


def size_in_words(count: int) -> str:
    """``12.5 MB``: a size as the sentence about the limit shows it."""
    return f"{count / MEGABYTE:.1f} MB".replace(".0 MB", " MB")


def refuse_size(count: int) -> None:
    """Refuse more bytes than :data:`MOST_BYTES`, before anything is parsed.

    Raises:
        Unreadable: it is too large; the sentence names the limit.
    """
    if count > MOST_BYTES:
        raise Unreadable(
            "file",
            f"The file is {size_in_words(count)}; at most {size_in_words(MOST_BYTES)} can be read. "
            "Split it into smaller files, such as one for each court and day, and import each.",
        )


def _decoded(data: bytes) -> str:
    refuse_size(len(data))
    if not data.strip():
        raise Unreadable("file", f"The file is empty. {_ASK}.")
    for mark, name in _OTHER_ENCODINGS:
        if data.startswith(mark):
            raise Unreadable("file", f"The file is saved as {name}. Save it as UTF-8 and import it again.")
    if b"\x00" in data[:4]:
        raise Unreadable("file", "The file is not text, or is saved as UTF-16. Save it as UTF-8 and import it again.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"line {line}",
            "A character here is not UTF-8. Save the file as UTF-8 (in a spreadsheet as “CSV UTF-8”) and import it "
            "again.",
        ) from None
    if not text.strip():
        raise Unreadable("file", f"The file is empty. {_ASK}.")
    return text


# --- JSON ---------------------------------------------------------------------------------------------------------


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found and found[key] != value:
            value = _Misgiven("The key is given twice with different values, so neither was used. Keep the right one.")  # noqa: PLW2901
        found[key] = value
    return found


def _integer(text: str) -> object:
    if len(text) > _MOST_DIGITS:
        return _Misgiven("The number is too long to be one that a court sends. Correct it.")
    return int(text)


def _float(text: str) -> object:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        return _Misgiven("The number is too large to be one that a court sends. Correct it.")
    return number


def _constant(name: str) -> object:
    return _Misgiven(f"{quoted(name)} is not a value that JSON knows. Leave it out or give a real value.")


def _too_deep(path: str) -> NoReturn:
    raise Unreadable(
        path or "file", f"The file is nested more than {DEEPEST} levels deep, which no court message is. {_ASK}."
    )


def _parsed(text: str, path: str) -> object:
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(
            f"{path}, {place}" if path else place,
            f"The file is not valid JSON: it cannot be read from here on. {_ASK}, or correct it at this place.",
        ) from None
    except RecursionError:
        _too_deep(path)


@dataclass(frozen=True, slots=True)
class _Step:
    """A place in the tree; its path is spelled out only when a problem needs it."""

    before: "_Step | None"
    key: str | int
    depth: int

    def path(self, start: str) -> str:
        keys: list[str | int] = []
        step: _Step | None = self
        while step is not None:
            keys.append(step.key)
            step = step.before
        path = start
        for key in reversed(keys):
            path = join(path, key)
        return path


def join(path: str, key: str | int) -> str:
    """The path of a member: ``cases[0]`` for a list, ``cases[0].urn`` for an object."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    shown = quoted(key)[1:-1]
    return f"{path}.{shown}" if path else shown


def _members(container: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(container, dict):
        yield from container.items()
    elif isinstance(container, list):
        yield from enumerate(container)


def _put_right(tree: object, start: str, problems: Problems) -> object:
    """Take out of the tree, in place, what no reader or database can use, and say so; refuse endless nesting."""
    waiting: deque[tuple[Any, _Step | None]] = deque([(tree, None)])
    while waiting:
        container, step = waiting.popleft()
        depth = 0 if step is None else step.depth + 1
        if depth > DEEPEST:
            _too_deep(start)
        for key, value in list(_members(container)):
            if isinstance(value, dict | list):
                if value:
                    waiting.append((value, _Step(step, key, depth)))
            elif isinstance(value, _Misgiven):
                container[key] = None
                problems.add(_Step(step, key, depth).path(start), value.sentence, left_out=True)
            elif isinstance(value, str) and _UNFIT.search(value):
                container[key] = without_unfit_characters(value)
                problems.add(_Step(step, key, depth).path(start), UNFIT_TAKEN_OUT)
    return tree


def _unwrapped(message: Message, problems: Problems) -> Message:
    """Open the envelope in which Amazon's notification service carries a message as a text."""
    for _ in range(_MOST_ENVELOPES):
        tree = message.tree
        if not (isinstance(tree, dict) and ("TopicArn" in tree or tree.get("Type") == "Notification")):
            break
        path = join(message.path, "Message")
        inner = tree.get("Message")
        if not isinstance(inner, str) or not inner.strip():
            raise Unreadable(path, f"The envelope holds no message. {_ASK}.")
        message = Message(_put_right(_parsed(inner, path), path, problems), path)
    return message


def _messages(text: str, problems: Problems) -> tuple[Message, ...]:
    tree = _put_right(_parsed(text, ""), "", problems)
    if not isinstance(tree, list):
        return (_unwrapped(Message(tree, ""), problems),)
    messages = []
    for index, member in enumerate(tree):
        try:
            messages.append(_unwrapped(Message(member, f"[{index}]"), problems))
        except Unreadable as error:
            problems.add(error.where, str(error), left_out=True)
    return tuple(messages)


def open_document(data: bytes, problems: Problems) -> Document:
    """Decode a file and, where it is JSON, parse it. A list at the top is taken as one message after another.

    Raises:
        Unreadable: nothing of the file can be read.
    """
    text = _decoded(data)
    if text.lstrip()[0] not in "{[":
        return Document(problems.file, text, None)
    return Document(problems.file, text, _messages(text, problems))
