"""The command ``check_identifier``: one question, or one a line, and always an answer."""

import io
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st

from backend.people.identifiers import all_kinds
from backend.people.identifiers.answers import answer_lines
from backend.people.identifiers.kinds import pnc_id
from backend.people.management.commands.check_identifier import Command
from tests.people.identifiers.vectors import ROWS, TODAY, Row


def ask(*arguments: str) -> Any:
    out = io.StringIO()
    call_command(Command(), *arguments, stdout=out)
    (line,) = out.getvalue().splitlines()
    return json.loads(line)


def ask_lines(lines: bytes, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> list[Any]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="ascii"))
    out = io.StringIO()
    call_command(Command(), "--lines", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def answers(lines: Iterable[bytes | str]) -> list[Any]:
    return [json.loads(line) for line in answer_lines(lines, today=TODAY)]


def expected(row: Row, given_answer: dict[str, Any]) -> dict[str, Any]:
    display = row.display if row.display is not None or row.canonical is None else given_answer["display"]
    return {
        "valid": row.reason is None,
        "canonical": row.canonical,
        "display": display,
        "reason": row.reason,
    }


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_worked_example_is_answered_in_the_words_of_its_file(row: Row) -> None:
    given_answer = ask("--today", TODAY.isoformat(), row.kind, row.text)

    assert given_answer == expected(row, given_answer)


def test_the_worked_examples_are_answered_line_by_line_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "\n".join(json.dumps({"kind": row.kind, "input": row.text}) for row in ROWS)

    given_answers = ask_lines(lines.encode(), monkeypatch, "--today", TODAY.isoformat())

    assert given_answers == [expected(row, one) for row, one in zip(ROWS, given_answers, strict=True)]


def test_the_day_decides_the_century_of_a_short_pnc_id() -> None:
    letter = pnc_id.with_check_letter(2027, 42)[-1]

    assert ask("pnc_id", f"27/42{letter}", "--today", "2026-12-31")["canonical"] == f"1927/0000042{letter}"
    assert ask("pnc_id", f"27/42{letter}", "--today", "2027-01-01")["canonical"] == f"2027/0000042{letter}"


def test_without_a_day_the_day_in_london_counts() -> None:
    this_year = datetime.now(ZoneInfo("Europe/London")).date().year
    this, following = (pnc_id.with_check_letter(year, 42) for year in (this_year, this_year + 1))

    assert ask("pnc_id", f"{this[2:]}")["canonical"] == this
    assert ask("pnc_id", f"{following[2:]}")["canonical"] == f"19{following[2:]}"


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "20261122", "2026-W01-1", "soon", ""])
def test_a_day_that_does_not_exist_is_refused_with_the_form_to_use(text: str) -> None:
    with pytest.raises(CommandError, match="YYYY-MM-DD"):
        ask("pnc_id", "81/34U", "--today", text)


def test_an_unknown_kind_ends_with_status_2_and_the_kinds_there_are() -> None:
    with pytest.raises(CommandError) as unknown:
        ask("nhs", "9990000018")

    assert unknown.value.returncode == 2
    for kind in all_kinds():
        assert kind in str(unknown.value)


@pytest.mark.parametrize("arguments", [[], ["nhs_number"], ["nhs_number", "9990000018", "--lines"]])
def test_a_question_that_is_not_whole_ends_with_status_2(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        ask(*arguments)

    assert refused.value.returncode == 2
    assert "--lines" in str(refused.value)


def test_it_needs_no_database_and_no_checks() -> None:
    assert Command.requires_system_checks == []
    assert not Command.requires_migrations_checks


def test_a_line_that_cannot_be_read_is_named_and_the_rest_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    good = b'{"kind": "nhs_number", "input": "9990000018"}'
    lines = [
        b"\xef\xbb\xbf" + good,
        b"",
        b"{not json",
        b"\xff\xfe",
        b'["nhs_number", "9990000018"]',
        b'{"kind": "nhs_number"}',
        b'{"kind": "cjs_result_code", "input": 3108}',
        b'{"kind": "nhs_number", "input": null}',
        b'{"kind": "\\ud800", "input": "1"}',
        b"[" * 100_000,
        b'{"kind": "nhs_number", "input": ' + b"1" * 5_000 + b"}",
        good,
    ]

    given_answers = ask_lines(b"\r\n".join(lines) + b"\r\n", monkeypatch)

    assert len(given_answers) == len(lines)
    assert (
        given_answers[0]
        == given_answers[-1]
        == {
            "valid": True,
            "canonical": "9990000018",
            "display": "999 000 0018",
            "reason": None,
        }
    )
    for number, found in enumerate(given_answers[1:-1], start=2):
        assert found["valid"] is False
        assert (found["canonical"], found["display"]) == (None, None)
        assert found["reason"] == ("unknown_kind" if number == 9 else "malformed_line")
        assert found["error"].startswith(f"Line {number}: ")


def test_nothing_on_standard_input_is_nothing_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask_lines(b"", monkeypatch) == []


@given(st.lists(st.binary(max_size=40)))
def test_whatever_the_lines_hold_each_has_one_answer(lines: list[bytes]) -> None:
    given_answers = answers(lines)

    assert len(given_answers) == len(lines)
    assert all({"valid", "canonical", "display", "reason"} <= set(found) for found in given_answers)


@given(kind=st.sampled_from(sorted(all_kinds())), text=st.text(st.characters(categories=["C", "Cs", "N", "L"])))
def test_any_text_of_a_well_formed_line_is_answered(kind: str, text: str) -> None:
    (found,) = answers([json.dumps({"kind": kind, "input": text})])

    assert set(found) == {"valid", "canonical", "display", "reason"}
