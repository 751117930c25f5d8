"""Arrest/summons number (ASN): one arrest, or one summons, of one person.

Twenty characters: year 2, police force 2, unit 2, system 2, sequence number 11, check letter. Shown with
slashes, ``YY/FFUU/SS/NNNNNNNNNNNX``. The letter is that of force, system, year and sequence number
written one after the other, where a force or a system that is not all digits counts as nothing; the unit
has no part in it, so a wrong unit is not noticed. A feed that does not fill the letter fails the check,
and the number is kept.

Source: Ministry of Justice, bichard7-next-core, core/phase1/lib/Asn.ts. Its pattern also lets 21
characters in; the published number has 20, so here those are kept as given with a warning.
"""

import re
from datetime import date

from backend.people.identifiers.check_letter import LETTERS, letter_for
from backend.people.identifiers.reading import Fault, Form, Kind, Policy, Subject

_PARTS = (
    r"(?P<year>[0-9]{2})",
    r"(?P<force>[0-9A-Z]{2})(?P<unit>[0-9A-Z]{2})",
    r"(?P<system>[0-9A-Z]{2})",
    rf"(?P<sequence>[0-9]{{11}})(?P<letter>[{LETTERS}])",
)
_PLAIN = re.compile("".join(_PARTS))
_SLASHED = re.compile("/".join(_PARTS))


def check_letter(*, year: str, force: str, system: str, sequence: str) -> str:
    """Return the letter of an ASN from its parts as they are written in it."""
    counted = [part if part.isdecimal() else "" for part in (force, system)]
    return letter_for(int("".join([*counted, year, sequence])))


def _read(text: str, today: date) -> Form | Fault:  # noqa: ARG001
    match = _PLAIN.fullmatch(text) or _SLASHED.fullmatch(text)
    if match is None:
        return Fault.FORMAT
    year, force, unit, system, sequence, letter = match.groups()
    if letter != check_letter(year=year, force=force, system=system, sequence=sequence):
        return Fault.CHECK_LETTER
    return Form(
        canonical=f"{year}{force}{unit}{system}{sequence}{letter}",
        display=f"{year}/{force}{unit}/{system}/{sequence}{letter}",
    )


KIND = Kind(
    name="arrest_summons_number",
    title="Arrest/summons number",
    identifies=Subject.ARREST,
    example="24/20AA/01/00000123456P",
    expected="20 letters and digits",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=_read,
)
