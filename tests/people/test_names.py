"""One name, however it is written, has one key."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.database import Role
from backend.people.models import Name, Spelling
from backend.people.names import NameKey, key_of
from backend.walls.context import speaking_for
from tests import cast
from tests.databases import as_role
from tests.people.given import enter

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


def test_an_erased_name_leaves_no_spelling_behind(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        enter(family_name="Threlfall")
        enter(family_name="Monk")
        enter(family_name="Monk", given_names="Anita")
    with as_role(Role.OWNER):
        spellings = Spelling.objects.order_by("family_key").values_list("family_key", flat=True)
        assert list(spellings) == ["monk", "threlfall"]
        Name.objects.filter(family_name="Threlfall").delete()
        Name.objects.filter(given_names="Anita").delete()
        assert list(spellings.all()) == ["monk"]


def test_people_are_entered_in_one_place_so_that_each_can_be_found() -> None:
    """Somebody written past the command would have no name to be found by."""
    made = re.compile(r"\bPerson(?:\.objects\.(?:create|bulk_create|get_or_create|update_or_create))?\(")
    backend = Path(__file__).parents[2] / "backend"
    makers = {
        str(path.relative_to(backend))
        for path in backend.rglob("*.py")
        if made.search(path.read_text(encoding="utf-8")) and path.name != "models.py"
    }
    assert makers == {"people/commands/register.py"}
