"""What is entered when work ends, planned or not, and after it."""

import datetime as dt
from dataclasses import dataclass

from backend.pathways.entry import ask

from .choices import CloseReason, DataAnswer, EndingGround


@dataclass(frozen=True, kw_only=True)
class EndingProposed:
    ground: EndingGround = ask("Why now?")
    discussed: bool = ask("Was the ending discussed with the person?")
    plan: str = ask("How will it end?", hint="What is left to do, and who goes on with them", long=True)


@dataclass(frozen=True, kw_only=True)
class Extended:
    reason: str = ask("Why?")
    beyond_limit_because: str | None = ask("If it goes past the limit: why is that right?", default=None)


@dataclass(frozen=True, kw_only=True)
class FinishProposed:
    measures_why_not: str | None = ask("Why there are no final measures, if there are none", default=None)
    onward_plan: str = ask("Who goes on with them?", long=True)
    letter_written: bool = ask("Is the letter to the person written?")
    summary: str | None = ask("Summary", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class ClosingProposed:
    """An unplanned end. Leaving the service and leaving the data are two questions; the second is asked apart."""

    reason: CloseReason = ask("Why?")
    efforts: str = ask("What was tried to keep them?", long=True)
    risk_view: str = ask("How is the risk seen?", long=True, restricted=True)
    about_data: DataAnswer = ask("May their data still be used?", default=DataAnswer.NOT_ASKED)
    told_on: dt.date | None = ask("When did they say so, if they did?", default=None)


@dataclass(frozen=True, kw_only=True)
class _Closed:
    risk_view: str = ask("How is the risk seen?", long=True, restricted=True)


@dataclass(frozen=True, kw_only=True)
class GivenUp(_Closed):
    partners_told: str = ask("Which partners were told?")


@dataclass(frozen=True, kw_only=True)
class OutOfScope(_Closed):
    handed_to: str = ask("Who in prison mental health has them now?")


@dataclass(frozen=True, kw_only=True)
class OutOfReach(_Closed):
    receiving_service: str = ask("Which service has them now?")


@dataclass(frozen=True, kw_only=True)
class Letter:
    sent_to: str = ask("To whom?", hint="The person, and whoever goes on with them")


@dataclass(frozen=True, kw_only=True)
class Audited:
    findings: str = ask("What was found?", long=True)
    learning: str | None = ask("What should change?", default=None)


@dataclass(frozen=True, kw_only=True)
class Reopened:
    reason: str = ask("Why?")


@dataclass(frozen=True, kw_only=True)
class ErrorCorrected:
    what: str = ask("What is wrong?", hint="Which entry, of which day")
    right: str = ask("What is right?")
    reason: str = ask("How did it come about?")
