"""Measures through the REST API: taken by an action like any other, read with their scores by health systems alone."""

import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.audit.models import AccessRecord
from backend.care.models import Measure, RiskAlert
from backend.cases.models import Case
from backend.database import Role
from backend.pathways import roles
from backend.walls.context import speaking_for
from tests import cast
from tests.api.systems import READ, WRITE, Caller, System
from tests.care.given import AT_RISK, LOW, PHQ_9, WELL, an_mhtr_case, sheet, take
from tests.databases import as_role

BELFRY = System("Belfry", cast.LIAISON, (roles.COURT_WORKER,))
ALMANAC = System("Almanac", cast.PROVIDER, (roles.TREATMENT_PRACTITIONER,))
LEDGER = System("Ledger", cast.PROBATION, (roles.RESPONSIBLE_OFFICER,))
OUTLAND = System("Outland", cast.ELSEWHERE, (roles.TREATMENT_PRACTITIONER, roles.CLINICAL_LEAD))
DONE = "Stayed with him, safety plan gone through, GP rung."


@pytest.fixture
def case(committed: str) -> Case:
    with transaction.atomic():
        return an_mhtr_case()


@pytest.fixture
def almanac(case: Case) -> Caller:
    return ALMANAC.register()


def camel(sent: dict[str, Any]) -> dict[str, Any]:
    words = {"taken_on": "takenOn", "done_about_risk": "doneAboutRisk", "completed_by": "completedBy"}
    return {words.get(key, key): value for key, value in sent.items()}


def send(caller: Caller, case: Case, measure: str, columns: Any, *, key: object = None, **more: Any) -> Any:
    """Take a measure on the version that the case now has."""
    tag = caller.get(f"/api/v1/cases/{case.id}")["ETag"]
    body = {"data": camel(sheet(measure, columns, **more))}
    return caller.post(f"/api/v1/cases/{case.id}/actions/record_measures", body, key=key, If_Match=tag)


def measures_of(caller: Caller, case: Case) -> Any:
    answer = caller.get(f"/api/v1/cases/{case.id}/measures")
    assert answer.status_code == 200, answer.content
    return answer.json()


def count(model: type[Measure] | type[RiskAlert]) -> int:
    with transaction.atomic(), speaking_for(cast.TARIQ.actor):
        return model.objects.count()


# --- taking ---------------------------------------------------------------------------------------------------------


def test_a_measure_is_taken_by_an_action_and_read_back_with_its_score(almanac: Caller, case: Case) -> None:
    assert send(almanac, case, PHQ_9, (*(2,) * 8, 0), days_ago=30, point="start").status_code == 200
    assert send(almanac, case, PHQ_9, WELL, point="end").status_code == 200
    found = measures_of(almanac, case)
    assert found["withheld"] is False
    first, last = found["items"]
    assert (first["instrument"], first["title"], first["value"], first["band"]) == (
        PHQ_9, "PHQ-9", 16, "moderately severe",
    )  # fmt: skip
    assert (first["point"], first["finished"], first["derived"], first["version"]) == ("start", True, False, 1)
    assert first["result"] == {
        "missing": 0, "total": 16, "prorated": False, "band": "moderately severe", "caseness": True, "risk_item_9": 0,
        "risk_flag": False,
    }  # fmt: skip
    assert first["codes"] == [
        {"system": "http://snomed.info/sct", "code": "720433000"}, {"system": "http://loinc.org", "code": "44261-6"},
    ]  # fmt: skip
    assert first["changeFromFirst"] is None
    assert last["changeFromFirst"] == {
        "points": -14, "improvement": 14, "reliable": "improvement", "reliableRecovery": True,
    }  # fmt: skip
    assert {one["point"]: one["standing"] for one in found["points"]} == {
        "start": "begun", "session": "not_due", "mid": "not_due", "end": "begun",
    }  # fmt: skip


def test_what_could_not_be_scored_is_null_and_never_zero(almanac: Caller, case: Case) -> None:
    send(almanac, case, PHQ_9, (3, 3, 3, None, None, None, 3, 3, 0), days_ago=9)
    send(almanac, case, PHQ_9, LOW)
    unscored, only = measures_of(almanac, case)["items"]
    assert (unscored["value"], unscored["band"], unscored["result"]["total"]) == (None, None, None)
    assert unscored["changeFromFirst"] is None
    assert only["changeFromFirst"] is None
    assert only["value"] == sum(LOW)


def test_a_risk_item_raises_one_alert_however_often_the_sheet_is_sent(almanac: Caller, case: Case) -> None:
    key = uuid.uuid4()
    first = send(almanac, case, PHQ_9, AT_RISK, key=key)
    assert first.status_code == 200
    assert count(RiskAlert) == 1
    again = almanac.post(
        f"/api/v1/cases/{case.id}/actions/record_measures", {"data": camel(sheet(PHQ_9, AT_RISK))}, key=key,
        If_Match=f'"{first.json()["version"] - 1}"',
    )  # fmt: skip
    assert (again.status_code, again.json()) == (200, first.json())
    refused = send(almanac, case, PHQ_9, AT_RISK)
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["type"] == "/problems/conflict"
    (error,) = problem["errors"]
    held = measures_of(almanac, case)["items"][0]
    assert error["details"] == {"sheet": held["id"]}
    assert error["pointer"] == "/data/takenOn"
    assert "is on file already" in problem["detail"]
    assert (count(RiskAlert), count(Measure)) == (1, 1)


def test_wrong_items_are_named_at_their_place_in_what_was_sent(almanac: Caller, case: Case) -> None:
    columns = [{"item": 1, "column": 4}, {"item": 3, "column": 1}, {"item": 2, "column": 9}]
    body = {"data": {**camel(sheet(PHQ_9, ())), "answers": columns}}
    refused = almanac.post(f"/api/v1/cases/{case.id}/actions/record_measures", body, If_Match='"1"')
    assert refused.status_code == 400
    found = {one["pointer"]: one["detail"] for one in refused.json()["errors"]}
    assert set(found) == {"/data/answers/0/column", "/data/answers/2/column"}
    assert "PHQ-9 item 1 must be 0, 1, 2 or 3" in found["/data/answers/0/column"]
    assert count(Measure) == 0


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"measure": "phq-99"}, "/data/measure"),
        ({"takenOn": "2999-01-01"}, "/happenedAt|/data/takenOn"),
        ({"point": "nowhere"}, "/data/point"),
        ({"answers": [{"item": 2, "column": 1}, {"item": 2, "column": 1}]}, "/data/answers/1/column"),
        ({"answers": [{"item": 1, "column": 1}, {"item": 12, "column": 0}]}, "/data/answers/1/column"),
        ({"answers": [{"item": 2, "column": "x"}]}, "/data/answers/0/column"),
        ({"measure": "pc-ptsd-5", "besides": [{"key": "trauma_exposure_gate", "value": "perhaps"}]}, "/data/besides"),
        ({"because": "No reason."}, "/data/because"),
    ],
)
def test_whatever_is_wrong_is_named_where_it_was_sent(
    almanac: Caller, case: Case, wrong: dict[str, Any], pointer: str
) -> None:
    body = {"data": {**camel(sheet(PHQ_9, LOW)), **wrong}}
    refused = almanac.post(f"/api/v1/cases/{case.id}/actions/record_measures", body, If_Match='"1"')
    assert refused.status_code in {400, 422}, refused.content
    places = [one.get("pointer", "") for one in refused.json()["errors"]]
    assert any(place.startswith(tuple(pointer.split("|"))) for place in places), places
    assert count(Measure) == 0


def test_a_sheet_is_corrected_through_its_id_with_a_reason_and_keeps_its_versions(almanac: Caller, case: Case) -> None:
    send(almanac, case, PHQ_9, AT_RISK, done_about_risk=DONE)
    held = measures_of(almanac, case)["items"][0]["id"]
    assert send(almanac, case, PHQ_9, LOW, sheet=held, because="Read wrongly.").status_code == 200
    told = almanac.get(f"/api/v1/measures/{held}").json()
    assert (told["measure"]["id"], told["measure"]["version"], told["measure"]["value"]) == (held, 2, sum(LOW))
    newest, oldest = told["versions"]
    assert (newest["number"], newest["because"], newest["value"]) == (2, "Read wrongly.", sum(LOW))
    assert (oldest["number"], oldest["doneAboutRisk"], oldest["value"]) == (1, DONE, sum(AT_RISK))
    assert oldest["answers"][8] == {"item": 9, "label": "Thoughts of death or self-harm", "column": 2}
    assert (told["mode"], told["completedBy"], told["interpreter"]) == ("paper", "person", False)
    assert oldest["recordedBy"] == "Almanac"


def test_a_derived_score_says_so(almanac: Caller, case: Case) -> None:
    send(almanac, case, "core-om", (1,) * 34)
    found = {one["instrument"]: one["derived"] for one in measures_of(almanac, case)["items"]}
    assert found == {"core-om": False, "core-10": True}


# --- who reads what -------------------------------------------------------------------------------------------------


def test_a_probation_system_is_told_that_measures_were_taken_and_nothing_they_came_to(case: Case) -> None:
    with transaction.atomic():
        for slug, columns in (("core-om", (1,) * 34), (PHQ_9, AT_RISK), ("gad-7", (3,) * 7)):
            take(case, slug, columns, point="start", days_ago=2, done_about_risk=DONE)
    ledger = LEDGER.register()
    found = measures_of(ledger, case)
    assert (found["withheld"], found["items"]) == (True, [])
    assert [(one["point"], one["standing"], one["days"]) for one in found["points"]][:2] == [
        ("start", "taken", 1), ("session", "not_due", 0),
    ]  # fmt: skip
    with transaction.atomic(), speaking_for(cast.TARIQ.actor):
        held = Measure.objects.get(instrument=PHQ_9).id
    hidden, absent = (ledger.get(f"/api/v1/measures/{one}") for one in (held, uuid.uuid4()))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.json()["detail"] == absent.json()["detail"]
    for path in ("measures", "events", "reviews"):
        body = ledger.get(f"/api/v1/cases/{case.id}/{path}").content.decode()
        for kept in (DONE, '"column"', '"value"', '"result"', "moderate"):
            assert kept not in body, (path, kept)


def test_health_systems_of_the_case_read_scores_by_their_role(case: Case) -> None:
    with transaction.atomic():
        take(case, PHQ_9, LOW)
    assert measures_of(BELFRY.register(), case)["items"][0]["value"] == sum(LOW)
    clerk = System("Clerk", cast.PROVIDER, (roles.ADMINISTRATOR,)).register()
    assert measures_of(clerk, case)["withheld"] is True


def test_another_trusts_measures_are_absent(almanac: Caller, case: Case) -> None:
    send(almanac, case, PHQ_9, LOW)
    held = measures_of(almanac, case)["items"][0]["id"]
    outland = OUTLAND.register()
    for hidden, absent in (
        (f"/api/v1/cases/{case.id}/measures", f"/api/v1/cases/{uuid.uuid4()}/measures"),
        (f"/api/v1/measures/{held}", f"/api/v1/measures/{uuid.uuid4()}"),
    ):
        theirs, nobodys = outland.get(hidden), outland.get(absent)
        assert theirs.status_code == nobodys.status_code == 404
        ignored = {"instance", "correlationId"}
        one, other = ({k: v for k, v in each.json().items() if k not in ignored} for each in (theirs, nobodys))
        assert one == other


def test_reading_needs_the_scope_for_reading(case: Case) -> None:
    writer = System("Writer", cast.PROVIDER, (roles.TREATMENT_PRACTITIONER,), scopes=(WRITE,)).register()
    for path in (f"/api/v1/cases/{case.id}/measures", f"/api/v1/measures/{uuid.uuid4()}"):
        refused = writer.get(path)
        assert refused.status_code == 403
        assert READ in refused.json()["detail"]


def test_every_look_is_on_record_and_so_is_one_that_was_refused(almanac: Caller, case: Case) -> None:
    send(almanac, case, PHQ_9, LOW)
    held = measures_of(almanac, case)["items"][0]["id"]
    almanac.get(f"/api/v1/measures/{held}")
    OUTLAND.register().get(f"/api/v1/measures/{held}")
    with as_role(Role.AUDITOR):
        looks = AccessRecord.objects.filter(what__startswith="care.queries").order_by("at", "id")
        found = list(looks.values_list("what", "actor_name", "outcome"))
    assert found == [
        ("care.queries.points_of", "Almanac", "done"), ("care.queries.measures_of", "Almanac", "done"),
        ("care.queries.sheet", "Almanac", "done"), ("care.queries.sheet", "Outland", "refused"),
    ]  # fmt: skip


def test_thirty_sheets_take_as_many_queries_as_one(almanac: Caller, case: Case) -> None:
    counts = []
    for days in (range(1), range(1, 30)):
        with transaction.atomic():
            for day in days:
                take(case, PHQ_9, LOW, days_ago=day, point="session")
        measures_of(almanac, case)
        with CaptureQueriesContext(connection) as ran:
            assert len(measures_of(almanac, case)["items"]) == (1 if days == range(1) else 30)
        counts.append(len(ran))
    assert counts[0] == counts[1]
