"""A system shows who it is and gets a token for a short while, in the ways of OAuth2."""

import base64
from typing import Any

import pytest
from django.test import Client

from backend.accounts.models import ApiClient
from backend.database import Role
from tests import cast
from tests.api.systems import FORM, READ, SECRET, WRITE, Caller, System, body_of_form
from tests.databases import as_role


def withdraw(system: System) -> None:
    from django.utils import timezone

    with as_role(Role.OWNER):
        assert ApiClient.objects.filter(client_id=system.client_id).update(withdrawn_at=timezone.now()) == 1


def test_a_registered_system_gets_a_token_for_ten_minutes(belfry: Caller) -> None:
    given = belfry.ask_for_token(f"{READ} {WRITE}")
    assert given.status_code == 200
    body = given.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 600, f"{READ} {WRITE}")
    assert "refresh_token" not in body
    assert given["Cache-Control"] == "no-store"
    assert belfry.with_token(body["access_token"]).get("/api/v1/cases").status_code == 200


def test_id_and_secret_may_come_in_the_body(belfry: Caller) -> None:
    posted = {
        "grant_type": "client_credentials",
        "client_id": belfry.system.client_id,
        "client_secret": SECRET,
    }
    assert Client().post("/api/v1/token", body_of_form(posted), FORM).status_code == 200


def test_reading_is_what_a_token_is_for_where_nothing_is_asked(belfry: Caller) -> None:
    assert belfry.ask_for_token().json()["scope"] == READ


def test_a_scope_that_the_system_was_not_registered_for_is_refused(database: str) -> None:
    reader = System("Reader", cast.LIAISON, scopes=(READ,)).register()
    assert reader.ask_for_token(READ).status_code == 200
    refused = reader.ask_for_token(WRITE)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")
    assert reader.ask_for_token("cases:everything").json()["error"] == "invalid_scope"


def test_wrong_secret_unknown_system_and_withdrawn_system_look_alike(belfry: Caller) -> None:
    withdrawn = System("Withdrawn", cast.LIAISON).register()
    withdraw(withdrawn.system)
    answers = [
        belfry.ask_for_token(secret="another"),
        Caller(System("Nobody", cast.LIAISON, client_id="nobody")).ask_for_token(),
        withdrawn.ask_for_token(),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
        assert answer["WWW-Authenticate"] == 'Basic realm="Footbridge"'
        assert answer["Content-Type"] == "application/json"


def test_a_withdrawn_system_is_shut_out_with_the_token_it_holds(belfry: Caller) -> None:
    assert belfry.get("/api/v1/cases").status_code == 200
    withdraw(belfry.system)
    assert belfry.get("/api/v1/cases").status_code == 401


@pytest.mark.parametrize(
    "grant",
    [
        "password",
        "refresh_token",
        "authorization_code",
        "urn:ietf:params:oauth:grant-type:device_code",
        "",
        "é",
        "\x00",
    ],
)
def test_no_other_way_of_oauth_is_open(belfry: Caller, grant: str) -> None:
    refused = belfry.ask_for_token(grant_type=grant, device_code="x", code="x", refresh_token="x")
    assert refused.status_code == 400
    assert refused.json()["error"] in {"unsupported_grant_type", "invalid_request"}


@pytest.mark.parametrize(("content_type", "body"), [("application/json", "{}"), ("text/plain", "x"), ("", "")])
def test_only_a_form_is_read(belfry: Caller, content_type: str, body: str) -> None:
    refused = belfry.http.generic("POST", "/api/v1/token", body, content_type)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")


def test_neither_secret_nor_token_stands_in_the_database(belfry: Caller) -> None:
    from oauth2_provider.models import AccessToken

    token = belfry.token
    stored = AccessToken.objects.get(application__client_id=belfry.system.client_id)
    assert stored.token == ""
    assert stored.token_checksum != token
    client = ApiClient.objects.get(client_id=belfry.system.client_id)
    assert SECRET not in client.client_secret
    assert client.client_secret.startswith("md5$")  # the quick hash of the tests; Argon2 elsewhere


@pytest.mark.parametrize(
    "credentials",
    [b"\x00:\x00", b"client%00:x", "clé:é".encode(), b"no colon", b"\xff\xfe", b"", b"a" * 5000 + b":b"],
)
def test_no_credentials_are_so_odd_that_the_door_breaks(database: str, credentials: bytes) -> None:
    header = {"Authorization": f"Basic {base64.b64encode(credentials).decode()}"}
    answer: Any = Client(raise_request_exception=False).post(
        "/api/v1/token", "grant_type=client_credentials", FORM, headers=header
    )
    assert answer.status_code in {400, 401}
    assert answer.json()["error"] in {"invalid_client", "invalid_request"}
