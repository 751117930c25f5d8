"""The order as the court made it, and as it was changed (Sentencing Act 2020 Parts 9 and 10, Schs 9, 10 and 16)."""

import datetime as dt
from dataclasses import dataclass

from backend.pathways.entry import ask

from .choices_of_law import (
    AppealOutcome,
    Companion,
    CourtLevel,
    CourtResult,
    KindOfTreatment,
    LegalBasis,
    OrderDefect,
    OrderEnded,
    OrderType,
)


@dataclass(frozen=True, kw_only=True)
class Period:
    """One period of treatment; periods may differ in kind and place (Sch 9 para 16(3)-(4))."""

    kind: KindOfTreatment | None = ask("Kind of treatment", cite="Sch 9 para 16(1)", default=None)
    starts_on: dt.date | None = ask("From", default=None)
    ends_on: dt.date | None = ask("To", default=None)
    place: str | None = ask("Care home, hospital, institution or place", default=None)
    practitioner: str | None = ask("Registered doctor or psychologist", default=None)
    high_security: bool = ask("Is it a high-security psychiatric hospital?", default=False)


@dataclass(frozen=True, kw_only=True)
class Order:
    """Everything the order says. Dates the court did not give stay empty, and limits that need them are not checked."""

    order_type: OrderType = ask("What did the court make?")
    sentenced_on: dt.date = ask("Date of sentence")
    legal_basis: LegalBasis = ask("Made under", default=LegalBasis.CODE)
    convicted_on: dt.date | None = ask(
        "Date of conviction", cite="Sentencing Act 2026 s 2 counts from it", default=None
    )
    court: str | None = ask("Court", default=None)
    court_level: CourtLevel | None = ask("Level of court", default=None)
    magistrates_supervision: bool = ask(
        "Crown Court order, breaches to be dealt with by a magistrates' court?", default=False
    )
    court_review: bool = ask(
        "Is the order reviewed by the court?", cite="Sentencing Act 2020 ss 217A and 293A", default=False
    )
    ends_on: dt.date | None = ask("Community order: end date", cite="Sentencing Act 2020 s 209", default=None)
    supervision_ends_on: dt.date | None = ask(
        "Suspended sentence: supervision period ends", cite="Sentencing Act 2020 s 288", default=None
    )
    operational_ends_on: dt.date | None = ask(
        "Suspended sentence: operational period ends", cite="Sentencing Act 2020 s 288", default=None
    )
    custodial_months: int | None = ask(
        "Suspended sentence: total term in months", hint="Round a part month up", least=0, most=600, default=None
    )
    periods: tuple[Period, ...] = ask("Periods of treatment", default=())
    companions: tuple[Companion, ...] = ask("Other requirements of the order", default=())
    home_area: str | None = ask("Home local justice area", default=None)
    responsible_officer: str | None = ask("Responsible officer", default=None)
    copy_received_on: dt.date | None = ask("Copy of the order received on", default=None)
    appeal_pending: bool = ask("Is an appeal pending?", default=False)
    holds_treatment: bool = ask(
        "Is the treatment given under this order?", hint="No, if another order already holds it", default=True
    )
    linked_case: str | None = ask("Case of the other order", default=None)

    @property
    def requirement_ends_on(self) -> dt.date | None:
        """The last day of the last period of treatment, or of the order where no period is dated."""
        dated = [one.ends_on for one in self.periods if one.ends_on is not None]
        return max(dated) if dated else self.last_day

    @property
    def last_day(self) -> dt.date | None:
        return self.supervision_ends_on or self.ends_on


@dataclass(frozen=True, kw_only=True)
class OrderCorrected:
    """The court's slip rule or answer to a query; what is left empty stays as it was."""

    what: str = ask("What was corrected?", long=True)
    ends_on: dt.date | None = ask("Community order: end date", default=None)
    supervision_ends_on: dt.date | None = ask("Suspended sentence: supervision period ends", default=None)
    operational_ends_on: dt.date | None = ask("Suspended sentence: operational period ends", default=None)
    custodial_months: int | None = ask("Suspended sentence: total term in months", least=0, most=600, default=None)
    convicted_on: dt.date | None = ask("Date of conviction", default=None)
    periods: tuple[Period, ...] = ask("Periods of treatment, all of them", default=())

    @property
    def requirement_ends_on(self) -> dt.date | None:
        dated = [one.ends_on for one in self.periods if one.ends_on is not None]
        return max(dated, default=None)

    @property
    def last_day(self) -> dt.date | None:
        return self.supervision_ends_on or self.ends_on


@dataclass(frozen=True, kw_only=True)
class ExceptionLookedAt:
    """A clinical lead looks at an order that was made with no assessment on file."""

    treatable: bool = ask("Can this service give the treatment that the order names?")
    report_considered: bool = ask(
        "Was a practitioner's report considered?", cite="Sch 10 para 19, Sch 16 para 26", default=False
    )
    note: str | None = ask("Clinical note", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class OrderRechecked:
    defects: tuple[OrderDefect, ...] = ask("Defects found", default=())
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class CopyReceived:
    received_on: dt.date | None = ask("Received on", default=None)


@dataclass(frozen=True, kw_only=True)
class OrderChecked:
    """Allocation. Defects are listed and queried; contact with the person is not held up by them."""

    provider: str = ask("Provider")
    practitioner: str = ask("Treatment practitioner")
    director: str | None = ask("Treatment director", default=None)
    director_registered_until: dt.date | None = ask("The director's registration runs until", default=None)
    responsible_officer: str | None = ask("Responsible officer", hint="If not yet on file", default=None)
    copy_seen: bool = ask("Have you seen a copy of the order?")
    defects: tuple[OrderDefect, ...] = ask("Defects found", default=())
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class OfficerNamed:
    responsible_officer: str = ask("Responsible officer")


@dataclass(frozen=True, kw_only=True)
class FirstMeeting:
    attended: bool = ask("Did the person attend?")
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class Query:
    question: str = ask("What was asked of the court?", long=True)
    defects: tuple[OrderDefect, ...] = ask("Defects", default=())


@dataclass(frozen=True, kw_only=True)
class QueryAnswered:
    answer: str = ask("What did the court say?", long=True)


@dataclass(frozen=True, kw_only=True)
class CourtResultNoted:
    """An earlier order amended or set aside, without saying what became of it: a query, neither a move nor an end."""

    result: CourtResult = ask("What does the result say?")
    resulted_on: dt.date | None = ask("Date of the hearing", default=None)
    text: str | None = ask("The court's words", long=True, default=None)


@dataclass(frozen=True, kw_only=True)
class AppealLodged:
    lodged_on: dt.date | None = ask("Lodged on", default=None)


@dataclass(frozen=True, kw_only=True)
class AppealDecided:
    outcome: AppealOutcome = ask("Outcome", hint="If the order was quashed, record that the order ended")
    note: str | None = ask("What changed", default=None)


@dataclass(frozen=True, kw_only=True)
class EndDateExtended:
    new_end_on: dt.date = ask("New end date", cite="Sentencing Act 2020 Sch 10 para 20")
    court: str | None = ask("Court", default=None)


@dataclass(frozen=True, kw_only=True)
class AreaChanged:
    permitted: bool = ask("Has permission to move been given?", cite="Sch 10 para 16, Sch 16 para 23")
    new_area: str = ask("New home local justice area")
    permitted_by_court: bool = ask("Was it the court that gave permission?", default=False)


@dataclass(frozen=True, kw_only=True)
class OrderOver:
    reason: OrderEnded = ask("Why did it end?")
    ended_on: dt.date | None = ask("Date it ended", default=None)
    court: str | None = ask("Court", default=None)


@dataclass(frozen=True, kw_only=True)
class RequirementCancelled:
    """The court took the treatment requirement out of the order, or a result withdrew it."""

    ended_on: dt.date | None = ask("Date it ended", default=None)
    good_progress: bool | None = ask("Was good progress the reason?", default=None)
    court: str | None = ask("Court", default=None)


@dataclass(frozen=True, kw_only=True)
class OrderExpired:
    sessions_attended: int | None = ask("Sessions attended", least=0, most=500, default=None)
    why_unfinished: str | None = ask("Why treatment was unfinished, if it was", default=None)


@dataclass(frozen=True, kw_only=True)
class EndedEarly:
    """The officer ends the order, or the supervision period (Sentencing Act 2026 ss 38-39)."""

    ends_on: dt.date = ask("Date told to the person", cite="Sch 10 para 15A(2), Sch 16 para 22A(2)")
    others_complied: bool = ask(
        "Has every other requirement been complied with?", cite="Sch 10 para 15A(1)(d), Sch 16 para 22A(1)(c)"
    )
    plan_met: bool = ask(
        "Are the objectives of the sentence plan met, with none to add?",
        hint="Yes, if no plan was prepared",
        cite="Sch 10 para 15A(1)(e), Sch 16 para 22A(1)(d)",
    )
    no_more_instructions: bool = ask(
        "Is no further instruction under a probation or rehabilitation activity requirement necessary?",
        cite="Sch 10 para 15A(1)(c), Sch 16 para 22A(1)(b)",
    )


@dataclass(frozen=True, kw_only=True)
class EarlyEndConsidered:
    ready: bool = ask("Are all conditions for ending early met?")
    what_is_missing: str | None = ask("What is still open?", default=None)
