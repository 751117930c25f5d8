"""What is missing before a release, read from a history alone."""

import datetime as dt
from typing import Any

import pytest

from backend.pathways import release_needs
from backend.pathways.engager.pathway import PATHWAY
from backend.pathways.facts import HOLDER, HolderFacts
from backend.pathways.releasing import CustodyFacts, ReleaseDate
from backend.pathways.vocabulary import CaseFacts, Happening

NOW = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)
TODAY = NOW.date()
PLAN = {
    "gp": "Dr Example", "medication": "A week of tablets", "first_address": "12 Example Road", "benefits": "Claimed",
    "phone_issued": True, "probation_at": "2026-09-02T10:00:00+00:00",
}  # fmt: skip


def happening(action: str, **entered: Any) -> Happening:
    return Happening(
        id=action, action=action, happened_at=NOW, recorded_at=NOW, by_id="x", by_name="Nia", role="x",
        entered=entered, moves={},
    )  # fmt: skip


def missing(*history: Happening, deputy: str | None = "josh") -> set[str]:
    known = {HOLDER.name: HolderFacts(worker="nia", deputy=deputy)}
    return set(release_needs.missing(PATHWAY, CaseFacts(strands={}, history=history, known=known)))


AGREED = (happening("agree_understanding"), happening("agree_plan"))
PLANNED = happening("complete_gate_plan", **PLAN)


def test_with_everything_there_nothing_is_missing() -> None:
    assert missing(*AGREED, PLANNED) == set()


def test_without_a_deputy_only_the_deputy_is_missing() -> None:
    assert missing(*AGREED, PLANNED, deputy=None) == {"deputy"}


@pytest.mark.parametrize("field", ["gp", "medication", "first_address", "benefits", "phone_issued", "probation_at"])
def test_each_part_of_a_gate_plan_that_was_left_empty_is_missing(field: str) -> None:
    assert len(missing(*AGREED, happening("complete_gate_plan", **{**PLAN, field: None}))) == 1


@pytest.mark.parametrize("said", ["not_asked", "asked", "refused"])
def test_a_later_answer_that_settles_nothing_counts_more_than_the_plan(said: str) -> None:
    assert missing(*AGREED, PLANNED, happening("check_practicals", housing=said)) == {"housing"}


@pytest.mark.parametrize(
    "undone",
    [
        happening("record_not_released", outcome="not_released"),
        happening("record_not_released_unsure", outcome="not_released"),
        happening("record_recall"),
    ],
)
def test_a_day_that_came_to_nothing_and_a_recall_undo_the_gate_plan(undone: Happening) -> None:
    assert "gate_plan" in missing(*AGREED, PLANNED, undone)
    assert missing(*AGREED, PLANNED, undone, PLANNED) == set()


def date(days: int, order: int) -> ReleaseDate:
    return ReleaseDate(
        release_on=TODAY + dt.timedelta(days=days), type="conditional", source="probation", stated_by="",
        confidence="firm", recorded_at=NOW + dt.timedelta(minutes=order), rank=2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "red"),
    [
        ((9,), False),
        ((40, 9), True),
        ((40, 10), False),
        ((9, 9), False),
        ((3, 40), False),
        ((9, 0), True),
        ((9, -1), False),
    ],
)
def test_the_red_list_holds_days_that_were_moved_and_are_close(days: tuple[int, ...], red: bool) -> None:
    known = CustodyFacts(dates=tuple(date(one, order) for order, one in enumerate(days)))
    assert release_needs.moved_close(known, TODAY) is red
