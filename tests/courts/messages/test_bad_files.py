"""A file that cannot be read, or only in part, says so in one clear sentence."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.courts.messages import (
    read_court_list,
    read_court_list_file,
    read_court_results,
    read_court_results_file,
)
from backend.courts.messages.documents import DEEPEST, MOST_BYTES
from backend.courts.messages.problems import MOST_PROBLEMS
from backend.courts.messages.records import Reading
from tests.courts.messages.examples import (
    OUR_LISTS,
    PUBLIC_LISTS,
    PUBLIC_RESULTS,
    as_list,
    as_results,
    community_order,
    day_list_entry,
    hearing,
    only_order,
    resulted,
    treatment,
)

UNREADABLE = {
    "empty": (b"", "file", "empty"),
    "white space": (b" \n\t ", "file", "empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "file", "empty"),
    "not JSON": (b'{"cases": [,]}', "line 1, column 12", "not valid JSON"),
    "cut off": (b'{"cases": [\n{"caseNo": "1"', "line 2, column 15", "not valid JSON"),
    "two documents": (b'{"cases": []} {"cases": []}', "line 1, column 15", "not valid JSON"),
    "prose": (b"Dear court,\nplease find attached", "file", "neither JSON nor a CSV court list"),
    "another kind of JSON": (b'{"offenders": []}', "file", "not a message that can be read here"),
    "a number": (b"[1]", "[0]", "not a message that can be read here"),
    "not UTF-8": (b'{"cases":\n"\xe9"}', "line 2", "not UTF-8"),
    "UTF-16": ('{"cases": []}'.encode("utf-16"), "file", "UTF-16"),
    "UTF-16 without a mark": ('{"cases": []}'.encode("utf-16-le"), "file", "UTF-16"),
    "UTF-32": ('{"cases": []}'.encode("utf-32"), "file", "UTF-32"),
    "nested without end": (b'{"cases":' * 10_000, "file", "nested more than"),
    "lists without end": (b"[" * 10_000 + b"]" * 10_000, "file", "nested more than"),
    "an envelope without a message": (b'{"TopicArn": "a", "Message": null}', "Message", "holds no message"),
    "an envelope of prose": (b'{"TopicArn": "a", "Message": "foo"}', "Message, line 1, column 1", "not valid JSON"),
    "an envelope nested without end": (
        json.dumps({"TopicArn": "a", "Message": "[" * 5000}).encode(),
        "Message",
        "nested more than",
    ),
}


@pytest.mark.parametrize(("data", "where", "says"), UNREADABLE.values(), ids=UNREADABLE.keys())
@pytest.mark.parametrize("read", [read_court_list, read_court_results])
def test_a_file_that_cannot_be_read_says_why_in_one_sentence(
    read: Callable[[bytes, str], Reading], data: bytes, where: str, says: str
) -> None:
    reading = read(data, "given.json")

    assert reading.could_not_read
    (problem,) = reading.problems
    assert (problem.file, problem.where) == ("given.json", where)
    assert says in problem.message
    assert problem.sentence == f"given.json, {where}: {problem.message}"
    assert problem.as_json() == {"file": "given.json", "where": where, "message": problem.message}


@pytest.mark.parametrize("read", [read_court_list_file, read_court_results_file])
def test_a_file_of_50_mb_is_refused_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Path], Reading]
) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as content:
        content.truncate(50_000_000)
    monkeypatch.setattr(Path, "open", lambda *_, **__: pytest.fail("the file was opened"))

    reading = read(large)

    assert reading.could_not_read
    (problem,) = reading.problems
    assert problem.file == str(large)
    assert "The file is 50 MB; at most 10 MB can be read" in problem.message
    assert "Split it" in problem.message


def test_bytes_beyond_the_limit_are_refused_before_they_are_parsed() -> None:
    reading = read_court_list(b"[" * (MOST_BYTES + 1), "large.json")

    assert "at most 10 MB" in reading.problems[0].message


def test_a_file_of_just_the_limit_is_read() -> None:
    text = json.dumps({"cases": [day_list_entry()]})

    reading = read_court_list((text + " " * (MOST_BYTES - len(text))).encode(), "list.json")

    assert len(reading.hearings) == 1


def test_a_file_that_is_not_there_or_is_a_folder_is_said(tmp_path: Path) -> None:
    missing = read_court_list_file(tmp_path / "missing.json")
    folder = read_court_results_file(tmp_path)

    assert (missing.could_not_read, folder.could_not_read) == (True, True)
    assert "no such file" in missing.problems[0].message
    assert "folder" in folder.problems[0].message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    closed = tmp_path / "closed.json"
    closed.write_text("{}", encoding="utf-8")
    closed.chmod(0)

    assert "cannot be opened" in read_court_list_file(closed).problems[0].message


@pytest.mark.parametrize(
    ("path", "read", "says"),
    [
        (PUBLIC_RESULTS / "create-results-1.json", read_court_list_file, "Import it as court results"),
        (PUBLIC_LISTS / "libra-case.json", read_court_results_file, "Import it as a court list"),
        (PUBLIC_LISTS / "prepare-a-case-libra.json", read_court_results_file, "Import it as a court list"),
        (OUR_LISTS / "west-midlands-2026-11.csv", read_court_results_file, "Import it as a court list"),
    ],
    ids=lambda value: getattr(value, "stem", None),
)
def test_the_right_file_for_the_other_import_says_which(path: Path, read: Callable[[Path], Reading], says: str) -> None:
    reading = read(path)

    assert reading.could_not_read
    assert says in reading.problems[0].message


def test_an_empty_list_of_messages_holds_nothing_but_could_be_read() -> None:
    reading = read_court_results(b"[]", "none.json")

    assert "no messages" in reading.problems[0].message
    assert not reading.could_not_read


# --- values that cannot be used -----------------------------------------------------------------------------------


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000])
def test_a_number_that_is_none_is_left_out_and_the_rest_is_taken(constant: str) -> None:
    entry = json.dumps(day_list_entry(crn="@")).replace('"@"', constant)

    reading = read_court_list(f'{{"cases": [{entry}]}}'.encode(), "list.json")

    assert reading.hearings[0].defendant.identifiers.crn == ""
    assert [problem.where for problem in reading.problems] == ["cases[0].crn"]


def test_a_key_given_twice_with_different_values_is_not_used() -> None:
    entry = json.dumps(day_list_entry()).replace('"crn": "X320741"', '"crn": "X320741", "crn": "X999999"')

    reading = read_court_list(f'{{"cases": [{entry}]}}'.encode(), "list.json")

    assert reading.hearings[0].defendant.identifiers.crn == ""
    assert [problem.where for problem in reading.problems] == ["cases[0].crn"]
    assert "given twice" in reading.problems[0].message


def test_a_key_given_twice_with_one_value_does_no_harm() -> None:
    entry = json.dumps(day_list_entry()).replace('"crn": "X320741"', '"crn": "X320741", "crn": "X320741"')

    reading = read_court_list(f'{{"cases": [{entry}]}}'.encode(), "list.json")

    assert reading.hearings[0].defendant.identifiers.crn == "X320741"
    assert reading.problems == ()


def test_cases_given_twice_are_not_mixed() -> None:
    entry = json.dumps(day_list_entry())

    reading = read_court_list(f'{{"cases": [{entry}], "cases": []}}'.encode(), "list.json")

    assert reading.hearings == ()
    assert {problem.where for problem in reading.problems} == {"cases"}


@pytest.mark.parametrize("unfit", ["\\u0000", "\\ud800", "\\udfff", "\\u0007", "\\uffff"])
def test_characters_that_no_database_keeps_are_taken_out_and_said(unfit: str) -> None:
    text = json.dumps({"cases": [day_list_entry(defendantName="Leah Ash@down")]}).replace("@", unfit)

    reading = read_court_list(text.encode(), "list.json")

    assert reading.hearings[0].defendant.last_name == "Ashdown"
    assert [problem.where for problem in reading.problems] == ["cases[0].defendantName"]


def test_a_name_with_accents_is_one_whichever_way_it_is_composed() -> None:
    composed, decomposed = "Zoë Siân", "Zoe\u0308 Sia\u0302n"

    lines = [as_list({"cases": [day_list_entry(defendantName=name)]}).hearings[0] for name in (composed, decomposed)]

    assert lines[0].defendant == lines[1].defendant


def test_a_text_of_great_length_is_cut_and_said() -> None:
    reading = as_list({"cases": [day_list_entry(defendantName="Leah " + "A" * 100_000)]})

    assert len(reading.hearings[0].defendant.full_name) <= 255
    assert "longer than 255 characters" in reading.problems[0].message


@pytest.mark.parametrize("wrong", [[], {}, "text", 5, True, [None], [[]], {"a": 1}])
def test_something_of_another_kind_is_said_with_its_place(wrong: object) -> None:
    reading = as_list(hearing(prosecutionCases=[wrong]))

    if wrong in ({}, {"a": 1}):
        assert reading.problems[0].where == "hearing.prosecutionCases[0].defendants"
    else:
        assert reading.problems[0].where == "hearing.prosecutionCases[0]"
        assert "where an object is expected" in reading.problems[0].message


def test_one_bad_result_does_not_cost_the_others() -> None:
    message = resulted(community_order(), treatment())
    message["cases"][0]["defendants"][0]["offences"][0]["judicialResults"].insert(0, "not a result")

    reading = as_results(message)

    assert only_order(reading).has_treatment
    assert [problem.where for problem in reading.problems] == ["cases[0].defendants[0].offences[0].judicialResults[0]"]


@pytest.mark.parametrize("levels", [DEEPEST + 2, 200])
def test_nesting_beyond_the_limit_is_refused(levels: int) -> None:
    deep: object = "x"
    for _ in range(levels):
        deep = [deep]

    reading = as_list({"cases": [day_list_entry(files=deep)]})

    assert reading.could_not_read
    assert f"more than {DEEPEST} levels deep" in reading.problems[0].message


def test_nesting_up_to_the_limit_is_read() -> None:
    deep: object = "x"
    for _ in range(DEEPEST - 3):
        deep = [deep]

    assert len(as_list({"cases": [day_list_entry(files=deep)]}).hearings) == 1


def test_a_thing_said_once_is_not_said_again_for_each_day_of_a_hearing() -> None:
    days = [{"sittingDay": f"2026-07-{day}T09:00:00Z"} for day in (13, 14, 15)]
    message = hearing(hearingDays=days)
    del message["hearing"]["prosecutionCases"][0]["prosecutionCaseIdentifier"]

    assert len(as_list(message).problems) == 1


def test_problems_without_number_are_counted_and_not_listed() -> None:
    reading = as_list({"cases": [day_list_entry(caseNo=str(number), pnc="") for number in range(MOST_PROBLEMS + 20)]})

    assert len(reading.hearings) == MOST_PROBLEMS + 20
    assert len(reading.problems) == MOST_PROBLEMS + 1
    assert reading.problems[-1].message.startswith("20 more problems")


def test_a_strange_key_is_shown_in_one_printable_line() -> None:
    entry = json.dumps(day_list_entry() | {"a\n\u202e" + "k" * 200: "bad\x00"})

    reading = read_court_list(f'{{"cases": [{entry}]}}'.encode(), "list.json")

    (problem,) = reading.problems
    assert problem.where.isprintable()
    assert len(problem.where) < 90
