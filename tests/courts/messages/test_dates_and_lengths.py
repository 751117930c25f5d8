"""Dates, times and lengths as courts write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.courts.messages.dates import LONDON, NotADate, in_words, parse_clock, parse_day, parse_moment
from backend.courts.messages.lengths import Length, parse_length
from backend.courts.messages.placeholders import fill

some_day = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@given(some_day)
def test_a_day_is_read_in_every_way_it_is_written(day: dt.date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_day(day.strftime("%d/%m/%Y")) == day
    assert parse_day(in_words(day)) == day
    assert parse_day(f"{day.isoformat()}T12:00:00.000Z") == day


@pytest.mark.parametrize("text", ["2024-02-30", "30/02/2024", "2023-02-29", "0000-01-01", "31 June 2026", "2026-13-01"])
def test_a_day_that_does_not_exist_is_said(text: str) -> None:
    with pytest.raises(NotADate, match="is not a date that exists"):
        parse_day(text)


@pytest.mark.parametrize("text", ["9999-12-31", "1066-10-14", "01/01/1899"])
def test_a_year_beyond_belief_is_said(text: str) -> None:
    with pytest.raises(NotADate, match="cannot be right"):
        parse_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "12/2026",
        "01/02/26",
        "2026-W03-1",
        "\u0662\u0660\u0662\u0666-\u0660\u0661-\u0660\u0661",
        "20260101",
        "1 Smarch 2026",
    ],
)
def test_what_is_no_date_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(NotADate, match="is not a date"):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-07-16T09:00:00.000Z", "2026-07-16T10:00:00+01:00"),
        ("2026-11-16T09:00:00Z", "2026-11-16T09:00:00+00:00"),
        ("2026-07-16T09:00:00", "2026-07-16T09:00:00+01:00"),
        ("2026-07-16T09:00", "2026-07-16T09:00:00+01:00"),
        ("2026-07-16 09:00:00", "2026-07-16T09:00:00+01:00"),
        ("16/07/2026 09:00", "2026-07-16T09:00:00+01:00"),
        ("2026-07-16T10:00:00+01:00", "2026-07-16T10:00:00+01:00"),
        ("2026-07-16T10:00:00+0100[Europe/London]", "2026-07-16T10:00:00+01:00"),
        ("2026-07-16T23:30:00Z", "2026-07-17T00:30:00+01:00"),
    ],
)
def test_a_moment_is_shown_in_london_time(text: str, meant: str) -> None:
    assert parse_moment(text).isoformat() == meant


@pytest.mark.parametrize("text", ["2026-07-16", "2026-07-16T25:00:00", "2026-07-16T10:00:00+99:00", "T10:00", "now"])
def test_what_is_no_moment_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(NotADate):
        parse_moment(text)


@given(some_day, st.times())
def test_a_moment_stays_the_same_moment(day: dt.date, clock: dt.time) -> None:
    moment = dt.datetime.combine(day, clock.replace(microsecond=0), tzinfo=dt.UTC)

    read = parse_moment(moment.isoformat().replace("+00:00", "Z"))

    assert read == moment
    assert read.tzinfo is LONDON


@given(st.times())
def test_a_clock_time_is_read_back(clock: dt.time) -> None:
    assert parse_clock(clock.strftime("%H:%M")) == clock.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("4 Days", Length(days=4)),
        ("1 Day", Length(days=1)),
        ("12 Months", Length(months=12)),
        ("18 Weeks", Length(weeks=18)),
        ("2 Years", Length(years=2)),
        ("1 Years 6 Months", Length(years=1, months=6)),
        ("1 year, 6 months and 3 days", Length(years=1, months=6, days=3)),
        ("80 Hours", Length(hours=80)),
        ("6m", Length(months=6)),
        (" 12  MONTHS. ", Length(months=12)),
    ],
)
def test_a_length_is_read(text: str, length: Length) -> None:
    assert parse_length(text) == length


@pytest.mark.parametrize(
    "text", ["", "4", "Months", "twelve months", "0 Days", "12 Months 3 Months", "4 Fortnights", "-4 Days", "12/2026"]
)
def test_what_is_no_length_is_not_guessed(text: str) -> None:
    assert parse_length(text) is None


@given(
    st.builds(
        Length, years=st.integers(0, 9), months=st.integers(0, 40), weeks=st.integers(0, 99), days=st.integers(0, 99)
    )
)
def test_a_length_in_words_is_read_back(length: Length) -> None:
    assert parse_length(str(length)) == (length if str(length) else None)


@pytest.mark.parametrize(
    ("length", "first", "last"),
    [
        (Length(years=2), dt.date(2026, 5, 1), dt.date(2028, 4, 30)),
        (Length(months=12), dt.date(2026, 11, 16), dt.date(2027, 11, 15)),
        (Length(months=1), dt.date(2026, 1, 31), dt.date(2026, 2, 28)),
        (Length(months=6), dt.date(2026, 3, 1), dt.date(2026, 8, 31)),
        (Length(weeks=26), dt.date(2026, 11, 16), dt.date(2027, 5, 16)),
        (Length(days=1), dt.date(2026, 11, 16), dt.date(2026, 11, 16)),
        (Length(hours=80), dt.date(2026, 11, 16), None),
        (Length(years=9000), dt.date(2026, 11, 16), None),
        (Length(years=7973, days=400), dt.date(2026, 11, 16), None),
    ],
)
def test_a_period_ends_on_the_day_before_the_one_that_answers_to_its_first(
    length: Length, first: dt.date, last: dt.date | None
) -> None:
    assert length.last_day(first) == last


@given(st.integers(1, 40), some_day)
def test_a_longer_period_never_ends_earlier(months: int, first: dt.date) -> None:
    shorter, longer = Length(months=months).last_day(first), Length(months=months + 1).last_day(first)

    assert shorter is not None
    assert longer is not None
    assert first <= shorter < longer


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{now format='yyyy-MM-dd'}}T09:30:00", "2026-08-31T09:30:00"),
        ("{{now offset='-6 months' format='yyyy-MM-dd'}}", "2026-02-28"),
        ("{{now offset='1 days' format='yyyy-MM-dd'}}", "2026-09-01"),
        ("{{now offset='12 months' format='dd/MM/yyyy'}}", "31/08/2027"),
        ("{{ now }}", "2026-08-31T00:00:00"),
        ("{{randomValue}} stays", "{{randomValue}} stays"),
    ],
)
def test_placeholders_of_a_test_stub_are_filled_from_a_day(text: str, filled: str) -> None:
    assert fill(text, dt.date(2026, 8, 31)) == filled


def test_a_placeholder_that_is_not_understood_is_refused() -> None:
    with pytest.raises(ValueError, match="is not understood"):
        fill("{{now offset='a while'}}", dt.date(2026, 8, 31))
