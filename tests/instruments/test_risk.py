"""When the answers of one administration raise an alert, and what is still to be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.instruments.registry import registry
from backend.instruments.risk import concern
from backend.instruments.scores import Score
from backend.instruments.vocabulary import Towards
from tests.instruments.sheets import Sheet, highest, lowest, partial, scored, with_item, without

PHQ, CORE, REQOL = (registry().get(code) for code in ("PHQ_9", "CORE_OM", "REQOL_10"))


def phq(item_9: int | None) -> Score:
    return scored(PHQ, with_item(lowest(PHQ), 9, item_9))


def test_every_endorsement_raises_an_alert_until_the_site_sets_a_threshold() -> None:
    for ticked in (1, 2, 3):
        assert concern(phq(ticked)).raises_alert
    assert not concern(phq(0)).raises_alert
    assert concern(phq(0)).endorsed == ()


@pytest.mark.parametrize(("ticked", "raises"), [(1, False), (2, True), (3, True)])
def test_below_the_sites_threshold_there_is_no_alert_but_the_endorsement_stands(ticked: int, raises: bool) -> None:
    found = concern(phq(ticked), threshold=2)
    assert found.raises_alert is raises
    assert [(one.item.number, one.ticked) for one in found.endorsed] == [(9, ticked)]


def test_what_has_worsened_raises_an_alert_below_the_threshold_too() -> None:
    assert concern(phq(1), earlier=[phq(0)], threshold=3).raises_alert
    assert concern(phq(2), earlier=[phq(1)], threshold=3).raises_alert
    assert not concern(phq(2), earlier=[phq(2)], threshold=3).raises_alert
    assert not concern(phq(1), earlier=[phq(2)], threshold=3).raises_alert


def test_the_last_answer_counts_and_not_the_worst_or_the_first() -> None:
    found = concern(phq(2), earlier=[phq(3), phq(1)])
    assert found.worsened
    assert found.endorsed[0].before == 1
    assert not concern(phq(2), earlier=[phq(1), phq(3)]).worsened


def test_a_blank_in_between_hides_nothing() -> None:
    assert concern(phq(2), earlier=[phq(1), phq(None)]).worsened
    assert not concern(phq(2), earlier=[phq(2), phq(None)]).worsened


def test_a_blank_is_still_to_be_asked_and_said_to_have_been_endorsed() -> None:
    found = concern(phq(None), earlier=[phq(2)])
    assert found.endorsed == ()
    assert [(one.item.number, one.before, one.was_endorsed) for one in found.left_blank] == [(9, 2, True)]
    assert concern(phq(None), earlier=[phq(1)]).left_blank[0].was_endorsed
    assert not concern(phq(None)).left_blank[0].was_endorsed
    assert not concern(phq(None), earlier=[phq(0)]).left_blank[0].was_endorsed


def test_risk_to_others_and_to_self_are_told_apart() -> None:
    found = concern(scored(CORE, with_item(with_item(lowest(CORE), 6, 2), 34, 1)))
    assert [one.item.number for one in found.towards(Towards.OTHERS)] == [6]
    assert [one.item.number for one in found.towards(Towards.SELF)] == [34]


def test_an_alert_does_not_wait_for_a_total() -> None:
    only_risk: Sheet = with_item([None] * 34, 24, 1)
    score = scored(CORE, only_risk)
    assert score.main.value is None
    assert concern(score).raises_alert
    assert len(concern(score).left_blank) == 5


def test_a_reversed_risk_item_is_judged_by_the_column_that_was_ticked() -> None:
    assert concern(scored(REQOL, with_item(lowest(REQOL), 6, 1))).raises_alert
    assert not concern(scored(REQOL, with_item(lowest(REQOL), 6, 0))).raises_alert
    worse = concern(
        scored(REQOL, with_item(lowest(REQOL), 6, 3)), earlier=[scored(REQOL, with_item(lowest(REQOL), 6, 2))]
    )
    assert worse.worsened


def test_another_measure_says_nothing_about_change() -> None:
    with pytest.raises(ValueError, match="says nothing about"):
        concern(phq(1), earlier=[scored(CORE, highest(CORE))])


@given(sheet=partial(CORE), earlier=st.lists(partial(CORE), max_size=3), threshold=st.sampled_from([None, 1, 2, 3, 4]))
def test_answering_less_never_makes_an_endorsement_go_unseen(
    sheet: Sheet, earlier: list[Sheet], threshold: int | None
) -> None:
    before = [scored(CORE, one) for one in earlier]
    whole = concern(scored(CORE, sheet), earlier=before, threshold=threshold)
    numbers = {one.item.number for one in whole.endorsed}
    others = [number for number in range(1, 35) if number not in numbers]

    some = concern(scored(CORE, without(sheet, *others)), earlier=before, threshold=threshold)

    assert some.endorsed == whole.endorsed
    assert some.raises_alert == whole.raises_alert
    judged = {one.item.number for one in some.endorsed} | {one.item.number for one in some.left_blank}
    assert judged == {one.number for one in CORE.risk_items}
