"""The engine and a second reckoning, made from the published keys by hand, never differ."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.instruments.shown import as_json
from backend.instruments.vocabulary import Better, Instrument, Permission, Side, Towards
from tests.instruments import by_hand
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
def test_items_risk_direction_and_licence_are_those_of_the_published_key(instrument: Instrument) -> None:
    code = instrument.code
    assert [item.codes for item in instrument.items] == by_hand.CODES[code]
    assert (instrument.better is Better.HIGHER) == (code in by_hand.HIGHER_IS_BETTER)
    for whom, numbers in ((Towards.SELF, by_hand.RISK_TO_SELF), (Towards.OTHERS, by_hand.RISK_TO_OTHERS)):
        assert {one.number for one in instrument.risk_items if one.towards is whom} == numbers.get(code, set())
    assert (instrument.licence.permission is Permission.FREE) == (code in by_hand.IN_THE_PUBLIC_DOMAIN)
    assert instrument.licence.line_needed == (code not in by_hand.NO_COPYRIGHT_LINE)


@every
def test_a_short_form_takes_its_items_from_where_the_published_key_has_them(instrument: Instrument) -> None:
    rule = instrument.derived_from
    found = (rule.slug.upper().replace("-", "_"), list(rule.items)) if rule else None
    assert found == by_hand.SHORT_FORMS.get(instrument.code)


@every
def test_cut_offs_that_stand_in_no_answer_are_those_by_hand(instrument: Instrument) -> None:
    found = {
        one.slug: (one.of, float(one.at), one.by_bounds)
        for one in instrument.cut_offs
        if one.slug not in instrument.shows
    }
    assert found == by_hand.BESIDE_THE_ANSWER.get(instrument.code, {})
    assert {one.side for one in instrument.cut_offs if one.slug in found} <= {Side.AT_OR_ABOVE}


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
def test_each_one_or_two_missing_of_a_mixed_sheet_is_scored_as_by_hand(instrument: Instrument) -> None:
    mixed: Sheet = [item.codes[item.number % len(item.codes)] for item in instrument.items]
    numbers = [item.number for item in instrument.items]
    for size in (0, 1, 2):
        for gone in itertools.combinations(numbers, size):
            agree(instrument, without(mixed, *gone))


@every
def test_more_than_two_missing_in_a_row_or_far_apart_are_scored_as_by_hand(instrument: Instrument) -> None:
    middle: Sheet = [item.codes[1] for item in instrument.items]
    count = len(middle)
    for size in range(3, min(count, 7) + 1):
        for start in range(count):
            agree(instrument, without(middle, *((start + place) % count + 1 for place in range(size))))
            agree(instrument, without(middle, *((start + place * count // size) % count + 1 for place in range(size))))


@every
def test_the_extremes_and_an_empty_sheet_are_scored_as_by_hand(instrument: Instrument) -> None:
    empty: Sheet = [None] * len(instrument.items)
    for sheet in (lowest(instrument), highest(instrument), empty):
        agree(instrument, sheet)
        for number in range(1, len(instrument.items) + 1):
            agree(instrument, without(sheet, number))
            agree(instrument, alone(sheet, number))


@every
@settings(max_examples=40)
@given(data=st.data())
def test_any_sheet_is_scored_as_by_hand(instrument: Instrument, data: st.DataObject) -> None:
    agree(instrument, data.draw(partial(instrument)))


@pytest.mark.parametrize("code", ["SAPAS", "PC_PTSD_5", "AUDIT_C"])
def test_every_sheet_there_can_be_of_a_short_screen_is_scored_as_by_hand(code: str) -> None:
    (instrument,) = [one for one in EVERY if one.code == code]
    for sheet in itertools.product(*((*item.codes, None) for item in instrument.items)):
        agree(instrument, list(sheet))
