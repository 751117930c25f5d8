"""CRO number: a person's file at the Criminal Records Office.

Two series: ``NNNNNN/YYX``, whose serial number is filled up to six digits from the left, and ``SFYY/N…X``
for files without fingerprints, whose serial number is kept as long as it is (zeros in front change its
letter). In both the check letter is that of the two-digit year followed by the serial number.

Source: Ministry of Justice, hmpps-person-record, CROIdentifier.
"""

import re
from datetime import date

from backend.people.identifiers.check_letter import letter_for
from backend.people.identifiers.reading import Fault, Form, Kind, Policy, Subject

_STANDARD = re.compile(r"(?P<serial>[0-9]{1,6})/(?P<year>[0-9]{2})(?P<letter>[A-Z])")
_SMALL_FILE = re.compile(r"SF(?P<year>[0-9]{2})/(?P<serial>[0-9]{1,6})(?P<letter>[A-Z])")


def with_check_letter(serial: int, year: int) -> str:
    """Write the CRO number, in the series with fingerprints, of a serial number up to 999,999 and a year."""
    yy = f"{year % 100:02}"
    return f"{serial:06}/{yy}{letter_for(int(f'{yy}{serial:06}'))}"


def _read(text: str, today: date) -> Form | Fault:  # noqa: ARG001
    if match := _STANDARD.fullmatch(text):
        canonical = with_check_letter(int(match["serial"]), int(match["year"]))
    elif match := _SMALL_FILE.fullmatch(text):
        canonical = text[:-1] + letter_for(int(match["year"] + match["serial"]))
    else:
        return Fault.FORMAT
    if not canonical.endswith(match["letter"]):
        return Fault.CHECK_LETTER
    return Form(canonical=canonical, display=canonical)


KIND = Kind(
    name="cro_number",
    title="CRO number",
    identifies=Subject.PERSON,
    example="000001/99W",
    expected="up to 6 digits, a slash, a two-digit year and a letter",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=_read,
)
