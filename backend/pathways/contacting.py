"""Appointments and contacts with the person, as every pathway enters them.

An appointment is a session that is planned; moving it adds a booking to its chain and keeps the earlier ones with who
asked and why. A contact is what took place: whether anybody was reached stands apart from what was then done. When it
took place is the moment of the action (``happened_at``); when it was entered is the moment of the record.
"""

import datetime as dt
from dataclasses import dataclass, replace

from backend.pathways.entry import Choice, ask


class Setting(Choice):
    PRISON = "prison", "In prison"
    GATE = "gate", "At the gate"
    HOME = "home", "At home"
    STREET = "street", "On the street or in a café"
    OFFICE = "office", "At an office"
    PHONE = "phone", "By telephone"
    VIDEO = "video", "By video"
    TEXT = "text", "By text message"


class Present(Choice):
    PERSON = "person", "The person"
    FAMILY = "family", "Family or a friend"
    PARTNER = "partner", "Another service"
    NOBODY = "nobody", "Nobody was reached"


class Result(Choice):
    """Whether it took place, and if not, by whose doing."""

    HELD = "held", "Held"
    BRIEF = "brief", "Brief"
    CANCELLED_BY_US = "cancelled_by_us", "Cancelled by us"
    CANCELLED_BY_PRISON = "cancelled_by_prison", "Cancelled by the prison"
    CANCELLED_BY_PERSON = "cancelled_by_person", "Cancelled by the person"
    NOT_UNLOCKED = "not_unlocked", "Not unlocked"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    NO_ANSWER = "no_answer", "No answer"


TOOK_PLACE = (Result.HELD, Result.BRIEF)
NOT_REACHED = (Result.DID_NOT_ATTEND, Result.NO_ANSWER)  # what counts as a failed attempt; a cancellation does not
RAISES_RISK = "raise_risk"  # what every pathway calls the action that raises a risk; the one-minute log leads on to it


class Focus(Choice):
    EMOTIONAL = "emotional", "Emotional"
    PRACTICAL = "practical", "Practical"
    BOTH = "both", "Both"


class Mood(Choice):
    """Five faces."""

    VERY_LOW = "0", "Very low"
    LOW = "1", "Low"
    SO_SO = "2", "So-so"
    GOOD = "3", "Good"
    VERY_GOOD = "4", "Very good"


class Than(Choice):
    """How things are, against the last time."""

    WORSE = "worse", "Worse"
    SAME = "same", "The same"
    BETTER = "better", "Better"


class RiskChange(Choice):
    NONE = "none", "No change"
    UP = "up", "Raise a concern"
    DOWN = "down", "Less"


class AskedBy(Choice):
    PERSON = "person", "The person"
    US = "us", "Us"
    PRISON = "prison", "The prison"
    PARTNER = "partner", "Another service"


@dataclass(frozen=True, kw_only=True)
class BookingTold:
    """What a pathway's own entry says of a session that is planned. ``place`` is in words, ``why`` of a change."""

    at: dt.datetime
    place: str
    minutes: int | None = None
    asked_by: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class AppointmentBooked:
    """A session that is planned. It stands in the history, and the room of care reads it from there."""

    at: dt.datetime = ask("When?")
    setting: Setting = ask("Where or how?")
    place: str | None = ask("Place", default=None)
    minutes: int | None = ask("How long, in minutes?", least=1, most=600, default=None)
    purpose: str | None = ask("What for?", hint="Nothing about health: the person may be reminded of it", default=None)

    @property
    def booking(self) -> BookingTold:
        return BookingTold(
            at=self.at, place=f"{self.setting.label}{f', {self.place}' if self.place else ''}", minutes=self.minutes
        )


@dataclass(frozen=True, kw_only=True)
class AppointmentMoved(AppointmentBooked):
    """A new booking of the same session; the earlier one is kept. The action settles the booking that it replaces."""

    asked_by: AskedBy = ask("Who asked for the change?")
    why: str | None = ask("Why?", default=None)

    @property
    def booking(self) -> BookingTold:
        return replace(super().booking, asked_by=self.asked_by.label, why=self.why or "")


@dataclass(frozen=True, kw_only=True)
class AppointmentCancelled:
    asked_by: AskedBy = ask("Who cancelled?")
    why: str | None = ask("Why?", default=None)


@dataclass(frozen=True, kw_only=True)
class SessionTold:
    """What a pathway's own entry says of a contact, in the terms in which the room of care shows and counts it.

    ``setting`` and ``reason`` are codes of the pathway's own choices. ``counts`` is off for what is no session of the
    pathway (an attempt to telephone). ``number`` is the session's, where sessions are numbered.
    """

    result: Result
    setting: str = ""
    minutes: int | None = None
    present: tuple[Present, ...] = ()
    focus: Focus | None = None
    mood: int | None = None
    than: Than | None = None
    risk: RiskChange | None = None
    next_on: dt.date | None = None
    number: int | None = None
    reason: str = ""
    counts: bool = True
    for_supervision: bool = False


@dataclass(frozen=True, kw_only=True)
class ContactLogged:
    """The one-minute log. Everything but the first answer may be left out; eight taps fill it."""

    result: Result = ask("Did it take place?")
    setting: Setting | None = ask("Where?", default=None)
    present: tuple[Present, ...] = ask("Who was there?", default=())
    minutes: int | None = ask("How long, in minutes?", least=1, most=600, default=None)
    focus: Focus | None = ask("What was it about?", default=None)
    mood: Mood | None = ask("How are they?", restricted=True, default=None)
    than: Than | None = ask("Compared with last time", restricted=True, default=None)
    risk: RiskChange = ask("Risk", default=RiskChange.NONE)
    next_on: dt.date | None = ask("Next contact", default=None)
    for_supervision: bool = ask("Something for supervision?", default=False)
    date_may_have_moved: bool = ask("May the release date have moved?", default=False)
    note: str | None = ask("Note", long=True, restricted=True, default=None)

    @property
    def session(self) -> SessionTold:
        return SessionTold(
            result=self.result,
            setting=self.setting.value if self.setting else "",
            minutes=self.minutes,
            present=self.present,
            focus=self.focus,
            mood=int(self.mood.value) if self.mood else None,
            than=self.than,
            risk=self.risk,
            next_on=self.next_on,
            for_supervision=self.for_supervision,
        )
