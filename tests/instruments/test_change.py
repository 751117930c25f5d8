"""Whether somebody is better, worse or neither, by more than error of measurement would make."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.instruments import change
from backend.instruments.change import Outcome, Reliable, between, between_scores, no_change_band
from backend.instruments.registry import registry
from backend.instruments.vocabulary import Better, Instrument
from backend.refusals import Conflict, Malformed, Unmet
from tests.instruments import by_hand
from tests.instruments.sheets import EVERY, adding_up_to, highest, lowest, name, scored, without

JUDGED = [one for one in EVERY if one.change]
WHOLE = [one for one in JUDGED if one.main.table is None]
judged = pytest.mark.parametrize("instrument", JUDGED, ids=name)
whole = pytest.mark.parametrize("instrument", WHOLE, ids=name)


def points(instrument: Instrument) -> range:
    least, most = instrument.range_of(instrument.main)
    return range(int(least), int(most) + 1)


@whole
def test_every_pair_of_scores_is_judged_as_by_hand(instrument: Instrument) -> None:
    threshold, clinical = by_hand.CHANGE[instrument.code]
    sign = 1 if instrument.better is Better.HIGHER else -1
    for first in points(instrument):
        for second in points(instrument):
            found = between(instrument, first, second)
            moved = sign * (second - first)
            assert found.improvement == moved
            assert (found.reliable is Reliable.IMPROVEMENT) == (moved >= threshold)
            assert (found.reliable is Reliable.DETERIORATION) == (moved <= -threshold)
            left = clinical(Fraction(first)) and not clinical(Fraction(second))
            assert found.moved_to_non_clinical is found.clinically_significant is left
            assert found.moved_to_clinical is (clinical(Fraction(second)) and not clinical(Fraction(first)))
            assert found.reliable_recovery is (left and moved >= threshold)


def test_the_instruments_that_can_be_judged_are_those_with_a_figure_for_it() -> None:
    assert {one.code for one in JUDGED} == set(by_hand.CHANGE) | {"SWEMWBS"}


def test_the_short_well_being_scale_is_judged_in_metric_units_and_knows_no_recovery() -> None:
    instrument = registry().get("SWEMWBS")
    found = between(instrument, Fraction("18.59"), Fraction("21.54"))
    assert (found.reliable, found.outcome) == (Reliable.IMPROVEMENT, Outcome.IMPROVED)
    assert (found.moved_to_non_clinical, found.moved_to_clinical, found.reliable_recovery) == (None, None, None)
    assert between(instrument, Fraction("16.88"), Fraction("19.25")).reliable is Reliable.NONE
    assert between(instrument, Fraction("35.00"), Fraction("32.55")).reliable is Reliable.NONE
    assert between(instrument, Fraction("21.54"), Fraction("18.59")).outcome is Outcome.WORSENED


@pytest.mark.parametrize(
    ("baseline", "follow_up", "outcome"),
    [
        (18, 9, Outcome.RECOVERED),
        (18, 13, Outcome.IMPROVED),
        (9, 3, Outcome.IMPROVED),
        (12, 8, Outcome.UNCHANGED),
        (10, 15, Outcome.WORSENED),
        (10, 10, Outcome.UNCHANGED),
    ],
)
def test_the_finding_has_one_word(baseline: int, follow_up: int, outcome: Outcome) -> None:
    assert between(registry().get("CORE_OM"), baseline, follow_up).outcome is outcome


@judged
@given(data=st.data())
def test_the_way_back_is_the_opposite_of_the_way_there(instrument: Instrument, data: st.DataObject) -> None:
    table = instrument.main.table
    values = sorted(table.values()) if table else [Fraction(one) for one in points(instrument)]
    first, second = data.draw(st.sampled_from(values)), data.draw(st.sampled_from(values))
    there, back = between(instrument, first, second), between(instrument, second, first)
    opposite = {
        Reliable.IMPROVEMENT: Reliable.DETERIORATION,
        Reliable.DETERIORATION: Reliable.IMPROVEMENT,
        Reliable.NONE: Reliable.NONE,
    }
    assert back.improvement == -there.improvement
    assert back.reliable is opposite[there.reliable]
    assert back.moved_to_clinical == there.moved_to_non_clinical
    low, high = no_change_band(instrument, first)
    assert (low < second < high) == (there.reliable is Reliable.NONE)


def test_a_decimal_is_judged_as_it_is_written() -> None:
    """In binary, 14.9 less 9.9 is less than 5."""
    core = registry().get("CORE_OM")
    assert between(core, Fraction("14.9"), Fraction("9.9")).reliable is Reliable.IMPROVEMENT
    assert between(core, Fraction("14.9"), Fraction("9.91")).reliable is Reliable.NONE


@judged
def test_a_score_that_the_scale_cannot_have_is_refused_where_it_was_given(instrument: Instrument) -> None:
    least, most = instrument.range_of(instrument.main)
    for impossible in (least - 1, most + 1, least - Fraction(1, 100)):
        for pair, where in (((impossible, most), "baseline"), ((least, impossible), "follow_up")):
            with pytest.raises(Malformed) as refused:
                between(instrument, *pair)
            assert [one.where for one in refused.value.reasons] == [where]
            assert f"from {float(least):g} to {float(most):g}" in refused.value.sentence


def test_half_a_point_is_a_score_only_of_a_mean() -> None:
    assert between(registry().get("CORE_10"), Fraction("15.5"), 9).improvement == Fraction("6.5")
    for code, half, said in (
        ("PHQ_9", Fraction("15.5"), "PHQ-9 baseline must be a whole number from 0 to 27"),
        ("SWEMWBS", Fraction(20), "SWEMWBS baseline must be a value of its conversion table from 7 to 35"),
        ("CORE_OM", Fraction("40.5"), "CORE-OM baseline must be a number from 0 to 40"),
    ):
        with pytest.raises(Malformed, match=said):
            between(registry().get(code), half, 7)


@pytest.mark.parametrize("instrument", [one for one in EVERY if one.change is None], ids=name)
def test_where_no_reliable_change_is_known_none_is_made_up(instrument: Instrument) -> None:
    for ask in (lambda: between(instrument, 10, 2), lambda: no_change_band(instrument, 10)):
        with pytest.raises(Unmet, match="No reliable change is known"):
            ask()


class TestScores:
    """Two scored sheets."""

    @judged
    def test_two_sheets_are_compared_by_their_scores(self, instrument: Instrument) -> None:
        found = between_scores(scored(instrument, highest(instrument)), scored(instrument, lowest(instrument)))
        least, most = instrument.range_of(instrument.main)
        sign = -1 if instrument.better is Better.HIGHER else 1
        assert found.improvement == sign * (most - least)
        assert found.reliable is (Reliable.IMPROVEMENT if sign == 1 else Reliable.DETERIORATION)

    def test_scores_are_compared_unrounded(self) -> None:
        core = registry().get("CORE_OM")
        first, second = (scored(core, adding_up_to(core, total)) for total in (52, 35))
        found = between_scores(first, second)
        assert found.improvement == Fraction(170, 34) == 5
        assert found.baseline == Fraction(520, 34)

    def test_a_sheet_without_a_score_is_not_compared_as_if_it_were_zero(self) -> None:
        phq = registry().get("PHQ_9")
        full, empty = scored(phq, highest(phq)), scored(phq, without(lowest(phq), 9))
        for pair, where in (((empty, full), "baseline"), ((full, empty), "follow_up")):
            with pytest.raises(Unmet, match="too many items were missing") as refused:
                between_scores(*pair)
            assert refused.value.reasons[0].where == where
            assert refused.value.reasons[0].code == change.NO_SCORE

    def test_scores_of_two_instruments_are_not_compared(self) -> None:
        one, other = registry().get("CORE_OM"), registry().get("CORE_10")
        with pytest.raises(Conflict, match=r"CORE-OM .* and CORE-10 .* cannot be compared"):
            between_scores(scored(one, highest(one)), scored(other, highest(other)))

    def test_a_form_without_work_is_not_compared_by_the_figure_of_the_whole_form(self) -> None:
        wsas = registry().get("WSAS")
        whole_form = scored(wsas, highest(wsas))
        without_work = scored(wsas, lowest(wsas), {"item1_not_applicable": True})
        with pytest.raises(Unmet, match="no reliable change is known for the shorter form"):
            between_scores(whole_form, without_work)
