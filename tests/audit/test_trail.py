"""Every command leaves its row in the access log, whether it was done or refused, and a refusal leaves nothing else."""

import uuid

import pytest
from django.db import transaction

from backend.audit.models import AccessRecord, Outcome, Verb
from backend.audit.trail import command
from backend.people.models import Person
from backend.refusals import Conflict, Reason
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.given import a_person
from tests.people.given import log_of

WHAT = "tests.command"
SOMEBODY, CASE = uuid.UUID(int=1), uuid.UUID(int=2)


def rows() -> list[AccessRecord]:
    return log_of(WHAT)


def test_what_was_done_is_on_record_with_everybody_it_came_to_touch(committed: str) -> None:
    by = cast.AMARA.actor
    with speaking_for(by), command(WHAT, by=by, verb=Verb.DISCLOSURE, cases=[CASE], recipient="A court") as trail:
        trail.people.add(SOMEBODY)
        trail.notes.append("terms")
    (row,) = rows()
    assert (row.verb, row.outcome, row.recipient, row.reasons) == (Verb.DISCLOSURE, Outcome.DONE, "A court", ["terms"])
    assert (row.people, row.cases, row.actor_id) == ([SOMEBODY], [CASE], by.id)


@pytest.mark.parametrize("own_row", [True, False], ids=["a row of its own", "rows by the work"])
def test_a_refusal_undoes_the_work_and_is_on_record_with_every_reason(committed: str, *, own_row: bool) -> None:
    by = cast.AMARA.actor
    reasons = [Reason(code="first", sentence="This."), Reason(code="second", sentence="That.")]
    with speaking_for(by):
        with pytest.raises(Conflict), command(WHAT, by=by, people=[SOMEBODY], own_row=own_row):
            a_person(family_name="Undone")
            raise Conflict("Not now.", reasons=reasons)
        assert not Person.objects.filter(family_name="Undone").exists()
    (row,) = rows()
    assert (row.outcome, row.people, row.reasons) == (Outcome.REFUSED, [SOMEBODY], ["first", "second"])


def test_a_refusal_without_reasons_is_on_record_by_its_own_code(committed: str) -> None:
    by = cast.AMARA.actor
    with speaking_for(by), pytest.raises(Conflict), command(WHAT, by=by):
        raise Conflict("Not now.")
    assert [row.reasons for row in rows()] == [["conflict"]]


def test_a_command_that_changed_nothing_or_wrote_its_own_rows_adds_none(committed: str) -> None:
    by = cast.AMARA.actor
    with speaking_for(by):
        with command(WHAT, by=by) as trail:
            trail.nothing_done = True
        with command(WHAT, by=by, own_row=False):
            pass
    assert rows() == []


def test_outside_a_transaction_no_command_runs(committed: str) -> None:
    by = cast.AMARA.actor
    with pytest.raises(transaction.TransactionManagementError, match=WHAT), command(WHAT, by=by):
        raise AssertionError("the work was begun")
    assert rows() == []
