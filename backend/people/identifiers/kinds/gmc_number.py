"""GMC number: a doctor on the register of the General Medical Council.

Seven digits. NHS messages put a C in front: that form is ``gmc_number_fhir``. A registered medical
practitioner may direct treatment under a mental health treatment requirement (Sentencing Act 2020,
Schedule 9, paragraph 16(2)).

Source: NHS England, electronic prescription service, identifier formats.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="gmc_number",
    title="GMC number",
    identifies=Subject.PROFESSIONAL,
    example="1234567",
    expected="7 digits without the C of NHS messages",
    on_failure=Policy.REFUSE,
    read=by_pattern(r"[0-9]{7}"),
)
