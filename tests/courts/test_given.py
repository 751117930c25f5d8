"""From a court's words to dates, months and names: nothing is guessed, and a description is no name."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.courts import terms
from backend.courts.apps import faults_of
from backend.courts.given import made_on_or_before, months_of, named, order_given
from backend.courts.messages.records import Period
from backend.courts.messages.wording import period
from backend.pathways.facts import Check, OrderCheck, OrderFacts, OrderKind, TreatmentKind, TreatmentPeriod
from backend.pathways.registry import registry
from backend.pathways.vocabulary import Pathway
from tests.courts.messages.examples import (
    as_results,
    community_order,
    only_order,
    prompt,
    resulted,
    suspended_order,
    treatment,
)

DAY = dt.date(2026, 11, 16)


def told(*results: object, **changes: object) -> OrderFacts:
    return order_given(only_order(as_results(resulted(*results, **changes))), made_on=DAY).terms  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("6 Months", 6), ("26 Weeks", 6), ("20 Weeks", 5), ("1 Years 6 Months", 18), ("104 Weeks", 24),
        ("105 Weeks", 25), ("1 Days", 1), ("30 Days", 1), ("2 Years", 24), ("36 Months 1 Days", 37),
        ("80 Hours", None), ("until further order", None),
    ],
)  # fmt: skip
def test_a_term_is_counted_in_months_with_a_part_as_one(words: str, months: int | None) -> None:
    assert months_of(period(words)) == months


def test_no_term_is_no_number() -> None:
    assert months_of(None) is None
    assert months_of(Period(given="")) is None


@given(st.integers(min_value=1, max_value=1500))
def test_a_longer_term_is_never_fewer_months(days: int) -> None:
    shorter, longer = months_of(period(f"{days} Days")), months_of(period(f"{days + 1} Days"))
    assert shorter is not None
    assert longer is not None
    assert 1 <= shorter <= longer <= shorter + 1


@pytest.mark.parametrize(
    "words",
    ["a probation officer", "an officer of a provider of probation services", "A member of the youth offending team",
     "any officer", "The officer on duty", "to be appointed", "Not known", "officer to be allocated", "TBC", ""],
)  # fmt: skip
def test_a_description_of_a_post_is_no_name(words: str) -> None:
    assert named(words) == ""


@pytest.mark.parametrize("words", ["Rhian Morgan", "Anna Theron", "Theodora Anand", "Ms A. Tbilisi"])
def test_a_name_is_a_name(words: str) -> None:
    assert named(words) == words


def test_periods_begin_with_the_order_and_end_the_day_before_they_come_round() -> None:
    (found,) = told(community_order(), treatment()).periods
    assert (found.starts_on, found.ends_on) == (DAY, dt.date(2027, 11, 15))
    suspended = told(suspended_order(), treatment())
    assert (suspended.supervision_ends_on, suspended.operational_ends_on) == (
        dt.date(2028, 5, 15),
        dt.date(2028, 11, 15),
    )


def test_dates_that_the_court_gives_count_before_lengths() -> None:
    prompts = [
        prompt("startDate", "01/12/2026"),
        prompt("endDate", "31/05/2027"),
        prompt("periodOfTreatment", "9 Months"),
    ]
    (found,) = told(community_order(), treatment(judicialResultPrompts=prompts)).periods
    assert (found.starts_on, found.ends_on) == (dt.date(2026, 12, 1), dt.date(2027, 5, 31))


def test_a_length_that_cannot_be_read_leaves_the_end_open() -> None:
    prompts = [prompt("periodOfTreatment", "for as long as is needed")]
    (found,) = told(community_order(), treatment(judicialResultPrompts=prompts)).periods
    assert found.ends_on is None


@pytest.mark.parametrize(
    ("place", "high"),
    [
        ("Rampton Hospital", True), ("Broadmoor", True), ("Ashworth High Secure Hospital, Maghull", True),
        ("Ashworth Street Health Centre", False), ("Rampton Road Clinic", False), ("", False),
    ],
)  # fmt: skip
def test_a_high_security_hospital_is_known_by_name(place: str, *, high: bool) -> None:
    (found,) = told(community_order(), treatment(judicialResultPrompts=[prompt("careHomeHospital", place)])).periods
    assert found.high_security is high


def test_a_requirement_marked_as_deleted_is_no_period() -> None:
    assert len(told(community_order(), treatment(), treatment("mhtr-2", isDeleted=True)).periods) == 1


def test_a_missing_date_of_the_order_is_the_latest_day_it_can_be() -> None:
    bare = community_order(orderedDate=None, lastSharedDateTime="2026-11-18")
    order = only_order(as_results(resulted(bare, treatment(), hearingDay=None, session={})))
    assert made_on_or_before(order, dt.date(2026, 11, 22)) in {dt.date(2026, 11, 18), dt.date(2026, 11, 16)}


# --- as kept ------------------------------------------------------------------------------------------------------

_days = st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))
_words = st.text(max_size=20)
_periods = st.builds(
    TreatmentPeriod,
    kind=st.none() | st.sampled_from(TreatmentKind),
    starts_on=_days,
    ends_on=_days,
    place=_words,
    practitioner=_words,
    high_security=st.booleans(),
)
_orders = st.builds(
    OrderFacts,
    kind=st.sampled_from(OrderKind),
    made_on=st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
    convicted_on=_days,
    ends_on=_days,
    supervision_ends_on=_days,
    operational_ends_on=_days,
    custodial_months=st.none() | st.integers(0, 600),
    periods=st.lists(_periods, max_size=3).map(tuple),
    companions=st.lists(_words, max_size=3).map(tuple),
    subject_to_court_review=st.booleans(),
    appeal_pending=st.booleans(),
    responsible_officer=_words,
    home_area=_words,
    extended_on_application=st.booleans(),
    extended_on_breach=st.booleans(),
    checks=st.lists(
        st.builds(OrderCheck, slug=_words, outcome=st.sampled_from(Check), sentence=_words, cite=_words), max_size=2
    ).map(tuple),
)


@given(_orders)
def test_what_is_kept_is_read_back(order: OrderFacts) -> None:
    assert terms.read(terms.write(order)) == order


@given(_orders, _orders)
def test_a_difference_is_told_exactly_where_there_is_one(one: OrderFacts, other: OrderFacts) -> None:
    def said(order: OrderFacts) -> dict[str, object]:
        kept = {name: value for name, value in terms.write(order).items() if name != "checks"}
        # in whatever order the court lists its requirements, they are the same
        return kept | {name: sorted(map(repr, kept[name])) for name in ("periods", "companions")}

    assert terms.differences(one, one) == ()
    assert terms.differences(None, one) == ()
    assert bool(terms.differences(one, other)) is (said(one) != said(other))


def test_every_fact_of_an_order_can_be_told() -> None:
    kept = {one.name for one in dataclasses.fields(OrderFacts)} - {"checks"}
    assert set(terms._TITLES) == kept
    assert set(terms._OF_PERIOD) == {one.name for one in dataclasses.fields(TreatmentPeriod)}


# --- what a pathway answers ---------------------------------------------------------------------------------------


def test_every_pathway_here_can_answer_to_courts() -> None:
    assert [sentence for pathway in registry().pathways for sentence in faults_of(pathway)] == []


def test_an_answer_that_is_no_action_or_is_closed_to_the_system_stops_the_start() -> None:
    pathway = registry().get("mhtr")
    assert pathway.court_results is not None
    wrong = dataclasses.replace(
        pathway.court_results,
        order_made=dataclasses.replace(pathway.court_results.order_made, action="sentence"),
        result_noted=dataclasses.replace(pathway.court_results.result_noted, action="warn"),
    )
    found: Pathway = dataclasses.replace(pathway, court_results=wrong)
    first, second = faults_of(found)
    assert "'sentence', which is no action" in first
    assert "'warn' answers to a court's result, so system must be in by=" in second
