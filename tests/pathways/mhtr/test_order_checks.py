"""The checks of an order: what it must name, and how long it may run, by kind and by date of conviction."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.pathways.facts import Check, OrderFacts, OrderKind, TreatmentKind, TreatmentPeriod
from backend.pathways.mhtr.order_checks import checks_of
from backend.pathways.mhtr.periods import last_day_of_period
from backend.pathways.working_days import add_months

MADE = dt.date(2026, 6, 1)
BY_PRACTITIONER = TreatmentPeriod(
    kind=TreatmentKind.PRACTITIONER, starts_on=MADE, ends_on=dt.date(2026, 11, 30), practitioner="Dr Noor Example"
)
COMMUNITY = OrderFacts(
    kind=OrderKind.COMMUNITY,
    made_on=MADE,
    convicted_on=MADE,
    ends_on=dt.date(2027, 5, 31),
    periods=(BY_PRACTITIONER,),
)
SUSPENDED = OrderFacts(
    kind=OrderKind.SUSPENDED,
    made_on=MADE,
    convicted_on=MADE,
    supervision_ends_on=dt.date(2027, 5, 31),
    operational_ends_on=dt.date(2027, 11, 30),
    custodial_months=12,
    periods=(BY_PRACTITIONER,),
)
NEW_LAW = dt.date(2026, 3, 22)
OLD_LAW = dt.date(2026, 3, 21)
days = st.dates(dt.date(2021, 1, 1), dt.date(2032, 12, 31))


def outcome(order: OrderFacts, check: str, **changed: Any) -> Check:
    return next(one.outcome for one in checks_of(replace(order, **changed)) if one.slug == check)


def test_a_sound_order_passes_every_check() -> None:
    for order in (COMMUNITY, SUSPENDED):
        assert {one.outcome for one in checks_of(order)} == {Check.PASSED}


def test_every_check_says_what_it_found_and_cites_the_law() -> None:
    for one in (
        *checks_of(COMMUNITY),
        *checks_of(SUSPENDED),
        *checks_of(OrderFacts(kind=OrderKind.SUSPENDED, made_on=MADE)),
    ):
        assert one.cite
        assert one.sentence.endswith(".")


# --- what it must name ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "check", "expected"),
    [
        (TreatmentPeriod(), "period_named", Check.FAILED),
        (TreatmentPeriod(ends_on=dt.date(2026, 9, 1)), "kind_named", Check.FAILED),
        (TreatmentPeriod(kind=TreatmentKind.PRACTITIONER, place="Harbour House"), "place_or_practitioner_named", Check.FAILED),
        (TreatmentPeriod(kind=TreatmentKind.INSTITUTION, practitioner="Dr Noor"), "place_or_practitioner_named", Check.FAILED),
        (TreatmentPeriod(kind=TreatmentKind.IN_PATIENT, practitioner="Dr Noor"), "place_or_practitioner_named", Check.FAILED),
        (TreatmentPeriod(kind=TreatmentKind.IN_PATIENT, place="Example Hospital"), "place_or_practitioner_named", Check.PASSED),
        (TreatmentPeriod(kind=TreatmentKind.INSTITUTION, place="Harbour House"), "place_or_practitioner_named", Check.PASSED),
        (TreatmentPeriod(practitioner="Dr Noor"), "place_or_practitioner_named", Check.PASSED),
        (TreatmentPeriod(), "place_or_practitioner_named", Check.FAILED),
        (TreatmentPeriod(kind=TreatmentKind.IN_PATIENT, place="X", high_security=True), "no_high_security", Check.FAILED),
    ],
)  # fmt: skip
def test_an_order_must_name_period_kind_and_place_or_practitioner(
    period: TreatmentPeriod, check: str, expected: Check
) -> None:
    assert outcome(COMMUNITY, check, periods=(period,)) is expected


def test_one_wanting_period_among_several_is_enough_to_fail() -> None:
    nameless = replace(BY_PRACTITIONER, practitioner="")
    assert outcome(COMMUNITY, "place_or_practitioner_named", periods=(BY_PRACTITIONER, nameless)) is Check.FAILED


def test_an_order_with_no_period_at_all_is_defective() -> None:
    failed = {one.slug for one in checks_of(replace(COMMUNITY, periods=())) if one.outcome is Check.FAILED}
    assert failed == {"period_named", "kind_named", "place_or_practitioner_named"}


# --- the period inside the order --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2026-06-01", "2027-05-31", Check.PASSED),
        ("2026-06-01", "2027-06-01", Check.FAILED),
        ("2026-05-31", "2027-05-31", Check.FAILED),
        ("2026-12-01", "2026-11-30", Check.FAILED),
        ("2026-06-01", None, Check.NOT_CHECKABLE),
    ],
)
def test_treatment_lies_inside_the_order(starts: str, ends: str | None, expected: Check) -> None:
    period = replace(
        BY_PRACTITIONER,
        starts_on=dt.date.fromisoformat(starts),
        ends_on=dt.date.fromisoformat(ends) if ends else None,
    )
    assert outcome(COMMUNITY, "period_inside_order", periods=(period,)) is expected


def test_without_the_end_of_the_order_a_period_is_not_checkable_but_one_before_the_order_still_fails() -> None:
    assert outcome(COMMUNITY, "period_inside_order", ends_on=None) is Check.NOT_CHECKABLE
    early = replace(BY_PRACTITIONER, starts_on=dt.date(2026, 5, 1))
    assert outcome(COMMUNITY, "period_inside_order", ends_on=None, periods=(early,)) is Check.FAILED


def test_a_suspended_order_is_bounded_by_its_supervision() -> None:
    long = replace(BY_PRACTITIONER, ends_on=dt.date(2027, 6, 1))
    assert outcome(SUSPENDED, "period_inside_order", periods=(long,)) is Check.FAILED


# --- length of a community order --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "on_application", "on_breach", "expected"),
    [
        ("2029-06-01", False, False, Check.PASSED),
        ("2029-06-02", False, False, Check.FAILED),
        ("2029-12-01", True, False, Check.PASSED),
        ("2029-12-02", True, False, Check.FAILED),
        ("2029-12-01", False, True, Check.PASSED),
        ("2030-06-01", True, True, Check.PASSED),
        ("2030-06-02", True, True, Check.FAILED),
        ("2026-05-31", False, False, Check.FAILED),
    ],
)
def test_a_community_order_is_three_years_unless_extended(
    ends: str, on_application: bool, on_breach: bool, expected: Check
) -> None:
    assert outcome(
        COMMUNITY, "community_length", ends_on=dt.date.fromisoformat(ends),
        extended_on_application=on_application, extended_on_breach=on_breach,
    ) is expected  # fmt: skip


def test_an_undated_community_order_is_not_checkable() -> None:
    assert outcome(COMMUNITY, "community_length", ends_on=None) is Check.NOT_CHECKABLE


# --- suspended sentence orders ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "operational", "expected"),
    [
        ("2026-11-30", "2027-05-31", Check.PASSED),  # six months to the day
        ("2026-11-29", "2027-05-31", Check.FAILED),
        ("2028-05-31", "2028-05-31", Check.PASSED),  # two years to the day
        ("2028-06-01", "2029-05-31", Check.FAILED),
        ("2027-06-01", "2027-05-31", Check.FAILED),  # beyond the operational period
        ("2026-11-29", None, Check.FAILED),
        ("2027-05-31", None, Check.NOT_CHECKABLE),
        (None, "2027-05-31", Check.NOT_CHECKABLE),
    ],
)
def test_supervision_is_six_months_to_two_years_inside_the_operational_period(
    ends: str | None, operational: str | None, expected: Check
) -> None:
    assert outcome(
        SUSPENDED, "supervision_period",
        supervision_ends_on=dt.date.fromisoformat(ends) if ends else None,
        operational_ends_on=dt.date.fromisoformat(operational) if operational else None,
    ) is expected  # fmt: skip


@pytest.mark.parametrize(
    ("ends", "term", "convicted", "expected"),
    [
        ("2026-11-30", 12, NEW_LAW, Check.PASSED),
        ("2026-11-29", 12, NEW_LAW, Check.FAILED),
        ("2028-05-31", 12, OLD_LAW, Check.PASSED),
        ("2028-06-01", 24, NEW_LAW, Check.FAILED),  # three years need a term of more than two
        ("2028-06-01", 25, NEW_LAW, Check.PASSED),
        ("2029-05-31", 25, NEW_LAW, Check.PASSED),
        ("2029-06-01", 36, NEW_LAW, Check.FAILED),
        ("2028-06-01", 25, OLD_LAW, Check.FAILED),
        ("2028-06-01", 25, None, Check.NOT_CHECKABLE),
        ("2028-06-01", None, NEW_LAW, Check.NOT_CHECKABLE),
        ("2028-06-01", 24, None, Check.FAILED),  # no date of conviction could save it
        ("2029-06-01", None, None, Check.FAILED),
        (None, 12, NEW_LAW, Check.NOT_CHECKABLE),
    ],
)
def test_the_operational_period_depends_on_term_and_conviction(
    ends: str | None, term: int | None, convicted: dt.date | None, expected: Check
) -> None:
    assert outcome(
        SUSPENDED, "operational_period", custodial_months=term, convicted_on=convicted,
        operational_ends_on=dt.date.fromisoformat(ends) if ends else None,
    ) is expected  # fmt: skip


@pytest.mark.parametrize(
    ("term", "convicted", "made", "expected"),
    [
        (24, OLD_LAW, MADE, Check.PASSED),
        (25, OLD_LAW, MADE, Check.FAILED),
        (25, NEW_LAW, MADE, Check.PASSED),
        (36, NEW_LAW, MADE, Check.PASSED),
        (37, NEW_LAW, MADE, Check.FAILED),
        (None, NEW_LAW, MADE, Check.NOT_CHECKABLE),
        (24, None, MADE, Check.PASSED),  # lawful under either rule
        (25, None, MADE, Check.NOT_CHECKABLE),
        (36, None, MADE, Check.NOT_CHECKABLE),
        (37, None, MADE, Check.FAILED),  # under neither
        (25, None, OLD_LAW, Check.FAILED),  # made before the line, so convicted before it
    ],
)
def test_the_longest_term_turns_on_the_date_of_conviction(
    term: int | None, convicted: dt.date | None, made: dt.date, expected: Check
) -> None:
    assert outcome(SUSPENDED, "custodial_term", custodial_months=term, convicted_on=convicted, made_on=made) is expected


# --- properties -------------------------------------------------------------------------------------------------


@given(days, st.integers(-40, 1500))
def test_a_community_order_passes_exactly_up_to_three_years(made: dt.date, length: int) -> None:
    ends = made + dt.timedelta(days=length)
    passed = outcome(COMMUNITY, "community_length", made_on=made, ends_on=ends) is Check.PASSED
    assert passed == (made <= ends <= add_months(made, 36))


@given(days, st.integers(0, 1500), st.integers(0, 1500))
def test_supervision_never_passes_beyond_the_operational_period(made: dt.date, one: int, other: int) -> None:
    supervision, operational = made + dt.timedelta(days=one), made + dt.timedelta(days=other)
    found = outcome(
        SUSPENDED, "supervision_period", made_on=made, supervision_ends_on=supervision, operational_ends_on=operational
    )
    lawful = last_day_of_period(made, 6) <= supervision <= last_day_of_period(made, 24)
    assert (found is Check.PASSED) == (lawful and supervision <= operational)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.none()
            for name in ("convicted_on", "supervision_ends_on", "operational_ends_on", "custodial_months")
        },
    )
)
def test_what_is_missing_is_never_passed(missing: dict[str, Any]) -> None:
    """Taking dates away from a sound order turns passes into “not checkable”, never into another pass or a failure."""
    sound = {one.slug: one.outcome for one in checks_of(SUSPENDED)}
    for one in checks_of(replace(SUSPENDED, **missing)):
        assert one.outcome in {sound[one.slug], Check.NOT_CHECKABLE}
    needs = {
        "supervision_ends_on": {"supervision_period", "period_inside_order"},
        "operational_ends_on": {"supervision_period", "operational_period"},
        "custodial_months": {"custodial_term"},
        "convicted_on": set(),
    }
    unknown = {one.slug for one in checks_of(replace(SUSPENDED, **missing)) if one.outcome is Check.NOT_CHECKABLE}
    assert unknown == set().union(*(needs[name] for name in missing))


@given(st.sets(st.sampled_from(["starts_on", "ends_on", "kind", "place", "practitioner"])))
def test_a_period_stripped_of_anything_never_passes_more(gone: set[str]) -> None:
    blank: dict[str, Any] = {"starts_on": None, "ends_on": None, "kind": None, "place": "", "practitioner": ""}
    period = replace(BY_PRACTITIONER, **{name: blank[name] for name in gone})
    passed = {one.slug for one in checks_of(replace(COMMUNITY, periods=(period,))) if one.outcome is Check.PASSED}
    assert ("ends_on" in gone) == ("period_named" not in passed)
    assert ("kind" in gone) == ("kind_named" not in passed)
    assert ("practitioner" in gone) == ("place_or_practitioner_named" not in passed)
    assert ("ends_on" in gone) == ("period_inside_order" not in passed)
