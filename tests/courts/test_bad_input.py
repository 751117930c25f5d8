"""Every kind of bad input gets one clear sentence naming file, place and remedy; the rest is taken, nothing is half kept."""

import json
import logging
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError

from backend.cases.models import Case
from backend.courts.commands import import_lists, orders, taking
from backend.courts.models import Hearing, MessageFile, Order
from backend.people.models import Person
from tests.courts.given import Answer, court_list, everything, results, run, written
from tests.courts.messages.examples import (
    OUR_LISTS,
    OUR_RESULTS,
    Json,
    community_order,
    hearing,
    hearing_resulted,
    listed_defendant,
    result,
    resulted,
    resulted_defendant,
    suspended_order,
    treatment,
    with_defendants,
)

pytestmark = pytest.mark.usefixtures("importing")

COMMANDS = ("import_court_list", "import_court_results")
LIST = OUR_LISTS / "west-midlands-2026-11.csv"
RESULTS = OUR_RESULTS / "dudley-2026-11-10.json"


def only_problem(answer: Answer) -> Json:
    (problem,) = answer["problems"]
    found: Json = problem
    return found


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"Dear court, please find attached", "neither JSON nor a CSV court list"),
        (b'{"cases": [,]}', "not valid JSON"),
        (b'{"offenders": []}', "not a message that can be read here"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ""),
    ],
    ids=["empty", "prose", "broken JSON", "another message", "a picture"],
)
def test_a_file_that_cannot_be_read_ends_with_2_and_one_sentence(
    tmp_path: Path, command: str, content: bytes, says: str
) -> None:
    path = tmp_path / "given.json"
    path.write_bytes(content)
    before = everything()
    answer = run(command, path)
    assert answer.status == 2
    assert answer.counts == {}
    problem = only_problem(answer)
    assert problem["file"] == str(path)
    assert says in problem["message"]
    assert everything() == before
    file = MessageFile.objects.latest("begun_at")
    assert (file.could_not_read, file.problems, file.finished_at is not None) == (True, 1, True)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_of_50_mb_is_refused_by_its_size(tmp_path: Path, command: str) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as content:
        content.truncate(50_000_000)
    answer = run(command, path)
    assert answer.status == 2
    assert "MB" in only_problem(answer)["message"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_not_there_and_a_folder_are_said(tmp_path: Path, command: str) -> None:
    answer = run(command, tmp_path / "none.json", tmp_path)
    assert answer.status == 2
    assert [one.partition(".")[0] for one in answer.said] == ["There is no such file", "This is a folder, not a file"]


@pytest.mark.parametrize(("command", "path"), [("import_court_list", RESULTS), ("import_court_results", LIST)])
def test_results_for_a_list_and_a_list_for_results_say_which_command_to_use(command: str, path: Path) -> None:
    answer = run(command, path)
    assert answer.status == 2
    assert "Import it as" in only_problem(answer)["message"]


def test_one_file_that_cannot_be_read_costs_the_others_nothing(tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_bytes(b"")
    answer = court_list(empty, LIST)
    assert (answer.status, answer["hearings"]["created"]) == (2, 7)
    answer = results(RESULTS, empty)
    assert (answer.status, answer["orders"]["created"]) == (2, 1)


def test_a_list_without_cases_is_said_and_is_no_failure(tmp_path: Path) -> None:
    message = hearing(prosecutionCases=[])
    answer = court_list(written(tmp_path, message))
    assert answer.status == 0
    assert answer.counts == {}
    assert len(answer.said) == 1


def test_results_without_cases_are_said_and_are_no_failure(tmp_path: Path) -> None:
    answer = results(written(tmp_path, resulted(cases=[])))
    assert answer.status == 0
    assert answer.counts == {}
    assert "holds no cases" in answer.said[0]


def company() -> Json:
    return listed_defendant(legalEntityDefendant={"organisation": {"name": "Bright Harbour"}}, personDefendant=None)


def youth() -> Json:
    found = listed_defendant(id="55555555-aaaa-4aaa-8aaa-555555555555", isYouth=True)
    found["personDefendant"]["personDetails"] |= {"firstName": "Kit", "dateOfBirth": "2010-05-05"}
    return found


@pytest.mark.parametrize(("other", "says"), [(company(), "company"), (youth(), "under 18")], ids=["company", "youth"])
def test_in_a_list_a_company_and_a_youth_are_left_out_and_their_neighbour_is_taken(
    tmp_path: Path, other: Json, says: str
) -> None:
    answer = court_list(written(tmp_path, with_defendants(other, listed_defendant())))
    assert answer.status == 0
    assert answer.counts == {"hearings created": 1, "people created": 1}
    assert says in only_problem(answer)["message"]
    assert only_problem(answer)["where"] == "hearing.prosecutionCases[0].defendants[0]"


def test_a_youth_rehabilitation_order_is_reported_and_opens_nothing(tmp_path: Path) -> None:
    youth_order = result("1141", "order-1", label="Youth rehabilitation order")
    answer = results(written(tmp_path, resulted(youth_order, treatment())))
    assert answer.status == 0
    assert answer.counts == {}
    assert any("youth rehabilitation order (1141)" in one.casefold() for one in answer.said)
    assert not Case.objects.exists()
    assert not Person.objects.exists()


def test_an_order_of_somebody_under_18_when_convicted_is_refused_and_leaves_nobody(tmp_path: Path) -> None:
    message = resulted(community_order(), treatment())
    message["cases"][0]["defendants"][0]["individualDefendant"]["person"]["dateOfBirth"] = "2008-11-01"
    answer = results(written(tmp_path, message))
    assert answer.counts == {}
    assert any("under 18 when convicted" in one for one in answer.said)
    assert not Person.objects.exists()
    assert not Order.objects.exists()


def test_an_order_that_is_refused_costs_the_same_person_no_other_order(tmp_path: Path) -> None:
    refused = suspended_order("order-2")
    refused["judicialResultPrompts"][0]["value"] = "99 Years"  # more months than an order's form takes
    path = written(tmp_path, resulted(community_order(), treatment(), refused, treatment("mhtr-2", "order-2")))
    answer = results(path)
    assert answer.counts == {"orders created": 1, "people created": 1, "cases opened": 1}
    assert Order.objects.get().code == "1116"
    assert any("must be 600 or fewer" in one for one in answer.said)


def test_the_order_of_a_message_without_urn_and_case_number_is_taken_and_said(tmp_path: Path) -> None:
    message = resulted(community_order(), treatment())
    del message["cases"][0]["urn"]
    answer = results(written(tmp_path, message))
    assert answer["orders"]["created"] == 1
    assert "neither a URN nor a case number" in answer.said[0]


def test_a_line_without_urn_and_case_number_is_left_out(tmp_path: Path) -> None:
    message = hearing()
    message["hearing"]["prosecutionCases"][0]["prosecutionCaseIdentifier"] = {}
    answer = court_list(written(tmp_path, message))
    assert answer.counts == {}
    assert "neither a URN nor a case number" in only_problem(answer)["message"]


def test_a_blank_pnc_is_said_and_the_person_is_entered(tmp_path: Path) -> None:
    answer = court_list(written(tmp_path, with_defendants(listed_defendant(pncId=" "))))
    assert answer["people"]["created"] == 1
    assert only_problem(answer)["where"].endswith(".pncId")
    assert "PNC is blank" in only_problem(answer)["message"]


def test_a_date_that_does_not_exist_is_said_and_the_rest_is_taken(tmp_path: Path) -> None:
    answer = results(written(tmp_path, resulted(community_order(orderedDate="2026-02-30"), treatment())))
    assert answer["orders"]["created"] == 1
    assert any("2026-02-30” is not a date that exists" in one for one in answer.said)


def test_an_order_without_any_date_is_taken_as_of_the_latest_day_it_can_be(tmp_path: Path) -> None:
    message = resulted(community_order(orderedDate=None, lastSharedDateTime="2026-11-18"), treatment(), hearingDay=None)
    message["session"]["sessionDays"] = []
    answer = results(written(tmp_path, message))
    assert answer["orders"]["created"] == 1
    assert any("taken as made on 18 November 2026" in one for one in answer.said)


def test_an_order_dated_to_come_is_taken_and_said_and_happened_no_later_than_now(tmp_path: Path) -> None:
    message = resulted(community_order(orderedDate="2026-12-24"), treatment())
    answer = results(written(tmp_path, message))
    assert answer["orders"]["created"] == 1
    assert any("24 December 2026, which is still to come" in one for one in answer.said)


def test_nothing_is_made_of_a_result_whose_code_is_unknown(tmp_path: Path) -> None:
    answer = results(written(tmp_path, resulted(result("7777", "order-1", label="Community order"), treatment())))
    assert answer["orders"]["created"] == 0
    assert any("“7777”" in one for one in answer.said)


def test_an_unknown_court_leaves_a_line_out_and_an_order_with_the_operator(tmp_path: Path) -> None:
    listed = hearing(courtCentre={"code": "B99ZZ00", "roomName": "1"})
    assert court_list(written(tmp_path, listed)).counts == {}
    message = resulted(community_order(), treatment())
    message["session"]["courtCentreWithLJA"]["courtCentre"] = {"code": "B99ZZ00", "name": "Nowhere"}
    answer = results(written(tmp_path, message))
    assert answer.counts == {"orders created": 1, "people created": 1, "cases opened": 1}
    assert any("is not in the table of courts" in one for one in answer.said)
    assert any("held by the operator" in one for one in answer.said)
    assert Case.objects.get().site.slug == "unplaced"


def test_two_people_to_whom_a_careless_message_gives_one_id_keep_an_order_each(tmp_path: Path) -> None:
    message = resulted(community_order(), treatment())
    other = resulted_defendant(community_order(), treatment())
    other["individualDefendant"]["person"] = {"firstName": "Tomasz", "lastName": "Wrona", "dateOfBirth": "1984-02-29"}
    message["cases"][0]["defendants"].append(other)
    path = written(tmp_path, message)
    assert results(path)["orders"]["created"] == 2
    assert {one.person.family_name for one in Order.objects.all()} == {"Ashdown", "Wrona"}
    assert results(path)["orders"] == {"created": 0, "updated": 0, "unchanged": 2, "ended": 0}


def test_text_that_no_database_keeps_is_taken_without_it(tmp_path: Path) -> None:
    defendant = listed_defendant()
    defendant["personDefendant"]["personDetails"]["lastName"] = "Ash\x00down\ud800"
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(with_defendants(defendant)), encoding="utf-8")
    answer = court_list(path)
    assert answer["hearings"]["created"] == 1
    assert Person.objects.get().family_name == "Ashdown"


def test_a_name_too_long_to_keep_is_said_and_the_rest_of_the_list_is_taken(tmp_path: Path) -> None:
    long = listed_defendant(id="55555555-aaaa-4aaa-8aaa-555555555555", pncId="2006/0088123B")
    long["personDefendant"]["personDetails"] |= {"lastName": "A" * 200}
    answer = court_list(written(tmp_path, with_defendants(long, listed_defendant())))
    assert answer.counts == {"hearings created": 1, "people created": 1}
    assert "Family name is too long" in only_problem(answer)["message"]


# --- faults of ours ----------------------------------------------------------------------------------------------


FAULTS: dict[str, tuple[object, str, Callable[[], Answer], type[Hearing] | type[Order]]] = {
    "list": (import_lists._ListImport, "_tell_cases", lambda: court_list(LIST), Hearing),
    "results": (orders, "remember", lambda: results(OUR_RESULTS / "birmingham-2026-11-16-first-share.json"), Order),
}


@pytest.mark.parametrize("which", FAULTS)
def test_a_fault_of_ours_costs_one_entry_whole_and_shows_nobody_a_trace(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, which: str
) -> None:
    module, work, take, kept = FAULTS[which]
    real, calls = getattr(module, work), []

    def fails_once(*args: object, **named: object) -> object:
        calls.append(args)
        if len(calls) == 1:
            raise ValueError("Leah Ashdown, born 14 June 1991")
        return real(*args, **named)

    monkeypatch.setattr(module, work, fails_once)
    with caplog.at_level(logging.ERROR):
        answer = take()
    expected = 6 if kept is Hearing else 1
    assert answer.status == 0
    assert kept.objects.count() == Person.objects.count() == expected
    assert sum("fault in Footbridge; nothing of it was kept" in one for one in answer.said) == 1
    assert "Ashdown" not in caplog.text
    assert "ValueError" in caplog.text
    assert all(one.exc_info is None for one in caplog.records)
    again = take()
    assert kept.objects.count() == expected + 1
    assert again.status == 0


class DeadlockError(Exception):
    sqlstate = "40P01"


def test_an_entry_that_met_a_deadlock_is_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = import_lists._ListImport._tell_cases, []

    def deadlocks_once(*args: object) -> object:
        calls.append(args)
        if len(calls) == 1:
            raise DatabaseError("deadlock detected") from DeadlockError()
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(import_lists._ListImport, "_tell_cases", deadlocks_once)
    answer = court_list(LIST)
    assert (answer["hearings"]["created"], answer["people"]["created"]) == (7, 7)
    assert len(calls) == 8
    assert not any("fault" in one for one in answer.said)


def test_it_gives_up_on_an_entry_that_never_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def deadlocks(*args: object) -> object:
        raise DatabaseError("deadlock detected") from DeadlockError()

    monkeypatch.setattr(import_lists._ListImport, "_tell_cases", deadlocks)
    answer = court_list(LIST)
    assert answer.counts == {}
    assert sum("fault in Footbridge" in one for one in answer.said) == 7
    assert not Person.objects.exists()
    assert taking.ATTEMPTS > 1


# --- the commands -------------------------------------------------------------------------------------------------


def test_without_json_the_counts_and_problems_are_printed_in_words() -> None:
    out = StringIO()
    call_command("import_court_list", str(OUR_LISTS / "with-mistakes.csv"), stdout=out, stderr=StringIO())
    lines = out.getvalue().splitlines()
    assert lines[0] == "hearings  2 created, 0 updated, 0 unchanged"
    assert lines[2] == "problems  7"
    assert lines[3].startswith("- ")
    assert "line 3, date" in lines[3]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_says_as_whom_it_works(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(command, LIST if command == "import_court_list" else RESULTS)
    name = command.removeprefix("import_").replace("_", " ")
    assert f"[database role worker; actor {name} import; across organisations]" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_file_they_say_what_is_missing(command: str) -> None:
    with pytest.raises(CommandError, match="FILE"):
        call_command(command)


def test_a_hearing_result_can_hold_somebody_without_a_date_of_birth(tmp_path: Path) -> None:
    message = hearing_resulted(community_order(), treatment())
    del message["hearing"]["prosecutionCases"][0]["defendants"][0]["personDefendant"]["personDetails"]["dateOfBirth"]
    path = written(tmp_path, message)
    assert results(path)["orders"]["created"] == 1
    assert results(path).counts == {"orders unchanged": 1, "people matched": 1}
