"""The description of the API is whole, is OpenAPI 3.1, and says what the addresses do."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from backend.api.problems import KINDS, MEDIA_TYPE
from tests.api.addresses import EVERY, methods_of
from tests.api.systems import Caller, opening
from tests.api.test_who_comes_in import ADDRESSES


@pytest.fixture(scope="module")
def described(database: str) -> dict[str, Any]:
    """As anybody reads it."""
    answer = Client().get("/api/v1/schema")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_it_is_valid_openapi_3_1(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    validate_schema(described)  # type: ignore[no-untyped-call]


def test_it_is_made_without_a_warning() -> None:
    GENERATOR_STATS.reset()
    SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    assert not GENERATOR_STATS


def test_it_has_every_address_under_api_and_no_other(described: dict[str, Any]) -> None:
    routed = {
        ("/" + re.sub("<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", route), method.lower())
        for name, route in EVERY.items()
        if route.startswith("api/")
        for method in methods_of(name)
    }
    assert {(path, method) for path, method, _ in operations(described)} == routed
    assert len(routed) == len(ADDRESSES) + 2


def test_every_operation_has_a_name_a_sentence_and_its_answers(described: dict[str, Any]) -> None:
    names = []
    for path, method, operation in operations(described):
        names.append(operation["operationId"])
        assert operation["description"].endswith("."), path
        assert any(status.startswith("2") for status in operation["responses"]), (path, method)
    assert len(names) == len(set(names))


def test_every_operation_that_asks_for_a_token_says_which_and_how_it_may_fail(described: dict[str, Any]) -> None:
    kinds = {kind.uri: kind for kind in KINDS}
    for path, method, operation in operations(described):
        if path in {"/api/v1/token", "/api/v1/schema"}:
            assert operation.get("security", []) in ([], [{}]), path
            continue
        scope = "cases:read" if method == "get" else "cases:write"
        assert operation["security"] == [{"clientCredentials": [scope]}]
        failures = {status: told for status, told in operation["responses"].items() if status[0] in "45"}
        assert {"401", "403", "406", "500", "503"} <= set(failures)
        for status, told in failures.items():
            assert list(told["content"]) == [MEDIA_TYPE]
            named = re.findall(r"\((/problems/[a-z-]+)\)", told["description"])
            assert named
            assert {str(kinds[uri].status) for uri in named} == {status}
    flow = described["components"]["securitySchemes"]["clientCredentials"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/api/v1/token"
    assert set(flow["scopes"]) == {"cases:read", "cases:write"}


def test_what_writes_asks_for_its_headers(described: dict[str, Any]) -> None:
    def needed(path: str) -> set[str]:
        parameters = described["paths"][path]["post"]["parameters"]
        return {one["name"] for one in parameters if one["in"] == "header" and one.get("required")}

    assert needed("/api/v1/cases") == {"Idempotency-Key"}
    assert needed("/api/v1/cases/{case_id}/actions/{action}") == {"Idempotency-Key", "If-Match"}


def resolved(schema: Any, described: dict[str, Any]) -> dict[str, Any]:
    """A schema with the components that it points to."""
    return {**schema, "components": described["components"]}


def test_every_answer_is_as_described(
    described: dict[str, Any], belfry: Caller, almanac: Caller, person: uuid.UUID
) -> None:
    """Of one case that has been through a good deal, each address answers what it says it does."""
    hearing = "2027-01-04T10:00:00Z"
    case_id = belfry.open(person, hearingAt=hearing)["caseId"]
    belfry.act(case_id, "match", 1, mentor="Jo", knowsPerson=False)
    almanac.act(case_id, "miss", 2, reason="ill", attempts=[{"on": "2026-11-20", "how": "x", "reached": False}])
    template = f"/api/v1/cases/{case_id}"
    asked = [
        ("/api/v1/cases", "get", belfry.get("/api/v1/cases?limit=1")),
        ("/api/v1/cases", "post", belfry.post("/api/v1/cases", opening(person))),
        ("/api/v1/cases", "post", belfry.post("/api/v1/cases", {})),
        ("/api/v1/cases/{case_id}", "get", belfry.get(template)),
        ("/api/v1/cases/{case_id}", "get", belfry.get(f"/api/v1/cases/{uuid.uuid4()}")),
        ("/api/v1/cases/{case_id}/actions", "get", belfry.get(f"{template}/actions")),
        ("/api/v1/cases/{case_id}/events", "get", belfry.get(f"{template}/events")),
        ("/api/v1/cases/{case_id}/reviews", "get", belfry.get(f"{template}/reviews")),
        ("/api/v1/reviews", "get", belfry.get("/api/v1/reviews")),
        ("/api/v1/cases/{case_id}/actions/{action}", "post", belfry.act(case_id, "call_back", 3, reached=True)),
        ("/api/v1/cases/{case_id}/actions/{action}", "post", belfry.act(case_id, "call_back", 3, reached=True)),
        ("/api/v1/cases/{case_id}/actions/{action}", "post", belfry.act(case_id, "finish", 4)),
        ("/api/v1/token", "post", belfry.ask_for_token()),
        ("/api/v1/token", "post", belfry.ask_for_token(secret="x")),
    ]
    assert [answer.status_code for _, _, answer in asked] == [
        200, 201, 400, 200, 404, 200, 200, 200, 200, 200, 412, 400, 200, 401
    ]  # fmt: skip
    for path, method, answer in asked:
        told = described["paths"][path][method]["responses"][str(answer.status_code)]
        schema = told["content"][answer["Content-Type"]]["schema"]
        checker = jsonschema.FormatChecker(["date", "uuid"])
        validator = jsonschema.Draft202012Validator(resolved(schema, described), format_checker=checker)
        errors = [(error.json_path, error.message) for error in validator.iter_errors(answer.json())]
        assert errors == [], (path, method)


def test_the_shapes_name_all_that_is_answered(described: dict[str, Any], belfry: Caller, case_id: str) -> None:
    """Nothing is told that is not described."""
    shapes = described["components"]["schemas"]
    for path, shape in (("", "Case"), ("/actions", "Actions"), ("/events", "Events")):
        body = belfry.get(f"/api/v1/cases/{case_id}{path}").json()
        assert set(body) == set(shapes[shape]["properties"])
        assert set(shapes[shape]["required"]) == set(body)
    problem = belfry.get(f"/api/v1/cases/{uuid.uuid4()}").json()
    assert set(problem) == set(shapes["Problem"]["properties"])
