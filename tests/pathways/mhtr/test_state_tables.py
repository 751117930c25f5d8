"""The state tables of the service, written out once more by hand: a row dropped from the definition fails here.

Each row is (from, what happens, to, the action that does it). ``none`` is a case that has not begun.
"""

import pytest

from backend.pathways.mhtr.pathway import CLINICAL, LEGAL, PATHWAY
from backend.pathways.vocabulary import START, Strand

A = ("A1", "A2", "A3", "A3s", "A4", "A5", "A6", "A7", "A7d")
B = ("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8")
Z = ("Z1", "Z2", "Z3", "Z4", "Z5", "Z6", "Z7", "Z8")
ORDER_OPEN = ("C0", "C1", "C3", "C4", "C5")
SAME = "same"

Row = tuple[tuple[str, ...], str, str, str]

BEFORE_SENTENCE: tuple[Row, ...] = (
    (("none",), "referral received", "A1", "receive_referral"),
    (("A1",), "screen passed", "A2", "pass_screen"),
    (("A1",), "screen failed or ineligible", "Z1", "fail_screen"),
    (A, "immediate risk", SAME, "raise_risk"),
    (("A2",), "assessment booked", SAME, "book_assessment"),
    (("A2",), "not seen", SAME, "record_not_seen"),
    (("A2",), "assessment done", "A3", "record_assessment"),
    (("A3",), "more opinion needed", "A3s", "ask_opinion"),
    (("A3", "A3s"), "clinically suitable", "A4", "decide_suitable"),
    (("A3",), "decision by telephone", "A4", "record_telephone_decision"),
    (("A4", "A5", "A6", "A7"), "clinical lead confirms it", SAME, "confirm_telephone_decision"),
    (("A3", "A3s"), "not suitable", "Z1", "decide_not_suitable"),
    (("Z1",), "closure at screening confirmed", SAME, "confirm_closure"),
    (("A4",), "willingness expressed", "A5", "record_willingness"),
    (("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A7d"), "declines or withdraws", "Z2", "decline"),
    (("A5",), "arrangements confirmed", "A6", "confirm_arrangements"),
    (("A6", "A7"), "slot lost", "A5", "lose_slot"),
    (("A4", "A5", "A6", "A7"), "clinical view changes", "A3", "change_clinical_view"),
    (("A6",), "recommendation sent", "A7", "send_recommendation"),
    (("A7",), "probation acknowledges", SAME, "receive_report"),
    (A, "adjourned", SAME, "adjourn"),
    (A, "warrant issued", SAME, "record_warrant"),
    (A, "moved to another court", SAME, "move_to_another_court"),
    (("A7",), "deferred sentence", "A7d", "defer_sentence"),
    (("A7d",), "deferral ends", "A7", "end_deferral"),
    (A, "sentenced without MHTR", "Z3", "sentence_otherwise"),
    (A, "not guilty, dropped, transferred", "Z4", "end_prosecution"),
    (A, "sentenced with MHTR", "B1", "record_order"),
)

AFTER_SENTENCE: tuple[Row, ...] = (
    (("none",), "MHTR imposed with no assessment on file", "B1", "record_order_without_assessment"),
    (("B1",), "order checked", "B2", "check_order"),
    (B, "contact made or failed", SAME, "record_contact"),
    (("B2",), "first treatment session attended", "B3", "start_treatment"),
    (("B2",), "not started by the limit: reason given", SAME, "explain_late_start"),
    (B, "session attended", SAME, "record_session"),
    (B, "session cancelled", SAME, "record_cancelled_session"),
    (B, "session missed", SAME, "record_missed_session"),
    (B, "review held", SAME, "hold_review"),
    (("B1", "B2", "B3", "B5", "B6"), "pause", "B4", "pause"),
    (("B4",), "resume", "B1", "resume"),
    (("B4",), "resume", "B2", "resume"),
    (("B4",), "resume", "B3", "resume"),
    (("B4",), "resume", "B5", "resume"),
    (("B4",), "resume", "B6", "resume"),
    (("B3", "B4"), "place moved under para 18", SAME, "arrange_other_place"),
    (("B3", "B4"), "written notice of the place", SAME, "give_place_notice"),
    (("B1", "B2", "B3"), "in-patient phase begins", "B5", "admit"),
    (("B5",), "discharged", "B3", "discharge"),
    (B, "practitioner's report", SAME, "report_by_practitioner"),
    (("B2", "B3", "B4"), "provider or area transfer", "B6", "begin_transfer"),
    (("B6",), "accepted", "B2", "accept_transfer"),
    (("B6",), "accepted", "B3", "accept_transfer"),
    (("B6",), "receiving provider refuses", "B2", "refuse_transfer"),
    (("B6",), "receiving provider refuses", "B3", "refuse_transfer"),
    (("B6",), "receiving provider refuses", "B4", "refuse_transfer"),
    (("B3",), "planned sessions done", "B7", "complete_treatment"),
    (("B7",), "clinical lead confirms", SAME, "confirm_completion"),
    (("B7",), "requirement judged complied with", "Z5", "accept_complied"),
    (("B7",), "officer does not accept", "B3", "return_to_treatment"),
    (("B7",), "officer does not accept", "B8", "hold_as_stopped"),
    (("B2", "B3", "B4", "B5"), "stopped unfinished", "B8", "stop_treatment"),
    (("B8",), "restarts", "B2", "restart"),
    (("B2", "B3", "B4", "B5", "B6"), "period ends with treatment unfinished", "Z6", "expire_requirement"),
    (("B7", "B8"), "period ended, complied with", "Z5", "accept_complied"),
    (("B7", "B8"), "period ended, not complied with", "Z6", "expire_requirement"),
    (B, "order ended, re-sentenced or activated on breach", "Z7", "end_order_on_breach"),
    (B, "order ended by a court", "Z7", "end_order"),
    (B, "requirement cancelled", "Z7", "cancel_requirement"),
    ((*A, *B), "death reported", SAME, "report_death"),
    ((*A, *B), "death confirmed", "Z8", "confirm_death"),
)

REOPENED: tuple[Row, ...] = tuple(
    (tuple(one for one in Z if one not in {"Z7", "Z8"}), "reopened", back, "reopen") for back in (*A, *B)
) + tuple(
    ((state,), "reopened", back, action)
    for state, action in (("Z7", "undo_end"), ("Z8", "undo_death"))
    for back in (*A, *B)
)

THE_ORDER: tuple[Row, ...] = (
    (("none",), "order made", "C0", "record_order"),
    (("none",), "order made", "C0", "record_order_without_assessment"),
    (("C0",), "possible failure reported", "C1", "report_failure"),
    (("C1", "C3", "C4"), "a further failure", SAME, "report_failure"),
    (("C1",), "excuse accepted or no action", "C0", "close_failure"),
    (("C1",), "warning", "C0", "warn"),
    (("C1",), "referred to enforcement", "C3", "refer_to_enforcement"),
    (("C3",), "enforcement officer does not proceed", "C0", "decline_to_proceed"),
    (("C3",), "information laid", "C4", "lay_information"),
    (("C4",), "not proved, or reasonable refusal upheld", "C0", "dismiss_breach"),
    (("C4",), "proved: fine, more onerous, longer", "C0", "prove_breach"),
    (("C4",), "proved: re-sentenced or activated", "C9", "end_order_on_breach"),
    (("C0", "C1"), "application", "C5", "apply_to_court"),
    (("C3", "C4"), "application", SAME, "apply_to_court"),
    (ORDER_OPEN, "practitioner's report", SAME, "report_by_practitioner"),
    (("C5",), "amended", "C0", "amend_requirement"),
    (("C5",), "cancelled", "C9", "cancel_requirement"),
    (("C5",), "unwilling: revoked or re-sentenced", "C9", "end_order"),
    (("C0",), "end date of a community order extended", SAME, "extend_order"),
    (("C0",), "early termination, supervision ended", "C9", "end_early"),
    (("C0",), "area change", SAME, "change_area"),
    (ORDER_OPEN, "appeal lodged", SAME, "lodge_appeal"),
    (ORDER_OPEN, "appeal decided", SAME, "decide_appeal"),
    (ORDER_OPEN, "slip correction", SAME, "correct_order"),
    (ORDER_OPEN, "order set aside or revoked", "C9", "end_order"),
    (ORDER_OPEN, "order expired", "C9", "expire_order"),
    (ORDER_OPEN, "died", "C8", "confirm_death"),
)

STATES = {CLINICAL.slug: {*A, *B, *Z}, LEGAL.slug: {*ORDER_OPEN, "C9", "C8"}}


def _rows() -> list[tuple[Strand, str, str, str, str]]:
    clinical = (*BEFORE_SENTENCE, *AFTER_SENTENCE, *REOPENED)
    return [
        (strand, source, event, source if target == SAME else target, action)
        for strand, rows in ((CLINICAL, clinical), (LEGAL, THE_ORDER))
        for sources, event, target, action in rows
        for source in sources
    ]


@pytest.mark.parametrize(
    ("strand", "source", "event", "target", "action"),
    _rows(),
    ids=lambda one: one.slug if isinstance(one, Strand) else one,
)
def test_the_table_has_this_row(strand: Strand, source: str, event: str, target: str, action: str) -> None:
    start = START if source == "none" else source
    arrow = PATHWAY.action(action).move_from(strand.slug, start)
    assert arrow is not None, f"{event}: nothing leads from {source} by {action}"
    assert target in arrow.targets(start)


def test_every_state_of_the_tables_is_there_and_no_other() -> None:
    for strand in PATHWAY.strands:
        assert {one.slug for one in strand.states} == STATES[strand.slug]


def test_warned_is_no_state() -> None:
    assert "C2" not in {one.slug for one in LEGAL.states}


def test_only_c9_and_a_death_end_the_order() -> None:
    assert {one.slug for one in LEGAL.states if one.final} == {"C9", "C8"}
    assert {one.slug for one in PATHWAY.actions if any(move.target == "C8" for move in one.moves)} == {"confirm_death"}


def test_nothing_but_the_tables_changes_a_state() -> None:
    """Every change of state that the definition allows is one that the tables above write down, or is explained here."""
    written = {(strand.slug, "" if source == "none" else source, target) for strand, source, _, target, _ in _rows()}
    changes = {one for one in PATHWAY.table() if one[1] != one[2]}
    explained = {
        *(("clinical", one, "Z2") for one in ("A3s",)),  # declines while an opinion is out
        *(("clinical", one, "Z6") for one in B),  # the period can run out before an order is even checked
        # the order reopens to whatever it was ended from
        *(("legal", ended, one) for ended in ("C9", "C8") for one in ORDER_OPEN),
        # several things open at once: the strand stands at the most pressing of those that are left
        *(("legal", "C4", one) for one in ("C1", "C3", "C5")),
        *(("legal", "C3", one) for one in ("C1", "C5")),
        ("legal", "C5", "C1"),
        ("legal", "C5", "C3"),
    }
    assert changes - written == explained - written
