"""PNC ID: who a person is on the Police National Computer.

Four ways of writing it are read: ``YYYY/NNNNNNNX`` (the canonical form) and the same without its slash;
and the short form ``YY/N…X`` with or without its slash, whose serial number is filled up to seven digits
from the left. So a text that has under 12 characters without its slash is the short form. A four-digit
year before a shorter serial number is none of these: 2003/123X without its slash would be a number of
2020.

A two-digit year up to this year's is of the 2000s, a later one of the 1900s: what a short form means
depends on the day, what a long form means does not. The check letter is that of the two-digit year
followed by the seven-digit serial number, so it does not protect the century.

Source: Ministry of Justice, hmpps-person-record, PNCIdentifier; Criminal Justice Hub, jargon buster, "PNC
ID".
"""

import re
from datetime import date

from backend.people.identifiers.check_letter import letter_for
from backend.people.identifiers.reading import Fault, Form, Kind, Policy, Subject

_LONG = re.compile(r"(?P<year>[0-9]{4})/?(?P<serial>[0-9]{7})(?P<letter>[A-Z])")
_SHORT = re.compile(r"(?P<year>[0-9]{2})/?(?P<serial>[0-9]{1,7})(?P<letter>[A-Z])")


def with_check_letter(year: int, serial: int) -> str:
    """Write the PNC ID of a four-digit year and a serial number of up to seven digits."""
    return f"{year:04}/{serial:07}{letter_for(int(f'{year % 100:02}{serial:07}'))}"


def _read(text: str, today: date) -> Form | Fault:
    match = _LONG.fullmatch(text) or _SHORT.fullmatch(text)
    if match is None:
        return Fault.FORMAT
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if year <= today.year % 100 else 1900
    canonical = with_check_letter(year, int(match["serial"]))
    if not canonical.endswith(match["letter"]):
        return Fault.CHECK_LETTER
    return Form(canonical=canonical, display=canonical)


KIND = Kind(
    name="pnc_id",
    title="PNC ID",
    identifies=Subject.PERSON,
    example="2019/0123456E",
    expected="a year, a slash, up to 7 digits and a letter",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=_read,
)
