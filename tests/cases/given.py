"""What tests begin from: a person, a case that stands somewhere. Everything is made by real commands."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from backend.cases.commands import Done, open_case, perform
from backend.cases.models import Case
from backend.people.models import Person
from tests import cast


def a_person(family_name: str = "Barrow", given_names: str = "Lee") -> Person:
    """Somebody whom the acting organisation holds."""
    return Person.objects.create(
        family_name=family_name,
        given_names=given_names,
        date_of_birth=dt.date(1990, 4, 1),
        recorded_at=timezone.now(),
    )


def a_toy_case(by: cast.Member = cast.AMARA, person: Person | None = None, **data: Any) -> Case:
    """A mentoring case that somebody has asked for."""
    done = open_case(
        "toy",
        "ask_for",
        by=by.actor,
        person_id=(person or a_person()).id,
        site_id=cast.BIRMINGHAM if by is not cast.CHIDI else cast.NORTHSHIRE,
        command_id=uuid.uuid4(),
        data={"source": "self", **data},
    )
    return Case.objects.get(id=done.case_id)


def do(case: Case, action: str, by: cast.Member, *, version: int | None = None, **data: Any) -> Done:
    """Do an action now, on whatever version the case now has."""
    return perform(case.id, action, by=by.actor, expected_version=version, command_id=uuid.uuid4(), data=data)
