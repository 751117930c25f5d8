"""Look a prison up by its code or name.

The table is a copy of public data (see ``NOTICE``): 168 places, 124 of them open.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backend.refusals import Malformed, Reason

_TABLE = Path(__file__).resolve().parent / "prisons.csv"


@dataclass(frozen=True, kw_only=True, slots=True)
class Prison:
    """One prison. ``code`` has three letters (one place has five); ``is_open`` is off for one that has closed."""

    code: str
    name: str
    is_open: bool


@cache
def prisons() -> Mapping[str, Prison]:
    """Every prison by its code."""
    with _TABLE.open(encoding="utf-8-sig", newline="") as lines:
        rows = [
            Prison(code=row["code"], name=row["name"], is_open=row["active"] == "true") for row in csv.DictReader(lines)
        ]
    return {one.code: one for one in rows}


def still_open() -> list[Prison]:
    """Those that have not closed, by name."""
    return sorted((one for one in prisons().values() if one.is_open), key=lambda one: one.name)


def name_of(code: str) -> str:
    """What people call it; the code itself for one that is not in the table any more."""
    found = prisons().get(code)
    return found.name if found else code


@cache
def _by_name() -> Mapping[str, tuple[Prison, ...]]:
    found: dict[str, tuple[Prison, ...]] = {}
    for one in prisons().values():
        key = _plain(one.name)
        found[key] = (*found.get(key, ()), one)
    return found


def _plain(name: str) -> str:
    """Its letters alone, without what kind of place it is: “HMP Featherstone” and “Featherstone (HMP)” are one."""
    words = re.sub(r"[^a-z ]", " ", name.lower()).split()
    return " ".join(one for one in words if one not in {"hmp", "yoi", "hmyoi", "hm", "prison"})


def read(given: str, *, where: str = "prison") -> Prison:
    """The open prison that a code or name says. Raises Malformed, with the remedy, for none and for one that closed."""
    text = given.strip()
    found = prisons().get(text.upper())
    if found is None:
        named = _by_name().get(_plain(text), ())
        still = [one for one in named if one.is_open]
        found = still[0] if len(still) == 1 else named[0] if len(named) == 1 else None
    if found is None:
        raise _refused(
            where,
            "unknown_prison",
            f"There is no prison “{text[:40]}”. Give its three-letter code, such as FSI, or its name.",
        )
    if not found.is_open:
        raise _refused(
            where, "closed_prison", f"{found.name} ({found.code}) has closed. Give the prison where the person is now."
        )
    return found


def _refused(where: str, code: str, sentence: str) -> Malformed:
    return Malformed(sentence, reasons=[Reason(code=code, sentence=sentence, where=where)])
