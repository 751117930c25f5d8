"""Entering sheets in a real browser: by the keyboard alone, without scripts, on a phone; and wording that was loaded."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import expect
from pytest_django.plugin import DjangoDbBlocker

from backend.care.models import Measure, MeasureVersion
from backend.cases.models import Case
from backend.walls.context import speaking_for
from tests import cast
from tests.browsing import NARROW, WIDE, own_database, serving
from tests.care.given import AT_RISK, LOW, an_mhtr_case, take
from tests.web.looking import faults, listen, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

GAD_7 = (3, 2, 1, 0, 1, 2, 3)
Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), own_database(), serving() as address:
        yield address


@pytest.fixture
def case(house: str) -> Case:
    with transaction.atomic():
        return an_mhtr_case()


@pytest.fixture
def opened(browser: "Browser", house: str) -> Iterator[Open]:
    """Opens a page as Tariq, who is signed in already."""
    made = []

    def open_(path: str, *, width: dict[str, int] = WIDE, scripts: bool = True) -> "Page":
        client = Client()
        client.post("/sign-in/", {"email": cast.TARIQ.email, "password": cast.PASSWORD})
        context = browser.new_context(
            base_url=house,
            viewport={"width": width["width"], "height": width["height"]},
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        made.append(context)
        context.set_default_timeout(10_000)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])
        page = context.new_page()
        page.goto(path)
        return page

    yield open_
    for one in made:
        one.close()


class Keys:
    """Presses keys, and counts them."""

    def __init__(self, page: "Page") -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    @property
    def at(self) -> str:
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))

    def tab_to(self, where: str) -> int:
        """How many presses it took."""
        for count in range(1, 40):
            self.press("Tab")
            if self.at == where:
                return count
        raise AssertionError(f"the keyboard does not reach {where}")


def stored(case: Case, instrument: str) -> list[int | None]:
    with speaking_for(cast.TARIQ.actor):
        measure = Measure.objects.get(case=case, instrument=instrument)
        ticked: list[int | None] = MeasureVersion.objects.filter(measure=measure).latest("number").ticked
        return ticked


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_sixteen_items_take_two_keys_each_and_a_short_way_there_and_on(case: Case, opened: Open, scripts: bool) -> None:
    page = opened(f"/cases/{case.id}/measures/take/", scripts=scripts)
    for title, slug, columns in (("PHQ-9", "phq-9", LOW), ("GAD-7", "gad-7", GAD_7)):
        page.goto(f"/cases/{case.id}/measures/take/")
        with page.expect_navigation():
            page.get_by_role("link", name=title, exact=True).press("Enter")
        keys = Keys(page)
        keys.press("Tab")
        keys.press("Enter")  # the link over the head of the page
        keys.tab_to("item_1")
        head = keys.pressed
        for number, column in enumerate(columns, start=1):
            assert keys.at == f"item_{number}"  # no box moves on by itself
            keys.press(str(column))
            assert keys.at == f"item_{number}"
            keys.press("Tab")
        assert keys.pressed - head == 2 * len(columns)
        keys.tab_to("Save and finish")
        with page.expect_navigation():
            keys.press("Enter")
        expect(page.get_by_text(f"Saved: {title}.")).to_be_visible()
        assert stored(case, slug) == list(columns)
        assert head <= 12
        assert keys.pressed - head - 2 * len(columns) <= 6


def test_enter_in_a_box_sends_nothing(case: Case, opened: Open) -> None:
    page = opened(f"/cases/{case.id}/measures/take/phq-9/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("#item_1").fill("2")
    page.locator("#item_1").press("Enter")
    page.wait_for_timeout(200)
    assert "POST" not in sent


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_state_of_the_pages_is_without_faults(case: Case, opened: Open, width: dict[str, int]) -> None:
    page = opened(f"/cases/{case.id}/measures/take/", width=width)
    said, found, seen = listen(page), {}, []

    def look(name: str) -> None:
        seen.append(name)
        beyond = overflow(page)
        problems = [*faults(page), *([f"{beyond} px too wide"] if beyond > 0 else []), *said]
        said.clear()
        if problems:
            found[name] = problems

    look("choice")
    page.goto(f"/cases/{case.id}/measures/take/core-om/")
    look("a long sheet")
    low = page.evaluate(
        "[...document.querySelectorAll('.app-sheet__box')].map(one => one.getBoundingClientRect().height)"
    )
    assert len(low) == 34
    assert min(low) >= 44
    for instrument in ("wsas", "dudit", "pc-ptsd-5"):
        page.goto(f"/cases/{case.id}/measures/take/{instrument}/")
        look(instrument)
    page.goto(f"/cases/{case.id}/measures/take/phq-9/")
    for at, column in enumerate(AT_RISK, start=1):
        page.locator(f"#item_{at}").fill(str(column))
    page.locator("#item_2").fill("7")
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    look("refused")
    page.get_by_role("link", name="PHQ-9 item 2 must be 0, 1, 2 or 3").click()
    assert page.evaluate("document.activeElement.id") == "item_2"
    page.locator("#item_2").fill("2")
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_text("Say what was done about risk").first).to_be_visible()
    look("asked about risk")
    page.get_by_label("What was done about the risk?").fill("Stayed with him. GP rung.")
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_text("Saved: PHQ-9.")).to_be_visible()
    expect(page.get_by_role("heading", name="Risk alert not answered")).to_be_visible()
    look("saved, with the alert")
    with speaking_for(cast.TARIQ.actor):
        sheet = Measure.objects.get(case=case, instrument="phq-9")
    page.goto(f"/cases/{case.id}/measures/{sheet.id}/go-on/")
    look("correction")
    page.goto(f"/cases/{case.id}/measures/missed/")
    look("missed")
    page.goto("/cases/")
    look("list with a mark")
    with transaction.atomic():
        take(case, "gad-7", (1, None, None, None, None, None, None), finished=False)
    page.goto("/unfinished-sheets/")
    look("unfinished")
    assert len(seen) == 12
    assert found == {}
