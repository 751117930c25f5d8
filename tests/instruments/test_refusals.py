"""A sheet that cannot be read is refused at each item, in words that say what to write instead."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.instruments.engine import score
from backend.instruments.registry import registry
from backend.instruments.vocabulary import Instrument
from backend.refusals import Malformed, Reason
from tests.instruments.sheets import EVERY, asked, lowest, name

every = pytest.mark.parametrize("instrument", EVERY, ids=name)


def reasons(instrument: Instrument, answers: Any, context: Any = None) -> tuple[Reason, ...]:
    with pytest.raises(Malformed) as refused:
        score(instrument, answers, asked(instrument) if context is None else context)
    return refused.value.reasons


@every
@pytest.mark.parametrize(
    "given_answer",
    [
        "1",
        "",
        "none",
        True,
        False,
        1.5,
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("1E+999999"),
        -1,
        99,
        [1],
        {},
    ],
    ids=repr,
)
def test_what_is_no_column_of_an_item_is_refused_at_that_item(instrument: Instrument, given_answer: object) -> None:
    sheet: list[object] = list(lowest(instrument))
    for item in instrument.items:
        (reason,) = reasons(instrument, [*sheet[: item.number - 1], given_answer, *sheet[item.number :]])
        assert (reason.code, reason.where, reason.details) == (
            "out_of_range",
            f"item_{item.number}",
            {"item": item.number},
        )


@every
def test_one_column_below_and_one_above_are_refused_at_each_item(instrument: Instrument) -> None:
    for item in instrument.items:
        for given_answer in sorted({item.least - 1, item.most + 1} | (set(range(item.most)) - set(item.codes))):
            if given_answer in item.codes:
                continue
            sheet = list(lowest(instrument))
            sheet[item.number - 1] = given_answer
            (reason,) = reasons(instrument, sheet)
            assert reason.details == {"item": item.number}


def test_every_bad_item_is_named_and_the_first_comes_first() -> None:
    with pytest.raises(Malformed) as refused:
        score(registry().get("PHQ_9"), [0, 4, 0, "2", None, 0, 0, 0, True])

    assert refused.value.sentence == "3 answers of PHQ-9 cannot be read."
    assert [one.sentence for one in refused.value.reasons] == [
        "PHQ-9 item 2 must be 0, 1, 2 or 3",
        "PHQ-9 item 4 must be 0, 1, 2 or 3",
        "PHQ-9 item 9 must be 0, 1, 2 or 3",
    ]


@pytest.mark.parametrize(
    ("code", "number", "sentence"),
    [
        ("AUDIT", 9, "AUDIT item 9 must be 0, 2 or 4"),
        ("SAPAS", 3, "SAPAS item 3 must be 0 or 1"),
        ("K10", 1, "K10 item 1 must be 1, 2, 3, 4 or 5"),
        ("WSAS", 5, "WSAS item 5 must be 0, 1, 2, 3, 4, 5, 6, 7 or 8"),
    ],
)
def test_the_sentence_names_the_measure_the_item_and_what_it_takes(code: str, number: int, sentence: str) -> None:
    instrument = registry().get(code)
    sheet: list[object] = list(lowest(instrument))
    sheet[number - 1] = 9
    with pytest.raises(Malformed) as refused:
        score(instrument, sheet, asked(instrument))
    assert refused.value.sentence == sentence
    assert [one.sentence for one in refused.value.reasons] == [sentence]


@every
def test_a_sheet_of_another_length_is_refused_with_the_length_it_must_have(instrument: Instrument) -> None:
    sheet = lowest(instrument)
    for wrong in ([], sheet[:-1], [*sheet, 0], "0" * len(sheet)):
        (reason,) = reasons(instrument, wrong)
        assert (reason.code, reason.where) == ("wrong_count", "answers")
        assert f"{instrument.title} must have {len(sheet)} answers" in reason.sentence
        assert ("text was given" if isinstance(wrong, str) else f"{len(wrong)} were given") in reason.sentence


@every
def test_answers_by_number_are_the_same_as_answers_in_order(instrument: Instrument) -> None:
    sheet = lowest(instrument)
    by_number = {number: ticked for number, ticked in enumerate(sheet, start=1) if number != 2}
    context = asked(instrument)

    found = score(instrument, by_number, context)

    assert found == score(instrument, [sheet[0], None, *sheet[2:]], context)
    (reason,) = reasons(instrument, {**by_number, len(sheet) + 1: 0})
    assert (reason.code, reason.details) == ("unknown_item", {"item": len(sheet) + 1})
    assert [one.code for one in reasons(instrument, {0: 0, "1": 0, True: 0})] == ["unknown_item"] * 3


def test_a_whole_number_is_taken_however_json_writes_it() -> None:
    instrument = registry().get("PHQ_9")
    assert score(instrument, [2.0, Decimal("2.0"), 2, 0, 0, 0, 0, 0, 0]).ticked[:3] == (2, 2, 2)
    assert all(type(one) is int for one in score(instrument, [2.0] * 9).ticked)


@pytest.mark.parametrize(
    ("code", "context", "sentence"),
    [
        ("DUDIT", {"sex": "man"}, "DUDIT, sex: must be male, female, other"),
        ("DUDIT", {"sex": 1}, "DUDIT, sex: must be male"),
        ("PC_PTSD_5", {"trauma_gate": 2}, "PC-PTSD-5, question about trauma: must be 0 or 1"),
        ("PC_PTSD_5", {"trauma_gate": True}, "must be 0 or 1"),
        ("PC_PTSD_5", {"trauma_gate": "1"}, "must be 0 or 1"),
        ("WSAS", {"item1_not_applicable": 1}, "must be true or false"),
        ("PHQ_9", {"sex": "male"}, "PHQ-9 does not ask for 'sex': it asks for nothing besides its items"),
        ("DUDIT", {"age": 40}, "DUDIT does not ask for 'age': it asks for sex"),
    ],
)
def test_context_that_is_not_understood_is_refused_where_it_stands(
    code: str, context: dict[str, object], sentence: str
) -> None:
    instrument = registry().get(code)
    (reason,) = reasons(instrument, lowest(instrument), context)
    assert sentence in reason.sentence
    assert reason.where in context


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | st.floats() | st.text(max_size=3) | st.decimals(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers(-1, 40) | st.text(max_size=2), inner),
)


@every
@settings(max_examples=15)
@given(data=st.data())
def test_whatever_is_given_is_scored_or_refused_and_nothing_else(instrument: Instrument, data: st.DataObject) -> None:
    count = len(instrument.items)
    answers = data.draw(
        st.lists(ANYTHING, min_size=count, max_size=count) | st.dictionaries(st.integers(0, 40), ANYTHING)
    )
    readable = isinstance(answers, list) or set(answers) <= {item.number for item in instrument.items}
    given_answers = answers if isinstance(answers, list) else [answers.get(item.number) for item in instrument.items]
    for one, item in zip(given_answers, instrument.items, strict=True):
        plain = isinstance(one, (int, float, Decimal)) and not isinstance(one, bool)
        readable = readable and (one is None or (plain and one in item.codes))
    if readable:
        assert score(instrument, answers, asked(instrument)).ticked == tuple(given_answers)
    else:
        assert all(one.where and one.sentence for one in reasons(instrument, answers))
