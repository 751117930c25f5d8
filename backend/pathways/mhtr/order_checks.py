"""What can be told about an order from its own dates and names, and from the law that it was made under.

A check that needs a date which the court did not give is *not checkable*, never passed. A failed check opens a query to
the court and holds up no contact with the person. Schedules and sections are those of the Sentencing Act 2020.
"""

import datetime as dt
from collections.abc import Iterator

from backend.pathways.facts import Check, OrderCheck, OrderFacts, OrderKind, TreatmentKind, TreatmentPeriod
from backend.pathways.working_days import add_months

from . import protocol
from .periods import convicted_since_2026_act, last_day_of_period


def checks_of(order: OrderFacts) -> tuple[OrderCheck, ...]:
    """Every check that this kind of order calls for, in the order in which a person reads an order."""
    return tuple(_checks(order))


def _checks(order: OrderFacts) -> Iterator[OrderCheck]:
    yield _period_named(order)
    yield _kind_named(order)
    yield _place_or_practitioner_named(order)
    yield _no_high_security(order)
    yield _period_inside(order)
    if order.kind is OrderKind.COMMUNITY:
        yield _community_length(order)
    else:
        yield _supervision(order)
        yield _operational(order)
        yield _term(order)


def _outcome(slug: str, passed: bool | None, *, good: str, bad: str, unknown: str = "", cite: str) -> OrderCheck:
    if passed is None:
        return OrderCheck(slug=slug, outcome=Check.NOT_CHECKABLE, sentence=unknown, cite=cite)
    outcome = Check.PASSED if passed else Check.FAILED
    return OrderCheck(slug=slug, outcome=outcome, sentence=good if passed else bad, cite=cite)


# --- what the order must name -----------------------------------------------------------------------------------


def _period_named(order: OrderFacts) -> OrderCheck:
    return _outcome(
        "period_named",
        any(one.ends_on is not None for one in order.periods),
        good="The order names the period of treatment.",
        bad="The order does not say for what period the person must be treated.",
        cite="Sch 9 para 16(3)(a)",
    )


def _kind_named(order: OrderFacts) -> OrderCheck:
    return _outcome(
        "kind_named",
        bool(order.periods) and all(one.kind is not None for one in order.periods),
        good="The order names the kind of treatment.",
        bad="The order does not say whether treatment is in-patient, at an institution or by a practitioner.",
        cite="Sch 9 para 16(1) and (3)(b)",
    )


def _place_or_practitioner_named(order: OrderFacts) -> OrderCheck:
    return _outcome(
        "place_or_practitioner_named",
        bool(order.periods) and all(_names_what_it_must(one) for one in order.periods),
        good="The order names the place or the practitioner.",
        bad="The order does not name the place or the practitioner that its kind of treatment calls for.",
        cite="Sch 9 para 16(3)(b)",
    )


def _names_what_it_must(period: TreatmentPeriod) -> bool:
    """A practitioner for practitioner-based treatment, a place for the rest; either where the kind is missing."""
    if period.kind is TreatmentKind.PRACTITIONER:
        return bool(period.practitioner)
    return bool(period.place) or (period.kind is None and bool(period.practitioner))


def _no_high_security(order: OrderFacts) -> OrderCheck:
    return _outcome(
        "no_high_security",
        not any(one.high_security for one in order.periods),
        good="No high-security psychiatric hospital is named.",
        bad="The order names a high-security psychiatric hospital, which a treatment requirement cannot.",
        cite="Sch 9 para 16(2)",
    )


# --- dates ------------------------------------------------------------------------------------------------------


def _period_inside(order: OrderFacts) -> OrderCheck:
    last = order.last_day
    wrong = any(_runs_outside(one, order.made_on, last) for one in order.periods)
    known = last is not None and bool(order.periods) and all(one.ends_on is not None for one in order.periods)
    return _outcome(
        "period_inside_order",
        False if wrong else (True if known else None),
        good="Every period of treatment lies inside the order.",
        bad="A period of treatment runs outside the order, or ends before it begins.",
        unknown="The end of the order or of a period of treatment is not on file, so they cannot be compared.",
        cite="ss 209 and 288; Sch 9 para 16(1)",
    )


def _runs_outside(period: TreatmentPeriod, made_on: dt.date, last: dt.date | None) -> bool:
    days = [day for day in (period.starts_on, period.ends_on) if day is not None]
    backwards = len(days) == 2 and days[0] > days[1]
    return backwards or any(day < made_on or (last is not None and day > last) for day in days)


def _community_length(order: OrderFacts) -> OrderCheck:
    """Up to three years; each extension, on application and on breach, may pass that by six months (Sch 10)."""
    extensions = int(order.extended_on_application) + int(order.extended_on_breach)
    months = protocol.COMMUNITY_LONGEST.default + extensions * protocol.EXTENSION_LONGEST.default
    return _outcome(
        "community_length",
        None if order.ends_on is None else order.made_on <= order.ends_on <= add_months(order.made_on, months),
        good=f"The community order ends within {months} months.",
        bad=f"The community order ends more than {months} months after it was made, or before it was made.",
        unknown="The end date of the community order is not on file.",
        cite="s 209; Sch 10 paras 13(2) and 20(3)",
    )


def _supervision(order: OrderFacts) -> OrderCheck:
    ends, operational = order.supervision_ends_on, order.operational_ends_on
    shortest, longest = protocol.SUPERVISION_SHORTEST.default, protocol.SUPERVISION_LONGEST.default
    if ends is None:
        passed = None
    elif not _lasts(order.made_on, ends, shortest, longest) or (operational is not None and ends > operational):
        passed = False
    else:
        passed = True if operational is not None else None
    return _outcome(
        "supervision_period",
        passed,
        good="The supervision period is of a lawful length and lies inside the operational period.",
        bad=f"The supervision period is not {shortest} to {longest} months long, or outlasts the operational period.",
        unknown="The end of the supervision period or of the operational period is not on file.",
        cite="s 288",
    )


def _operational(order: OrderFacts) -> OrderCheck:
    ends = order.operational_ends_on
    shortest, longest = protocol.OPERATIONAL_SHORTEST.default, protocol.OPERATIONAL_LONGEST.default
    longer = protocol.OPERATIONAL_LONGEST_LONG.default
    if ends is None:
        passed = None
    elif not _lasts(order.made_on, ends, shortest, longer):
        passed = False
    elif ends <= last_day_of_period(order.made_on, longest):
        passed = True
    else:
        passed = _long_term(order)
    return _outcome(
        "operational_period",
        passed,
        good="The operational period is of a lawful length.",
        bad=f"The operational period is not {shortest} to {longest} months long; "
        f"{longer} months need a term of more than {protocol.LONG_TERM.default} months and a conviction since "
        "22 March 2026.",
        unknown="The end of the operational period, the term or the date of conviction is not on file.",
        cite="s 288(2)-(2B); Sentencing Act 2026 s 2(4)",
    )


def _long_term(order: OrderFacts) -> bool | None:
    """Whether the term allows the longer operational period; None where that cannot be told."""
    term, convicted = order.custodial_months, order.convicted_on
    if (term is not None and term <= protocol.LONG_TERM.default) or (
        convicted is not None and not convicted_since_2026_act(convicted)
    ):
        return False
    return None if term is None or convicted is None else True


def _term(order: OrderFacts) -> OrderCheck:
    term, convicted = order.custodial_months, order.convicted_on
    before, since = protocol.TERM_LONGEST_BEFORE.default, protocol.TERM_LONGEST.default
    passed: bool | None
    if term is None:
        passed = None
    elif convicted is None:
        # Nobody is convicted later than sentenced, so an order made before that day needs no date of conviction.
        limit = since if convicted_since_2026_act(order.made_on) else before
        passed = True if term <= before else (None if term <= limit else False)
    else:
        passed = term <= (since if convicted_since_2026_act(convicted) else before)
    return _outcome(
        "custodial_term",
        passed,
        good="The suspended term is of a length that can be suspended.",
        bad=f"The suspended term is longer than {before} months ({since} for convictions since 22 March 2026).",
        unknown="The term or the date of conviction is not on file.",
        cite="ss 264(3B) and 277(3B); Sentencing Act 2026 s 2",
    )


def _lasts(first: dt.date, last: dt.date, shortest: int, longest: int) -> bool:
    """Whether a period that begins with ``first`` is from ``shortest`` to ``longest`` months long."""
    return last_day_of_period(first, shortest) <= last <= last_day_of_period(first, longest)
