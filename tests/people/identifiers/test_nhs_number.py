"""The NHS number: a slip of one digit, or two digits changing places, never gives another person's number."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backend.people.identifiers import parse
from backend.people.identifiers.kinds.nhs_number import check_digit, in_test_range
from tests.people.identifiers.vectors import SETS, TODAY

NINE_DIGITS = st.text("0123456789", min_size=9, max_size=9)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    nine = draw(NINE_DIGITS)
    check = check_digit(nine)
    assume(check is not None and set(nine) != {str(check)})
    return f"{nine}{check}"


def reason(text: str) -> str | None:
    return parse("nhs_number", text, today=TODAY).reason


@given(NINE_DIGITS)
def test_nine_digits_have_one_good_tenth_digit_or_none(nine: str) -> None:
    reasons = [reason(f"{nine}{last}") for last in range(10)]

    if check_digit(nine) is None:
        assert set(reasons) == {"no_valid_check_digit"}
    else:
        assert sum(found in {None, "repeated_digit"} for found in reasons) == 1
        assert reasons.count("check_digit") == 9


@given(number=numbers(), place=st.integers(0, 9), slip=st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, slip: int) -> None:
    wrong = number[:place] + str((int(number[place]) + slip) % 10) + number[place + 1 :]

    assert reason(number) is None
    assert reason(wrong) in {"check_digit", "no_valid_check_digit", "repeated_digit"}


@given(number=numbers(), place=st.integers(0, 8))
def test_two_neighbouring_digits_that_change_places_are_always_noticed(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert reason(swapped) in {"check_digit", "no_valid_check_digit"}


@pytest.mark.parametrize("digit", "0123456789")
def test_one_digit_ten_times_is_refused_though_its_sum_agrees(digit: str) -> None:
    assert check_digit(digit * 9) == int(digit)
    assert reason(digit * 10) == "repeated_digit"


@pytest.mark.parametrize("text", ["943 476 5919", "943-476-5919", "9434765919", "943 4765919", " 943 476 5919 "])
def test_the_ways_people_write_it_are_read(text: str) -> None:
    assert parse("nhs_number", text, today=TODAY).canonical == "9434765919"


@pytest.mark.parametrize(
    "text",
    ["943  476 5919", "943/476/5919", "943.476.5919", "943 476 591", "943 476 59190", "-9434765919", "9434765919-"],
)
def test_other_signs_and_lengths_are_not_read(text: str) -> None:
    assert reason(text) == "format"


def test_the_range_that_is_never_issued_is_told_apart() -> None:
    first, last = SETS["nhs_number"]["test_range"].split("-")

    assert in_test_range(first)
    assert in_test_range(last)
    assert not in_test_range(str(int(first) - 1))
