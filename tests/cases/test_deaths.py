"""Somebody who has died is known to have died on every case of theirs, nobody is chased, and an error is undone on all.

Two cases of one person at two sites, whose organisations do not see each other's: Birmingham's, and Northshire's.
"""

import datetime as dt
import threading
import uuid
from dataclasses import dataclass

import pytest
from django.db import connections

from backend import clock
from backend.actors import system_actor
from backend.cases import queries
from backend.cases.commands import carry_deaths, open_case, perform
from backend.cases.commands.chasing import chase_reviews
from backend.cases.models import Case, CaseEvent, CaseStrand, Chase, Review
from backend.cases.telling import _still_owed
from backend.database import Role
from backend.people.commands import confirm_match, give_stake, report_death, separate
from backend.people.models import DeathReport, Person, Stake
from backend.refusals import NotAllowed
from backend.walls.context import speaking_for
from tests import cast
from tests.databases import as_role
from tests.pathways.mhtr.cases import PLAIN
from tests.people.given import enter, grounds, nhs

SWEEP = system_actor("the sweep", purpose="test")


@dataclass
class Two:
    """One person on two cases, each known by who works on it."""

    here: Case
    there: Case
    person_id: uuid.UUID

    def state(self, case: Case) -> str:
        with as_role(Role.WORKER):
            return " ".join(CaseStrand.objects.filter(case=case).order_by("strand").values_list("state", flat=True))

    def actions(self, case: Case) -> list[str]:
        with as_role(Role.WORKER):
            return list(CaseEvent.objects.filter(case=case).order_by("sequence").values_list("action", flat=True))

    def owed(self, case: Case) -> set[str]:
        with as_role(Role.WORKER):
            return set(Review.objects.filter(case=case, closed_at=None).values_list("slug", flat=True))


def referred(by: cast.Member, person_id: uuid.UUID, site: uuid.UUID) -> Case:
    with speaking_for(by.actor):
        done = open_case(
            "mhtr", "receive_referral", by=by.actor, person_id=person_id, site_id=site, command_id=uuid.uuid4(),
            data=PLAIN["receive_referral"],
        )  # fmt: skip
        return Case.objects.get(id=done.case_id)


@pytest.fixture
def two(committed: str) -> Two:
    with speaking_for(cast.AMARA.actor):
        person_id = enter().person_id
        give_stake(
            by=cast.AMARA.actor, person_id=person_id, organisation_id=cast.ELSEWHERE.id,
            because=Stake.Because.SHARE, reference=uuid.uuid4(),
        )  # fmt: skip
    return Two(
        here=referred(cast.AMARA, person_id, cast.BIRMINGHAM),
        there=referred(cast.CHIDI, person_id, cast.NORTHSHIRE),
        person_id=person_id,
    )


def do(case: Case, action: str, by: cast.Member, **data: object) -> None:
    with speaking_for(by.actor):
        about = None
        if action in {"confirm_death", "correct_death_report"}:
            about = str(CaseEvent.objects.filter(case=case, action="report_death").latest("sequence").id)
        perform(case.id, action, by=by.actor, expected_version=None, command_id=uuid.uuid4(), data=data, about=about)


def carried() -> int:
    with as_role(Role.WORKER):
        return carry_deaths()


REPORT = {"source": "Sister, by telephone", "died_on": "2026-05-04"}
PROOF = {"confirmed_with": "Registrar"}
ERROR = {"explanation": "Another person of that name."}


def test_a_reported_death_is_known_on_both_cases(two: Two) -> None:
    do(two.here, "report_death", cast.AMARA, **REPORT)
    assert carried() == 1
    assert two.actions(two.there) == ["receive_referral", "report_death"]
    assert "death" in two.owed(two.there)
    assert carried() == 0
    with speaking_for(cast.CHIDI.actor):
        told = CaseEvent.objects.get(case=two.there, action="report_death")
        assert told.actor_name == "the person's record"
        assert "Sister" not in str(told.entered)  # who said it stays with those who were told


def test_a_confirmed_death_ends_both_cases(two: Two) -> None:
    do(two.here, "report_death", cast.AMARA, **REPORT)
    do(two.here, "confirm_death", cast.SADE, **PROOF)
    carried()
    assert two.state(two.here) == two.state(two.there) == "Z8"
    assert two.actions(two.there)[1:] == ["report_death", "confirm_death"]
    assert "death" not in two.owed(two.here) | two.owed(two.there)
    assert carried() == 0


def test_nothing_owed_is_chased_on_either_case(two: Two) -> None:
    later = clock.now() + dt.timedelta(days=60)
    do(two.here, "report_death", cast.AMARA, **REPORT)
    with as_role(Role.WORKER):
        chase_reviews(by=SWEEP, now=later)
        assert set(Chase.objects.values_list("review__slug", flat=True)) == {"death"}
        told = set(Chase.objects.values_list("case_id", flat=True))
        assert told == {two.here.id, two.there.id}
        before = Chase.objects.count()
    do(two.here, "confirm_death", cast.SADE, **PROOF)
    with as_role(Role.WORKER):
        chase_reviews(by=SWEEP, now=later + dt.timedelta(days=60))
        assert Chase.objects.count() == before


def test_the_first_sweep_after_a_report_chases_nobody_for_anything_else(two: Two) -> None:
    """Also where the other case has not been told yet: the wall of silence does not wait for the events."""
    with speaking_for(cast.AMARA.actor):
        report_death(by=cast.AMARA.actor, person_id=two.person_id, told_by="Police")
    with as_role(Role.WORKER):
        waiting = list(Review.objects.filter(closed_at=None).values_list("id", flat=True))
        assert waiting
        assert _still_owed(waiting) == set()
        chase_reviews(by=SWEEP, now=clock.now() + dt.timedelta(days=60))
        assert set(Chase.objects.values_list("review__slug", flat=True)) <= {"death"}


def test_a_report_that_was_an_error_is_taken_back_on_both_and_chasing_goes_on(two: Two) -> None:
    do(two.here, "report_death", cast.AMARA, **REPORT)
    carried()
    do(two.here, "correct_death_report", cast.SADE, **ERROR)
    assert carried() == 1
    assert two.actions(two.there)[1:] == ["report_death", "correct_death_report"]
    assert two.state(two.here) == two.state(two.there)
    assert two.state(two.there).startswith("A")
    assert "death" not in two.owed(two.there)
    with as_role(Role.WORKER):
        chase_reviews(by=SWEEP, now=clock.now() + dt.timedelta(days=60))
        assert {two.here.id, two.there.id} <= set(Chase.objects.values_list("case_id", flat=True))


def test_a_confirmed_death_that_was_an_error_is_undone_on_both(two: Two) -> None:
    before = two.state(two.here), two.state(two.there), two.owed(two.here), two.owed(two.there)
    do(two.here, "report_death", cast.AMARA, **REPORT)
    do(two.here, "confirm_death", cast.SADE, **PROOF)
    carried()
    do(two.here, "undo_death", cast.SADE, **ERROR)
    carried()
    assert (two.state(two.here), two.state(two.there), two.owed(two.here), two.owed(two.there)) == before
    with speaking_for(cast.AMARA.actor):
        assert Person.objects.get(id=two.person_id).death_reported_at is None
        assert Case.objects.get(id=two.here.id).closed_at is None
    assert carried() == 0


def test_a_new_report_after_an_error_is_carried_too(two: Two) -> None:
    do(two.here, "report_death", cast.AMARA, **REPORT)
    carried()
    do(two.here, "correct_death_report", cast.SADE, **ERROR)
    carried()
    do(two.here, "report_death", cast.AMARA, source="Hospital")
    do(two.here, "confirm_death", cast.SADE, confirmed_with="Coroner", died_on="2026-05-05")
    carried()
    assert two.state(two.there) == "Z8"


def test_undone_and_reported_again_before_anybody_carried_it(two: Two) -> None:
    do(two.here, "report_death", cast.AMARA, **REPORT)
    do(two.here, "confirm_death", cast.SADE, **PROOF)
    carried()
    do(two.here, "undo_death", cast.SADE, **ERROR)
    do(two.here, "report_death", cast.AMARA, source="Hospital")
    assert carried() == 2
    assert two.actions(two.there)[-2:] == ["undo_death", "report_death"]
    with as_role(Role.WORKER):
        assert DeathReport.objects.filter(withdrawn_at=None).count() == 1  # undoing there took nothing back here


def test_two_reports_on_one_case_are_both_settled_by_one_correction(two: Two) -> None:
    for _ in range(2):
        do(two.here, "report_death", cast.AMARA, source="Police")
    do(two.here, "correct_death_report", cast.SADE, **ERROR)
    carried()
    assert "death" not in two.owed(two.here)
    assert two.actions(two.here).count("correct_death_report") == 2


def test_a_correction_that_another_case_has_brought_already_is_no_error(two: Two) -> None:
    do(two.here, "report_death", cast.AMARA, **REPORT)
    carried()
    do(two.here, "correct_death_report", cast.SADE, **ERROR)
    with as_role(Role.WORKER):  # Northshire has no service manager in the cast
        assert carry_deaths() == 1
        assert DeathReport.objects.get().withdrawn_because == ERROR["explanation"]


def test_two_who_carry_at_once_carry_once(two: Two) -> None:
    do(two.here, "report_death", cast.AMARA, **REPORT)
    with as_role(Role.WORKER):

        def go() -> None:
            carry_deaths()
            connections.close_all()

        threads = [threading.Thread(target=go) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert CaseEvent.objects.filter(case=two.there, action="report_death").count() == 1


def test_a_system_confirms_no_death_that_nobody_has_confirmed(two: Two) -> None:
    do(two.here, "report_death", cast.AMARA, **REPORT)
    with as_role(Role.WORKER):
        about = str(CaseEvent.objects.get(case=two.here, action="report_death").id)
        with pytest.raises(NotAllowed, match="Only somebody who is Service manager"), speaking_for(SWEEP):
            perform(
                two.here.id, "confirm_death", by=SWEEP, expected_version=None, command_id=uuid.uuid4(), data=PROOF,
                about=about,
            )  # fmt: skip
    assert two.state(two.here) != "Z8"


def test_a_case_that_ended_before_learns_of_it_and_stays_as_it_ended(two: Two) -> None:
    with speaking_for(cast.CHIDI.actor):
        perform(
            two.there.id, "end_prosecution", by=cast.CHIDI.actor, expected_version=None, command_id=uuid.uuid4(),
            data=PLAIN["end_prosecution"],
        )  # fmt: skip
    assert two.state(two.there) == "Z4"
    do(two.here, "report_death", cast.AMARA, **REPORT)
    do(two.here, "confirm_death", cast.SADE, **PROOF)
    carried()
    assert two.state(two.there) == "Z4"
    assert "confirm_death" in two.actions(two.there)
    do(two.here, "undo_death", cast.SADE, **ERROR)
    carried()
    assert two.state(two.there) == "Z4"
    assert two.actions(two.there)[-1] == "undo_death"


def test_contact_is_refused_on_the_other_case_from_the_first_word_on(two: Two) -> None:
    do(two.here, "report_death", cast.AMARA, **REPORT)
    with speaking_for(cast.CHIDI.actor):
        frame = queries.case(cast.CHIDI.actor, two.there.id)
        assert frame.who.died_on == dt.date(2026, 5, 4)


def test_records_that_are_joined_and_told_apart_learn_and_unlearn(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        older = enter().person_id
        newer = enter(identifiers={"nhs_number": nhs(1)}, because=grounds(cast.PROVIDER))
        match = newer.candidates[0].match_id
    one = referred(cast.AMARA, older, cast.BIRMINGHAM)
    other = referred(cast.AMARA, newer.person_id, cast.BIRMINGHAM)
    both = Two(here=one, there=other, person_id=older)
    do(one, "report_death", cast.AMARA, **REPORT)
    assert carried() == 0  # two people, as far as anybody knows
    with speaking_for(cast.AMARA.actor):
        combination = confirm_match(by=cast.AMARA.actor, match_id=match, reason="Same photograph", despite=["death"])
        assert combination
    assert carried() == 1
    assert both.actions(other)[-1] == "report_death"
    with speaking_for(cast.AMARA.actor):
        separate(by=cast.AMARA.actor, combination_id=combination, reason="Brothers")
    assert carried() == 1
    assert both.actions(other)[-1] == "correct_death_report"
    assert both.actions(one)[-1] == "report_death"
