"""What an identifier is, and what reading one as text comes to."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Subject(StrEnum):
    """What an identifier picks out."""

    PERSON = "person"
    CASE = "case"
    ARREST = "arrest"
    COURT = "court"
    PRISON = "prison"
    ORGANISATION = "organisation"
    PROFESSIONAL = "professional"
    OFFENCE = "offence"
    RESULT = "result"
    CHARACTERISTIC = "characteristic"


class Policy(StrEnum):
    """What happens to a text that is not a good identifier of its kind."""

    REFUSE = "refuse"
    """It is typed by somebody who can look again, or nothing could be done with it."""
    KEEP_AS_GIVEN = "keep_as_given"
    """It comes from another service, whose own records break the rules now and then: the text is kept, a
    person is warned, and the canonical form stays empty so that nothing is matched on it."""


class Fault(StrEnum):
    """Why a text is not a good identifier of its kind. The words are part of the interface."""

    FORMAT = "format"
    CHECK_DIGIT = "check_digit"
    CHECK_LETTER = "check_letter"
    NO_VALID_CHECK_DIGIT = "no_valid_check_digit"
    REPEATED_DIGIT = "repeated_digit"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class Form:
    """A good identifier: as it is stored and compared, and as people are used to seeing it."""

    canonical: str
    display: str


Reader = Callable[[str, date], Form | Fault]
"""Reads a trimmed text on a given day. It raises for no text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text comes to when it is read as one kind of identifier.

    ``given`` is the text exactly as it came. ``canonical`` and ``display`` are set only when ``valid``;
    ``reason`` (a word of :class:`Fault`) and ``warning`` (a sentence for a person) only when not. The warning
    never repeats the text, so that it may be logged.
    """

    kind: str
    given: str
    valid: bool
    canonical: str | None = None
    display: str | None = None
    reason: Fault | None = None
    warning: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of identifier.

    ``title`` is its name for people, as a label has it; ``expected`` completes the sentence "<title> must be
    …"; ``example`` is a valid invented one, for hints beside a field.
    """

    name: str
    title: str
    identifies: Subject
    example: str
    expected: str
    on_failure: Policy
    read: Reader

    def parse(self, text: str, *, today: date) -> Reading:
        """Read ``text`` as this kind, raising for none. White space around it does not count; capitals do."""
        trimmed = text.strip()
        found = self.read(trimmed, today)
        if isinstance(found, Form):
            return Reading(self.name, text, valid=True, canonical=found.canonical, display=found.display)
        return Reading(self.name, text, valid=False, reason=found, warning=self._warning(trimmed, found, today))

    def _warning(self, trimmed: str, fault: Fault, today: date) -> str:
        if not trimmed:
            return f"{self.title} is blank. {_REMEDY_OF_BLANK[self.on_failure].format(example=self.example)}"
        wrong = _WRONG[fault].format(title=self.title, expected=self.expected, example=self.example)
        return f"{wrong} {self._capitals(trimmed, today)}{_REMEDY[self.on_failure]}"

    def _capitals(self, trimmed: str, today: date) -> str:
        # Only ASCII: upper() turns some other letters, such as the German sharp s, into two capitals.
        if not trimmed.isascii() or isinstance(self.read(trimmed.upper(), today), Fault):
            return ""
        return "It is written in capital letters. "


_WRONG = {
    Fault.FORMAT: "{title} must be {expected}, like {example}.",
    Fault.CHECK_DIGIT: "{title}: the last digit does not agree with the others, so at least one is wrong.",
    Fault.CHECK_LETTER: "{title}: the check letter does not agree with the rest, so a character is wrong.",
    Fault.NO_VALID_CHECK_DIGIT: "{title}: none begins with these nine digits, so at least one is wrong.",
    Fault.REPEATED_DIGIT: "{title}: one digit repeated is never given to anybody.",
    Fault.PLACEHOLDER: "{title}: this one is a filler that stands for no value.",
}

_REMEDY = {
    Policy.REFUSE: "Check it and enter it again.",
    Policy.KEEP_AS_GIVEN: "It is kept as given. Check it against the document or message it came from.",
}

_REMEDY_OF_BLANK = {
    Policy.REFUSE: "Enter it, like {example}.",
    Policy.KEEP_AS_GIVEN: "Leave it out if it is not known.",
}


def by_pattern(pattern: str) -> Reader:
    """Make a reader for a kind that has a shape and no check: the text is its own canonical form."""
    shape = re.compile(pattern, re.ASCII)

    def read(text: str, today: date) -> Form | Fault:  # noqa: ARG001
        return Form(text, text) if shape.fullmatch(text) else Fault.FORMAT

    return read
