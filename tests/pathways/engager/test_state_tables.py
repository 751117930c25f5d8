"""The state tables of the service, written out once more by hand: a row dropped from the definition fails here.

Each row is (from, what happens, to, the action that does it). ``none`` is a case that has not begun. The 33 rows come
first, numbered, then those that complete them.
"""

import pytest

from backend.pathways.engager.pathway import CUSTODY, PATHWAY, STAGE
from backend.pathways.vocabulary import START

SAME = "same"
PRE = ("E3", "E4", "E5", "E6", "E7")
OPEN = ("E0", "E1", *PRE, "E8", "E9", "E10", "E11", "H1", "H2", "H3", "H4", "H5")
ENDED = ("E2", "E12", "E13", "E14")
Row = tuple[str, tuple[str, ...], str, str]

ROWS: tuple[Row, ...] = (
    ("1 referral entered", ("none",), "E0", "receive_referral"),
    ("2 screening starts", ("E0",), "E1", "begin_screening"),
    ("3 not eligible or declines", ("E0", "E1"), SAME, "propose_not_taken_on"),
    ("3 … the lead confirms", ("E0", "E1"), "E2", "confirm_not_taken_on"),
    ("4 accepted", ("E1",), "E3", "accept"),
    ("5 allocated", ("E3",), "E4", "allocate"),
    ("6 understanding agreed", ("E4",), "E5", "agree_understanding"),
    ("7 plan agreed", ("E5",), "E6", "agree_plan"),
    ("8 gate plan complete", ("E6",), SAME, "complete_gate_plan"),
    ("8 … supervisor or lead signs", ("E6",), "E7", "sign_gate_plan"),
    ("9 short-notice release", ("E4", "E5", "E6"), "E7", "go_short_notice"),
    ("10 release date arrives", ("E4", "E5", "E6", "E7"), "E8", "begin_release_day"),
    ("10 … or release reported", ("E4", "E5", "E6", "E7"), "E8", "report_release"),
    ("11 met or reached the same day", ("E8",), "E9", "record_gate_outcome"),
    ("12 not reached by the cut-off", ("E8",), "H1", "record_not_reached"),
    ("13 not released, new date", ("E8",), "E6", "record_not_released"),
    ("13 not released, no date", ("E8",), "H4", "record_not_released_unsure"),
    ("14 gate arrest", ("E8",), "H2", "record_gate_arrest"),
    ("15 day 14 review done", ("E9",), "E10", "hold_day_14_review"),
    ("16 agreed contact missed and next failed", ("E9", "E10"), "H1", "lose_contact"),
    ("17 re-contact", ("H1",), "E9", "reach_again"),
    ("17 re-contact", ("H1",), "E10", "reach_again"),
    ("18 give up outreach", ("H1",), "E13", "give_up_outreach"),
    ("19 recall", ("E8", "E9", "E10", "E11", "H1"), "H2", "record_recall"),
    ("19 remand", ("E8", "E9", "E10", "E11", "H1"), "H2", "record_remand"),
    ("19 sentence", ("E8", "E9", "E10", "E11", "H1"), "H2", "record_sentence"),
    ("20 new date inside window", ("H2",), "E4", "resume_in_prison"),
    ("21 long stay, keep open", ("H2",), "H5", "keep_open_long_stay"),
    ("22 out of scope", ("H2",), "E13", "close_out_of_scope"),
    ("23 transfer", PRE, "H3", "record_transfer"),
    ("24 out of reach", ("H3",), "E13", "close_out_of_reach"),
    ("25 date lost", PRE, "H4", "lose_date"),
    ("26 pause", tuple(one for one in OPEN if one != "H5"), "H5", "pause"),
    ("27 week 16 or goals met", ("E10",), SAME, "propose_ending"),
    ("27 … the supervisor agrees", ("E10",), "E11", "agree_ending"),
    ("28 extend", ("E11",), "E10", "extend"),
    ("29 finished", ("E11",), SAME, "propose_finish"),
    ("29 … the lead approves", ("E11",), "E12", "approve_finish"),
    ("30 withdraws, moves, excluded", tuple(one for one in OPEN if one not in {"E0", "E1"}), SAME, "propose_closing"),
    ("30 … the lead approves", tuple(one for one in OPEN if one not in {"E0", "E1"}), "E13", "approve_closing"),
    ("31 reopen", ("E12", "E13"), "E9", "reopen_in_community"),
    ("31 reopen", ("E12", "E13"), "E4", "reopen_in_prison"),
    ("32 death", OPEN, "E14", "confirm_death"),
    ("33 correct an error", (*OPEN, *ENDED), SAME, "correct_error"),
    # what completes them
    ("released, reported the same day", ("E0", "E1", "E3", "H2", "H3", "H4", "H5"), "E8", "report_release"),
    *(("H3 reach agreed", ("H3",), one, "agree_reach") for one in PRE),
    *(("H4 date known again", ("H4",), one, "confirm_date") for one in PRE),
    *(("H5 resume", ("H5",), one, "resume") for one in OPEN if one != "H5"),
    ("H5 back in custody", ("H5",), "H2", "record_recall"),
    ("H5 back in custody", ("H5",), "H2", "record_reception"),
    ("E11 contact lost", ("E11",), "H1", "lose_contact"),
    ("E11 found again", ("H1",), "E11", "reach_again"),
    ("remand before release", PRE, SAME, "record_remand"),
    ("new sentence before release", PRE, SAME, "record_sentence"),
    ("reception after release", ("E8", "E9", "E10", "E11", "H1"), "H2", "record_reception"),
    ("to hospital", tuple(one for one in OPEN if one != "H5"), "H5", "record_hospital"),
    ("anybody reports a death", (*OPEN, *ENDED), SAME, "report_death"),
    ("nobody is contacted by a death that was none", ("E14",), "E10", "undo_death"),
)  # fmt: skip

IN_CUSTODY: tuple[Row, ...] = (
    ("referred from prison", ("none",), "K1", "receive_referral"),
    ("reception", ("K2",), "K1", "record_reception"),
    ("release", ("K1", "K3", "K4", "K5", "K0"), "K2", "report_release"),
    ("met at the gate", ("K1",), "K2", "record_gate_outcome"),
    ("recall", ("K2",), "K3", "record_recall"),
    ("remand", ("K1", "K2", "K3"), "K4", "record_remand"),
    ("sentence", ("K4",), "K1", "record_sentence"),
    ("hospital", ("K1", "K2", "K3", "K4"), "K5", "record_hospital"),
    ("back from hospital", ("K5",), "K1", "resume"),
    ("back from hospital", ("K5",), "K2", "resume"),
    ("nobody knows who was not reached", ("K1",), "K0", "record_not_reached"),
    ("planned end", ("K2",), "K9", "approve_finish"),
    ("death", ("K1", "K2"), "K8", "confirm_death"),
    ("death that was none", ("K8",), "K2", "undo_death"),
    ("reopened", ("K9",), "K2", "reopen_in_community"),
)


def allows(strand: str, source: str, target: str, action: str) -> bool:
    found = PATHWAY.action(action).move_from(strand, START if source == "none" else source)
    return found is not None and (source if target == SAME else target) in found.targets(source)


@pytest.mark.parametrize(
    ("event", "sources", "target", "action"), ROWS, ids=lambda one: one if isinstance(one, str) else ""
)
def test_every_row_of_the_table_is_an_arrow(event: str, sources: tuple[str, ...], target: str, action: str) -> None:
    assert [one for one in sources if not allows("stage", one, target, action)] == [], event


@pytest.mark.parametrize(
    ("event", "sources", "target", "action"), IN_CUSTODY, ids=lambda one: one if isinstance(one, str) else ""
)
def test_every_row_of_custody_is_an_arrow(event: str, sources: tuple[str, ...], target: str, action: str) -> None:
    assert [one for one in sources if not allows("custody", one, target, action)] == [], event


def test_the_thirty_three_rows_are_all_there() -> None:
    numbers = {row[0].split()[0] for row in ROWS if row[0].split()[0].isdigit()}
    assert numbers == {str(number) for number in range(1, 34)}


def test_no_action_leads_anywhere_that_no_row_names() -> None:
    """Every change of stage in the definition is a row here, or a return to a place that was left."""
    named = {(action, target) for _, _, target, action in ROWS}
    led = {
        (action.slug, target)
        for action in PATHWAY.actions
        for one in action.moves
        if one.strand == "stage" and not one.back_to
        for source in one.sources
        for target in one.targets(source)
        if target != source
    }
    assert led - named == {("record_hospital", "H5")} - named


def test_every_action_on_custody_that_the_tables_name_is_there_with_its_effect_on_the_stage() -> None:
    for slug in ("record_reception", "report_release", "record_recall", "record_remand", "record_sentence",
                 "record_hospital", "record_transfer"):  # fmt: skip
        assert PATHWAY.action(slug).sources("stage"), slug
    assert [one.slug for one in CUSTODY.states if one.final] == ["K9", "K8"]
    assert {one.slug for one in STAGE.states if one.final} == set(ENDED)
