"""An instrument that does not hold together stops the start, with a sentence that names the fault."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from backend.instruments.checks import InstrumentError, check_all, faults_of
from backend.instruments.registry import registry
from backend.instruments.vocabulary import Instrument, Item, house_rule
from tests.instruments.sheets import EVERY, name

PHQ, AUDIT, DUDIT, PTSD, WSAS, SHORT, REQOL, CORE_10 = (
    registry().get(code) for code in ("PHQ_9", "AUDIT", "DUDIT", "PC_PTSD_5", "WSAS", "SWEMWBS", "REQOL_10", "CORE_10")
)


@pytest.mark.parametrize("instrument", EVERY, ids=name)
def test_what_is_shipped_holds_together(instrument: Instrument) -> None:
    assert faults_of(instrument) == []


def item(instrument: Instrument, **changed: Any) -> tuple[Item, ...]:
    return (replace(instrument.items[0], **changed), *instrument.items[1:])


def first(instrument: Instrument, part: str, **changed: Any) -> Instrument:
    """The instrument with the first of its scales, bands, … changed."""
    found = getattr(instrument, part)
    return replace(instrument, **{part: (replace(found[0], **changed), *found[1:])})  # type: ignore[arg-type]


def part(instrument: Instrument, name_of_part: str, **changed: Any) -> Instrument:
    """The instrument with a single part of it changed."""
    return replace(instrument, **{name_of_part: replace(getattr(instrument, name_of_part), **changed)})


FAULTS: list[tuple[Callable[[], Instrument], str]] = [
    (lambda: replace(PHQ, slug="PHQ 9"), "is not a plain name"),
    (lambda: replace(PHQ, version=0), "scoring versions are counted from 1"),
    (lambda: replace(PHQ, scales=PHQ.scales * 2), "scale 'total' is declared 2 times"),
    (lambda: replace(PHQ, scales=()), "it has no scale"),
    (lambda: replace(PHQ, items=PHQ.items[1:]), "not numbered from 1 without gaps"),
    (lambda: replace(PHQ, items=item(PHQ, label=" ")), "item 1 has no label"),
    (lambda: replace(PHQ, items=item(PHQ, label="x" * 41)), "looks like the form's own wording"),
    (lambda: replace(PHQ, items=item(PHQ, codes=(0, 2, 1))), "item 1 has codes that do not rise"),
    (
        lambda: replace(PHQ, items=item(PHQ, codes=(0, 1, 3), reversed=True)),
        "reversed into codes that it does not have",
    ),
    (lambda: first(PHQ, "scales", items=(1, 2, 3)), "does not hold every counted item"),
    (lambda: first(PHQ, "scales", items=(1, 1, 2)), "holds an item twice"),
    (lambda: first(REQOL, "scales", items=tuple(range(1, 12))), "holds items that are not counted"),
    (lambda: first(PHQ, "scales", may_miss=9), "may miss 9 of 9 items"),
    (lambda: first(PHQ, "scales", must_have=(10,)), "must have items that it does not hold"),
    (
        lambda: first(SHORT, "scales", table={7: SHORT.main.table[7]} if SHORT.main.table else {}),
        "exactly the sums 7 to 35",
    ),
    (lambda: first(SHORT, "scales", table=dict.fromkeys(SHORT.main.table or {}, 1)), "has a table that does not rise"),
    (lambda: first(PHQ, "bands", of="sum"), "bands 'band' are of 'sum', which is no scale"),
    (lambda: first(PHQ, "bands", starts=((0, "a"), (9, "b"), (5, "c"))), "do not rise"),
    (lambda: first(PHQ, "bands", starts=((1, "a"),)), "do not begin where the scale begins"),
    (lambda: first(PHQ, "bands", starts=((0, "a"), (28, "b"))), "begin at 28, beyond the scale"),
    (lambda: first(PHQ, "cut_offs", of="sum"), "is of 'sum', which is no scale"),
    (lambda: first(PHQ, "cut_offs", at=28), "lies at 28, beyond the scale"),
    (lambda: first(DUDIT, "cut_offs", depends_on=None), "differs, but does not say by what"),
    (lambda: first(DUDIT, "cut_offs", at_where={"man": 6}), "in words that it does not ask for"),
    (lambda: first(PHQ, "risk_items", number=10), "risk item 10 is no item"),
    (lambda: first(PHQ, "risk_items", endorsed_from=0), "is no code above its least"),
    (lambda: first(AUDIT, "skips", skips=(1, 2)), "skips what it asks"),
    (lambda: replace(AUDIT, items=item(AUDIT, codes=(1, 2))), "counts 0 for an item for which that is no answer"),
    (lambda: replace(PTSD, asks=()), "the gate 'trauma_gate' is not asked for"),
    (lambda: replace(WSAS, asks=()), "is not asked for as true or false"),
    (
        lambda: part(WSAS, "not_applicable", item=6),
        "item 6, which may not apply, is not counted",
    ),
    (lambda: part(PHQ, "change", of="sum"), "change is of 'sum', which is no scale"),
    (lambda: part(PHQ, "change", reliable=28), "cannot happen on this scale"),
    (lambda: part(PHQ, "change", clinical="x"), "is no plain cut-off of that scale"),
    (lambda: first(PHQ, "cut_offs", source=house_rule(" ")), "a rule names no source"),
    (lambda: replace(PHQ, licence=replace(PHQ.licence, ask="")), "does not say who must be asked"),
    (lambda: replace(PHQ, shows={}), "its answer has no keys"),
]


@pytest.mark.parametrize(("broken", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_fault_is_found_and_named(broken: Callable[[], Instrument], fault: str) -> None:
    found = faults_of(broken())
    assert any(fault in one for one in found), found
    assert all(one.startswith((f"{broken().slug} v{broken().version}: ",)) for one in found)


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ({"slug": "core-34"}, "is derived from 'core-34', which is no instrument"),
        ({"items": (2, 3, 7)}, "or not from one for each of its own"),
        ({"items": (2, 3, 8, 10, 15, 16, 18, 23, 27, 28)}, "item 3 is coded otherwise than item 8 of core-om"),
    ],
)
def test_a_short_form_must_fit_the_long_one(rule: dict[str, Any], fault: str) -> None:
    assert CORE_10.derived_from is not None
    broken = replace(CORE_10, derived_from=replace(CORE_10.derived_from, **rule))
    with pytest.raises(InstrumentError, match=fault):
        check_all([broken, registry().get("CORE_OM")])


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InstrumentError) as found:
        check_all([replace(PHQ, slug="PHQ 9", version=0), replace(DUDIT, shows={})], ["somewhere: something"])
    assert len(found.value.faults) == 5
