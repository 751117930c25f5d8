"""What stands around the contacts: partners, supervision, finding somebody again, crises, and workers out alone.

The history of the case keeps each; the room of care and the boards read them from there, for every pathway alike.
"""

import datetime as dt
from dataclasses import dataclass

from backend.pathways.contacting import Setting
from backend.pathways.entry import Choice, ask


class PartnerRole(Choice):
    PRISON_OFFICER = "prison_officer", "Prison officer or key worker"
    OFFENDER_MANAGER = "offender_manager", "Offender manager in the prison"
    PROBATION = "probation", "Probation"
    GP = "gp", "GP"
    HOUSING = "housing", "Housing"
    SUBSTANCE_SERVICE = "substance_service", "Drug and alcohol service"
    JOB_CENTRE = "job_centre", "Job centre"
    MENTAL_HEALTH = "mental_health", "Mental health service"
    FAMILY = "family", "Family or a friend"
    TRUSTED = "trusted", "Trusted contact"
    OTHER = "other", "Another service"


class PartnerOutcome(Choice):
    CONFIRMED = "confirmed", "Confirmed what was asked"
    REACHED = "reached", "Reached; nothing settled yet"
    MESSAGE_LEFT = "message_left", "Message left"
    NO_ANSWER = "no_answer", "No answer"
    REFUSED = "refused", "Cannot help"


class SupervisionKind(Choice):
    INDIVIDUAL = "individual", "Individual"
    GROUP = "group", "Group"


class OutreachStep(Choice):
    """The rungs of the ladder, from the first day to the last."""

    CALL = "call", "Called the same day"
    TEXT = "text", "Sent a text, tried a second number"
    PROBATION = "probation", "Asked probation or the key worker"
    VISIT = "visit", "Went to see them, or a trusted contact"
    LETTER = "letter", "Wrote a letter"
    DECISION = "decision", "Decided in supervision what to do"
    LIGHT_TOUCH = "light_touch", "Weekly light touch"
    WELFARE = "welfare", "Asked for a welfare check"


class OutreachOutcome(Choice):
    REACHED = "reached", "Spoke to the person"
    NEWS = "news", "News of the person, not from them"
    MESSAGE_LEFT = "message_left", "Left a message"
    NO_ANSWER = "no_answer", "No answer"


class CrisisKind(Choice):
    AE = "ae", "Accident and emergency"
    SECTION_136 = "section_136", "Section 136"
    ADMITTED = "admitted", "Admitted to a mental health ward"
    CRISIS_TEAM = "crisis_team", "Crisis team"
    SELF_HARM = "self_harm", "Self-harm"
    OVERDOSE = "overdose", "Overdose"
    POLICE = "police", "Police called"
    OTHER = "other", "Another crisis"


@dataclass(frozen=True, kw_only=True)
class PartnerContacted:
    """A contact with somebody who helps. Consent is the person's, for this partner."""

    role: PartnerRole = ask("Who are they?")
    name: str | None = ask("Name", default=None)
    reached_at: str | None = ask("Telephone or e-mail", default=None)
    consented: bool = ask("Does the person agree that we speak to them?")
    about: str | None = ask("What about?", default=None)
    outcome: PartnerOutcome = ask("What came of it?")
    next_on: dt.date | None = ask("Ask again on", default=None)


@dataclass(frozen=True, kw_only=True)
class SupervisionHeld:
    """Supervision of a worker. The same session is entered on every case of theirs; ``discussed`` says which were."""

    kind: SupervisionKind = ask("Individual or group?")
    minutes: int | None = ask("Minutes", least=1, most=600, default=None)
    supervisor: str | None = ask("Supervisor", default=None)
    discussed: bool = ask("Was this case discussed?", default=True)
    actions: str | None = ask("What was agreed", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class OutreachTried:
    step: OutreachStep = ask("What was done?")
    route: str = ask("How?", hint="Such as the number, the address, whom you asked")
    outcome: OutreachOutcome = ask("What came of it?")
    note: str | None = ask("Note", restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class CrisisHappened:
    """A crisis keeps the case open and brings people closer; it is never a reason to end."""

    kind: CrisisKind = ask("What happened?")
    where: str | None = ask("Where?", default=None)
    what: str | None = ask("What is known", long=True, restricted=True, default=None)
    safe_now: bool = ask("Is the person safe now?")
    done: str = ask("What have you done?", long=True, restricted=True)


@dataclass(frozen=True, kw_only=True)
class CrisisOver:
    """The action settles the crisis that it ends."""

    bed_days: int = ask("Nights in hospital", least=0, most=999, default=0)
    learned: str | None = ask("What was learned", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class VisitPlanned:
    """A worker goes out alone. When it should be over, they say so with one tap, or somebody is told."""

    setting: Setting = ask("Where or how?")
    place: str = ask("Address or place", restricted=True)
    begins_at: dt.datetime = ask("From when?")
    expected_end: dt.datetime = ask("Until when, at the latest?")
    worker: str = ask("Who goes?", among="colleagues")
    reached_on: str = ask("Their telephone there")


@dataclass(frozen=True, kw_only=True)
class CheckedIn:
    """The worker is safe and back. The action settles the visit."""

    note: str | None = ask("Note", default=None)
