"""What goes wrong is told in one shape, with an id by which both sides find it again."""

import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from backend.api import problems
from backend.audit.models import AccessRecord
from backend.cases import queries
from backend.database import Role
from tests.api.systems import Caller
from tests.databases import as_role

DOCUMENTED = Path(__file__).resolve().parents[2] / "docs/api/problems.md"


def is_a_problem(answer: Any, kind: problems.Kind) -> dict[str, Any]:
    assert answer.status_code == kind.status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "instance", "errors", "correlationId"}
    assert (body["type"], body["title"], body["status"]) == (kind.uri, kind.title, kind.status)
    assert body["correlationId"] == answer["X-Correlation-Id"]
    assert body["detail"].endswith(".")
    return body


def test_every_type_is_documented_with_its_status_and_no_other() -> None:
    told = dict(re.findall(r"^### `/problems/([a-z-]+)` — ([0-9]{3})", DOCUMENTED.read_text("utf-8"), re.MULTILINE))
    assert told == {kind.slug: str(kind.status) for kind in problems.KINDS}


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1", "/api/v1/people", "/api/v2/cases", "/api/v1/cases/", "/api/v1/cases/7"]
)
def test_an_address_that_is_none_is_a_problem_document_too(database: str, path: str) -> None:
    body = is_a_problem(Client().get(path), problems.NOT_FOUND)
    assert body["instance"] == path


def test_so_is_a_host_that_is_not_ours(database: str) -> None:
    is_a_problem(Client().get("/api/v1/cases", headers={"Host": "elsewhere.example"}), problems.MALFORMED)


def test_screens_keep_their_own_pages(database: str) -> None:
    answer = Client().get("/no-such-page")
    assert answer["Content-Type"].startswith("text/html")
    assert "X-Correlation-Id" not in answer


@pytest.mark.parametrize(
    "sent", [str(uuid.UUID("3f0c6f5e-7a51-4b0a-9d2e-5c8b7a1e2d40")), "trace-1", "a" * 64, "A.b_c:d-9"]
)
def test_the_callers_id_comes_back(belfry: Caller, sent: str) -> None:
    assert belfry.get("/api/v1/cases", X_Correlation_Id=sent)["X-Correlation-Id"] == sent
    assert Client().get("/api/v1/cases", headers={"X-Correlation-Id": sent}).json()["correlationId"] == sent


@pytest.mark.parametrize("sent", ["", "a" * 65, "a b", "é", "<script>", "a\tb", '"x"', "{x}"])
def test_an_id_that_could_do_harm_in_a_log_is_replaced(belfry: Caller, sent: str) -> None:
    given = belfry.get("/api/v1/cases", X_Correlation_Id=sent)["X-Correlation-Id"]
    assert str(uuid.UUID(given)) == given


def test_an_exchange_without_an_id_gets_one_that_the_access_log_holds(belfry: Caller) -> None:
    given = belfry.get("/api/v1/cases")["X-Correlation-Id"]
    with as_role(Role.AUDITOR):
        assert AccessRecord.objects.filter(request_id=given).count() == 1


class TestAFaultOfOurs:
    """Everything is rolled back, and the caller is told no more than that."""

    def test_is_told_without_its_trace_and_leaves_nothing_behind(
        self, belfry: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        real, exchange = queries.cases, str(uuid.uuid4())

        def broken(*given: Any, **more: Any) -> Any:
            real(*given, **more)  # its row in the access log is written, and must go
            raise LookupError("the name of somebody")

        monkeypatch.setattr(queries, "cases", broken)
        answer = belfry.get("/api/v1/cases", X_Correlation_Id=exchange)
        is_a_problem(answer, problems.SERVER_ERROR)
        assert b"somebody" not in answer.content
        with as_role(Role.AUDITOR):
            assert not AccessRecord.objects.filter(request_id=exchange).exists()
        assert f"correlation {exchange}" in caplog.text

    def test_a_lost_database_is_told_with_when_to_try_again(
        self, belfry: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lost(*_: Any, **__: Any) -> Any:
            raise OperationalError("the connection is closed")

        assert belfry.token
        monkeypatch.setattr(queries, "cases", lost)
        answer = belfry.get("/api/v1/cases")
        is_a_problem(answer, problems.UNAVAILABLE)
        assert int(answer["Retry-After"]) > 0
        assert belfry.get("/api/v1/reviews").status_code == 200
