"""Giving a case to another worker or service: open until the receiver has made first contact, and chased until then.

Kept by recorder ``"hand_over"``, which also moves who holds the case; ``"allocation"`` names the first worker.
"""

import datetime as dt
from dataclasses import dataclass

from backend.pathways.entry import Choice, ask
from backend.pathways.vocabulary import Situation


class WhyHandedOver(Choice):
    CHANGE_OF_WORKER = "change_of_worker", "The worker leaves or changes"
    ABSENCE = "absence", "The worker is away for long"
    CASELOAD = "caseload", "To share the work out"
    ASKED = "asked", "The person asked for it"
    AREA = "area", "The person moved"
    OTHER = "other", "Another reason"


@dataclass(frozen=True, kw_only=True)
class Allocated:
    """Who holds the case, and who stands in for them."""

    worker: str = ask("Who works with them?", among="colleagues")
    deputy: str = ask("Who stands in?", among="colleagues")
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    receiver: str = ask("Who receives it?", among="receivers")
    why: WhyHandedOver = ask("Why?")
    summary: str = ask("What must they know?", long=True, restricted=True)
    person_told: bool = ask("Does the person know?")


def received_by(asked: Situation) -> bool:
    """Whether whoever acts is the one to whom the case was handed over last; nothing that was never handed over is."""
    last = next((one for one in reversed(asked.facts.history) if "receiver" in one.entered), None)
    return last is not None and last.entered["receiver"] == str(asked.by.id)


@dataclass(frozen=True, kw_only=True)
class HandOverConfirmed:
    """The receiver has spoken to the person. The action settles the hand-over."""

    first_contact_on: dt.date = ask("First contact with the person on")
    note: str | None = ask("Note", default=None)
