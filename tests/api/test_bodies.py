"""Whatever is sent that is no request is answered in words: never by a stack trace, never by half a deed."""

import io
import json
import time
import uuid
from typing import Any

import pytest

from backend.api import bodies
from backend.refusals import Malformed
from tests.api.systems import Caller, opening

DEEP = 10_000


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "json"),
        (b"nothing", "json"),
        (b"{'a': 1}", "json"),
        (b'{"data": {}} x', "json"),
        (b'{"data": {},}', "json"),
        (b"\xff\xfe{}", "encoding"),
        ('{"data": "é"}'.encode("latin-1"), "encoding"),
        (b"\xef\xbb\xbf{}", "json"),
        (b"[]", "object"),
        (b'"x"', "object"),
        (b"null", "object"),
        (b"7", "object"),
        (b'{"data": {"n": NaN}}', "number"),
        (b'{"data": {"n": Infinity}}', "number"),
        (b'{"data": {"n": -Infinity}}', "number"),
        (b'{"data": {"n": 1e999}}', "number"),
        (b'{"data": {"n": ' + b"9" * 5000 + b"}}", "json"),
        (b'{"data": {}, "data": {}}', "twice"),
        (b'{"data": {"a": 1, "b": 2, "a": 3}}', "twice"),
        (b'{"\\u0000": 1}', "character"),
        (b'{"data": {"a": "x\\u0000y"}}', "character"),
        (b'{"data": {"a": ["\\ud800"]}}', "character"),
        (b'{"data": {"\\udfff": 1}}', "character"),
        (b"[" * DEEP + b"]" * DEEP, "depth"),
        (b'{"a":' * DEEP + b"1" + b"}" * DEEP, "depth"),
        (b'{"a":' * 30 + b"1" + b"}" * 30, "depth"),
        (b"[" * 500_000, "depth"),
    ],
)
def test_a_body_that_is_no_request_is_told_so(belfry: Caller, case_id: str, body: bytes, code: str) -> None:
    started = time.monotonic()
    for path in (f"/api/v1/cases/{case_id}/actions/raise_risk", "/api/v1/cases"):
        refused = belfry.post(path, body, If_Match='"1"')
        assert refused.status_code == 400, refused.content
        problem = refused.json()
        assert (problem["type"], [one["code"] for one in problem["errors"]]) == ("/problems/malformed", [code])
    assert time.monotonic() - started < 3
    assert belfry.get(f"/api/v1/cases/{case_id}").json()["version"] == 1


def test_a_character_that_cannot_be_kept_is_pointed_at() -> None:
    with pytest.raises(Malformed) as refused:
        bodies.read(b'{"data": {"rows": [{"how": "fine"}, {"a/b": "\\u0000"}]}}')
    assert [reason.where for reason in refused.value.reasons] == ["/data/rows/1/a~1b"]


def test_a_body_of_more_than_a_megabyte_is_not_read(belfry: Caller, person: uuid.UUID) -> None:
    for size in (bodies.MOST_BYTES, 12 * 1024 * 1024):
        refused = belfry.post("/api/v1/cases", json.dumps({"x": "y" * size}).encode())
        assert (refused.status_code, refused.json()["type"]) == (413, "/problems/too-large")
    long = belfry.post("/api/v1/cases", opening(person, wish="é" * 20_001))
    assert (long.status_code, long.json()["errors"][0]["code"]) == (400, "too_long")
    assert belfry.post("/api/v1/cases", opening(person, wish="é" * 20_000)).status_code == 201


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/xml", "", "x"],
)
def test_nothing_but_json_is_read(belfry: Caller, content_type: str) -> None:
    refused = belfry.http.generic(
        "POST",
        "/api/v1/cases",
        b'{"pathway": "toy"}',
        content_type,
        headers={"Authorization": f"Bearer {belfry.token}", "Idempotency-Key": str(uuid.uuid4())},
    )
    assert (refused.status_code, refused.json()["type"]) == (415, "/problems/unsupported-media-type")


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*"])
def test_whoever_takes_no_json_is_told_that_there_is_nothing_else(belfry: Caller, accept: str) -> None:
    refused = belfry.get("/api/v1/cases", Accept=accept)
    assert (refused.status_code, refused["Content-Type"]) == (406, "application/problem+json")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/problem+json, application/json;q=0.9"])
def test_whoever_takes_json_gets_it(belfry: Caller, accept: str) -> None:
    assert belfry.get("/api/v1/cases", Accept=accept)["Content-Type"] == "application/json"


class TestABodyInChunks:
    """It tells no length. Taken for empty, an action would be done without what was entered."""

    def send(self, caller: Caller, path: str, body: bytes, *, end_is_told: bool = True) -> Any:
        headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": str(uuid.uuid4()), "If-Match": '"1"'}
        chunked: dict[str, Any] = {
            "HTTP_TRANSFER_ENCODING": "chunked",
            "CONTENT_LENGTH": "",
            "CONTENT_TYPE": "application/json",
            "wsgi.input": io.BytesIO(body),
        }
        ended: dict[str, Any] = {"wsgi.input_terminated": True} if end_is_told else {}
        return caller.http.generic("POST", path, headers=headers, **chunked, **ended)

    def test_is_read_to_its_end(self, belfry: Caller, case_id: str) -> None:
        path = f"/api/v1/cases/{case_id}/actions/match"
        assert self.send(belfry, path, b'{"data": {"mentor": "Jo", "knowsPerson": false}}').status_code == 200
        (event, _) = belfry.get(f"/api/v1/cases/{case_id}/events").json()["items"]
        assert event["answers"]["mentor"] == "Jo"

    def test_may_be_no_longer_than_another(self, belfry: Caller, case_id: str) -> None:
        path = f"/api/v1/cases/{case_id}/actions/raise_risk"
        assert self.send(belfry, path, b"{" + b" " * bodies.MOST_BYTES + b"}").status_code == 413

    def test_is_refused_where_its_end_is_not_told(self, belfry: Caller, case_id: str) -> None:
        path = f"/api/v1/cases/{case_id}/actions/raise_risk"
        refused = self.send(belfry, path, b'{"data": {}}', end_is_told=False)
        assert (refused.status_code, refused.json()["type"]) == (411, "/problems/length-needed")
        assert belfry.get(f"/api/v1/cases/{case_id}").json()["version"] == 1
