"""Read the terms of orders, requirements and notices from a result's prompts.

Where a copy carries no prompts, as probation's does, they are read from the wording of the result, which the results
service builds from the prompts by a fixed pattern. What follows no pattern is not guessed.
"""

import datetime as dt
import re
from dataclasses import dataclass

from backend.courts.messages.dates import NotADate, parse_day
from backend.courts.messages.lengths import parse_length
from backend.courts.messages.problems import Problems
from backend.courts.messages.records import (
    CompanionRequirement,
    CourtResult,
    Period,
    Prompt,
    TreatmentKind,
    TreatmentRequirement,
)
from backend.courts.reference import tables

_DATE = r"\d{1,2}/\d{1,2}/\d{4}"
_TREATMENT_TEXT = re.compile(
    r"direction of (?P<practitioner>.+?)(?: at (?P<place>.+?))? as an? (?:non-)?resident\w*(?: patient)?"
    r"(?: for (?P<period>[^.]+?))?\s*\.?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_COMPLY_BY = re.compile(rf"\bby ({_DATE})")
_TERM_TEXT = re.compile(r"\b(?:prison|institution|detention|custody)\b[^.]*? for ([^.]+?) suspended", re.IGNORECASE)
_OPERATIONAL_TEXT = re.compile(r"\bsuspended for ([^.]+?)\.", re.IGNORECASE)
_TOTAL_TEXT = re.compile(r"\btotal custodial period:? ([^.]+?)\.", re.IGNORECASE)
_SUPERVISION_TEXT = re.compile(r"\bsupervision period:? ([^.]+?)(?:\.|$)", re.IGNORECASE)
_NON_RESIDENT = re.compile(r"\bnon[ -]?residen", re.IGNORECASE)
_RESIDENT = re.compile(r"\bresiden", re.IGNORECASE)
_RESULT_OPENING = re.compile(r"^[A-Z][A-Z0-9]{1,15} - [^\n]*\n")

#: Qualifiers of result 3108: the three kinds of treatment (the table of CJS result qualifiers).
_KINDS = {"HE": TreatmentKind.IN_PATIENT, "HF": TreatmentKind.OUT_PATIENT, "HG": TreatmentKind.PRACTITIONER}


@dataclass(frozen=True, slots=True)
class Answers:
    """The prompts of a result, looked up by reference or, in older messages, by label."""

    prompts: tuple[Prompt, ...]
    problems: Problems

    def _find(self, references: tuple[str, ...], label: str) -> Prompt | None:
        for reference in references:
            for prompt in self.prompts:
                if prompt.reference.casefold() == reference.casefold():
                    return prompt
        for prompt in self.prompts:
            if label and re.search(label, prompt.label, re.IGNORECASE):
                return prompt
        return None

    def words(self, *references: str, label: str = "") -> str:
        """The answer as given, on one line; empty where there is none."""
        prompt = self._find(references, label)
        return " ".join(prompt.value.split()) if prompt else ""

    def day(self, *references: str, label: str = "") -> dt.date | None:
        """The answer as a date; None where there is none or it is no date, which is said."""
        prompt = self._find(references, label)
        if prompt is None:
            return None
        try:
            return parse_day(prompt.value)
        except NotADate as error:
            self.problems.add(prompt.where, str(error), left_out=True)
            return None

    def period(self, *references: str, label: str = "") -> Period | None:
        """The answer as a length of time, kept as given where it cannot be read as one."""
        return period(self.words(*references, label=label))


def period(text: str) -> Period | None:
    """A length of time from words, None from nothing."""
    words = " ".join(text.split())
    return Period(given=words, length=parse_length(words)) if words else None


def _in_text(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _day_in_text(pattern: re.Pattern[str], text: str) -> dt.date | None:
    try:
        return parse_day(_in_text(pattern, text))
    except NotADate:
        return None


# --- orders -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderTerms:
    """The terms of an order as its result gives them."""

    end_date: dt.date | None
    supervision_period: Period | None
    operational_period: Period | None
    custodial_term: Period | None
    total_custodial_term: Period | None
    supervising_court: str
    responsible_officer: str
    probation_team: str
    probation_email: str


def order_terms(result: CourtResult, more_prompts: tuple[Prompt, ...], problems: Problems) -> OrderTerms:
    """The terms of an order. ``more_prompts`` are those of results rolled up under it, asked last."""
    answers = Answers(result.prompts + more_prompts, problems)
    text = result.text
    return OrderTerms(
        end_date=(
            answers.day("endDate", label=r"^end date$") or result.duration_ends_on or _day_in_text(_COMPLY_BY, text)
        ),
        supervision_period=answers.period("supervisionPeriod", label=r"^supervision period")
        or period(_in_text(_SUPERVISION_TEXT, text)),
        operational_period=answers.period(
            "suspendedPeriod", "operationalPeriod", label=r"^(suspended|operational) period"
        )
        or period(_in_text(_OPERATIONAL_TEXT, text)),
        custodial_term=answers.period(
            "imprisonmentPeriod", "detentionPeriod", label=r"^(imprisonment|detention|custodial) (period|term)"
        )
        or period(_in_text(_TERM_TEXT, text)),
        total_custodial_term=answers.period("totalCustodialPeriod", label=r"^total custodial period")
        or period(_in_text(_TOTAL_TEXT, text)),
        supervising_court=answers.words("supervisingCourt", label=r"^supervising court$"),
        responsible_officer=answers.words("responsibleOfficer", label=r"^responsible officer"),
        probation_team=answers.words(
            "probationteamtobenotifiedOrganisationName", label=r"^probation team to be notified organisation"
        ),
        probation_email=answers.words(
            "probationteamtobenotifiedEmailAddress1", label=r"^probation team to be notified email"
        ),
    )


# --- requirements -------------------------------------------------------------------------------------------------


def _is_residential(result: CourtResult) -> bool | None:
    for qualifier in result.qualifiers:
        if qualifier in _KINDS:
            return _KINDS[qualifier] is TreatmentKind.IN_PATIENT
    for words in (result.label, result.text):
        if _NON_RESIDENT.search(words):
            return False
        if _RESIDENT.search(words):
            return True
    return None


def _treatment_kind(result: CourtResult, practitioner: str, place: str) -> TreatmentKind | None:
    for qualifier in result.qualifiers:
        if qualifier in _KINDS:
            return _KINDS[qualifier]
    residential = _is_residential(result)
    if residential is None:
        return None
    if residential:
        return TreatmentKind.IN_PATIENT
    if place:
        return TreatmentKind.OUT_PATIENT
    return TreatmentKind.PRACTITIONER if practitioner else None


def treatment(result: CourtResult, result_id: str, problems: Problems) -> TreatmentRequirement:
    """The treatment requirement that a result 3108 imposes."""
    answers = Answers(result.prompts, problems)
    practitioner = answers.words("medicalPractitionerPsychologist", label=r"practitioner|psychologist|under direction")
    place = answers.words("careHomeHospital", label=r"care home|hospital|institution|place of treatment")
    length = answers.period("periodOfTreatment", label=r"^(period|length|duration)\b")
    if not result.prompts and (match := _TREATMENT_TEXT.search(_RESULT_OPENING.sub("", result.text))):
        practitioner = " ".join(match["practitioner"].split())
        place = " ".join((match["place"] or "").split())
        length = period(match["period"] or "")
    return TreatmentRequirement(
        where=result.where,
        result_id=result_id,
        label=result.label,
        kind=_treatment_kind(result, practitioner, place),
        residential=_is_residential(result),
        practitioner=practitioner,
        place=place,
        period=length,
        starts_on=answers.day("startDate", label=r"\bstart date|^from date"),
        ends_on=answers.day("endDate", label=r"\bend date|^until date"),
        qualifiers=result.qualifiers,
        details=result.prompts,
        text=result.text,
        withdrawn=result.withdrawn,
        amended_on=result.amended_on,
        amendment_reason=result.amendment_reason,
    )


def companion(result: CourtResult, result_id: str) -> CompanionRequirement:
    """The requirement beside the treatment that a result imposes."""
    return CompanionRequirement(
        where=result.where,
        result_id=result_id,
        code=result.code,
        title=(tables.result_title(result.code) if result.code else None) or result.label,
        label=result.label,
        details=result.prompts,
        text=result.text,
        withdrawn=result.withdrawn,
        amended_on=result.amended_on,
        amendment_reason=result.amendment_reason,
    )


# --- notices ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeTerms:
    """What a result says of an order made earlier."""

    original_court: str
    original_date: dt.date | None
    original_order: str
    set_aside: bool
    under: str
    new_end_date: dt.date | None
    supervising_court: str
    responsible_officer: str


_SET_ASIDE = r"\bset aside\b"
_SET_ASIDE_TEXT = re.compile(rf"imposed on ({_DATE}) set aside|imposed on ({_DATE})", re.IGNORECASE)
_MADE_TEXT = re.compile(rf"\bmade on ({_DATE})", re.IGNORECASE)
_MADE_BY_TEXT = re.compile(rf"\bmade (?:on {_DATE} )?by (.+?) (?:varied|amended|revoked|on {_DATE})", re.IGNORECASE)
_NEW_END_TEXT = re.compile(rf"(?:complied with|completed) by ({_DATE})", re.IGNORECASE)


def notice_terms(result: CourtResult, problems: Problems) -> NoticeTerms:
    """What a notice says: the order it is about, whether that is set aside, and what is new."""
    answers = Answers(result.prompts, problems)
    text = result.text
    set_aside_on = answers.day(label=_SET_ASIDE)
    return NoticeTerms(
        original_court=answers.words("courtThatMadeTheOriginalOrder", label=r"^court that made")
        or _in_text(_MADE_BY_TEXT, text),
        original_date=answers.day("dateOriginalOrderMade", label=r"^date original order")
        or set_aside_on
        or _day_in_text(_MADE_TEXT, text)
        or _day_in_text(_SET_ASIDE_TEXT, text),
        original_order=answers.words("orderRevoked", label=r"^order revoked"),
        set_aside=set_aside_on is not None or re.search(_SET_ASIDE, text, re.IGNORECASE) is not None,
        under=answers.words("reopenedUnder", label=r"^re-?opened under"),
        new_end_date=answers.day(
            "theEndDateOfTheOrderHasBeenChangedAndTheRequirementsMustBeCompliedWithBy",
            label=r"end date of the order has been changed|compliance date extended|^new end date",
        )
        or _day_in_text(_NEW_END_TEXT, text),
        supervising_court=answers.words("newSupervisingCourt", "supervisingCourt", label=r"supervising court"),
        responsible_officer=answers.words("responsibleOfficerForTheOrder", label=r"^responsible officer"),
    )
