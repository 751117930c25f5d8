"""CJS offence code: which offence of the national list.

Two letters and five digits (act, year, number) or four letters and three digits; an eighth letter marks
an inchoate form of the offence, such as an attempt (A).

Source: Criminal Justice Hub, jargon buster, "CJS offence code"; shapes of all 15,352 codes of
bichard7-next-data.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="cjs_offence_code",
    title="Offence code",
    identifies=Subject.OFFENCE,
    example="TH68010",
    expected="2 capital letters and 5 digits, or 4 and 3, with or without a letter after them",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=by_pattern(r"(?:[A-Z]{2}[0-9]{5}|[A-Z]{4}[0-9]{3})[A-Z]?"),
)
