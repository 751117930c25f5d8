"""A warning counts for 12 months that begin with its own day, whatever requirement of the order it was about."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.pathways.mhtr import history
from backend.pathways.mhtr.pathway import PATHWAY
from backend.pathways.mhtr.periods import last_day_of_period, latest_deferral, warning_window, years_old
from backend.refusals import Unmet
from tests.pathways.mhtr.cases import Case, asked, case_at

DAYS = st.dates(dt.date(2020, 12, 1), dt.date(2060, 12, 31))


@pytest.mark.parametrize(
    ("given_on", "last"),
    [
        ("2026-06-01", "2027-05-31"),
        ("2026-01-01", "2026-12-31"),
        ("2027-02-28", "2028-02-27"),
        ("2027-03-01", "2028-02-29"),  # the day before the anniversary is a leap day
        ("2028-02-28", "2029-02-27"),
        ("2028-02-29", "2029-02-28"),  # no anniversary: the last day of that month
        ("2028-03-01", "2029-02-28"),
        ("2026-12-31", "2027-12-30"),
    ],
)
def test_the_window_ends_the_day_before_the_anniversary(given_on: str, last: str) -> None:
    window = warning_window(dt.date.fromisoformat(given_on))
    assert window.first.isoformat() == given_on
    assert window.last.isoformat() == last


@given(DAYS)
def test_a_window_is_a_year_long_and_begins_with_its_own_day(given_on: dt.date) -> None:
    window = warning_window(given_on)
    assert window.covers(given_on)
    assert not window.covers(given_on - dt.timedelta(days=1))
    assert not window.covers(window.last + dt.timedelta(days=1))
    assert (window.last - window.first).days + 1 in {365, 366}


@given(DAYS, DAYS)
def test_a_later_warning_never_stops_counting_earlier(one: dt.date, other: dt.date) -> None:
    first, second = sorted((one, other))
    assert warning_window(first).last <= warning_window(second).last


@given(DAYS, st.integers(1, 60))
def test_a_period_of_months_ends_the_day_before_the_same_day_of_a_later_month(first: dt.date, months: int) -> None:
    begins = first.replace(day=min(first.day, 28))  # a day that every month has
    after = last_day_of_period(begins, months) + dt.timedelta(days=1)
    assert after.day == begins.day
    assert (after.year - begins.year) * 12 + after.month - begins.month == months


def _warned(on: str, **changed: Any) -> Case:
    """A case in treatment with a possible failure to decide on, under an order of 2025, and a warning of that day."""
    case = case_at(
        "B3", sentenced_on="2026-02-01", convicted_on="2026-01-05", ends_on="2029-01-31", copy_received_on=None
    )
    case.now = dt.datetime(2029, 1, 1, 9, tzinfo=dt.UTC)
    case.do("record_warning_elsewhere", given_on=on, **changed)
    case.do("report_failure", failed_on="2028-12-30")
    return case


@pytest.mark.parametrize(
    ("warned_on", "second_on", "allowed"),
    [
        ("2026-06-01", "2026-06-01", False),
        ("2026-06-01", "2027-05-31", False),
        ("2026-06-01", "2027-06-01", True),
        ("2028-02-29", "2029-02-28", False),
        ("2028-02-29", "2029-03-01", True),
        ("2027-03-01", "2028-02-29", False),
        ("2027-03-01", "2028-03-01", True),
    ],
)
def test_a_second_warning_in_the_window_is_refused(warned_on: str, second_on: str, allowed: bool) -> None:
    case = _warned(warned_on)
    case.now = dt.datetime.fromisoformat(second_on).replace(hour=12, tzinfo=dt.UTC)
    case.now = max(case.now, dt.datetime(2029, 1, 1, 9, tzinfo=dt.UTC))
    if allowed:
        case.do("warn", given_on=second_on)
        return
    with pytest.raises(Unmet) as refused:
        case.do("warn", given_on=second_on)
    assert [(one.code, one.details) for one in refused.value.reasons] == [("no_warning_in_window", {"rule": "20"})]
    assert refused.value.reasons[0].cite == "Sentencing Act 2020 Sch 10 para 6(2), Sch 16 para 6(2)"


def test_a_warning_about_another_requirement_counts_as_much() -> None:
    case = _warned("2028-06-01", requirement="other")
    with pytest.raises(Unmet):
        case.do("warn", given_on="2029-01-01")


def test_when_a_warning_is_refused_the_failure_can_be_referred_or_excused() -> None:
    for way in ("refer_to_enforcement", "close_failure"):
        case = _warned("2028-06-01")
        case.do(way)
        assert case.legal == ("C3" if way == "refer_to_enforcement" else "C0")


def test_before_the_form_is_filled_in_the_button_already_says_so() -> None:
    case = _warned("2028-06-01")
    assert history.warning_in_window(asked(case), dt.date(2029, 1, 1)) is not None
    assert not next(one for one in PATHWAY.action("warn").needs if one.slug == "no_warning_in_window").holds(
        asked(case)
    )


def test_the_window_shown_is_the_one_that_still_counts() -> None:
    case = _warned("2027-01-10")
    shown = next(one for one in PATHWAY.windows if one.slug == "warning")
    assert shown.rule == "19"
    assert shown.compute(asked(case)) is None
    case.do("warn", given_on="2029-01-01")
    span = shown.compute(asked(case))
    assert span is not None
    assert span.sentence == "A warning given on 1 January 2029 counts up to and including 31 December 2029."


def test_the_clock_change_and_midnight_do_not_move_the_day() -> None:
    """Half past midnight on 1 June in London is still 31 May in UTC: the window has ended in London."""
    case = _warned("2028-06-01")
    case.now = dt.datetime(2029, 5, 31, 23, 30, tzinfo=dt.UTC)
    guard = next(one for one in PATHWAY.action("warn").needs if one.slug == "no_warning_in_window")
    assert guard.holds(asked(case))


# --- other periods of the law -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("convicted_on", "until"),
    [("2026-03-21", "2026-12-01"), ("2026-03-22", "2027-06-01"), (None, "2026-12-01")],
)
def test_sentence_is_deferred_by_the_date_of_conviction(convicted_on: str | None, until: str) -> None:
    convicted = dt.date.fromisoformat(convicted_on) if convicted_on else None
    assert latest_deferral(dt.date(2026, 6, 1), convicted).isoformat() == until


def test_an_earlier_entry_of_the_conviction_is_not_asked_for_twice() -> None:
    case = Case(now=dt.datetime(2026, 6, 1, 9, 30, tzinfo=dt.UTC))
    case.do("receive_referral", convicted_on="2026-04-01")
    assert history.convicted_on(asked(case)) == dt.date(2026, 4, 1)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2008-06-01", "2026-06-01", 18),
        ("2008-06-02", "2026-06-01", 17),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
    ],
)
def test_age_is_whole_years(born: str, on: str, age: int) -> None:
    assert years_old(dt.date.fromisoformat(born), dt.date.fromisoformat(on)) == age
