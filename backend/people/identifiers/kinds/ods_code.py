"""ODS code: an organisation, or a site of one, on the NHS register of organisations.

Three to ten capitals and digits; no check. Look it up in the register too.

Source: NHS Organisation Data Service (general knowledge of its forms).
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="ods_code",
    title="ODS code",
    identifies=Subject.ORGANISATION,
    example="RXT",
    expected="3 to 10 capital letters and digits",
    on_failure=Policy.REFUSE,
    read=by_pattern(r"[A-Z0-9]{3,10}"),
)
