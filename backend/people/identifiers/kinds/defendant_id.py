"""Defendant id: who a defendant is to the courts' Common Platform (``masterDefendantId``, ``defendantId``).

A UUID, read in capitals or small letters and stored in small ones. The UUIDs of only zeros and of only Fs
stand for no value (RFC 9562, sections 5.9 and 5.10): two records that share one are not one person.

Source: Common Platform hearing messages, as in court-case-matcher; RFC 9562, section 4.
"""

import re
from datetime import date

from backend.people.identifiers.reading import Fault, Form, Kind, Policy, Subject

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _read(text: str, today: date) -> Form | Fault:  # noqa: ARG001
    if not _UUID.fullmatch(text):
        return Fault.FORMAT
    canonical = text.lower()
    if set(canonical) in ({"0", "-"}, {"f", "-"}):
        return Fault.PLACEHOLDER
    return Form(canonical=canonical, display=canonical)


KIND = Kind(
    name="defendant_id",
    title="Defendant id",
    identifies=Subject.PERSON,
    example="81b6e516-4e9d-4c92-a38b-68e159cfd6c4",
    expected="a UUID",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=_read,
)
