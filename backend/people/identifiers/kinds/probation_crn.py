"""CRN: the case reference number by which probation in England and Wales (nDelius) knows a person.

One letter and six digits; no check. Two records of one person may be merged, so a CRN can end.

Source: Ministry of Justice, hmpps-integration-api, CRN_REGEX.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="probation_crn",
    title="CRN",
    identifies=Subject.PERSON,
    example="X320741",
    expected="a capital letter and 6 digits",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=by_pattern(r"[A-Z][0-9]{6}"),
)
