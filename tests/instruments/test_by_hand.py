"""The engine and a second reckoning, made from the published keys by hand, never differ."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.instruments.shown import as_json
from backend.instruments.vocabulary import Instrument
from tests.instruments.by_hand import expected
from tests.instruments.sheets import (
    EVERY,
    Sheet,
    adding_up_to,
    alone,
    contexts,
    highest,
    lowest,
    name,
    partial,
    reachable_totals,
    scored,
    without,
)

every = pytest.mark.parametrize("instrument", EVERY, ids=name)


def agree(instrument: Instrument, sheet: Sheet) -> None:
    for context in contexts(instrument):
        assert as_json(scored(instrument, sheet, context)) == expected(instrument.code, sheet, context), (
            sheet,
            context,
        )


@every
def test_every_total_there_can_be_is_scored_and_banded_as_by_hand(instrument: Instrument) -> None:
    for total in reachable_totals(instrument):
        agree(instrument, adding_up_to(instrument, total))


@every
def test_every_total_with_one_or_two_answers_missing_is_scored_as_by_hand(instrument: Instrument) -> None:
    """The items that go missing differ from total to total, so that each goes missing somewhere."""
    numbers = [item.number for item in instrument.items]
    pairs = itertools.cycle(itertools.combinations(numbers, 2))
    for total, one in zip(reachable_totals(instrument), itertools.cycle(numbers), strict=False):
        sheet = adding_up_to(instrument, total)
        agree(instrument, without(sheet, one))
        agree(instrument, without(sheet, *next(pairs)))


@every
def test_each_one_two_or_three_missing_of_a_mixed_sheet_is_scored_as_by_hand(instrument: Instrument) -> None:
    mixed: Sheet = [item.codes[item.number % len(item.codes)] for item in instrument.items]
    numbers = [item.number for item in instrument.items]
    for size in (0, 1, 2):
        for gone in itertools.combinations(numbers, size):
            agree(instrument, without(mixed, *gone))
    for gone in itertools.islice(itertools.combinations(numbers, 3), 0, None, max(1, len(numbers) // 5)):
        agree(instrument, without(mixed, *gone))


@every
def test_the_extremes_and_an_empty_sheet_are_scored_as_by_hand(instrument: Instrument) -> None:
    empty: Sheet = [None] * len(instrument.items)
    for sheet in (lowest(instrument), highest(instrument), empty):
        agree(instrument, sheet)
        for number in range(1, len(instrument.items) + 1):
            agree(instrument, without(sheet, number))
            agree(instrument, alone(sheet, number))


@every
@settings(max_examples=60)
@given(data=st.data())
def test_any_sheet_is_scored_as_by_hand(instrument: Instrument, data: st.DataObject) -> None:
    agree(instrument, data.draw(partial(instrument)))


@pytest.mark.parametrize("code", ["SAPAS", "PC_PTSD_5", "AUDIT_C"])
def test_every_sheet_there_can_be_of_a_short_screen_is_scored_as_by_hand(code: str) -> None:
    (instrument,) = [one for one in EVERY if one.code == code]
    for sheet in itertools.product(*((*item.codes, None) for item in instrument.items)):
        agree(instrument, list(sheet))
