"""The codes by which other systems know a score, where a published source for the code was read.

CORE-OM has none in either system that could be confirmed; a score without a code here is told by its instrument alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code and the system that it belongs to, by the URI under which FHIR names it."""

    system: str
    code: str


_CODES: Mapping[str, tuple[Code, ...]] = {
    # SNOMED CT: OpenSAFELY code lists; LOINC: total of the panel 44249-1
    "phq-9": (Code(system=SNOMED, code="720433000"), Code(system=LOINC, code="44261-6")),
    # the scoring tables of the Mental Health Services Data Set
    "gad-7": (Code(system=SNOMED, code="445455005"),),
    "core-10": (Code(system=SNOMED, code="718583008"),),
}


def codes_of(instrument: str) -> tuple[Code, ...]:
    """The codes of an instrument's main score, by its slug; none where none is confirmed."""
    return _CODES.get(instrument, ())
