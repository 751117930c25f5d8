"""Case URN: the unique reference number that police or prosecutor give a case.

Eleven capitals and digits by the rule published for users; ten to twelve occur. No check is published, so
it is compared as it stands and the form serves only to warn.

Source: GOV.UK, "Purpose of the URN and how to obtain it"; example messages of hmpps-person-record and
cpp-context-results.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="case_urn",
    title="Case URN",
    identifies=Subject.CASE,
    example="25GD34077819",
    expected="10 to 12 capital letters and digits",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=by_pattern(r"[A-Z0-9]{10,12}"),
)
