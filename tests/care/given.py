"""What tests of care begin from: an MHTR case, and sheets of answers taken on it by real commands."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from backend import clock
from backend.cases.commands import Done, open_case, perform
from backend.cases.models import Case
from backend.pathways.working_days import london_date
from backend.people.models import Person
from backend.walls.context import speak_for
from tests import cast
from tests.cases.given import a_person

PHQ_9 = "phq-9"
WELL = (0, 0, 1, 0, 0, 0, 1, 0, 0)
LOW = (2, 2, 2, 2, 1, 1, 1, 1, 0)
AT_RISK = (2, 2, 2, 2, 1, 1, 1, 1, 2)


def an_mhtr_case(person: Person | None = None, by: cast.Member = cast.AMARA) -> Case:
    """Somebody referred at Birmingham's court (or, by Chidi, in Northshire)."""
    speak_for(by.actor)
    done = open_case(
        "mhtr",
        "receive_referral",
        by=by.actor,
        person_id=(person or a_person()).id,
        site_id=cast.NORTHSHIRE if by is cast.CHIDI else cast.BIRMINGHAM,
        command_id=uuid.uuid4(),
        data={"source": "probation"},
    )
    return Case.objects.get(id=done.case_id)


def rows(columns: Sequence[int | None]) -> list[dict[str, int]]:
    return [{"item": item, "column": column} for item, column in enumerate(columns, start=1) if column is not None]


def sheet(measure: str, columns: Sequence[int | None], *, days_ago: int = 0, **more: Any) -> dict[str, Any]:
    taken_on = london_date(clock.now()) - dt.timedelta(days=days_ago)
    return {"measure": measure, "answers": rows(columns), "taken_on": taken_on.isoformat(), **more}


def take(
    case: Case,
    measure: str,
    columns: Sequence[int | None],
    *,
    by: cast.Member = cast.TARIQ,
    source: str = "screen",
    days_ago: int = 0,
    command_id: uuid.UUID | None = None,
    **more: Any,
) -> Done:
    """Enter a sheet as ``by`` would."""
    speak_for(by.actor)
    return perform(
        case.id,
        "record_measures",
        by=by.actor,
        expected_version=None,
        command_id=command_id or uuid.uuid4(),
        data=sheet(measure, columns, days_ago=days_ago, **more),
        source=source,
    )
