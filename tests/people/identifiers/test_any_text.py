"""Whatever somebody types or another system sends, reading it gives an answer that can be relied on."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.people.identifiers import Fault, Policy, accept, all_kinds, parse
from backend.people.identifiers.kinds import cro_number, pnc_id
from backend.refusals import Malformed
from tests.people.identifiers.vectors import ROWS, TODAY

KINDS = st.sampled_from(sorted(all_kinds()))
ANY_TEXT = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Z", "C", "Cs"]), max_size=30)
NEARLY = st.text("0123456789ABCFISXZ/- SFPYL", max_size=21)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
YEARS = st.integers(1900, 2099)
GOOD = st.one_of(
    st.sampled_from([(row.kind, row.text) for row in ROWS if row.reason is None]),
    st.builds(lambda year, n: ("pnc_id", pnc_id.with_check_letter(year, n)), YEARS, st.integers(0, 9_999_999)),
    st.builds(lambda year, n: ("pnc_id", pnc_id.with_check_letter(year, n)[2:]), YEARS, st.integers(0, 9_999_999)),
    st.builds(lambda n, year: ("cro_number", cro_number.with_check_letter(n, year)), st.integers(0, 999_999), YEARS),
    st.builds(lambda uuid: ("defendant_id", str(uuid).upper()), st.uuids()),
)
EVERY_KIND = pytest.mark.parametrize("kind", all_kinds())


@given(kind=KINDS, text=ANY_TEXT | NEARLY, today=DAYS)
@example(kind="nhs_number", text="\0", today=TODAY)
@example(kind="nhs_number", text="\ud800", today=TODAY)
def test_no_text_makes_reading_fail(kind: str, text: str, today: date) -> None:
    reading = parse(kind, text, today=today)

    assert (reading.kind, reading.given) == (kind, text)
    if reading.valid:
        assert reading.canonical
        assert reading.display
        assert (reading.reason, reading.warning) == (None, None)
    else:
        assert (reading.canonical, reading.display) == (None, None)
        assert reading.reason in set(Fault)
        assert reading.warning


@given(chosen=GOOD, today=DAYS, other_day=DAYS)
def test_what_is_stored_and_what_is_shown_read_back_as_the_same_on_any_other_day(
    chosen: tuple[str, str], today: date, other_day: date
) -> None:
    kind, text = chosen
    first = parse(kind, text, today=today)

    assert first.canonical is not None
    assert first.display is not None
    assert parse(kind, first.canonical, today=other_day).canonical == first.canonical
    assert parse(kind, first.display, today=other_day).canonical == first.canonical
    assert parse(kind, first.display, today=other_day).display == first.display


@EVERY_KIND
def test_spaces_and_line_ends_around_an_identifier_do_not_matter(kind: str) -> None:
    example = all_kinds()[kind].example
    bare = parse(kind, example, today=TODAY)

    for around in (f" {example}", f"{example}\n", f"\t{example}\r\n", f"\N{NO-BREAK SPACE}{example} "):
        reading = parse(kind, around, today=TODAY)
        assert reading.canonical == bare.canonical
        assert reading.given == around


@EVERY_KIND
def test_digits_of_other_scripts_are_not_digits(kind: str) -> None:
    example = all_kinds()[kind].example
    for zero in ("\N{FULLWIDTH DIGIT ZERO}", "\N{ARABIC-INDIC DIGIT ZERO}", "\N{DEVANAGARI DIGIT ZERO}"):
        foreign = "".join(chr(ord(zero) + int(sign)) if sign.isdecimal() else sign for sign in example)
        if foreign != example:
            assert parse(kind, foreign, today=TODAY).reason == "format"


@EVERY_KIND
def test_a_nul_or_a_second_line_inside_is_refused_as_a_form(kind: str) -> None:
    example = all_kinds()[kind].example
    for inside in ("\0", "\n", "\N{ZERO WIDTH SPACE}"):
        text = f"{example[:2]}{inside}{example[2:]}" if len(example) > 2 else f"{example}{inside}{example}"
        assert parse(kind, text, today=TODAY).reason == "format"


def test_a_very_long_text_is_answered() -> None:
    for kind in all_kinds():
        assert parse(kind, "9" * 1_000_000, today=TODAY).reason == "format"


@EVERY_KIND
def test_a_warning_never_repeats_what_was_given(kind: str) -> None:
    warning = parse(kind, "Ann Invented 7 Nowhere Lane", today=TODAY).warning

    assert warning is not None
    assert "Invented" not in warning


@EVERY_KIND
def test_a_blank_is_said_to_be_blank(kind: str) -> None:
    for blank in ("", "  ", "\n"):
        reading = parse(kind, blank, today=TODAY)
        assert reading.reason == "format"
        assert reading.warning is not None
        assert "is blank" in reading.warning


@EVERY_KIND
def test_small_letters_are_told_apart_from_other_mistakes(kind: str) -> None:
    small = all_kinds()[kind].example.lower()
    reading = parse(kind, small, today=TODAY)

    if not reading.valid:
        assert reading.warning is not None
        assert "It is written in capital letters." in reading.warning


def test_letters_that_are_no_capitals_of_ours_are_not_called_small_ones() -> None:
    warning = parse("prison_code", "\N{LATIN SMALL LETTER SHARP S}i", today=TODAY).warning

    assert warning is not None
    assert "It is written in capital letters." not in warning


@EVERY_KIND
def test_a_bad_one_is_refused_or_kept_as_the_kind_says(kind: str) -> None:
    policy = all_kinds()[kind].on_failure
    if policy is Policy.KEEP_AS_GIVEN:
        kept = accept(kind, "?? ", today=TODAY)
        assert (kept.given, kept.valid, kept.canonical) == ("?? ", False, None)
        assert kept.warning is not None
        assert "kept as given" in kept.warning
    else:
        with pytest.raises(Malformed) as refused:
            accept(kind, "?? ", today=TODAY)
        (reason,) = refused.value.reasons
        assert (reason.code, reason.where, reason.sentence) == ("format", kind, refused.value.sentence)
        assert "enter it again" in refused.value.sentence
