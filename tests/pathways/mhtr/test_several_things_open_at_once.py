"""A strand with several items of work open at once, told with a small pathway of library loans.

The legal strand of an MHTR needs what is tried here: it stands at the most pressing thing still open, one happening
leaves several matters, and some actions settle an earlier one only when told which.
"""

import dataclasses
import datetime as dt
import itertools
import uuid
from dataclasses import dataclass

import pytest

from backend.actors import Actor, ActorKind
from backend.pathways import checks, engine
from backend.pathways.entry import ask
from backend.pathways.roles import ADMINISTRATOR
from backend.pathways.vocabulary import (
    START,
    Action,
    Anchor,
    CaseFacts,
    Happening,
    Pathway,
    Situation,
    Standing,
    Strand,
    move,
    state,
)
from backend.refusals import Conflict, Malformed

LOAN = Strand(
    slug="loan",
    title="Loan",
    states=(
        state("ON", "On loan"),
        state("LATE", "A late return is open"),
        state("LOST", "A loss is open"),
        state("HELD", "Held at the desk"),
        state("DONE", "Ended", final=True),
    ),
    held_at=(("LOST", ("report_loss",)), ("LATE", ("report_late",))),
)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@dataclass(frozen=True, kw_only=True)
class Begin:
    lent_on: dt.date = ask("When was it lent?")

    @property
    def due_back(self) -> dt.date:
        return self.lent_on + dt.timedelta(days=21)


def _action(slug: str, *arrows: str, **more: object) -> Action:
    moves = tuple(move(LOAN, arrow) for arrow in arrows)
    action = Action(slug=slug, title=slug.replace("_", " "), moves=moves, by=(ADMINISTRATOR,))
    return dataclasses.replace(action, **more)  # type: ignore[arg-type]


LIBRARY = Pathway(
    slug="library",
    title="Library",
    version=1,
    reference_prefix="LB",
    strands=(LOAN,),
    anchors=(Anchor(slug="due_back", title="Due back"),),
    milestones=("ON", "LATE", "LOST"),
    actions=(
        _action("lend", "none -> ON", asks=Begin, sets={"due_back": "due_back"}),
        _action("report_late", "ON -> LATE", "LATE, LOST -> same"),
        _action("report_loss", "ON, LATE -> LOST", "LOST -> same"),
        _action("excuse", "LATE -> open(ON, LATE)", "LOST -> same", settles=("report_late",)),
        _action("find", "LOST -> open(ON, LATE, LOST)", settles=("report_loss",)),
        _action("tell_family", "ON, LATE, LOST -> same", settles=("report_loss",), matter="told"),
        _action("renew", "ON, LATE -> same", may_settle=("report_late",), matter="renewed"),
        _action("hold", "ON, LATE, LOST -> HELD"),
        _action("release", "HELD -> back(LATE, ON) or ON"),
        _action("end", "any -> DONE", usually_from="LOST"),
    ),
)


def _actor() -> Actor:
    return Actor(
        kind=ActorKind.PERSON,
        id=uuid.uuid4(),
        name="Ada Demo",
        organisation_id=uuid.uuid4(),
        roles=frozenset({ADMINISTRATOR.slug}),
    )


class Loan:
    """Replays actions as the cases room would, without a database."""

    def __init__(self) -> None:
        self.facts = CaseFacts(strands={})
        self.numbers = itertools.count(1)
        self.last: engine.Decision | None = None
        self.do("lend", lent_on="2026-11-01")

    def do(self, action: str, about: str | None = None, **entered: object) -> str:
        decision = engine.decide(
            LIBRARY, action, self.facts, by=_actor(), entered=entered, at=NOON, now=NOON, about=about
        )
        happening = Happening(
            id=f"h{next(self.numbers)}",
            action=action,
            happened_at=NOON,
            recorded_at=NOON,
            by_id="x",
            by_name="Ada Demo",
            role=decision.role,
            entered=entered,
            moves={one.strand: (one.source, one.target) for one in decision.steps},
            about=decision.about,
        )
        self.last = decision
        self.facts = dataclasses.replace(
            self.facts,
            strands={one.strand: Standing(state=one.target, left=one.left) for one in decision.steps},
            history=(*self.facts.history, happening),
        )
        return happening.id

    @property
    def stands(self) -> str:
        return self.facts.state("loan")


def test_the_library_holds_together() -> None:
    assert checks.faults_of(LIBRARY) == []


def test_a_strand_stays_at_what_is_still_open_when_one_of_two_items_is_settled() -> None:
    loan = Loan()
    first = loan.do("report_late")
    loan.do("report_late")
    assert loan.stands == "LATE"
    loan.do("excuse", about=first)
    assert loan.stands == "LATE"
    loan.do("excuse")
    assert loan.stands == "ON"


def test_the_more_pressing_item_holds_the_strand_and_gives_way_to_the_other() -> None:
    loan = Loan()
    loan.do("report_late")
    loan.do("report_loss")
    assert loan.stands == "LOST"
    loan.do("find")
    assert loan.stands == "LATE"


def test_with_two_items_open_the_one_meant_must_be_named() -> None:
    loan = Loan()
    loan.do("report_late")
    loan.do("report_late")
    with pytest.raises(Malformed) as refused:
        loan.do("excuse")
    assert refused.value.reasons[0].where == "about"


def test_telling_somebody_of_a_loss_does_not_settle_the_loss() -> None:
    loan = Loan()
    loss = loan.do("report_loss")
    loan.do("tell_family", about=loss)
    assert loan.stands == "LOST"
    with pytest.raises(Conflict):
        loan.do("tell_family", about=loss)
    loan.do("find", about=loss)
    assert loan.stands == "ON"


def test_what_may_settle_settles_nothing_unless_told_which() -> None:
    loan = Loan()
    late = loan.do("report_late")
    loan.do("renew")
    assert [loan.last and loan.last.about] == [None]
    loan.do("renew", about=late)
    assert [loan.last and loan.last.about] == [late]
    with pytest.raises(Conflict):
        loan.do("renew", about=late)


def test_about_something_that_cannot_be_settled_is_refused() -> None:
    loan = Loan()
    loan.do("report_late")
    with pytest.raises(Malformed):
        loan.do("renew", about="h1")


def test_going_back_falls_to_the_place_named_where_none_of_the_others_was_left() -> None:
    loan = Loan()
    loan.do("report_loss")
    loan.do("hold")
    loan.do("release")
    assert loan.stands == "ON"
    loan.do("report_late")
    loan.do("hold")
    loan.do("release")
    assert loan.stands == "LATE"


def test_steps_skipped_count_from_the_furthest_reached_when_it_stands_beside_the_road() -> None:
    loan = Loan()
    loan.do("report_late")
    loan.do("hold")
    loan.do("end")
    assert loan.last is not None
    assert loan.last.skipped == ("LOST",)


def test_an_anchor_can_be_reckoned_by_the_entry() -> None:
    loan = Loan()
    assert loan.last is not None
    assert loan.last.anchors["due_back"] == dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def test_unsettled_happenings_can_be_asked_for_by_a_guard() -> None:
    loan = Loan()
    first, second = loan.do("report_late"), loan.do("report_late")
    loan.do("excuse", about=first)
    asked = Situation(facts=loan.facts, by=_actor(), at=NOON, now=NOON)
    assert [one.id for one in asked.unsettled("report_late", by=("excuse",))] == [second]


def test_an_arrow_that_falls_to_a_place_it_does_not_list_is_refused() -> None:
    for arrow in ("HELD -> back(LATE) or ON", "LATE -> open(ON) or ON", "LATE -> DONE or ON"):
        with pytest.raises(ValueError, match=r"cannot read the arrow|not among those it goes back to"):
            move(LOAN, arrow)


def _changed(**more: object) -> list[str]:
    return checks.faults_of(dataclasses.replace(LIBRARY, **more))  # type: ignore[arg-type]


def test_a_strand_held_by_something_that_nothing_settles_is_a_fault() -> None:
    without = tuple(one for one in LIBRARY.actions if one.slug not in {"find", "excuse"})
    assert any("which nothing settles" in fault for fault in _changed(actions=without))


def test_a_strand_held_at_or_by_something_unknown_is_a_fault() -> None:
    held = dataclasses.replace(LOAN, held_at=(("GONE", ("report_late",)), ("LATE", ("shout",))))
    faults = " ".join(_changed(strands=(held,)))
    assert "'GONE', which is no state" in faults
    assert "'shout', which is no action" in faults


def test_an_arrow_to_what_is_open_needs_to_know_what_holds_the_strand() -> None:
    plain = dataclasses.replace(LOAN, held_at=())
    assert any("does not say what holds it" in fault for fault in _changed(strands=(plain,)))


def test_settling_an_action_that_does_not_exist_is_a_fault() -> None:
    bad = (*LIBRARY.actions, _action("shrug", "ON -> same", may_settle=("sigh",)))
    assert any("'sigh', which is no action" in fault for fault in _changed(actions=bad))


def test_a_matter_of_nothing_is_a_fault() -> None:
    bad = (*LIBRARY.actions, _action("shrug", "ON -> same", matter="told"))
    assert any("settles nothing" in fault for fault in _changed(actions=bad))


def test_an_anchor_from_a_field_that_is_neither_asked_nor_reckoned_is_a_fault() -> None:
    bad = (*LIBRARY.actions[1:], dataclasses.replace(LIBRARY.actions[0], sets={"due_back": "renewed_on"}))
    assert any("'renewed_on', which its form does not ask" in fault for fault in _changed(actions=bad))


def test_the_table_lists_every_place_that_an_open_arrow_may_lead_to() -> None:
    rows = {(source, target) for _, source, target in LIBRARY.table()}
    assert {("LOST", "ON"), ("LOST", "LATE"), ("LOST", "LOST"), (START, "ON")} <= rows
