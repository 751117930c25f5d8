"""What the MHTR pathway makes of courts' results: CJS result code 3108 under 1116, 1115 or 1134.

Codes are those of the national list of CJS results. A result about an earlier order (1030, 4584 and their like) neither
makes nor ends one: it is noted, and what it means is to be found out.
"""

import datetime as dt

from backend.pathways.court_results import (
    Answer,
    Correction,
    CourtResults,
    HearingGiven,
    Notice,
    OrderGiven,
    Withdrawal,
)
from backend.pathways.facts import TreatmentKind, TreatmentPeriod

from .fields import before_sentence as before
from .fields import order
from .fields.choices import HearingType
from .fields.choices_of_law import Companion, CourtLevel, CourtResult, KindOfTreatment, LegalBasis, OrderType
from .orders import order_after

REQUIREMENT = "3108"
ORDERS = {"1116": OrderType.COMMUNITY, "1115": OrderType.SUSPENDED, "1134": OrderType.SUSPENDED_YOI}
COMPANIONS = {
    "3101": Companion.UNPAID_WORK,
    "3103": Companion.PROGRAMME,
    "3104": Companion.PROHIBITED_ACTIVITY,
    "3105": Companion.CURFEW,
    "3106": Companion.EXCLUSION,
    "3107": Companion.RESIDENCE,
    "3109": Companion.DRUG_REHABILITATION,
    "3110": Companion.ALCOHOL_TREATMENT,
    "3111": Companion.ATTENDANCE_CENTRE,
    "3146": Companion.ALCOHOL_ABSTINENCE,
    "3147": Companion.FOREIGN_TRAVEL,
    "3148": Companion.ELECTRONIC_MONITORING,
    "3272": Companion.REHABILITATION_ACTIVITY,
}
KINDS = {
    TreatmentKind.IN_PATIENT: KindOfTreatment.IN_PATIENT,
    TreatmentKind.INSTITUTION: KindOfTreatment.INSTITUTION,
    TreatmentKind.PRACTITIONER: KindOfTreatment.PRACTITIONER,
}
LEVELS = {"magistrates": CourtLevel.MAGISTRATES, "crown": CourtLevel.CROWN}
CODE_FROM = dt.date(2020, 12, 1)  # the Sentencing Act 2020 holds for convictions from this day on (s 2, SI 2020/1236)
AMENDED = frozenset({"1028", "1030", "1031", "1032", "1508"})  # varied, extended, amended
_HEARINGS = (
    ("sentenc", HearingType.SENTENCE),
    ("first hearing", HearingType.FIRST_APPEARANCE),
    ("plea", HearingType.PLEA),
    ("trial", HearingType.TRIAL),
    ("breach", HearingType.BREACH),
)


def order_entry(given: OrderGiven) -> order.Order:
    """The order as it is entered. Raises KeyError for a code that makes no order this pathway keeps."""
    terms = given.terms
    return order.Order(
        order_type=ORDERS[given.code],
        sentenced_on=terms.made_on,
        legal_basis=LegalBasis.CODE if (terms.convicted_on or terms.made_on) >= CODE_FROM else LegalBasis.ACT_2003,
        convicted_on=terms.convicted_on,
        court=given.court or None,
        court_level=LEVELS.get(given.court_kind),
        ends_on=terms.ends_on,
        supervision_ends_on=terms.supervision_ends_on,
        operational_ends_on=terms.operational_ends_on,
        custodial_months=terms.custodial_months,
        periods=_periods(terms.periods),
        companions=tuple(dict.fromkeys(COMPANIONS.get(one.code, Companion.OTHER) for one in given.companions)),
        home_area=terms.home_area or None,
        responsible_officer=terms.responsible_officer or None,
        holds_treatment=given.holds_treatment,
        linked_case=given.linked_case or None,
    )


def correction_entry(given: Correction) -> order.OrderCorrected:
    """Only what the court changed: what was entered since, an extension for one, stays."""
    old, new = given.before, given.after
    return order.OrderCorrected(
        what=given.what,
        ends_on=new.ends_on if new.ends_on != old.ends_on else None,
        supervision_ends_on=new.supervision_ends_on if new.supervision_ends_on != old.supervision_ends_on else None,
        operational_ends_on=new.operational_ends_on if new.operational_ends_on != old.operational_ends_on else None,
        custodial_months=new.custodial_months if new.custodial_months != old.custodial_months else None,
        convicted_on=new.convicted_on if new.convicted_on != old.convicted_on else None,
        periods=_periods(new.periods) if new.periods != old.periods else (),
    )


def _periods(periods: tuple[TreatmentPeriod, ...]) -> tuple[order.Period, ...]:
    return tuple(
        order.Period(
            kind=KINDS[one.kind] if one.kind is not None else None,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            place=one.place or None,
            practitioner=one.practitioner or None,
            high_security=one.high_security,
        )
        for one in periods
    )


def _cancelled(given: Withdrawal) -> order.RequirementCancelled:
    return order.RequirementCancelled(ended_on=given.on, court=given.court or None)


def _noted(given: Notice) -> order.CourtResultNoted:
    result = CourtResult.AMENDED if given.code in AMENDED else CourtResult.OTHER
    if given.set_aside:
        result = CourtResult.SET_ASIDE
    return order.CourtResultNoted(result=result, resulted_on=given.on, text=given.text or None)


def _listed(given: HearingGiven) -> before.HearingListed:
    words = given.hearing_type.casefold()
    kind = next((kind for part, kind in _HEARINGS if part in words), HearingType.OTHER if words else None)
    return before.HearingListed(hearing_at=given.at, hearing_type=kind, court=given.court or None)


COURT_RESULTS = CourtResults(
    requirement=REQUIREMENT,
    order_made=Answer(action="record_order", entry=order_entry),
    order_made_unasked=Answer(action="record_order_without_assessment", entry=order_entry),
    order_corrected=Answer(action="correct_order", entry=correction_entry),
    requirement_withdrawn=Answer(action="cancel_requirement", entry=_cancelled),
    result_noted=Answer(action="note_court_result", entry=_noted),
    hearing_listed=Answer(action="list_hearing", entry=_listed),
    order_after=order_after,
)
