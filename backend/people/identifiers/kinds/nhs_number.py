"""NHS number: who a patient is in England, Wales and the Isle of Man.

Ten digits, the last a check digit by weights 10 to 2 over the first nine (11 less the remainder by 11; 11
counts as 0, and where it comes to 10 no number with those nine digits exists). Shown as 3-3-4. One digit
repeated ten times passes the sum and is refused by rule. 999 000 0000 to 999 999 9999 is never issued and
serves for tests.

Source: NHS Data Model and Dictionary, NHS NUMBER; NHS Common User Interface, NHS Number Input and
Display.
"""

import re
from datetime import date

from backend.people.identifiers.reading import Fault, Form, Kind, Policy, Subject

_TEN_DIGITS = re.compile(r"[0-9](?:[ -]?[0-9]){9}")


def check_digit(first_nine: str) -> int | None:
    """Return the digit that completes nine ASCII digits, or None where no NHS number begins with them."""
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), first_nine, strict=True))
    check = (11 - total % 11) % 11
    return None if check == 10 else check


def in_test_range(canonical: str) -> bool:
    """Whether a number belongs to the range that is never issued to anybody."""
    return canonical.startswith("999")


def _read(text: str, today: date) -> Form | Fault:  # noqa: ARG001
    if not _TEN_DIGITS.fullmatch(text):
        return Fault.FORMAT
    digits = text.replace(" ", "").replace("-", "")
    if len(set(digits)) == 1:
        return Fault.REPEATED_DIGIT
    check = check_digit(digits[:9])
    if check is None:
        return Fault.NO_VALID_CHECK_DIGIT
    if check != int(digits[9]):
        return Fault.CHECK_DIGIT
    return Form(canonical=digits, display=f"{digits[:3]} {digits[3:6]} {digits[6:]}")


KIND = Kind(
    name="nhs_number",
    title="NHS number",
    identifies=Subject.PERSON,
    example="999 000 0018",
    expected="10 digits",
    on_failure=Policy.REFUSE,
    read=_read,
)
