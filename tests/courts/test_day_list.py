"""The list of a day: who is before the court, whom we know, and of whom somebody must decide who they are."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import Organisation
from backend.actors import Actor, ActorKind
from backend.cases.models import Case
from backend.courts import queries
from backend.database import Role
from backend.people.commands import confirm_match
from backend.people.models import Person, PossibleMatch
from backend.refusals import NotFound
from backend.walls.context import speaking_for
from tests import cast
from tests.courts.given import COURT, at_work, behind_the_walls, court_list, log, referred
from tests.courts.messages.examples import OUR_LISTS
from tests.courts.test_import_lists import HEADER
from tests.databases import as_role

LIST = OUR_LISTS / "west-midlands-2026-11.csv"
DAY = dt.date(2026, 11, 16)


@pytest.mark.usefixtures("importing")
class TestTheList:
    def test_it_shows_the_day_in_its_order(self) -> None:
        court_list(LIST)
        with at_work(cast.AMARA) as actor:
            found = queries.day_list(actor, COURT, DAY)
        assert [(one.family_name, one.room) for one in found.lines] == [
            ("ASHDOWN", "6"), ("WRONA", "6"), ("WHITTLE", "2"),
        ]  # fmt: skip
        first = found.lines[0]
        assert (first.reference, first.offences, first.cases, first.doubtful) == (
            "20CA4417226", ("Assault by beating",), (), False,
        )  # fmt: skip
        assert found.came_at is not None

    def test_somebody_with_a_case_is_marked(self) -> None:
        court_list(LIST)
        case = referred(Person.objects.get(family_name="WRONA").id)
        with at_work(cast.AMARA) as actor:
            lines = queries.day_list(actor, COURT, DAY).lines
        assert [[known.reference for known in one.cases] for one in lines] == [[], [case.reference], []]

    def test_somebody_who_may_be_on_file_is_marked_and_once_joined_brings_their_case(self, tmp_path: Path) -> None:
        court_list(LIST)
        case = referred(Person.objects.get(family_name="ASHDOWN").id)
        again = tmp_path / "again.csv"
        again.write_text(f"{HEADER}\n{COURT},2026-11-24,1,10:00,20CA7770026,Leah Ashdown,14/06/1991,,CJ88116\n")
        assert court_list(again)["people"]["possible"] == 1
        with at_work(cast.AMARA) as actor:
            (line,) = queries.day_list(actor, COURT, dt.date(2026, 11, 24)).lines
            assert (line.doubtful, line.cases) == (True, ())
            confirm_match(by=actor, match_id=PossibleMatch.objects.get().id, reason="Same address on both records.")
            (line,) = queries.day_list(actor, COURT, dt.date(2026, 11, 24)).lines
        assert line.doubtful is False
        assert [known.id for known in line.cases] == [case.id]

    def test_a_closed_case_and_one_of_another_service_are_not_shown(self) -> None:
        court_list(LIST)
        person = Person.objects.get(family_name="WRONA")
        referred(person.id)
        Case.objects.update(closed_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
        with at_work(cast.AMARA) as actor:
            assert [one.cases for one in queries.day_list(actor, COURT, DAY).lines] == [(), (), ()]

    def test_the_number_of_queries_does_not_grow_with_the_list(self, tmp_path: Path) -> None:
        def asked(people: int) -> int:
            path = tmp_path / f"{people}.csv"
            born = "01/02/1980"
            lines = [
                f"{COURT},2026-11-2{people % 10},1,10:00,20CA{n:07},Person{n} Family{n},{born},," for n in range(people)
            ]
            path.write_text("\n".join((HEADER, *lines)) + "\n")
            court_list(path)
            with at_work(cast.AMARA) as actor, CaptureQueriesContext(connection) as caught:
                assert len(queries.day_list(actor, COURT, dt.date(2026, 11, 20 + people % 10)).lines) == people
            return len(caught)

        assert asked(2) == asked(13)

    def test_a_court_that_is_none_is_not_found(self) -> None:
        with at_work(cast.AMARA) as actor, pytest.raises(NotFound):
            queries.day_list(actor, "B99ZZ", DAY)


@pytest.mark.usefixtures("committing")
class TestWhoSeesIt:
    def test_whoever_works_elsewhere_finds_an_empty_list(self) -> None:
        court_list(LIST)
        for member in (cast.CHIDI, cast.TARIQ):
            with behind_the_walls(member) as actor:
                assert queries.day_list(actor, COURT, DAY).lines == ()

    def test_each_look_names_who_was_shown(self) -> None:
        court_list(LIST)
        with behind_the_walls(cast.AMARA) as actor:
            queries.day_list(actor, COURT, DAY)
        (row,) = [one for one in log("consultation") if one.what == "courts.queries.day_list"]
        shown = Person.objects.filter(hearings__court=COURT, hearings__day=DAY)
        assert set(row.people) == set(shown.values_list("id", flat=True))
        assert (row.actor_name, row.organisation_id) == ("Amara Okafor", cast.LIAISON.id)

    def test_everybody_at_the_site_has_its_courts_and_nobody_else(self) -> None:
        for member, courts in ((cast.AMARA, [COURT]), (cast.OWEN, [COURT]), (cast.CHIDI, [])):
            with behind_the_walls(member) as actor:
                assert [one.code for one in queries.courts_of(actor)] == courts

    def test_the_operator_has_the_courts_that_no_site_serves(self) -> None:
        court_list(LIST)
        operator = Actor(
            kind=ActorKind.PERSON,
            id=uuid.uuid4(),
            name="Ola Perera",
            organisation_id=Organisation.objects.get(kind="operator").id,
        )
        with as_role(Role.APP), speaking_for(operator):
            assert [one.code for one in queries.courts_of(operator)] == ["B20NQ", "B20OQ"]
            assert len(queries.day_list(operator, "B20OQ", dt.date(2026, 11, 23)).lines) == 1
