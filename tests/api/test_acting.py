"""Acting through the API: on the version that was looked at, once however often it is sent, or with every reason."""

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.db import connections

from backend import clock
from backend.api import idempotency
from backend.api.models import KeyUsed
from backend.cases.models import Case, CaseEvent
from backend.database import Role
from backend.walls.context import speaking_for
from tests import cast
from tests.api.systems import Caller, opening
from tests.cases.given import do
from tests.databases import as_role

RISK = "/api/v1/cases/{}/actions/raise_risk"
MATCH = {"data": {"mentor": "Jo", "knowsPerson": False}}


def events_of(case_id: str) -> list[str]:
    with speaking_for(cast.AMARA.actor):
        return list(CaseEvent.objects.filter(case_id=case_id).values_list("action", flat=True))


def test_an_action_says_what_came_of_it(belfry: Caller, case_id: str) -> None:
    done = belfry.act(case_id, "match", 1, mentor="Jo", knowsPerson=False)
    assert done.status_code == 200
    body = done.json()
    assert body == {"caseId": case_id, "eventId": body["eventId"], "version": 2, "url": f"/api/v1/cases/{case_id}"}
    with speaking_for(cast.AMARA.actor):
        event = CaseEvent.objects.get(id=body["eventId"])
    assert (event.source, event.actor_kind, event.actor_name) == ("api", "client", "Belfry")
    assert event.entered == {"mentor": "Jo", "knows_person": False}


def test_when_it_happened_may_be_earlier_and_in_any_offset(belfry: Caller, case_id: str) -> None:
    earlier = (clock.now() - dt.timedelta(hours=3)).replace(microsecond=0)
    told = earlier.astimezone(dt.timezone(dt.timedelta(hours=5, minutes=30))).isoformat()
    done = belfry.post(RISK.format(case_id), {"happenedAt": told}, If_Match='"1"')
    assert done.status_code == 200
    told = belfry.get(f"/api/v1/cases/{case_id}/events").json()["items"][0]["happenedAt"]
    assert told == earlier.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_nothing_may_be_entered_where_nothing_is_asked(belfry: Caller, case_id: str) -> None:
    assert belfry.send(
        "POST", RISK.format(case_id), None, If_Match='"1"', Idempotency_Key=str(uuid.uuid4())
    ).status_code == 200  # fmt: skip


class TestRefusals:
    """What is refused is refused whole, with every reason and where it lies."""

    def test_every_unmet_rule_is_named_with_its_place_and_what_stands_behind_it(
        self, belfry: Caller, case_id: str
    ) -> None:
        belfry.act(case_id, "raise_risk", 1)
        refused = belfry.act(case_id, "match", 2, mentor="Jo", knowsPerson=True)
        problem = refused.json()
        assert (refused.status_code, problem["type"]) == (422, "/problems/unmet")
        by_code = {one["code"]: one for one in problem["errors"]}
        assert set(by_code) == {"no_open_risk", "a_stranger"}
        assert by_code["a_stranger"]["pointer"] == "/data/knowsPerson"
        assert by_code["no_open_risk"]["details"] == {"rule": "T7"}
        assert "pointer" not in by_code["no_open_risk"]

    def test_what_stands_in_a_statute_is_cited(self, belfry: Caller, person: uuid.UUID) -> None:
        from backend.people.commands.deaths import report_death

        case_id = belfry.open(person)["caseId"]
        with speaking_for(cast.AMARA.actor):
            report_death(by=cast.AMARA.actor, person_id=person, told_by="The family", died_on=clock.now().date())
        refused = belfry.act(case_id, "match", 1, mentor="Jo", knowsPerson=False)
        assert [one["cite"] for one in refused.json()["errors"]] == ["House rule 1"]

    def test_every_wrong_field_is_pointed_at(self, belfry: Caller, case_id: str) -> None:
        refused = belfry.act(case_id, "match", 1, knowsPerson="perhaps", eyeColour="blue")
        problem = refused.json()
        assert (refused.status_code, problem["type"]) == (400, "/problems/malformed")
        assert {(one["pointer"], one["code"]) for one in problem["errors"]} == {
            ("/data/mentor", "missing"),
            ("/data/knowsPerson", "wrong_shape"),
            ("/data/eyeColour", "unknown_field"),
        }
        assert any("“eyeColour” is not asked for" in one["detail"] for one in problem["errors"])

    def test_a_wrong_field_in_a_row_is_pointed_at(self, belfry: Caller, almanac: Caller, case_id: str) -> None:
        belfry.act(case_id, "match", 1, mentor="Jo", knowsPerson=False)
        rows = [{"on": "2026-11-20", "how": "by letter", "reached": False}, {"on": "2026-02-30", "how": "", "a/b~c": 1}]
        refused = almanac.act(case_id, "miss", 2, reason="ill", attempts=rows)
        assert refused.status_code == 400
        assert {one["pointer"] for one in refused.json()["errors"]} == {
            "/data/attempts/1/on",
            "/data/attempts/1/how",
            "/data/attempts/1/reached",
            "/data/attempts/1/a~1b~0c",
        }

    def test_a_moment_still_to_come(self, belfry: Caller, case_id: str) -> None:
        refused = belfry.post(RISK.format(case_id), {"happenedAt": "2126-01-01T00:00:00Z"}, If_Match='"1"')
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/happenedAt")

    def test_which_of_several_it_is_about(self, belfry: Caller, almanac: Caller, case_id: str) -> None:
        first, second = (belfry.act(case_id, "raise_risk", version).json() for version in (1, 2))
        answer = f"/api/v1/cases/{case_id}/actions/answer_risk"
        refused = almanac.post(answer, {}, If_Match='"3"')
        (error,) = refused.json()["errors"]
        assert (refused.status_code, error["pointer"]) == (400, "/about")
        assert {one["id"] for one in error["details"]["open"]} == {first["eventId"], second["eventId"]}
        assert set(error["details"]["open"][0]) == {"id", "happenedAt"}
        told = second["eventId"].upper()
        assert almanac.post(answer, {"about": told}, If_Match='"3"').status_code == 200

    def test_a_role_that_does_not_do_this(self, almanac: Caller, case_id: str) -> None:
        refused = almanac.act(case_id, "match", 1, mentor="Jo", knowsPerson=False)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-allowed")
        assert refused.json()["errors"][0]["details"] == {"roles": ["toy_coordinator"]}
        assert "WWW-Authenticate" not in refused  # a new token would not help

    def test_a_case_that_stands_elsewhere(self, belfry: Caller, case_id: str) -> None:
        refused = belfry.act(case_id, "resume", 1)
        problem = refused.json()
        assert (refused.status_code, problem["type"]) == (409, "/problems/conflict")
        assert problem["errors"][0]["details"] == {"strand": "mentoring", "state": "M0", "allowedFrom": ["M3"]}

    def test_an_action_that_the_pathway_does_not_have(self, belfry: Caller, case_id: str) -> None:
        refused = belfry.act(case_id, "abolish", 1)
        assert (refused.status_code, refused.json()["type"]) == (404, "/problems/not-found")

    def test_nothing_was_done_by_any_of_it(self, belfry: Caller, case_id: str) -> None:
        belfry.act(case_id, "resume", 1)
        belfry.act(case_id, "match", 1, knowsPerson=True)
        assert events_of(case_id) == ["ask_for"]


class TestTheVersionLookedAt:
    """Nobody acts on what has changed since they looked."""

    @pytest.mark.parametrize("sent", ['"1"', 'W/"1"', ' "1" ', "the ETag"])
    def test_the_version_or_the_etag_will_do(self, belfry: Caller, case_id: str, sent: str) -> None:
        if sent == "the ETag":
            sent = belfry.get(f"/api/v1/cases/{case_id}")["ETag"]
        assert belfry.post(RISK.format(case_id), {}, If_Match=sent).status_code == 200

    @pytest.mark.parametrize("headers", [{}, {"If_Match": ""}, {"If_Match": "*"}])
    def test_without_it_nothing_is_done(self, belfry: Caller, case_id: str, headers: dict[str, str]) -> None:
        refused = belfry.post(RISK.format(case_id), {}, **headers)
        assert (refused.status_code, refused.json()["type"]) == (428, "/problems/version-needed")
        assert events_of(case_id) == ["ask_for"]

    @pytest.mark.parametrize("sent", ["1", '"x"', '"1", "2"', '"-1"', '"1', '"99999999999"', '"1-XYZ"', "é", '"१"'])
    def test_what_is_no_tag_of_a_case_is_said_to_be_none(self, belfry: Caller, case_id: str, sent: str) -> None:
        refused = belfry.post(RISK.format(case_id), {}, If_Match=sent)
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["header"] == "If-Match"

    @pytest.mark.parametrize("sent", ['"1"', '"0"', '"3"', '"999999999"'])
    def test_whoever_looked_at_another_version_is_told_who_acted_and_when(
        self, belfry: Caller, case_id: str, sent: str
    ) -> None:
        with speaking_for(cast.BEN.actor):
            do(Case.objects.get(id=case_id), "list_hearing", cast.BEN, hearing_at="2027-01-04T10:00:00+00:00")
        refused = belfry.post(RISK.format(case_id), {}, If_Match=sent)
        problem = refused.json()
        assert (refused.status_code, problem["type"]) == (412, "/problems/stale")
        details = problem["errors"][0]["details"]
        assert (details["version"], details["by"], details["action"]) == (2, "Ben Whitlock", "list_hearing")
        assert dt.datetime.fromisoformat(details["at"]) <= clock.now()
        assert "Ben Whitlock" in problem["detail"]


class TestSentAgain:
    """A request that is sent again with its key is done once, and answered as it was."""

    def test_the_same_request_gets_the_first_answer(self, belfry: Caller, case_id: str) -> None:
        key = uuid.uuid4()
        path = f"/api/v1/cases/{case_id}/actions/match"
        first = belfry.post(path, MATCH, key=key, If_Match='"1"')
        belfry.act(case_id, "raise_risk", 2)
        again = belfry.post(path, MATCH, key=key, If_Match='"1"')
        assert (again.status_code, again.content) == (first.status_code, first.content) == (200, first.content)
        assert events_of(case_id) == ["ask_for", "match", "raise_risk"]

    def test_however_its_json_is_laid_out(self, belfry: Caller, case_id: str) -> None:
        key = uuid.uuid4()
        path = f"/api/v1/cases/{case_id}/actions/match"
        first = belfry.post(path, b'{"data":{"mentor":"Jo","knowsPerson":false}}', key=key, If_Match='"1"')
        again = belfry.post(
            path, b'{ "data": {"knowsPerson": false, "mentor": "J\\u006f"} }', key=f'"{key}"', If_Match='"1"'
        )
        assert (first.status_code, again.content) == (200, first.content)

    @pytest.mark.parametrize(
        "other",
        [
            {"data": {"mentor": "Sam", "knowsPerson": False}},
            {"data": {"mentor": "Jo", "knowsPerson": False}, "happenedAt": "2026-01-01T00:00:00Z"},
            {},
        ],
    )
    def test_another_request_with_the_same_key_is_refused(
        self, belfry: Caller, case_id: str, other: dict[str, Any]
    ) -> None:
        key = uuid.uuid4()
        path = f"/api/v1/cases/{case_id}/actions/match"
        assert belfry.post(path, MATCH, key=key, If_Match='"1"').status_code == 200
        refused = belfry.post(path, other, key=key, If_Match='"2"')
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/idempotency-key-reused")
        assert events_of(case_id) == ["ask_for", "match"]

    def test_so_is_the_same_body_at_another_address(self, belfry: Caller, case_id: str, person: uuid.UUID) -> None:
        key = uuid.uuid4()
        assert belfry.post(RISK.format(case_id), {}, key=key, If_Match='"1"').status_code == 200
        other = belfry.open(person)["caseId"]
        assert belfry.post(RISK.format(other), {}, key=key, If_Match='"1"').status_code == 422
        assert belfry.post("/api/v1/cases", opening(person), key=key).status_code == 422

    def test_a_refused_request_may_be_mended_and_sent_with_its_key(self, belfry: Caller, case_id: str) -> None:
        key = uuid.uuid4()
        path = f"/api/v1/cases/{case_id}/actions/match"
        known = {"data": {"mentor": "Jo", "knowsPerson": True}}
        assert [belfry.post(path, known, key=key, If_Match='"1"').status_code for _ in range(2)] == [422, 422]
        assert belfry.post(path, MATCH, key=key, If_Match='"9"').status_code == 412
        assert belfry.post(path, MATCH, key=key, If_Match='"1"').status_code == 200

    @pytest.mark.parametrize(
        "key",
        [
            "",
            "x",
            "1",
            str(uuid.UUID("3f0c6f5e-7a51-4b0a-9d2e-5c8b7a1e2d40"))[:-1],
            "{" + str(uuid.UUID("3f0c6f5e-7a51-4b0a-9d2e-5c8b7a1e2d40")) + "}",
            uuid.UUID("3f0c6f5e-7a51-4b0a-9d2e-5c8b7a1e2d40").hex,
        ],
    )
    def test_without_a_key_nothing_is_done(self, belfry: Caller, case_id: str, person: uuid.UUID, key: str) -> None:
        for path, body in ((RISK.format(case_id), {}), ("/api/v1/cases", opening(person))):
            refused = belfry.send("POST", path, body, If_Match='"1"', **({"Idempotency_Key": key} if key else {}))
            assert refused.status_code == 400
            assert refused.json()["errors"][0]["header"] == "Idempotency-Key"
        assert events_of(case_id) == ["ask_for"]

    def test_each_system_has_its_own_keys(self, belfry: Caller, almanac: Caller, case_id: str) -> None:
        key = uuid.uuid4()
        assert belfry.post(RISK.format(case_id), {}, key=key, If_Match='"1"').status_code == 200
        answer = f"/api/v1/cases/{case_id}/actions/answer_risk"
        assert almanac.post(answer, {}, key=key, If_Match='"2"').status_code == 200
        assert events_of(case_id) == ["ask_for", "raise_risk", "answer_risk"]

    def test_keys_are_kept_for_a_week(self, belfry: Caller, case_id: str) -> None:
        key = uuid.uuid4()
        assert belfry.post(RISK.format(case_id), {}, key=key, If_Match='"1"').status_code == 200
        with clock.shifted(dt.timedelta(days=6, hours=23)), as_role(Role.WORKER):
            idempotency.forget_keys()
        assert KeyUsed.objects.filter(key=key).exists()
        with clock.shifted(dt.timedelta(days=7, hours=1)), as_role(Role.WORKER):
            assert idempotency.forget_keys() >= 1
        assert not KeyUsed.objects.filter(key=key).exists()
        again = belfry.post(RISK.format(case_id), {}, key=key, If_Match='"1"')
        assert again.status_code == 200  # the command is still known to have been done
        assert events_of(case_id) == ["ask_for", "raise_risk"]

    def test_two_that_come_at_the_same_moment_open_one_case(self, belfry: Caller, person: uuid.UUID) -> None:
        key, token, body = uuid.uuid4(), belfry.token, opening(person)
        start = threading.Barrier(8)
        answers: list[Any] = []

        def send() -> None:
            start.wait(timeout=30)
            try:
                answers.append(Caller(belfry.system).with_token(token).post("/api/v1/cases", body, key=key))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        with speaking_for(cast.AMARA.actor):
            assert Case.objects.filter(person_id=person).count() == 1


class TestOpening:
    """A case is opened for somebody whom the organisation works with."""

    def test_it_says_where_the_new_case_is(self, belfry: Caller, person: uuid.UUID) -> None:
        answer = belfry.post("/api/v1/cases", opening(person, wish="Somebody to talk to"))
        body = answer.json()
        assert (answer.status_code, body["version"]) == (201, 1)
        assert answer["Location"] == body["url"] == f"/api/v1/cases/{body['caseId']}"
        case = belfry.get(answer["Location"]).json()
        assert (case["person"]["id"], case["places"][0]["state"]) == (str(person), "M0")

    def test_sent_again_it_is_the_same_case(self, belfry: Caller, person: uuid.UUID) -> None:
        key = uuid.uuid4()
        first, again = (belfry.post("/api/v1/cases", opening(person), key=key) for _ in range(2))
        assert (again.status_code, again.content, again["Location"]) == (201, first.content, first["Location"])

    @pytest.mark.parametrize(
        ("changed", "pointer"),
        [
            ({"pathway": "no_such"}, "/pathway"),
            ({"pathway": None}, "/pathway"),
            ({"personId": "x"}, "/personId"),
            ({"personId": 1}, "/personId"),
            ({"siteId": str(uuid.uuid4())}, "/siteId"),
            ({"data": []}, "/data"),
            ({"data": {"source": "the moon"}}, "/data/source"),
            ({"happenedAt": "2026-11-23"}, "/happenedAt"),
            ({"happenedAt": "2026-11-23T09:30:00"}, "/happenedAt"),
            ({"happenedAt": "2026-02-30T09:30:00Z"}, "/happenedAt"),
            ({"happenedAt": "0001-01-01T00:00:00+14:00"}, "/happenedAt"),
            ({"happenedAt": 1}, "/happenedAt"),
        ],
    )
    def test_what_is_wrong_is_pointed_at(
        self, belfry: Caller, person: uuid.UUID, changed: dict[str, Any], pointer: str
    ) -> None:
        refused = belfry.post("/api/v1/cases", {**opening(person), **changed})
        assert refused.status_code == 400, refused.content
        assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]
        with speaking_for(cast.AMARA.actor):
            assert not Case.objects.filter(person_id=person).exists()

    def test_everything_that_is_missing_is_named_at_once(self, belfry: Caller) -> None:
        refused = belfry.post("/api/v1/cases", {})
        assert {one["pointer"] for one in refused.json()["errors"]} == {
            "/pathway", "/action", "/personId", "/siteId"
        }  # fmt: skip

    def test_an_action_that_does_not_open_a_case_opens_none(self, belfry: Caller, person: uuid.UUID) -> None:
        refused = belfry.post("/api/v1/cases", {**opening(person), "action": "raise_risk", "data": {}})
        assert refused.status_code == 409
        assert belfry.post("/api/v1/cases", {**opening(person), "action": "no_such"}).status_code == 404


class TestNothingElseGetsIn:
    """Whatever a request names that is not asked for is refused: version, parties, closing date, anything."""

    @pytest.mark.parametrize(
        "name",
        [
            "id", "caseId", "version", "expectedVersion", "reference", "closedAt", "parties", "by", "actor", "role",
            "source", "organisationId", "commandId", "recordedAt", "worker", "force", "__class__", "", "a" * 300,
        ],
    )  # fmt: skip
    def test_beside_the_entry(self, belfry: Caller, case_id: str, person: uuid.UUID, name: str) -> None:
        for path, body in ((RISK.format(case_id), {}), ("/api/v1/cases", opening(person))):
            refused = belfry.post(path, {**body, name: "x"}, If_Match='"1"')
            assert refused.status_code == 400
            assert [one["code"] for one in refused.json()["errors"]] == ["unknown_field"]
        assert events_of(case_id) == ["ask_for"]

    def test_within_the_entry_by_every_column_that_a_case_has(self, belfry: Caller, case_id: str) -> None:
        names = {field.name for model in (Case, CaseEvent) for field in model._meta.get_fields()}
        assert len(names) > 25
        for name in sorted(names):
            sent = {"mentor": "Jo", "knowsPerson": False, name: "x"}
            refused = belfry.post(f"/api/v1/cases/{case_id}/actions/match", {"data": sent}, If_Match='"1"')
            assert refused.status_code == 400, name
            assert [one["code"] for one in refused.json()["errors"]] == ["unknown_field"]
        assert events_of(case_id) == ["ask_for"]

    def test_a_name_in_the_spelling_of_the_code_is_none_here(self, belfry: Caller, case_id: str) -> None:
        refused = belfry.act(case_id, "match", 1, mentor="Jo", knows_person=False)
        assert refused.status_code == 400
        assert [one["pointer"] for one in refused.json()["errors"]] == ["/data/knows_person"]
