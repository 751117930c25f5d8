"""NHS ethnic category: the 2001 census groups, by letter; Z is not stated and 99 not known.

Source: UK Core (FHIR R4), code system EthnicCategoryEngland.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="ethnic_category_nhs",
    title="NHS ethnic category",
    identifies=Subject.CHARACTERISTIC,
    example="A",
    expected="a letter from A to S without I, O and Q, or Z, or 99",
    on_failure=Policy.REFUSE,
    read=by_pattern(r"[A-HJ-NPRSZ]|99"),
)
