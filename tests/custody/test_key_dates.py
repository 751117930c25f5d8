"""HMPPS's own messages that a date changed: thin, sent twice, out of order, and about things that we do not know."""

import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from backend.cases.models import Case
from backend.custody.facts import custody_of_people
from backend.custody.key_dates import EVENT_TYPE, read_file
from backend.custody.models import ReleaseStatement
from backend.database import Role
from backend.walls.context import speaking_for
from tests import cast
from tests.custody.given import in_days, number, owed, referred
from tests.databases import as_role

LATER = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)


def message(day: dt.date | None, at: dt.datetime, *, confirmed: bool = True, **changed: Any) -> dict[str, Any]:
    dates = {"release": {"date": str(day) if day else None, "confirmedDate": str(day) if day and confirmed else None}}
    return {
        "eventId": 17, "hmppsId": number(1), "eventType": EVENT_TYPE, "prisonId": "FSI",
        "url": "https://example.org/v1/persons/A0001ZZ/sentences/latest-key-dates-and-adjustments",
        "lastModifiedDateTime": at.isoformat(), "detail": {"data": dates}, **changed,
    }  # fmt: skip


def file_of(folder: Path, *messages: object, name: str = "events.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(list(messages)), encoding="utf-8")
    return path


def taken(*paths: Path) -> dict[str, Any]:
    said = StringIO()
    with as_role(Role.WORKER):
        call_command("import_release_events", *map(str, paths), json=True, stdout=said, stderr=StringIO())
    found: dict[str, Any] = json.loads(said.getvalue())
    return found


@pytest.fixture
def case(committed: str) -> Case:
    with speaking_for(cast.NIA.actor):
        return referred(1)


def known(case: Case) -> dt.date | None:
    with speaking_for(cast.NIA.actor):
        return custody_of_people([case.person_id])[case.person_id].release_on


def moments(case: Case) -> tuple[dt.datetime, dt.datetime]:
    """Two moments after the referral stated its date, in order."""
    with speaking_for(cast.NIA.actor):
        stated = ReleaseStatement.objects.get(person_id=case.person_id).stated_at
    return stated + dt.timedelta(microseconds=1), stated + dt.timedelta(microseconds=2)


def test_a_message_moves_the_date_and_twice_is_once(case: Case, tmp_path: Path) -> None:
    path = file_of(tmp_path, message(in_days(61), moments(case)[0]))
    first = taken(path)
    assert (first["messages"], first["versions_added"], first["problems"]) == (1, 1, [])
    assert first["reviews_moved"] > 0
    assert taken(path) == {"messages": 1, "versions_added": 0, "unchanged": 1, "reviews_moved": 0, "problems": []}
    assert known(case) == in_days(61)
    with speaking_for(cast.NIA.actor):
        assert "date_moved" in owed(case)


def test_an_older_message_that_comes_late_changes_nothing_that_counts(case: Case, tmp_path: Path) -> None:
    older, newer = moments(case)
    taken(file_of(tmp_path, message(in_days(61), newer)))
    late = taken(file_of(tmp_path, message(in_days(50), older)))
    assert (late["versions_added"], late["reviews_moved"]) == (1, 0)
    assert known(case) == in_days(61)


def test_a_thin_message_is_named_with_what_to_do_and_the_others_are_taken(case: Case, tmp_path: Path) -> None:
    at = moments(case)[0]
    path = file_of(
        tmp_path,
        message(in_days(61), at, detail=None),
        message(in_days(61), at, eventType="PERSON_ADDRESS_CHANGED"),
        message(in_days(61), at, hmppsId=""),
        message(in_days(61), at, lastModifiedDateTime="2026-11-27"),
        message(in_days(61), at, detail={"data": {"release": {"date": "2027-02-30"}}}),
        "no message",
        message(in_days(61), at, hmppsId=number(77)),
        message(in_days(61), at),
    )
    answer = taken(path)
    assert answer["versions_added"] == 1
    assert [one["where"] for one in answer["problems"]] == [
        "message 1", "message 2", "message 3", "message 4", "message 5", "message 6", "message 7",
    ]  # fmt: skip
    assert "Call its url" in answer["problems"][0]["message"]
    assert EVENT_TYPE in answer["problems"][1]["message"]
    assert "on file" in answer["problems"][6]["message"]


@pytest.mark.parametrize(
    ("dates", "rule", "sure"),
    [
        ({"release": {"date": "2027-03-01"}, "conditionalRelease": {"date": "2027-03-01"}}, "conditional", "likely"),
        (
            {"release": {"confirmedDate": "2027-03-01"}, "homeDetentionCurfew": {"actualDate": "2027-03-01"}},
            "hdc",
            "firm",
        ),
        ({"release": {"date": "2027-03-01"}, "actualParoleDate": "2027-03-01"}, "parole", "likely"),
        ({"release": {"date": "2027-03-01"}, "conditionalRelease": {"date": "2027-05-01"}}, "other", "likely"),
    ],
)
def test_the_rule_is_that_of_the_key_date_which_falls_on_the_day(
    tmp_path: Path, dates: dict[str, Any], rule: str, sure: str
) -> None:
    (found,) = read_file(file_of(tmp_path, message(None, LATER, detail={"data": dates}))).dates
    assert (str(found.release_on), found.type, found.confidence) == ("2027-03-01", rule, sure)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("", "empty"), ("[]", "no message"), ("no json", "no JSON message")],
)
def test_a_file_without_messages_ends_with_two(committed: str, tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    said = StringIO()
    with as_role(Role.WORKER), pytest.raises(SystemExit) as ended:
        call_command("import_release_events", str(path), json=True, stdout=said, stderr=StringIO())
    assert ended.value.code == 2
    assert sentence in json.loads(said.getvalue())["problems"][0]["message"]
