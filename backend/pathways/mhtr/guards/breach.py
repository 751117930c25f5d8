"""Conditions that the law sets on warnings, breach and applications (Sentencing Act 2020 Schedules 10 and 16)."""

import datetime as dt

from backend.pathways.facts import CONSENTS, ORDER, Answer, ConsentTo, OrderKind
from backend.pathways.mhtr import history, protocol
from backend.pathways.mhtr.fields import legal, order
from backend.pathways.mhtr.fields.choices_of_law import Applicant, BreachEnd, BreachOutcome, OrderEnded, Seeks
from backend.pathways.vocabulary import Asks, Situation, guard
from backend.pathways.working_days import add_months, london_date

# --- warnings ---------------------------------------------------------------------------------------------------


@guard(
    "A warning about this order, given less than 12 months ago, still counts. The failure must be referred to an "
    "enforcement officer instead, unless there was a reasonable excuse.",
    cite="Sentencing Act 2020 Sch 10 para 6(2), Sch 16 para 6(2)",
    rule="20",
)
def no_warning_in_window(asked: Situation) -> bool:
    entry: legal.Warning | None = asked.entered
    return history.warning_in_window(asked, entry.given_on if entry else london_date(asked.at)) is None


@guard(
    "A warning must say that the breach is unacceptable. Give one that does.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 10 para 6(4)(b), Sch 16 para 6(4)(b)",
    where="says_unacceptable",
)
def warning_says_unacceptable(asked: Situation) -> bool:
    entry: legal.Warning = asked.entered
    return entry.says_unacceptable


@guard(
    "A warning must say that another breach within 12 months may be brought before a court. Give one that does.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 10 para 6(4)(c), Sch 16 para 6(4)(c)",
    where="says_liable",
)
def warning_says_liable(asked: Situation) -> bool:
    entry: legal.Warning = asked.entered
    return entry.says_liable


@guard(
    "A warning counts from the day it was given, and that day cannot lie ahead, nor before the order. Check the date.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 para 6(1), Sch 16 para 6(1)",
    where="given_on",
)
def warning_given_under_the_order(asked: Situation) -> bool:
    entry: legal.Warning | legal.WarningElsewhere = asked.entered
    found = asked.fact(ORDER)
    return entry.given_on <= london_date(asked.now) and (found is None or entry.given_on >= found.made_on)


# --- breach proceedings -----------------------------------------------------------------------------------------


@guard(
    "Only an officer of a public-sector probation provider can lay an information. Pass it to one.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 10 paras 2(2) and 7, Sch 16 paras 2(2) and 7",
    where="public_sector",
)
def from_public_sector(asked: Situation) -> bool:
    entry: legal.InformationLaid = asked.entered
    return entry.public_sector


@guard(
    "A refusal of treatment that the court thought reasonable is not, by itself, a breach. Record “Breach not proved”.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 10 para 12, Sch 16 para 17",
    where="refusal_reasonable",
)
def refusal_was_not_reasonable(asked: Situation) -> bool:
    entry: legal.BreachOrderGoesOn | legal.BreachOrderEnds = asked.entered
    return not entry.refusal_reasonable


_FOR_ALL = {BreachOutcome.FINE, BreachOutcome.MORE_ONEROUS, BreachOutcome.NOTHING}
_FITS = {
    OrderKind.COMMUNITY: _FOR_ALL | {BreachOutcome.LATER_END_DATE},
    OrderKind.SUSPENDED: _FOR_ALL | {BreachOutcome.LONGER_SUPERVISION, BreachOutcome.LONGER_OPERATIONAL},
}


@guard(
    "The law does not provide for that outcome on this kind of order. A community order can be given a later end date, "
    "a suspended sentence longer periods; only a special-procedure order allows a short committal.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 paras 10, 11 and 13, Sch 16 para 13(1)",
    where="outcomes",
)
def outcome_fits_the_order(asked: Situation) -> bool:
    entry: legal.BreachOrderGoesOn = asked.entered
    found = asked.fact(ORDER)
    if found is None:
        return True
    reviewed = {BreachOutcome.SHORT_COMMITTAL} if found.subject_to_court_review else set()
    return set(entry.outcomes) <= _FITS[found.kind] | reviewed


@guard(
    "A fine for a breach is at most £2,500. Check the amount.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 10 paras 10-11, Sch 16 para 13(1)(c)",
    where="fine_pounds",
)
def fine_within_limit(asked: Situation) -> bool:
    entry: legal.BreachOrderGoesOn = asked.entered
    return entry.fine_pounds is None or entry.fine_pounds <= protocol.BREACH_FINE.default


@guard(
    "A community order ends by re-sentencing, a suspended sentence by activation. Choose the one for this order.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 paras 10-11, Sch 16 para 13(1)(a)-(b)",
    where="outcome",
)
def ending_fits_the_order(asked: Situation) -> bool:
    entry: legal.BreachOrderEnds = asked.entered
    found = asked.fact(ORDER)
    resentenced = entry.outcome is BreachEnd.RESENTENCED
    return found is None or resentenced == (found.kind is OrderKind.COMMUNITY)


@guard(
    "On a breach the end date of a community order can be moved by at most six months, and a suspended sentence has no "
    "such date. Check the new date.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 para 13(1)(b) and (2)(a)",
    where="new_end_on",
)
def breach_extension_within_limit(asked: Situation) -> bool:
    entry: legal.BreachOrderGoesOn = asked.entered
    return entry.new_end_on is None or _may_extend_to(asked, entry.new_end_on)


@guard(
    "The end date was already moved once on a breach, and that can be done only once.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 para 13(3)",
    where="new_end_on",
)
def not_extended_on_breach_before(asked: Situation) -> bool:
    entry: legal.BreachOrderGoesOn = asked.entered
    found = asked.fact(ORDER)
    return entry.new_end_on is None or found is None or not found.extended_on_breach


def _may_extend_to(asked: Situation, new_end_on: dt.date) -> bool:
    """Later than the present end, by at most six months, and on a community order; holds while no end is on file."""
    found = asked.fact(ORDER)
    if found is None:
        return True
    if found.kind is not OrderKind.COMMUNITY:
        return False
    latest = found.ends_on and add_months(found.ends_on, protocol.EXTENSION_LONGEST.default)
    return found.ends_on is None or latest is None or found.ends_on < new_end_on <= latest


# --- applications -----------------------------------------------------------------------------------------------


@guard(
    "While an appeal is pending, only probation can apply, only about the treatment requirement, and only with the "
    "person's consent.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 paras 14(3), 15(2), 18(3) and 20(5), Sch 16 paras 22(4) and 25(4)",
    where="applicant",
)
def appeal_allows_the_application(asked: Situation) -> bool:
    entry: legal.Application = asked.entered
    found = asked.fact(ORDER)
    by_consent = entry.applicant is Applicant.PROBATION and entry.person_consents
    about_treatment = entry.seeks in {Seeks.REPLACE, Seeks.CANCEL}
    return found is None or not found.appeal_pending or (by_consent and about_treatment)


@guard(
    "Only a community order can be given a later end date on application. A suspended sentence needs another.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 para 20(1)",
    where="seeks",
)
def extension_sought_of_community_order(asked: Situation) -> bool:
    entry: legal.Application = asked.entered
    found = asked.fact(ORDER)
    return entry.seeks is not Seeks.EXTEND or found is None or found.kind is OrderKind.COMMUNITY


@guard(
    "The person has not said that they are willing to comply with the requirement as amended. Record their answer; if "
    "they are not willing, the court cannot amend it.",
    uses=(CONSENTS,),
    cite="Sentencing Act 2020 Sch 10 para 18(7)-(8), Sch 16 para 25(7)",
)
def willing_to_amended(asked: Situation) -> bool:
    said = [one for one in asked.fact(CONSENTS) if one.to is ConsentTo.AMENDED_REQUIREMENT]
    return bool(said) and max(said, key=lambda one: one.version).answer is Answer.GIVEN


@guard(
    "Only a community order has an end date that can be extended on application.",
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 para 20(1)",
)
def is_a_community_order(asked: Situation) -> bool:
    found = asked.fact(ORDER)
    return found is None or found.kind is OrderKind.COMMUNITY


@guard(
    "The new end date must be later than the present one, by at most six months. Check it.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 para 20(3)(a)",
    where="new_end_on",
)
def extension_within_limit(asked: Situation) -> bool:
    entry: order.EndDateExtended = asked.entered
    found = asked.fact(ORDER)
    return found is None or found.kind is not OrderKind.COMMUNITY or _may_extend_to(asked, entry.new_end_on)


@guard(
    "The end date was already extended once on application, and that can be done only once.",
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 para 20(4)",
)
def not_extended_on_application_before(asked: Situation) -> bool:
    found = asked.fact(ORDER)
    return found is None or not found.extended_on_application


@guard(
    "While an appeal is pending the end date cannot be extended on application.",
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 para 20(5)",
)
def no_appeal_is_pending(asked: Situation) -> bool:
    found = asked.fact(ORDER)
    return found is None or not found.appeal_pending


_ENDS_ONLY = {OrderEnded.ACTIVATED: OrderKind.SUSPENDED, OrderEnded.RESENTENCED: OrderKind.COMMUNITY}


@guard(
    "Only a suspended sentence is activated, and only a community order ends by re-sentencing alone. Choose another "
    "reason.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 paras 14-15 and 22-25, Sch 16 paras 11-13",
    where="reason",
)
def end_fits_the_order(asked: Situation) -> bool:
    entry: order.OrderOver = asked.entered
    found = asked.fact(ORDER)
    return found is None or _ENDS_ONLY.get(entry.reason, found.kind) is found.kind


@guard(
    "Permission to move must be given first, by the officer or the court.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 ss 216 and 302, Sch 10 para 16, Sch 16 para 23",
    where="permitted",
)
def permission_given(asked: Situation) -> bool:
    entry: order.AreaChanged = asked.entered
    return entry.permitted
