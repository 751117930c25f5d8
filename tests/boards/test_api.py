"""The boards as another organisation's system reads them."""

import pytest

from backend.pathways import roles
from backend.pathways.engager import roles as engager
from backend.walls.context import speaking_for
from tests import cast
from tests.api.systems import System
from tests.custody.given import do, in_days, referred

GATEWAY = System("Gateway", cast.THROUGH_THE_GATE, (engager.PRACTITIONER,))
REGISTRY = System("Registry", cast.THROUGH_THE_GATE, (roles.ADMINISTRATOR,))
OUTLAND = System("Outland", cast.ELSEWHERE, (engager.PRACTITIONER,))
BOARDS = ("release", "release-day", "out-of-contact", "supervision")


@pytest.fixture
def _lost(committed: str) -> None:
    with speaking_for(cast.NIA.actor):
        case = referred(1, release=in_days(0))
        do(case, "report_release", source="The gate")
        do(case, "record_not_reached", outcome="not_reached", attempts="Rang twice, waited at the gate")
        do(case, "raise_risk", flags=["self_harm"], happening="Said goodbye", done="Rang 999", told="Grace")
        do(case, "acknowledge_risk", by=cast.GRACE, plan="Looked for tonight", level="high")


@pytest.mark.usefixtures("_lost")
def test_each_board_is_read_as_the_page_shows_it() -> None:
    gateway = GATEWAY.register()
    found = {name: gateway.get(f"/api/v1/boards/{name}").json() for name in BOARDS}
    (releasing,) = found["release"]["items"]
    assert (releasing["days"], releasing["released"], "deputy" in releasing["missing"]) == (0, True, True)
    (today,) = found["release-day"]["items"]
    assert (today["outcome"], today["dueAt"]) == ("not_reached", None)
    (lost,) = found["out-of-contact"]["items"]
    assert (lost["risk"], lost["seenOn"], lost["case"]["familyName"]) == ("high", None, "Prison")
    assert lost["nextDue"]["dueAt"].endswith("Z")
    assert found["supervision"] == {"items": [], "more": False}


@pytest.mark.usefixtures("_lost")
def test_a_level_of_risk_is_withheld_from_whoever_is_not_health_staff() -> None:
    (lost,) = REGISTRY.register().get("/api/v1/boards/out-of-contact").json()["items"]
    assert lost["risk"] == ""


@pytest.mark.usefixtures("_lost")
@pytest.mark.parametrize("name", BOARDS)
def test_another_service_reads_of_nobody(name: str) -> None:
    answer = OUTLAND.register().get(f"/api/v1/boards/{name}")
    assert answer.status_code == 200
    assert answer.json()["items"] == []


@pytest.mark.usefixtures("_lost")
def test_what_a_board_does_not_ask_for_is_refused() -> None:
    assert GATEWAY.register().get("/api/v1/boards/release?days=3").status_code == 400
