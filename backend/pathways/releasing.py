"""Prison and release as every pathway knows them: dates with their source, custody, the gate; and what guards may ask.

A release date is never overwritten. Every statement of it is kept with who made it and when, and the one that counts
is worked out from all of them, in whatever order they came in (:func:`in_order`). The room of custody keeps them.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from backend.pathways.entry import Choice, ask
from backend.pathways.vocabulary import Fact
from backend.pathways.working_days import at_time, is_working_day, working_day_before


class ReleaseType(Choice):
    """By what rule somebody is released; codes are those of import files."""

    CONDITIONAL = "conditional", "Conditional release date"
    HDC = "hdc", "Home detention curfew"
    PAROLE = "parole", "Parole"
    BAIL = "bail", "Bail"
    FIXED_TERM_RECALL = "fixed_term_recall", "End of a fixed-term recall"
    SENTENCE_END = "sentence_end", "End of the sentence"
    OTHER = "other", "Another rule"


class DateSource(Choice):
    """Who knows the date, the most reliable first: where two speak at the same moment, the earlier in this list counts.

    Files may name others; they are kept as given and rank last.
    """

    PRISON_SYSTEM = "prison_system", "The prison's own records"
    OFFENDER_MANAGEMENT = "offender_management", "Offender management in the prison"
    PROBATION = "probation", "Probation"
    COURT = "court", "Court"
    PRISON_STAFF = "prison_staff", "Somebody else at the prison"
    PERSON = "person", "The person"
    FAMILY = "family", "Family or a friend"
    OTHER = "other", "Somebody else"


class Confidence(Choice):
    FIRM = "firm", "Firm"
    LIKELY = "likely", "Likely"
    GUESS = "guess", "A guess"


class CustodyEvent(StrEnum):
    """What can happen to somebody's custody. Codes are kept for ever.

    ``HELD`` says where somebody is when we first hear of them; since when they have been in custody it does not say.
    """

    HELD = "held"
    RECEPTION = "reception"
    TRANSFER = "transfer"
    RELEASE = "release"
    NOT_RELEASED = "not_released"
    GATE_ARREST = "gate_arrest"
    RECALL = "recall"
    REMAND = "remand"
    SENTENCE = "sentence"
    HOSPITAL = "hospital"


class GateOutcome(Choice):
    """What came of the day of release."""

    MET_AT_GATE = "met_at_gate", "Met at the gate"
    MET_LATER = "met_later", "Met later the same day"
    REACHED_BY_PHONE = "reached_by_phone", "Reached by telephone"
    NOT_REACHED = "not_reached", "Not reached"
    NOT_RELEASED = "not_released", "Not released"
    ARRESTED = "arrested", "Arrested at the gate"


# --- what is entered --------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReleaseDateStated:
    """One statement of a release date. Without a day it says that none is known any more."""

    release_on: dt.date | None = ask("Date of release", hint="Leave empty if no date is known any more", default=None)
    type: ReleaseType = ask("By what rule?", default=ReleaseType.CONDITIONAL)
    source: DateSource = ask("Who says so?")
    stated_by: str | None = ask("Their name", default=None)
    confidence: Confidence = ask("How sure are they?", default=Confidence.FIRM)
    why: str | None = ask("Why did it change?", default=None)


@dataclass(frozen=True, kw_only=True)
class ReleaseDateHeard:
    """What a prison's own system said of the date, as Footbridge tells the case of it: already on record.

    A pathway whose action asks for this is told of every statement that changes what counts, or confirms it.
    """

    release_on: dt.date | None = ask("Date of release", default=None)
    earlier_on: dt.date | None = ask("The date that counted before", default=None)
    source: str = ask("Who says so?")
    stated_by: str | None = ask("Their name", default=None)
    confidence: str = ask("How sure are they?")

    @property
    def moved(self) -> bool:
        """Whether another day counts now; otherwise the same was confirmed."""
        return self.release_on != self.earlier_on


@dataclass(frozen=True, kw_only=True)
class CustodyEntered:
    """Something that happened to the person's custody; ``custody_event`` of the entry class says what.

    The room of custody keeps it (recorder ``"custody"``), by the moment at which the action happened.
    """

    custody_event: ClassVar[CustodyEvent] = CustodyEvent.RECEPTION

    prison: str | None = ask("Prison", among="prisons", default=None)
    source: str = ask("Who told you?")


@dataclass(frozen=True, kw_only=True)
class GatePlanned:
    """Who is at the gate, when, and what happens if they miss each other."""

    meeting_point: str = ask("Where do you meet?")
    meeting_time: str = ask("At what time?", hint="Such as 09:00")
    who: str = ask("Who meets them?")
    transport: str = ask("How do they travel on?")
    phone_issued: bool = ask("Will they have a telephone?")
    phone_number: str | None = ask("Its number", default=None)
    first_address: str | None = ask("Address for the first night", hint="Leave empty if there is none", default=None)
    housing_action: str | None = ask("If there is no address: what is being done?", default=None)
    medication: str = ask("Medication: what leaves with them, who prescribes next?")
    probation_at: dt.datetime | None = ask("First appointment with probation", default=None)
    gp: str | None = ask("GP", hint="Leave empty if not registered", default=None)
    benefits: str | None = ask("Benefits: claim, or appointment", default=None)
    fallback: str = ask("If you miss each other?", hint="What both of you do next")
    contact_route: str = ask("How may we contact them?", hint="The way they agreed to: number, or through whom")


@dataclass(frozen=True, kw_only=True)
class GateTold:
    """What came of the day of release. Kept by recorder ``"gate_outcome"``."""

    outcome: GateOutcome = ask("What happened?")
    met_by: str | None = ask("Who met or reached them?", default=None)
    place: str | None = ask("Where?", default=None)
    attempts: str | None = ask("What was tried, if they were not reached", default=None)
    note: str | None = ask("Note", long=True, restricted=True, default=None)


# --- what guards may ask ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReleaseDate:
    """One statement of the date. ``recorded_at`` is when its source recorded it, ``rank`` the source's (0 is best)."""

    release_on: dt.date | None
    type: str
    source: str
    stated_by: str
    confidence: str
    recorded_at: dt.datetime
    rank: int

    @property
    def order(self) -> tuple[dt.datetime, int, str, str, str, str, str]:
        """What comes later counts. At the same moment the better source does, and then the content alone decides, so
        that the outcome never depends on the order in which statements came in."""
        day = self.release_on.isoformat() if self.release_on else ""
        return (self.recorded_at, -self.rank, day, self.type, self.source, self.confidence, self.stated_by)


def rank_of(source: str) -> int:
    """Where a source stands among those known; a source that nobody listed stands last."""
    known = [one.value for one in DateSource]
    return known.index(source) if source in known else len(known)


def in_order(dates: Iterable[ReleaseDate]) -> tuple[ReleaseDate, ...]:
    """Statements from the first to the one that counts, whatever order they came in."""
    return tuple(sorted(dates, key=lambda one: one.order))


DISAGREE_WITHIN = dt.timedelta(days=28)  # house rule: an older word of another source is superseded, not in dispute


@dataclass(frozen=True, kw_only=True)
class CustodyFacts:
    """What is known of somebody's custody. ``dates`` stand in order, so the last counts. ``sentenced_at`` is when the
    present time in custody began, as far as anybody said, ``held_at`` when they were first heard of as being in prison:
    nobody is released before either."""

    dates: tuple[ReleaseDate, ...] = ()
    prison: str = ""
    last_event: CustodyEvent | None = None
    last_event_at: dt.datetime | None = None
    sentenced_at: dt.datetime | None = None
    held_at: dt.datetime | None = None

    @property
    def current(self) -> ReleaseDate | None:
        return self.dates[-1] if self.dates else None

    @property
    def release_on(self) -> dt.date | None:
        return self.current.release_on if self.current else None

    @property
    def release_at(self) -> dt.datetime | None:
        """The day as a moment that reviews count from: midnight in London, a date of which no time is known."""
        return at_time(self.release_on, dt.time()) if self.release_on else None

    @property
    def confirmed_at(self) -> dt.datetime | None:
        """When the day that counts was last stated as firm, by anybody."""
        firm = (one for one in self.dates if one.release_on == self.release_on and one.confidence == Confidence.FIRM)
        return max((one.recorded_at for one in firm), default=None)

    @cached_property
    def in_dispute(self) -> tuple[ReleaseDate, ...]:
        """The newest word of every other source that names another day than the one that counts, lately."""
        current = self.current
        if current is None:
            return ()
        newest = {one.source: one for one in self.dates}
        return tuple(
            one
            for source, one in newest.items()
            if source != current.source
            and one.release_on != current.release_on
            and current.recorded_at - one.recorded_at <= DISAGREE_WITHIN
        )


CUSTODY: Fact[CustodyFacts] = Fact(name="custody", title="Custody and the release date", absent=CustodyFacts())

# --- what follows from a date -----------------------------------------------------------------------------------

SERVED_AT_LEAST = 28  # days: Nacro's page on Friday releases, nacro.org.uk/?p=22869
_NOT_BROUGHT_FORWARD = (ReleaseType.HDC, ReleaseType.PAROLE)


def earlier_day(date: ReleaseDate, *, held_since: dt.date | None) -> dt.date | None:
    """The working day to ask for where the day of release is a Friday, a weekend, or before a bank holiday; else None.

    Such a release is presumed to be one working day earlier where 28 days have been served; not on home detention
    curfew, nor where the Parole Board releases (Nacro, nacro.org.uk/?p=22869; Offenders (Day of Release from Detention)
    Act 2023). It is a suggestion: the prison decides.
    """
    day = date.release_on
    if day is None or date.type in _NOT_BROUGHT_FORWARD:
        return None
    if held_since is not None and (day - held_since).days < SERVED_AT_LEAST:
        return None
    following = day + dt.timedelta(days=1)
    if is_working_day(day) and is_working_day(following):
        return None
    found = working_day_before(day)
    while not is_working_day(
        found + dt.timedelta(days=1)
    ):  # the day before a Friday is a Thursday, unless that is one too
        found = working_day_before(found)
    return found
