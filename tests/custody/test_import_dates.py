"""A prison's file of release dates: taken row by row, in any order and any number of times, and every case follows."""

import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from backend import clock
from backend.actors import system_actor
from backend.cases.models import Case, CaseEvent
from backend.custody.commands import import_release_dates
from backend.custody.commands.hearing import Heard, hear
from backend.custody.facts import custody_of_people
from backend.custody.models import ReleaseStatement
from backend.custody.release_dates_in_files import COLUMNS, read_file
from backend.database import Role
from backend.pathways.releasing import ReleaseDate, in_order, rank_of
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.custody.given import a_prisoner, due, file_of, in_days, number, owed, referred, row
from tests.databases import as_role

SYSTEM = system_actor("release dates import", purpose="tests")
TODAY = dt.date(2026, 11, 27)


def cases(count: int, *, release: dt.date | None = None) -> list[Case]:
    with speaking_for(cast.NIA.actor):
        return [referred(index, release=release) for index in range(1, count + 1)]


def taken(path: Path) -> dict[str, Any]:
    """What the command prints, run as people run it."""
    said = StringIO()
    with as_role(Role.WORKER):
        call_command("import_release_dates", str(path), json=True, stdout=said, stderr=StringIO())
    found: dict[str, Any] = json.loads(said.getvalue())
    return found


def looked_at(case: Case) -> tuple[set[str], dt.datetime | None]:
    with speaking_for(cast.NIA.actor):
        return owed(case), due(case, "release_day")


@pytest.mark.usefixtures("committed")
class TestAFile:
    def test_a_date_brought_forward_moves_what_is_owed_and_asks_somebody_to_look(self, tmp_path: Path) -> None:
        (case,) = cases(1)
        before = looked_at(case)[1]
        answer = taken(file_of(tmp_path, row(1, in_days(60))))
        assert (answer["rows"], answer["versions_added"], answer["unchanged"]) == (1, 1, 0)
        assert answer["problems"] == []
        assert answer["reviews_moved"] > 0
        reviews, after = looked_at(case)
        assert before is not None
        assert after is not None
        assert before - after == dt.timedelta(days=10)
        assert "date_moved" in reviews
        with speaking_for(cast.NIA.actor):
            last = CaseEvent.objects.filter(case=case).order_by("-sequence")[0]
        assert (last.action, last.entered["release_on"]) == ("hear_release_date", str(in_days(60)))

    def test_the_same_file_again_changes_nothing(self, tmp_path: Path) -> None:
        (case,) = cases(1)
        path = file_of(tmp_path, row(1, in_days(60)))
        taken(path)
        reviews = looked_at(case)
        assert taken(path) == {"rows": 1, "versions_added": 0, "unchanged": 1, "reviews_moved": 0, "problems": []}
        assert looked_at(case) == reviews

    def test_what_cannot_be_taken_is_named_by_row_and_column_and_the_rest_is_taken(self, tmp_path: Path) -> None:
        cases(1)
        path = file_of(
            tmp_path,
            row(1, "2027-02-30"),
            row(1, in_days(60)),
            row(1, "01/02/2027"),
            row(1, in_days(61), type="early"),
            row(1, in_days(61), confidence="sure"),
            row(1, in_days(61), recorded_at="yesterday"),
            row(1, in_days(61), prison_number="A12"),
            row(999, in_days(61)),
            row(1, in_days(61), recorded_at=(clock.now() + dt.timedelta(days=2)).isoformat()),
            row(1, in_days(61), source=""),
            row(1, in_days(-400)),
        )
        answer = taken(path)
        problems = [(one["row"], one["column"]) for one in answer["problems"]]
        assert problems == [
            (2, "release_date"), (4, "release_date"), (5, "type"), (6, "confidence"), (7, "recorded_at"),
            (8, "prison_number"), (9, "prison_number"), (10, "recorded_at"), (11, "source"), (12, "release_date"),
        ]  # fmt: skip
        assert (answer["rows"], answer["versions_added"]) == (11, 1)
        assert all(str(one["message"]).endswith(".") for one in answer["problems"])

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "The file is empty."),
            (b"who,when\nA,B\n", "The first row must be exactly"),
            (b"\xff\xfe\x00", "not text in UTF-8"),
            (b"x" * 20_000_001, "larger than 20 MB"),
        ],
        ids=["empty", "another header", "no text", "too large"],
    )
    def test_a_file_that_cannot_be_read_is_one_sentence_and_ends_with_two(
        self, tmp_path: Path, content: bytes, sentence: str
    ) -> None:
        path = tmp_path / "bad.csv"
        path.write_bytes(content)
        said = StringIO()
        with as_role(Role.WORKER), pytest.raises(SystemExit) as ended:
            call_command("import_release_dates", str(path), json=True, stdout=said, stderr=StringIO())
        assert ended.value.code == 2
        (problem,) = json.loads(said.getvalue())["problems"]
        assert sentence in problem["message"]

    def test_words_are_taken_however_they_are_written(self, tmp_path: Path) -> None:
        cases(1)
        path = file_of(
            tmp_path,
            row(1, in_days(60), type="Fixed-Term Recall", confidence="LIKELY", source="Offender Management Unit"),
        )
        assert taken(path)["problems"] == []
        with speaking_for(cast.NIA.actor):
            found = ReleaseStatement.objects.get(release_on=in_days(60))
        assert (found.type, found.confidence, found.source) == ("fixed_term_recall", "likely", "offender_management")

    def test_a_date_that_is_lost_is_kept_as_such_and_somebody_is_told(self, tmp_path: Path) -> None:
        (case,) = cases(1)
        assert taken(file_of(tmp_path, row(1, "")))["versions_added"] == 1
        with speaking_for(cast.NIA.actor):
            known = custody_of_people([case.person_id])[case.person_id]
        assert known.release_on is None
        assert len(known.dates) == 2


def test_a_row_with_a_line_break_in_it_counts_as_one(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    first = 'A0001ZZ,2027-02-01,conditional,firm,prison_system,"Ann\nLee",2026-11-01T09:00:00Z'
    path.write_text(f"{','.join(COLUMNS)}\n{first}\nA0001ZZ,never,hdc,firm,x,,2026-11-01\n", encoding="utf-8")
    read = read_file(path, today=TODAY)
    assert [one.stated_by for one in read.stated] == ["Ann Lee"]
    assert [(one.row, one.column) for one in read.problems] == [(3, "release_date")]


STATED = st.builds(
    ReleaseDate,
    release_on=st.none() | st.dates(dt.date(2027, 1, 1), dt.date(2027, 1, 5)),
    type=st.sampled_from(["conditional", "hdc"]),
    source=st.sampled_from(["prison_system", "probation", "family", "a neighbour"]),
    stated_by=st.sampled_from(["", "Ann"]),
    confidence=st.sampled_from(["firm", "guess"]),
    recorded_at=st.sampled_from([dt.datetime(2026, 11, day, tzinfo=dt.UTC) for day in (1, 2, 3)]),
    rank=st.just(0),
).map(lambda one: ReleaseDate(**{**vars(one), "rank": rank_of(one.source)}))


@given(stated=st.lists(STATED, max_size=8), luck=st.randoms(use_true_random=False))
def test_what_counts_never_hangs_on_the_order_in_which_it_came(stated: list[ReleaseDate], luck: object) -> None:
    shuffled = list(stated)
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_order(shuffled) == in_order(stated)
    if stated:
        newest = max(one.recorded_at for one in stated)
        counting = in_order(stated)[-1]
        assert counting.recorded_at == newest
        assert counting.rank == min(one.rank for one in stated if one.recorded_at == newest)


@given(
    stated=st.lists(
        st.tuples(st.integers(40, 44), st.integers(0, 3), st.sampled_from(["firm", "guess"])), min_size=1, max_size=5
    ),
    cut=st.integers(0, 5),
)
@settings(max_examples=8)
def test_statements_in_any_order_and_any_batches_leave_the_case_the_same(
    stated: list[tuple[int, int, str]], cut: int, django_db_blocker: object, django_db_setup: None
) -> None:
    """On the database itself: the end is the same, forwards or backwards, at once or in two parts."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        ends = []
        for order in (stated, stated[::-1]):
            with transaction.atomic():
                speak_for(cast.NIA.actor)
                case = referred(1)
                began = ReleaseStatement.objects.get(person_id=case.person_id).stated_at
                heard = [
                    Heard(
                        key=at, number=number(1), release_on=in_days(day), type="conditional", confidence=sure,
                        source="prison_system" if moment % 2 else "probation", stated_by="",
                        recorded_at=began + dt.timedelta(microseconds=moment),
                    )
                    for at, (day, moment, sure) in enumerate(order)
                ]  # fmt: skip
                for part in (heard[:cut], heard[cut:]):
                    if part:
                        hear(part, by=SYSTEM)
                known = custody_of_people([case.person_id])[case.person_id]
                ends.append(known.release_on)
                assert due(case, "release_day") is not None or known.release_on is None
                transaction.set_rollback(True)
        assert ends[0] == ends[1]


def test_a_batch_asks_the_database_as_often_for_fifty_people_as_for_five(committed: str, tmp_path: Path) -> None:
    cases(50)
    counts = []
    for count, days in ((5, 60), (50, 50)):
        path = file_of(tmp_path, *(row(index, in_days(days)) for index in range(1, count + 1)), name=f"{count}.csv")
        with as_role(Role.WORKER), CaptureQueriesContext(connection) as queries:
            answer = import_release_dates(path, by=SYSTEM)
        assert answer.versions_added == count
        assert answer.reviews_moved >= count
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_somebody_without_a_case_is_kept_too(committed: str, tmp_path: Path) -> None:
    with speaking_for(cast.NIA.actor):
        a_prisoner(1)
    assert taken(file_of(tmp_path, row(1, in_days(60))))["versions_added"] == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", ""], ids=["unix", "windows", "no end"])
def test_a_quotation_mark_left_open_takes_none_of_the_rows_after_it(tmp_path: Path, end: str) -> None:
    path = tmp_path / "open.csv"
    lines = [
        ",".join(COLUMNS),
        "A0001ZZ,2027-02-01,conditional,firm,prison_system,,2026-11-01T09:00:00Z",
        'A0002ZZ,2027-02-01,conditional,firm,prison_system,"Ann,2026-11-01T09:00:00Z',
        "A0003ZZ,2027-02-01,conditional,firm,prison_system,,2026-11-01T09:00:00Z",
        'A0004ZZ,2027-02-01,conditional,firm,prison_system,"Ann"x,2026-11-01T09:00:00Z',
        'A0005ZZ,2027-02-01,conditional,firm,prison_system,"Ann",2026-11-01T09:00:00Z',
        'A0006ZZ,2027-02-01,conditional,firm,prison_system,"Ann,2026-11-01T09:00:00Z',
        "A0007ZZ,2027-02-01,conditional,firm,prison_system,,2026-11-01T09:00:00Z",
    ]
    path.write_bytes(((end or "\n").join(lines) + end).encode())
    read = read_file(path, today=TODAY)
    assert [one.prison_number for one in read.stated] == ["A0001ZZ", "A0003ZZ", "A0005ZZ", "A0007ZZ"]
    assert [one.row for one in read.problems] == [3, 5, 7]
    assert (read.rows, read.could_not_read) == (7, False)


def test_a_file_saved_by_a_spreadsheet_with_a_mark_at_its_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "marked.csv"
    row_ = "A0001ZZ,2027-02-01,HDC,Firm,NOMIS,,2026-11-01 09:00"
    path.write_bytes(("\ufeff" + ",".join(COLUMNS) + "\r\n" + row_ + "\r\n").encode())
    read = read_file(path, today=TODAY)
    assert [(one.type, one.source) for one in read.stated] == [("hdc", "prison_system")]
    assert not read.problems
