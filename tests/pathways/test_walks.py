"""Cases that live at random: whatever people choose, the table holds, nothing is lost, and an end is in reach."""

import datetime as dt
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.pathways import engine, reviews
from backend.pathways.vocabulary import START, Asks, Pathway, Target
from backend.refusals import Refusal, Unmet
from tests.pathways.definitions import EVERY, name, unguarded
from tests.pathways.lives import Life, about_for, actor, answers

every_pathway = pytest.mark.parametrize("pathway", EVERY, ids=name)
Choice = tuple[int, int, int]  # which of the actions in reach, the luck of what is entered, the hours until then
walks = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999), st.integers(0, 400)), max_size=25)


def steps_in_reach(life: Life) -> list[tuple[str, str | None]]:
    """What can be done now, and what about, by somebody who holds the right role."""
    return [
        (action.slug, about)
        for action in life.pathway.actions
        for offer in engine.available(
            replace(life.pathway, actions=(action,)), life.facts, by=actor(action.by[0].slug), now=life.now
        )
        if offer.allowed
        for about in about_for(life.pathway, action, life.facts)
    ]


def take(life: Life, choice: Choice) -> bool:
    """Do one of the things in reach; False where there are none, which only an unopened or closed case may say."""
    which, luck, hours = choice
    life.now += dt.timedelta(hours=hours)
    possible = steps_in_reach(life)
    if not possible:
        return False
    slug, about = possible[which % len(possible)]
    entered = answers(life.pathway.action(slug).asks, now=life.now, luck=random.Random(luck))
    life.act(slug, entered, about=about)
    return True


def remembers_soundly(life: Life) -> bool:
    for slug, standing in life.facts.strands.items():
        states = {one.slug for one in life.pathway.strand(slug).states}
        seen = set(standing.left)
        if len(seen) != len(standing.left) or standing.state in seen or not seen <= states:
            return False
    return True


@every_pathway
@given(walk=walks)
@settings(max_examples=60)
def test_a_life_never_leaves_the_table(pathway: Pathway, walk: list[Choice]) -> None:
    life = Life(unguarded(pathway))
    drawn = {
        (one.strand, source, target)
        for action in pathway.actions
        for one in action.moves
        for source in one.sources
        for target in (
            (source,) if one.target == Target.SAME else one.back_to or one.open_to or (one.target,)
        )
    }  # fmt: skip
    for choice in walk:
        before = dict(life.facts.strands)
        if not take(life, choice):
            assert life.closed
            break
        for strand, (source, target) in life.facts.history[-1].moves.items():
            assert (strand, source, target) in drawn
            assert (before[strand].state if strand in before else START) == source
            assert life.facts.state(strand) == target
        untouched = set(before) - set(life.facts.history[-1].moves)
        assert all(life.facts.strands[strand] == before[strand] for strand in untouched)
        assert remembers_soundly(life)


@every_pathway
@given(walk=walks)
@settings(max_examples=25)
def test_from_anywhere_an_end_can_be_reached(pathway: Pathway, walk: list[Choice]) -> None:
    life = Life(unguarded(pathway))
    for choice in walk or [(0, 0, 0)]:
        if not take(life, choice):
            break
    assert reaches_an_end(life)


def reaches_an_end(life: Life) -> bool:
    """Whether somebody who knew the table could end this case, trying the shortest ways first."""
    seen = set()
    ways = [life]
    while ways:
        further = []
        for one in ways:
            if one.closed:
                return True
            for slug, about in steps_in_reach(one):
                tried = one.copy()
                tried.act(slug, about=about)
                place = tuple(sorted((strand, at.state, at.left) for strand, at in tried.facts.strands.items()))
                if place not in seen:
                    seen.add(place)
                    further.append(tried)
        ways = further
    return False


@every_pathway
@given(walk=walks)
@settings(max_examples=60)
def test_what_is_owed_stays_in_step_with_the_life(pathway: Pathway, walk: list[Choice]) -> None:
    life = Life(unguarded(pathway))
    for choice in walk:
        before, owed = life.facts, dict(life.owed)
        if not take(life, choice):
            break
        stands = {one.state for one in life.facts.strands.values()}
        for one in life.owed.values():
            review = pathway.review(one.review)
            assert not review.while_in or stands & set(review.while_in)
            assert review.each or len(life.owes(one.review)) == 1
        opened_now = [one for one in life.owed.values() if one.id not in owed]
        assert all(one.opened_by == life.facts.history[-1].id for one in opened_now)
        if life.closed and not closed_before(life):
            outlived = [one for one in life.owed.values() if one.id in owed]
            assert all(pathway.review(one.review).while_in for one in outlived)
        again = life.changes(life.facts.history[-1], before, actor("system"))
        assert again == reviews.ReviewChanges()


def closed_before(life: Life) -> bool:
    before = {strand: one.state for strand, one in life.facts.strands.items()}
    before |= {strand: source for strand, (source, _) in life.facts.history[-1].moves.items()}
    return engine.is_closed(life.pathway, before)


@every_pathway
@given(walk=walks)
@settings(max_examples=40)
def test_with_its_guards_on_what_is_offered_and_what_is_refused_agree(pathway: Pathway, walk: list[Choice]) -> None:
    life = Life(pathway)
    for which, luck, hours in walk:
        life.now += dt.timedelta(hours=hours)
        action = pathway.actions[which % len(pathway.actions)]
        who = actor(action.by[0].slug)
        offer = next(
            iter(engine.available(replace(pathway, actions=(action,)), life.facts, by=who, now=life.now)), None
        )
        abouts = about_for(pathway, action, life.facts) or [None]
        entered = answers(action.asks, now=life.now, luck=random.Random(luck))
        try:
            life.act(action.slug, entered, about=abouts[luck % len(abouts)])
        except Refusal as refusal:
            said = {one.code for one in refusal.reasons}
            by_entry = {one.slug for one in action.needs if one.asks is Asks.ENTRY}
            if offer is None:
                assert action.opens
            elif isinstance(refusal, Unmet):
                assert {one.code for one in offer.reasons} == said - by_entry
            else:
                assert said <= {one.code for one in offer.reasons}
        else:
            assert offer is not None
            assert offer.allowed
