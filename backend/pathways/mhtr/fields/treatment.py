"""What is entered from the first contact after sentence to the end of treatment.

What only clinicians may read is marked restricted; probation sees attendance, the progress line and risk.
"""

import datetime as dt
from dataclasses import dataclass

from backend.pathways.contacting import BookingTold, Result, SessionTold
from backend.pathways.contacting import Present as Contacted
from backend.pathways.entry import ask

from .choices import (
    CancelledBy,
    ClinicalOutcome,
    ContactMethod,
    FeedbackAt,
    InPatientBasis,
    Missed,
    Onward,
    Place,
    Present,
    ReviewDecision,
    ReviewKind,
    RiskLevel,
    TherapyModel,
    WhyLate,
    WhyPaused,
)
from .choices_of_law import CompliedReading, CourtStep, ReportDuty, ReportGround, ReportsAs

# --- contact and sessions ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ContactTried:
    reached: bool = ask("Was the person reached?")
    method: ContactMethod = ask("How?")
    note: str | None = ask("Note", default=None)

    @property
    def session(self) -> SessionTold:
        """An attempt to reach somebody: no session of the treatment."""
        return SessionTold(
            result=Result.BRIEF if self.reached else Result.NO_ANSWER, setting=self.method.value, counts=False
        )


@dataclass(frozen=True, kw_only=True)
class NoContactReported:
    who: str = ask("Whom at probation did you tell?")
    what_next: str | None = ask("What was agreed", default=None)


@dataclass(frozen=True, kw_only=True)
class SessionBooked:
    at: dt.datetime = ask("When?")
    place: Place = ask("Where or how?")
    number: int | None = ask("Number of the session", least=1, most=500, default=None)
    therapist: str | None = ask("With whom?", default=None)

    @property
    def booking(self) -> BookingTold:
        return BookingTold(at=self.at, place=self.place.label)


@dataclass(frozen=True, kw_only=True)
class SessionAttended:
    number: int | None = ask("Number of the session", least=1, most=500, default=None)
    place: Place = ask("Where or how?")
    minutes: int | None = ask("Minutes", least=1, most=600, default=None)
    therapist: str | None = ask("Therapist", default=None)
    model: TherapyModel | None = ask("Model", default=None)
    progress: str | None = ask("Progress, in a line that probation may see", default=None)
    risk_level: RiskLevel | None = ask("Level of risk", head="Risk", default=None)
    note: str | None = ask("Clinical note", long=True, restricted=True, default=None)

    @property
    def session(self) -> SessionTold:
        return SessionTold(
            result=Result.HELD,
            setting=self.place.value,
            minutes=self.minutes,
            present=(Contacted.PERSON,),
            number=self.number,
        )


@dataclass(frozen=True, kw_only=True)
class SessionMissed:
    outcome: Missed = ask("What happened?")
    number: int | None = ask("Number of the session", least=1, most=500, default=None)
    excuse: str | None = ask("Reason given, if any", default=None)

    @property
    def session(self) -> SessionTold:
        return SessionTold(result=Result.DID_NOT_ATTEND, number=self.number, reason=self.outcome.value)


@dataclass(frozen=True, kw_only=True)
class SessionCancelled:
    by: CancelledBy = ask("Who cancelled?")
    notice_hours: int | None = ask("Hours of notice", least=0, most=2000, default=None)
    reason: str | None = ask("Reason", default=None)

    @property
    def session(self) -> SessionTold:
        by_person = self.by is CancelledBy.PERSON
        return SessionTold(result=Result.CANCELLED_BY_PERSON if by_person else Result.CANCELLED_BY_US)


@dataclass(frozen=True, kw_only=True)
class AbsenceJudged:
    acceptable: bool = ask("Is the absence acceptable?")
    reason: str | None = ask("Why?", default=None)


@dataclass(frozen=True, kw_only=True)
class Started(SessionAttended):
    attended: bool = ask("Did the person attend, and did treatment begin?")
    baseline_why_not: str | None = ask("Why there are no baseline measures, if there are none", default=None)
    therapist_registered: bool = ask("Is the therapist registered?", hint="HCPC psychologist or GMC doctor")
    supervisor: str | None = ask("Supervisor, if the therapist is not registered", default=None)
    sessions_planned: int | None = ask("Sessions planned", least=1, most=200, default=None)
    plan: str | None = ask("Treatment plan", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class LateStartExplained:
    reason: WhyLate = ask("Why has treatment not started?")
    expected_on: dt.date | None = ask("Expected start", default=None)
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class AlertAnswered:
    plan: str = ask("What happens now?", long=True)
    level: RiskLevel = ask("Level of risk now", head="Risk")


@dataclass(frozen=True, kw_only=True)
class ReviewHeld:
    kind: ReviewKind = ask("What kind of review?")
    present: tuple[Present, ...] = ask("Who took part?", default=())
    decision: ReviewDecision = ask("Decision", default=ReviewDecision.CONTINUE)
    progress: str | None = ask("Progress, in a line that probation may see", default=None)
    goals: str | None = ask("The person's goals, in their words", long=True, default=None)
    next_on: dt.date | None = ask("Next review", default=None)
    note: str | None = ask("Clinical note", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class SupervisionLogged:
    supervisor: str = ask("Supervisor")
    supervised_on: dt.date | None = ask("Date", default=None)
    minutes: int | None = ask("Minutes", least=1, most=600, default=None)


@dataclass(frozen=True, kw_only=True)
class RegistrationRenewed:
    director: str = ask("Whose registration?")
    registered_until: dt.date = ask("It now runs until")


# --- pause, place, in-patient, transfer -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Paused:
    reason: WhyPaused = ask("Why?")
    officer_told: bool = ask("Has the responsible officer been told?")
    expected_back: dt.date | None = ask("Expected to go on from", default=None)
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class PauseChecked:
    still_paused_because: str = ask("Why is it still paused?")
    expected_back: dt.date | None = ask("Expected to go on from", default=None)


@dataclass(frozen=True, kw_only=True)
class Resumed:
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class OtherPlace:
    """Part of the treatment moved by the practitioner, without a court (Sentencing Act 2020 Sch 9 para 18)."""

    place: str = ask("Institution or place")
    part: str = ask("Which part of the treatment?")
    starts_on: dt.date | None = ask("From", default=None)
    director: str = ask("Registered doctor or psychologist who will treat or direct there")
    director_registered: bool = ask("Is their registration checked and current?", cite="Sch 9 para 18(1)(b)(ii)")
    resident: bool = ask("Will the person stay there as a resident patient?", default=False)


@dataclass(frozen=True, kw_only=True)
class PlaceNotice:
    in_writing: bool = ask("Was the notice given in writing?", cite="Sch 9 para 18(5)(b)")
    place: str = ask("Institution or place named in it")
    given_on: dt.date | None = ask("Given on", default=None)


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class Admitted:
    place: str = ask("Care home or hospital")
    basis: InPatientBasis = ask("On what footing?")
    starts_on: dt.date | None = ask("From", default=None)
    expected_to: dt.date | None = ask("Expected until", default=None)
    high_security: bool = ask("Is it a high-security psychiatric hospital?", default=False)


@dataclass(frozen=True, kw_only=True)
class InPatientStatus:
    status: str = ask("How are things, in a line that probation may see")
    note: str | None = ask("Clinical note", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class Discharged:
    discharged_on: dt.date | None = ask("Date", default=None)
    plan: str = ask("Plan after discharge", long=True, restricted=True)


@dataclass(frozen=True, kw_only=True)
class Transfer:
    reason: str = ask("Why?")
    to_provider: str = ask("Receiving provider")
    place_changes: bool = ask("Will treatment be at another place?")
    order_names_it: bool = ask("Does the order name the present place or practitioner?")
    court_step: CourtStep = ask("What does the law need?", cite="Sch 9 para 18, Sch 10 para 18, Sch 16 para 25")
    handover: str | None = ask("Handover", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class TransferAccepted:
    practitioner: str = ask("New treatment practitioner")
    officer_told: bool = ask("Has the responsible officer been told?")
    court_step_done: bool = ask("Is the notice or application that the transfer needs done?", hint="Yes, if none is")
    first_session_at: dt.datetime | None = ask("First session", default=None)


@dataclass(frozen=True, kw_only=True)
class TransferRefused:
    reason: str = ask("Why?")


# --- the practitioner's report ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PractitionersReport:
    """Written report to the responsible officer (Sentencing Act 2020 Sch 10 para 19, Sch 16 para 26)."""

    ground: ReportGround = ask("Ground", cite="Sch 10 para 19(1), Sch 16 para 26(1)")
    reports_as: ReportsAs = ask("In what capacity do you report?", cite="Sch 10 para 19(4), Sch 16 para 26(4)(b)")
    report: str = ask("The report, as the officer and the court will read it", long=True)
    proposed_change: str | None = ask("Change proposed", default=None)


# --- endings ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class EndPlanned:
    sessions_left: int | None = ask("Sessions left", least=0, most=200, default=None)
    enough_time: bool = ask("Is there time for them before the period ends?")
    plan: str | None = ask("What will be done", default=None)


@dataclass(frozen=True, kw_only=True)
class TreatmentCompleted:
    sessions_planned: int | None = ask("Sessions planned", least=0, most=500, default=None)
    sessions_attended: int = ask("Sessions attended", least=0, most=500)
    end_measures_why_not: str | None = ask("Why there are no end measures, if there are none", default=None)
    closing_report: bool = ask("Is the closing report written?")
    outcome: ClinicalOutcome = ask("Clinical outcome", default=ClinicalOutcome.COMPLETED)
    onward: Onward = ask("Handed on to", default=Onward.NONE)
    onward_plan: str | None = ask("Onward plan", long=True, restricted=True, default=None)
    feedback: str | None = ask("What the person said of the treatment", long=True, default=None)


@dataclass(frozen=True, kw_only=True)
class CompletionNotice:
    text: str = ask("Notice to the responsible officer", long=True)


@dataclass(frozen=True, kw_only=True)
class CompliedWith:
    complied_on: dt.date = ask("Date the requirement was complied with")
    reading: CompliedReading = ask(
        "On what footing?", hint="If the period is still running, say why it is complied with"
    )
    note: str | None = ask("Reasons", default=None)


@dataclass(frozen=True, kw_only=True)
class NotAccepted:
    reason: str = ask("Why is the requirement not yet complied with?", long=True)


@dataclass(frozen=True, kw_only=True)
class PeriodExpired:
    sessions_attended: int | None = ask("Sessions attended", least=0, most=500, default=None)
    why_unfinished: str = ask("Why was treatment unfinished?")


@dataclass(frozen=True, kw_only=True)
class Stopped:
    outcome: ClinicalOutcome = ask("Clinical outcome")
    reason: str = ask("Why did treatment stop?")
    report_duty: ReportDuty = ask("Is a practitioner's report due?", cite="Sch 10 para 19(2), Sch 16 para 26(2)")
    onward: Onward = ask("Handed on to", default=Onward.NONE)
    note: str | None = ask("Clinical note", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class Restarted:
    reason: str = ask("What makes it possible to go on?")


@dataclass(frozen=True, kw_only=True)
class CourtFeedback:
    at: FeedbackAt = ask("At which point?")
    text: str = ask("What the court was told", long=True)
