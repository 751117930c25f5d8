"""What is entered of prison, release and what lies between."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from backend.pathways.contacting import ContactLogged
from backend.pathways.entry import ask
from backend.pathways.releasing import (
    CustodyEntered,
    CustodyEvent,
    GateOutcome,
    GateTold,
    ReleaseDateStated,
)

from .choices import Practical, RiskLevel, WhyPaused

# --- custody ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Received(CustodyEntered):
    custody_event: ClassVar[CustodyEvent] = CustodyEvent.RECEPTION


@dataclass(frozen=True, kw_only=True)
class Transferred(CustodyEntered):
    custody_event: ClassVar[CustodyEvent] = CustodyEvent.TRANSFER


@dataclass(frozen=True, kw_only=True)
class Released(CustodyEntered):
    custody_event: ClassVar[CustodyEvent] = CustodyEvent.RELEASE


@dataclass(frozen=True, kw_only=True)
class Recalled(CustodyEntered):
    custody_event: ClassVar[CustodyEvent] = CustodyEvent.RECALL


@dataclass(frozen=True, kw_only=True)
class Remanded(ReleaseDateStated):
    """A remand or a new sentence changes the date, so the new one is said with it; empty where none is known."""

    custody_event: ClassVar[CustodyEvent] = CustodyEvent.REMAND

    prison: str | None = ask("Prison", among="prisons", default=None)


@dataclass(frozen=True, kw_only=True)
class Sentenced(Remanded):
    custody_event: ClassVar[CustodyEvent] = CustodyEvent.SENTENCE


@dataclass(frozen=True, kw_only=True)
class ToHospital(CustodyEntered):
    custody_event: ClassVar[CustodyEvent] = CustodyEvent.HOSPITAL

    hospital: str | None = ask("Hospital", default=None)
    review_on: dt.date = ask("Look at it again on")


@dataclass(frozen=True, kw_only=True)
class CustodyNews:
    """What a prison's or probation's system said. It changes nothing by itself: somebody looks and records it."""

    news: str = ask("What was said?", long=True)
    source: str = ask("Who says so?")


@dataclass(frozen=True, kw_only=True)
class NewsLookedAt:
    conclusion: str = ask("What does it mean?", hint="If custody changed, record that as well")


# --- the date ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class DateLookedAt:
    """The move of the date was seen. What no longer fits is named, so that it is done and not only noticed."""

    no_longer_fits: str | None = ask("What no longer fits?", default=None)
    done: str = ask("What have you done about it?")


@dataclass(frozen=True, kw_only=True)
class DateLost:
    known: str = ask("What is known?")
    asked: str = ask("Who was asked?")


@dataclass(frozen=True, kw_only=True)
class DateAsked:
    asked: str = ask("Who was asked?")
    answer: str | None = ask("What did they say?", default=None)


@dataclass(frozen=True, kw_only=True)
class ReachAgreed:
    access_confirmed: bool = ask("Has the new prison confirmed that you may see them there?")
    contact: str | None = ask("Your contact there", default=None)


# --- release ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ShortNotice:
    why: str = ask("Why so soon?")
    plan: str = ask("How will they be met, and what is caught up later?", long=True)


@dataclass(frozen=True, kw_only=True)
class GatePlanSigned:
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class ReleaseDayBegun:
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class MetOrReached(GateTold):
    outcome: GateOutcome = ask("What happened?", default=GateOutcome.MET_AT_GATE)


@dataclass(frozen=True, kw_only=True)
class NotReached(GateTold):
    outcome: GateOutcome = ask("What happened?", default=GateOutcome.NOT_REACHED)


@dataclass(frozen=True, kw_only=True)
class NotReleased(GateTold):
    outcome: GateOutcome = ask("What happened?", default=GateOutcome.NOT_RELEASED)


@dataclass(frozen=True, kw_only=True)
class ArrestedAtGate(GateTold):
    """An outcome of the day, and an event of custody: both rooms keep it."""

    custody_event: ClassVar[CustodyEvent] = CustodyEvent.GATE_ARREST

    outcome: GateOutcome = ask("What happened?", default=GateOutcome.ARRESTED)
    source: str = ask("Who told you?")
    prison: str | None = ask("Prison, if known", among="prisons", default=None)


@dataclass(frozen=True, kw_only=True)
class PracticalsChecked:
    """What somebody needs on the first night: four answers, asked early, confirmed, and looked at again after."""

    gp: Practical = ask("GP registration")
    prescription: Practical = ask("Prescription")
    housing: Practical = ask("Housing")
    benefits: Practical = ask("Benefits")
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class DayFourteenReview:
    risk_reviewed: bool = ask("Was risk looked at?")
    plan_reviewed: bool = ask("Was the plan looked at?")
    note: str | None = ask("Note", long=True, restricted=True, default=None)


# --- out of contact, paused -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ContactLost:
    last_seen_on: dt.date | None = ask("Last seen on", default=None)
    risk_level: RiskLevel = ask("Level of risk", head="Risk")
    note: str | None = ask("Note", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class Recontact(ContactLogged):
    """A contact like any other, but with the person themselves: a message left finds nobody."""


@dataclass(frozen=True, kw_only=True)
class Paused:
    reason: WhyPaused = ask("Why?")
    review_on: dt.date = ask("Look at it again on")
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class PauseChecked:
    still_paused_because: str = ask("Why is it still paused?")
    review_on: dt.date = ask("Look at it again on")


@dataclass(frozen=True, kw_only=True)
class Resumed:
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class ResumedInPrison:
    note: str | None = ask("Note", default=None)
