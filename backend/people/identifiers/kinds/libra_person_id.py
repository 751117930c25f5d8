"""Libra person id (``cId``): who a defendant is to the magistrates' courts' older system, Libra.

No form is published: one example message has letters and digits, others have nine digits. It is compared
as it stands; the limit of 20 capitals and digits is ours.

Source: Ministry of Justice, court-case-matcher, example message of Libra; hmpps-person-record.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="libra_person_id",
    title="Libra person id",
    identifies=Subject.PERSON,
    example="CID1234",
    expected="up to 20 capital letters and digits",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=by_pattern(r"[A-Z0-9]{1,20}"),
)
