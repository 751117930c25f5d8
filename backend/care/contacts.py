"""Contacts with a person on a case: appointments with their bookings, what took place, and what stands around it.

Read from the history of the case, whatever the pathway calls its actions: an entry that has ``booking`` plans a
session, one that has ``session`` tells of one (``pathways/contacting.py``). A booking that was moved stays in the
chain of its appointment, with who asked and why.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.cases import access
from backend.cases.facts import picture_of
from backend.pathways import entry as entries
from backend.pathways.contacting import TOOK_PLACE, AppointmentCancelled, BookingTold, SessionTold
from backend.pathways.registry import registry
from backend.pathways.supporting import CrisisHappened, CrisisOver, OutreachTried, PartnerContacted
from backend.pathways.vocabulary import CaseFacts, Happening, Pathway


@dataclass(frozen=True, kw_only=True)
class Booking:
    """One booking of an appointment: for when and where, entered by whom, and who asked for it to be changed."""

    told: BookingTold
    by: str
    entered_at: dt.datetime


@dataclass(kw_only=True)
class Appointment:
    """A session that was planned. Its last booking counts; ``ended`` says how it ended, empty while it is ahead."""

    bookings: list[Booking] = field(default_factory=list)
    ended: str = ""
    ended_at: dt.datetime | None = None

    @property
    def current(self) -> Booking:
        return self.bookings[-1]


@dataclass(frozen=True, kw_only=True)
class Session:
    """What took place, or did not: ``at`` is when, ``entered_at`` when it was written down."""

    told: SessionTold
    title: str
    at: dt.datetime
    entered_at: dt.datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class Around:
    """Something besides: a partner who was asked, a step of the ladder, a crisis."""

    title: str
    words: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """Everything of it, newest first. ``planned`` is how many sessions were planned at the last word of it."""

    appointments: tuple[Appointment, ...]
    sessions: tuple[Session, ...]
    around: tuple[Around, ...]
    planned: int | None

    @property
    def held(self) -> int:
        """Sessions that count and took place."""
        return sum(one.told.counts and one.told.result in TOOK_PLACE for one in self.sessions)

    @property
    def missed(self) -> int:
        return sum(one.told.counts and one.told.result not in TOOK_PLACE for one in self.sessions)


def contacts_of(actor: Actor, case_id: uuid.UUID) -> Contacts:
    """The contacts on a case. Raises NotFound for a case that is hidden, or none."""
    case = access.require(actor, case_id)
    log.record(Verb.CONSULTATION, "care.contacts_of", by=actor, people=[case.person_id], cases=[case.id])
    pathway = registry().get(case.pathway, case.pathway_version)
    return read(pathway, picture_of(case))


def read(pathway: Pathway, facts: CaseFacts) -> Contacts:
    """The same from the facts of a case."""
    chains = _chains(pathway, facts.history)
    sessions, around = [], []
    planned: int | None = None
    for one in facts.history:
        entry = _entry(pathway, one)
        if hasattr(entry, "session"):
            title = pathway.action(one.action).title
            told = entry.session
            sessions.append(
                Session(told=told, title=title, at=one.happened_at, entered_at=one.recorded_at, by=one.by_name)
            )
        planned = getattr(entry, "sessions_planned", None) or planned
        if isinstance(entry, OutreachTried | PartnerContacted | CrisisHappened | CrisisOver):
            title = pathway.action(one.action).title
            around.append(Around(title=title, words=_in_words(entry), at=one.happened_at, by=one.by_name))
    return Contacts(
        appointments=tuple(sorted(chains, key=lambda chain: chain.current.told.at, reverse=True)),
        sessions=tuple(sorted(sessions, key=lambda held: held.at, reverse=True)),
        around=tuple(sorted(around, key=lambda thing: thing.at, reverse=True)),
        planned=planned,
    )


def _chains(pathway: Pathway, history: Sequence[Happening]) -> list[Appointment]:
    by_event: dict[str, Appointment] = {}
    for one in history:
        entry = _entry(pathway, one)
        earlier = by_event.get(one.about or "")
        if hasattr(entry, "booking"):
            chain = earlier or Appointment()
            chain.bookings.append(Booking(told=entry.booking, by=one.by_name, entered_at=one.recorded_at))
            by_event[one.id] = chain
        elif earlier is not None and not earlier.ended:
            earlier.ended_at = one.happened_at
            if isinstance(entry, AppointmentCancelled):
                earlier.ended = f"Cancelled by: {entry.asked_by.label.lower()}"
            elif hasattr(entry, "session"):
                earlier.ended = entry.session.result.label
    return list({id(chain): chain for chain in by_event.values()}.values())


def _entry(pathway: Pathway, one: Happening) -> Any:
    """What was entered, as the form's own class; None for an action that asks nothing or is of an older version."""
    asks = next((action.asks for action in pathway.actions if action.slug == one.action), None)
    return entries.read(asks, one.entered) if asks is not None else None


def _in_words(entry: object) -> str:
    """The coded answers of an entry that everybody may see, in words."""
    said: Mapping[str, Any] = {
        asked.name: getattr(entry, asked.name)
        for asked in entries.fields_of(type(entry))
        if not asked.question.restricted
    }
    words = (getattr(value, "label", value) for value in said.values() if isinstance(value, str))
    return ", ".join(str(one) for one in words if one)
