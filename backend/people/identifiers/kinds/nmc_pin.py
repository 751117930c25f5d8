"""NMC PIN: a nurse, midwife or nursing associate on the register of the Nursing and Midwifery Council.

Two digits, a letter, four digits, a letter; no check.

Source: NHS England, electronic prescription service, identifier formats.
"""

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="nmc_pin",
    title="NMC PIN",
    identifies=Subject.PROFESSIONAL,
    example="12A3456B",
    expected="2 digits, a capital letter, 4 digits and a capital letter",
    on_failure=Policy.REFUSE,
    read=by_pattern(r"[0-9]{2}[A-Z][0-9]{4}[A-Z]"),
)
