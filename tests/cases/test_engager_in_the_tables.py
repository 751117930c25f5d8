"""Engager through the database: what a life from referral to the first two weeks leaves in the rooms that keep it."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest

from backend import clock
from backend.actors import Actor
from backend.cases import queries
from backend.cases.commands import Done, open_case, perform
from backend.cases.models import Case, CaseStrand, Review
from backend.custody.facts import custody_of_people
from backend.custody.models import CustodyHappening, GateResult, ReleaseStatement
from backend.pathways.working_days import london_date
from backend.people.models import Person
from backend.refusals import Unmet
from backend.walls.context import speak_for
from tests import cast
from tests.cases.given import a_person

EP, SUP, TL = "engager_practitioner", "engager_supervisor", "engager_team_lead"


def acting(member: cast.Member, *roles: str) -> Actor:
    """A member of the cast in a role of Engager."""
    return replace(member.actor, roles=frozenset(roles))


@pytest.fixture
def case(db: None) -> Case:
    speak_for(cast.AMARA.actor)
    return referred(a_person(), days=70)


def referred(person: Person, *, days: int) -> Case:
    release_on = london_date(clock.now()) + dt.timedelta(days=days)
    done = open_case(
        "engager", "receive_referral", by=acting(cast.AMARA, EP), person_id=person.id, site_id=cast.BIRMINGHAM,
        command_id=uuid.uuid4(),
        data={"referred_by": "probation", "source": "probation", "release_on": release_on.isoformat(), "prison": "FSI"},
    )  # fmt: skip
    return Case.objects.get(id=done.case_id)


def do(case: Case, action: str, member: cast.Member, role: str, **data: Any) -> Done:
    return perform(case.id, action, by=acting(member, role), expected_version=None, command_id=uuid.uuid4(), data=data)


def stands(case: Case) -> dict[str, str]:
    return dict(CaseStrand.objects.filter(case=case).values_list("strand", "state"))


def owed(case: Case) -> dict[str, Review]:
    return {one.slug: one for one in Review.objects.filter(case=case, closed_at__isnull=True)}


def test_a_referral_is_the_first_word_on_the_date_and_the_prison(case: Case) -> None:
    assert stands(case) == {"stage": "E0", "custody": "K1"}
    (stated,) = ReleaseStatement.objects.filter(person_id=case.person_id)
    (held,) = CustodyHappening.objects.filter(person_id=case.person_id)
    assert (stated.release_on, held.kind) == (london_date(clock.now()) + dt.timedelta(days=70), "held")
    assert {"screening", "date_check_28", "release_day"} <= owed(case).keys()
    assert custody_of_people([case.person_id])[case.person_id].sentenced_at is None, "nobody said since when"


def test_a_person_with_an_open_episode_is_not_referred_again(case: Case) -> None:
    with pytest.raises(Unmet) as refused:
        referred(Person.objects.get(id=case.person_id), days=70)
    assert [one.code for one in refused.value.reasons] == ["no_open_episode"]


def test_another_date_moves_what_is_owed_and_is_to_be_looked_at(case: Case) -> None:
    before = owed(case)["release_day"].due_at
    sooner = london_date(clock.now()) + dt.timedelta(days=30)
    do(case, "state_release_date", cast.AMARA, EP, source="prison_system", release_on=sooner.isoformat())
    after = owed(case)
    assert before is not None
    assert after["release_day"].due_at == before - dt.timedelta(days=40)
    assert "date_moved" in after


def test_a_release_from_the_first_day_is_met_and_its_debts_are_kept_as_debts(case: Case) -> None:
    do(case, "report_release", cast.AMARA, EP, source="The gate")
    assert stands(case) == {"stage": "E8", "custody": "K2"}
    do(case, "record_gate_outcome", cast.AMARA, EP, met_by="Amara")
    assert stands(case) == {"stage": "E9", "custody": "K2"}
    assert GateResult.objects.get(case=case).outcome == "met_at_gate"
    assert {"understanding_debt", "plan_debt", "consent_debt", "worker_debt", "contact_first"} <= owed(case).keys()


def test_worker_and_deputy_are_named_and_the_holder_never_decides_about_the_end(case: Case) -> None:
    do(case, "report_release", cast.AMARA, EP, source="The gate")
    do(case, "record_gate_outcome", cast.AMARA, EP, met_by="Amara")
    do(case, "allocate", cast.BEN, TL, worker=str(cast.AMARA.id), deputy=str(cast.BEN.id))
    case.refresh_from_db()
    assert (case.worker_id, case.deputy_id) == (cast.AMARA.id, cast.BEN.id)
    do(case, "propose_closing", cast.BEN, EP, reason="moved_away", efforts="Offered the telephone.", risk_view="Low.")
    for member, code in ((cast.BEN, "not_own_proposal"), (cast.AMARA, "not_the_holder")):
        with pytest.raises(Unmet) as refused:
            do(case, "approve_closing", member, TL)
        assert [one.code for one in refused.value.reasons] == [code]
    assert stands(case) == {"stage": "E9", "custody": "K2"}


def test_the_page_of_the_case_says_what_lies_over_it(case: Case) -> None:
    do(
        case, "raise_risk", cast.AMARA, EP,
        flags=["suicide"], happening="Says he will end his life.", done="Stayed.", told="Ben",
    )  # fmt: skip
    detail = queries.case(acting(cast.AMARA, EP), case.id)
    assert [title for title, _ in detail.windows] == ["Risk alert"]
