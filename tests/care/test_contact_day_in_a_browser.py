"""The day in rows by the keyboard alone, without scripts and on a phone; and the sheet as it comes out of a printer."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from playwright.sync_api import expect
from pytest_django.plugin import DjangoDbBlocker

from backend.cases.models import Case
from tests.browsing import NARROW, WIDE, own_database, serving
from tests.care.visits import a_case, an_hour_ago, book, logged
from tests.web.looking import faults, listen, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), own_database(), serving() as address:
        yield address


@pytest.fixture
def case(house: str) -> Case:
    with transaction.atomic():
        found = a_case("Featherstonehaugh-Okonkwo")
        book(found, an_hour_ago(), place="HMP Fosseway")
    return found


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_a_row_is_filled_in_and_saved_by_the_keyboard_alone(case: Case, opened: Open, scripts: bool) -> None:
    page = opened("/log/day/", width=WIDE, scripts=scripts)
    row = page.get_by_role("group", name=case.reference)
    row.get_by_label("Time, like 14:30").focus()
    for label, letters in (("Did it take place?", "Held"), ("What was it about?", "Both"), ("Risk", "No")):
        box = row.get_by_label(label)
        for _ in range(40):
            page.keyboard.press("Tab")
            if box.evaluate("one => document.activeElement === one"):
                break
        page.keyboard.type(letters)
    row.get_by_label("Note").press("Tab")
    save = page.get_by_role("button", name="Save the rows that are filled in")
    for _ in range(200):
        if save.evaluate("one => document.activeElement === one"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved: 1 contact is logged.")).to_be_visible()
    (event,) = logged(case)
    assert (event.entered["result"], event.entered["focus"], event.entered["risk"]) == ("held", "both", "none")
    assert event.happened_at == an_hour_ago()


@pytest.mark.parametrize("width", [NARROW, WIDE], ids=["320", "1280"])
def test_every_state_of_the_day_and_of_the_sheet_is_without_faults(
    case: Case,
    opened: Open,
    width: dict[str, int],
) -> None:
    page = opened("/log/day/", width=width)
    said, found, seen = listen(page), {}, []

    def look(name: str) -> None:
        seen.append(name)
        beyond = overflow(page)
        problems = [*faults(page), *([f"{beyond} px too wide"] if beyond > 0 else []), *said]
        said.clear()
        if problems:
            found[name] = problems

    look("day")
    row = page.get_by_role("group", name=case.reference)
    row.get_by_label("Did it take place?").select_option(label="Held")
    row.get_by_label("Time, like 14:30").fill("teatime")
    page.get_by_role("button", name="Save the rows").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    look("refused")
    page.get_by_role("link", name="must have a real time").click()
    assert page.evaluate("document.activeElement.id").endswith("-time")
    page.goto("/log/day/?day=2026-01-06")
    look("nobody")
    page.goto("/log/sheet/")
    look("sheet")
    assert len(seen) == 4
    assert found == {}


def test_on_paper_there_is_nobodys_name(case: Case, opened: Open) -> None:
    page = opened(f"/log/sheet/?case={case.id}", width=WIDE)
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    assert case.reference in printed
    assert "LF" in printed
    for name in ("Featherstonehaugh", "Lee", "Tariq", "Midland"):
        assert name not in printed
    boxes = page.get_by_text("In prison", exact=True)
    assert boxes.first.evaluate("one => getComputedStyle(one, '::before').borderTopWidth") != "0px"
