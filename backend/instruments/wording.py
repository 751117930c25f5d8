"""The wording of an instrument, where an organisation that may show it has loaded it.

Footbridge ships none. What it shows of an item is the number and a short label of its own, until wording is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.instruments.vocabulary import Instrument
from backend.refusals import Malformed, Reason


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words of one instrument in one language, as the holder of a licence loaded them."""

    slug: str
    language: str
    items: Mapping[int, str]
    copyright_line: str = ""


def accept(instrument: Instrument, wording: Wording) -> Wording:
    """Return ``wording`` where it can be shown. Raises Malformed with a Reason for each thing that is not there.

    No licence lets items be left out, added or shown in another order, so each item has its words; and where the
    holder asks for a copyright line, wording without it is refused.
    """
    if wording.slug != instrument.slug:
        raise ValueError(f"wording of {wording.slug} is none of {instrument.slug}")
    numbers = [one.number for one in instrument.items]
    reasons = [
        Reason(code="missing", sentence=f"{instrument.title} item {number} has no words", where=f"item_{number}")
        for number in numbers
        if not wording.items.get(number, "").strip()
    ]
    reasons += [
        Reason(code="unknown_item", sentence=f"{instrument.title} has no item {number}", where=f"item_{number}")
        for number in wording.items
        if number not in numbers
    ]
    if instrument.licence.line_needed and not wording.copyright_line.strip():
        sentence = f"Give the copyright line that {instrument.title} must be shown with"
        reasons.append(Reason(code="missing", sentence=sentence, where="copyright_line"))
    if reasons:
        raise Malformed(f"The wording of {instrument.title} cannot be shown yet", reasons=reasons)
    return wording


def text_of(instrument: Instrument, number: int, wording: Wording | None = None) -> str:
    """What to show for an item: its words where they were loaded, otherwise our own label."""
    return accept(instrument, wording).items[number] if wording else instrument.item(number).label
