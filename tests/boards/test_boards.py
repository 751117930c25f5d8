"""The boards as a team sees them: who comes out when, what is missing, who is lost, whose supervision is due."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend import clock
from backend.actors import Actor
from backend.boards import lives, queries
from backend.cases.models import Case
from backend.pathways.release_needs import TITLES
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.cases.test_screens import signed_in, text
from tests.custody.given import do, due, in_days, owed, referred

PAGES = ("board-release", "board-release-day", "board-out-of-contact", "board-supervision", "board-fidelity")


@pytest.fixture
def _nia(db: None) -> None:
    speak_for(cast.NIA.actor)


nia_at_work = pytest.mark.usefixtures("_nia")


def released(index: int = 1) -> Case:
    """Somebody who came out today before anybody had begun."""
    case = referred(index, release=in_days(0))
    do(case, "report_release", source="The gate")
    return case


def lost(index: int = 1) -> Case:
    case = released(index)
    do(case, "record_not_reached", outcome="not_reached", attempts="Rang twice, waited at the gate")
    return case


def allocated(case: Case) -> Case:
    do(case, "allocate", by=cast.LENA, worker=str(cast.NIA.id), deputy=str(cast.JOSH.id))
    return case


@nia_at_work
class TestByRelease:
    def test_people_stand_by_days_to_release_the_soonest_first(self) -> None:
        for index, days in enumerate((80, 3, 0, 20), start=1):
            referred(index, release=in_days(days))
        board = queries.releases(cast.NIA.actor)
        assert ([one.days for one in board.rows], board.more) == ([0, 3, 20, 80], False)

    def test_everything_is_missing_at_first_and_what_is_settled_goes(self) -> None:
        case = released(1)
        (row,) = queries.releases(cast.NIA.actor).rows
        assert row.missing == tuple(TITLES)
        do(case, "check_practicals", gp="confirmed", prescription="asked", housing="not_needed", benefits="refused")
        (row,) = queries.releases(cast.NIA.actor).rows
        assert set(TITLES) - set(row.missing) == {"gp", "housing"}

    def test_sources_that_disagree_and_a_friday_are_marked(self) -> None:
        case = referred(1, release=in_days(40))
        do(case, "state_release_date", release_on=str(in_days(41)), source="probation", confidence="likely")
        (row,) = queries.releases(cast.NIA.actor).rows
        assert (row.in_dispute, row.confidence) == (True, "likely")

    def test_somebody_out_for_more_than_two_weeks_has_left_the_board(self) -> None:
        referred(1, release=in_days(0))
        assert len(queries.releases(cast.NIA.actor).rows) == 1
        with clock.shifted(dt.timedelta(days=15)):
            assert queries.releases(cast.NIA.actor).rows == ()

    def test_a_date_that_passed_does_not_say_that_somebody_is_out(self) -> None:
        case = referred(1, release=in_days(0))
        with clock.shifted(dt.timedelta(days=1)):
            (row,) = queries.releases(cast.NIA.actor).rows
            assert (row.days, row.released) == (-1, False)
        with clock.shifted(dt.timedelta(days=15)):
            assert [one.case_id for one in queries.releases(cast.NIA.actor).undated] == [case.id]
        do(case, "report_release", source="The gate")
        assert queries.releases(cast.NIA.actor).rows[0].released
        with clock.shifted(dt.timedelta(days=15)):
            assert queries.releases(cast.NIA.actor).undated == ()

    def test_a_day_that_was_moved_close_is_on_the_red_list(self) -> None:
        case = referred(1, release=in_days(40))
        assert not queries.releases(cast.NIA.actor).rows[0].red
        do(case, "state_release_date", release_on=str(in_days(10)), source="offender_management")
        assert not queries.releases(cast.NIA.actor).rows[0].red
        do(case, "state_release_date", release_on=str(in_days(9)), source="offender_management")
        assert queries.releases(cast.NIA.actor).rows[0].red

    def test_more_cases_than_fit_are_told_on_every_board(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lives, "MOST", 1)
        for index in (1, 2):
            referred(index)
        boards = (queries.releases, queries.release_day, queries.out_of_contact, queries.supervision)
        assert [board(cast.NIA.actor).more for board in boards] == [True] * 4

    def test_a_case_without_a_date_is_not_forgotten(self) -> None:
        case = referred(1)
        do(case, "state_release_date", release_on=None, source="offender_management")
        assert [one.case_id for one in queries.releases(cast.NIA.actor).undated] == [case.id]
        assert queries.releases(cast.NIA.actor).rows == ()

    def test_another_service_sees_nobody(self) -> None:
        referred(1)
        speak_for(cast.AMARA.actor)
        assert queries.releases(cast.AMARA.actor).rows == ()


@nia_at_work
@pytest.mark.parametrize("board", [queries.releases, queries.release_day, queries.out_of_contact, queries.supervision])
def test_a_board_asks_the_database_as_often_for_twelve_as_for_two(board: Callable[[Actor], object]) -> None:
    counts = []
    for count in (2, 12):
        for index in range(count):
            allocated(lost(count * 100 + index))
        with CaptureQueriesContext(connection) as asked:
            board(cast.NIA.actor)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@nia_at_work
class TestToday:
    def test_the_outcome_is_owed_by_a_moment_until_it_is_there(self) -> None:
        case = released(1)
        (row,) = queries.release_day(cast.NIA.actor).rows
        assert row.prison == "FSI"
        assert row.due_at == min(due(case, one) for one in owed(case) if one.startswith("gate_outcome"))  # type: ignore[type-var]
        do(case, "record_gate_outcome", outcome="met_at_gate", met_by="Nia", place="The gate")
        (row,) = queries.release_day(cast.NIA.actor).rows
        assert row.due_at is None

    def test_somebody_who_came_out_before_their_day_stands_there(self) -> None:
        case = referred(1, release=in_days(30))
        assert queries.release_day(cast.NIA.actor).rows == ()
        do(case, "report_release", source="The gate")
        assert [one.line.case_id for one in queries.release_day(cast.NIA.actor).rows] == [case.id]

    def test_a_release_without_a_plan_and_without_an_outcome_is_plain_to_see(self) -> None:
        released(1)
        board = queries.release_day(cast.NIA.actor)
        (row,) = board.rows
        assert (row.who, row.outcome, row.outcome_at, board.out) == ("", "", None, ())

    def test_an_outcome_stands_beside_the_name(self) -> None:
        case = released(1)
        do(case, "record_gate_outcome", outcome="met_at_gate", met_by="Nia", place="The gate")
        (row,) = queries.release_day(cast.NIA.actor).rows
        assert row.outcome == "met_at_gate"

    def test_a_worker_out_alone_stands_there_until_they_say_that_they_are_back(self) -> None:
        case = released(1)
        now = clock.now()
        visit: dict[str, Any] = {
            "setting": "home", "place": "12 Example Road", "begins_at": now.isoformat(),
            "expected_end": (now + dt.timedelta(minutes=10)).isoformat(), "worker": str(cast.NIA.id), "reached_on": "07700 900111",
        }  # fmt: skip
        do(case, "plan_visit", **visit)
        (out,) = queries.release_day(cast.NIA.actor).out
        assert not out.overdue
        with clock.shifted(dt.timedelta(minutes=11)):
            (out,) = queries.release_day(cast.NIA.actor).out
            assert out.overdue
        do(case, "check_in")
        assert queries.release_day(cast.NIA.actor).out == ()

    def test_a_worker_out_alone_stays_on_the_board_when_the_case_ends(self) -> None:
        case = released(1)
        now = clock.now()
        do(
            case, "plan_visit", setting="home", place="12 Example Road", begins_at=now.isoformat(),
            expected_end=(now + dt.timedelta(minutes=10)).isoformat(), worker=str(cast.NIA.id),
            reached_on="07700 900111",
        )  # fmt: skip
        do(case, "report_death", by=cast.GRACE, source="The police", died_on=str(in_days(0)))
        do(case, "confirm_death", by=cast.LENA, confirmed_with="The coroner")
        assert Case.objects.get(id=case.id).closed_at is not None
        board = queries.release_day(cast.NIA.actor)
        assert ([one.line.case_id for one in board.out], board.rows) == ([case.id], ())


@nia_at_work
class TestOutOfContact:
    def test_whoever_is_lost_stands_with_the_step_that_was_tried_last(self) -> None:
        case = lost(1)
        released(2)
        (row,) = queries.out_of_contact(cast.NIA.actor).rows
        assert (row.line.case_id, row.days, row.seen_on, row.step) == (case.id, 0, None, "")
        do(case, "record_outreach", step="call", route="07700 900123", outcome="no_answer")
        do(case, "record_outreach", step="text", route="07700 900123", outcome="message_left")
        (row,) = queries.out_of_contact(cast.NIA.actor).rows
        assert row.step == "text"
        assert row.next_due is not None
        assert row.next_due.slug in owed(case)

    def test_a_risk_is_for_health_staff(self) -> None:
        case = lost(1)
        do(case, "raise_risk", flags=["self_harm"], happening="Said goodbye", done="Rang 999", told="Grace")
        assert queries.out_of_contact(cast.NIA.actor).rows[0].over == ("Risk alert",)
        do(case, "acknowledge_risk", by=cast.GRACE, plan="Looked for tonight", level="high")
        (row,) = queries.out_of_contact(cast.NIA.actor).rows
        assert (row.risk, row.over) == ("high", ())
        layman = replace(cast.NIA.actor, roles=frozenset({"administrator"}))
        assert queries.out_of_contact(layman).rows[0].risk == ""

    def test_somebody_who_is_found_again_leaves_the_board(self) -> None:
        case = lost(1)
        do(case, "reach_again", result="held", setting="street", present=["person"])
        assert queries.out_of_contact(cast.NIA.actor).rows == ()


@nia_at_work
class TestSupervision:
    def test_what_was_held_with_an_earlier_worker_is_not_supervision_of_the_present_one(self) -> None:
        case = allocated(released(1))
        do(case, "log_supervision", by=cast.GRACE, kind="individual", discussed=True)
        with clock.shifted(dt.timedelta(minutes=5)):
            do(
                case,
                "hand_over",
                by=cast.LENA,
                receiver=str(cast.JOSH.id),
                why="change_of_worker",
                summary="All.",
                person_told=True,
            )
            (row,) = queries.supervision(cast.LENA.actor).rows
            assert (row.worker, row.individual_on) == ("Josh Adeyemi", None)

    def test_it_says_by_when_supervision_is_due(self) -> None:
        case = allocated(released(1))
        (row,) = queries.supervision(cast.LENA.actor).rows
        told = {one.slug: one.due_at for one in row.due}
        assert told
        assert told == {slug: due(case, slug) for slug in told}

    def test_a_worker_who_never_had_any_comes_first_with_the_cases_not_discussed(self) -> None:
        case = allocated(released(1))
        with clock.shifted(dt.timedelta(days=29)):
            (row,) = queries.supervision(cast.LENA.actor).rows
            assert (row.worker, row.cases, row.individual_on) == ("Nia Lloyd", 1, None)
            assert [one.case_id for one in row.not_discussed] == [case.id]
        do(case, "log_supervision", by=cast.GRACE, kind="individual", discussed=True)
        (row,) = queries.supervision(cast.LENA.actor).rows
        assert row.individual_on == in_days(0)
        assert row.not_discussed == ()


@pytest.fixture
def lena(committed: str) -> Client:
    with speaking_for(cast.NIA.actor):
        referred(1, release=in_days(3))
        lost(2)
    return signed_in(cast.LENA)


def test_every_board_opens_and_says_what_it_shows(lena: Client) -> None:
    shown = {name: text(lena.get(reverse(name))) for name in PAGES}
    assert "In up to 3 days (1)" in shown["board-release"]
    assert "gate plan" in shown["board-release"]
    assert "Not reached" in shown["board-release-day"]
    assert "nothing tried yet" in shown["board-out-of-contact"]
    assert "Met on the day of release" in shown["board-fidelity"]
    assert "0 of 1" in shown["board-fidelity"]


def test_an_empty_board_says_so(committed: str) -> None:
    grace = signed_in(cast.GRACE)
    assert "Nobody on your cases has a release date in sight." in text(grace.get(reverse("board-release")))
    assert "Everybody can be reached." in text(grace.get(reverse("board-out-of-contact")))
    assert "Nobody on your cases is released today." in text(grace.get(reverse("board-release-day")))


@pytest.mark.parametrize("name", PAGES)
def test_whoever_has_no_part_in_releases_is_not_shown_a_board(committed: str, name: str) -> None:
    assert signed_in(cast.AMARA).get(reverse(name)).status_code == 404
