"""The list of the day: who is at court, whom we know, and where to begin."""

import datetime as dt
import re

import pytest
from django.test import Client

from backend import clock
from backend.accounts.models import Site
from backend.courts.models import Court, SiteCourt
from backend.database import Role
from backend.pathways.working_days import london_date
from tests import cast
from tests.databases import as_role

COURT = "B20BL"


@pytest.fixture
def served(committed: str) -> str:
    """Birmingham's site serves Birmingham Magistrates' Court."""
    with as_role(Role.OWNER):
        SiteCourt.objects.create(
            site=Site.objects.get(id=cast.BIRMINGHAM), court=Court.objects.get(code=COURT), since=dt.date(2026, 1, 1)
        )
    return committed


def signed_in(member: cast.Member) -> Client:
    client = Client()
    assert client.post("/sign-in/", {"email": member.email, "password": cast.PASSWORD}).status_code == 302
    return client


def test_a_court_without_a_list_says_so_and_offers_to_add_somebody(served: str) -> None:
    page = signed_in(cast.AMARA).get("/court-list/").content.decode()
    assert "We have no list of this court for this day." in page
    assert "No list has come in yet." in page
    assert 'href="/people/add/"' in page


def test_an_organisation_at_no_court_is_told_why_the_page_is_empty(served: str) -> None:
    assert "works at no court yet" in signed_in(cast.CHIDI).get("/court-list/").content.decode()


@pytest.mark.parametrize("day", ["2026-13-45", "tomorrow", "", "0000-00-00"])
def test_a_day_that_is_none_is_today(served: str, day: str) -> None:
    answer = signed_in(cast.AMARA).get("/court-list/", {"day": day})
    assert answer.status_code == 200
    shown = re.search(r'name="day" type="date" value="([^"]+)"', answer.content.decode())
    assert shown is not None
    with as_role(Role.APP):
        assert shown[1] == london_date(clock.now()).isoformat()


def test_a_court_that_is_none_is_not_found(served: str) -> None:
    assert signed_in(cast.AMARA).get("/court-list/", {"court": "ZZ999"}).status_code == 404
