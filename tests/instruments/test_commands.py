"""The commands ``score`` and ``reliable_change``: one question, or one a line, and always an answer."""

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.instruments.answers import change_lines, score_lines
from backend.instruments.management.commands import reliable_change, score
from tests.instruments.vectors import CHANGES, SHEETS, name_of

SCORE, CHANGE = score.Command, reliable_change.Command


def ask(command: type[BaseCommand], *arguments: str) -> tuple[Any, str]:
    """The answer, and what was said about it."""
    out, said = io.StringIO(), io.StringIO()
    call_command(command(), *arguments, stdout=out, stderr=said)
    (line,) = out.getvalue().splitlines()
    return json.loads(line), said.getvalue()


def ask_lines(command: type[BaseCommand], lines: bytes, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="ascii"))
    out = io.StringIO()
    call_command(command(), "--lines", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(("code", "row"), SHEETS, ids=name_of)
def test_each_worked_sheet_is_answered_in_the_words_of_its_file(code: str, row: dict[str, Any]) -> None:
    context = ["--context", json.dumps(row["context"])] if "context" in row else []
    answer, said = ask(SCORE, code, "--answers", json.dumps(row["answers"]), *context)
    assert answer == row["expected"]
    assert bool(said) == ("error" in answer)


@pytest.mark.parametrize("row", CHANGES, ids=name_of)
def test_each_worked_change_is_answered_in_the_words_of_its_file(row: dict[str, Any]) -> None:
    assert ask(CHANGE, row["instrument"], str(row["baseline"]), str(row["follow_up"])) == (row["expected"], "")


def test_the_worked_examples_are_answered_line_by_line_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = "\n".join(json.dumps({"instrument": code, **row}) for code, row in SHEETS)
    changes = "\n".join(json.dumps(row) for row in CHANGES)

    assert [json.loads(line) for line in score_lines(sheets.splitlines())] == [row["expected"] for _, row in SHEETS]
    assert ask_lines(SCORE, sheets.encode(), monkeypatch) == [row["expected"] for _, row in SHEETS]
    assert ask_lines(CHANGE, changes.encode(), monkeypatch) == [row["expected"] for row in CHANGES]


def test_a_refused_sheet_names_its_first_bad_item_and_says_every_one() -> None:
    answer, said = ask(SCORE, "PHQ_9", "--answers", '[0, 4, 0, "2", null, 0, 0, 0, NaN]')
    assert answer == {"error": "out_of_range", "item": 2}
    assert said.splitlines() == [f"PHQ-9 item {number} must be 0, 1, 2 or 3" for number in (2, 4, 9)]


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["PHQ_9", "--answers", "[0, 0]"], {"error": "wrong_count"}),
        (["PHQ_8", "--answers", "[0, 0]"], {"error": "unknown_instrument"}),
        (["PHQ_9", "--answers", '{"10": 1}'], {"error": "unknown_item", "item": 10}),
        (["PHQ_9", "--answers", '{"nine": 1}'], {"error": "unknown_item", "item": "nine"}),
        (["PHQ_9", "--answers", '"000000000"'], {"error": "malformed"}),
        (["PHQ_9", "--answers", "null"], {"error": "malformed"}),
        (["DUDIT", "--answers", "[]", "--context", "[]"], {"error": "malformed"}),
        (["DUDIT", "--answers", "[]", "--context", '{"sex": "man"}'], {"error": "out_of_range", "context": "sex"}),
        (["DUDIT", "--answers", "[]", "--context", '{"age": 4}'], {"error": "unknown_context", "context": "age"}),
    ],
)
def test_what_cannot_be_scored_has_an_answer(arguments: list[str], answer: dict[str, Any]) -> None:
    found, said = ask(SCORE, *arguments)
    assert found == answer
    assert said.strip()


def test_answers_may_be_given_by_number() -> None:
    found, _ = ask(SCORE, "AUDIT_C", "--answers", '{"1": 2, "3": 4.0}')
    assert (found["min_total"], found["max_total"], found["screen_positive_5"]) == (6, 10, True)


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["PHQ_9", "28", "1"], {"error": "out_of_range", "where": "baseline"}),
        (["PHQ_9", "27", "-1"], {"error": "out_of_range", "where": "follow_up"}),
        (["PHQ_9", "10.5", "1"], {"error": "out_of_range", "where": "baseline"}),
        (["PHQ_9", "ten", "1"], {"error": "out_of_range", "where": "baseline"}),
        (["PHQ_9", '"10"', "1"], {"error": "out_of_range", "where": "baseline"}),
        (["PHQ_9", "true", "1"], {"error": "out_of_range", "where": "baseline"}),
        (["PHQ_9", "NaN", "1"], {"error": "out_of_range", "where": "baseline"}),
        (["CORE_OM", "1e999999", "1"], {"error": "out_of_range", "where": "baseline"}),
        (["CORE_OM", "1", "0." + "1" * 5000], {"error": "out_of_range", "where": "follow_up"}),
        (["CORE_OM", "1", "1" * 5000], {"error": "out_of_range", "where": "follow_up"}),
        (["PHQ_9", "10", "null"], {"error": "no_score", "where": "follow_up"}),
        (["AUDIT", "10", "5"], {"error": "no_reliable_change"}),
        (["PHQ_8", "10", "5"], {"error": "unknown_instrument"}),
    ],
)
def test_scores_that_cannot_be_compared_have_an_answer(arguments: list[str], answer: dict[str, Any]) -> None:
    found, said = ask(CHANGE, *arguments)
    assert found == answer
    assert said.strip()


def test_a_decimal_is_compared_as_it_is_written() -> None:
    assert ask(CHANGE, "CORE_OM", "14.9", "9.9")[0]["reliable"] == "improvement"
    assert ask(CHANGE, "SWEMWBS", "18.59", "21.54")[0]["improvement_points"] == 2.95


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (SCORE, []),
        (SCORE, ["PHQ_9"]),
        (SCORE, ["--answers", "[]"]),
        (SCORE, ["PHQ_9", "--lines"]),
        (SCORE, ["--lines", "--context", "{}"]),
        (CHANGE, []),
        (CHANGE, ["PHQ_9", "10"]),
        (CHANGE, ["PHQ_9", "10", "4", "--lines"]),
    ],
)
def test_a_question_that_is_not_whole_ends_with_status_2(command: type[BaseCommand], arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="--lines") as refused:
        ask(command, *arguments)
    assert refused.value.returncode == 2


@pytest.mark.parametrize("text", ["", "[0, 1", "0 1", "[" * 100_000, "1" * 5_000])
def test_what_is_no_json_ends_with_status_2(text: str) -> None:
    with pytest.raises(CommandError, match=r"^--answers is not JSON") as refused:
        ask(SCORE, "PHQ_9", f"--answers={text}")
    assert refused.value.returncode == 2


@pytest.mark.parametrize("command", [SCORE, CHANGE])
def test_they_need_no_database_and_no_checks(command: type[BaseCommand]) -> None:
    assert command.requires_system_checks == []
    assert not command.requires_migrations_checks


def test_a_line_that_cannot_be_read_is_named_and_the_rest_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    good = b'{"instrument": "GAD_7", "answers": [0,0,0,0,0,0,0]}'
    lines = [
        b"\xef\xbb\xbf" + good,
        b"",
        b"{not json",
        b"\xff\xfe",
        b'["GAD_7"]',
        b'{"instrument": 7}',
        b'{"answers": []}',
        b"[" * 100_000,
        b'{"instrument": "GAD_7", "answers": ' + b"1" * 5_000 + b"}",
        good,
    ]
    found = ask_lines(SCORE, b"\r\n".join(lines) + b"\r\n", monkeypatch)
    assert len(found) == len(lines)
    assert found[0] == found[-1]
    assert found[0]["total"] == 0
    for number, answer in enumerate(found[1:-1], start=2):
        assert answer["error"] == "malformed_line"
        assert answer["sentence"].startswith(f"Line {number}: ")


def test_nothing_on_standard_input_is_nothing_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask_lines(SCORE, b"", monkeypatch) == []
    assert ask_lines(CHANGE, b"", monkeypatch) == []


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 40) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
ASKED = st.fixed_dictionaries(
    {"instrument": st.sampled_from(["PHQ_9", "PC_PTSD_5", "DUDIT", "CORE_10", "SWEMWBS", "X"]) | ANY_JSON},
    optional=dict.fromkeys(("answers", "context", "baseline", "follow_up"), ANY_JSON),
)


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=30) | ASKED.map(lambda one: json.dumps(one).encode()), max_size=5))
def test_whatever_the_lines_hold_each_has_one_answer(lines: list[bytes]) -> None:
    for answer_lines in (score_lines, change_lines):
        found = [json.loads(line) for line in answer_lines(lines)]
        assert len(found) == len(lines)
        assert all(isinstance(one, dict) and one for one in found)
