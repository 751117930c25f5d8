"""What the history of a case says: warnings that still count, decisions that still stand, sessions kept and missed."""

import datetime as dt

from backend.pathways.facts import OrderFacts
from backend.pathways.hours import day_of
from backend.pathways.vocabulary import Happening, Situation, Span
from backend.pathways.working_days import london_date, shift

from . import protocol
from .periods import warning_window

# The actions that are asked for by name; a test holds that each exists.
WARNINGS = ("warn", "record_warning_elsewhere")
DECISIONS = ("decide_suitable", "record_telephone_decision")
VIEW_CHANGED = "change_clinical_view"
TELEPHONE = "record_telephone_decision"
TELEPHONE_CONFIRMED = "confirm_telephone_decision"
SIGNED = "sign_off_report"
ASSESSED = "record_assessment"
ATTENDED = ("start_treatment", "record_session")
MISSED = "record_missed_session"
CONTACT = "record_contact"
RISK, RISK_ACKNOWLEDGED = "raise_risk", "acknowledge_risk"
DEATH, DEATH_SETTLED = "report_death", ("confirm_death", "correct_death_report")
DEATH_CONFIRMED, DEATH_UNDONE = "confirm_death", "undo_death"
PLACE, PLACE_NOTICE = "arrange_other_place", "give_place_notice"
REPORT = "report_by_practitioner"
CONVICTION_DATED = ("receive_referral", "defer_sentence")
ALL_NAMED = frozenset(
    {
        *WARNINGS, *DECISIONS, VIEW_CHANGED, TELEPHONE_CONFIRMED, SIGNED, ASSESSED, *ATTENDED, MISSED, CONTACT, RISK,
        RISK_ACKNOWLEDGED, DEATH, *DEATH_SETTLED, DEATH_UNDONE, PLACE, PLACE_NOTICE, REPORT, *CONVICTION_DATED,
    }
)  # fmt: skip


def day_in(happening: Happening, field: str) -> dt.date | None:
    """A date that was entered, whether it comes as JSON or as typed."""
    value = happening.entered.get(field)
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    return value if isinstance(value, dt.date) else None


# --- warnings ---------------------------------------------------------------------------------------------------


def warning_in_window(asked: Situation, on: dt.date) -> Span | None:
    """The latest window that covers ``on``, of a warning about any requirement of this order."""
    given = (day_in(one, "given_on") for one in asked.all(*WARNINGS))
    windows = [warning_window(day) for day in given if day is not None]
    return max((one for one in windows if one.covers(on)), key=lambda one: one.first, default=None)


# --- the clinical decision --------------------------------------------------------------------------------------


def sign_off(asked: Situation) -> Happening | None:
    """The decision of suitability that the case now rests on, if the clinical view has not changed since."""
    last = asked.last(*DECISIONS, VIEW_CHANGED)
    return last if last is not None and last.action != VIEW_CHANGED else None


def telephone_lapses_at(asked: Situation, decision: Happening) -> dt.datetime:
    """When a decision by telephone stops standing unless the clinical lead has confirmed it."""
    value = protocol.TELEPHONE_CONFIRMED
    return shift(decision.happened_at, asked.value(value), value.unit, day=day_of(asked.facts))


def is_confirmed(asked: Situation, decision: Happening) -> bool:
    return any(one.about == decision.id for one in asked.all(TELEPHONE_CONFIRMED))


def sign_off_stands(asked: Situation) -> bool:
    """Whether the decision stands now. It is asked of now, so that dating a step back revives nothing."""
    decision = sign_off(asked)
    if decision is None:
        return False
    if decision.action != TELEPHONE:
        return True
    return is_confirmed(asked, decision) or asked.now <= telephone_lapses_at(asked, decision)


def signed_version(asked: Situation) -> str | None:
    """The version of the report signed off on the present decision, or None."""
    last = asked.last(SIGNED, *DECISIONS, VIEW_CHANGED)
    return str(last.entered.get("version", "")) if last is not None and last.action == SIGNED else None


def convicted_on(asked: Situation) -> dt.date | None:
    """The date of conviction as last entered before sentence."""
    dates = [day_in(one, "convicted_on") for one in asked.all(*CONVICTION_DATED)]
    return next((day for day in reversed(dates) if day is not None), None)


# --- sessions and contact ---------------------------------------------------------------------------------------


def sessions_attended(asked: Situation) -> int:
    return len(asked.all(*ATTENDED))


def misses_in_a_row(asked: Situation) -> int:
    """How many sessions were missed since the last one kept; cancelled sessions neither count nor break the row."""
    kept_or_missed = sorted(asked.all(*ATTENDED, MISSED), key=lambda one: one.happened_at)
    row = 0
    for one in kept_or_missed:
        row = row + 1 if one.action == MISSED else 0
    return row


def misses_within(asked: Situation, weeks: int) -> int:
    """How many sessions were missed in the weeks that end with the day asked about."""
    last = london_date(asked.at)
    first = last - dt.timedelta(weeks=weeks)
    return sum(first < london_date(one.happened_at) <= last for one in asked.all(MISSED))


def tries_without_contact(asked: Situation, since: dt.datetime) -> int:
    """Tries since ``since`` and since the person was last reached."""
    row = 0
    for one in sorted(asked.all(CONTACT), key=lambda one: one.happened_at):
        reached = bool(one.entered.get("reached"))
        row = 0 if reached else row + (one.happened_at >= since)
    return row


# --- risk, death, places ----------------------------------------------------------------------------------------


def open_risks(asked: Situation) -> tuple[Happening, ...]:
    return asked.unsettled(RISK, by=(RISK_ACKNOWLEDGED,))


def death_reported(asked: Situation) -> bool:
    return bool(asked.unsettled(DEATH, by=DEATH_SETTLED))


def death_confirmed(asked: Situation) -> bool:
    last = asked.last(DEATH_CONFIRMED, DEATH_UNDONE)
    return last is not None and last.action == DEATH_CONFIRMED


def places_without_notice(asked: Situation) -> tuple[str, ...]:
    return tuple(str(one.entered["place"]) for one in asked.unsettled(PLACE, by=(PLACE_NOTICE,)))


# --- the order --------------------------------------------------------------------------------------------------


def requirement_ends_on(order: OrderFacts | None) -> dt.date | None:
    """The last day of the last period of treatment; of the order, where no period is dated."""
    if order is None:
        return None
    dated = [one.ends_on for one in order.periods if one.ends_on is not None]
    return max(dated) if dated else order.last_day
