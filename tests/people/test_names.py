"""One name, however it is written, has one key."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.people.names import NameKey, key_of

LATIN = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NOISE = [
    "'",
    "\N{RIGHT SINGLE QUOTATION MARK}",
    "\N{LEFT SINGLE QUOTATION MARK}",
    "`",
    "-",
    "\N{NON-BREAKING HYPHEN}",
    ".",
    "\N{MODIFIER LETTER APOSTROPHE}",
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Neill", "ONEILL"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Neill", "O Neill"),
        ("Smith-Jones", "smith jones"),
        ("Müller", "Muller"),
        ("Nuñez", "NUNEZ"),
        ("Sørensen", "Sorensen"),
        ("Łukasiewicz", "Lukasiewicz"),
        ("Đặng", "Dang"),
        ("Strauß", "Strauss"),
        ("Þórsson", "Thorsson"),
        ("İbrahim", "Ibrahim"),
        ("Y\N{LATIN SMALL LETTER DOTLESS I}ld\N{LATIN SMALL LETTER DOTLESS I}z", "Yildiz"),
        ("Ka\N{MODIFIER LETTER TURNED COMMA}aukai", "Kaaukai"),
        ("St. John", "St John"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER M}onk", "Monk"),
    ],
)
def test_a_family_name_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert key_of(one).family == key_of(other).family


@pytest.mark.parametrize(
    ("one", "other"), [("Barrow", "Barlow"), ("Lee", "Li"), ("Khan", "Kahn"), ("Иванов", "Ivanov")]
)
def test_different_family_names_stay_different(one: str, other: str) -> None:
    assert key_of(one).family != key_of(other).family


def test_given_names_keep_their_order_and_a_hyphen_joins_two() -> None:
    assert key_of("Monk", "  Vijay   KUMAR ") == NameKey("monk", "vijay kumar")
    assert key_of("Monk", "Mary-Jane Anne").first == "maryjane"
    assert key_of("Monk").first == ""


@pytest.mark.parametrize("odd", ["-", "?", "\N{RIGHT SINGLE QUOTATION MARK}", "..."])
def test_a_family_name_without_letters_can_still_be_found(odd: str) -> None:
    assert key_of(f" {odd} ").family == odd


@given(st.lists(LATIN, min_size=1, max_size=3), st.data())
def test_case_accents_and_marks_never_count(words: list[str], data: st.DataObject) -> None:
    accents = st.sampled_from(["", "\u0301", "\u0308", "\u0327", "\u030c"])
    written = "".join(
        data.draw(st.sampled_from(["", *NOISE])) + data.draw(st.sampled_from([str.upper, str.lower]))(letter) + accent
        for letter in "".join(words)
        for accent in [data.draw(accents)]
    )
    composed = data.draw(
        st.sampled_from([unicodedata.normalize("NFC", written), unicodedata.normalize("NFD", written)])
    )
    assert key_of(composed).family == "".join(words)


@given(ANYTHING, ANYTHING)
def test_a_key_is_its_own_key(family: str, given_names: str) -> None:
    key = key_of(family, given_names)
    assert key_of(*key) == key
    assert bool(key.family) == bool(family.strip())
