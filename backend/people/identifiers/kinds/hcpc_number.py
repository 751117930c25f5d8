"""HCPC number: a member of the register of the Health and Care Professions Council.

Two or three letters for the profession and up to six digits. PYL is the part of the register that holds
practitioner psychologists: they are the "registered psychologists" who may direct treatment under a
mental health treatment requirement (Sentencing Act 2020, Schedule 9, paragraphs 16(2) and 16(5)). Members
of other parts may not.

Source: HCPC, "How to check the register".
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="hcpc_number",
    title="HCPC number",
    identifies=Subject.PROFESSIONAL,
    example="PYL123456",
    expected="2 or 3 capital letters and up to 6 digits",
    on_failure=Policy.REFUSE,
    read=by_pattern(r"[A-Z]{2,3}[0-9]{1,6}"),
)


def is_practitioner_psychologist(canonical: str) -> bool:
    """Whether the number stands in the part of the register that holds practitioner psychologists."""
    return canonical.startswith("PYL")
