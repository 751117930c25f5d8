"""Every worked example is answered as the file says, by the rule it gives."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.people.identifiers import all_kinds, parse
from backend.people.identifiers.check_letter import LETTERS
from backend.people.identifiers.kinds.ethnicity_self_defined_cjs import NHS_CATEGORY
from tests.people.identifiers.vectors import FILE, NAMES, PATTERNS, ROWS, SETS, TODAY, Row

BEYOND_THE_VECTORS = {"defendant_id", "libra_case_number", "libra_person_id"}


def test_every_kind_of_the_examples_is_known_and_no_kind_is_without_examples_unnoticed() -> None:
    assert set(all_kinds()) == set(SETS) | BEYOND_THE_VECTORS


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_worked_example_is_answered_as_it_says(row: Row) -> None:
    reading = parse(row.kind, row.text, today=TODAY)

    assert (reading.valid, reading.canonical, reading.reason) == (row.reason is None, row.canonical, row.reason)
    if row.display is not None:
        assert reading.display == row.display


@pytest.mark.parametrize(("kind", "code"), NAMES)
def test_each_code_that_the_examples_name_is_good(kind: str, code: str) -> None:
    assert parse(kind, code, today=TODAY).canonical == code


@pytest.mark.parametrize("kind", PATTERNS)
def test_every_text_of_the_published_shape_is_its_own_canonical_form(kind: str) -> None:
    @given(st.from_regex(PATTERNS[kind], fullmatch=True).filter(lambda text: text == text.strip()))
    def holds(text: str) -> None:
        reading = parse(kind, text, today=TODAY)
        assert (reading.canonical, reading.display) == (text, text)

    holds()


@pytest.mark.parametrize("kind", PATTERNS)
def test_no_text_of_another_shape_is_good(kind: str) -> None:
    shape = re.compile(PATTERNS[kind])
    near = st.from_regex(shape, fullmatch=True).flatmap(
        lambda text: st.builds(
            lambda place, other: text[:place] + other + text[place + 1 :],
            st.integers(0, len(text)),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=2),
        )
    )

    @given(near)
    def holds(text: str) -> None:
        assert parse(kind, text, today=TODAY).valid == bool(shape.fullmatch(text.strip()))

    holds()


def test_the_letters_are_the_published_ones() -> None:
    assert FILE["check_letters"] == LETTERS


def test_each_self_defined_ethnicity_has_the_category_the_examples_map_it_to() -> None:
    assert dict(NHS_CATEGORY) == SETS["ethnicity_self_defined_cjs"]["map_to_nhs"]
    for category in NHS_CATEGORY.values():
        assert parse("ethnic_category_nhs", category, today=TODAY).valid
