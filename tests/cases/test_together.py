"""One action on many cases at once: as each by itself would go, and in as many queries for fifty as for five."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.audit.models import AccessRecord
from backend.cases.commands import Request, perform, perform_together
from backend.cases.models import Case, CaseAnchor, CaseEvent, Review
from backend.database import Role
from backend.refusals import Conflict, Malformed, NotFound, Refusal
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.cases.given import a_person, a_toy_case
from tests.databases import as_role

LATER = "2027-03-01T10:00:00Z"


@pytest.fixture
def _amara(db: None) -> None:
    speak_for(cast.AMARA.actor)


amara = pytest.mark.usefixtures("_amara")


def cases(count: int) -> list[Case]:
    return [a_toy_case(person=a_person("Barrow", f"Lee {number}")) for number in range(count)]


def listing(case: Case, at: str = LATER, *, version: int | None = None) -> Request:
    return Request(
        case_id=case.id,
        action="list_hearing",
        expected_version=version,
        command_id=uuid.uuid4(),
        data={"hearing_at": at},
    )


def outcome(case: Case) -> object:
    """Everything that an action leaves on a case, but who was asked when."""
    case.refresh_from_db()
    event = CaseEvent.objects.filter(case=case).order_by("-sequence").values_list(
        "sequence", "action", "moves", "entered", "clinical", "actor_name", "role", "source", "skipped"
    )[0]  # fmt: skip
    anchors = list(CaseAnchor.objects.filter(case=case).values_list("slug", "at", "set_by__sequence"))
    reviews = Review.objects.filter(case=case).order_by("slug", "begun_at")
    owed = list(reviews.values_list("slug", "levels", "recipients", "step", "closed_because", "closed_by__sequence"))
    return case.version, case.closed_at, event, anchors, owed


@amara
def test_each_case_is_left_as_the_action_alone_would_leave_it() -> None:
    alone, first, second = cases(3)
    one = listing(alone)
    perform(alone.id, one.action, by=cast.AMARA.actor, expected_version=1, command_id=one.command_id, data=one.data)
    answers = perform_together([listing(first, version=1), listing(second)], by=cast.AMARA.actor)
    assert not [one for one in answers if isinstance(one, Refusal)]
    assert outcome(first) == outcome(alone) == outcome(second)


@amara
def test_it_asks_the_database_as_often_for_fifty_as_for_five() -> None:
    counts = []
    for count in (5, 50):
        asked = [listing(case) for case in cases(count)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answers = perform_together(asked, by=cast.AMARA.actor)
        assert not [one for one in answers if isinstance(one, Refusal)]
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


def test_what_is_refused_on_one_leaves_the_others_done_and_is_on_record(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        moved_on, wrong, fine = cases(3)
    nowhere = Request(case_id=uuid.uuid4(), action="list_hearing", expected_version=None, command_id=uuid.uuid4())
    asked = [listing(moved_on, version=7), nowhere, listing(wrong, at="soon"), listing(fine)]
    with speaking_for(cast.AMARA.actor):
        answers = perform_together(asked, by=cast.AMARA.actor)
        versions = dict(Case.objects.values_list("id", "version"))
    assert [type(one) for one in answers[:3]] == [Conflict, NotFound, Malformed]
    assert versions == {moved_on.id: 1, wrong.id: 1, fine.id: 2}
    with as_role(Role.AUDITOR):
        rows = AccessRecord.objects.filter(what__startswith="cases.perform_together")
        told = {row.outcome: (set(row.cases), row.reasons) for row in rows}
    assert told["done"] == ({fine.id}, [])
    assert told["refused"] == ({moved_on.id, nowhere.case_id, wrong.id}, ["not_a_date", "not_found", "version"])


@amara
def test_the_same_commands_again_change_nothing() -> None:
    asked = [listing(case) for case in cases(3)]
    perform_together(asked, by=cast.AMARA.actor)
    again = perform_together(asked, by=cast.AMARA.actor)
    assert [one.repeated for one in again if not isinstance(one, Refusal)] == [True] * 3
    assert set(Case.objects.values_list("version", flat=True)) == {2}


@amara
def test_what_moves_a_strand_is_not_done_this_way() -> None:
    (case,) = cases(1)
    decline = Request(case_id=case.id, action="decline", expected_version=None, command_id=uuid.uuid4())
    with pytest.raises(ValueError, match="moves a strand"):
        perform_together([decline], by=cast.AMARA.actor)
    assert CaseEvent.objects.filter(case=case).count() == 1


@amara
def test_a_case_stands_in_it_once() -> None:
    (case,) = cases(1)
    with pytest.raises(ValueError, match="twice"):
        perform_together([listing(case), listing(case)], by=cast.AMARA.actor)
