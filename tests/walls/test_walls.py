"""The database itself keeps organisations apart, whatever the application asks."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import Error, IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from backend.database import Role
from backend.people.models import Identifier, Person, Stake
from backend.walls.build import build_walls, walls
from backend.walls.context import speak_for, speaking_for
from backend.walls.vocabulary import Kind
from tests import cast
from tests.databases import as_role


def a_person(name: str = "Barrow") -> Person:
    return Person.objects.create(family_name=name, given_names="Lee", recorded_at=timezone.now())


def a_stake(person: Person, place: cast.Place) -> Stake:
    return Stake.objects.create(
        person=person, organisation_id=place.id, because="case", reference=person.id, since=timezone.now()
    )


def test_every_table_stands_behind_a_wall() -> None:
    ours = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    assert set(walls()) == set(ours)


def test_every_table_about_a_person_hides_its_rows() -> None:
    """Whatever points at a person or a case, however far, is walled; a new model cannot be forgotten."""
    declared = walls()
    personal: set[type[Model]] = {Person}
    while True:
        more = {
            model
            for model in declared
            if any(field.related_model in personal for field in model._meta.get_fields() if field.many_to_one)
        } - personal
        if not more:
            break
        personal |= more
    assert len(personal) > 8
    assert [model._meta.label for model in personal if declared[model].rows.kind is Kind.EVERYBODY] == []


@pytest.mark.django_db
def test_row_security_is_forced_on_every_walled_table() -> None:
    walled = {model._meta.db_table for model, wall in walls().items() if wall.rows.kind is not Kind.EVERYBODY}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        assert {row[0] for row in cursor.fetchall()} == walled


@pytest.mark.django_db
def test_requests_are_served_by_a_role_that_cannot_pass_the_walls() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, pg_has_role(oid, 'footbridge_owner', 'MEMBER')"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("footbridge_app", False, False, False, False)


def test_another_trust_finds_nobody(committed: str) -> None:
    amara, chidi = cast.AMARA.actor, cast.CHIDI.actor
    with speaking_for(amara):
        person = a_person()
        Identifier.objects.create(person=person, kind="pnc_id", given="x", source="test", recorded_at=timezone.now())
    with speaking_for(chidi):
        assert not Person.objects.filter(id=person.id).exists()
        assert not Identifier.objects.exists()
        assert Person.objects.filter(id=person.id).update(family_name="Other") == 0
    with speaking_for(amara):
        assert Person.objects.get(id=person.id).family_name == "Barrow"


def test_nobody_is_shown_where_nobody_asks(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        a_person()
    with transaction.atomic():
        speak_for(None)
        assert Person.objects.count() == 0
    assert Person.objects.count() == 0  # and the setting is gone with its transaction, so that a pool cannot leak it


def test_a_stake_opens_the_wall_and_its_end_closes_it(committed: str) -> None:
    amara, chidi = cast.AMARA.actor, cast.CHIDI.actor
    with speaking_for(amara):
        person = a_person()
        Identifier.objects.create(person=person, kind="crn", given="X320741", source="test", recorded_at=timezone.now())
        a_stake(person, cast.LIAISON)
        theirs = a_stake(person, cast.ELSEWHERE)
    with speaking_for(chidi):
        assert Person.objects.get().id == person.id
        assert Identifier.objects.get().given == "X320741"
    with speaking_for(amara):
        Stake.objects.filter(id=theirs.id).update(until=timezone.now())
    with speaking_for(chidi):
        assert not Person.objects.exists()
        assert not Identifier.objects.exists()
    with speaking_for(amara):
        assert Person.objects.exists()


def test_parties_written_by_hand_are_thrown_away(committed: str) -> None:
    amara, chidi = cast.AMARA.actor, cast.CHIDI.actor
    with speaking_for(amara):
        person = Person.objects.create(
            family_name="Barrow", recorded_at=timezone.now(), parties=[cast.ELSEWHERE.id, cast.LIAISON.id]
        )
        Person.objects.filter(id=person.id).update(parties=[cast.ELSEWHERE.id])
    with speaking_for(chidi):
        assert not Person.objects.exists()
    with speaking_for(amara):
        assert Person.objects.get().parties == [cast.LIAISON.id]


def test_a_row_cannot_be_slipped_under_somebody_elses_person(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        person = a_person()
    with pytest.raises(ProgrammingError, match="row-level security"), speaking_for(cast.CHIDI.actor):
        Identifier.objects.create(person_id=person.id, kind="crn", given="X", source="test", recorded_at=timezone.now())


def test_the_worker_sees_across_organisations(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        a_person()
    with as_role(Role.WORKER):
        assert Person.objects.count() == 1


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_was_recorded_cannot_be_changed(committed: str, statement: str) -> None:
    """Append-only tables refuse app, worker and auditor by their grants, and the owner by trigger."""
    frozen = [model._meta.db_table for model, wall in walls().items() if wall.frozen]
    assert len(frozen) >= 5
    for table in frozen:
        for role in (Role.APP, Role.WORKER, Role.AUDITOR):
            with as_role(role), pytest.raises(Error), connection.cursor() as cursor:
                cursor.execute(statement.format(table))


def test_even_the_owner_cannot_rewrite_the_access_log(committed: str) -> None:
    from backend.audit import log
    from backend.audit.models import AccessRecord, Verb

    with speaking_for(cast.AMARA.actor):
        log.record(Verb.CONSULTATION, "test", by=cast.AMARA.actor)
    with as_role(Role.OWNER):
        for change in (lambda: AccessRecord.objects.update(actor_name="Somebody"), AccessRecord.objects.all().delete):
            with pytest.raises(IntegrityError, match="is kept as it was written"), transaction.atomic():
                change()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE audit_accessrecord")


def test_the_app_cannot_read_the_access_log(committed: str) -> None:
    from backend.audit.models import AccessRecord

    with pytest.raises(ProgrammingError, match="permission denied"):
        AccessRecord.objects.count()
    with as_role(Role.AUDITOR):
        assert AccessRecord.objects.count() == 0


def test_building_the_walls_again_changes_nothing(committed: str) -> None:
    with as_role(Role.OWNER):
        assert build_walls() == build_walls() == len(walls())


def test_the_clock_is_the_databases() -> None:
    from backend import clock

    with pytest.raises(RuntimeError, match="Database access not allowed"):
        clock.now()


@pytest.mark.django_db
def test_tests_can_move_the_clock() -> None:
    from backend import clock

    before = clock.now()
    with clock.shifted(dt.timedelta(days=2)):
        assert clock.now() - before >= dt.timedelta(days=2)
    assert clock.now() - before < dt.timedelta(days=1)
