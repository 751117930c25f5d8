"""A release through the REST API: as its page says it, and for nobody else."""

import uuid
from typing import Any

import pytest
from django.db import transaction

from backend.audit.models import AccessRecord, Outcome
from backend.cases.models import Case
from backend.database import Role
from backend.pathways.engager import roles
from backend.walls.context import speaking_for
from tests import cast
from tests.api.systems import Caller, System
from tests.custody.given import do, in_days, referred
from tests.databases import as_role

GATEHOUSE = System("Gatehouse", cast.THROUGH_THE_GATE, (roles.TEAM_LEAD,))
OUTLAND = System("Outland", cast.ELSEWHERE, (roles.TEAM_LEAD,))


@pytest.fixture
def case(committed: str) -> Case:
    with transaction.atomic(), speaking_for(cast.NIA.actor):
        return referred(1)


def read(caller: Caller, case: Case, what: str) -> Any:
    answer = caller.get(f"/api/v1/cases/{case.id}/{what}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_every_statement_is_told_with_the_one_that_counts_and_who_says_another_day(case: Case) -> None:
    with transaction.atomic(), speaking_for(cast.NIA.actor):
        do(case, "state_release_date", release_on=str(in_days(64)), source="probation", confidence="likely")
    found = read(GATEHOUSE.register(), case, "release-dates")
    assert found["releaseOn"] == str(in_days(64))
    assert [(one["number"], one["counts"], one["date"]["source"]) for one in found["items"]] == [
        (2, True, "probation"), (1, False, "offender_management"),
    ]  # fmt: skip
    assert [(one["source"], one["releaseOn"]) for one in found["disagree"]] == [
        ("offender_management", str(in_days(70)))
    ]
    assert found["misfits"] == []


def test_custody_is_told_with_the_prison_by_its_code(case: Case) -> None:
    with transaction.atomic(), speaking_for(cast.NIA.actor):
        do(case, "record_transfer", source="Offender management", prison="DGI")
    found = read(GATEHOUSE.register(), case, "custody")
    assert (found["prison"], found["lastEvent"]) == ("DGI", "transfer")
    assert found["items"][0]["source"] == "Offender management"


def test_each_look_is_on_record_and_another_service_finds_nothing(case: Case) -> None:
    gatehouse, outland = GATEHOUSE.register(), OUTLAND.register()
    for what in ("release-dates", "custody", "gate"):
        read(gatehouse, case, what)
        assert outland.get(f"/api/v1/cases/{case.id}/{what}").status_code == 404
        assert gatehouse.get(f"/api/v1/cases/{uuid.uuid4()}/{what}").status_code == 404
        assert gatehouse.get(f"/api/v1/cases/{case.id}/{what}?all=yes").status_code == 400
    with as_role(Role.OWNER):
        looks = AccessRecord.objects.filter(what="custody.queries.release_of", actor_name="Gatehouse")
        assert looks.filter(outcome=Outcome.DONE, cases=[case.id]).count() == 3
        assert looks.filter(outcome=Outcome.REFUSED).count() == 6
