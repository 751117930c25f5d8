"""The numbers and codes that health and justice services know people, cases, courts and staff by.

Pure Python: no database, no settings, no clock. Each kind stands in a file of its own under ``kinds/``; the
registry finds it there. :func:`parse` reads any text and never raises because of what the text holds;
:func:`accept` also applies the kind's policy and refuses what may not be entered.
"""

from backend.people.identifiers.reading import Fault, Kind, Policy, Reading, Subject
from backend.people.identifiers.registry import UnknownKind, accept, all_kinds, get, parse

__all__ = [
    "Fault",
    "Kind",
    "Policy",
    "Reading",
    "Subject",
    "UnknownKind",
    "accept",
    "all_kinds",
    "get",
    "parse",
]
