"""The one-minute log on a phone: how many taps it takes, and what becomes of them where there is no network."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from playwright.sync_api import expect
from pytest_django.plugin import DjangoDbBlocker

from backend.care.models import ContactDraft
from backend.cases.models import Case
from backend.database import Role
from tests import cast, databases
from tests.browsing import NARROW, PHONE, WIDE, own_database, serving
from tests.care.visits import a_case, an_engager_case, an_hour_ago, book, do, logged
from tests.web.looking import faults, listen, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

FLAGS = {"for_supervision", "date_may_have_moved"}  # which are kept as "no" where nobody ticked them
Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), own_database(), serving() as address:
        yield address


@pytest.fixture
def case(house: str) -> Case:
    with transaction.atomic():
        return a_case()


class Thumb:
    """Taps, and counts them."""

    def __init__(self, page: "Page") -> None:
        self.page, self.taps = page, 0

    def tap(self, question: str, answer: str) -> None:
        group = self.page.get_by_role("group", name=question, exact=True)
        self._tap(group.get_by_label(answer, exact=True))

    def accepts_the_suggested_day(self) -> None:
        self._tap(self.page.get_by_role("group", name="Next contact", exact=True).get_by_role("radio").first)

    def _tap(self, button: "Locator") -> None:
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        button.tap()
        expect(button).to_be_checked()
        self.taps += 1

    def saves(self) -> None:
        button = self.page.get_by_role("button", name="Save").first
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        button.tap()
        self.taps += 1

    def sees_saved(self) -> None:
        expect(self.page.get_by_text("Saved: the contact is logged.")).to_be_visible()


def log_of(case: Case) -> str:
    return f"/cases/{case.id}/log/"


def drafted(case: Case) -> dict[str, Any]:
    with databases.as_role(Role.WORKER):
        draft = ContactDraft.objects.filter(case=case).first()
        return {} if draft is None else dict(draft.answers)


def arrived(page: "Page", case: Case, *names: str) -> None:
    """Wait until these taps are on the server."""
    for _ in range(100):
        if set(names) <= set(drafted(case)):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{set(names) - set(drafted(case))} never arrived")


def kept_on_the_phone(page: "Page", count: int) -> list[str]:
    """What the browser's storage holds once it holds so many things; the page writes there in its own time."""
    for _ in range(100):
        if len(found := left_on_the_phone(page)) == count:
            return found
        page.wait_for_timeout(50)
    raise AssertionError(f"{left_on_the_phone(page)} is kept on the phone")


def left_on_the_phone(page: "Page") -> list[str]:
    found: list[str] = page.evaluate(
        "[...Object.entries(localStorage), ...Object.entries(sessionStorage)].map(one => one.join(' '))"
    )
    return found


def unsent(page: "Page") -> Any:
    return page.locator("[data-unsent]")


# --- how many taps --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [NARROW, PHONE], ids=["320", "390"])
def test_the_first_contact_of_all_takes_eight_taps_with_the_one_that_saves(
    case: Case, opened: Open, width: dict[str, int]
) -> None:
    thumb = Thumb(opened(log_of(case), width=width))
    thumb.tap("Did it take place?", "Held")
    thumb.tap("Where?", "In prison")
    thumb.tap("How long, in minutes?", "30")
    thumb.tap("What was it about?", "Both")
    thumb.tap("How are they?", "So-so")
    thumb.tap("Risk", "No change")
    thumb.accepts_the_suggested_day()
    thumb.saves()
    thumb.sees_saved()
    assert thumb.taps == 8
    (event,) = logged(case)
    assert set(event.entered) - FLAGS == {"result", "setting", "present", "minutes", "focus", "risk", "next_on"}
    assert event.entered["present"] == ["person"]
    assert event.clinical == {"mood": "2"}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_an_appointment_that_was_kept_takes_seven_and_answers_everything(
    case: Case, opened: Open, scripts: bool
) -> None:
    with transaction.atomic():
        do(case, "log_visit", data={"result": "held", "present": ["person"]})
        booking = book(case, an_hour_ago(), minutes=60)
    thumb = Thumb(opened(log_of(case), scripts=scripts))
    thumb.tap("Did it take place?", "Held")
    thumb.tap("What was it about?", "Emotional")
    thumb.tap("How are they?", "Good")
    thumb.tap("Compared with last time", "Better")
    thumb.tap("Risk", "No change")
    thumb.accepts_the_suggested_day()
    thumb.saves()
    thumb.sees_saved()
    assert thumb.taps == 7
    event = logged(case)[-1]
    assert (event.about_id, event.happened_at) == (booking, an_hour_ago())
    assert set(event.entered) - FLAGS == {"result", "setting", "present", "minutes", "focus", "risk", "next_on"}
    assert set(event.clinical) == {"mood", "than"}


def test_on_engager_an_ordinary_session_in_prison_takes_at_most_eight(house: str, opened: Open) -> None:
    with transaction.atomic():
        case = an_engager_case()
    thumb = Thumb(opened(log_of(case), by=cast.NIA, width=NARROW))
    for question, answer in (
        ("Did it take place?", "Held"), ("Where?", "In prison"), ("How long, in minutes?", "60"),
        ("What was it about?", "Emotional"), ("How are they?", "Low"), ("Risk", "No change"),
    ):  # fmt: skip
        thumb.tap(question, answer)
    thumb.saves()
    thumb.sees_saved()
    assert thumb.taps <= 8
    assert len(logged(case, "log_contact", cast.NIA)) == 1


def test_that_nobody_answered_takes_two(case: Case, opened: Open) -> None:
    thumb = Thumb(opened(log_of(case), width=NARROW))
    thumb.tap("Did it take place?", "No answer")
    for gone in ("How long, in minutes?", "What was it about?", "How are they?"):
        expect(thumb.page.get_by_role("group", name=gone)).to_be_hidden()
    thumb.saves()
    thumb.sees_saved()
    assert thumb.taps == 2


# --- where there is no network --------------------------------------------------------------------------------------


def test_taps_made_without_a_network_are_counted_kept_and_sent_when_it_is_back(case: Case, opened: Open) -> None:
    page = opened(log_of(case))
    thumb = Thumb(page)
    thumb.tap("Did it take place?", "Held")
    arrived(page, case, "result")
    page.context.set_offline(True)
    for question, answer in (("Where?", "At home"), ("How are they?", "Low"), ("Risk", "No change")):
        thumb.tap(question, answer)
    expect(unsent(page)).to_contain_text("3 taps not sent yet")
    assert set(drafted(case)) == {"result", "form-happened-shown"}
    page.context.set_offline(False)
    arrived(page, case, "setting", "mood", "risk")
    expect(unsent(page)).to_be_empty()
    thumb.saves()
    thumb.sees_saved()
    (event,) = logged(case)
    assert (event.entered["setting"], event.clinical) == ("home", {"mood": "1"})


def test_a_log_that_is_saved_without_a_network_is_saved_once_when_it_is_back(case: Case, opened: Open) -> None:
    page = opened(log_of(case))
    thumb = Thumb(page)
    page.context.set_offline(True)
    for question, answer in (("Did it take place?", "Held"), ("Risk", "No change")):
        thumb.tap(question, answer)
    page.get_by_label("Note").fill("Wept, and laughed at the end.")
    thumb.saves()
    expect(unsent(page)).to_contain_text("The contact is not logged yet")
    thumb.saves()
    assert logged(case) == []
    page.context.set_offline(False)
    thumb.sees_saved()
    (event,) = logged(case)
    assert event.clinical["note"] == "Wept, and laughed at the end."
    assert left_on_the_phone(page) == []


def test_an_answer_that_never_comes_back_doubles_nothing(case: Case, opened: Open) -> None:
    """The message arrives, the network drops before its answer does, and the phone sends it again."""
    page = opened(log_of(case))
    lost = []

    def arrives_and_is_not_answered(route: Any) -> None:
        route.fetch()
        lost.append(route.request.method)
        route.abort()

    page.route("**/log/", arrives_and_is_not_answered, times=1)
    thumb = Thumb(page)
    for question, answer in (("Did it take place?", "Held"), ("Risk", "No change")):
        thumb.tap(question, answer)
    arrived(page, case, "risk")
    sent = page.evaluate("new URLSearchParams(new FormData(document.querySelector('form[data-log]'))).toString()")
    thumb.page.get_by_role("button", name="Save").first.tap(no_wait_after=True)
    for _ in range(100):
        if lost:
            break
        page.wait_for_timeout(50)
    assert lost == ["POST"]
    sent_again = page.request.post(
        log_of(case), data=sent, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )  # fmt: skip
    assert sent_again.ok
    assert len(logged(case)) == 1


def test_a_phone_that_went_dark_without_a_network_has_kept_its_taps(case: Case, opened: Open) -> None:
    page = opened(log_of(case))
    page.route("**/taps/", lambda route: route.abort())
    Thumb(page).tap("How are they?", "Very low")
    expect(unsent(page)).to_contain_text("1 tap not sent yet")
    page.unroute("**/taps/")
    page.reload()
    expect(page.get_by_label("Very low", exact=True)).to_be_checked()
    arrived(page, case, "mood")
    kept_on_the_phone(page, 0)


def test_what_is_thrown_away_does_not_come_back_from_the_phone(case: Case, opened: Open) -> None:
    page = opened(log_of(case))
    thumb = Thumb(page)
    thumb.tap("Did it take place?", "Brief")
    arrived(page, case, "result")
    page.reload()
    page.route("**/taps/", lambda route: route.abort())
    thumb.tap("How are they?", "Very low")
    expect(unsent(page)).to_contain_text("1 tap not sent yet")
    page.get_by_role("button", name="Throw it away").tap()
    expect(page.get_by_text("What you had tapped is thrown away.")).to_be_visible()
    expect(page.get_by_label("Very low", exact=True)).not_to_be_checked()
    assert (drafted(case), left_on_the_phone(page)) == ({}, [])


def test_what_waits_on_the_phone_cannot_be_read_there(case: Case, opened: Open) -> None:
    page = opened(log_of(case))
    page.route("**/taps/", lambda route: route.abort())
    Thumb(page).tap("How are they?", "Very low")
    page.get_by_label("Note").fill("Spoke of his daughter.")
    page.get_by_label("Note").blur()
    expect(unsent(page)).to_contain_text("2 taps not sent yet")
    (kept,) = kept_on_the_phone(page, 1)
    for word in (
        "mood",
        "daughter",
        str(case.id),
        case.reference,
        "Barrow",
        page.locator("form[data-log]").get_attribute("data-key") or "",
    ):
        assert word
        assert word not in kept
    assert len(kept) < 600


def test_a_tap_that_comes_after_the_log_was_saved_elsewhere_is_told_of(case: Case, opened: Open) -> None:
    page = opened(log_of(case))
    thumb = Thumb(page)
    thumb.tap("Did it take place?", "Held")
    arrived(page, case, "result")
    desk = opened(log_of(case), width=WIDE)
    other = Thumb(desk)
    other.tap("Risk", "No change")
    other.saves()
    other.sees_saved()
    thumb.tap("Risk", "Less")
    expect(unsent(page)).to_contain_text("This contact was logged already")
    thumb.saves()
    expect(page.get_by_text("it counts once")).to_be_visible()
    assert len(logged(case)) == 1
    assert left_on_the_phone(page) == []


def test_signing_out_leaves_nothing_on_the_phone(case: Case, opened: Open) -> None:
    page = opened(log_of(case))
    page.route("**/taps/", lambda route: route.abort())
    Thumb(page).tap("How are they?", "Good")
    kept_on_the_phone(page, 1)
    page.goto("/")
    page.get_by_role("button", name="Sign out").tap()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert left_on_the_phone(page) == []


def test_a_session_that_ends_between_taps_loses_none(case: Case, opened: Open) -> None:
    page = opened(log_of(case))
    thumb = Thumb(page)
    thumb.tap("Did it take place?", "Held")
    arrived(page, case, "result")
    page.context.clear_cookies(name="sessionid")
    thumb.tap("Risk", "No change")
    expect(unsent(page)).to_contain_text("You are signed out")
    thumb.saves()
    page.get_by_label("E-mail address").fill(cast.TARIQ.email)
    page.get_by_label("Password", exact=True).fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in").tap()
    page.get_by_role("button", name="Go back to the page").tap()
    expect(page.get_by_role("group", name="Risk").get_by_label("No change")).to_be_checked()
    expect(page.get_by_label("Held", exact=True)).to_be_checked()
    thumb.saves()
    thumb.sees_saved()
    assert len(logged(case)) == 1


# --- how it looks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [NARROW, PHONE, WIDE], ids=["320", "390", "1280"])
def test_every_state_of_the_page_is_without_faults(case: Case, opened: Open, width: dict[str, int]) -> None:
    with transaction.atomic():
        do(case, "log_visit", data={"result": "held"})
        book(case, an_hour_ago(), place="HMP Fosseway")
    page = opened(log_of(case), width=width)
    said, found, seen = listen(page), {}, []
    thumb = Thumb(page)

    def look(name: str) -> None:
        seen.append(name)
        beyond = overflow(page)
        problems = [*faults(page), *([f"{beyond} px too wide"] if beyond > 0 else []), *said]
        said.clear()
        if problems:
            found[name] = problems

    look("opened")
    thumb.tap("Did it take place?", "Held")
    thumb.tap("How long, in minutes?", "Other")
    thumb.tap("Next contact", "Another day")
    thumb.tap("When was it?", "Another time")
    look("everything open")
    thumb.saves()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    look("refused")
    page.get_by_role("link", name="Select whether the risk has changed").click()
    assert page.evaluate("document.activeElement.id") == "risk"
    thumb.tap("Did it take place?", "Not unlocked")
    look("did not take place")
    arrived(page, case, "result")
    page.reload()
    expect(page.get_by_text("You began this log on")).to_be_visible()
    look("gone on with")
    with transaction.atomic():
        do(case, "rest")
    page.goto(log_of(case))
    look("not now")
    assert len(seen) == 6
    assert found == {}
