"""CJS result code: what a court decided, from the national list.

Four digits; no check. 3108 is a mental health treatment requirement.

Source: Ministry of Justice, bichard7-next-data, result-code.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="cjs_result_code",
    title="Result code",
    identifies=Subject.RESULT,
    example="3108",
    expected="4 digits",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=by_pattern(r"[0-9]{4}"),
)
