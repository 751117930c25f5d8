"""Court code of five characters: one magistrates' court or one seat of the Crown Court.

B (magistrates) or C (Crown), two digits of the police area, two characters of the site. The form alone
does not make a court: look it up in the register of courts too. A code that names no court cannot place a
hearing, so it is refused.

Source: Ministry of Justice, bichard7-next-data, organisation-unit; court-case-service, list of Crown
Court names.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="court_code_ou5",
    title="Court code",
    identifies=Subject.COURT,
    example="B20BL",
    expected="B or C, 2 digits and 2 capital letters or digits",
    on_failure=Policy.REFUSE,
    read=by_pattern(r"[BC][0-9]{2}[A-Z0-9]{2}"),
)
