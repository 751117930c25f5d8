"""Prison number (NOMS number): who a person is to the prisons of England and Wales.

One letter, four digits, two letters; no check.

Source: Ministry of Justice, hmpps-integration-api, isNomsNumber.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="prison_number",
    title="Prison number",
    identifies=Subject.PERSON,
    example="A1234BC",
    expected="a capital letter, 4 digits and 2 capital letters",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=by_pattern(r"[A-Z][0-9]{4}[A-Z]{2}"),
)
