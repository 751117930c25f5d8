"""What is entered about risk, the team around the person, and death."""

import datetime as dt
from dataclasses import dataclass

from backend.pathways.entry import ask

from .choices import Reviewed, RiskFlag, RiskLevel


@dataclass(frozen=True, kw_only=True)
class Risk:
    flags: tuple[RiskFlag, ...] = ask("What is the risk?", least=1)
    happening: str = ask("What is happening?", hint="What the people who must act need to know", long=True)
    done: str = ask("What have you done?", long=True)
    told: str = ask("Whom have you told?")
    detail: str | None = ask("Clinical detail", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class RiskAcknowledged:
    plan: str = ask("What happens now, and who does it?", long=True)
    level: RiskLevel = ask("Level of risk now", head="Risk")


@dataclass(frozen=True, kw_only=True)
class AlertAnswered:
    plan: str = ask("What happens now?", long=True)
    level: RiskLevel = ask("Level of risk now", head="Risk")


@dataclass(frozen=True, kw_only=True)
class ReviewHeld:
    """Looked at together and found to stand. What changed is a new version instead."""

    reviewed: tuple[Reviewed, ...] = ask("What did you look at together?", least=1)
    note: str | None = ask("Note", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class Observed:
    """A session was watched or its recording heard, to see whether it is the work that was meant."""

    whom: str | None = ask("Whose session?", default=None)
    findings: str = ask("What was seen?", long=True, restricted=True)


@dataclass(frozen=True, kw_only=True)
class Absent:
    from_on: dt.date = ask("Away from")
    until_on: dt.date = ask("Until")
    why: str | None = ask("Why?", default=None)


@dataclass(frozen=True, kw_only=True)
class CoverNamed:
    """Somebody stands in. The team lead who works as a practitioner says here why."""

    who: str = ask("Who stands in?", among="colleagues")
    reason: str = ask("Why?")
    until_on: dt.date | None = ask("Until", default=None)


@dataclass(frozen=True, kw_only=True)
class CoverEnded:
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class DeathReported:
    source: str = ask("Who told you?")
    died_on: dt.date | None = ask("Date of death, if known", default=None)
    note: str | None = ask("What is known", long=True, default=None)


@dataclass(frozen=True, kw_only=True)
class DeathConfirmed:
    confirmed_with: str = ask("Confirmed with whom?")
    died_on: dt.date | None = ask("Date of death", hint="Leave empty if the reported date is right", default=None)


@dataclass(frozen=True, kw_only=True)
class ReportOfDeathWrong:
    explanation: str = ask("What was the error?")
