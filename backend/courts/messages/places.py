"""A place in a message: a JSON value together with its path, read with care.

Every reading method answers with what can be used and adds a problem where something of another kind stands; none
raises. Nothing given (a missing key, ``null``, an empty text) is not a problem in itself.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

from backend.courts.messages.dates import NotADate, parse_day, parse_moment
from backend.courts.messages.documents import join
from backend.courts.messages.problems import Problems

LONGEST_TEXT = 255  #: characters kept of a name, an identifier or a line of an address
LONGEST_WORDING = 10_000  #: characters kept of the wording of an offence or a result

_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_FLAGS = {"true": True, "y": True, "yes": True, "false": False, "n": False, "no": False}
_SENDER = "ask the sender for a corrected file"


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "an object"


def has_placeholder(value: object) -> bool:
    """Whether a text still holds a test stub's ``{{now …}}`` where a date belongs."""
    return isinstance(value, str) and "{{" in value


class Place:
    """One JSON value of a message, the path at which it stands, and where its problems go."""

    __slots__ = ("path", "problems", "value")

    def __init__(self, value: object, path: str, problems: Problems) -> None:
        self.value = value
        self.path = path
        self.problems = problems

    def where(self, key: str) -> str:
        """The path of a member."""
        return join(self.path, key)

    def raw(self, key: str) -> object:
        """The member as it stands, None where there is none."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def is_blank(self, key: str) -> bool:
        """Whether the member is a text with nothing in it: given, but left empty."""
        value = self.raw(key)
        return isinstance(value, str) and not value.strip()

    def _wrong(self, where: str, value: object, expected: str) -> None:
        self.problems.add(
            where,
            f"Here stands {kind_of(value)} where {expected} is expected, so it was left out. Correct it, or {_SENDER}.",
            left_out=True,
        )

    # --- members that hold members --------------------------------------------------------------------------------

    def member(self, key: str) -> "Place":
        """The object under ``key``. Where there is none the place is empty: reading on from it finds nothing."""
        value = self.raw(key)
        if isinstance(value, dict):
            return Place(value, self.where(key), self.problems)
        if value is not None:
            self._wrong(self.where(key), value, "an object")
        return Place(None, self.where(key), self.problems)

    def __bool__(self) -> bool:
        return bool(self.value)

    def members(self, key: str) -> list["Place"]:
        """The objects in the list under ``key``; members of another kind are reported and left out."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong(self.where(key), value, "a list")
            return []
        return list(self._members_in(value, self.where(key)))

    def _members_in(self, members: list[object], where: str) -> Iterator["Place"]:
        for index, member in enumerate(members):
            if isinstance(member, dict):
                yield Place(member, join(where, index), self.problems)
            else:
                self._wrong(join(where, index), member, "an object")

    # --- single values --------------------------------------------------------------------------------------------

    def _text(self, key: str) -> str:
        value = self.raw(key)
        if isinstance(value, str):
            return unicodedata.normalize("NFC", value)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if value is not None:
            self._wrong(self.where(key), value, "a text")
        return ""

    def _cut(self, key: str, text: str, longest: int) -> str:
        if len(text) <= longest:
            return text
        self.problems.add(
            self.where(key),
            f"The text is longer than {longest:,} characters; only the first {longest:,} were taken. Check the text.",
        )
        return text[:longest].rstrip()

    def text(self, key: str) -> str:
        """A short text on one line, empty where none is given. A whole number is taken as its digits."""
        return self._cut(key, " ".join(self._text(key).split()), LONGEST_TEXT)

    def wording(self, key: str) -> str:
        """A longer text with its line breaks."""
        return self._cut(key, self._text(key).strip(), LONGEST_WORDING)

    def identifier(self, key: str) -> str:
        """A text that names something elsewhere; a UUID is written in small letters, so that two spellings are one."""
        text = self.text(key)
        return text.lower() if _UUID.fullmatch(text) else text

    def texts(self, key: str) -> tuple[str, ...]:
        """Short texts, from a list or from one text with commas."""
        value = self.raw(key)
        if isinstance(value, list):
            parts = [member for member in value if isinstance(member, str)]
            if len(parts) != len(value):
                self._wrong(self.where(key), value, "a list of texts")
        else:
            parts = self.text(key).split(",")
        return tuple(" ".join(part.split())[:LONGEST_TEXT] for part in parts if part.strip())

    def flag(self, key: str) -> bool | None:
        """True or false, also as ``"true"`` or ``"Y"``; None where it is not said."""
        value = self.raw(key)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().casefold() in _FLAGS:
            return _FLAGS[value.strip().casefold()]
        if value is not None and not self.is_blank(key):
            self._wrong(self.where(key), value, "true or false")
        return None

    def day(self, key: str) -> dt.date | None:
        """A date, or None where none is given or what is given is none (which is said)."""
        text = self.text(key)
        if not text or self._is_placeholder(key, text):
            return None
        try:
            return parse_day(text)
        except NotADate as error:
            self.problems.add(self.where(key), str(error), left_out=True)
            return None

    def moment(self, key: str) -> dt.datetime | None:
        """A date and time in London time, or None where none is given or what is given is none (which is said)."""
        text = self.text(key)
        if not text or self._is_placeholder(key, text):
            return None
        try:
            return parse_moment(text)
        except NotADate as error:
            self.problems.add(self.where(key), str(error), left_out=True)
            return None

    def _is_placeholder(self, key: str, text: str) -> bool:
        if not has_placeholder(text):
            return False
        self.problems.gather(
            ("placeholder", key),
            self.where(key),
            lambda count: (
                "The file is a test stub: a placeholder ({{now …}}) stands where a date belongs"
                + (f", here and in {count - 1} other places. " if count > 1 else ". ")
                + "Put a date in its place and import again."
            ),
            left_out=True,
        )
        return True
