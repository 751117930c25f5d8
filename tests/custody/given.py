"""Engager cases to begin from, each of somebody with a prison number; and files of release dates."""

import datetime as dt
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from backend import clock
from backend.cases.commands import Done, open_case, perform
from backend.cases.models import Case, Review
from backend.custody.release_dates_in_files import COLUMNS
from backend.pathways.working_days import london_date
from backend.people.models import Identifier, Person
from tests import cast
from tests.cases.given import a_person


def in_days(days: int) -> dt.date:
    return london_date(clock.now()) + dt.timedelta(days=days)


def number(index: int) -> str:
    """A prison number of nobody."""
    return f"A{index:04}ZZ"


def a_prisoner(index: int = 1) -> Person:
    person = a_person("Prison", f"Sam {index}")
    Identifier.objects.create(
        person=person, kind="prison_number", given=number(index), canonical=number(index), source="typed",
        recorded_at=clock.now(),
    )  # fmt: skip
    return person


def referred(index: int = 1, *, release: dt.date | None = None, person: Person | None = None, **data: Any) -> Case:
    """A referral from Featherstone, with release in 70 days unless told otherwise."""
    day = release or in_days(70)
    done = open_case(
        "engager", "receive_referral", by=cast.NIA.actor, person_id=(person or a_prisoner(index)).id,
        site_id=cast.FEATHERSTONE, command_id=uuid.uuid4(),
        data={
            "referred_by": "offender_manager", "source": "offender_management", "release_on": day.isoformat(),
            "prison": "FSI", **data,
        },
    )  # fmt: skip
    return Case.objects.get(id=done.case_id)


def do(case: Case, action: str, by: cast.Member = cast.NIA, **data: Any) -> Done:
    return perform(case.id, action, by=by.actor, expected_version=None, command_id=uuid.uuid4(), data=data)


def due(case: Case, slug: str) -> dt.datetime | None:
    """When an open review of a case is due."""
    return Review.objects.get(case=case, slug=slug, closed_at__isnull=True).due_at


def owed(case: Case) -> set[str]:
    return set(Review.objects.filter(case=case, closed_at__isnull=True).values_list("slug", flat=True))


MET: dict[str, Any] = dict.fromkeys(
    ("male", "sentence_fits", "weeks_left", "resettles_here", "common_problem", "no_severe_illness", "no_in_reach",
     "no_personality_pathway", "safe_for_staff", "can_consent"),
    "met",
)  # fmt: skip


def engaged(index: int = 1, *, release: dt.date | None = None, person: Person | None = None) -> Case:
    """Somebody who was taken on: Nia works with them, Josh stands in."""
    case = referred(index, release=release, person=person)
    do(case, "begin_screening", identity_checked=True)
    do(case, "record_screen", **MET)
    consents = [{"to": "service", "answer": "given", "how": "signed", "capacity_considered": True}]
    do(case, "record_consent", consents=consents)
    do(case, "accept", by=cast.LENA)
    do(case, "allocate", by=cast.LENA, worker=str(cast.NIA.id), deputy=str(cast.JOSH.id))
    return case


def planned(index: int = 1, *, release: dt.date | None = None) -> Case:
    """The same with an understanding and a plan."""
    case = engaged(index, release=release)
    today = str(in_days(0))
    do(case, "agree_understanding", words="When I am bored I drink.", helps="Walking", agreed_on=today)
    step = {"text": "Ring the council", "owner": "worker", "due_on": str(in_days(20))}
    do(case, "agree_plan", agreed_on=today, goals=[{"text": "A roof", "actions": [step]}])
    return case


Row = Sequence[str]


def row(index: int, day: dt.date | str, **changed: str) -> Row:
    """One line of a file: as a prison states it now."""
    given = {
        "prison_number": number(index), "release_date": str(day), "type": "conditional", "confidence": "firm",
        "source": "prison_system", "stated_by": "", "recorded_at": clock.now().isoformat(), **changed,
    }  # fmt: skip
    return [given[name] for name in COLUMNS]


def file_of(folder: Path, *rows: Row, name: str = "dates.csv") -> Path:
    path = folder / name
    lines = [",".join(COLUMNS), *(",".join(f'"{cell}"' for cell in one) for one in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
