"""What the engine answers, on the toy pathway: one behaviour a test."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from backend.pathways import engine
from backend.pathways.facts import PERSON, PersonFacts
from backend.pathways.vocabulary import (
    NOTHING_YET,
    Action,
    CaseFacts,
    Pathway,
    Situation,
    Standing,
    Strand,
    guard,
    move,
    state,
)
from backend.refusals import Conflict, Malformed, NotAllowed, NotFound, Refusal, Unmet
from tests.pathways.by_hand import london
from tests.pathways.definitions import TOY
from tests.pathways.lives import MONDAY, Life, actor, answers

COORDINATOR, MENTOR, MANAGER = actor("toy_coordinator"), actor("toy_mentor"), actor("service_manager")


def life(*actions: str) -> Life:
    one = Life(TOY)
    for slug in actions:
        one.act(slug, {**answers(TOY.action(slug).asks, now=one.now), **SENSIBLE.get(slug, {})})
        one.now += dt.timedelta(days=1)
    return one


SENSIBLE: dict[str, dict[str, Any]] = {"match": {"knows_person": False}}
PAUSED = {"until": "2026-12-24"}


def refused(one: Life, slug: str, entered: Mapping[str, Any] | None = None, **also: Any) -> Refusal:
    with pytest.raises(Refusal) as found:
        one.act(slug, entered, **also)
    return found.value


def test_what_the_pathway_does_not_know_is_not_found() -> None:
    with pytest.raises(NotFound, match="has no action called “dance”"):
        engine.decide(TOY, "dance", NOTHING_YET, by=COORDINATOR, entered={}, at=MONDAY, now=MONDAY)


def test_somebody_in_the_wrong_role_reads_whose_it_is() -> None:
    refusal = refused(life("ask_for"), "match", by=MENTOR)
    assert isinstance(refusal, NotAllowed)
    assert refusal.sentence == "“Match with a mentor” is for: coordinator."
    assert refusal.reasons[0].details == {"roles": ["toy_coordinator"]}


def test_a_step_from_elsewhere_says_where_the_case_stands() -> None:
    refusal = refused(life("ask_for"), "miss")
    assert isinstance(refusal, Conflict)
    assert refusal.sentence == "“Record a missed meeting” cannot be done while the mentoring is at “Asked for”."
    assert refusal.reasons[0].details == {"strand": "mentoring", "state": "M0", "allowed_from": ["M1", "M2"]}


def test_an_action_on_a_strand_that_has_not_begun_says_so() -> None:
    assert refused(life("ask_for"), "sign").sentence == (
        "“Sign the agreement” cannot be done while the agreement is at “not begun”."
    )


def test_the_future_is_refused_and_the_past_is_not() -> None:
    one = life("ask_for")
    refusal = refused(one, "list_hearing", {"hearing_at": "2026-06-20T10:00:00Z"}, at=one.now + dt.timedelta(seconds=1))
    assert isinstance(refusal, Malformed)
    assert refusal.reasons[0].where == "happened_at"
    one.act("list_hearing", {"hearing_at": "2026-06-20T10:00:00Z"}, at=one.now - dt.timedelta(days=30))


def test_every_guard_that_does_not_hold_is_named_at_once() -> None:
    one = life("ask_for", "raise_risk")
    one.facts = replace(one.facts, known={PERSON.name: PersonFacts(died_on=dt.date(2026, 6, 1))})
    refusal = refused(one, "match", {"mentor": "Ben", "knows_person": True})
    assert isinstance(refusal, Unmet)
    assert [reason.code for reason in refusal.reasons] == ["person_alive", "no_open_risk", "a_stranger"]
    assert refusal.reasons[0].cite == "House rule 1"
    assert refusal.reasons[1].details == {"rule": "T7"}
    assert refusal.reasons[2].where == "knows_person"


def test_an_action_that_asks_nothing_takes_nothing() -> None:
    refusal = refused(life("ask_for", "match"), "sign", {"signature": "x\x00\ud800", "n" * 200: 1})
    assert isinstance(refusal, Malformed)
    assert [len(reason.where or "") for reason in refusal.reasons] == [9, 60]
    assert "\x00" not in refusal.reasons[0].sentence


def test_one_action_moves_two_strands_or_none() -> None:
    one = life("ask_for")
    decision = engine.decide(
        TOY, "match", one.facts, by=COORDINATOR, entered={"mentor": "Ben", "knows_person": False}, at=one.now,
        now=one.now,
    )  # fmt: skip
    assert [(step.strand, step.source, step.target) for step in decision.steps] == [
        ("mentoring", "M0", "M1"),
        ("paper", "", "P1"),
    ]
    one.facts = replace(one.facts, strands={**one.facts.strands, "paper": Standing(state="P2")})
    refusal = refused(one, "match")
    assert [reason.details["strand"] for reason in refusal.reasons] == ["paper"]
    assert one.facts.state("mentoring") == "M0"


def test_an_optional_arrow_leaves_alone_what_stands_elsewhere() -> None:
    without_paper = life("ask_for", "decline")
    assert without_paper.facts.history[-1].moves == {"mentoring": ("M0", "M9")}
    with_paper = life("ask_for", "match", "decline")
    assert with_paper.facts.history[-1].moves == {"mentoring": ("M1", "M9"), "paper": ("P1", "P9")}


def test_an_action_with_several_arrows_follows_the_one_that_fits() -> None:
    one = life("ask_for", "match", "meet")
    assert one.facts.history[-1].moves == {"mentoring": ("M1", "M2")}
    one.act("meet")
    assert one.facts.history[-1].moves == {"mentoring": ("M2", "M2")}


def test_going_back_leads_to_the_step_that_was_left() -> None:
    for through in (("ask_for", "match"), ("ask_for", "match", "meet")):
        one = life(*through)
        stood = one.facts.state("mentoring")
        one.act("pause", PAUSED)
        assert one.facts.strands["mentoring"].left == (stood,)
        one.act("resume")
        assert one.facts.strands["mentoring"] == Standing(state=stood, since=one.now, left=())


def test_going_back_twice_unwinds_in_turn() -> None:
    one = life("ask_for", "match", "meet")
    one.act("pause", PAUSED)
    one.act("finish", by=COORDINATOR)
    one.act("reopen")
    assert one.facts.strands["mentoring"].state == "M3"
    one.act("resume")
    assert one.facts.strands["mentoring"].state == "M2"


def test_going_back_with_nowhere_to_go_is_refused_and_not_offered() -> None:
    one = life("ask_for", "match")
    one.facts = replace(one.facts, strands={**one.facts.strands, "mentoring": Standing(state="M3", left=("M8",))})
    refusal = refused(one, "resume")
    assert isinstance(refusal, Conflict)
    assert refusal.sentence == "“Resume” cannot be done: there is no earlier step that it could go back to."
    offer = next(
        one_ for one_ in engine.available(TOY, one.facts, by=MENTOR, now=one.now) if one_.action.slug == "resume"
    )
    assert not offer.allowed
    assert offer.reasons == refusal.reasons


def test_pausing_and_transferring_in_turns_remembers_each_place_once() -> None:
    line = Strand(slug="line", title="Line", states=tuple(state(s, s, final=s == "D") for s in ("A", "P", "T", "D")))
    by = (TOY.roles[0],)
    pathway = Pathway(
        slug="turns",
        title="Turns",
        version=1,
        reference_prefix="TU",
        strands=(line,),
        actions=(
            Action(slug="open", title="Open", moves=(move(line, "none -> A"),), by=by),
            Action(slug="pause", title="Pause", moves=(move(line, "A, T -> P"),), by=by),
            Action(slug="transfer", title="Transfer", moves=(move(line, "A, P -> T"),), by=by),
            Action(slug="resume", title="Resume", moves=(move(line, "P -> back(A, T)"),), by=by),
            Action(slug="refuse", title="Refuse", moves=(move(line, "T -> back(A, P)"),), by=by),
            Action(slug="end", title="End", moves=(move(line, "any -> D"),), by=by),
        ),
    )
    one = Life(pathway)
    one.act("open")
    for slug in ("pause", "transfer") * 4:
        one.act(slug)
    assert one.facts.strands["line"].left == ("A", "P")
    one.act("refuse")
    assert one.facts.strands["line"] == Standing(state="P", since=one.now, left=("A",))
    one.act("resume")
    assert one.facts.state("line") == "A"


def test_an_item_is_settled_once_and_the_only_open_one_need_not_be_named() -> None:
    one = life("ask_for", "match")
    first = one.act("miss")
    called = one.act("call_back")
    assert called.about == first.id
    refusal = refused(one, "call_back")
    assert isinstance(refusal, Conflict)
    assert refusal.reasons[0].code == "nothing_open"


def test_of_several_open_items_it_must_be_said_which() -> None:
    one = life("ask_for", "match")
    items = [one.act("miss").id, one.act("miss").id]
    refusal = refused(one, "call_back")
    assert isinstance(refusal, Malformed)
    assert refusal.reasons[0].where == "about"
    assert [item["id"] for item in refusal.reasons[0].details["open"]] == items  # type: ignore[attr-defined]
    assert isinstance(refused(one, "call_back", about="h999"), Malformed)
    assert one.act("call_back", about=items[1]).about == items[1]
    assert one.act("call_back").about == items[0]


def test_an_action_that_settles_nothing_cannot_be_about_something() -> None:
    one = life("ask_for", "match")
    refusal = refused(one, "miss", about="h001")
    assert isinstance(refusal, Malformed)
    assert refusal.reasons[0].where == "about"


def test_steps_that_were_left_out_are_listed() -> None:
    one = life("ask_for", "match")
    decision = engine.decide(
        TOY, "finish", one.facts, by=COORDINATOR, entered={"summary": "Moved away"}, at=one.now, now=one.now
    )
    assert decision.skipped == ("M2",)


def test_nothing_counts_as_left_out_where_the_case_came_the_usual_way_and_turned_aside() -> None:
    one = life("ask_for", "match", "meet")
    one.act("pause", PAUSED)
    decision = engine.decide(
        TOY, "finish", one.facts, by=COORDINATOR, entered={"summary": "Moved away"}, at=one.now, now=one.now
    )
    assert decision.skipped == ()


def test_a_date_that_was_entered_becomes_an_anchor_and_an_empty_one_leaves_it_alone() -> None:
    one = Life(TOY)
    one.act("ask_for", {"source": "self", "hearing_at": "2026-06-20T10:00:00+01:00"})
    assert one.facts.anchors == {"next_hearing": london("2026-06-20", "10:00")}
    one.act("hearing_over")
    assert one.facts.anchors == {}


def test_a_case_is_closed_when_all_that_began_has_ended() -> None:
    assert not engine.is_closed(TOY, {})
    assert engine.is_closed(TOY, {"mentoring": "M9"})
    assert engine.is_closed(TOY, {"mentoring": "M9", "paper": ""})
    assert not engine.is_closed(TOY, {"mentoring": "M9", "paper": "P2"})
    assert engine.is_closed(TOY, {"mentoring": "M8", "paper": "P9"})


def test_where_the_case_stands_lists_the_strands_that_began() -> None:
    assert [one.slug for one in engine.where(TOY, life("ask_for").facts)] == ["M0"]
    assert [one.slug for one in engine.where(TOY, life("ask_for", "match").facts)] == ["M1", "P1"]


def test_a_rule_of_law_binds_from_the_london_day_it_comes_into_force() -> None:
    @guard("Never.", in_force_from=dt.date(2026, 7, 1))
    def never(now: Situation) -> bool:
        return False

    pathway = replace(TOY, actions=tuple(replace(one, needs=(never,)) for one in TOY.actions))
    late_evening = dt.datetime(2026, 6, 30, 22, 59, tzinfo=dt.UTC)

    def decide(at: dt.datetime) -> engine.Decision:
        entered = {"source": "self"}
        return engine.decide(pathway, "ask_for", NOTHING_YET, by=COORDINATOR, entered=entered, at=at, now=at)

    assert decide(late_evening).role == "toy_coordinator"
    with pytest.raises(Unmet, match="cannot be done yet"):
        decide(late_evening + dt.timedelta(minutes=1))


def test_a_guard_that_asks_for_a_fact_it_did_not_declare_is_a_fault_in_the_definition() -> None:
    @guard("Sly.")
    def sly(now: Situation) -> bool:
        return now.fact(PERSON).died_on is None

    situation = Situation(facts=NOTHING_YET, by=MENTOR, at=MONDAY, now=MONDAY)
    with pytest.raises(LookupError, match="'person' is asked for but not declared"):
        sly.holds(situation)


def test_a_site_figure_replaces_the_default() -> None:
    facts = CaseFacts(strands={}, protocol={"quiet_days": 3})
    quiet = next(one for one in TOY.protocol if one.slug == "quiet_days")
    assert Situation(facts=facts, by=MENTOR, at=MONDAY, now=MONDAY).value(quiet) == 3
    assert Situation(facts=NOTHING_YET, by=MENTOR, at=MONDAY, now=MONDAY).value(quiet) == 14


def test_what_opens_a_case_is_offered_only_before_it_began() -> None:
    def offered(facts: CaseFacts) -> set[str]:
        return {one.action.slug for one in engine.available(TOY, facts, by=COORDINATOR, now=MONDAY)}

    assert "ask_for" in offered(NOTHING_YET)
    assert "ask_for" not in offered(life("ask_for").facts)


def test_an_action_that_only_may_move_strands_opens_no_case() -> None:
    line = TOY.strands[0]
    action = Action(slug="note", title="Note", moves=(move(line, "none -> M0 ?"),), by=(TOY.roles[0],))
    assert not action.opens
