"""What must hold of every instrument there is, and of the next one too."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backend.instruments import checks
from backend.instruments.engine import round_half_up, score
from backend.instruments.registry import registry
from backend.instruments.shown import as_json
from backend.instruments.vocabulary import Basis, Form, Instrument, Permission
from backend.pathways.registry import registry as pathways
from tests.instruments.sheets import (
    EVERY,
    adding_up_to,
    complete,
    contexts,
    highest,
    lowest,
    name,
    partial,
    reachable_totals,
    scored,
    with_item,
    without,
)

README = (Path(checks.__file__).parent / "README.md").read_text(encoding="utf-8")

every = pytest.mark.parametrize("instrument", EVERY, ids=name)
with_risk = pytest.mark.parametrize("instrument", [one for one in EVERY if one.risk_items], ids=name)
with_bands = pytest.mark.parametrize("instrument", [one for one in EVERY if one.bands], ids=name)
with_cut_offs = pytest.mark.parametrize("instrument", [one for one in EVERY if one.cut_offs], ids=name)


# --- items ------------------------------------------------------------------------------------------------------


@every
def test_reversing_is_its_own_inverse_and_stays_within_the_codes(instrument: Instrument) -> None:
    for item in instrument.items:
        assert [item.scored(item.scored(code)) for code in item.codes] == list(item.codes)
        assert sorted(item.scored(code) for code in item.codes) == list(item.codes)
        assert (item.scored(item.least) == item.most) == item.reversed


@every
def test_each_item_moves_the_score_by_its_own_weight_and_in_its_own_direction(instrument: Instrument) -> None:
    main = instrument.main
    if main.table is not None:
        (main,) = [one for one in instrument.scales if one.table is None]
    weight = 10 if main.form is Form.TEN_TIMES_MEAN else 1
    for item in instrument.items:
        middle = [one.codes[1] for one in instrument.items]
        before = scored(instrument, with_item(middle, item.number, item.codes[0])).scales[main.slug].value
        after = scored(instrument, with_item(middle, item.number, item.codes[1])).scales[main.slug].value
        assert before is not None
        assert after is not None
        step = (item.codes[1] - item.codes[0]) * (-1 if item.reversed else 1) if item.counted else 0
        moved = (after - before) * (len(main.items) if weight == 10 else 1) / weight
        assert moved == step, f"item {item.number}"


@every
def test_a_label_is_a_few_words_of_our_own_and_no_sentence_of_a_form(instrument: Instrument) -> None:
    labels = [item.label for item in instrument.items]
    assert len(set(labels)) == len(labels)
    for label in labels:
        assert re.fullmatch(r"[A-Z][\w'-]*( [\w'-]+){0,4}", label), label
        assert set(label.lower().split()).isdisjoint({"i", "me", "my", "you", "your", "how", "have", "been", "felt"})


# --- totals, bands and cut-offs ---------------------------------------------------------------------------------


@every
def test_the_least_and_the_most_are_where_every_item_is_lowest_and_highest(instrument: Instrument) -> None:
    for scale in instrument.scales:
        least, most = instrument.range_of(scale)
        assert scored(instrument, lowest(instrument)).scales[scale.slug].value == least
        assert scored(instrument, highest(instrument)).scales[scale.slug].value == most


@with_bands
def test_each_band_begins_at_its_edge_and_the_one_before_ends_below_it(instrument: Instrument) -> None:
    for bands in instrument.bands:
        found = {}
        for total in reachable_totals(instrument):
            score = scored(instrument, adding_up_to(instrument, total))
            value = score.scales[bands.of].value
            assert value is not None
            found[value] = score.bands[bands.slug]
        for place, (start, title) in enumerate(bands.starts):
            at_or_above = [value for value in found if value >= start]
            assert found[min(at_or_above)] == title
            if place:
                assert found[max(value for value in found if value < start)] == bands.starts[place - 1][1]
        assert list(dict.fromkeys(found[value] for value in sorted(found))) == [title for _, title in bands.starts]


@with_cut_offs
def test_each_cut_off_divides_the_scale_in_two_at_its_value(instrument: Instrument) -> None:
    for context in contexts(instrument):
        if instrument.gate and not context.get(instrument.gate.key):
            continue
        for cut_off in instrument.cut_offs:
            found = {}
            at = cut_off.at
            for total in reachable_totals(instrument):
                score = scored(instrument, adding_up_to(instrument, total), context)
                value, at = score.scales[cut_off.of].value, score.cut_offs_used[cut_off.slug]
                assert value is not None
                found[value] = score.cut_offs[cut_off.slug]
            assert found == {value: cut_off.side.holds(value, at) for value in found}
            assert set(found.values()) == {True, False}


@pytest.mark.parametrize("instrument", [one for one in EVERY if one.main.form is Form.TEN_TIMES_MEAN], ids=name)
def test_no_score_as_it_is_shown_belongs_to_another_band_than_as_it_is_judged(instrument: Instrument) -> None:
    items = len(instrument.main.items)
    edges = [start for bands in instrument.bands for start, _ in bands.starts]
    assert instrument.change is not None
    assert instrument.change.clinical is not None
    edges.append(instrument.cut_off(instrument.change.clinical).at)
    for answered in range(items - instrument.main.may_miss, items + 1):
        for total in range(4 * answered + 1):
            value = Fraction(10 * total, answered)
            shown = round_half_up(value, 1)
            assert [value >= edge for edge in edges] == [shown >= edge for edge in edges]


@every
@settings(max_examples=25)
@given(data=st.data())
def test_a_score_stays_within_its_bounds_and_its_possible_totals(instrument: Instrument, data: st.DataObject) -> None:
    sheet = data.draw(partial(instrument))
    for context in contexts(instrument):
        score = scored(instrument, sheet, context)
        for scale in instrument.scales:
            found = score.scales[scale.slug]
            least, most = instrument.range_of(scale, score.not_applicable)
            assert least <= found.least <= found.most <= most
            if found.value is not None:
                assert least <= found.value <= most
                assert found.prorated or found.least == found.value == found.most
            if found.value is not None and found.prorated:
                assert found.least <= found.value <= found.most


@every
@settings(max_examples=25)
@given(data=st.data())
def test_a_higher_answer_never_lowers_the_score(instrument: Instrument, data: st.DataObject) -> None:
    sheet = data.draw(complete(instrument))
    item = data.draw(st.sampled_from(instrument.items))
    low, high = sorted(data.draw(st.lists(st.sampled_from(item.codes), min_size=2, max_size=2, unique=True)))
    lower_score = scored(instrument, with_item(sheet, item.number, item.scored(low)))
    higher_score = scored(instrument, with_item(sheet, item.number, item.scored(high)))
    for scale in instrument.scales:
        lower, upper = lower_score.scales[scale.slug].value, higher_score.scales[scale.slug].value
        assert lower is not None
        assert upper is not None
        assert (lower < upper) if item.number in scale.items else (lower == upper)


# --- missing answers --------------------------------------------------------------------------------------------


@every
def test_an_empty_sheet_has_no_score_and_never_a_zero(instrument: Instrument) -> None:
    score = scored(instrument, [None] * len(instrument.items))

    assert all(one.value is None and not one.prorated for one in score.scales.values())
    assert set(score.bands.values()) <= {None}
    assert set(score.cut_offs.values()) <= {None}
    assert score.at_risk is (None if instrument.risk_items else False)
    assert len(score.missing) == sum(item.counted for item in instrument.items)


@every
def test_one_more_missing_than_allowed_leaves_no_score_and_one_less_leaves_one(instrument: Instrument) -> None:
    for scale in instrument.scales:
        sheet = [item.codes[1] for item in instrument.items]
        may_go = [number for number in scale.items if number not in scale.must_have]
        for start in range(len(may_go)):
            gone = [may_go[(start + place) % len(may_go)] for place in range(scale.may_miss + 1)]
            too_many = scored(instrument, without(sheet, *gone)).scales[scale.slug]
            assert (too_many.value, too_many.prorated) == (None, False)
            just_enough = scored(instrument, without(sheet, *gone[1:])).scales[scale.slug]
            assert just_enough.value is not None
            assert just_enough.prorated == bool(scale.may_miss)
        for number in scale.must_have:
            assert scored(instrument, without(sheet, number)).scales[scale.slug].value is None


@with_risk
@settings(max_examples=50)
@given(data=st.data())
def test_a_missing_answer_never_lowers_risk(instrument: Instrument, data: st.DataObject) -> None:
    sheet = data.draw(partial(instrument))
    gone = data.draw(st.sets(st.integers(1, len(instrument.items))))
    before, after = scored(instrument, sheet), scored(instrument, without(sheet, *gone))

    assert set(after.endorsed()) == set(before.endorsed()) - gone
    assert set(after.risk_unanswered) == set(before.risk_unanswered) | (
        gone & {r.number for r in instrument.risk_items}
    )
    if before.at_risk is not False:
        assert after.at_risk is not False
    if before.at_risk and not gone & set(before.endorsed()):
        assert after.at_risk is True


@with_risk
def test_a_risk_item_is_read_at_each_value_with_everything_else_missing(instrument: Instrument) -> None:
    for risk in instrument.risk_items:
        for code in instrument.item(risk.number).codes:
            score = scored(instrument, with_item([None] * len(instrument.items), risk.number, code))
            assert score.main.value is None
            assert score.endorsed() == ((risk.number,) if code >= 1 else ())
            assert score.endorsed(risk.towards) == score.endorsed()
            others = len(instrument.risk_items) > 1
            assert score.at_risk is (True if code >= 1 else None if others else False)


@pytest.mark.parametrize("instrument", [one for one in EVERY if any(c.by_bounds for c in one.cut_offs)], ids=name)
@given(data=st.data())
def test_a_screen_decided_with_answers_missing_is_what_the_whole_form_would_say(
    instrument: Instrument, data: st.DataObject
) -> None:
    sheet = data.draw(complete(instrument))
    gone = data.draw(st.sets(st.integers(1, len(instrument.items))))
    whole, some = scored(instrument, sheet), scored(instrument, without(sheet, *gone))
    assume(some.skip_rule is None)  # an item that a skip rule leaves out counts 0, whatever would have been ticked
    for slug, decided in some.cut_offs.items():
        assert decided in {None, whole.cut_offs[slug]}


@every
@settings(max_examples=25)
@given(data=st.data())
def test_every_answer_is_json_that_reads_back_as_itself(instrument: Instrument, data: st.DataObject) -> None:
    sheet = data.draw(partial(instrument))
    for context in contexts(instrument):
        answer = as_json(scored(instrument, sheet, context))
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer


@every
@settings(max_examples=25)
@given(data=st.data())
def test_what_is_stored_of_a_sheet_comes_to_the_same_score_again(instrument: Instrument, data: st.DataObject) -> None:
    """Stored are the name, the scoring version, the ticked columns and the context."""
    sheet = data.draw(partial(instrument))
    for context in contexts(instrument):
        first = scored(instrument, sheet, context)
        ticked, known = json.loads(json.dumps([first.ticked, first.context]))
        again = registry().get(first.instrument.slug, first.instrument.version)
        assert score(again, ticked, known) == first


# --- what stands in the definition ------------------------------------------------------------------------------


@every
def test_every_rule_names_its_source_and_a_house_rule_says_so(instrument: Instrument) -> None:
    assert all(one.text.strip() for one in instrument.sources)
    assert {one.basis for one in instrument.sources} <= set(Basis)
    for risk in instrument.risk_items:
        assert risk.source.basis is Basis.HOUSE, "no publication sets when an answer asks for a review"


@every
def test_the_readme_says_who_must_be_asked_before_the_wording_is_shown(instrument: Instrument) -> None:
    licence = instrument.licence
    line = f"| {instrument.title} | {licence.permission} | {licence.ask} | {licence.may_alter} |"
    assert line in README
    assert licence.permission is Permission.FREE or "nobody" not in licence.ask


def test_every_instrument_that_a_pathway_asks_for_is_known() -> None:
    wanted = {slug for one in pathways().pathways for point in one.measure_points for slug in point.instruments}
    assert wanted
    for slug in wanted:
        assert registry().get(slug).slug == slug
