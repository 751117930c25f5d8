"""Libra case number: a case in the magistrates' courts' older system, Libra, which sends no URN.

Digits only. No length and no check are published; those seen have ten digits, and the limit of 20 is
ours.

Source: Ministry of Justice, court-case-matcher, example message of Libra.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="libra_case_number",
    title="Libra case number",
    identifies=Subject.CASE,
    example="1600032981",
    expected="up to 20 digits",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=by_pattern(r"[0-9]{1,20}"),
)
