"""Reading cases through the API: what is asked for, a page at a time, as this system may see it, and nothing twice."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.audit.models import AccessRecord
from backend.cases.models import Case
from backend.database import Role
from backend.people.commands.deaths import report_death
from backend.walls.context import speaking_for
from tests import cast
from tests.api import systems
from tests.api.systems import Caller
from tests.cases.given import a_toy_case, do
from tests.databases import as_role


def some_cases(number: int, **data: Any) -> list[str]:
    with speaking_for(cast.AMARA.actor):
        return [str(a_toy_case(**data).id) for _ in range(number)]


@pytest.fixture
def alone(committed: str) -> Caller:
    """Belfry in a database in which there is nothing else."""
    return systems.BELFRY.register()


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["items"]]


class TestTheList:
    def test_pages_follow_each_other_without_gap_or_repeat(self, alone: Caller) -> None:
        opened = some_cases(7)
        seen: list[str] = []
        following: str | None = "/api/v1/cases?limit=3"
        pages = 0
        while following:
            page = alone.get(following)
            seen += ids(page)
            following = page.json()["next"]
            pages += 1
        assert (pages, seen) == (3, list(reversed(opened)))

    def test_the_next_page_is_narrowed_like_the_first(self, alone: Caller) -> None:
        some_cases(3)
        closed = some_cases(3)
        with speaking_for(cast.AMARA.actor):
            for case in Case.objects.filter(id__in=closed):
                do(case, "decline", cast.AMARA)
        first = alone.get("/api/v1/cases?closed=true&limit=2")
        second = alone.get(first.json()["next"])
        assert {*ids(first), *ids(second)} == set(closed)
        assert second.json()["next"] is None

    def test_it_can_be_narrowed(self, alone: Caller) -> None:
        waiting, matched, declined = some_cases(3)
        with speaking_for(cast.AMARA.actor):
            do(Case.objects.get(id=matched), "match", cast.AMARA, mentor="Jo", knows_person=False)
            do(Case.objects.get(id=declined), "decline", cast.AMARA)
        assert set(ids(alone.get("/api/v1/cases"))) == {waiting, matched}
        assert set(ids(alone.get("/api/v1/cases?closed=any"))) == {waiting, matched, declined}
        assert ids(alone.get("/api/v1/cases?closed=true")) == [declined]
        assert ids(alone.get("/api/v1/cases?state=M1")) == [matched]
        assert ids(alone.get("/api/v1/cases?pathway=mhtr")) == []
        assert ids(alone.get("/api/v1/cases?late=true")) == []
        token = alone.token
        with clock.shifted(dt.timedelta(days=10)):
            late = Caller(alone.system)
            assert set(ids(late.get("/api/v1/cases?late=true"))) == {waiting, matched}
            item = late.get("/api/v1/cases?late=true&limit=1").json()["items"][0]
        assert item["nextOwed"]["late"] is True
        assert token

    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            ("limit=0", "limit"),
            ("limit=201", "limit"),
            ("limit=-1", "limit"),
            ("limit=x", "limit"),
            ("limit=1e2", "limit"),
            ("limit=", "limit"),
            ("limit=" + "9" * 5000, "limit"),
            ("pathway=no_such", "pathway"),
            ("pathway=%00", "pathway"),
            ("state=no_such", "state"),
            ("state=%00", "state"),
            ("state=%ED%A0%80", "state"),
            ("closed=perhaps", "closed"),
            ("late=perhaps", "late"),
            ("after=x", "after"),
            ("after=", "after"),
            ("after=MjAyNi0wMS0wMVQwMDowMDowMCAxMjM0", "after"),
            ("after=%00", "after"),
            ("sate=M1", "sate"),
            ("format=api", "format"),
            ("state=M0&state=M1", "state"),
            ("organisation=" + str(cast.ELSEWHERE.id), "organisation"),
        ],
    )
    def test_what_it_does_not_know_it_refuses_rather_than_show_too_much(
        self, belfry: Caller, query: str, parameter: str
    ) -> None:
        refused = belfry.get(f"/api/v1/cases?{query}")
        assert refused.status_code == 400, refused.content
        assert [one["parameter"] for one in refused.json()["errors"]] == [parameter]

    def test_a_cursor_that_was_written_by_others_is_refused(self, belfry: Caller) -> None:
        some_cases(2)
        following = belfry.get("/api/v1/cases?limit=1").json()["next"]
        assert belfry.get(following).status_code == 200
        refused = belfry.get(following[:-3] + "abc")
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "cursor")

    def test_it_takes_as_many_queries_for_twenty_as_for_one(self, alone: Caller) -> None:
        some_cases(1)
        assert alone.token
        with CaptureQueriesContext(connection) as one:
            alone.get("/api/v1/cases")
        some_cases(19)
        with CaptureQueriesContext(connection) as twenty:
            assert len(ids(alone.get("/api/v1/cases"))) == 20
        assert len(twenty) == len(one) <= 14

    def test_everybody_shown_is_in_the_access_log(self, alone: Caller) -> None:
        opened = some_cases(2)
        exchange = uuid.uuid4()
        alone.get("/api/v1/cases", X_Correlation_Id=str(exchange))
        with as_role(Role.AUDITOR):
            row = AccessRecord.objects.get(request_id=exchange)
        assert {str(one) for one in row.cases} == set(opened)
        assert len(row.people) == 2


class TestOneCase:
    def test_it_tells_where_it_stands_what_is_owed_and_who_is_on_it(self, belfry: Caller) -> None:
        hearing = (clock.now() + dt.timedelta(days=30)).replace(microsecond=0)
        (case_id,) = some_cases(1, hearing_at=hearing.isoformat())
        case = belfry.get(f"/api/v1/cases/{case_id}").json()
        assert (case["id"], case["version"], case["pathway"]["slug"]) == (case_id, 1, "toy")
        assert case["person"]["familyName"] == "Barrow"
        assert [(one["strand"], one["state"], one["title"]) for one in case["places"]] == [
            ("mentoring", "M0", "Asked for")
        ]
        assert case["anchors"] == [{"anchor": "next_hearing", "at": hearing.strftime("%Y-%m-%dT%H:%M:%SZ")}]
        assert [(one["review"], one["owedBy"], one["late"]) for one in case["owed"]] == [
            ("match_due", ["toy_coordinator"], False)
        ]
        assert {one["name"] for one in case["parties"]} == {
            cast.LIAISON.name, cast.PROVIDER.name, cast.PROBATION.name
        }  # fmt: skip
        assert case["site"] == {"id": str(cast.BIRMINGHAM), "name": "Birmingham"}

    def test_a_window_of_days_is_told_live(self, belfry: Caller, case_id: str) -> None:
        with speaking_for(cast.AMARA.actor):
            do(Case.objects.get(id=case_id), "match", cast.AMARA, mentor="Jo", knows_person=False)
        with speaking_for(cast.TARIQ.actor):
            do(Case.objects.get(id=case_id), "miss", cast.TARIQ, reason="ill")
        (window,) = belfry.get(f"/api/v1/cases/{case_id}").json()["windows"]
        first, last = (dt.date.fromisoformat(window[end]) for end in ("first", "last"))
        assert (window["title"], last - first) == ("Quiet after a missed meeting", dt.timedelta(days=14))

    def test_whoever_holds_what_would_be_shown_is_told_just_that(self, belfry: Caller, case_id: str) -> None:
        path = f"/api/v1/cases/{case_id}"
        tag = belfry.get(path)["ETag"]
        assert re.fullmatch('"1-[0-9a-f]{16}"', tag)
        for held in (tag, f"W/{tag}", f'"x", {tag}', "*"):
            same = belfry.get(path, If_None_Match=held)
            assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
            assert same["Cache-Control"] == "no-store, private"
        for other in ('"1"', '"1-0000000000000000"', tag.strip('"'), "", "é"):
            assert belfry.get(path, If_None_Match=other).status_code == 200

    def test_a_case_that_was_not_shown_again_is_in_the_access_log_all_the_same(
        self, belfry: Caller, case_id: str
    ) -> None:
        tag = belfry.get(f"/api/v1/cases/{case_id}")["ETag"]
        exchanges = [uuid.uuid4(), uuid.uuid4()]
        belfry.get(f"/api/v1/cases/{case_id}", If_None_Match=tag, X_Correlation_Id=str(exchanges[0]))
        belfry.send("HEAD", f"/api/v1/cases/{case_id}", X_Correlation_Id=str(exchanges[1]))
        with as_role(Role.AUDITOR):
            rows = AccessRecord.objects.filter(request_id__in=exchanges)
            assert [(row.verb, row.cases) for row in rows] == [("consultation", [uuid.UUID(case_id)])] * 2

    def test_the_head_alone_tells_the_length_of_what_it_does_not_send(self, belfry: Caller, case_id: str) -> None:
        """As the server sees it: the test client would hide a body."""
        path = f"/api/v1/cases/{case_id}"
        told: dict[str, str] = {}
        environ = RequestFactory().head(path, headers={"Authorization": f"Bearer {belfry.token}"}).environ

        def begin(_: str, headers: list[tuple[str, str]], __: object = None, /) -> Callable[[bytes], object]:
            told.update(headers)
            return bytes

        sent = WSGIHandler()(environ, begin)
        assert b"".join(sent) == b""
        assert int(told["Content-Length"]) == len(belfry.get(path).content)

    def test_the_tag_changes_with_all_that_is_shown_and_not_with_the_version_alone(
        self, belfry: Caller, person: uuid.UUID
    ) -> None:
        """Somebody who polls with If-None-Match must hear of a death, and of what has become late."""
        path = belfry.open(person)["url"]
        tags = [belfry.get(path)["ETag"]]
        with speaking_for(cast.AMARA.actor):
            report_death(by=cast.AMARA.actor, person_id=person, told_by="The family", died_on=clock.now().date())
        told = belfry.get(path, If_None_Match=tags[-1])
        assert (told.status_code, told.json()["person"]["diedOn"]) == (200, clock.now().date().isoformat())
        tags.append(told["ETag"])
        with clock.shifted(dt.timedelta(days=10)):
            late = Caller(belfry.system)
            tags.append(late.get(path)["ETag"])
        assert len(set(tags)) == 3
        assert {tag.split("-")[0] for tag in tags} == {'"1'}


class TestActions:
    def test_every_action_is_there_with_what_stands_in_its_way(self, belfry: Caller, case_id: str) -> None:
        body = belfry.get(f"/api/v1/cases/{case_id}/actions").json()
        offered = {one["action"]: one for one in body["items"]}
        assert body["version"] == 1
        assert offered["match"]["allowed"]
        assert offered["match"]["roles"] == ["toy_coordinator"]
        assert {one["code"] for one in offered["meet"]["reasons"]} == {"state", "role"}
        assert not offered["meet"]["allowed"]
        assert offered["answer_risk"]["settles"] == ["raise_risk"]

    def test_what_is_allowed_can_be_done_and_what_is_not_is_refused_for_these_reasons(
        self, belfry: Caller, almanac: Caller
    ) -> None:
        for caller in (belfry, almanac):
            for action in ("raise_risk", "resume", "answer_risk", "hearing_over"):
                (case_id,) = some_cases(1)
                offered = {
                    one["action"]: one for one in caller.get(f"/api/v1/cases/{case_id}/actions").json()["items"]
                }[action]
                answer = caller.act(case_id, action, 1)
                assert (answer.status_code == 200) == offered["allowed"], (caller.system.name, action)
                if not offered["allowed"]:
                    told = {one["code"] for one in offered["reasons"]}
                    assert {one["code"] for one in answer.json()["errors"]} <= told


class TestEvents:
    def test_the_newest_stands_first_and_pages_follow(self, belfry: Caller, case_id: str) -> None:
        for version in (1, 2, 3, 4):
            assert belfry.act(case_id, "raise_risk", version).status_code == 200
        seen: list[int] = []
        following: str | None = f"/api/v1/cases/{case_id}/events?limit=2"
        while following:
            page = belfry.get(following).json()
            seen += [one["sequence"] for one in page["items"]]
            following = page["next"]
        assert seen == [5, 4, 3, 2, 1]

    def test_each_tells_what_it_did_who_when_and_what_was_entered(
        self, belfry: Caller, almanac: Caller, case_id: str
    ) -> None:
        belfry.act(case_id, "match", 1, mentor="Jo", knowsPerson=False)
        attempts = [{"on": "2026-11-20", "how": "by letter", "reached": False}]
        almanac.act(case_id, "miss", 2, reason="ill", attempts=attempts)
        missed, matched, asked = belfry.get(f"/api/v1/cases/{case_id}/events").json()["items"]
        assert matched["answers"] == {"mentor": "Jo", "knowsPerson": False}
        assert missed["answers"]["attempts"] == attempts
        moves = {one["strand"]: (one["from"] and one["from"]["state"], one["to"]["state"]) for one in matched["moves"]}
        assert moves == {"mentoring": ("M0", "M1"), "paper": (None, "P1")}
        assert (matched["by"], matched["role"], matched["organisationId"]) == (
            "Belfry", "toy_coordinator", str(cast.LIAISON.id)
        )  # fmt: skip
        assert (asked["source"], matched["source"]) == ("screen", "api")

    def test_clinical_answers_are_for_health_staffs_systems_alone(
        self, belfry: Caller, almanac: Caller, ledger: Caller, case_id: str
    ) -> None:
        belfry.act(case_id, "match", 1, mentor="Jo", knowsPerson=False)
        almanac.act(case_id, "meet", 2, topics=["home"], minutes=50, note="Sleeps badly.")
        path = f"/api/v1/cases/{case_id}/events"
        shown = almanac.get(path).json()["items"][0]
        assert (shown["answers"]["note"], shown["withheld"]) == ("Sleeps badly.", False)
        answer = ledger.get(path)
        kept = answer.json()["items"][0]
        assert (kept["answers"].get("note"), kept["answers"]["minutes"], kept["withheld"]) == (None, 50, True)
        for other in ("", "/events", "/reviews", "/actions"):
            assert b"Sleeps badly" not in ledger.get(f"/api/v1/cases/{case_id}{other}").content

    @pytest.mark.parametrize("query", ["after=3", "after=x", "limit=0", "before=1", "after=%00"])
    def test_a_page_that_is_none_is_refused(self, belfry: Caller, case_id: str, query: str) -> None:
        assert belfry.get(f"/api/v1/cases/{case_id}/events?{query}").status_code == 400


class TestReviews:
    def test_what_is_owed_on_a_case_stands_before_what_is_done(self, belfry: Caller, case_id: str) -> None:
        belfry.act(case_id, "match", 1, mentor="Jo", knowsPerson=False)
        items = belfry.get(f"/api/v1/cases/{case_id}/reviews").json()["items"]
        assert [one["review"] for one in items] == ["meeting_due", "signature_due", "match_due"]
        assert [(one["closedBecause"], one["closedAt"] is None) for one in items] == [
            ("", True), ("", True), ("met", False)
        ]  # fmt: skip

    def test_what_a_system_owes_is_what_its_roles_owe(self, committed: str) -> None:
        belfry, almanac = systems.BELFRY.register(), systems.ALMANAC.register()
        (case_id,) = some_cases(1)
        (owed,) = belfry.get("/api/v1/reviews").json()["items"]
        assert (owed["review"]["review"], owed["case"]["id"]) == ("match_due", case_id)
        assert almanac.get("/api/v1/reviews").json() == {"items": [], "more": False}
        belfry.act(case_id, "match", 1, mentor="Jo", knowsPerson=False)
        body = almanac.get("/api/v1/reviews?limit=1").json()
        assert [one["review"]["review"] for one in body["items"]] == ["meeting_due"]
        assert body["more"] is True
        assert belfry.get("/api/v1/reviews?limit=1").json()["more"] is False


def numbers_in(value: Any, name: str = "") -> Iterator[tuple[str, object]]:
    """Every number in an answer, with the name that it stands under."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from numbers_in(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from numbers_in(one, name)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield name, value


def ids_in(value: Any) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, one in value.items():
            if re.search("(^|[a-z])[iI]d$", key) and key != "correlationId":
                yield key, one
            yield from ids_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from ids_in(one)


def test_no_answer_holds_the_key_of_a_row_but_a_uuid(belfry: Caller, almanac: Caller, case_id: str) -> None:
    """Numbers that count up tell how many others there are."""
    belfry.act(case_id, "match", 1, mentor="Jo", knowsPerson=False)
    almanac.act(case_id, "meet", 2, topics=["home"], minutes=50)
    case = f"/api/v1/cases/{case_id}"
    found = 0
    for path in ("/api/v1/cases", case, f"{case}/events", f"{case}/reviews", "/api/v1/reviews"):
        body = almanac.get(path).json()
        assert {name for name, _ in numbers_in(body)} <= {"version", "sequence", "minutes"}
        for name, one in ids_in(body):
            assert one is None or uuid.UUID(str(one)).version in {4, 5}, (path, name, one)
            found += 1
    assert found > 20
    token = almanac.ask_for_token().json()
    assert {name for name, _ in numbers_in(token)} == {"expires_in"}
