"""Endings that could hurt somebody: each control in one test of its own, which the hazard log names."""

import pytest

from backend.pathways.engager.guards.endings import no_open_crisis, no_open_risk, not_own_proposal
from backend.pathways.engager.pathway import PATHWAY
from backend.refusals import Unmet
from tests.pathways.engager.cases import DL, SUP, TL, Case, case_at, person

LEAD = person(TL)
CLOSING = (
    ("E10", "propose_closing", "approve_closing"),
    ("E11", "propose_finish", "approve_finish"),
    ("E1", "propose_not_taken_on", "confirm_not_taken_on"),
)
LADDER = ("call", "text", "probation", "visit", "letter", "decision")


def reasons(case: Case, slug: str, **changed: object) -> set[str]:
    with pytest.raises(Unmet) as refused:
        case.do(slug, **changed)  # type: ignore[arg-type]
    return {one.code for one in refused.value.reasons}


def lost() -> Case:
    """Somebody out of contact, an hour after the attempts that said so."""
    case = case_at("E10")
    case.do("record_outreach")
    case.do("record_outreach", step="text")
    case.wait(hours=1)
    case.do("lose_contact")
    return case


def test_every_way_to_an_end_is_decided_by_somebody_else_or_by_a_lead_after_everything() -> None:
    """Read off the definition: no action ends a case without one of the guards that ask who decides."""
    ends = [
        one
        for one in PATHWAY.actions
        if any(move.strand == "stage" and move.target in {"E2", "E12", "E13"} for move in one.moves)
    ]
    assert {one.slug for one in ends} == {
        "confirm_not_taken_on", "approve_closing", "approve_finish", "give_up_outreach", "close_out_of_scope",
        "close_out_of_reach",
    }  # fmt: skip
    for one in ends:
        assert {role.slug for role in one.by} == {TL, DL}
        assert no_open_risk in one.needs
        assert not_own_proposal in one.needs or not one.settles


@pytest.mark.parametrize(("at", "propose", "decide"), CLOSING)
def test_nobody_approves_what_they_proposed(at: str, propose: str, decide: str) -> None:
    case = case_at(at)
    case.do(propose, by=LEAD)
    assert reasons(case, decide, by=LEAD) == {"not_own_proposal"}
    case.do(decide, by=person(DL))
    assert case.closed


def test_nobody_agrees_to_an_ending_that_they_proposed() -> None:
    case = case_at("E10")
    case.do("propose_ending", by=LEAD)
    assert reasons(case, "agree_ending", by=LEAD) == {"not_own_proposal"}
    case.do("agree_ending", by=SUP)
    assert case.stage == "E11"


@pytest.mark.parametrize("missing", LADDER)
def test_nobody_is_given_up_before_everything_was_tried(missing: str) -> None:
    case = lost()
    for step in LADDER:
        if step != missing:
            case.do("record_outreach", step=step)
    case.do("log_supervision")
    case.wait(days=28)
    assert reasons(case, "give_up_outreach", by=LEAD) == {"ladder_complete"}
    case.do("record_outreach", step=missing)
    case.do("give_up_outreach", by=LEAD)
    assert case.stage == "E13"


def test_what_was_tried_before_he_was_lost_again_does_not_count() -> None:
    case = case_at("H1")
    for step in LADDER:
        case.do("record_outreach", step=step)
    case.do("log_supervision")
    case.wait(days=2)
    case.do("reach_again")
    case.wait(days=1)
    case.do("record_outreach")
    case.do("record_outreach", step="text")
    case.wait(days=1)
    case.do("lose_contact")
    case.wait(days=28)
    assert reasons(case, "give_up_outreach", by=LEAD) == {"ladder_complete", "discussed_in_supervision"}


@pytest.mark.parametrize("overlay", ["record_crisis", "raise_risk"])
@pytest.mark.parametrize(("at", "propose", "decide"), CLOSING[:2])
def test_an_open_crisis_or_risk_keeps_every_end_from_being_approved(
    at: str, propose: str, decide: str, overlay: str
) -> None:
    case = case_at(at)
    case.do(propose)
    case.do(overlay)
    held = no_open_crisis if overlay == "record_crisis" else no_open_risk
    assert reasons(case, decide, by=LEAD) == {held.slug}
    case.do("end_crisis" if overlay == "record_crisis" else "acknowledge_risk")
    case.do(decide, by=LEAD)
    assert case.closed


def test_a_withdrawal_stops_contact_the_moment_it_is_proposed() -> None:
    case = case_at("E10")
    case.do("book_appointment")
    said_at = case.now
    case.wait(hours=1)
    case.do("propose_closing", reason="declined", about_data="withdrawn")
    case.wait(hours=1)
    for slug in ("book_appointment", "move_appointment", "make_safety_plan", "revise_plan", "hold_review"):
        assert "no_withdrawal_waits" in reasons(case, slug), slug
    assert reasons(case, "log_contact") == {"before_any_withdrawal"}
    assert reasons(case, "record_outreach") == {"before_any_withdrawal"}
    case.do("cancel_appointment")
    case.act("log_contact", {"result": "held"}, by=person("engager_practitioner"), at=said_at)
    case.do("turn_down_proposal", by=LEAD)
    case.do("log_contact")


def test_an_end_reopened_lately_keeps_its_history_and_goes_on() -> None:
    case = case_at("E12")
    before = case.facts.history
    case.wait(days=17)
    case.do("reopen_in_community", by=LEAD)
    assert case.facts.history[: len(before)] == before
    assert (case.stage, case.custody) == ("E9", "K2")
    assert {"contact_first", "supervision"} <= case.due
