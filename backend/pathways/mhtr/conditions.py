"""When a review opens or is met: conditions asked of the case as the action left it."""

import datetime as dt

from backend.pathways.facts import ORDER
from backend.pathways.hours import day_of
from backend.pathways.vocabulary import Situation
from backend.pathways.working_days import shift

from . import history, protocol
from .fields import before_sentence as before
from .fields import legal, order, treatment
from .fields.choices import ConsentAnswer, ConsentKind, Onward, ReviewKind
from .fields.choices_of_law import OrderType
from .orders import order_made


def by_court_worker(asked: Situation) -> bool:
    return bool(asked.facts.history) and asked.facts.history[-1].role == "court_worker"


def by_practitioner(asked: Situation) -> bool:
    return bool(asked.facts.history) and asked.facts.history[-1].role == "treatment_practitioner"


# --- before sentence --------------------------------------------------------------------------------------------


def adjourned_long(asked: Situation) -> bool:
    """To a date further off than the site allows without asking again, or to no date yet."""
    entry: before.Adjourned | before.CourtMoved = asked.entered
    if entry.hearing_at is None:
        return True
    return entry.hearing_at - asked.at > dt.timedelta(days=asked.value(protocol.ADJOURNED_LONG))


def handed_on(asked: Situation) -> bool:
    """Whether the entry names a service that must still answer."""
    entry = asked.entered
    return (entry.to if isinstance(entry, before.OnwardReferral) else entry.onward) is not Onward.NONE


def asked_about_sharing(asked: Situation) -> bool:
    return _sharing(asked) is not None


def sharing_given(asked: Situation) -> bool:
    return _sharing(asked) is ConsentAnswer.GIVEN


def sharing_withdrawn(asked: Situation) -> bool:
    return _sharing(asked) is ConsentAnswer.WITHDRAWN


def _sharing(asked: Situation) -> ConsentAnswer | None:
    entry: before.ConsentRecorded = asked.entered
    answers = [one.answer for one in entry.consents if one.to is ConsentKind.SHARING]
    return answers[-1] if answers else None


# --- after sentence ---------------------------------------------------------------------------------------------


def copy_missing(asked: Situation) -> bool:
    entry = asked.entered
    return not (isinstance(entry, order.Order) and entry.copy_received_on is not None)


def no_officer_named(asked: Situation) -> bool:
    entry = asked.entered
    return not (isinstance(entry, order.Order) and entry.responsible_officer)


def order_is_defective(asked: Situation) -> bool:
    """Whether any check of the order fails; of what was just entered, where no room has kept the order yet."""
    found, entry = asked.fact(ORDER), asked.entered
    if found is None and isinstance(entry, order.Order) and entry.order_type is not OrderType.YOUTH:
        found = order_made(entry)
    return found is not None and bool(found.failed)


def reached(asked: Situation) -> bool:
    entry = asked.entered
    return not isinstance(entry, treatment.ContactTried) or entry.reached


def cannot_be_reached(asked: Situation) -> bool:
    span = protocol.CONTACT_SPAN
    since = shift(asked.at, -asked.value(span), span.unit, day=day_of(asked.facts))
    return history.tries_without_contact(asked, since) >= asked.value(protocol.CONTACT_TRIES)


def misses_call_for_meeting(asked: Situation) -> bool:
    in_a_row = history.misses_in_a_row(asked) >= asked.value(protocol.MISSES_IN_A_ROW)
    some = history.misses_within(asked, asked.value(protocol.MISSES_SPAN))
    return in_a_row or some >= asked.value(protocol.MISSES_IN_SPAN)


def was_three_way(asked: Situation) -> bool:
    entry: treatment.ReviewHeld = asked.entered
    return entry.kind is ReviewKind.THREE_WAY


def review_due_by_sessions(asked: Situation) -> bool:
    at = {asked.value(protocol.REVIEW_FIRST_AT), asked.value(protocol.REVIEW_SECOND_AT)}
    return history.sessions_attended(asked) in at


def mid_treatment(asked: Situation) -> bool:
    return history.sessions_attended(asked) == asked.value(protocol.MEASURE_MID_AT)


def therapist_not_registered(asked: Situation) -> bool:
    started = asked.last("start_treatment")
    return started is not None and not started.entered.get("therapist_registered", False)


def order_runs_on(asked: Situation) -> bool:
    return asked.facts.state("legal") not in {"C9", "C8"}


def feedback_agreed(asked: Situation) -> bool:
    return asked.value(protocol.COURT_FEEDBACK)


# --- the order --------------------------------------------------------------------------------------------------


def not_yet_recorded(asked: Situation) -> bool:
    entry: legal.Warning = asked.entered
    return entry.recorded_on is None


def no_hearing_yet(asked: Situation) -> bool:
    entry: legal.Application = asked.entered
    return entry.hearing_at is None


def needs_court_step(asked: Situation) -> bool:
    entry: order.AreaChanged = asked.entered
    return not entry.permitted_by_court
