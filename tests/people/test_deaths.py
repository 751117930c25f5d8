"""Contact stops with the first word of a death; a manager or a lead confirms it; an error can be taken back."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from backend import clock
from backend.cases import deaths
from backend.pathways.registry import registry
from backend.pathways.roles import SYSTEM
from backend.pathways.working_days import london_date
from backend.people import facts, queries
from backend.people.commands import confirm_death, report_death, withdraw_death_report
from backend.people.models import DeathReport, Person
from backend.refusals import Conflict, Malformed, NotAllowed, NotFound
from backend.walls.context import speak_for
from tests import cast
from tests.people.given import BORN, enter, grounds

pytestmark = pytest.mark.usefixtures("as_amara")

DIED = dt.date(2026, 5, 4)
TOLD = "Sister, by telephone"


@pytest.fixture
def person_id(as_amara: None) -> uuid.UUID:
    return enter(because=grounds(cast.PROVIDER)).person_id


def died_on(person_id: uuid.UUID) -> dt.date | None:
    return facts.person_facts([person_id])[person_id].died_on


def test_anybody_reports_and_contact_stops_at_once(person_id: uuid.UUID) -> None:
    assert died_on(person_id) is None
    report_death(by=cast.AMARA.actor, person_id=person_id, told_by=TOLD, died_on=DIED)
    assert died_on(person_id) == DIED
    person = queries.person_summary(cast.AMARA.actor, person_id)
    assert (person.died_on, person.death_confirmed) == (DIED, False)
    assert queries.search(cast.AMARA.actor, family_name="Monk").hits[0].has_died


def test_contact_stops_although_the_day_is_not_known(person_id: uuid.UUID) -> None:
    report_death(by=cast.AMARA.actor, person_id=person_id, told_by=TOLD)
    assert died_on(person_id) == london_date(clock.now())
    report_death(by=cast.BEN.actor, person_id=person_id, told_by="Hospital", died_on=DIED)
    assert died_on(person_id) == DIED


def test_the_same_report_again_changes_nothing_and_another_day_is_said(person_id: uuid.UUID) -> None:
    first = report_death(by=cast.AMARA.actor, person_id=person_id, told_by=TOLD, died_on=DIED)
    assert report_death(by=cast.BEN.actor, person_id=person_id, told_by="Hospital", died_on=DIED) == first
    assert report_death(by=cast.BEN.actor, person_id=person_id, told_by="Hospital") == first
    with pytest.raises(Conflict, match="Amara Okafor reported another day, 4 May 2026"):
        report_death(by=cast.BEN.actor, person_id=person_id, told_by="Hospital", died_on=DIED.replace(day=5))
    assert DeathReport.objects.get().told_by == TOLD


@pytest.mark.parametrize(
    ("day", "code"), [(dt.date(2090, 1, 1), "in_the_future"), (BORN - dt.timedelta(days=1), "before_birth")]
)
def test_a_day_that_cannot_be_is_refused(person_id: uuid.UUID, day: dt.date, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        report_death(by=cast.AMARA.actor, person_id=person_id, told_by=TOLD, died_on=day)
    assert [one.code for one in refused.value.reasons] == [code]
    assert died_on(person_id) is None


def test_a_report_says_who_told(person_id: uuid.UUID) -> None:
    with pytest.raises(Malformed, match="Say who told you"):
        report_death(by=cast.AMARA.actor, person_id=person_id, told_by=" ")


def test_a_service_manager_confirms_with_evidence_and_the_day(person_id: uuid.UUID) -> None:
    report_death(by=cast.AMARA.actor, person_id=person_id, told_by=TOLD)
    with pytest.raises(
        NotAllowed, match="Only somebody who is Service manager, Engager team lead or Engager deputy lead confirms"
    ):
        confirm_death(by=cast.AMARA.actor, person_id=person_id, evidence="Certificate", died_on=DIED)
    sade = cast.SADE.actor
    speak_for(sade)
    with pytest.raises(Malformed, match="Say what shows the death"):
        confirm_death(by=sade, person_id=person_id, evidence="", died_on=DIED)
    confirm_death(by=sade, person_id=person_id, evidence="Certificate", died_on=DIED)
    assert queries.person_summary(sade, person_id).death_confirmed
    assert died_on(person_id) == DIED
    with pytest.raises(Conflict, match="confirmed this already"):
        confirm_death(by=sade, person_id=person_id, evidence="Certificate", died_on=DIED)


@pytest.mark.parametrize("role", [role.slug for role in registry().roles if role.confirms_deaths])
def test_every_role_that_a_pathway_lets_confirm_a_death_can(person_id: uuid.UUID, role: str) -> None:
    report_death(by=cast.AMARA.actor, person_id=person_id, told_by=TOLD, died_on=DIED)
    lead = replace(cast.PRIYA.actor, roles=frozenset({role}))
    speak_for(lead)
    confirm_death(by=lead, person_id=person_id, evidence="Certificate", died_on=DIED)
    assert queries.person_summary(lead, person_id).death_confirmed


def test_whoever_a_pathway_lets_confirm_a_death_on_a_case_may_confirm_it_of_the_person() -> None:
    for pathway in registry().pathways:
        for action in (deaths.confirming(pathway), deaths.undoing(pathway)):
            people = [role for role in action.by if role is not SYSTEM] if action else []
            assert all(role.confirms_deaths for role in people), pathway.slug


def test_what_nobody_reported_is_neither_confirmed_nor_withdrawn(person_id: uuid.UUID) -> None:
    speak_for(cast.SADE.actor)
    with pytest.raises(Conflict, match="Report it first"):
        confirm_death(by=cast.SADE.actor, person_id=person_id, evidence="Certificate", died_on=DIED)
    with pytest.raises(Conflict, match="No death is reported"):
        withdraw_death_report(by=cast.SADE.actor, person_id=person_id, reason="Wrong person")


def test_a_report_in_error_is_taken_back_with_a_reason_and_stays_on_record(person_id: uuid.UUID) -> None:
    report_death(by=cast.AMARA.actor, person_id=person_id, told_by=TOLD, died_on=DIED)
    with pytest.raises(Malformed, match="Say why"):
        withdraw_death_report(by=cast.BEN.actor, person_id=person_id, reason="")
    withdraw_death_report(by=cast.BEN.actor, person_id=person_id, reason="Another person of the same name")
    assert died_on(person_id) is None
    person = Person.objects.get()
    assert (person.died_on, person.death_reported_at) == (None, None)
    kept = DeathReport.objects.get()
    assert (kept.withdrawn_by, kept.withdrawn_because) == ("Ben Whitlock", "Another person of the same name")
    report_death(by=cast.AMARA.actor, person_id=person_id, told_by=TOLD, died_on=DIED)
    assert died_on(person_id) == DIED


def test_a_confirmed_death_is_taken_back_by_a_service_manager_only(person_id: uuid.UUID) -> None:
    report_death(by=cast.AMARA.actor, person_id=person_id, told_by=TOLD)
    speak_for(cast.SADE.actor)
    confirm_death(by=cast.SADE.actor, person_id=person_id, evidence="Letter of the coroner", died_on=DIED)
    with pytest.raises(NotAllowed):
        withdraw_death_report(by=cast.TARIQ.actor, person_id=person_id, reason="Seen alive")
    assert died_on(person_id) == DIED
    withdraw_death_report(by=cast.SADE.actor, person_id=person_id, reason="Seen alive")
    assert died_on(person_id) is None


def test_of_somebody_hidden_no_death_is_reported(person_id: uuid.UUID) -> None:
    speak_for(cast.CHIDI.actor)
    for missing in (person_id, uuid.uuid4()):
        with pytest.raises(NotFound):
            report_death(by=cast.CHIDI.actor, person_id=missing, told_by=TOLD)
