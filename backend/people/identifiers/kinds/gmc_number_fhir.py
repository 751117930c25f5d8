"""GMC number as NHS messages write it: C and the seven digits of the register.

Source: NHS England, electronic prescription service, identifier formats.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="gmc_number_fhir",
    title="GMC number with its C",
    identifies=Subject.PROFESSIONAL,
    example="C1234567",
    expected="C and 7 digits",
    on_failure=Policy.REFUSE,
    read=by_pattern(r"C[0-9]{7}"),
)


def register_number(canonical: str) -> str:
    """Return the number as the register has it, a ``gmc_number``."""
    return canonical.removeprefix("C")
