"""From a court's message to what a pathway is told of an order: dates reckoned, names taken, nothing guessed."""

import datetime as dt
import math
import re

from backend.courts.messages.records import (
    CourtNamed,
    Defendant,
    OrderKind,
    Period,
    SentenceOrder,
    TreatmentKind,
    TreatmentRequirement,
)
from backend.courts.reference import tables
from backend.pathways import facts
from backend.pathways.court_results import CompanionGiven, OrderGiven
from backend.pathways.facts import OrderFacts, TreatmentPeriod

_KINDS = {OrderKind.COMMUNITY: facts.OrderKind.COMMUNITY, OrderKind.SUSPENDED: facts.OrderKind.SUSPENDED}
_TREATMENTS = {
    TreatmentKind.IN_PATIENT: facts.TreatmentKind.IN_PATIENT,
    TreatmentKind.OUT_PATIENT: facts.TreatmentKind.INSTITUTION,
    TreatmentKind.PRACTITIONER: facts.TreatmentKind.PRACTITIONER,
}
_DAYS_A_MONTH = 365.25 / 12
# results say "a probation officer" where a name belongs: that is a description of the post, and names nobody
_NOBODY_NAMED = re.compile(
    r"(?:an?|any|the)\b|.*\b(?:to be (?:appointed|allocated|confirmed)|not known|unknown|tbc|n/?a)\b", re.IGNORECASE
)

# the three high-security psychiatric hospitals, which a requirement cannot name (Sentencing Act 2020 Sch 9 para 16(2))
_HIGH_SECURITY = re.compile(
    r"\b(?:ashworth|broadmoor|rampton)\b(?:\s+(?:high[ -])?secure|\s+security)*(?:\s+hospital\b|\s*$)", re.IGNORECASE
)


def order_given(order: SentenceOrder, *, made_on: dt.date) -> OrderGiven:
    """The order as a pathway is told of it. ``made_on`` is its date of sentence, which a message may leave out."""
    entry = tables.court(order.court.code)
    return OrderGiven(
        code=order.code,
        terms=OrderFacts(
            kind=_KINDS[order.kind],
            made_on=made_on,
            convicted_on=order.convicted_on,
            ends_on=order.end_date,
            supervision_ends_on=_ends(order.supervision_period, made_on),
            operational_ends_on=_ends(order.operational_period, made_on),
            custodial_months=months_of(order.total_custodial_term or order.custodial_term),
            periods=tuple(_period(one, made_on) for one in order.treatments if not one.withdrawn),
            responsible_officer=named(order.responsible_officer),
            home_area=order.supervising_court,
        ),
        companions=tuple(
            CompanionGiven(code=one.code, title=one.title) for one in order.companions if not one.withdrawn
        ),
        court=court_in_words(order.court),
        court_kind=entry.kind if entry is not None else "",
    )


def kind_of(order: SentenceOrder) -> str:
    """The kind of the order, as orders on file say it."""
    return _KINDS[order.kind].value


def court_in_words(court: CourtNamed) -> str:
    """The court as people name it; as the message gives it, where the table does not hold it."""
    return court.name or court.given


def named(officer: str) -> str:
    """The name of an officer, empty where the message only describes the post."""
    return "" if _NOBODY_NAMED.match(officer) else officer


def months_of(term: Period | None) -> int | None:
    """A term in whole months, part of a month counted as one as the order's form asks. None where it is unreadable."""
    if term is None or term.length is None or term.length.hours:
        return None
    length = term.length
    days = length.weeks * 7 + length.days
    return length.years * 12 + length.months + math.ceil(round(days / _DAYS_A_MONTH, 2))


def _ends(period: Period | None, made_on: dt.date) -> dt.date | None:
    """The last day of a period that begins with the day of the order (Sentencing Act 2020 s 288)."""
    return period.length.last_day(made_on) if period is not None and period.length is not None else None


def _period(treatment: TreatmentRequirement, made_on: dt.date) -> TreatmentPeriod:
    """A period of treatment. One whose beginning is not given begins with the order."""
    begins = treatment.starts_on or made_on
    return TreatmentPeriod(
        kind=_TREATMENTS[treatment.kind] if treatment.kind is not None else None,
        starts_on=begins,
        ends_on=treatment.ends_on or _ends(treatment.period, begins),
        place=treatment.place,
        practitioner=treatment.practitioner,
        high_security=_HIGH_SECURITY.search(treatment.place) is not None,
    )


def made_on_or_before(order: SentenceOrder, today: dt.date) -> dt.date:
    """The date of the order; where the message leaves it out, the latest day on which it can have been made."""
    return order.made_on or order.share.hearing_day or order.share.shared_on or today


def family_and_given(defendant: Defendant) -> tuple[str, str]:
    """Family name and given names; somebody with one name only has it as family name."""
    given = " ".join(part for part in (defendant.first_name, defendant.middle_names) if part)
    return (defendant.last_name, given) if defendant.last_name else (given, "")
