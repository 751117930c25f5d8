"""What goes wrong at a desk, and that nobody loses what they typed or does a thing twice by it."""

import re

import pytest
from playwright.sync_api import expect

from backend.cases.models import Case
from backend.demo import world
from tests.browsing import NARROW
from tests.journeys.office import Office
from tests.journeys.somebody import Somebody

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
SCREENED = "Screen: to be assessed"


def page_of(case: Case) -> str:
    return f"/cases/{case.id}/"


def fills_in_the_screen(worker: Somebody, score: str = "27") -> None:
    worker.types("Screening tool", "K10")
    worker.types("Score", score)
    worker.answers("Was risk to self and others asked about?", "Yes")
    worker.types("Clinical notes", "Poor sleep.\nWorse since spring.")


def times_done(office: Office, case: Case, what: str = SCREENED) -> int:
    """How often the timeline tells of it, to somebody who looks now."""
    reader = office.at_a_screen("clinical_lead")
    reader.returns_to(f"{page_of(case)}timeline/")
    expect(reader.page.get_by_role("heading", name="What happened")).to_be_visible()
    return reader.main.get_by_role("heading", name=what, exact=True).count()


@SCRIPTS
def test_a_form_with_answers_missing_says_which_and_keeps_the_rest(office: Office, scripts: bool) -> None:
    # given somebody who was referred, and a worker who leaves out what must be answered
    case = office.case_at("A1")
    amina = office.at_a_screen("court_worker", scripts=scripts)
    amina.returns_to(page_of(case))
    amina.opens(SCREENED)
    amina.types("Score", "27")
    amina.types("Clinical notes", "Poor sleep.")

    # when it is sent
    amina.presses(SCREENED)

    # then the page says at its top what is missing, each line leading to its question, and nothing typed is gone
    expect(amina.page).to_have_title(re.compile("^Error: "))
    summary = amina.page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("There is a problem")
    if scripts:
        expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(2)
    for line in summary.get_by_role("link").all():
        target = (line.get_attribute("href") or "").removeprefix("#")
        expect(amina.page.locator(f"[id='{target}']")).to_be_visible()
    summary.get_by_role("link", name="Screening tool").click()
    expect(amina.page.get_by_label("Screening tool")).to_be_focused() if scripts else None
    expect(amina.page.get_by_label("Score")).to_have_value("27")
    expect(amina.page.get_by_label("Clinical notes")).to_have_value("Poor sleep.")

    # and with these answers it is saved
    fills_in_the_screen(amina)
    amina.presses(SCREENED)
    amina.sees(f"Saved: {SCREENED}.")


def test_two_people_with_one_case_open_do_not_undo_each_other(office: Office) -> None:
    # given the court worker and the clinical lead with the same case before them
    case = office.case_at("A1")
    amina, priya = office.at_a_screen("court_worker"), office.at_a_screen("clinical_lead")
    for one in (amina, priya):
        one.returns_to(page_of(case))
    priya.opens("Raise an immediate risk")
    priya.answers("What is the risk?", "Self-harm")
    priya.types("What is happening?", "Said so on the telephone.")
    priya.types("What have you done?", "Told the custody sergeant.")
    priya.types("Whom have you told?", "The custody sergeant, just now")

    # when the worker saves first
    amina.opens(SCREENED)
    fills_in_the_screen(amina)
    amina.presses(SCREENED)
    amina.sees(f"Saved: {SCREENED}.")
    priya.presses("Raise an immediate risk")

    # then the lead reads who acted and when, with what she typed still there, and may send it all the same
    summary = priya.page.locator(".govuk-error-summary")
    expect(summary).to_contain_text(re.compile(rf"{amina.member.name} changed this case at \d\d:\d\d"))
    expect(priya.page.get_by_label("What is happening?")).to_have_value("Said so on the telephone.")
    expect(priya.page.get_by_label("Self-harm")).to_be_checked()
    priya.presses("Raise an immediate risk")
    priya.sees("Saved: Raise an immediate risk.")
    assert times_done(office, case, "Raise an immediate risk") == 1


def test_one_person_with_two_tabs_does_a_thing_once(office: Office) -> None:
    case = office.case_at("A1")
    amina = office.at_a_screen("court_worker")
    other_tab = Somebody(amina.page.context.new_page(), amina.member)
    for tab in (amina, other_tab):
        tab.returns_to(f"{page_of(case)}do/pass_screen/")
        fills_in_the_screen(tab)
    amina.presses(SCREENED)
    amina.sees(f"Saved: {SCREENED}.")
    other_tab.presses(SCREENED)
    other_tab.sees(f"{amina.member.name} changed this case")
    expect(other_tab.page.get_by_label("Score")).to_have_value("27")
    assert times_done(office, case) == 1


@SCRIPTS
def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(office: Office, scripts: bool) -> None:
    # given a form filled in, and a session that is over before it is sent
    case = office.case_at("A1")
    amina = office.at_a_screen("court_worker", scripts=scripts, size=NARROW)
    amina.returns_to(f"{page_of(case)}do/pass_screen/")
    fills_in_the_screen(amina)
    amina.page.context.clear_cookies(name="sessionid")

    # when it is sent
    amina.presses(SCREENED)

    # then it says so, nothing was saved, and a wrong password on the way back loses nothing either
    amina.sees("You were signed out before this was sent, so nothing was saved.")
    assert times_done(office, case) == 0
    amina.types("E-mail address", amina.member.email)
    amina.types("Password", "a slip of the hand")
    amina.presses("Sign in")
    amina.sees("The e-mail address or the password is not right")
    amina.types("Password", world.PASSWORD)
    amina.presses("Sign in")
    amina.presses("Go back to the page")

    # then the form is there again, filled in and not saved, and is saved by its own button
    expect(amina.page.get_by_label("Clinical notes")).to_have_value("Poor sleep.\nWorse since spring.")
    expect(amina.page.get_by_label("Score")).to_have_value("27")
    assert times_done(office, case) == 0
    amina.presses(SCREENED)
    amina.sees(f"Saved: {SCREENED}.")
    assert times_done(office, case) == 1


@SCRIPTS
def test_the_back_button_after_saving_does_nothing_twice(office: Office, scripts: bool) -> None:
    case = office.case_at("A1")
    amina = office.at_a_screen("court_worker", scripts=scripts)
    amina.returns_to(page_of(case))
    amina.opens(SCREENED)
    fills_in_the_screen(amina)
    amina.presses(SCREENED)
    amina.sees(f"Saved: {SCREENED}.")

    # when they go back, the page is asked for again, and says that this can no longer be done
    amina.page.go_back()
    amina.sees("This cannot be done now:")
    expect(amina.page.get_by_role("button", name=SCREENED)).to_have_count(0)
    assert times_done(office, case) == 1


@SCRIPTS
def test_a_double_click_does_a_thing_once(office: Office, scripts: bool) -> None:
    case = office.case_at("A1")
    amina = office.at_a_screen("court_worker", scripts=scripts)
    amina.returns_to(f"{page_of(case)}do/pass_screen/")
    fills_in_the_screen(amina)
    sending = amina.page.evaluate("Object.fromEntries(new FormData(document.querySelector('main form')))")
    address = amina.address

    # when the button is pressed twice, and the network sends the form yet again
    amina.page.get_by_role("button", name=SCREENED).dblclick(no_wait_after=True)
    expect(amina.page).to_have_url(re.compile(f"{page_of(case)}$"))
    again = amina.page.context.request.post(address, form=sending)

    # then all of them lead to the case, on which it was done once
    assert (again.status, again.url.endswith(page_of(case))) == (200, True)
    assert times_done(office, case) == 1


def test_the_page_of_a_case_that_is_nobodys_business_says_no_more_than_one_that_is_not_there(office: Office) -> None:
    case = office.case_at("A1", family="Nobody-Elses")
    elsewhere = office.at_a_screen("court_worker", place=world.COVENTRY)
    elsewhere.returns_to(page_of(case))
    theirs = elsewhere.main.inner_text()
    elsewhere.returns_to("/cases/00000000-0000-4000-8000-000000000000/")
    assert elsewhere.main.inner_text() == theirs
    assert "Nobody-Elses" not in elsewhere.page.content()
