"""Sheets of answers, made from what an instrument says of its items."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from backend.instruments.engine import score
from backend.instruments.registry import registry
from backend.instruments.scores import Score
from backend.instruments.vocabulary import Instrument
from tests.instruments import by_hand

Sheet = list[int | None]

EVERY = registry().current


def name(instrument: Instrument) -> str:
    return instrument.code


def contexts(instrument: Instrument) -> list[dict[str, Any]]:
    return by_hand.CONTEXTS.get(instrument.code, [{}])


def asked(instrument: Instrument, **context: Any) -> dict[str, Any]:
    """Context in which every item is asked: the gate open, nothing marked as not applicable."""
    return {**({instrument.gate.key: 1} if instrument.gate else {}), **context}


def lowest(instrument: Instrument) -> Sheet:
    """Every item at its least scored value."""
    return [item.most if item.reversed else item.least for item in instrument.items]


def highest(instrument: Instrument) -> Sheet:
    return [item.least if item.reversed else item.most for item in instrument.items]


def adding_up_to(instrument: Instrument, total: int) -> Sheet:
    """A complete sheet whose counted items, once reversed, add up to ``total``."""
    sheet = lowest(instrument)
    left = total - sum(item.least for item in instrument.items if item.counted)
    coarsest_first = sorted(instrument.items, key=lambda item: len(item.codes) / (item.most - item.least))
    for item in (one for one in coarsest_first if one.counted):
        more = max(code - item.least for code in item.codes if code - item.least <= left)
        sheet[item.number - 1] = item.scored(item.least + more)
        left -= more
    assert left == 0, f"{instrument.title} cannot come to {total}"
    return sheet


def reachable_totals(instrument: Instrument) -> list[int]:
    counted = [item for item in instrument.items if item.counted]
    return list(range(sum(item.least for item in counted), sum(item.most for item in counted) + 1))


def scored(instrument: Instrument, sheet: Sequence[int | None], context: Mapping[str, Any] | None = None) -> Score:
    return score(instrument, list(sheet), asked(instrument) if context is None else context)


def without(sheet: Sequence[int | None], *numbers: int) -> Sheet:
    return [None if number in numbers else ticked for number, ticked in enumerate(sheet, start=1)]


def alone(sheet: Sequence[int | None], number: int) -> Sheet:
    """Only this item answered."""
    return [ticked if number == place else None for place, ticked in enumerate(sheet, start=1)]


def with_item(sheet: Sequence[int | None], number: int, ticked: int | None) -> Sheet:
    return [ticked if number == place else one for place, one in enumerate(sheet, start=1)]


def complete(instrument: Instrument) -> st.SearchStrategy[Sheet]:
    return st.tuples(*(st.sampled_from(item.codes) for item in instrument.items)).map(list)


def partial(instrument: Instrument) -> st.SearchStrategy[Sheet]:
    """Mostly answered, since sheets with most items blank are all alike."""
    return st.tuples(
        *(st.one_of(st.sampled_from(item.codes), st.sampled_from((*item.codes, None))) for item in instrument.items)
    ).map(list)
