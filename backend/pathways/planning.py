"""What is agreed with the person: the shared understanding, the plan, the safety plan. Each is kept in versions.

A new version says the whole again. The history of the case keeps every one; the room of care reads them from there,
says what changed, and prints them for the person in their own words.
"""

import datetime as dt
from dataclasses import dataclass

from backend.pathways.entry import Choice, ask


class SharedWith(Choice):
    PERSON = "person", "The person has a copy"
    PRISON = "prison", "Prison"
    PROBATION = "probation", "Probation"
    GP = "gp", "GP"
    FAMILY = "family", "Family or a friend"
    SERVICE = "service", "Another service"


class OwnedBy(Choice):
    PERSON = "person", "The person"
    WORKER = "worker", "Their worker"
    PARTNER = "partner", "Another service"
    FAMILY = "family", "Family or a friend"


class ActionStatus(Choice):
    OPEN = "open", "Still to do"
    DONE = "done", "Done"
    BLOCKED = "blocked", "Something is in the way"
    DROPPED = "dropped", "No longer wanted"


@dataclass(frozen=True, kw_only=True)
class UnderstandingAgreed:
    """How the person and their worker understand what is going on."""

    words: str = ask("How the person puts it", hint="Their own words", long=True, restricted=True)
    strengths: str | None = ask("Strengths", long=True, restricted=True, default=None)
    triggers: str | None = ask("What sets things off", long=True, restricted=True, default=None)
    helps: str | None = ask("What helps", long=True, restricted=True, default=None)
    agreed_on: dt.date | None = ask("When did the person agree to it?", default=None)
    shared_with: tuple[SharedWith, ...] = ask("Who has it?", default=())


@dataclass(frozen=True, kw_only=True)
class PlannedAction:
    text: str = ask("What is to be done?")
    owner: OwnedBy = ask("Who does it?", default=OwnedBy.PERSON)
    name: str | None = ask("Name, if another service or a friend", default=None)
    due_on: dt.date | None = ask("By when?", default=None)
    status: ActionStatus = ask("How does it stand?", default=ActionStatus.OPEN)
    blocker: str | None = ask("What is in the way?", default=None)


@dataclass(frozen=True, kw_only=True)
class Goal:
    text: str = ask("Goal, as the person puts it")
    actions: tuple[PlannedAction, ...] = ask("Steps towards it", default=())


@dataclass(frozen=True, kw_only=True)
class PlanAgreed:
    goals: tuple[Goal, ...] = ask("Goals", least=1, most=20)
    agreed_on: dt.date | None = ask("When did the person agree to it?", default=None)
    shared_with: tuple[SharedWith, ...] = ask("Who has it?", default=())


@dataclass(frozen=True, kw_only=True)
class SafetyPlanMade:
    """It belongs to the person: whoever works with them, on whatever pathway, sees the same one."""

    warning_signs: str = ask("How I know that things are getting worse", long=True, restricted=True)
    coping: str | None = ask("What I can do myself", long=True, restricted=True, default=None)
    people: str | None = ask("People I can be with or talk to", long=True, restricted=True, default=None)
    services: str | None = ask("Services I can call", long=True, restricted=True, default=None)
    safer_place: str | None = ask("How I make where I am safer", long=True, restricted=True, default=None)
    reasons: str | None = ask("What I live for", long=True, restricted=True, default=None)
    agreed_on: dt.date | None = ask("When did the person agree to it?", default=None)
