"""How truly Engager is delivered: counted by hand on a few lives, and true of any."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from backend.cases.models import Case, CaseEvent
from backend.database import Role
from backend.pathways import fidelity
from backend.pathways.engager.pathway import PATHWAY
from backend.pathways.vocabulary import CaseFacts, Happening, Standing
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.test_screens import signed_in, text
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


def test_being_met_at_a_later_release_does_not_mend_the_first() -> None:
    again = life(
        TAKEN_ON, happening("record_not_reached", 0, outcome="not_reached"),
        happening("record_gate_outcome", 40, outcome="met_at_gate"),
    )  # fmt: skip
    found = counted(again)
    assert [found[slug][:2] for slug in ("met_on_the_day", "contact_soon", "contact_often")] == [(0, 1)] * 3


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


@pytest.fixture
def lived(committed: str) -> list[Case]:
    """Met, lost, and not out yet."""
    with speaking_for(cast.NIA.actor):
        cases = [referred(index, release=in_days(0)) for index in (1, 2)]
        for case in cases:
            do(case, "report_release", source="The gate")
        do(cases[0], "record_gate_outcome", outcome="met_at_gate", met_by="Nia")
        do(cases[1], "record_not_reached", outcome="not_reached", attempts="Rang twice, waited at the gate")
        return [*cases, referred(3)]


def test_the_page_says_what_a_plain_count_of_the_log_says(lived: list[Case]) -> None:
    with speaking_for(cast.LENA.actor):
        events = CaseEvent.objects.filter(case__in=lived)
        out = set(events.filter(action="report_release").values_list("case_id", flat=True))
        met = set(events.filter(action="record_gate_outcome").values_list("case_id", flat=True))
    shown = text(signed_in(cast.LENA).get(reverse("board-fidelity")))
    row = shown[shown.index("Met on the day of release") :][:200]
    assert f"{len(met & out)} of {len(out)}" in row
    assert "too few to say" in row


def test_whoever_leads_finds_the_cases_behind_a_figure_and_others_do_not(lived: list[Case]) -> None:
    address = reverse("board-fidelity-cases", args=["engager", "met_on_the_day"])
    assert address in signed_in(cast.LENA).get(reverse("board-fidelity")).content.decode()
    shown = text(signed_in(cast.LENA).get(address))
    assert [case.reference in shown for case in lived] == [True, True, False]
    assert shown.index(lived[1].reference) < shown.index(lived[0].reference)
    assert address not in signed_in(cast.NIA).get(reverse("board-fidelity")).content.decode()
    assert signed_in(cast.NIA).get(address).status_code == 404


def test_the_figures_of_a_page_name_nobody(lived: list[Case]) -> None:
    shown = text(signed_in(cast.NIA).get(reverse("board-fidelity")))
    assert all(case.reference not in shown and f"Sam {index}" not in shown for index, case in enumerate(lived, start=1))


@pytest.mark.parametrize("query", ["from=yesterday", "from=2026-09-02&to=2026-09-01", "site=nowhere"])
def test_a_span_that_cannot_be_counted_is_said_and_not_taken_for_all(lived: list[Case], query: str) -> None:
    answer = signed_in(cast.LENA).get(reverse("board-fidelity") + "?" + query)
    assert answer.status_code == 400
    assert "Nothing was counted" in text(answer)
    assert "Met on the day of release" not in text(answer)


def test_a_span_of_days_counts_the_cases_that_were_opened_in_it(lived: list[Case]) -> None:
    lena = signed_in(cast.LENA)
    address = reverse("board-fidelity")
    assert "1 of 2" in text(lena.get(address + f"?from={in_days(0)}&to={in_days(0)}&site=cast-featherstone"))
    assert "1 of 2" not in text(lena.get(address + f"?from={in_days(1)}"))
