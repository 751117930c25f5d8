"""Court code of seven characters: the five of the court and two for a part of it, 00 for the court itself.

Common Platform sends this form. Compare it with the five-character code by :func:`court_of`.

Source: Ministry of Justice, hmpps-person-record, example message of Common Platform; bichard7-next-data.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="court_code_ou7",
    title="Court code with its part",
    identifies=Subject.COURT,
    example="B20BL00",
    expected="B or C, 2 digits and 4 capital letters or digits",
    on_failure=Policy.REFUSE,
    read=by_pattern(r"[BC][0-9]{2}[A-Z0-9]{4}"),
)


def court_of(canonical: str) -> str:
    """Return the five-character code of the court that a court code of either length belongs to."""
    return canonical[:5]
