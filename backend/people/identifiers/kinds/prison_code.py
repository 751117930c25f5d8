"""Prison code: a prison of England and Wales.

Two letters and I, or ZZGHI. The form alone does not make a prison: look it up in the register of prisons
too.

Source: Ministry of Justice, hmpps-integration-api and prison-register.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="prison_code",
    title="Prison code",
    identifies=Subject.PRISON,
    example="FSI",
    expected="2 capital letters and I",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=by_pattern(r"[A-Z]{2}I|ZZGHI"),
)
