"""A result about an earlier order neither makes nor ends one: it is noted, and what it means is asked."""

from pathlib import Path

import pytest

from backend.cases.models import Case, CaseEvent, Review
from backend.courts.models import OrderVersion
from backend.people.models import Person
from tests.courts.given import actions, everything, owed, results, states, written
from tests.courts.messages.examples import (
    PUBLIC_RESULTS,
    VARIED_TYPE,
    Json,
    community_order,
    hearing_resulted,
    prompt,
    result,
    treatment,
)

pytestmark = pytest.mark.usefixtures("importing")

FIRST = PUBLIC_RESULTS / "create-results-1.json"
SECOND = PUBLIC_RESULTS / "create-results-2.json"


def varied(result_id: str = "notice-1", **changes: object) -> Json:
    prompts = [prompt("dateOriginalOrderMade", "16/11/2026"), prompt("courtThatMadeTheOriginalOrder", "Birmingham")]
    return result(
        "1030",
        result_id,
        label="Community order varied",
        **{
            "judicialResultTypeId": VARIED_TYPE,
            "judicialResultPrompts": prompts,
            "resultText": "COV - varied",
            **changes,
        },
    )


def later(*given: Json, **changes: object) -> Json:
    """Results of a later hearing about the same defendant."""
    message = hearing_resulted(*given, hearingDay="2026-11-20", sharedTime="2026-11-20T11:00:00Z")
    message["hearing"]["id"] = "99999999-aaaa-4aaa-8aaa-999999999999"
    return message | changes


def test_beside_an_order_of_the_same_message_it_is_noted_on_that_case() -> None:
    assert results(FIRST).counts == {"orders created": 1, "people created": 1, "cases opened": 1}
    case = Case.objects.get()
    assert actions(case) == ["record_order_without_assessment", "note_court_result"]
    assert states(case) == {"clinical": "B1", "legal": "C0"}
    noted = CaseEvent.objects.filter(case=case).latest("sequence")
    assert noted.entered["result"] == "amended"
    assert "Community order varied" in noted.entered["text"]
    assert "court_result_queried" in owed(case)


def test_the_public_re_share_leaves_the_order_and_asks_about_the_reopening() -> None:
    results(FIRST)
    assert results(SECOND).counts == {"orders unchanged": 1, "people matched": 1}
    case = Case.objects.get()
    assert actions(case)[-1] == "note_court_result"
    assert CaseEvent.objects.filter(case=case).latest("sequence").entered["result"] == "set_aside"
    assert Review.objects.filter(case=case, slug="court_result_queried", closed_at=None).count() == 2
    assert OrderVersion.objects.count() == 1
    assert states(case) == {"clinical": "B1", "legal": "C0"}


@pytest.mark.parametrize("path", sorted(PUBLIC_RESULTS.glob("*.json")), ids=lambda path: path.stem)
def test_any_public_file_a_second_time_changes_nothing(path: Path) -> None:
    results(path)
    before = everything()
    assert results(path).counts == {"orders unchanged": 1, "people matched": 1}
    assert everything() == before


def test_both_kinds_of_message_about_one_scenario_make_one_order() -> None:
    answer = results(*sorted(PUBLIC_RESULTS.glob("*.json")))
    assert answer["orders"] == {"created": 1, "updated": 0, "unchanged": 3, "ended": 0}
    assert actions(Case.objects.get()).count("note_court_result") == 2


def test_alone_it_is_noted_on_the_case_of_the_order_and_changes_nothing_else(tmp_path: Path) -> None:
    results(written(tmp_path, hearing_resulted(community_order(), treatment())))
    answer = results(written(tmp_path, later(varied())))
    assert answer.counts == {}
    assert answer["problems"] == []
    case = Case.objects.get()
    assert states(case) == {"clinical": "B1", "legal": "C0"}
    assert "court_result_queried" in owed(case)
    before = everything()
    assert results(written(tmp_path, later(varied()))).counts == {}
    assert everything() == before


def test_the_person_is_found_by_a_number_where_the_defendant_has_another_id(tmp_path: Path) -> None:
    results(written(tmp_path, hearing_resulted(community_order(), treatment())))
    message = later(varied())
    message["hearing"]["prosecutionCases"][0]["defendants"][0]["id"] = "77777777-aaaa-4aaa-8aaa-777777777777"
    results(written(tmp_path, message))
    assert actions(Case.objects.get())[-1] == "note_court_result"


def test_about_nobody_on_file_it_is_a_problem_line_and_enters_nobody(tmp_path: Path) -> None:
    answer = results(written(tmp_path, later(varied())))
    assert answer.status == 0
    assert answer.counts == {}
    assert "“Community order varied” (1030) is about an order made on 16 November 2026" in answer.said[0]
    assert "ask the court for that order" in answer.said[0]
    assert not Person.objects.exists()


def test_of_two_orders_it_belongs_to_the_one_of_its_date(tmp_path: Path) -> None:
    results(written(tmp_path, hearing_resulted(community_order(), treatment())))
    first = Case.objects.get()
    second = later(community_order("order-2", orderedDate="2026-11-20"), treatment("mhtr-2", "order-2"))
    results(written(tmp_path, second))
    third = later(varied())
    third["hearing"]["id"] = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
    results(written(tmp_path, third))
    assert actions(first)[-1] == "note_court_result"
    assert actions(Case.objects.exclude(id=first.id).get()) == ["record_order_without_assessment"]


def test_withdrawn_before_anybody_heard_of_it_it_is_left_alone_and_afterwards_it_is_told(tmp_path: Path) -> None:
    results(written(tmp_path, hearing_resulted(community_order(), treatment())))
    case = Case.objects.get()
    before = actions(case)
    gone = later(varied(isDeleted=True))
    results(written(tmp_path, gone))
    assert actions(case) == before
    results(written(tmp_path, later(varied())))
    results(written(tmp_path, gone))
    assert actions(case)[-2:] == ["note_court_result", "note_court_result"]
    assert CaseEvent.objects.filter(case=case).latest("sequence").entered["text"].startswith("The court has withdrawn")


def test_requirements_that_hang_under_it_are_told_in_its_words(tmp_path: Path) -> None:
    results(written(tmp_path, hearing_resulted(community_order(), treatment())))
    new = treatment("mhtr-5", "notice-1", resultText="MHTRNR - nine months at Moor Lane Clinic")
    results(written(tmp_path, later(varied(), new)))
    assert "nine months at Moor Lane Clinic" in CaseEvent.objects.latest("recorded_at").entered["text"]
