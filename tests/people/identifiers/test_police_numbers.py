"""PNC ID, CRO number and arrest/summons number: the check letter, and the century of a short PNC ID."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backend.people.identifiers import parse
from backend.people.identifiers.check_letter import LETTERS, letter_for
from backend.people.identifiers.kinds import arrest_summons_number, cro_number, pnc_id
from tests.people.identifiers.vectors import TODAY

YEARS = st.integers(1900, 2099)
PNC_SERIALS = st.integers(0, 9_999_999)
CRO_SERIALS = st.integers(0, 999_999)
SEQUENCES = st.integers(0, 99_999_999_999)
TWO_SIGNS = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2)
LETTERS_A_TO_Z = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def reason(kind: str, text: str, today: date = TODAY) -> str | None:
    return parse(kind, text, today=today).reason


def canonical(kind: str, text: str, today: date = TODAY) -> str | None:
    return parse(kind, text, today=today).canonical


def good_letters(kind: str, without_letter: str) -> list[str]:
    return [letter for letter in LETTERS_A_TO_Z if parse(kind, without_letter + letter, today=TODAY).valid]


def with_slip(text: str, place: int, slip: int) -> str:
    return text[:place] + str((int(text[place]) + slip) % 10) + text[place + 1 :]


def test_there_are_23_letters_and_none_looks_like_a_digit() -> None:
    assert len(set(LETTERS)) == len(LETTERS) == 23
    assert set(LETTERS_A_TO_Z) - set(LETTERS) == set("IOS")


@given(st.integers(0, 10**18), st.integers(0, 10**18))
def test_two_numbers_share_a_letter_only_if_23_divides_their_difference(one: int, other: int) -> None:
    assert (letter_for(one) == letter_for(other)) == ((one - other) % 23 == 0)


@given(year=YEARS, serial=PNC_SERIALS)
def test_every_pnc_serial_number_has_exactly_one_letter(year: int, serial: int) -> None:
    written = pnc_id.with_check_letter(year, serial)

    assert good_letters("pnc_id", written[:-1]) == [written[-1]]


@given(year=YEARS, serial=CRO_SERIALS)
def test_every_cro_serial_number_has_exactly_one_letter_in_either_series(year: int, serial: int) -> None:
    written = cro_number.with_check_letter(serial, year)

    assert good_letters("cro_number", written[:-1]) == [written[-1]]
    assert len(good_letters("cro_number", f"SF{year % 100:02}/{serial}")) == 1


@given(year=st.integers(0, 99), force=TWO_SIGNS, unit=TWO_SIGNS, system=TWO_SIGNS, sequence=SEQUENCES)
def test_every_arrest_summons_number_has_exactly_one_letter(
    year: int, force: str, unit: str, system: str, sequence: int
) -> None:
    parts = {"year": f"{year:02}", "force": force, "system": system, "sequence": f"{sequence:011}"}
    plain = f"{year:02}{force}{unit}{system}{sequence:011}"
    letter = arrest_summons_number.check_letter(**parts)

    assert good_letters("arrest_summons_number", plain) == [letter]
    assert parse("arrest_summons_number", plain + letter, today=TODAY).display == (
        f"{year:02}/{force}{unit}/{system}/{sequence:011}{letter}"
    )


@given(year=YEARS, serial=PNC_SERIALS, place=st.sampled_from([2, 3, 5, 6, 7, 8, 9, 10, 11]), slip=st.integers(1, 9))
def test_one_wrong_digit_of_a_pnc_id_is_noticed_outside_the_century(
    year: int, serial: int, place: int, slip: int
) -> None:
    wrong = with_slip(pnc_id.with_check_letter(year, serial), place, slip)

    assert reason("pnc_id", wrong) == "check_letter"


@given(serial=PNC_SERIALS, other=PNC_SERIALS, year=YEARS)
def test_another_serial_number_passes_for_a_pnc_id_only_if_23_divides_the_difference(
    serial: int, other: int, year: int
) -> None:
    letter = pnc_id.with_check_letter(year, serial)[-1]

    assert (reason("pnc_id", f"{year}/{other:07}{letter}") is None) == ((serial - other) % 23 == 0)


@given(serial=CRO_SERIALS, year=YEARS, place=st.sampled_from([0, 1, 2, 3, 4, 5, 7, 8]), slip=st.integers(1, 9))
def test_one_wrong_digit_of_a_cro_number_is_noticed(serial: int, year: int, place: int, slip: int) -> None:
    assert reason("cro_number", with_slip(cro_number.with_check_letter(serial, year), place, slip)) == "check_letter"


@given(year=st.integers(0, 99), serial=PNC_SERIALS)
def test_the_short_and_the_long_form_of_a_pnc_id_are_one(year: int, serial: int) -> None:
    full_year = 2000 + year if year <= TODAY.year % 100 else 1900 + year
    written = pnc_id.with_check_letter(full_year, serial)
    letter = written[-1]

    for form in (
        f"{year:02}/{serial}{letter}",
        f"{year:02}{serial}{letter}",
        f"{year:02}/{serial:07}{letter}",
        written.replace("/", ""),
    ):
        assert canonical("pnc_id", form) == written


@pytest.mark.parametrize(
    ("day", "yy", "year"),
    [
        (date(2026, 12, 31), 26, 2026),
        (date(2026, 12, 31), 27, 1927),
        (date(2027, 1, 1), 27, 2027),
        (date(2027, 1, 1), 28, 1928),
        (date(2026, 1, 1), 0, 2000),
        (date(2026, 1, 1), 99, 1999),
        (date(2000, 1, 1), 0, 2000),
        (date(2000, 1, 1), 1, 1901),
        (date(2099, 12, 31), 99, 2099),
    ],
)
def test_the_century_of_a_short_pnc_id_turns_with_the_year(day: date, yy: int, year: int) -> None:
    written = pnc_id.with_check_letter(year, 42)

    assert canonical("pnc_id", f"{yy:02}/42{written[-1]}", day) == written


@given(year=YEARS, serial=PNC_SERIALS, day=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_long_pnc_id_means_the_same_on_every_day(year: int, serial: int, day: date) -> None:
    written = pnc_id.with_check_letter(year, serial)

    assert canonical("pnc_id", written, day) == written
    assert canonical("pnc_id", written.replace("/", ""), day) == written


@given(yy=st.integers(0, 99), serial=PNC_SERIALS)
def test_the_letter_does_not_protect_the_century(yy: int, serial: int) -> None:
    one, other = pnc_id.with_check_letter(1900 + yy, serial), pnc_id.with_check_letter(2000 + yy, serial)

    assert one[2:] == other[2:]


@pytest.mark.parametrize(
    "text",
    [
        "2019/123456E",  # a four-digit year before a shorter serial number: could be read in two ways
        "2019123456E",
        "201/0123456E",
        "2019/01234567E",
        "2019//0123456E",
        "2019-0123456E",
        "2019/0123456",
        "2019/0123456EE",
        "2019/0123456e",
        "19/E",
        "A/8404713BA",
    ],
)
def test_other_ways_of_writing_a_pnc_id_are_kept_but_not_read(text: str) -> None:
    assert reason("pnc_id", text) == "format"


@given(serial=st.integers(0, 99_999), year=st.integers(0, 99))
def test_a_cro_serial_number_is_filled_up_to_six_digits(serial: int, year: int) -> None:
    written = cro_number.with_check_letter(serial, year)

    assert canonical("cro_number", f"{serial}/{year:02}{written[-1]}") == written


def test_a_small_file_number_keeps_its_length() -> None:
    assert canonical("cro_number", "SF83/50058Z") == "SF83/50058Z"
    assert reason("cro_number", "SF83/050058Z") == "check_letter"


@pytest.mark.parametrize("text", ["12345ABCDEF", "11111/7J", "111111/79", "SF05/4827031J", "SF05482703J", "/79J"])
def test_other_ways_of_writing_a_cro_number_are_kept_but_not_read(text: str) -> None:
    assert reason("cro_number", text) == "format"


@given(place=st.sampled_from([0, 1, *range(8, 19)]), slip=st.integers(1, 9))
def test_one_wrong_digit_of_an_arrest_summons_number_is_noticed(place: int, slip: int) -> None:
    assert reason("arrest_summons_number", with_slip("2420AA0100000123456P", place, slip)) == "check_letter"


@given(unit=TWO_SIGNS)
def test_a_wrong_unit_is_not_noticed_by_the_letter(unit: str) -> None:
    assert reason("arrest_summons_number", f"2420{unit}0100000123456P") is None


def test_a_force_or_system_with_a_letter_counts_as_nothing() -> None:
    numeric = {"year": "24", "sequence": "00000123456"}
    without = letter_for(int("2400000123456"))

    assert arrest_summons_number.check_letter(force="A0", system="0Z", **numeric) == without
    assert arrest_summons_number.check_letter(force="20", system="0Z", **numeric) != without


@pytest.mark.parametrize(
    "text",
    [
        "2420AA010000123456P",
        "24220AA0100000123456P",
        "24/20AA/0100000123456P",
        "24/20/AA/01/00000123456P",
        "2420aa0100000123456P",
        "547215884133616830",
    ],
)
def test_other_ways_of_writing_an_arrest_summons_number_are_kept_but_not_read(text: str) -> None:
    assert reason("arrest_summons_number", text) == "format"


@given(one=PNC_SERIALS, first=st.integers(0, 6), second=st.integers(0, 6))
def test_two_digits_of_a_pnc_id_that_change_places_are_noticed(one: int, first: int, second: int) -> None:
    digits = list(f"{one:07}")
    assume(digits[first] != digits[second])
    letter = pnc_id.with_check_letter(2019, one)[-1]
    digits[first], digits[second] = digits[second], digits[first]

    assert reason("pnc_id", f"2019/{''.join(digits)}{letter}") == "check_letter"
