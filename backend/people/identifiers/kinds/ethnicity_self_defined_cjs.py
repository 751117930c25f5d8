"""Ethnicity as a person described it to the police or the court: the justice system's self-defined code.

A letter and a digit, or NS for not stated. Other services send codes outside this list (nDelius W4, W5,
ETH03, Z1), so an unknown one is kept as given beside what it is mapped to.

Source: Ministry of Justice, hmpps-person-record, EthnicityCode. The mapping to NHS categories is our own
reading: the NHS list has no Gypsy or Traveller, Roma or Arab group, so W3, W5 and O2 fold into C, C and
S, and the source code must be kept beside the category.
"""

from collections.abc import Mapping
from types import MappingProxyType

from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name="ethnicity_self_defined_cjs",
    title="Self-defined ethnicity code",
    identifies=Subject.CHARACTERISTIC,
    example="W1",
    expected="a letter and a digit of the self-defined list, or NS",
    on_failure=Policy.KEEP_AS_GIVEN,
    read=by_pattern(r"A[1-49]|B[129]|M[1-39]|O[129]|W[1-359]|NS"),
)

NHS_CATEGORY: Mapping[str, str] = MappingProxyType(
    {
        "W1": "A",
        "W2": "B",
        "W3": "C",
        "W5": "C",
        "W9": "C",
        "M1": "D",
        "M2": "E",
        "M3": "F",
        "M9": "G",
        "A1": "H",
        "A2": "J",
        "A3": "K",
        "A9": "L",
        "B1": "M",
        "B2": "N",
        "B9": "P",
        "A4": "R",
        "O1": "R",
        "O2": "S",
        "O9": "S",
        "NS": "Z",
        "UN": "99",
    }
)
"""The ``ethnic_category_nhs`` of each code, and of UN, which some services send for not known."""
