"""Another team's pathway, a folder from elsewhere, is lived from open to closed through the API as it is.

Nothing of the API knows of it: that adding a pathway needs no change here is what this file shows.
"""

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import jsonschema

from backend import clock
from tests.api.systems import Caller

BACKEND = Path(__file__).resolve().parents[2] / "backend"


class Life:
    """One case as the systems of two organisations act on it, each time on what it shows them."""

    def __init__(self, url: str, *callers: Caller) -> None:
        self.url = url
        self.callers = {caller.system.name: caller for caller in callers}

    def act(self, who: str, action: str, **data: Any) -> None:
        """Do what the list of actions offers, with a body that its schema allows."""
        caller = self.callers[who]
        case = caller.get(self.url)
        offered = {one["action"]: one for one in caller.get(f"{self.url}/actions").json()["items"]}[action]
        assert offered["allowed"], offered["reasons"]
        jsonschema.Draft202012Validator(offered["data"]).validate(data)
        done = caller.post(f"{self.url}/actions/{action}", {"data": data}, If_Match=case["ETag"])
        assert done.status_code == 200, done.content

    def stands(self) -> dict[str, str]:
        case = self.callers["Belfry"].get(self.url).json()
        return {one["strand"]: one["state"] for one in case["places"]}

    def owed(self) -> set[str]:
        return {one["review"] for one in self.callers["Belfry"].get(self.url).json()["owed"]}


def test_a_pathway_of_somebody_elses_is_lived_through_the_api(
    belfry: Caller, almanac: Caller, person: uuid.UUID
) -> None:
    hearing = (clock.now() + dt.timedelta(days=40)).replace(microsecond=0).isoformat()
    life = Life(belfry.open(person, hearingAt=hearing, wish="Somebody to talk to")["url"], belfry, almanac)
    assert (life.stands(), life.owed()) == ({"mentoring": "M0"}, {"match_due"})
    life.act("Belfry", "match", mentor="Jo", knowsPerson=False)
    assert life.stands() == {"mentoring": "M1", "paper": "P1"}
    assert life.owed() == {"signature_due", "meeting_due", "letter_due"}
    life.act("Almanac", "sign")
    life.act("Almanac", "meet", topics=["home", "work"], minutes=55, questionnaire=True, note="Settled.")
    life.act("Almanac", "miss", reason="forgot", attempts=[{"on": "2026-11-20", "how": "by text", "reached": False}])
    assert "call_due" in life.owed()
    life.act("Belfry", "call_back", reached=True)
    assert "call_due" not in life.owed()
    until = (clock.now() + dt.timedelta(days=9)).date().isoformat()
    life.act("Almanac", "pause", until=until)
    assert life.stands()["mentoring"] == "M3"
    life.act("Belfry", "resume")
    assert life.stands()["mentoring"] == "M2"
    life.act("Almanac", "raise_risk")
    life.act("Almanac", "answer_risk")
    life.act("Belfry", "finish", summary="It went well.")
    assert life.stands() == {"mentoring": "M8", "paper": "P9"}
    assert life.owed() == {"follow_up_due"}
    closed = belfry.get(life.url).json()
    assert closed["closedAt"] is not None
    assert closed["id"] in {one["id"] for one in belfry.get("/api/v1/cases?closed=true&pathway=toy").json()["items"]}
    events = belfry.get(f"{life.url}/events").json()["items"]
    assert [one["action"] for one in reversed(events)] == [
        "ask_for", "match", "sign", "meet", "miss", "call_back", "pause", "resume", "raise_risk", "answer_risk", "finish"
    ]  # fmt: skip
    assert {one["source"] for one in events} == {"api"}


def test_no_line_of_the_api_names_a_pathway() -> None:
    from backend.pathways.registry import registry

    sources = [*BACKEND.glob("api/**/*.py"), *BACKEND.glob("cases/api*.py")]
    assert len(sources) > 15
    for path in sources:
        words = path.read_text("utf-8").lower()
        assert [one.slug for one in registry().pathways if one.slug in words] == [], path
