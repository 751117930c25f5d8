"""How truly Engager is delivered: counted by hand on a few lives, and true of any."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from backend.database import Role
from backend.pathways import fidelity
from backend.pathways.engager.pathway import PATHWAY
from backend.pathways.vocabulary import CaseFacts, Happening, Standing
from backend.walls.context import speaking_for
from tests import cast
from tests.custody.given import do, in_days, referred
from tests.databases import as_role

RELEASED = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)
NOW = RELEASED + dt.timedelta(days=60)


def happening(action: str, days: float, **entered: Any) -> Happening:
    """Something so many days from release."""
    at = RELEASED + dt.timedelta(days=days)
    return Happening(
        id=f"{action}{days}", action=action, happened_at=at, recorded_at=at, by_id="x", by_name="Nia", role="x",
        entered=entered, moves={},
    )  # fmt: skip


def contact(days: float, focus: str = "emotional", result: str = "held") -> Happening:
    return happening("log_contact", days, result=result, focus=focus, present=["person"])


def life(*history: Happening, stage: str = "E10") -> CaseFacts:
    return CaseFacts(strands={"stage": Standing(state=stage)}, history=history)


TAKEN_ON = happening("accept", -60)
ALLOCATED = happening("allocate", -55)
MET = happening("record_gate_outcome", 0, outcome="met_at_gate")
GOOD = life(
    TAKEN_ON, ALLOCATED,
    *(contact(days) for days in (-50, -40, -30, -20)),
    happening("agree_understanding", -30), happening("agree_plan", -25),
    MET, contact(1), contact(5, "practical"), contact(12),
    happening("record_partner_contact", -10, role="probation", outcome="confirmed"),
    happening("record_partner_contact", -9, role="gp", outcome="reached"),
    *(happening("log_supervision", days, kind="individual") for days in range(-50, 61, 10)),
    *(happening("hold_review", days) for days in range(-50, 61, 20)),
    stage="E12",
)  # fmt: skip
LOST = life(TAKEN_ON, ALLOCATED, contact(-50), happening("record_not_reached", 0, outcome="not_reached"), stage="E13")
WAITING = life(happening("accept", 40))


def counted(*lives: CaseFacts, now: dt.datetime = NOW) -> dict[str, tuple[int, int, int, int]]:
    found = fidelity.count(PATHWAY, lives, now=now)
    return {one.indicator.slug: (one.met, one.counted, one.accepted, one.reached) for one in found}


def test_a_life_as_the_model_wants_it_meets_everything() -> None:
    assert {slug: met for slug, (met, *_) in counted(GOOD).items() if met != 1} == {}
    assert {of for _, of, *_ in counted(GOOD).values()} == {1}


def test_somebody_lost_at_the_gate_stays_in_every_count() -> None:
    found = counted(GOOD, LOST, WAITING)
    assert found["met_on_the_day"] == (1, 2, 3, 2)
    assert found["contact_soon"] == (1, 2, 3, 2)
    assert found["sessions_before"] == (1, 2, 3, 2)
    assert found["planned_ending"] == (1, 2, 3, 2)
    assert found["emotional_work"] == (2, 2, 3, 2)
    assert found["supervision"] == (1, 2, 3, 2)


def test_what_is_not_over_yet_is_counted_once_it_is_met_and_not_against_anybody_before() -> None:
    fresh = life(TAKEN_ON, MET)
    day_after = RELEASED + dt.timedelta(days=1)
    assert counted(fresh, now=day_after)["contact_often"] == (0, 0, 1, 1)
    often = life(TAKEN_ON, MET, contact(0.2), contact(0.8))
    assert counted(often, now=day_after)["contact_often"] == (1, 1, 1, 1)


def test_a_message_left_and_a_cancelled_session_are_no_contact() -> None:
    found = counted(life(TAKEN_ON, happening("report_release", 0), contact(1, result="no_answer")))
    assert found["contact_soon"] == (0, 1, 1, 1)


ANY = st.builds(
    happening,
    st.sampled_from(["accept", "allocate", "agree_plan", "report_release", "record_gate_outcome", "log_supervision", "hold_review"]),
    st.floats(-80, 59),
)  # fmt: skip
CONTACT = st.builds(contact, st.floats(-80, 59), st.sampled_from(["emotional", "practical", "both"]))


@given(lives=st.lists(st.lists(ANY | CONTACT, max_size=12), max_size=5), luck=st.randoms(use_true_random=False))
def test_no_more_is_met_than_counted_and_the_order_of_entry_does_not_matter(
    lives: list[list[Happening]], luck: Any
) -> None:
    found = counted(*(life(*one) for one in lives))
    for met, of, accepted, reached in found.values():
        assert 0 <= met <= of <= accepted <= len(lives)
        assert reached <= accepted
    for one in lives:
        luck.shuffle(one)
    luck.shuffle(lives)
    assert counted(*(life(*one) for one in lives)) == found


@given(history=st.lists(ANY | CONTACT, max_size=12), days=st.floats(0, 59))
def test_another_emotional_contact_never_makes_it_worse(history: list[Happening], days: float) -> None:
    def met(*more: Happening) -> dict[str, int]:
        return {slug: met for slug, (met, *_) in counted(life(*history, *more)).items()}

    before, after = met(), met(contact(days))
    assert all(after[slug] >= before[slug] for slug in before)


@pytest.mark.parametrize(
    ("met", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (92, 280, 0.2762, 0.3857)],
)
def test_the_interval_is_wilsons(met: int, of: int, low: float, high: float) -> None:
    found = fidelity.wilson(met, of)
    assert found == pytest.approx((low, high), abs=0.0006)


def test_of_few_cases_no_share_is_given() -> None:
    few = fidelity.count(PATHWAY, [GOOD] * 9, now=NOW)
    enough = fidelity.count(PATHWAY, [GOOD] * 10, now=NOW)
    assert {one.share for one in few} == {None}
    assert {one.share for one in enough} == {1.0}


def test_the_command_counts_what_was_logged(committed: str) -> None:
    with speaking_for(cast.NIA.actor):
        case = referred(1, release=in_days(0))
        do(case, "report_release", source="The gate")
        do(case, "record_gate_outcome", outcome="met_at_gate", met_by="Nia")
        referred(2)
    said = StringIO()
    with as_role(Role.WORKER):
        call_command("fidelity", "cast-featherstone", "engager", json=True, stdout=said, stderr=StringIO())
    found = {one["indicator"]: (one["met"], one["counted"]) for one in json.loads(said.getvalue())["indicators"]}
    assert found["met_on_the_day"] == (1, 1)
    assert found["planned_ending"] == (0, 0)
