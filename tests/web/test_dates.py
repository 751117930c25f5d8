"""Dates and times typed into boxes are read as meant, or refused in words that say what to do."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.web.dates import Boxes, NotADateError, boxes_of, read_date, read_moment

DATES = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
MOMENTS = st.builds(
    dt.datetime.combine,
    st.dates(dt.date(1972, 1, 1), dt.date(2199, 12, 30)),
    st.times().map(lambda time: time.replace(microsecond=0)),
    st.just(dt.UTC),
)


@given(DATES)
def test_a_date_in_boxes_reads_back(day: dt.date) -> None:
    assert read_date(boxes_of(day), "Day") == day


@given(MOMENTS)
def test_a_moment_in_boxes_reads_back_also_in_the_hour_that_comes_twice(moment: dt.datetime) -> None:
    assert read_moment(boxes_of(moment), "When") == moment


@pytest.mark.parametrize("hour", [0, 1])
def test_both_of_the_hours_when_clocks_go_back_read_back(hour: int) -> None:
    moment = dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC)
    shown = boxes_of(moment)
    assert shown.time == ("01:30 BST", "01:30 GMT")[hour]
    assert read_moment(shown, "When") == moment


@pytest.mark.parametrize(
    ("boxes", "sentence", "box"),
    [
        (Boxes("31", "2", "2026"), "Session date must be a real date, like 4 11 2026", "day"),
        (Boxes("29", "2", "2025"), "Session date must be a real date, like 4 11 2026", "day"),
        (Boxes("4", "13", "2026"), "Session date must be a real date, like 4 11 2026", "month"),
        (Boxes("4", "Smarch", "2026"), "Session date must be a real date, like 4 11 2026", "month"),
        (Boxes("4", "11", "x"), "Session date must be a real date, like 4 11 2026", "day"),
        (Boxes("٤", "11", "2026"), "Session date must be a real date, like 4 11 2026", "day"),
        (Boxes("4", "", "2026"), "Session date must include a month", "month"),
        (Boxes("4", "", ""), "Session date must include a month and a year", "month"),
        (Boxes("4", "11", "26"), "Session date must have a year of 4 numbers, like 2026", "year"),
        (Boxes("4", "11", "1066"), "Session date must be between the years 1900 and 2199", "year"),
    ],
)
def test_what_is_no_date_is_refused_at_its_box(boxes: Boxes, sentence: str, box: str) -> None:
    with pytest.raises(NotADateError) as refused:
        read_date(boxes, "Session date")
    assert (str(refused.value), refused.value.box) == (sentence, box)


@pytest.mark.parametrize("month", ["11", "Nov", "november", "NOVE"])
def test_a_month_may_be_written_as_a_word(month: str) -> None:
    assert read_date(Boxes("4", month, "2026"), "Day") == dt.date(2026, 11, 4)


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("14:30", 14, 30), ("14.30", 14, 30), ("1430", 14, 30), ("2:30pm", 14, 30), ("2.30 p.m.", 14, 30),
        ("9am", 9, 0), ("12am", 0, 0), ("12 pm", 12, 0), ("Noon", 12, 0), ("midnight", 0, 0), ("9:05", 9, 5),
        ("930am", 9, 30),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(typed: str, hour: int, minute: int) -> None:
    found = read_moment(Boxes("23", "11", "2026", typed), "When")
    assert found == dt.datetime(2026, 11, 23, hour, minute, tzinfo=dt.UTC)


def test_a_summer_time_is_londons() -> None:
    assert read_moment(Boxes("1", "7", "2026", "9am"), "When") == dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)


@pytest.mark.parametrize("typed", ["9", "25:00", "14:60", "13pm", "0am", "half nine", "-1:30", "14:30 CET"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(NotADateError, match="When must have a real time, like 14:30 or 2:30pm") as refused:
        read_moment(Boxes("23", "11", "2026", typed), "When")
    assert refused.value.box == "time"


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        (Boxes("23", "11", "2026"), "When must include a time, like 14:30"),
        (Boxes(time="14:30"), "When must include a date"),
        (Boxes("29", "3", "2026", "01:30"), "there was no 01:30 on 29 March 2026, because the clocks went forward"),
        (Boxes("25", "10", "2026", "01:30"), "came twice, because the clocks went back. Add BST for the first"),
    ],
)
def test_a_moment_that_is_not_one_is_refused(boxes: Boxes, sentence: str) -> None:
    with pytest.raises(NotADateError, match=sentence):
        read_moment(boxes, "When")


def test_empty_boxes_are_no_answer() -> None:
    assert read_date(Boxes(), "Day") is None
    assert read_moment(Boxes(" ", "", ""), "When") is None
