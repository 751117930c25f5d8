"""Pages as people meet them: in a real browser, wide and narrow, by keyboard alone, and without scripts."""

import itertools
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.fixtures import Settings

from backend.web.navigation import offer
from tests.browsing import NARROW, WIDE
from tests.web.conftest import enter, sign_in
from tests.web.looking import faults, listen, overflow

pytestmark = pytest.mark.browser
Make = Callable[..., BrowserContext]


@pytest.fixture(autouse=True)
def _places(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """The navigation and the footer as they are in use."""
    from backend.web import navigation

    monkeypatch.setattr(navigation, "_places", {})
    for order, (name, title) in enumerate(
        [("sample-components", "My work"), ("sample-form", "Court list"), ("help", "Reports")]
    ):
        offer(name, title, order=order)
    settings.CONTACT = "help@footbridge.example"


def every_page(page: Page) -> Iterator[str]:
    """Leads through every page and state; what stands open when a name comes out is to be looked at."""
    for name in ("sign-in", "help", "accessibility", "privacy", "nowhere", "sample-broken"):
        page.goto(f"/{name}/")
        yield name
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in").click()
    yield "sign-in refused"
    sign_in(page)
    yield "components"
    page.get_by_role("button", name="Actions").click()
    yield "components with an open menu"
    page.goto("/sign-in/organisation/")
    yield "choice of organisation"
    page.goto("/sample-form/")
    yield "form"
    page.get_by_role("button", name="Add another").click()
    yield "form with a further row"
    page.get_by_label("What was said").last.fill("a very long word " + "w" * 90)
    page.get_by_role("button", name="Save session").click()
    yield "form refused"
    fill(page)
    page.get_by_role("button", name="Save session").click()
    expect(page.get_by_text("The session is saved.")).to_be_visible()
    yield "saved"


def fill(page: Page) -> None:
    """Everything that the sample form needs, as Tariq would after a session."""
    page.get_by_label("Attended", exact=True).check()
    page.get_by_label("Court", exact=True).select_option("Coventry")
    box(page, "Session date", "Day").fill("4")
    box(page, "Session date", "Month").fill("11")
    box(page, "Session date", "Year").fill("2026")
    page.get_by_label("How many minutes?").fill("50")
    page.get_by_role("group", name="Has the risk changed?").get_by_label("No", exact=True).check()
    page.get_by_label("Family").check()
    for said in page.get_by_label("What was said").all():
        said.fill("")


def box(page: Page, question: str, label: str) -> Locator:
    return page.get_by_role("group", name=question, exact=True).get_by_label(label)


@pytest.mark.slow
@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_is_without_faults(context: Make, width: dict[str, int]) -> None:
    page = context(width=width).new_page()
    said = listen(page)
    found: dict[str, list[str]] = {}
    seen = []
    for name in every_page(page):
        seen.append(name)
        if problems := [
            *faults(page),
            *([f"{beyond} px wider than the screen"] if (beyond := overflow(page)) > 0 else []),
            *([] if page.locator("h1").count() == 1 else ["not one h1"]),
            *said,
        ]:
            found[name] = problems
        said.clear()
    assert len(seen) == 14
    assert found == {}


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        ('<main><h1>x</h1><input type="text"></main>', "label"),
        ('<main><h1>x</h1><p style="color:#ccc">pale</p></main>', "color-contrast"),
        ("<main><h1>x</h1><h4>y</h4></main>", "heading-order"),
        ('<main><h1>x</h1></main><p>outside</p>', "region"),
        (
            '<main><h1>x</h1><a href="/a" style="font-size:8px">a</a><a href="/b" style="font-size:8px">b</a></main>',
            "target-size",
        ),
    ],
)  # fmt: skip
def test_the_check_itself_finds_faults(browser: Browser, markup: str, rule: str) -> None:
    with browser.new_page() as page:
        page.set_content(f'<!doctype html><html lang="en"><title>x</title><body>{markup}</body></html>')
        assert rule in [one.split(":")[0] for one in faults(page)]


def test_a_page_asks_nobody_else_for_anything(context: Make, served: str) -> None:
    page = context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page)
    assert len(asked) > 6
    assert [one for one in asked if not one.startswith(served)] == []


def test_a_page_is_light_and_does_not_jump(context: Make) -> None:
    """The sums of a first visit, not compressed here: about 60 kB of it goes over the wire in production."""
    page = context(width=NARROW).new_page()
    answers: list[str] = []
    page.on("response", lambda response: answers.append(response.url))
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) window.moved += one.value })"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto("/help/")
    page.wait_for_timeout(300)
    assert len(answers) <= 8
    assert page.evaluate("window.moved") <= 0.02


# --- keyboard ---------------------------------------------------------------------------------------------------

STOPS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const upper = Math.max(box.top, 0), lower = Math.min(box.bottom, innerHeight);  // of a tall box the part in sight
  const top = document.elementFromPoint(box.left + box.width / 2, (upper + lower) / 2);
  const style = getComputedStyle(at);
  return {
    id: at.id || at.textContent.trim().slice(0, 40) || at.name, tag: at.tagName,
    seen: box.width > 0 && box.top < innerHeight && box.bottom > 0 && box.left >= 0 && box.right <= innerWidth,
    uncovered: top === at || at.contains(top) || (top !== null && top.contains(at)) || at.type === 'radio' || at.type === 'checkbox',
    marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
    y: box.top + scrollY
  };
}"""


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_keyboard_reaches_everything_in_the_order_of_the_page(context: Make, width: dict[str, int]) -> None:
    page = context(width=width).new_page()
    enter(page, "/sample-form/")
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOPS)
        if stop["tag"] == "BODY":
            break
        stops.append(stop)
    assert stops[0]["id"] == "Skip to main content"
    assert [one["id"] for one in stops if not (one["seen"] and one["uncovered"])] == []
    assert [one["id"] for one in stops if not one["marked"] and one["tag"] != "INPUT"] == []
    within = [one["y"] for one in stops[stops.index(next(one for one in stops if one["id"] == "outcome")) :]]
    assert all(later - earlier > -60 for earlier, later in itertools.pairwise(within))
    names = " ".join(one["id"] for one in stops)
    for name in ("Sign out", "My work", "session_on-day", "note", "Add another", "Save session", "Privacy"):
        assert name in names


def test_the_skip_link_leads_to_the_content(context: Make) -> None:
    page = context().new_page()
    page.goto("/help/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_enter_in_a_box_neither_sends_the_form_nor_adds_a_row(context: Make, scripts: bool) -> None:
    page = context(scripts=scripts).new_page()
    enter(page, "/sample-form/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_label("How many minutes?").fill("50")
    page.get_by_label("How many minutes?").press("Enter")
    page.get_by_label("Place").press("Enter")
    page.wait_for_timeout(200)
    assert "POST" not in sent
    page.get_by_role("button", name="Save session").press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert "POST" in sent


def test_after_a_refusal_the_focus_is_on_the_summary_and_its_lines_lead_to_the_boxes(context: Make) -> None:
    page = context().new_page()
    enter(page, "/sample-form/")
    page.get_by_role("button", name="Save session").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_role("link", name="How many minutes?").click()
    expect(page.get_by_label("How many minutes?")).to_be_focused()
    page.get_by_role("link", name="Session date").click()
    expect(page.locator("#session_on-day")).to_be_focused()
    page.get_by_role("link", name="What was talked about").click()
    expect(page.get_by_label("Somewhere to live")).to_be_focused()


def test_after_saving_the_focus_is_on_what_was_done(context: Make) -> None:
    page = context().new_page()
    enter(page, "/sample-form/")
    fill(page)
    page.get_by_role("button", name="Save session").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("The session is saved. Change")


def test_a_menu_opens_by_key_and_closes_with_escape(context: Make) -> None:
    page = context().new_page()
    enter(page)
    button = page.get_by_role("button", name="Actions")
    button.press("Enter")
    expect(page.get_by_role("button", name="Hand over").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")


# --- without scripts --------------------------------------------------------------------------------------------


def test_a_form_is_filled_in_refused_mended_and_saved_without_scripts(context: Make) -> None:
    page = context(scripts=False, width=NARROW).new_page()
    sign_in(page)
    page.get_by_role("link", name="Court list").click()
    page.get_by_label("Note").fill("first line\nsecond line")
    page.get_by_role("button", name="Add another").click()
    assert page.url.endswith("#calls-1")
    expect(page.get_by_label("Note")).to_have_value("first line\nsecond line")
    fill(page)
    box(page, "Session date", "Month").fill("13")
    page.get_by_role("button", name="Save session").click()
    expect(page.get_by_role("link", name="Session date must be a real date, like 4 11 2026")).to_be_visible()
    box(page, "Session date", "Month").fill("11")
    page.get_by_role("button", name="Save session").click()
    expect(page.get_by_text("The session is saved.")).to_be_visible()
    expect(page.get_by_role("button", name="Hand over").first).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def test_a_row_is_taken_away_again(context: Make) -> None:
    page = context().new_page()
    enter(page, "/sample-form/")
    page.get_by_label("What was said").fill("first")
    page.get_by_role("button", name="Add another").click()
    page.get_by_label("What was said").last.fill("second")
    page.get_by_role("button", name="Remove Telephone calls: number 1").click()
    expect(page.get_by_label("What was said")).to_have_count(1)
    expect(page.get_by_label("What was said")).to_have_value("second")


# --- other ways of looking --------------------------------------------------------------------------------------


def test_on_paper_stands_what_is_read_and_not_what_is_pressed(context: Make) -> None:
    page = context().new_page()
    enter(page)
    page.emulate_media(media="print")
    for gone in ("Sign out", "Actions", "Log session"):
        expect(page.get_by_role("button", name=gone)).to_have_count(0)
    expect(page.get_by_role("navigation")).to_have_count(0)
    for kept in ("Smith, John", "John may harm himself", "2 working days late", "28 October 2026"):
        expect(page.get_by_text(kept).first).to_be_visible()


@pytest.mark.parametrize("how", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}], ids=str)
def test_colours_and_motion_of_the_reader_are_kept(context: Make, how: dict[str, str]) -> None:
    page = context(**how).new_page()
    enter(page)
    assert faults(page) == []


def test_text_spaced_out_by_the_reader_still_fits(context: Make) -> None:
    """WCAG 2.2 success criterion 1.4.12."""
    page = context(width=NARROW, bypass_csp=True).new_page()
    enter(page)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
        " p { margin-bottom: 2em !important }"
    )
    assert overflow(page) == 0
