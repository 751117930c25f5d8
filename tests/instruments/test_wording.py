"""No wording is shown but what somebody who may show it has loaded, whole and with its copyright line."""

from dataclasses import fields, replace

import pytest

from backend.instruments.registry import registry
from backend.instruments.vocabulary import Instrument, Item
from backend.instruments.wording import Wording, accept, text_of
from backend.refusals import Malformed
from tests.instruments.sheets import EVERY, name

CORE = registry().get("CORE_10")
LOADED = Wording(
    slug="core-10",
    language="en-GB",
    items={number: f"Invented sentence {number}." for number in range(1, 11)},
    copyright_line="© somebody",
)


@pytest.mark.parametrize("instrument", EVERY, ids=name)
def test_without_loaded_wording_an_item_is_its_label(instrument: Instrument) -> None:
    assert [text_of(instrument, item.number) for item in instrument.items] == [item.label for item in instrument.items]


def test_a_definition_has_no_place_for_wording() -> None:
    assert {one.name for one in fields(Item)} == {"number", "label", "codes", "reversed", "counted"}


def test_loaded_wording_is_shown() -> None:
    assert accept(CORE, LOADED) is LOADED
    assert text_of(CORE, 3, LOADED) == "Invented sentence 3."


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (replace(LOADED, copyright_line=" "), ["copyright_line"]),
        (replace(LOADED, items={**LOADED.items, 4: " "}), ["item_4"]),
        (replace(LOADED, items=dict.fromkeys(range(1, 9), "x")), ["item_9", "item_10"]),
        (replace(LOADED, items={**LOADED.items, 11: "One more."}), ["item_11"]),
    ],
)
def test_wording_that_its_licence_would_not_allow_is_refused_where_it_fails(wrong: Wording, where: list[str]) -> None:
    with pytest.raises(Malformed, match="cannot be shown yet") as refused:
        text_of(CORE, 1, wrong)
    assert [one.where for one in refused.value.reasons] == where


def test_wording_that_belongs_to_everybody_needs_no_copyright_line() -> None:
    phq = registry().get("PHQ_9")
    words = Wording(slug="phq-9", language="en-GB", items=dict.fromkeys(range(1, 10), "x"))
    assert accept(phq, words) is words


def test_wording_of_one_measure_is_never_shown_for_another() -> None:
    with pytest.raises(ValueError, match="is none of phq-9"):
        text_of(registry().get("PHQ_9"), 1, LOADED)
