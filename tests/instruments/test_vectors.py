"""Every worked example is answered as the file says, in its keys and words."""

from fractions import Fraction
from typing import Any

import pytest

from backend.instruments import answers, change
from backend.instruments.registry import registry
from backend.refusals import Malformed
from tests.instruments.sheets import EVERY, scored
from tests.instruments.vectors import CHANGES, FILE, GROUPS, SHEETS, name_of

WELL_READ = [(code, row) for code, row in SHEETS if "error" not in row["expected"]]


def test_every_instrument_of_the_examples_is_known_and_none_is_without_examples() -> None:
    assert {one.code for one in EVERY} == set(GROUPS)


@pytest.mark.parametrize(("code", "row"), SHEETS, ids=name_of)
def test_each_worked_sheet_is_answered_as_it_says(code: str, row: dict[str, Any]) -> None:
    try:
        found = answers.scored(code, row["answers"], row.get("context"))
    except Malformed as refusal:
        found = answers.refused(refusal)

    assert found == row["expected"]
    assert {key: type(value) for key, value in found.items()} == {
        key: type(value) for key, value in row["expected"].items()
    }


@pytest.mark.parametrize(("code", "row"), [one for one in WELL_READ if "scored" in one[1]], ids=name_of)
def test_each_worked_sheet_counts_its_columns_as_it_says(code: str, row: dict[str, Any]) -> None:
    score = scored(registry().get(code), row["answers"], row.get("context") or {})

    counted = [
        counts
        for item, counts in zip(score.instrument.items, score.scored, strict=True)
        if item.counted and item.number not in score.not_applicable
    ]
    assert counted == row["scored"]


@pytest.mark.parametrize("code", GROUPS)
def test_an_answer_carries_no_key_and_no_word_but_those_of_the_file(code: str) -> None:
    instrument, group = registry().get(code), GROUPS[code]
    assert set(instrument.shows) == set(group["answer_keys"])
    assert {one.key for one in instrument.asks} == set(group["context_keys"])
    words: dict[str, set[str]] = {one.slug: {word for _, word in one.starts} for one in instrument.bands}
    if instrument.skips:
        words["skip_rule"] = {one.slug for one in instrument.skips}
    if instrument.gate:
        words["reason"] = {"gate unanswered"}

    assert words == {key: set(listed) for key, listed in group["labels"].items()}


@pytest.mark.parametrize("row", CHANGES, ids=name_of)
def test_each_worked_change_is_answered_as_it_says(row: dict[str, Any]) -> None:
    read = answers.read(f"[{row['baseline']}, {row['follow_up']}]")
    assert isinstance(read, list)

    assert answers.changed(row["instrument"], *read) == row["expected"]


@pytest.mark.parametrize("row", CHANGES, ids=name_of)
def test_each_worked_change_names_the_figures_it_was_judged_by(row: dict[str, Any]) -> None:
    instrument = registry().get(row["instrument"])
    assert instrument.change is not None
    assert instrument.change.clinical is not None
    cut_off = instrument.cut_off(instrument.change.clinical)
    side, at = row["clinical_if"].split()

    assert instrument.change.reliable == row["reliable_change"]
    assert ({"at or above": ">=", "at or below": "<="}[cut_off.side], cut_off.at) == (side, int(at))


def test_the_metric_scores_of_the_short_well_being_scale_are_those_of_the_file() -> None:
    table = registry().get("SWEMWBS").main.table
    assert table is not None

    assert {str(raw): float(metric) for raw, metric in table.items()} == FILE["swemwbs_raw_to_metric"]
    assert all(metric == Fraction(str(float(metric))) for metric in table.values())
    assert change.between(registry().get("SWEMWBS"), table[20], table[30]).improvement == Fraction("8.44")
