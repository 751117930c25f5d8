"""Look a court, an offence or a result up by its code.

The tables are copies of public data (see ``NOTICE``): 397 courts by five-character organisation unit code, 15,352 CJS
offence codes and 898 CJS result codes. Each is read at first use and kept.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

_COURT_CODE = re.compile(r"[A-Z][0-9]{2}[A-Z0-9]{2}(?:[0-9]{2})?")
_OFFENCE_LETTERS: Mapping[str, str] = {"A": "attempt", "B": "aid and abet", "C": "conspire", "I": "incite"}


@dataclass(frozen=True, kw_only=True, slots=True)
class CourtEntry:
    """One court. ``code`` is the five-character organisation unit code; ``kind`` is ``magistrates`` or ``crown``."""

    code: str
    kind: str
    area: str
    name: str

    @property
    def title(self) -> str:
        """The name with what kind of court it is, as people say it."""
        if "court" in self.name.casefold():
            return self.name
        kind = "Crown Court" if self.kind == "crown" else "Magistrates' Court"
        return f"{self.name} {kind}"


@dataclass(frozen=True, kw_only=True, slots=True)
class OffenceEntry:
    """One CJS offence code. ``category`` is the table's own two-letter class (CS summary, CE either way, …)."""

    code: str
    category: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultEntry:
    """One CJS result code. ``kind`` is F (final), I (interim), P (part of another result) or empty."""

    code: str
    kind: str
    title: str


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def courts() -> Mapping[str, CourtEntry]:
    """Every court by its five-character code."""
    return {
        row["ou_code"]: CourtEntry(code=row["ou_code"], kind=row["kind"], area=row["area"], name=row["name"])
        for row in _rows("courts.csv")
    }


@cache
def offences() -> Mapping[str, OffenceEntry]:
    """Every offence by its code, the ones with an eighth letter included."""
    return {
        row["cjs_code"]: OffenceEntry(code=row["cjs_code"], category=row["category"], title=row["title"])
        for row in _rows("cjs-offences.csv")
    }


@cache
def result_codes() -> Mapping[str, ResultEntry]:
    """Every result by its four-digit code."""
    return {
        row["cjs_code"]: ResultEntry(code=row["cjs_code"], kind=row["type"], title=row["description"])
        for row in _rows("cjs-result-codes.csv")
    }


def five_character_code(given: str) -> str | None:
    """The organisation unit code in what a message gives, or None where it does not look like one.

    Common Platform sends seven characters (``B20BL00``): the last two name the building, the first five the court.
    """
    text = given.strip().upper()
    return text[:5] if _COURT_CODE.fullmatch(text) else None


def court(given: str) -> CourtEntry | None:
    """The court that a five- or seven-character code names, or None where the table does not hold it."""
    code = five_character_code(given)
    return None if code is None else courts().get(code)


def offence_title(code: str) -> str | None:
    """The title of an offence code, or None where the table does not hold it.

    An eighth letter makes a code of an attempt, of aiding and abetting, of conspiracy or of incitement. Where the
    table holds no line of its own for it, the title is that of the offence itself with the word put before it.
    """
    text = code.strip().upper()
    found = offences().get(text)
    if found is not None:
        return found.title
    letter = _OFFENCE_LETTERS.get(text[7:])
    base = offences().get(text[:7]) if letter else None
    return None if base is None or letter is None else f"{letter.capitalize()}: {base.title}"


def result_title(code: str) -> str | None:
    """The title of a four-digit result code, or None where the table does not hold it."""
    found = result_codes().get(code.strip())
    return None if found is None else found.title
