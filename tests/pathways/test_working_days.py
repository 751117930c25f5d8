"""Days as the services count them, held against a calendar written out by hand."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.pathways.vocabulary import Unit
from backend.pathways.working_days import (
    LONDON,
    Day,
    add_months,
    add_working_days,
    at_time,
    at_work,
    is_working_day,
    london_date,
    shift,
    working_day_before,
    working_day_on_or_after,
    working_days_between,
)
from tests.pathways import by_hand
from tests.pathways.by_hand import AUTUMN, FIRST, LAST, SPRING, WORKED, london

INSIDE = st.dates(dt.date(2024, 6, 1), dt.date(2028, 6, 30))  # far enough from the table's edges to count both ways
MOMENTS = st.datetimes(dt.datetime(2025, 12, 1), dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001


def test_every_day_of_five_years_is_free_or_worked_as_the_calendar_says() -> None:
    days = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert [day for day in days if is_working_day(day)] == list(WORKED)


@pytest.mark.parametrize("year", by_hand.BANK_HOLIDAYS)
def test_england_and_wales_have_eight_bank_holidays_a_year_that_fall_on_weekdays(year: int) -> None:
    weekdays = [day for day in by_hand.FREE if day.year == year and day.weekday() < 5]
    assert len(weekdays) == 8
    assert not any(is_working_day(day) for day in weekdays)


def test_a_holiday_of_scotland_or_northern_ireland_is_worked() -> None:
    assert is_working_day(dt.date(2026, 1, 2))  # Scotland
    assert is_working_day(dt.date(2026, 3, 17))  # Northern Ireland
    assert is_working_day(dt.date(2026, 11, 30))  # Scotland


@given(INSIDE, st.integers(-60, 60))
def test_working_days_are_counted_as_by_hand(day: dt.date, count: int) -> None:
    assert add_working_days(day, count) == by_hand.working_day(day, count)


@given(st.sampled_from(WORKED[100:-100]), st.integers(-90, 90))
def test_counting_back_undoes_counting_on(day: dt.date, count: int) -> None:
    assert add_working_days(add_working_days(day, count), -count) == day


@given(INSIDE, st.integers(0, 150))
def test_the_days_between_are_those_that_were_counted_on(day: dt.date, length: int) -> None:
    last = day + dt.timedelta(days=length)
    assert working_days_between(day, last) == len([one for one in WORKED if day < one <= last])
    assert working_days_between(last, day) == 0


@given(INSIDE)
def test_the_nearest_working_days_lie_where_the_calendar_has_them(day: dt.date) -> None:
    assert working_day_on_or_after(day) == min(one for one in WORKED if one >= day)
    assert working_day_before(day) == max(one for one in WORKED if one < day)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-10-31", 4, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_a_month_on_from_a_day_that_the_month_does_not_have_is_its_last(day: str, months: int, expected: str) -> None:
    assert add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(expected)


@given(INSIDE, st.integers(-36, 36))
def test_months_keep_the_day_or_clamp_to_the_last(day: dt.date, months: int) -> None:
    found = add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + dt.timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        (london("2026-11-20", "16:59"), london("2026-11-23")),  # Friday, counted from Friday
        (london("2026-11-20", "17:00"), london("2026-11-23")),
        (london("2026-11-20", "17:01"), london("2026-11-24")),  # after the day's end: counts as Monday
        (london("2026-11-21", "11:00"), london("2026-11-24")),  # Saturday counts as Monday
        (london("2026-04-02", "16:59"), london("2026-04-07")),  # Maundy Thursday: the next working day is Tuesday
        (london("2026-04-02", "17:01"), london("2026-04-08")),
        (london("2026-12-24", "16:59"), london("2026-12-29")),  # Christmas 2026 with its Monday
        (london("2027-12-24", "12:00"), london("2027-12-29")),  # both days of Christmas 2027 given again
    ],
)
def test_one_working_day_from_a_friday_afternoon_and_from_the_evening(
    recorded: dt.datetime, expected: dt.datetime
) -> None:
    assert shift(recorded, 1, Unit.WORKING_DAYS) == expected


def test_a_site_that_closes_at_four_counts_from_four() -> None:
    assert shift(london("2026-11-20", "16:30"), 1, Unit.WORKING_DAYS, day=Day(ends=dt.time(16))) == london(
        "2026-11-24", "16:00"
    )


@given(MOMENTS, st.integers(-20, 20), st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.WORKING_DAYS]))
def test_what_is_counted_in_days_is_owed_by_five_in_london(moment: dt.datetime, count: int, unit: Unit) -> None:
    found = shift(moment, count, unit)
    assert found == london(found.astimezone(LONDON).date().isoformat(), "17:00")


@given(MOMENTS, st.integers(-1000, 1000))
def test_hours_and_minutes_are_time_that_went_by(moment: dt.datetime, count: int) -> None:
    assert shift(moment, count, Unit.HOURS) - moment == dt.timedelta(hours=count)
    assert shift(moment, count, Unit.MINUTES) - moment == dt.timedelta(minutes=count)


@pytest.mark.parametrize("unit", [Unit.COUNT, Unit.CLOCK, Unit.DATE, Unit.FLAG])
def test_what_is_no_length_of_time_cannot_be_counted_on(unit: Unit) -> None:
    with pytest.raises(ValueError, match="no length of time"):
        shift(london("2026-11-20"), 1, unit)


@pytest.mark.parametrize("year", SPRING)
def test_an_hour_over_the_night_that_loses_one(year: int) -> None:
    before = at_time(SPRING[year], dt.time(0, 30))
    assert shift(before, 1, Unit.HOURS).astimezone(LONDON).time() == dt.time(2, 30)
    assert london_date(shift(before, 23, Unit.HOURS)) == SPRING[year] + dt.timedelta(days=1)


@pytest.mark.parametrize("year", AUTUMN)
def test_an_hour_over_the_night_that_gains_one(year: int) -> None:
    before = at_time(AUTUMN[year], dt.time(0, 30))
    assert [shift(before, n, Unit.HOURS).astimezone(LONDON).time().hour for n in (1, 2, 3)] == [1, 1, 2]
    assert london_date(shift(before, 24, Unit.HOURS)) == AUTUMN[year]


def test_a_time_that_spring_skips_is_an_hour_later_and_autumns_repeated_hour_is_its_first() -> None:
    assert at_time(SPRING[2026], dt.time(1, 30)) == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
    assert at_time(AUTUMN[2026], dt.time(1, 30)) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("change", [*SPRING.values(), *AUTUMN.values()])
def test_a_day_counted_over_a_clock_change_still_ends_at_five(change: dt.date) -> None:
    saturday = change - dt.timedelta(days=1)
    assert shift(at_time(saturday, dt.time(12)), 1, Unit.DAYS).astimezone(LONDON).hour == 17
    assert shift(at_time(saturday, dt.time(12)), 1, Unit.WEEKS).astimezone(LONDON).hour == 17


def test_the_day_in_london_is_not_always_the_day_in_greenwich() -> None:
    assert london_date(dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)) == dt.date(2026, 7, 1)
    assert london_date(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)) == dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (london("2026-11-20", "09:00"), london("2026-11-20", "09:00")),
        (london("2026-11-20", "17:00"), london("2026-11-20", "17:00")),
        (london("2026-11-20", "08:59"), london("2026-11-20", "09:00")),
        (london("2026-11-20", "17:01"), london("2026-11-23", "09:00")),
        (london("2026-11-21", "11:00"), london("2026-11-23", "09:00")),
        (london("2026-12-24", "18:00"), london("2026-12-29", "09:00")),
    ],
)
def test_outside_working_hours_it_waits_for_the_next_morning(moment: dt.datetime, expected: dt.datetime) -> None:
    assert at_work(moment) == expected


def test_a_saturday_on_which_the_court_sits_is_worked() -> None:
    saturday = frozenset({dt.date(2026, 11, 21)})
    assert at_work(london("2026-11-20", "18:00"), also=saturday) == london("2026-11-21", "09:00")
    assert at_work(london("2026-11-21", "10:00"), also=saturday) == london("2026-11-21", "10:00")
    assert at_work(london("2026-11-21", "18:00"), also=saturday) == london("2026-11-23", "09:00")
