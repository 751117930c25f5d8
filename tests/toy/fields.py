"""What is entered with each action of the toy pathway: every kind of answer once."""

from dataclasses import dataclass
from datetime import date, datetime

from backend.pathways.entry import Choice, ask


class Source(Choice):
    """Who asked."""

    SELF = "self", "The person themselves"
    PROBATION = "probation", "Probation"
    PRISON = "prison", "A prison"


class Reason(Choice):
    """Why a meeting was missed."""

    ILL = "ill", "Ill"
    FORGOT = "forgot", "Forgot"
    UNKNOWN = "unknown", "Not known"


class Topic(Choice):
    """What was talked about."""

    HOME = "home", "Somewhere to live"
    WORK = "work", "Work"
    FAMILY = "family", "Family"


@dataclass(frozen=True, kw_only=True)
class Asked:
    source: Source = ask("Who asked")
    hearing_at: datetime | None = ask("Next hearing", hint="If one is listed", default=None)
    wish: str = ask("What the person would like", long=True, default="")


@dataclass(frozen=True, kw_only=True)
class Matched:
    mentor: str = ask("Name of the mentor", head="Mentor")
    knows_person: bool = ask("Do they know each other already?")


@dataclass(frozen=True, kw_only=True)
class Listed:
    hearing_at: datetime = ask("When the hearing is")


@dataclass(frozen=True, kw_only=True)
class Met:
    topics: tuple[Topic, ...] = ask("What was talked about", least=1)
    minutes: int = ask("How many minutes", least=5, most=240)
    questionnaire: bool = ask("Was the questionnaire filled in?", default=False)
    note: str = ask("Note", long=True, restricted=True, head="Last note", default="")


@dataclass(frozen=True, kw_only=True)
class Attempt:
    on: date = ask("Day")
    how: str = ask("How")
    reached: bool = ask("Was the person reached?")


@dataclass(frozen=True, kw_only=True)
class Missed:
    reason: Reason = ask("Why")
    attempts: tuple[Attempt, ...] = ask("What was tried", most=5, default=())


@dataclass(frozen=True, kw_only=True)
class Spoken:
    reached: bool = ask("Was the person reached?")


@dataclass(frozen=True, kw_only=True)
class Paused:
    until: date = ask("Until when")


@dataclass(frozen=True, kw_only=True)
class Finished:
    summary: str = ask("What came of it", long=True)
