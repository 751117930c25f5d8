"""The boards in a real browser: without scripts, on a phone, to whoever cannot see them, and on paper."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from backend import clock
from backend.walls.context import speaking_for
from tests import cast
from tests.browsing import NARROW, WIDE, own_database, serving
from tests.custody.given import do, in_days, referred
from tests.web.looking import faults, listen, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGES = ("board-release", "board-release-day", "board-out-of-contact", "board-supervision", "board-fidelity")
QUARTER = dt.timedelta(minutes=15)
LONGER = {"board-release"}  # a table a group of days: people in many groups go on to a second sheet
A_TEAM = 10  # people on the busiest board


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), own_database(), serving() as address:
        with transaction.atomic(), speaking_for(cast.NIA.actor):
            a_morning()
        yield address


def a_morning() -> None:
    """People who come out soon, one lost and at risk, and a worker who is out alone."""
    for index in range(2, A_TEAM + 1):
        case = referred(index, release=in_days(index * 3))
        if index % 3 == 0:
            do(case, "state_release_date", release_on=str(in_days(5)), source="probation", confidence="likely")
    lost = referred(1, release=in_days(0))
    do(lost, "report_release", source="The gate")
    do(lost, "allocate", by=cast.LENA, worker=str(cast.NIA.id), deputy=str(cast.JOSH.id))
    do(lost, "record_not_reached", outcome="not_reached", attempts="Rang twice, waited at the gate")
    do(lost, "raise_risk", flags=["self_harm"], happening="Said goodbye", done="Rang 999", told="Grace")
    now = clock.now()
    do(
        lost, "plan_visit", setting="home", place="12 Example Road", begins_at=now.isoformat(),
        expected_end=(now + QUARTER).isoformat(), worker=str(cast.NIA.id), reached_on="07700 900111",
    )  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_board_is_read_by_anybody_anywhere_and_on_paper_lies_the_long_way(
    browser: "Browser", house: str, name: str
) -> None:
    client = Client()
    client.post("/sign-in/", {"email": cast.LENA.email, "password": cast.PASSWORD})
    for width, scripts in ((WIDE, True), (NARROW, True), (NARROW, False)):
        context = browser.new_context(
            base_url=house,
            viewport={"width": width["width"], "height": width["height"]},
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        try:
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])
            page = context.new_page()
            said = listen(page)
            page.goto(reverse(name))
            assert page.locator("table").count() >= 1
            if scripts:
                assert overflow(page) == 0
                assert faults(page) == []
            if width is WIDE:
                sheet = page.pdf(prefer_css_page_size=True)
                assert sheet.count(b"/Type /Page\n") == 1 or name in LONGER
                assert b"/MediaBox [0 0 841" in sheet
            assert said == []
        finally:
            context.close()
