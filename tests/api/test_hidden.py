"""What is not theirs and what is not there look alike to another trust, down to the last header."""

import uuid
from typing import Any

import pytest

from tests.api.systems import Caller, opening
from tests.api.test_who_comes_in import ADDRESSES, call

#: headers that name the exchange itself
OF_THE_EXCHANGE = {"X-Correlation-Id"}


def likeness(answer: Any, *ids: str) -> tuple[int, str, dict[str, str]]:
    """An answer with the ids that were asked for taken out."""
    body = answer.content.decode()
    for one in (*ids, answer["X-Correlation-Id"]):
        body = body.replace(one, "…")
    headers = {name: value for name, value in answer.headers.items() if name not in OF_THE_EXCHANGE}
    return answer.status_code, body, headers


OF_ONE_CASE = sorted(one for one, (path, _) in ADDRESSES.items() if "{case}" in path)


@pytest.mark.parametrize(("name", "method"), OF_ONE_CASE)
def test_a_hidden_case_is_an_absent_case(outland: Caller, case_id: str, name: str, method: str) -> None:
    absent = str(uuid.uuid4())
    hidden, missing = (call(outland, name, method, one, uuid.uuid4()) for one in (case_id, absent))
    assert likeness(hidden, case_id) == likeness(missing, absent)
    assert hidden.status_code == 404


@pytest.mark.parametrize("headers", [{"If_None_Match": "*"}, {"If_None_Match": '"1"'}, {"Accept": "text/html"}])
def test_no_header_tells_them_apart(outland: Caller, case_id: str, headers: dict[str, str]) -> None:
    absent = str(uuid.uuid4())
    hidden, missing = (outland.get(f"/api/v1/cases/{one}", **headers) for one in (case_id, absent))
    assert likeness(hidden, case_id) == likeness(missing, absent)
    assert hidden.status_code in {404, 406}


def test_nor_does_asking_for_the_head_alone(outland: Caller, belfry: Caller, case_id: str) -> None:
    absent = str(uuid.uuid4())
    hidden, missing = (outland.send("HEAD", f"/api/v1/cases/{one}") for one in (case_id, absent))
    assert likeness(hidden) == likeness(missing)
    assert (hidden.status_code, hidden.content) == (404, b"")
    assert belfry.send("HEAD", f"/api/v1/cases/{case_id}").status_code == 200


@pytest.mark.parametrize(
    ("action", "version", "body"),
    [
        ("raise_risk", '"1"', {}),
        ("raise_risk", '"999"', {}),
        ("no_such_action", '"1"', {}),
        ("match", '"1"', {"data": {"mentor": 7, "colour": "blue"}}),
        ("match", '"1"', {"about": str(uuid.uuid4())}),
    ],
)
def test_nothing_that_is_sent_tells_them_apart(
    outland: Caller, case_id: str, action: str, version: str, body: dict[str, Any]
) -> None:
    absent = str(uuid.uuid4())
    hidden, missing = (
        outland.post(f"/api/v1/cases/{one}/actions/{action}", body, If_Match=version) for one in (case_id, absent)
    )
    assert likeness(hidden, case_id) == likeness(missing, absent)
    assert hidden.status_code == 404


def test_a_person_whom_they_do_not_know_is_nobody(outland: Caller, person: uuid.UUID) -> None:
    from tests import cast

    absent = str(uuid.uuid4())
    hidden, missing = (outland.post("/api/v1/cases", opening(one, cast.NORTHSHIRE)) for one in (person, absent))
    assert likeness(hidden, str(person)) == likeness(missing, absent)
    assert hidden.status_code == 404


def test_a_key_that_another_system_used_tells_nothing(outland: Caller, belfry: Caller, case_id: str) -> None:
    key, absent = uuid.uuid4(), str(uuid.uuid4())
    path = "/api/v1/cases/{}/actions/raise_risk"
    assert belfry.post(path.format(case_id), {}, key=key, If_Match='"1"').status_code == 200
    hidden, missing = (outland.post(path.format(one), {}, key=key, If_Match='"1"') for one in (case_id, absent))
    assert likeness(hidden, case_id) == likeness(missing, absent)
    assert hidden.status_code == 404
