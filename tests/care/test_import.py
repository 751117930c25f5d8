"""Sheets from files: each by itself, once, with its alert; what is wrong is named and the rest is taken."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from backend import clock
from backend.care.models import Measure, MeasureVersion, RiskAlert
from backend.cases.models import Case, CaseEvent, Review
from backend.database import Role
from backend.pathways.working_days import london_date
from backend.walls.context import speaking_for
from tests import cast
from tests.care.given import AT_RISK, LOW, PHQ_9, an_mhtr_case, take
from tests.databases import as_role

COLUMNS = ("case", "instrument", "taken_on", "point", "answers", "completed_by", "mode", "done_about_risk")
Write = Callable[..., Path]


def today(days_ago: int = 0) -> str:
    return (london_date(clock.now()) - dt.timedelta(days=days_ago)).isoformat()


@pytest.fixture
def case(committed: str) -> Case:
    with transaction.atomic():
        return an_mhtr_case()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*rows: dict[str, Any] | str, name: str = "sheets.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows), encoding="utf-8")
        return path

    return written


def row(case: Case, answers: Any = LOW, **more: Any) -> dict[str, Any]:
    return {"case": case.reference, "instrument": PHQ_9, "taken_on": today(), "answers": answers, **more}


def run(*paths: Path | str) -> tuple[dict[str, Any], int]:
    """What the command prints, and the status it ends with, in the role that it connects in itself."""
    said, status = io.StringIO(), 0
    with as_role(Role.WORKER):
        try:
            call_command("import_measures", *map(str, paths), "--json", stdout=said, stderr=io.StringIO())
        except SystemExit as ended:
            status = int(str(ended.code))
    done: dict[str, Any] = json.loads(said.getvalue())
    return done, status


def seen(model: Any, by: cast.Member = cast.PRIYA, **having: Any) -> list[Any]:
    with speaking_for(by.actor):
        return list(model.objects.filter(**having))


def test_a_sheet_is_kept_scored_and_seen_by_those_who_work_on_the_case(case: Case, write: Write) -> None:
    done, status = run(write(row(case, point="start", mode="telephone", completed_by="helped")))
    assert (done, status) == ({"measures": {"created": 1, "unchanged": 0}, "alerts": 0, "problems": []}, 0)
    (measure,) = seen(Measure)
    assert (measure.point, measure.mode, measure.completed_by) == ("start", "telephone", "helped")
    (version,) = seen(MeasureVersion)
    assert version.ticked == list(LOW)
    assert version.value == sum(LOW)
    (event,) = seen(CaseEvent, action="record_measures")
    assert event.source == "import"


def test_a_risk_item_raises_one_alert_however_often_the_file_is_sent(case: Case, write: Write) -> None:
    path = write(row(case, AT_RISK))
    assert run(path)[0] == {"measures": {"created": 1, "unchanged": 0}, "alerts": 1, "problems": []}
    for _ in range(3):
        assert run(path)[0] == {"measures": {"created": 0, "unchanged": 1}, "alerts": 0, "problems": []}
    assert len(seen(RiskAlert)) == 1
    assert len(seen(Review, slug="score_alert", closed_at__isnull=True)) == 1
    assert len(seen(MeasureVersion)) == 1


def test_the_same_row_twice_in_a_file_and_in_another_order_is_one_sheet(case: Case, write: Write) -> None:
    again = dict(reversed(row(case).items()))
    done, _ = run(write(row(case), again, name="one.jsonl"), write(again, name="two.jsonl"))
    assert done["measures"] == {"created": 1, "unchanged": 2}


def test_csv_from_a_spreadsheet_is_read_with_its_gaps(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "sheets.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(COLUMNS)
        sheet.writerow([case.reference, "PHQ-9", today(1), "start", "2 2 - 2 1 1 1 1 0", "person", "paper", ""])
        sheet.writerow([case.reference, "phq_9", today(), "", "[0,0,0,0,0,0,0,0,2]", "", "", "Stayed with him, rang."])
        sheet.writerow([""] * len(COLUMNS))
    done, status = run(path)
    assert (done["measures"], done["alerts"], done["problems"], status) == ({"created": 2, "unchanged": 0}, 1, [], 0)
    first, second = sorted(seen(MeasureVersion), key=lambda one: one.ticked[0] or 0, reverse=True)
    assert first.ticked == [2, 2, None, 2, 1, 1, 1, 1, 0]
    assert second.done_about_risk == "Stayed with him, rang."


def test_a_gate_and_a_context_are_taken_along(case: Case, write: Write) -> None:
    gate = row(case, [None] * 5, instrument="PC_PTSD_5", context={"trauma_gate": 0})
    sex = row(case, [1] * 9 + [0, 0], instrument="DUDIT", context={"sex": "female"})
    assert run(write(gate, sex))[0]["problems"] == []
    assert {one.besides.get("sex"): one.value for one in seen(MeasureVersion)} == {None: 0, "female": 9}


class TestOnFile:
    def test_a_sheet_entered_by_hand_with_the_same_answers_is_unchanged(self, case: Case, write: Write) -> None:
        with transaction.atomic():
            take(case, PHQ_9, LOW)
        assert run(write(row(case)))[0] == {"measures": {"created": 0, "unchanged": 1}, "alerts": 0, "problems": []}

    def test_with_other_answers_it_is_never_overwritten_and_the_remedy_is_named(self, case: Case, write: Write) -> None:
        with transaction.atomic():
            take(case, PHQ_9, LOW)
        done, status = run(write(row(case, [3, *LOW[1:]])))
        assert (done["measures"], status) == ({"created": 0, "unchanged": 0}, 0)
        (problem,) = done["problems"]
        assert problem["where"] == "line 1"
        assert "is on file with other answers" in problem["message"]
        assert "correct that sheet on its page and say why" in problem["message"]
        assert [one.ticked for one in seen(MeasureVersion)] == [list(LOW)]

    def test_a_row_that_was_corrected_since_stays_corrected(self, case: Case, write: Write) -> None:
        path = write(row(case))
        run(path)
        (measure,) = seen(Measure)
        with transaction.atomic():
            take(case, PHQ_9, (0,) * 9, sheet=str(measure.id), because="Another person's form.")
        assert run(path)[0]["measures"] == {"created": 0, "unchanged": 1}
        assert seen(MeasureVersion, number=2)[0].value == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"case": "MH-NOWHERE"}, "There is no case 'MH-NOWHERE'. Check its reference."),
        ({"case": "MH\x00\ud800"}, "There is no case"),
        ({"case": 7}, "must be text"),
        ({"instrument": "phq-99"}, "There is no instrument called 'phq-99'"),
        ({"answers": [1, 2, 3]}, "PHQ-9 must have 9 answers, one for each item, and 3 were given"),
        ({"answers": [4, *LOW[1:]]}, "PHQ-9 item 1 must be 0, 1, 2 or 3"),
        ({"answers": [True, *LOW[1:]]}, "PHQ-9 item 1 must be 0, 1, 2 or 3"),
        ({"answers": ["<b>", "9" * 5000, *LOW[2:]]}, "PHQ-9 item 2 must be 0, 1, 2 or 3"),
        ({"answers": {"1": 2}}, "Answers must be a list"),
        ({"answers": "[[[["}, "with a dash for no answer"),
        ({"taken_on": "2199-01-01"}, "Date taken must be today or in the past"),
        ({"taken_on": "31/01/2026"}, "must be a date"),
        ({"taken_on": None}, "There is no taken_on"),
        ({"point": "nowhere"}, "Choose a point that"),
        ({"mode": "pigeon"}, "must be one of"),
        ({"completed_by": ["person"]}, "must be one of"),
        ({"done_about_risk": "x" * 20_001}, "the limit is 20,000"),
        ({"context": {"moon": 1}}, "does not ask for 'moon'"),
        ({"context": [1]}, "Context must be JSON"),
        ({"password": "x"}, "“password” is not asked for"),
    ],
)
def test_what_is_wrong_is_named_at_its_row_and_the_rest_is_taken(
    case: Case, write: Write, wrong: dict[str, Any], said: str
) -> None:
    done, status = run(write({**row(case), **wrong}, row(case, instrument="gad-7", answers=[0] * 7)))
    assert (done["measures"], done["alerts"], status) == ({"created": 1, "unchanged": 0}, 0, 0)
    (problem,) = done["problems"]
    assert (problem["file"], problem["where"]) == ("sheets.jsonl", "line 1")
    assert said in problem["message"]
    assert [one.instrument for one in seen(Measure)] == ["gad-7"]


def test_lines_that_are_no_sheet_leave_the_others_taken(case: Case, write: Write) -> None:
    done, status = run(write(row(case), "not json", "[1]", '{"a":' * 50_000, "", row(case, taken_on=today(1))))
    assert (done["measures"]["created"], status) == (2, 0)
    assert [one["where"] for one in done["problems"]] == ["line 2", "line 3", "line 4"]


def test_a_second_baseline_is_refused_with_the_first_one_named(case: Case, write: Write) -> None:
    done, _ = run(write(row(case, point="start", taken_on=today(9)), row(case, point="start")))
    assert done["measures"]["created"] == 1
    assert "was taken at this point already" in done["problems"][0]["message"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"colour,size\r\nred,7\r\n", b""])
def test_a_file_that_cannot_be_read_at_all_ends_with_2_and_the_others_are_taken(
    case: Case, write: Write, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_bytes(content)
    done, status = run(path, write(row(case)), tmp_path / "nowhere.csv")
    assert status == 2
    assert done["measures"]["created"] == 1
    assert [(one["file"], one["where"]) for one in done["problems"]] == [("wrong.csv", "file"), ("nowhere.csv", "file")]


def test_a_spreadsheet_that_breaks_off_says_where(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "sheets.csv"
    good = f"{case.reference},phq-9,{today()},,2 2 2 2 1 1 1 1 0,,,"
    path.write_text(f'{",".join(COLUMNS)}\n{good}\n{good},more\n"{good}', encoding="utf-8")
    done, status = run(path)
    assert (done["measures"]["created"], status) == (1, 0)
    assert "9 cells, the header 8" in done["problems"][0]["message"]
    assert "cannot be read on from here" in done["problems"][1]["message"]


def test_in_words_it_says_the_same(case: Case, write: Write) -> None:
    said = io.StringIO()
    with as_role(Role.WORKER):
        call_command("import_measures", str(write(row(case, AT_RISK), "no")), stdout=said, stderr=io.StringIO())
    assert "1 created, 0 unchanged" in said.getvalue()
    assert "1 raised" in said.getvalue()
    assert "- sheets.jsonl, line 2: This line is no JSON object." in said.getvalue()
