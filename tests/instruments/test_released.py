"""A released scoring version gives for ever what it gave: a corrected rule is a new version, beside the older one.

``released.json`` holds a fingerprint of what each version answers to a fixed set of sheets. When a test here fails, a
rule or the engine has changed what stored results would come to. Where that is meant: copy the file to
``<name>_vN.py`` as it was, raise ``version``, and add the line of the new one. A line that is there is never edited.
"""

import hashlib
import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from backend.instruments.change import between
from backend.instruments.registry import registry
from backend.instruments.risk import concern
from backend.instruments.shown import as_json
from backend.instruments.vocabulary import CutOff, Instrument
from tests.instruments.sheets import Sheet, adding_up_to, contexts, highest, lowest, reachable_totals, scored, without

RELEASED: dict[str, str] = json.loads((Path(__file__).parent / "released.json").read_text(encoding="utf-8"))


def released_name(instrument: Instrument) -> str:
    return f"{instrument.slug} v{instrument.version}"


def sheets(instrument: Instrument) -> Iterator[Sheet]:
    """Every total, each item moved alone through its codes, and gaps of up to two in three kinds of sheet."""
    numbers = [item.number for item in instrument.items]
    yield from (adding_up_to(instrument, total) for total in reachable_totals(instrument))
    middle: Sheet = [item.codes[1] for item in instrument.items]
    for base in (lowest(instrument), middle, highest(instrument)):
        for size in (0, 1, 2, len(numbers)):
            yield from (without(base, *gone) for gone in itertools.combinations(numbers, size))
        for item in instrument.items:
            for code in item.codes:
                yield [code if one == item.number else base[one - 1] for one in numbers]
                yield [code if one == item.number else None for one in numbers]
    for size in range(3, 7):
        yield from (without(middle, *range(start, start + size)) for start in numbers)


def fingerprint(instrument: Instrument) -> str:
    digest = hashlib.sha256()

    def take(value: object) -> None:
        digest.update(json.dumps(value, sort_keys=True, default=str).encode() + b"\n")

    for context, sheet in itertools.product(contexts(instrument), sheets(instrument)):
        score = scored(instrument, sheet, context)
        take([context, sheet, as_json(score), score.scored, score.missing, score.bands, score.cut_offs])
        take({slug: [one.value, one.least, one.most, one.prorated] for slug, one in score.scales.items()})
        take([[one.item.number, one.item.towards, one.ticked] for one in concern(score).endorsed])
    if instrument.change is not None:
        scale = instrument.scale(instrument.change.of)
        least, most = instrument.range_of(scale)
        values = (
            list(scale.table.values()) if scale.table else [Fraction(one) for one in range(int(least), int(most) + 1)]
        )
        for first, second in itertools.product(values, values):
            found = between(instrument, first, second)
            take([first, second, found.improvement, found.reliable, found.outcome, found.moved_to_clinical])
    return digest.hexdigest()


@pytest.mark.parametrize("instrument", registry().instruments, ids=released_name)
def test_a_released_scoring_version_answers_as_it_did_when_it_was_released(instrument: Instrument) -> None:
    now = fingerprint(instrument)
    assert RELEASED.get(released_name(instrument)) == now, (
        f"{instrument.title} scores differently from its released version {instrument.version}. Stored results would "
        f"change unseen: see the head of this file. A new version has the line: "
        f'"{released_name(instrument)}": "{now}"'
    )


def test_every_released_scoring_version_can_still_be_called() -> None:
    assert {released_name(one) for one in registry().instruments} == set(RELEASED)
    for name in RELEASED:
        slug, version = name.split(" v")
        assert registry().get(slug, int(version)).version == int(version)


def test_a_corrected_cut_off_is_seen() -> None:
    gad = registry().get("GAD_7")

    def moved(cut_off: CutOff) -> CutOff:
        return replace(cut_off, at=cut_off.at + 1)

    for place, cut_off in enumerate(gad.cut_offs):
        others = list(gad.cut_offs)
        others[place] = moved(cut_off)
        assert fingerprint(replace(gad, cut_offs=tuple(others))) != RELEASED["gad-7 v1"]
