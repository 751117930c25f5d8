"""Keeps the words of an instrument, as an organisation that may show them has loaded them for its own users."""

import re
from typing import Any

from backend import clock
from backend.actors import Actor
from backend.audit.trail import command
from backend.care.models import Wording
from backend.instruments import wording
from backend.instruments.registry import registry
from backend.refusals import Malformed, Reason

LONGEST_ITEM = 1_000  # characters of one item
LONGEST_LINE = 400  # of the copyright line, and of what it is shown under
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def load_wording(instrument: str, content: object, *, by: Actor, language: str, basis: str) -> bool:
    """Show ``instrument`` in these words to the users of the actor's organisation; returns whether that is new.

    ``content`` is what the file holds: ``{"items": {"1": "…"}, "copyright_line": "…"}``, or a list of items in their
    order. ``language`` is a code such as en or pa (BCP 47), ``basis`` the licence or permission. Raises Malformed with
    a Reason for each thing that is missing or wrong, UnknownInstrument.
    """
    if by.organisation_id is None:
        raise ValueError("wording belongs to an organisation, and nobody acts for one here")
    with command(f"care.load_wording {instrument}"[:200], by=by) as trail:
        known = registry().get(instrument)
        reasons: list[Reason] = []
        said = " ".join(basis.split())
        if not said or len(said) > LONGEST_LINE:
            reasons.append(_wrong("basis", "Say under which licence or permission the words are shown"))
        if not _LANGUAGE.fullmatch(language):
            reasons.append(_wrong("language", "Give the language as a code, such as en or pa"))
        items, line = _read(content, reasons)
        if reasons:
            raise Malformed(f"The wording of {known.title} cannot be shown yet", reasons=reasons)
        accepted = wording.accept(
            known, wording.Wording(slug=known.slug, language=language, items=items, copyright_line=line)
        )
        kept = {str(number): words for number, words in accepted.items.items()}
        shown = Wording.objects.filter(
            organisation_id=by.organisation_id, instrument=known.slug, language=language
        ).order_by("-loaded_at")
        last = shown.first()
        if last is not None and (last.items, last.copyright_line, last.basis) == (kept, line, said):
            trail.nothing_done = True
            return False
        Wording.objects.create(
            organisation_id=by.organisation_id,
            instrument=known.slug,
            language=language,
            items=kept,
            copyright_line=line,
            basis=said,
            loaded_at=clock.now(),
            loaded_by=by.name,
        )
        trail.notes += [f"in {language}", said]
        return True


def _read(content: object, reasons: list[Reason]) -> tuple[dict[int, str], str]:
    """The items by number and the copyright line, each on one line of clean text."""
    held = content if isinstance(content, dict) else {}
    given = held.get("items")
    if isinstance(given, list):
        given = dict(enumerate(given, start=1))
    if not isinstance(given, dict):
        reasons.append(_wrong("items", 'The file must hold {"items": {"1": "…"}, "copyright_line": "…"}'))
        return {}, ""
    items: dict[int, str] = {}
    for key, words in given.items():
        number = str(key)
        if not (number.isascii() and number.isdigit() and len(number) < 4):
            reasons.append(_wrong("items", f"Items are named by their numbers, not {number[:20]!a}"))
        elif (text := _text(words, LONGEST_ITEM)) is None:
            reasons.append(_wrong(f"item_{number}", f"Item {number} must be words, up to {LONGEST_ITEM:,} letters"))
        else:
            items[int(number)] = text
    line = _text(held.get("copyright_line", ""), LONGEST_LINE)
    if line is None:
        reasons.append(_wrong("copyright_line", f"The copyright line must be words, up to {LONGEST_LINE} letters"))
    return items, line or ""


def _text(value: Any, longest: int) -> str | None:
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    return text if len(text) <= longest and text.isprintable() else None


def _wrong(where: str, sentence: str) -> Reason:
    return Reason(code="wrong_shape", sentence=sentence, where=where)
