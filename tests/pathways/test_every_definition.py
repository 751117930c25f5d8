"""What holds of every pathway there is: generated from what the registry finds, never listed.

The table is read here a second time, arrow by arrow and without the engine's own reading of it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from backend.pathways import engine
from backend.pathways import entry as entries
from backend.pathways.vocabulary import (
    NOTHING_YET,
    START,
    Action,
    Asks,
    CaseFacts,
    Happening,
    Pathway,
    Situation,
    Standing,
    Target,
)
from backend.refusals import Conflict, Malformed, NotAllowed, Refusal
from tests.pathways.definitions import EVERY, name, roles_of, unguarded
from tests.pathways.lives import MONDAY, actor, answers

every_pathway = pytest.mark.parametrize("pathway", EVERY, ids=name)


def places(pathway: Pathway, action: Action) -> Iterator[dict[str, str]]:
    """Every combination of states of the strands that an action names, with the others as far along as can be."""
    named = {one.strand for one in action.moves}
    choices = [
        (START, *(one.slug for one in strand.states)) if strand.slug in named else (strand.states[0].slug,)
        for strand in pathway.strands
    ]
    for states in product(*choices):
        yield dict(zip((one.slug for one in pathway.strands), states, strict=True))


def arrows(action: Action, strand: str, state: str) -> list[tuple[tuple[str, ...], bool]]:
    """Where the table says it leads from here: the targets of each arrow, and whether the way must be remembered."""
    return [
        (
            (state,) if one.target == Target.SAME
            else one.back_to if one.target == Target.BACK
            else one.open_to if one.target == Target.OPEN
            else (one.target,),
            one.target == Target.BACK and one.otherwise is None,
        )
        for one in action.moves
        if one.strand == strand and state in one.sources
    ]  # fmt: skip


def expected(action: Action, states: dict[str, str]) -> dict[str, tuple[str, ...]] | None:
    """The targets of each strand that moves, or None where the table does not allow the action here."""
    leads: dict[str, tuple[str, ...]] = {}
    for strand in {one.strand for one in action.moves}:
        found = arrows(action, strand, states[strand])
        if found:
            leads[strand] = found[0][0]
        elif not all(one.optional for one in action.moves if one.strand == strand):
            return None
    return leads or None


def standing_at(pathway: Pathway, action: Action, states: dict[str, str]) -> CaseFacts:
    """Facts of a case that stands there, came by the first way back there is, and has everything open."""
    strands = {}
    for strand, state in states.items():
        ways = [targets for targets, remembers in arrows(action, strand, state) if remembers]
        strands[strand] = Standing(state=state, since=MONDAY, left=ways[0][:1] if ways else ())
    return CaseFacts(strands=strands, history=tuple(_open_item(one) for one in action.settles[:1]))


def _open_item(action: str) -> Happening:
    return Happening(
        id="item", action=action, happened_at=MONDAY, recorded_at=MONDAY, by_id="x", by_name="Amara", role="x",
        entered={}, moves={},
    )  # fmt: skip


@every_pathway
def test_an_action_is_allowed_exactly_where_and_for_whom_the_table_says(pathway: Pathway) -> None:
    asked = 0
    bare = unguarded(pathway)
    for action in bare.actions:
        may = {role.slug for role in action.by}
        entered = answers(action.asks, now=MONDAY)
        for states in places(bare, action):
            leads = expected(action, states)
            facts = standing_at(bare, action, states)
            for role in roles_of(bare):
                asked += 1
                answer = answered(bare, action, facts, role.slug, entered)
                allowed = role.slug in may and leads is not None
                assert isinstance(answer, engine.Decision) is allowed, f"{role.slug}: {action.slug} from {states}"
                if isinstance(answer, engine.Decision):
                    went = {step.strand: step.target for step in answer.steps}
                    assert leads is not None
                    assert went.keys() == leads.keys()
                    assert all(went[strand] in leads[strand] for strand in went)
                    assert {step.strand: step.source for step in answer.steps} == {s: states[s] for s in went}
                else:
                    assert isinstance(answer, NotAllowed if role.slug not in may else Conflict)
    assert asked == sum(1 for action in bare.actions for _ in places(bare, action) for _ in roles_of(bare))


@every_pathway
def test_what_is_offered_is_what_would_be_accepted(pathway: Pathway) -> None:
    bare = unguarded(pathway)
    for action in bare.actions:
        entered = answers(action.asks, now=MONDAY)
        for states in places(bare, action):
            facts = standing_at(bare, action, states)
            for role in (*action.by[:1], next(one for one in roles_of(bare) if one not in action.by)):
                offer = _offer(bare, facts, action, role.slug)
                answer = answered(bare, action, facts, role.slug, entered)
                if isinstance(answer, engine.Decision):
                    assert offer is not None
                    assert offer.allowed
                    assert offer.in_reach
                elif offer is None:
                    assert action.opens
                    assert expected(action, states) is None
                else:
                    assert not offer.allowed
                    assert {one.sentence for one in answer.reasons} <= {one.sentence for one in offer.reasons}


def answered(
    pathway: Pathway, action: Action, facts: CaseFacts, role: str, entered: dict[str, Any]
) -> engine.Decision | Refusal:
    try:
        return engine.decide(pathway, action.slug, facts, by=actor(role), entered=entered, at=MONDAY, now=MONDAY)
    except Refusal as refusal:
        return refusal


def _offer(pathway: Pathway, facts: CaseFacts, action: Action, role: str) -> engine.Availability | None:
    one = replace(pathway, actions=(action,))
    return next(iter(engine.available(one, facts, by=actor(role), now=MONDAY)), None)


@every_pathway
def test_a_guard_about_the_case_can_be_asked_before_anything_is_entered(pathway: Pathway) -> None:
    asked = 0
    for action in pathway.actions:
        for guard in action.needs:
            if guard.asks is Asks.CASE:
                situation = Situation(facts=NOTHING_YET, by=actor("system"), at=MONDAY, now=MONDAY)
                assert guard.holds(situation) in {True, False}
                asked += 1
    assert asked == sum(1 for action in pathway.actions for guard in action.needs if guard.asks is Asks.CASE)


@every_pathway
def test_a_guard_about_the_entry_can_be_asked_of_the_plainest_entry(pathway: Pathway) -> None:
    for action in pathway.actions:
        if action.asks is None:
            assert not [one.slug for one in action.needs if one.asks is Asks.ENTRY]
            continue
        entry: object = entries.read(action.asks, answers(action.asks, now=MONDAY))
        for guard in action.needs:
            situation = Situation(facts=NOTHING_YET, by=actor("system"), at=MONDAY, now=MONDAY, entered=entry)
            assert guard.holds(situation) in {True, False}


@every_pathway
def test_every_sentence_that_a_person_reads_is_one(pathway: Pathway) -> None:
    for action in pathway.actions:
        assert action.title.strip() == action.title
        assert action.title[0].isupper()
        for guard in action.needs:
            assert guard.sentence[0].isupper() or guard.sentence[0] == "“"
            assert guard.sentence.endswith("."), guard.slug


@every_pathway
def test_actions_that_would_surprise_nobody_are_named_once(pathway: Pathway) -> None:
    titles = [one.title for one in pathway.actions]
    assert sorted(set(titles)) == sorted(titles)
    for strand in pathway.strands:
        assert len({one.title for one in strand.states}) == len(strand.states)


@every_pathway
def test_a_case_is_closed_exactly_when_each_strand_that_began_has_ended(pathway: Pathway) -> None:
    ended = {(strand.slug, one.slug): one.final for strand in pathway.strands for one in strand.states}
    choices = [
        (START, strand.states[0].slug, *(s.slug for s in strand.states if s.final)) for strand in pathway.strands
    ]
    for states in product(*choices):
        stands = dict(zip((one.slug for one in pathway.strands), states, strict=True))
        begun = {strand: state for strand, state in stands.items() if state != START}
        closed = bool(begun) and all(ended[strand, state] for strand, state in begun.items())
        assert engine.is_closed(pathway, stands) is closed


@every_pathway
def test_nothing_can_be_done_tomorrow(pathway: Pathway) -> None:
    first = next(one for one in unguarded(pathway).actions if one.opens)
    with pytest.raises(Malformed, match="cannot be in the future"):
        engine.decide(
            unguarded(pathway), first.slug, NOTHING_YET, by=actor(first.by[0].slug),
            entered=answers(first.asks, now=MONDAY), at=MONDAY + dt.timedelta(microseconds=1), now=MONDAY,
        )  # fmt: skip


@every_pathway
def test_the_move_table_holds_every_arrow_and_no_other(pathway: Pathway) -> None:
    by_hand = {
        (strand, state, target)
        for action in pathway.actions
        for strand in {one.strand for one in action.moves}
        for state in {source for one in action.moves for source in one.sources}
        for targets, _ in arrows(action, strand, state)
        for target in targets
    }
    assert pathway.table() == by_hand
