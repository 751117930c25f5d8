"""The boards as a team sees them: who comes out when, what is missing, who is lost, whose supervision is due."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend import clock
from backend.boards import queries
from backend.cases.commands import perform
from backend.cases.models import Case
from backend.pathways.release_needs import TITLES
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.cases.test_screens import signed_in, text
from tests.custody.given import do, in_days, referred

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


@nia_at_work
class TestByRelease:
    def test_people_stand_by_days_to_release_the_soonest_first(self) -> None:
        for index, days in enumerate((80, 3, 0, 20), start=1):
            referred(index, release=in_days(days))
        rows, more = queries.releases(cast.NIA.actor)
        assert ([one.days for one in rows], more) == ([0, 3, 20, 80], False)

    def test_everything_is_missing_at_first_and_what_is_settled_goes(self) -> None:
        case = released(1)
        (row,) = queries.releases(cast.NIA.actor)[0]
        assert row.missing == tuple(TITLES)
        do(case, "check_practicals", gp="confirmed", prescription="asked", housing="not_needed", benefits="refused")
        (row,) = queries.releases(cast.NIA.actor)[0]
        assert set(TITLES) - set(row.missing) == {"gp", "housing"}

    def test_sources_that_disagree_and_a_friday_are_marked(self) -> None:
        case = referred(1, release=in_days(40))
        do(case, "state_release_date", release_on=str(in_days(41)), source="probation", confidence="likely")
        (row,) = queries.releases(cast.NIA.actor)[0]
        assert (row.in_dispute, row.confidence) == (True, "likely")

    def test_somebody_out_for_more_than_two_weeks_has_left_the_board(self) -> None:
        referred(1, release=in_days(0))
        assert len(queries.releases(cast.NIA.actor)[0]) == 1
        with clock.shifted(dt.timedelta(days=15)):
            assert queries.releases(cast.NIA.actor)[0] == ()

    def test_a_case_without_a_date_is_not_forgotten(self) -> None:
        case = referred(1)
        do(case, "state_release_date", release_on=None, source="offender_management")
        assert [one.case_id for one in queries.undated(cast.NIA.actor)] == [case.id]
        assert queries.releases(cast.NIA.actor)[0] == ()

    def test_another_service_sees_nobody(self) -> None:
        referred(1)
        speak_for(cast.AMARA.actor)
        assert queries.releases(cast.AMARA.actor) == ((), False)

    def test_it_asks_the_database_as_often_for_thirty_as_for_three(self) -> None:
        counts = []
        for count in (3, 30):
            for index in range(count):
                referred(count * 100 + index)
            with CaptureQueriesContext(connection) as asked:
                queries.releases(cast.NIA.actor)
            counts.append(len(asked))
        assert counts[0] == counts[1]


@nia_at_work
class TestToday:
    def test_a_release_without_a_plan_and_without_an_outcome_is_plain_to_see(self) -> None:
        released(1)
        ((row,), out) = queries.release_day(cast.NIA.actor)
        assert (row.who, row.outcome, row.outcome_at, out) == ("", "", None, ())

    def test_an_outcome_stands_beside_the_name(self) -> None:
        case = released(1)
        do(case, "record_gate_outcome", outcome="met_at_gate", met_by="Nia", place="The gate")
        ((row,), _) = queries.release_day(cast.NIA.actor)
        assert row.outcome == "met_at_gate"

    def test_a_worker_out_alone_stands_there_until_they_say_that_they_are_back(self) -> None:
        case = released(1)
        now = clock.now()
        visit: dict[str, Any] = {
            "setting": "home", "place": "12 Example Road", "begins_at": now.isoformat(),
            "expected_end": (now + dt.timedelta(minutes=10)).isoformat(), "worker": str(cast.NIA.id), "reached_on": "07700 900111",
        }  # fmt: skip
        do(case, "plan_visit", **visit)
        (out,) = queries.release_day(cast.NIA.actor)[1]
        assert not out.overdue
        with clock.shifted(dt.timedelta(minutes=11)):
            (out,) = queries.release_day(cast.NIA.actor)[1]
            assert out.overdue
        do(case, "check_in")
        assert queries.release_day(cast.NIA.actor)[1] == ()


@nia_at_work
class TestOutOfContact:
    def test_whoever_is_lost_stands_with_the_step_that_was_tried_last(self) -> None:
        case = lost(1)
        released(2)
        (row,) = queries.out_of_contact(cast.NIA.actor)
        assert (row.line.case_id, row.days, row.seen_on, row.step) == (case.id, 0, None, "")
        do(case, "record_outreach", step="call", route="07700 900123", outcome="no_answer")
        do(case, "record_outreach", step="text", route="07700 900123", outcome="message_left")
        (row,) = queries.out_of_contact(cast.NIA.actor)
        assert row.step == "text"

    def test_somebody_who_is_found_again_leaves_the_board(self) -> None:
        case = lost(1)
        do(case, "reach_again", result="held", setting="street", present=["person"])
        assert queries.out_of_contact(cast.NIA.actor) == ()


@nia_at_work
class TestSupervision:
    def test_a_worker_who_never_had_any_comes_first_with_the_cases_not_discussed(self) -> None:
        case = released(1)
        perform(
            case.id, "allocate", by=cast.LENA.actor, expected_version=None, command_id=uuid.uuid4(),
            data={"worker": str(cast.NIA.id), "deputy": str(cast.JOSH.id)},
        )  # fmt: skip
        with clock.shifted(dt.timedelta(days=29)):
            (row,) = queries.supervision(cast.LENA.actor)
            assert (row.worker, row.cases, row.individual_on) == ("Nia Lloyd", 1, None)
            assert [one.case_id for one in row.not_discussed] == [case.id]
        do(case, "log_supervision", by=cast.GRACE, kind="individual", discussed=True)
        (row,) = queries.supervision(cast.LENA.actor)
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
