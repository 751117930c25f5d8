"""GSS code of one of the seven councils of the West Midlands.

E08000025 (Birmingham) to E08000031 (Wolverhampton), in the order of their names.

Source: Ministry of Justice, hmpps-approved-premises-api, local authority seed data (ONS codes).
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="local_authority_gss_west_midlands",
    title="West Midlands council code",
    identifies=Subject.ORGANISATION,
    example="E08000025",
    expected="one of E08000025 to E08000031",
    on_failure=Policy.REFUSE,
    read=by_pattern(r"E080000(?:2[5-9]|3[01])"),
)
