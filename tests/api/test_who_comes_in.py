"""Every address, and everybody who might knock: with no token, an old one, too little of one, or from elsewhere."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client

from backend import clock
from backend.accounts.models import ApiClient
from backend.audit.models import AccessRecord
from backend.care.models import Measure
from backend.database import Role
from backend.walls.context import speaking_for
from backend.web.rules import Who, declared
from tests import cast
from tests.api.addresses import methods_of
from tests.api.systems import READ, WRITE, Caller, System, opening
from tests.care.given import LOW, PHQ_9, an_mhtr_case, take
from tests.databases import as_role

#: every address that asks for a token: its name, the method, what is sent, the status for whoever may
ADDRESSES: dict[tuple[str, str], tuple[str, int]] = {
    ("api-cases", "GET"): ("/api/v1/cases", 200),
    ("api-cases", "POST"): ("/api/v1/cases", 201),
    ("api-case", "GET"): ("/api/v1/cases/{case}", 200),
    ("api-actions", "GET"): ("/api/v1/cases/{case}/actions", 200),
    ("api-action", "POST"): ("/api/v1/cases/{case}/actions/list_hearing", 200),
    ("api-events", "GET"): ("/api/v1/cases/{case}/events", 200),
    ("api-case-reviews", "GET"): ("/api/v1/cases/{case}/reviews", 200),
    ("api-reviews", "GET"): ("/api/v1/reviews", 200),
    ("api-list", "GET"): ("/api/v1/lists/colleagues", 200),
    ("api-case-measures", "GET"): ("/api/v1/cases/{case}/measures", 200),
    ("api-board-release", "GET"): ("/api/v1/boards/release", 200),
    ("api-board-release-day", "GET"): ("/api/v1/boards/release-day", 200),
    ("api-board-out-of-contact", "GET"): ("/api/v1/boards/out-of-contact", 200),
    ("api-board-supervision", "GET"): ("/api/v1/boards/supervision", 200),
    ("api-measure", "GET"): ("/api/v1/measures/{measure}", 200),
    ("api-case-release-dates", "GET"): ("/api/v1/cases/{case}/release-dates", 200),
    ("api-case-custody", "GET"): ("/api/v1/cases/{case}/custody", 200),
    ("api-case-gate", "GET"): ("/api/v1/cases/{case}/gate", 200),
}
EVERY = sorted(ADDRESSES)
BOARDS = {name for name, _ in ADDRESSES if name.startswith("api-board-")}


def a_sheet() -> uuid.UUID:
    """A sheet that Amara has entered."""
    with speaking_for(cast.AMARA.actor):
        take(an_mhtr_case(), PHQ_9, LOW, by=cast.AMARA)
        return Measure.objects.latest("begun_at").id


def call(caller: Caller, name: str, method: str, case_id: str, person: uuid.UUID) -> Any:
    """Ask as somebody would who does everything else right."""
    path = ADDRESSES[name, method][0]
    path = path.format(measure=a_sheet()) if "{measure}" in path else path.format(case=case_id)
    if method == "GET":
        return caller.get(path)
    if name == "api-cases":
        return caller.post(path, opening(person))
    return caller.post(path, {"data": {"hearingAt": "2027-01-04T10:00:00Z"}}, If_Match='"1"')


def test_the_table_has_every_address_that_asks_for_a_token() -> None:
    for_clients = {name for name, rule in declared().items() if rule.who is Who.CLIENT}
    assert {name for name, _ in ADDRESSES} == for_clients
    methods = {(name, method) for name in for_clients for method in methods_of(name)}
    assert methods == set(ADDRESSES)


@pytest.mark.parametrize(("name", "method"), EVERY)
def test_whoever_may_comes_in(belfry: Caller, case_id: str, person: uuid.UUID, name: str, method: str) -> None:
    answer = call(belfry, name, method, case_id, person)
    assert answer.status_code == ADDRESSES[name, method][1], answer.content
    assert answer["Cache-Control"] == "no-store, private"


def refused_as_nobody(answer: Any, *, error: str = "") -> None:
    assert answer.status_code == 401, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == 'Bearer realm="Footbridge"' + error
    assert answer.json()["type"] == "/problems/unauthenticated"


INVALID = ', error="invalid_token"'


@pytest.mark.parametrize(("name", "method"), EVERY)
def test_without_a_token_nobody_does(database: str, name: str, method: str) -> None:
    path = ADDRESSES[name, method][0].format(case=uuid.uuid4(), measure=uuid.uuid4())
    refused_as_nobody(Client().generic(method, path, b"{}", "application/json"))


@pytest.mark.parametrize(("name", "method"), EVERY)
def test_nor_with_a_token_of_eleven_minutes_ago(belfry: Caller, case_id: str, name: str, method: str) -> None:
    assert belfry.token
    with clock.shifted(dt.timedelta(minutes=9, seconds=50)):
        assert belfry.get("/api/v1/cases").status_code == 200
    with clock.shifted(dt.timedelta(minutes=11)):
        refused_as_nobody(call(belfry, name, method, case_id, uuid.uuid4()), error=INVALID)


@pytest.mark.parametrize(("name", "method"), EVERY)
def test_a_token_opens_only_what_its_scope_covers(
    belfry: Caller, case_id: str, person: uuid.UUID, name: str, method: str
) -> None:
    needed, other = (READ, WRITE) if method == "GET" else (WRITE, READ)
    token = belfry.ask_for_token(other).json()["access_token"]
    refused = call(belfry.with_token(token), name, method, case_id, person)
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/insufficient-scope"
    assert f'scope="{needed}"' in refused["WWW-Authenticate"]
    assert needed in refused.json()["detail"]
    token = belfry.ask_for_token(needed).json()["access_token"]
    assert call(belfry.with_token(token), name, method, case_id, person).status_code == ADDRESSES[name, method][1]


@pytest.mark.parametrize(("name", "method"), EVERY)
def test_another_trust_finds_nothing(outland: Caller, case_id: str, person: uuid.UUID, name: str, method: str) -> None:
    answer = call(outland, name, method, case_id, person)
    if name in {"api-cases", "api-reviews"} | BOARDS and method == "GET":
        assert answer.json()["items"] == []
    elif name == "api-list":  # their own colleagues, and nobody of this site
        assert not [
            one for one in answer.json()["items"] if one["key"] in {str(here.id) for here in (cast.AMARA, cast.BEN)}
        ]
    else:
        assert answer.status_code == 404
        assert answer.json()["type"] == "/problems/not-found"


@pytest.mark.parametrize(
    "header",
    [
        "", "Bearer", "Bearer ", "Bearer x", "bearer x y", "Basic eDp5", "Bearer \x00", "Bearer é", "Bearer " + "a" * 9000,
        "Digest x", "Bearer a,Bearer b",
    ],
)  # fmt: skip
def test_no_other_header_is_a_token(database: str, header: str) -> None:
    answer = Client().get("/api/v1/cases", headers={"Authorization": header})
    refused_as_nobody(answer, error=INVALID if header.lower().startswith("bearer") else "")


def test_a_token_counts_in_its_header_alone(belfry: Caller) -> None:
    """In an address it would be written into logs on its way."""
    refused_as_nobody(Client().get(f"/api/v1/cases?access_token={belfry.token}"))
    refused_as_nobody(Client().post("/api/v1/cases", {"access_token": belfry.token}))


def test_somebody_signed_in_on_screen_is_nobody_here(database: str) -> None:
    from backend.accounts.models import User

    browser = Client()
    browser.force_login(User.objects.get(id=cast.AMARA.id))
    refused_as_nobody(browser.get("/api/v1/cases"))


def test_a_token_made_for_another_service_is_none_here(belfry: Caller) -> None:
    token = belfry.ask_for_token(READ, resource="https://elsewhere.example/api").json()["access_token"]
    refused_as_nobody(belfry.with_token(token).get("/api/v1/cases"), error=INVALID)
    token = belfry.ask_for_token(READ, resource="http://testserver/api/").json()["access_token"]
    assert belfry.with_token(token).get("/api/v1/cases").status_code == 200


def test_a_role_taken_away_is_gone_with_the_next_request(belfry: Caller, case_id: str) -> None:
    assert belfry.act(case_id, "list_hearing", 1, hearingAt="2027-01-04T10:00:00Z").status_code == 200
    with as_role(Role.OWNER):
        ApiClient.objects.filter(client_id=belfry.system.client_id).update(roles=["court_worker"])
    refused = belfry.act(case_id, "list_hearing", 2, hearingAt="2027-01-05T10:00:00Z")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-allowed")
    assert "is for: coordinator" in refused.json()["detail"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/cases",
        "/api/v1/reviews",
        "/api/v1/schema",
        "/api/v1/token",
        f"/api/v1/cases/{uuid.UUID('3f0c6f5e-7a51-4b0a-9d2e-5c8b7a1e2d40')}",
    ],
)
def test_no_other_method_does_anything(belfry: Caller, method: str, path: str) -> None:
    answer = belfry.send(method, path)
    assert answer.status_code == 405
    assert answer.json()["type"] == "/problems/method-not-allowed"
    assert method not in answer["Allow"].replace("OPTIONS", "")


class TestTheAccessLog:
    """Who was refused is on record as well as who was shown something."""

    def refused(self, client: System) -> AccessRecord:
        actor = uuid.uuid5(uuid.NAMESPACE_URL, f"api-client:{client.client_id}")
        with as_role(Role.AUDITOR):
            return AccessRecord.objects.get(outcome="refused", actor_id=actor)

    def test_a_look_that_was_refused(self, outland: Caller, case_id: str) -> None:
        outland.get(f"/api/v1/cases/{case_id}/events")
        row = self.refused(outland.system)
        assert (row.verb, row.what, row.cases) == ("consultation", "cases.queries.timeline", [uuid.UUID(case_id)])
        assert (row.reasons, row.actor_kind, row.organisation_id) == (["not_found"], "client", cast.ELSEWHERE.id)

    def test_a_change_that_the_scope_does_not_cover(self, belfry: Caller, case_id: str) -> None:
        token = belfry.ask_for_token(READ).json()["access_token"]
        belfry.with_token(token).act(case_id, "raise_risk", 1)
        row = self.refused(belfry.system)
        assert (row.verb, row.what, row.reasons) == ("alteration", "cases.perform", ["scope"])

    def test_a_change_that_a_rule_refused_keeps_its_row_and_nothing_else(self, belfry: Caller, case_id: str) -> None:
        answer = belfry.act(case_id, "match", 1, mentor="Jo", knowsPerson=True)
        assert answer.status_code == 422
        row = self.refused(belfry.system)
        assert (row.what, row.reasons) == ("cases.perform", ["a_stranger"])
        assert belfry.get(f"/api/v1/cases/{case_id}").json()["version"] == 1

    def test_what_was_shown_carries_the_callers_own_id_and_purpose(self, belfry: Caller, case_id: str) -> None:
        ours = uuid.uuid4()
        belfry.get(f"/api/v1/cases/{case_id}", X_Correlation_Id=str(ours))
        with as_role(Role.AUDITOR):
            row = AccessRecord.objects.get(request_id=ours)
        assert (row.what, row.actor_name) == ("cases.queries.case", "Belfry")
        assert "organisation's own system" in row.justification
