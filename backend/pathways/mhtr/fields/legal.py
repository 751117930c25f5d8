"""What is entered about failures, warnings, breach and applications (Sentencing Act 2020 Schedules 10 and 16)."""

import datetime as dt
from dataclasses import dataclass

from backend.pathways.entry import ask

from .choices_of_law import (
    Applicant,
    ApplicationFailed,
    BreachEnd,
    BreachOutcome,
    HowGiven,
    NoBreach,
    NotProved,
    Process,
    Requirement,
    Seeks,
)
from .order import Period


@dataclass(frozen=True, kw_only=True)
class PossibleFailure:
    requirement: Requirement = ask("Which requirement?", default=Requirement.MHTR)
    failed_on: dt.date = ask("Date of the failure")
    facts: str = ask("What happened?", long=True)
    absences: int | None = ask("Absences so far", least=0, most=200, default=None)
    excuse: str | None = ask("Reason given by the person", default=None)
    vulnerability: str | None = ask(
        "Disability, illness or learning difficulty that may have got in the way", default=None
    )


@dataclass(frozen=True, kw_only=True)
class NoActionOnFailure:
    finding: NoBreach = ask("Finding")
    reason: str = ask("Why?", long=True)


@dataclass(frozen=True, kw_only=True)
class Warning:  # noqa: A001 - the statute's word
    """A warning to the person (Sentencing Act 2020 Sch 10 para 6(4), Sch 16 para 6(4))."""

    requirement: Requirement = ask("Which requirement?", default=Requirement.MHTR)
    given_on: dt.date = ask("Date the warning was given", hint="The 12 months begin with this day")
    how: HowGiven = ask("How was it given?")
    circumstances: str = ask("Circumstances of the breach, as described in the warning", long=True)
    says_unacceptable: bool = ask("Does it say that the breach is unacceptable?", cite="Sch 10 para 6(4)(b)")
    says_liable: bool = ask(
        "Does it say that another breach within 12 months may be brought before a court?", cite="Sch 10 para 6(4)(c)"
    )
    recorded_on: dt.date | None = ask("Entered in the probation record on", cite="Sch 10 para 6(5)", default=None)


@dataclass(frozen=True, kw_only=True)
class WarningElsewhere:
    """A warning about any requirement of this order that was given outside this system."""

    requirement: Requirement = ask("Which requirement?", default=Requirement.OTHER)
    given_on: dt.date = ask("Date the warning was given")
    source: str | None = ask("Who told you?", default=None)


@dataclass(frozen=True, kw_only=True)
class WarningRecorded:
    recorded_on: dt.date = ask("Entered in the probation record on")


@dataclass(frozen=True, kw_only=True)
class Referred:
    case_for_breach: str = ask("What the enforcement officer needs to know", long=True)
    compliance: str | None = ask(
        "How far the person complied, and what got in the way", hint="The court must weigh it", long=True, default=None
    )


@dataclass(frozen=True, kw_only=True)
class AddedToProceedings:
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class NotProceeding:
    reason: str = ask("Why not?", long=True)


@dataclass(frozen=True, kw_only=True)
class InformationLaid:
    public_sector: bool = ask(
        "Do you act for a public-sector probation provider?", cite="Sch 10 para 2(2), Sch 16 para 2(2)"
    )
    court: str = ask("Court")
    laid_on: dt.date | None = ask("Date laid", default=None)
    process: Process = ask("Summons or warrant", default=Process.AWAITED)
    hearing_at: dt.datetime | None = ask("Hearing at", default=None)


@dataclass(frozen=True, kw_only=True)
class HearingOfOrder:
    hearing_at: dt.datetime = ask("Hearing at")
    court: str | None = ask("Court", default=None)


@dataclass(frozen=True, kw_only=True)
class BreachNotProved:
    finding: NotProved = ask("Finding")
    decided_on: dt.date | None = ask("Date", default=None)


@dataclass(frozen=True, kw_only=True)
class _BreachProved:
    refusal_reasonable: bool = ask(
        "Did the breach rest only on a refusal of treatment that the court thought reasonable?",
        cite="Sch 10 para 12, Sch 16 para 17",
        default=False,
    )
    decided_on: dt.date | None = ask("Date", default=None)
    why_not_activated: str | None = ask(
        "Suspended sentence: why activation would be unjust", cite="Sch 16 para 14(1)", default=None
    )


@dataclass(frozen=True, kw_only=True)
class BreachOrderGoesOn(_BreachProved):
    outcomes: tuple[BreachOutcome, ...] = ask("What did the court do?", least=1)
    fine_pounds: int | None = ask("Fine, in pounds", least=0, default=None)
    new_end_on: dt.date | None = ask("Community order: new end date", cite="Sch 10 para 13(2)", default=None)
    new_supervision_ends_on: dt.date | None = ask("Suspended sentence: supervision now ends", default=None)
    new_operational_ends_on: dt.date | None = ask("Suspended sentence: operational period now ends", default=None)

    @property
    def last_day(self) -> dt.date | None:
        return self.new_supervision_ends_on or self.new_end_on


@dataclass(frozen=True, kw_only=True)
class BreachOrderEnds(_BreachProved):
    outcome: BreachEnd = ask("What did the court do?")


@dataclass(frozen=True, kw_only=True)
class Application:
    """Application to the court (Sentencing Act 2020 Sch 10 paras 14-15, 18 and 20, Sch 16 paras 22 and 25)."""

    applicant: Applicant = ask("Who applies?")
    seeks: Seeks = ask("What is asked for?")
    person_consents: bool = ask("Does the person consent to the application?", default=False)
    terms: str | None = ask("Terms proposed", long=True, default=None)
    applied_on: dt.date | None = ask("Date of the application", default=None)
    hearing_at: dt.datetime | None = ask("Hearing at", default=None)


@dataclass(frozen=True, kw_only=True)
class RequirementAmended:
    terms: str = ask("New terms", long=True)
    periods: tuple[Period, ...] = ask("Periods of treatment, all of them", default=())
    decided_on: dt.date | None = ask("Date", default=None)

    @property
    def requirement_ends_on(self) -> dt.date | None:
        dated = [one.ends_on for one in self.periods if one.ends_on is not None]
        return max(dated, default=None)


@dataclass(frozen=True, kw_only=True)
class ApplicationOver:
    outcome: ApplicationFailed = ask("What became of it?")
    decided_on: dt.date | None = ask("Date", default=None)


@dataclass(frozen=True, kw_only=True)
class CopiesSent:
    to: str = ask("Who has a copy of the new terms?")
