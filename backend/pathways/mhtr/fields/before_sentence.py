"""What is entered from the referral to the day of sentence.

Court days are fast: little is required, much may be said.
"""

import datetime as dt
from dataclasses import dataclass

from backend.pathways.entry import ask
from backend.pathways.facts import Answer, ConsentTo

from .choices import (
    ConsentAnswer,
    ConsentKind,
    CustodyStatus,
    HearingType,
    HowSaid,
    LawfulBasis,
    Need,
    NotSeen,
    NotSuitable,
    OffenceGroup,
    Onward,
    OnwardOutcome,
    Place,
    Plea,
    ReferralSource,
    RegisterBody,
    ReportType,
    RiskFlag,
    RiskLevel,
    SubstanceNeed,
    Tier,
    ToldHow,
    Urgency,
    WhyDeclined,
    WhyReopened,
)
from .choices_of_law import AdjournedFor, Companion, KindOfTreatment, OtherSentence, ProsecutionEnded

# --- referral and screening -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Referral:
    source: ReferralSource = ask("Who is referring?")
    referrer: str | None = ask("Name and telephone of the referrer", default=None)
    court: str | None = ask("Court", hint="Court code or name, if the person is before a court", default=None)
    hearing_at: dt.datetime | None = ask("Next hearing", default=None)
    hearing_type: HearingType | None = ask("Kind of hearing", default=None)
    custody: CustodyStatus | None = ask("Custody or bail", default=None)
    plea: Plea | None = ask("Plea or verdict", default=None)
    convicted_on: dt.date | None = ask(
        "Date of conviction",
        hint="Leave empty if not yet convicted",
        cite="Sentencing Act 2026 ss 1, 2 and 5 count from it",
        default=None,
    )
    offence_group: OffenceGroup | None = ask("Main offence", default=None)
    offence: str | None = ask("Offence in words, or its code", default=None)
    urgency: Urgency = ask("How urgent?", default=Urgency.ROUTINE)
    also_asked_for: tuple[Companion, ...] = ask("Other treatment requirements being considered", default=())
    concerns: str | None = ask("What is the concern?", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class _Screen:
    tool: str = ask("Screening tool", hint="Name and version")
    score: int | None = ask("Score", least=0, most=1000, default=None)
    risk_asked: bool = ask("Was risk to self and others asked about?")
    risk_flags: tuple[RiskFlag, ...] = ask("Risks found", default=())
    existing_services: bool | None = ask("Open to mental health services already?", default=None)
    substance_need: SubstanceNeed | None = ask("Alcohol or drug need", default=None)
    minutes: int | None = ask("Minutes taken", least=0, most=600, default=None)
    notes: str | None = ask("Clinical notes", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class ScreenPassed(_Screen):
    pass


@dataclass(frozen=True, kw_only=True)
class _Unsuitable:
    reasons: tuple[NotSuitable, ...] = ask("Why is the MHTR not suitable?", least=1)
    onward: Onward = ask("Handed on to", hint="Choose “Nowhere” and say why, if nobody")
    onward_why: str | None = ask("Details, or why nowhere", default=None)
    explanation: str | None = ask("Clinical explanation", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class ScreenFailed(_Unsuitable):
    tool: str | None = ask("Screening tool, if one was used", default=None)
    score: int | None = ask("Score", least=0, most=1000, default=None)
    risk_asked: bool = ask("Was risk to self and others asked about?")
    risk_flags: tuple[RiskFlag, ...] = ask("Risks found", default=())


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """A clinical lead stands behind what somebody else recorded."""

    note: str | None = ask("Note", long=True, restricted=True, default=None)


# --- risk, onward referral, telling somebody --------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Risk:
    flags: tuple[RiskFlag, ...] = ask("What is the risk?", least=1)
    happening: str = ask("What is happening?", hint="What the people who must act need to know", long=True)
    done: str = ask("What have you done?", long=True)
    told: str = ask("Whom have you told?", hint="Names, and when")
    detail: str | None = ask("Clinical detail", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class RiskAcknowledged:
    plan: str = ask("What happens now, and who does it?", long=True)
    level: RiskLevel = ask("Level of risk now", head="Risk")


@dataclass(frozen=True, kw_only=True)
class OnwardReferral:
    to: Onward = ask("Handed on to")
    name: str | None = ask("Name of the service or worker", default=None)
    reason: str | None = ask("Why, and what is asked of them", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class OnwardAnswer:
    outcome: OnwardOutcome = ask("What came of it?")
    met_on: dt.date | None = ask("First contact on", default=None)
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class Told:
    who: str = ask("Who was told?")
    how: ToldHow = ask("How?")
    note: str | None = ask("What was said", default=None)


# --- assessment and clinical decision ---------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Slot:
    at: dt.datetime = ask("When?")
    place: Place = ask("Where or how?")
    with_whom: str | None = ask("With whom?", default=None)


@dataclass(frozen=True, kw_only=True)
class PersonNotSeen:
    reason: NotSeen = ask("Why was the person not seen?")
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class Assessment:
    place: Place = ask("Where or how?")
    same_day: bool = ask("On the day of the hearing?")
    risk_level: RiskLevel = ask("Level of risk", head="Risk")
    risk_summary: str | None = ask("Risk, in a line that probation may see", default=None)
    needs: tuple[Need, ...] = ask("Needs found", default=())
    substance_need: SubstanceNeed | None = ask("Alcohol or drug need", default=None)
    existing_services: bool | None = ask("Open to mental health services already?", default=None)
    has_gp: bool | None = ask("Has a GP, or can be registered with one?", default=None)
    tier: Tier | None = ask("Level of care that seems right", default=None)
    adjustments: str | None = ask("Adjustments needed", hint="Language, hearing, reading, neurodiversity", default=None)
    goals: str | None = ask("What the person wants, in their words", long=True, default=None)
    formulation: str | None = ask("Formulation", long=True, restricted=True, default=None)
    risk_detail: str | None = ask("Risk in detail", long=True, restricted=True, default=None)
    minutes: int | None = ask("Minutes taken", least=0, most=600, default=None)


@dataclass(frozen=True, kw_only=True)
class OpinionAsked:
    of: str = ask("Who was asked?")
    question: str = ask("What was asked?", long=True, restricted=True)


@dataclass(frozen=True, kw_only=True)
class OpinionReceived:
    summary: str = ask("What they say", long=True, restricted=True)
    received_on: dt.date | None = ask("Received on", default=None)


@dataclass(frozen=True, kw_only=True)
class _Suitability:
    """The three answers to condition 1 of the court, and what is proposed (Sentencing Act 2020 Sch 9 para 17(2))."""

    needs_treatment: bool = ask("Does the mental condition need treatment?", cite="Sch 9 para 17(2)(a)")
    may_respond: bool = ask("May it respond to treatment?", cite="Sch 9 para 17(2)(b)")
    not_hospital_order: bool = ask(
        "Is it clear that no hospital or guardianship order is called for?", cite="Sch 9 para 17(2)(c)"
    )
    tier: Tier = ask("Level of care")
    kind: KindOfTreatment = ask("Kind of treatment proposed", cite="Sch 9 para 16(1)")
    months: int | None = ask("Length proposed, in months", least=1, most=36, default=None)
    sessions: int | None = ask("Sessions proposed", least=1, most=100, default=None)
    reasoning: str | None = ask("Clinical reasoning", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class SuitableDecision(_Suitability):
    register_body: RegisterBody = ask("Your register")
    register_number: str = ask("Your registration number", hint="It signs the decision")


@dataclass(frozen=True, kw_only=True)
class TelephoneDecision(_Suitability):
    decided_by: str = ask("Which clinical lead decided?")
    register_body: RegisterBody = ask("Their register")
    register_number: str = ask("Their registration number")
    said_at: dt.datetime = ask("When did they say so?")
    words: str = ask("What did they say?", hint="As near to their words as you can", long=True)


@dataclass(frozen=True, kw_only=True)
class NotSuitableDecision(_Unsuitable):
    register_number: str = ask("Your registration number", hint="It signs the decision")


@dataclass(frozen=True, kw_only=True)
class ViewChanged:
    why: str = ask("What has changed?", long=True, restricted=True)


# --- consent ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Consent:
    """One answer to one question. Every answer is a new version; none is overwritten."""

    to: ConsentKind = ask("What was asked?")
    answer: ConsentAnswer = ask("Answer")
    how: HowSaid = ask("How was it said?")
    capacity_considered: bool = ask("Was capacity to decide this considered?")
    text_version: str | None = ask("Version of the words used", default=None)
    recipients: str | None = ask("Who may be told", hint="For sharing", default=None)
    lawful_basis: LawfulBasis | None = ask("Lawful basis", hint="For sharing", default=None)
    witness: str | None = ask("Witness", default=None)

    @property
    def consent_to(self) -> ConsentTo:
        return ConsentTo(self.to.value)

    @property
    def answered(self) -> Answer:
        return Answer(self.answer.value)


@dataclass(frozen=True, kw_only=True)
class ConsentRecorded:
    consents: tuple[Consent, ...] = ask("Answers", least=1, most=5)
    language: str | None = ask("Language or format, and interpreter", default=None)


@dataclass(frozen=True, kw_only=True)
class SharingStopped:
    """What follows when somebody takes back their consent to share."""

    stopped_with: str = ask("With whom was sharing stopped?")
    officer_told_of: str | None = ask("What was the officer told that the law still needs?", default=None)


@dataclass(frozen=True, kw_only=True)
class Willingness:
    """The person has expressed willingness to comply with the requirement (Sentencing Act 2020 Sch 9 para 17(4))."""

    how: HowSaid = ask("How was it said?")
    explained: bool = ask("Was the requirement explained, and the leaflet given, in a language and format that works?")
    capacity_considered: bool = ask("Was capacity to decide this considered?")
    text_version: str | None = ask("Version of the words used", default=None)
    language: str | None = ask("Language or format, and interpreter", default=None)
    witness: str | None = ask("Witness", default=None)

    @property
    def consents(self) -> tuple[Consent, ...]:
        """The record that this makes."""
        return (
            Consent(
                to=ConsentKind.REQUIREMENT,
                answer=ConsentAnswer.GIVEN,
                how=self.how,
                capacity_considered=self.capacity_considered,
                text_version=self.text_version,
                witness=self.witness,
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Declined:
    withdrawn: bool = ask("Had the person said yes before?")
    how: HowSaid = ask("How was it said?", default=HowSaid.SPOKEN)
    reason: WhyDeclined = ask("Why, if they said", default=WhyDeclined.NOT_SAID)
    in_words: str | None = ask("In their words", default=None)
    help_offered: Onward = ask("Other help offered", default=Onward.NONE)

    @property
    def consents(self) -> tuple[Consent, ...]:
        """The record that this makes; a no needs no finding about capacity."""
        answer = ConsentAnswer.WITHDRAWN if self.withdrawn else ConsentAnswer.DECLINED
        return (Consent(to=ConsentKind.REQUIREMENT, answer=answer, how=self.how, capacity_considered=False),)


# --- arrangements and report ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Arrangements:
    """What the order would name, and that it can be had (Sentencing Act 2020 Sch 9 paras 16(3) and 17(3))."""

    kind: KindOfTreatment = ask("Kind of treatment", cite="Sch 9 para 16(1)")
    director: str | None = ask("Registered doctor or psychologist who treats or directs", default=None)
    director_register_number: str | None = ask("Their registration number", default=None)
    director_registered_until: dt.date | None = ask("Their registration runs until", default=None)
    practitioner: str | None = ask("Treatment practitioner", default=None)
    place: str | None = ask("Institution or place", default=None)
    high_security: bool = ask("Is it a high-security psychiatric hospital?", default=False)
    slot_held: bool = ask("Is a place in the caseload held?")
    slot_held_until: dt.date | None = ask("Held until", default=None)
    earliest_start: dt.date | None = ask("Treatment can start from", default=None)
    latest_start: dt.date | None = ask("And will start by", default=None)


@dataclass(frozen=True, kw_only=True)
class SlotLost:
    reason: str = ask("Why was the place lost?")


@dataclass(frozen=True, kw_only=True)
class ReportSigned:
    version: str = ask("Version of the report")
    register_number: str = ask("Your registration number", hint="It signs the report")


@dataclass(frozen=True, kw_only=True)
class ReportSent:
    version: str = ask("Version of the report")
    to: str | None = ask("Sent to", default=None)
    lawful_basis: LawfulBasis = ask("Lawful basis for sharing")


@dataclass(frozen=True, kw_only=True)
class ReportReceived:
    report_type: ReportType = ask("Kind of pre-sentence report")
    recommended: bool | None = ask("Does the pre-sentence report recommend the MHTR?", default=None)


@dataclass(frozen=True, kw_only=True)
class Reconfirmed:
    still_willing: bool = ask("Is the person still willing?")
    slot_stands: bool = ask("Is the place in the caseload still held?")
    risk_asked: bool = ask("Was risk asked about again?")
    note: str | None = ask("Note", default=None)


# --- hearings and their outcome ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class HearingListed:
    hearing_at: dt.datetime = ask("Hearing at")
    hearing_type: HearingType | None = ask("Kind of hearing", default=None)
    court: str | None = ask("Court", default=None)


@dataclass(frozen=True, kw_only=True)
class Adjourned:
    reason: AdjournedFor = ask("Why was it adjourned?")
    hearing_at: dt.datetime | None = ask("New date", default=None)
    date_awaited: bool = ask("Is the date still awaited?", default=False)
    days_asked: int | None = ask("Days asked for", least=0, most=365, default=None)


@dataclass(frozen=True, kw_only=True)
class WarrantIssued:
    backed_for_bail: bool | None = ask("Backed for bail?", default=None)


@dataclass(frozen=True, kw_only=True)
class CourtMoved:
    court: str = ask("Court it was sent to")
    hearing_at: dt.datetime | None = ask("New date", default=None)
    date_awaited: bool = ask("Is the date still awaited?", default=False)


@dataclass(frozen=True, kw_only=True)
class Deferred:
    """Sentence put off (Sentencing Act 2020 s 5, as amended by Sentencing Act 2026 s 5)."""

    until: dt.date = ask("Deferred until", cite="Sentencing Act 2020 s 5(2)")
    deferred_on: dt.date = ask("Date of the deferment order")
    convicted_on: dt.date | None = ask("Date of conviction", hint="The earliest, if several offences", default=None)
    terms: str | None = ask("Requirements while deferred", long=True, default=None)


@dataclass(frozen=True, kw_only=True)
class DeferralEnded:
    still_willing: bool = ask("Has the person said again that they are willing?")
    hearing_at: dt.datetime | None = ask("Hearing at", default=None)


@dataclass(frozen=True, kw_only=True)
class SentencedOtherwise:
    sentence: OtherSentence = ask("Sentence")
    reason: str | None = ask("Reason given by the court for no MHTR", default=None)
    sentenced_on: dt.date | None = ask("Date of sentence", default=None)


@dataclass(frozen=True, kw_only=True)
class ProsecutionOver:
    outcome: ProsecutionEnded = ask("What happened?")


# --- closing and reopening --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Reopened:
    reason: WhyReopened = ask("Why?")
    explanation: str = ask("What happened?", long=True)


@dataclass(frozen=True, kw_only=True)
class DeathReported:
    source: str = ask("Who told you?")
    died_on: dt.date | None = ask("Date of death, if known", default=None)
    circumstances: str | None = ask("Circumstances, if known", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class DeathConfirmed:
    died_on: dt.date | None = ask("Date of death", default=None)
    confirmed_with: str = ask("Confirmed with whom?")


@dataclass(frozen=True, kw_only=True)
class ReportOfDeathWrong:
    explanation: str = ask("How do you know?")
