"""What sets one instrument apart from the others, each in a sentence."""

from fractions import Fraction
from typing import Any

import pytest

from backend.instruments.engine import derive, round_half_up
from backend.instruments.registry import registry
from backend.instruments.scores import Score
from backend.instruments.shown import as_json
from backend.instruments.vocabulary import Instrument, Towards
from backend.refusals import Unmet
from tests.instruments.sheets import EVERY, Sheet, adding_up_to, highest, lowest, name, scored, with_item, without


def get(code: str) -> Instrument:
    return registry().get(code)


def score_of(code: str, sheet: Sheet, **context: Any) -> Score:
    return scored(get(code), sheet, context)


class TestCore:
    def test_item_30_of_the_core_om_is_not_reversed(self) -> None:
        sheet = lowest(get("CORE_OM"))
        assert sheet[29] == 0
        assert score_of("CORE_OM", with_item(sheet, 30, 4)).main.value == Fraction(40, 34)

    def test_a_tie_between_two_decimals_goes_up(self) -> None:
        """4 points on 32 answers come to 1.25, which a binary rounding would show as 1.2."""
        sheet = without(adding_up_to(get("CORE_OM"), 4), 33, 34)
        assert score_of("CORE_OM", sheet).main.value == Fraction("1.25")
        assert as_json(score_of("CORE_OM", sheet))["clinical"] == 1.3

    def test_risk_to_others_is_told_apart_from_risk_to_self(self) -> None:
        score = score_of("CORE_OM", with_item(with_item(lowest(get("CORE_OM")), 22, 1), 16, 2))
        assert score.endorsed(Towards.SELF) == (16,)
        assert score.endorsed(Towards.OTHERS) == (22,)

    def test_the_raw_total_is_left_out_of_a_sheet_with_gaps(self) -> None:
        assert "raw_total" not in as_json(score_of("CORE_OM", without(highest(get("CORE_OM")), 5)))


class TestShortForms:
    FORMS = [one for one in EVERY if one.derived_from]

    @pytest.mark.parametrize("short", FORMS, ids=name)
    def test_each_item_of_a_short_form_is_read_from_its_own_place_in_the_long_one(self, short: Instrument) -> None:
        assert short.derived_from is not None
        long = get(short.derived_from.slug)
        for place, number in enumerate(short.derived_from.items, start=1):
            for code in long.item(number).codes[1:]:
                # from the second code of each: where AUDIT items are 0, others are not asked
                middle = [item.codes[1] for item in long.items]
                derived = derive(short, scored(long, with_item(middle, number, code)))
                assert derived.ticked == tuple(with_item([1 if 0 in i.codes else 2 for i in short.items], place, code))

    @pytest.mark.parametrize("short", FORMS, ids=name)
    def test_a_derived_score_is_that_of_the_short_form_and_says_from_what_it_comes(self, short: Instrument) -> None:
        assert short.derived_from is not None
        long = get(short.derived_from.slug)
        derived = derive(short, scored(long, highest(long)))
        assert derived.derived_from == long.slug
        taken = scored(short, highest(short))
        assert taken.derived_from is None
        assert as_json(derived) == as_json(taken)

    def test_a_core_10_comes_only_from_a_core_om_without_gaps(self) -> None:
        """Even where the gap is in an item that the CORE-10 does not hold."""
        long = get("CORE_OM")
        with pytest.raises(Unmet) as refused:
            derive(get("CORE_10"), scored(long, without(highest(long), 1, 34)))
        assert [one.details["item"] for one in refused.value.reasons] == [1, 34]

    def test_the_audit_of_somebody_who_never_drinks_gives_an_audit_c(self) -> None:
        whole = score_of("AUDIT", [0, None, None, None, None, None, None, None, 2, 0])
        assert as_json(derive(get("AUDIT_C"), whole))["total"] == 0

    def test_nothing_is_derived_from_another_instrument(self) -> None:
        with pytest.raises(ValueError, match="not derived from PHQ-9"):
            derive(get("CORE_10"), scored(get("PHQ_9"), highest(get("PHQ_9"))))

    def test_a_long_form_names_its_short_ones(self) -> None:
        assert registry().derived_from(get("CORE_OM")) == (get("CORE_10"),)
        assert registry().derived_from(get("GAD_7")) == ()


class TestAudit:
    def test_items_not_asked_of_somebody_who_never_drinks_count_0(self) -> None:
        score = score_of("AUDIT", [0, *[None] * 7, 0, 2])
        assert score.skip_rule == "after item 1"
        assert score.main.value == 2
        assert score.complete

    def test_items_not_asked_after_two_zeros_count_0_and_the_others_do_not(self) -> None:
        score = score_of("AUDIT", [1, 0, 0, *[None] * 5, 0, None])
        assert (score.skip_rule, score.main.value, score.missing) == ("after item 3", None, (10,))
        assert score.scales["dependence"].value == 0
        assert score.scales["harm"].value is None

    def test_a_blank_is_not_a_zero_that_skips(self) -> None:
        assert score_of("AUDIT", [1, None, 0, *[None] * 5, 0, 0]).skip_rule is None
        assert score_of("AUDIT", [None, 0, 0, *[None] * 5, 0, 0]).missing == (1,)

    def test_an_answer_where_none_was_to_be_asked_counts_and_is_pointed_out(self) -> None:
        score = score_of("AUDIT", [0, 3, 0, None, None, None, None, None, 0, 0])
        assert score.main.value == 3
        assert "after item 1 were answered" in score.notices[0]
        for number in range(2, 9):
            assert score_of("AUDIT", with_item([0, *[None] * 7, 0, 0], number, 1)).notices == score.notices
        assert score_of("AUDIT", [0] * 10).notices == ()
        assert score_of("AUDIT", [0, *[None] * 7, 4, 4]).notices == ()


class TestScreens:
    def test_the_lower_cut_off_is_used_and_said_where_the_sex_is_not_known(self) -> None:
        sheet: Sheet = [1, 1, *[0] * 9]
        for unknown in ({}, {"sex": None}, {"sex": "Not_Known"}, {"sex": " unknown "}):
            score = score_of("DUDIT", sheet, **unknown)
            assert as_json(score)["cutoff_used"] == 2
            assert score.cut_offs["problem_likely"] is True
            assert "sex is not known" in score.notices[0]
        assert score_of("DUDIT", sheet, sex="MALE").cut_offs["problem_likely"] is False
        assert score_of("DUDIT", sheet, sex="female").notices == ()

    def test_somebody_who_uses_no_drugs_may_score_1_on_the_dast_10(self) -> None:
        assert as_json(score_of("DAST_10", [0] * 10))["total"] == 1

    def test_a_closed_gate_ends_the_form_whatever_was_ticked_after_it(self) -> None:
        score = score_of("PC_PTSD_5", [1, 1, 1, 1, 1], trauma_gate=0)
        assert as_json(score) == {"total": 0, "ended_at_gate": True, "screen_3": False, "screen_4": False}
        said = "Items of PC-PTSD-5 were answered although the question before them was answered no: none counts."
        assert score.notices == (said,)
        assert score_of("PC_PTSD_5", [None] * 5, trauma_gate=0).notices == ()
        assert score_of("PC_PTSD_5", [1, 1, 1, 1, 1], trauma_gate=1).notices == ()
        assert score.ticked == (1, 1, 1, 1, 1)

    def test_an_unanswered_gate_leaves_nothing_to_say(self) -> None:
        for sheet in ([1, 1, 1, 1, 1], [0, 0, 0, 0, 0], [None] * 5):
            answer = as_json(score_of("PC_PTSD_5", list(sheet)))
            assert answer["reason"] == "gate unanswered"
            assert (answer["total"], answer["screen_3"], answer["screen_4"]) == (None, None, None)
        assert "was unanswered: none counts" in score_of("PC_PTSD_5", [0, 0, 0, 0, 0]).notices[0]

    def test_two_cut_offs_of_the_gad_7_are_told_apart(self) -> None:
        score = scored(get("GAD_7"), adding_up_to(get("GAD_7"), 8))
        assert (score.cut_offs["caseness"], score.cut_offs["screen_positive_10"]) == (True, False)


class TestWorkAndSocialAdjustment:
    def test_without_work_it_is_out_of_32_without_a_band(self) -> None:
        answer = as_json(score_of("WSAS", [None, 8, 8, 8, 7], item1_not_applicable=True))
        assert answer == {"missing": 0, "total": 31, "max": 32, "scaled_to_40": 38.75, "band": None}

    def test_work_both_answered_and_not_applicable_does_not_count_and_is_pointed_out(self) -> None:
        score = score_of("WSAS", [8, 1, 1, 1, 1], item1_not_applicable=True)
        assert score.main.value == 4
        assert "item 1" in score.notices[0]
        assert score_of("WSAS", [None, 1, 1, 1, 1], item1_not_applicable=True).notices == ()


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [("0.5", 0, "1"), ("1.5", 0, "2"), ("2.49", 0, "2"), ("2.25", 1, "2.3"), ("2.35", 1, "2.4"), ("7", 1, "7")],
)
def test_halves_are_rounded_up(value: str, places: int, rounded: str) -> None:
    assert round_half_up(Fraction(value), places) == Fraction(rounded)
