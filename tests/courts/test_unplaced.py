"""What no site serves is lost to nobody: the operator holds it and is chased, until somebody says which site serves it."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from backend.accounts.models import Organisation, Site, SiteOrganisation
from backend.cases.models import Case, CaseParty, Review
from backend.courts import placing
from backend.courts.commands import load_reference, serve_court
from backend.courts.models import Court, Offence, SiteCourt
from backend.database import Role
from backend.people.models import Person, Stake
from backend.refusals import Conflict, NotFound
from tests import cast
from tests.courts.given import COURT, behind_the_walls, court_list, results
from tests.courts.messages.examples import OUR_LISTS, OUR_RESULTS
from tests.databases import as_role

pytestmark = pytest.mark.usefixtures("committing")

DUDLEY = OUR_RESULTS / "dudley-2026-11-10.json"
LIST = OUR_LISTS / "west-midlands-2026-11.csv"


def parties(case: Case) -> set[str]:
    held = CaseParty.objects.filter(case=case, until=None)
    return set(held.values_list("organisation__kind", flat=True))


def birmingham_serves(*codes: str) -> None:
    with as_role(Role.OWNER):
        for code in codes:
            serve_court(code, Site.objects.get(id=cast.BIRMINGHAM).slug)


def test_the_case_of_an_unserved_court_is_held_by_the_operator_who_is_told() -> None:
    answer = results(DUDLEY)
    assert answer.counts == {"orders created": 1, "people created": 1, "cases opened": 1}
    assert "No site serves Dudley Magistrates' Court (B20EY)" in answer.said[0]
    assert "serve_court" in answer.said[0]
    case = Case.objects.get()
    assert (case.site.slug, parties(case)) == (placing.UNPLACED, {"operator"})
    assert Review.objects.filter(case=case, closed_at=None, next_at__isnull=False).exists()


def test_once_a_site_serves_the_court_the_same_file_moves_the_case_there() -> None:
    results(DUDLEY)
    birmingham_serves("B20EY")
    answer = results(DUDLEY)
    assert answer.counts == {"orders unchanged": 1, "people matched": 1}
    assert answer["problems"] == []
    case = Case.objects.get()
    assert case.site_id == cast.BIRMINGHAM
    assert parties(case) == {"liaison", "provider", "probation"}
    with behind_the_walls(cast.RHIAN):
        assert Case.objects.filter(id=case.id).exists()
    assert results(DUDLEY).counts == {"orders unchanged": 1, "people matched": 1}


def test_until_then_it_is_said_every_time() -> None:
    results(DUDLEY)
    assert "No site serves" in results(DUDLEY).said[0]


def test_a_list_moves_to_whoever_works_at_the_court() -> None:
    court_list(LIST)
    birmingham_serves("B20EB")
    answer = court_list(LIST)
    assert answer["hearings"] == {"created": 0, "updated": 1, "unchanged": 6}
    nandra = Person.objects.get(family_name="NANDRA")
    held = Stake.objects.filter(person=nandra, until=None).values_list("organisation_id", flat=True)
    assert list(held) == [cast.LIAISON.id]
    with behind_the_walls(cast.AMARA):
        assert Person.objects.filter(id=nandra.id).exists()


class TestServing:
    def test_a_court_goes_from_one_site_to_another_on_a_day(self) -> None:
        with as_role(Role.OWNER):
            assert serve_court(COURT, Site.objects.get(id=cast.NORTHSHIRE).slug, since=dt.date(2026, 11, 20))
        rows = SiteCourt.objects.filter(court_id=COURT).order_by("since")
        assert list(rows.values_list("site_id", "until")) == [
            (cast.BIRMINGHAM, dt.date(2026, 11, 19)),
            (cast.NORTHSHIRE, None),
        ]
        assert placing.served(COURT).site_id == cast.NORTHSHIRE

    def test_again_it_changes_nothing(self) -> None:
        with as_role(Role.OWNER):
            assert not serve_court(COURT, Site.objects.get(id=cast.BIRMINGHAM).slug)
        assert SiteCourt.objects.count() == 1

    def test_before_the_present_service_began_is_refused(self) -> None:
        with as_role(Role.OWNER), pytest.raises(Conflict, match="Choose a later day"):
            serve_court(COURT, Site.objects.get(id=cast.NORTHSHIRE).slug, since=cast.SINCE)

    @pytest.mark.parametrize(("court", "site"), [("B99ZZ", "cast-birmingham"), ("?", "x"), (COURT, "nowhere")])
    def test_what_is_not_on_file_is_said(self, court: str, site: str) -> None:
        with as_role(Role.OWNER), pytest.raises(NotFound, match="There is no"):
            serve_court(court, site)

    def test_the_command_says_what_it_did_and_what_is_no_date(self) -> None:
        slug = Site.objects.get(id=cast.NORTHSHIRE).slug
        out = StringIO()
        with as_role(Role.OWNER):
            call_command("serve_court", "B20EY", slug, stdout=out, stderr=StringIO())
            call_command("serve_court", "B20EY", slug, stdout=out, stderr=StringIO())
            with pytest.raises(CommandError, match="is no date"):
                call_command("serve_court", "B20EY", slug, since="soon", stdout=out, stderr=StringIO())
        assert out.getvalue().splitlines() == ["It does from now on.", "It does already."]

    def test_a_service_to_come_or_past_does_not_count_today(self) -> None:
        with as_role(Role.OWNER):
            slug = Site.objects.get(id=cast.NORTHSHIRE).slug
            serve_court("B20EY", slug, since=dt.date(2026, 12, 1))
        assert not placing.served("B20EY").by_its_own


class TestReference:
    def test_every_court_and_offence_of_the_tables_is_on_file(self) -> None:
        assert (Court.objects.count(), Offence.objects.count()) == (397, 15_352)
        court = Court.objects.get(code="B20EB")
        assert (court.kind, court.title) == ("magistrates", "Coventry Magistrates' Court")
        assert Offence.objects.get(code="TH68010").title == "Theft from a shop"

    def test_loading_again_mends_what_differs_and_leaves_the_rest(self) -> None:
        with as_role(Role.OWNER):
            assert load_reference().endswith("0 of them new or changed")
            Court.objects.filter(code="B20EB").update(title="Elsewhere")
            Offence.objects.filter(code="TH68010").delete()
            assert load_reference().endswith("2 of them new or changed")
        assert Court.objects.get(code="B20EB").title == "Coventry Magistrates' Court"
        assert Offence.objects.filter(code="TH68010").exists()

    def test_every_operator_holds_what_no_site_serves(self) -> None:
        with as_role(Role.OWNER):
            Organisation.objects.create(name="Invented Hosting", kind="operator")
            load_reference()
            load_reference()
        members = SiteOrganisation.objects.filter(site__slug=placing.UNPLACED)
        assert set(members.values_list("pathway", flat=True)) == {"mhtr"}
        assert members.count() == 2

    def test_where_nobody_is_named_the_contact_of_this_installation_holds_it_and_is_written_to(
        self, settings: Settings
    ) -> None:
        settings.CONTACT = "operator@example.org"
        with as_role(Role.OWNER):
            SiteOrganisation.objects.filter(site__slug=placing.UNPLACED).delete()
            Organisation.objects.filter(kind="operator").delete()
            load_reference()
        assert Organisation.objects.get(kind="operator").email == "operator@example.org"
        assert len(placing.operators()) == 1

    def test_the_tables_are_read_only_to_everybody_who_serves(self) -> None:
        for role in (Role.APP, Role.WORKER):
            with as_role(role), pytest.raises(Exception, match="permission denied"):
                Court.objects.filter(code=COURT).update(title="x")

    def test_the_command_says_how_many(self, tmp_path: Path) -> None:
        out = StringIO()
        with as_role(Role.OWNER):
            call_command("load_reference", stdout=out, stderr=StringIO())
        assert out.getvalue().startswith("397 courts and 15352 offences are on file")


def test_a_database_that_was_not_prepared_says_so() -> None:
    with as_role(Role.OWNER):
        SiteOrganisation.objects.filter(site__slug=placing.UNPLACED).delete()
        Site.objects.filter(slug=placing.UNPLACED).delete()
    answer = results(DUDLEY)
    assert answer.counts == {}
    assert "not prepared" in answer.said[0]
    assert not Person.objects.exists()
