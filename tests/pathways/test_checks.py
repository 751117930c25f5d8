"""A definition that does not hold together is named at start: each fault provoked once, on the toy pathway."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from backend.pathways.checks import PathwayError, check_all, faults_of
from backend.pathways.entry import ask
from backend.pathways.releasing import CUSTODY
from backend.pathways.roles import COURT, SHARED, Role
from backend.pathways.vocabulary import (
    Action,
    Anchor,
    Due,
    Escalation,
    From,
    Move,
    Near,
    Opening,
    Pathway,
    ProtocolValue,
    Review,
    Situation,
    State,
    Strand,
    Target,
    Unit,
    Warn,
    guard,
    move,
    state,
)
from tests.pathways.definitions import EVERY, TOY, name

MENTORING, PAPER = TOY.strands
STRANGER = Role(slug="stranger", title="Stranger", sentence="Nobody said who this is.")
DAYS = next(one for one in TOY.protocol if one.slug == "match_within")
CLOCK = next(one for one in TOY.protocol if one.slug == "letter_at")
FREE = TOY.review("follow_up_due")  # owed in one state, counted from entering it: the plainest


@pytest.mark.parametrize("pathway", EVERY, ids=name)
def test_every_pathway_there_is_holds_together(pathway: Pathway) -> None:
    assert faults_of(pathway) == []


def with_action(slug: str, **how: Any) -> Pathway:
    return replace(TOY, actions=tuple(replace(one, **how) if one.slug == slug else one for one in TOY.actions))


def without(*slugs: str) -> Pathway:
    return replace(TOY, actions=tuple(one for one in TOY.actions if one.slug not in slugs))


def with_review(base: Review = FREE, **how: Any) -> Pathway:
    return replace(TOY, reviews=tuple(replace(one, **how) if one is base else one for one in TOY.reviews))


def with_due(**how: Any) -> Pathway:
    return with_review(due=replace(FREE.due, **how))


def with_strands(*strands: Strand) -> Pathway:
    return replace(TOY, strands=strands)


def with_state(*more: State) -> Pathway:
    return with_strands(replace(MENTORING, states=(*MENTORING.states, *more)), PAPER)


def with_protocol(**how: Any) -> Pathway:
    return replace(TOY, protocol=(*(one for one in TOY.protocol if one is not DAYS), replace(DAYS, **how)))


def one_way_back() -> Pathway:
    """A pause that can be entered from M0 too, where resuming leads nowhere and nothing else leads out."""
    keep = [one for one in TOY.actions if one.slug not in {"decline", "finish", "pause"}]
    pause = replace(TOY.action("pause"), moves=(move(MENTORING, "M0, M1, M2 -> M3"),))
    end = replace(TOY.action("finish"), moves=(move(MENTORING, "M1, M2 -> M8"), move(MENTORING, "M0 -> M9")))
    return replace(
        TOY, actions=(*keep, pause, replace(end, asks=None)), reviews=(), strands=(MENTORING,), milestones=()
    )


def too_many_ways_back() -> Pathway:
    slugs = [f"R{number}" for number in range(9)]
    tangle = Strand(
        slug="tangle", title="Tangle", states=(*(state(one, one) for one in slugs), state("E", "E", final=True))
    )
    by = (COURT,)
    go = [Action(slug=f"to_{one}", title=one, by=by, moves=(move(tangle, f"any, -{one} -> {one}"),)) for one in slugs]
    back = [
        Action(
            slug=f"back_{one}", title=one, by=by, moves=(move(tangle, f"{one} -> back({', '.join({*slugs} - {one})})"),)
        )
        for one in slugs
    ]
    ends = Action(slug="end", title="End", by=by, moves=(move(tangle, "any -> E"),))
    begin = Action(slug="begin", title="Begin", by=by, moves=(move(tangle, "none -> R0"),))
    return Pathway(
        slug="toy", title="Tangle", version=1, reference_prefix="T", strands=(tangle,),
        actions=(begin, *go, *back, ends),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Undeclared:
    mentor: str = "Ben"


@dataclass(frozen=True, kw_only=True)
class Unknown:
    mentor: "Nowhere" = ask("Mentor")  # type: ignore[name-defined]  # noqa: F821


@dataclass(frozen=True, kw_only=True)
class BadRows:
    rows: tuple[Undeclared, ...] = ask("Rows")


@guard("Points nowhere.", where="shoe_size")
def points_nowhere(now: Any) -> bool:
    return True


def _asks_nothing(*_: Situation) -> bool:
    return True


FAULTS: list[tuple[Callable[[], Pathway], str]] = [
    (lambda: with_strands(MENTORING, MENTORING, PAPER), "strand 'mentoring' is declared 2 times"),
    (lambda: with_state(state("M1", "Again")), "state 'M1' is declared 2 times"),
    (lambda: replace(TOY, actions=(*TOY.actions, TOY.actions[3])), "action 'list_hearing' is declared 2 times"),
    (lambda: replace(TOY, reviews=(*TOY.reviews, FREE)), "review 'follow_up_due' is declared 2 times"),
    (lambda: replace(TOY, anchors=(*TOY.anchors, TOY.anchors[0])), "anchor 'next_hearing' is declared 2 times"),
    (lambda: replace(TOY, protocol=(*TOY.protocol, DAYS)), "protocol value 'match_within' is declared 2 times"),
    (lambda: replace(TOY, windows=TOY.windows * 2), "window 'quiet' is declared 2 times"),
    (lambda: replace(TOY, measure_points=TOY.measure_points * 2), "measure point 'at_start' is declared 2 times"),
    (lambda: replace(TOY, anchors=(*TOY.anchors, Anchor(slug="a b", title="x"))), "anchor 'a b' is not a plain name"),
    (
        lambda: replace(TOY, anchors=(*TOY.anchors, Anchor(slug="release", title="x", follows=CUSTODY))),
        "anchor 'release' must say both what it follows and how that is read",
    ),
    (
        lambda: replace(
            TOY, anchors=tuple(replace(one, follows=CUSTODY, reads=lambda known: known.release_at) for one in TOY.anchors)
        ),
        "action 'hearing_over' sets or clears 'next_hearing', which follows a fact",
    ),
    (
        lambda: with_due(near=(Near(anchor="release", within=DAYS, after=DAYS),)),
        "review 'follow_up_due' asks whether 'release' is near, which is no anchor",
    ),
    (
        lambda: with_due(near=(Near(anchor="next_hearing", within=DAYS, after=DAYS),), after=None, before=DAYS),
        "review 'follow_up_due' is due sooner where something is near, but counts back",
    ),
    (lambda: replace(TOY, milestones=(*TOY.milestones, "M7")), "milestone 'M7' is no state"),
    (lambda: with_state(state("M7", "Nowhere")), "state 'M7' cannot be reached"),
    (
        lambda: with_action("summarise", moves=(move(replace(PAPER, states=(*PAPER.states, state("P7", "x"))), "P2 -> P7"),)),
        "action 'summarise' leads to 'P7', which is no state of strand paper",
    ),
    (
        lambda: with_strands(replace(MENTORING, states=tuple(replace(one, final=False) for one in MENTORING.states)), PAPER),
        "strand 'mentoring' has no end state",
    ),
    (
        lambda: without("finish", "decline"),
        "state 'P1' is a dead end: no end state can be reached from it",
    ),
    (lambda: without("ask_for"), "no action opens a case"),
    (lambda: with_action("sign", by=()), "action 'sign' is for nobody"),
    (lambda: with_action("sign", moves=()), "action 'sign' has no arrow: say at least where it may be done (A1 -> same)"),
    (lambda: with_action("call_back", settles=("dance",)), "action 'call_back' settles 'dance', which is no action"),
    (lambda: with_action("sign", sets={"moon": "@at"}), "action 'sign' sets or clears 'moon', which is no anchor"),
    (lambda: with_action("hearing_over", clears=("moon",)), "action 'hearing_over' sets or clears 'moon', which is no anchor"),
    (lambda: with_action("sign", matter="moon"), "action 'sign' names the matter 'moon' but settles nothing"),
    (lambda: with_action("meet", usually_from="M3"), "action 'meet' is usually done from 'M3', which is no milestone"),
    (
        lambda: with_action("sign", moves=(Move(strand="moon", sources=("P1",), target="P2"),)),
        "action 'sign' moves strand 'moon', which is not of this pathway",
    ),
    (
        lambda: with_action("meet", moves=(*TOY.action("meet").moves, move(MENTORING, "M2 -> M8"))),
        "action 'meet' has two arrows from 'M2'",
    ),
    (
        lambda: with_action("raise_risk", moves=(Move(strand="mentoring", sources=("",), target=Target.SAME),)),
        "action 'raise_risk' stays at none, which is no place to stay",
    ),
    (
        lambda: with_action("sign", moves=(move(PAPER, "P1 -> open(P1, P2)"),)),
        "action 'sign' leads to what is open, but strand paper does not say what holds it where",
    ),
    (
        lambda: with_strands(MENTORING, replace(PAPER, held_at=(("P7", ("miss",)),))),
        "strand 'paper' is held at 'P7', which is no state of it",
    ),
    (
        lambda: with_strands(MENTORING, replace(PAPER, held_at=(("P1", ("dance",)),))),
        "strand 'paper' is held at 'P1' by 'dance', which is no action",
    ),
    (
        lambda: with_strands(MENTORING, replace(PAPER, held_at=(("P1", ("meet",)),))),
        "strand 'paper' is held at 'P1' by 'meet', which nothing settles",
    ),
    (lambda: with_action("match", asks=Undeclared), "action 'match': Undeclared.mentor is not declared with ask(…)"),
    (lambda: with_action("match", asks=Unknown), "action 'match': name 'Nowhere' is not defined"),
    (lambda: with_action("match", asks=BadRows), "action 'match': Undeclared.mentor is not declared with ask(…)"),
    (
        lambda: with_action("match", sets={"signed_at": "mentor"}),
        "action 'match' sets an anchor from 'mentor', which its form does not ask, or not as a date",
    ),
    (
        lambda: with_action("sign", sets={"signed_at": "on"}),
        "action 'sign' sets an anchor from 'on', which its form does not ask, or not as a date",
    ),
    (
        lambda: with_action("match", needs=(points_nowhere,)),
        "action 'match': guard 'points_nowhere' points at field 'shoe_size', which its form does not ask",
    ),
    (
        lambda: with_action("match", needs=(replace(points_nowhere, where=None, test=bool),)),
        "action 'match': guard 'points_nowhere' must take one situation",
    ),
    (
        lambda: with_action("match", needs=(replace(points_nowhere, where=None, test=_asks_nothing),)),
        "action 'match': guard 'points_nowhere' must take one situation",
    ),
    (
        lambda: with_action("resume", moves=(move(MENTORING, "M3 -> back(M9)"),)),
        "action 'resume' goes back from 'M3', but no case comes there from M9",
    ),
    (one_way_back, "a case at 'M3' that came from M0 can reach no end"),
    (too_many_ways_back, "strand 'tangle' has too many ways back to follow: say where they lead with “or”"),
    (lambda: with_review(opens=()), "review 'follow_up_due' never opens"),
    (lambda: with_review(owed_by=()), "review 'follow_up_due' is owed by nobody"),
    (
        lambda: with_review(met_by=(), while_in=()),
        "review 'follow_up_due' can never close: nothing meets it, ends it or lets it lapse",
    ),
    (lambda: with_review(met_by=("dance",)), "review 'follow_up_due' is met by 'dance', which is no action"),
    (
        lambda: with_review(met_by=("match", "pause")),
        "review 'follow_up_due' can be met by no action: none of them can be done where it is owed",
    ),
    (lambda: with_review(while_in=("M8", "M7")), "review 'follow_up_due' names state 'M7', which is none"),
    (lambda: with_review(opens=(Opening(after=("dance",)),)), "review 'follow_up_due' opens after 'dance', which is no action"),
    (
        lambda: with_review(opens=(Opening(on_entering=("M7",)),)),
        "review 'follow_up_due' names state 'M7', which is none",
    ),
    (
        lambda: with_review(opens=(Opening(after=("meet",), while_in=("M7", "M8")),)),
        "review 'follow_up_due' names state 'M7', which is none",
    ),
    (lambda: with_review(opens=(Opening(anchor="moon"),)), "review 'follow_up_due' opens on 'moon', which is no anchor"),
    (
        lambda: with_review(opens=(Opening(while_in=("M8",)),)),
        "review 'follow_up_due' has an opening that says neither a state, an action nor an anchor",
    ),
    (
        lambda: with_review(opens=(Opening(on_entering=("M8", "M9")),)),
        "review 'follow_up_due' opens on entering 'M9', where it is not owed",
    ),
    (
        lambda: with_review(opens=(Opening(anchor="next_hearing", while_in=("M9",)),)),
        "review 'follow_up_due' has an opening in states where it is not owed",
    ),
    (lambda: with_due(after=None), "review 'follow_up_due' must be due either after or before what it counts from"),
    (lambda: with_due(before=DAYS), "review 'follow_up_due' must be due either after or before what it counts from"),
    (
        lambda: with_due(counts_from=From.ANCHOR, anchor="moon"),
        "review 'follow_up_due' counts from 'moon', which is no anchor",
    ),
    (
        lambda: with_review(again=True, due=Due(counts_from=From.ANCHOR, anchor="signed_at", after=DAYS)),
        "review 'follow_up_due' opens again when it is met, so it cannot count from an anchor: it would be due at once",
    ),
    (lambda: with_due(never_later_than="moon"), "review 'follow_up_due' may not be later than 'moon', which is no anchor"),
    (lambda: with_due(earlier_by=DAYS), "review 'follow_up_due' says how much earlier, but not than what"),
    (
        lambda: with_due(on_hearing_day=DAYS, hearing="moon"),
        "review 'follow_up_due' asks for the hearing at 'moon', which is no anchor",
    ),
    (
        lambda: with_due(if_hearing_within=DAYS, hearing="moon"),
        "review 'follow_up_due' asks for the hearing at 'moon', which is no anchor",
    ),
    (
        lambda: with_due(counts_from=From.FIELD, field="until"),
        "review 'follow_up_due' counts from what was entered, so it can only open after an action",
    ),
    (
        lambda: with_review(
            opens=(Opening(after=("match",)),), due=Due(counts_from=From.FIELD, field="mentor", after=DAYS)
        ),
        "review 'follow_up_due' counts from field 'mentor', which 'match' does not ask, or not as a date",
    ),
    (
        lambda: with_review(opens=(Opening(after=("sign",)),), due=Due(counts_from=From.FIELD, field="until", after=DAYS)),
        "review 'follow_up_due' counts from field 'until', which 'sign' does not ask, or not as a date",
    ),
    (lambda: with_review(warn=(Warn(),)), "review 'follow_up_due' has a warning that must say one of: after, before, ahead"),
    (
        lambda: with_review(warn=(Warn(after=DAYS, before=DAYS),)),
        "review 'follow_up_due' has a warning that must say one of: after, before, ahead",
    ),
    (
        lambda: with_review(warn=(Warn(ahead=DAYS),)),
        "review 'follow_up_due' has a warning ahead of what it counts back from, but it does not count back",
    ),
    (
        lambda: with_review(chase=replace(DAYS, default=0)),
        "review 'follow_up_due' is chased every 0, which would be for ever at once",
    ),
    (lambda: with_review(escalate=(Escalation(to=(), after=DAYS),)), "review 'follow_up_due' is passed on to nobody"),
    (lambda: with_due(at=DAYS), "review 'follow_up_due' is due at 'match_within', which is no time of day"),
    (lambda: with_due(after=CLOCK), "review 'follow_up_due' counts with 'letter_at', which is no length of time"),
    (
        lambda: with_due(after=ProtocolValue(slug="moon", title="x", default=1, unit=Unit.DAYS, source="x")),
        "review 'follow_up_due' uses the protocol value 'moon', which the pathway does not list",
    ),
    (
        lambda: replace(TOY, measure_points=(replace(TOY.measure_points[0], instruments=()),)),
        "measure point 'at_start' names no instrument",
    ),
    (
        lambda: replace(TOY, measure_points=(replace(TOY.measure_points[0], opens=(Opening(after=("sign", "meet")),)),)),
        "measure point 'at_start' opens where no review does, so nobody would chase it",
    ),
    (lambda: with_protocol(source=""), "protocol value 'match_within' names no source"),
    (lambda: with_protocol(default=0, least=1), "protocol value 'match_within' is 0 by default, less than its least 1"),
    (lambda: with_protocol(default=9, most=8), "protocol value 'match_within' is 9 by default, more than its most 8"),
    (
        lambda: with_action("sign", by=(STRANGER,)),
        "action 'sign' is for the role 'stranger', which is declared neither in roles.py nor by the pathway",
    ),
    (
        lambda: with_review(owed_by=(STRANGER,)),
        "review 'follow_up_due' tells the role 'stranger', which is declared neither in roles.py nor by the pathway",
    ),
    (
        lambda: with_review(escalate=(Escalation(to=(STRANGER,), after=DAYS),)),
        "review 'follow_up_due' tells the role 'stranger', which is declared neither in roles.py nor by the pathway",
    ),
    (
        lambda: with_strands(
            replace(MENTORING, states=(replace(MENTORING.states[0], waits_on=STRANGER), *MENTORING.states[1:])), PAPER
        ),
        "state 'M0' waits on the role 'stranger', which is declared neither in roles.py nor by the pathway",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("broken", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_fault_is_named_in_a_sentence(broken: Callable[[], Pathway], fault: str) -> None:
    assert f"toy v1: {fault}" in faults_of(broken())


def test_an_end_that_cannot_be_entered_by_the_way_the_case_came_is_not_the_tables_fault_alone() -> None:
    faults = faults_of(one_way_back())
    assert not any("dead end" in one for one in faults)


def test_a_dead_end_is_named_once() -> None:
    faults = faults_of(without("finish", "decline"))
    assert [one for one in faults if "'P1'" in one] == [
        "toy v1: state 'P1' is a dead end: no end state can be reached from it"
    ]


def test_two_definitions_of_one_version_stop_the_start_with_every_fault() -> None:
    broken = with_review(owed_by=())
    with pytest.raises(PathwayError) as found:
        check_all([broken, TOY])
    assert found.value.faults == ("toy v1: review 'follow_up_due' is owed by nobody", "toy v1 is defined 2 times")
    assert str(found.value) == "\n".join(found.value.faults)


def test_one_role_in_two_pathways_must_read_the_same() -> None:
    other = replace(TOY, slug="other", roles=(replace(TOY.roles[0], sentence="Something else."), TOY.roles[1]))
    with pytest.raises(PathwayError, match="the role 'toy_coordinator' is declared with different words"):
        check_all([TOY, other])
    check_all([TOY, replace(TOY, slug="other")])


def test_a_role_is_shared_or_a_pathways_own_and_not_both() -> None:
    assert {one.slug for one in SHARED}.isdisjoint(role.slug for pathway in EVERY for role in pathway.roles)


def test_a_window_of_time_is_no_figure_of_a_day() -> None:
    assert isinstance(CLOCK.default, dt.time)
