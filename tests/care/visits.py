"""What tests of contacts begin from: a case of visits or of Engager, with appointments and contacts, by real commands."""

import datetime as dt
import uuid
from typing import Any

from backend import clock
from backend.cases.commands import Done, assign, open_case, perform
from backend.cases.models import Case, CaseEvent
from backend.pathways.working_days import LONDON
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.cases.given import a_person


def a_case(family_name: str = "Barrow", by: cast.Member = cast.TARIQ) -> Case:
    """Somebody whom Tariq visits."""
    speak_for(by.actor)
    person = a_person(family_name)
    done = open_case(
        "visits", "begin", by=by.actor, person_id=person.id, site_id=cast.BIRMINGHAM, command_id=uuid.uuid4(), data={}
    )
    assign(done.case_id, by.id, by=by.actor, expected_version=done.version, command_id=uuid.uuid4())
    return Case.objects.get(id=done.case_id)


def an_engager_case(by: cast.Member = cast.NIA) -> Case:
    """Somebody whom Nia follows from prison, released in ten weeks."""
    speak_for(by.actor)
    release_on = (clock.now() + dt.timedelta(weeks=10)).date()
    done = open_case(
        "engager",
        "receive_referral",
        by=by.actor,
        person_id=a_person("Dale").id,
        site_id=cast.FEATHERSTONE,
        command_id=uuid.uuid4(),
        data={"referred_by": "prison_health", "release_on": release_on.isoformat(), "source": "offender_management"},
    )
    assign(done.case_id, by.id, by=by.actor, expected_version=done.version, command_id=uuid.uuid4())
    return Case.objects.get(id=done.case_id)


def do(case: Case, action: str, by: cast.Member = cast.TARIQ, **how: Any) -> Done:
    speak_for(by.actor)
    data = how.pop("data", {})
    return perform(case.id, action, by=by.actor, expected_version=None, command_id=uuid.uuid4(), data=data, **how)


def book(case: Case, at: dt.datetime, **more: Any) -> uuid.UUID:
    """An appointment; what names it is its event."""
    return do(case, "book", data={"at": at.isoformat(), "setting": "prison", **more}).event_id


def an_hour_ago() -> dt.datetime:
    """Earlier on the same day in London, to the minute; near midnight, its first minute."""
    now = clock.now().astimezone(LONDON)
    first = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return max(first, (now - dt.timedelta(hours=1)).replace(second=0, microsecond=0))


def logged(case: Case, action: str = "log_visit", by: cast.Member = cast.TARIQ) -> list[CaseEvent]:
    """The contacts that are on file, in the order they were entered."""
    with speaking_for(by.actor):
        return list(CaseEvent.objects.filter(case=case, action=action).order_by("sequence"))
