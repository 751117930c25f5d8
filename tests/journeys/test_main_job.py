"""The main job, as the people who do it meet it: from the court's list to treatment, and what is late is chased."""

import datetime as dt
from dataclasses import dataclass

import pytest

from backend import clock
from backend.demo import world
from tests.browsing import NARROW, WIDE
from tests.journeys.office import Office, Person, reference_on
from tests.journeys.somebody import Somebody

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEAD, PRACTITIONER, OFFICER = (
    world.holder(world.BIRMINGHAM, one) for one in ("clinical_lead", "treatment_practitioner", "responsible_officer")
)


@dataclass(frozen=True)
class Way:
    """How a story's people sit at their screens."""

    keys: bool
    scripts: bool
    size: dict[str, int]


BY_KEYBOARD = Way(keys=True, scripts=True, size=WIDE)
ON_A_PHONE_WITHOUT_SCRIPTS = Way(keys=False, scripts=False, size=NARROW)


@pytest.mark.parametrize("way", [BY_KEYBOARD, ON_A_PHONE_WITHOUT_SCRIPTS], ids=["by keyboard", "phone, no scripts"])
def test_from_todays_list_to_treatment_that_is_chased(office: Office, way: Way) -> None:
    def at_a_screen(role: str) -> Somebody:
        return office.at_a_screen(role, keys=way.keys, scripts=way.scripts, size=way.size)

    def signs_in(role: str) -> Somebody:
        somebody = office.sits_down(role, keys=way.keys, scripts=way.scripts, size=way.size)
        somebody.signs_in()
        return somebody

    # given somebody on today's list whom nobody knows yet
    robin = office.person()
    office.list_of_today(robin)
    amina, priya = signs_in("court_worker"), signs_in("clinical_lead")

    # when the court worker takes them from the list to the clinical lead's desk
    opens_a_case_from_the_list(amina, robin, office.today + dt.timedelta(days=2))
    reference, case = reference_on(amina), amina.address
    screens(amina)
    records_consent(amina, to="To be assessed")
    assesses(amina)
    amina.sees("Awaiting clinical decision")

    # then the clinical lead finds it among their work, decides, and once all is arranged signs off in three clicks
    priya.goes_to("My work")
    priya.opens(reference)
    finds_suitable(priya)
    is_willing(amina, case)
    helen = at_a_screen("service_manager")
    holds_a_place(helen, case, office.today)
    signs_off(priya, reference)

    # and the recommendation goes to the court, whose officer acknowledges it
    amina.returns_to(case)
    records_consent(amina, to="To information being shared", basis="Consent to disclosure of confidential information")
    sends_the_recommendation(amina)
    owen = at_a_screen("court_officer")
    acknowledges(owen, case)
    owen.sees("Before the court")

    # when the court's own message of the result comes in
    assert office.result_of_today(robin)["orders"]["created"] == 1

    # then the order stands on the page of the case, for the provider too
    helen.returns_to(case)
    helen.sees("Date of sentence", "Period of treatment ends", "In force, since")

    # when the provider takes the case on and treatment starts
    meets_first(at_a_screen("responsible_officer"), case)
    takes_on(helen, case)
    tom = at_a_screen("treatment_practitioner")
    starts_treatment(tom, case)
    tom.sees("In treatment, since")

    # and nobody supervises the practitioner in time, who is not registered
    with clock.shifted(dt.timedelta(days=60)):
        office.the_sweep_comes_by()

        # then whoever owes it reads so: among their work, on the case, and in a message that was sent to them
        priya.goes_to("My work")
        priya.sees_in_row(reference, "late")
        priya.opens(reference)
        priya.sees("working days late")
        priya.goes_to("Sent messages")
        priya.sees(reference)
        priya.sees_nothing_of(robin.family)


# --- what they do ---------------------------------------------------------------------------------------------------


def opens_a_case_from_the_list(worker: Somebody, person: Person, hearing: dt.date) -> None:
    worker.goes_to("Court list")
    worker.sees(f"{person.family}, {person.given}")
    worker.opens(f"Open a case for {person.name}")
    worker.opens("Take a referral")
    worker.answers("Who is referring?", "Liaison and Diversion")
    worker.dates("Next hearing", hearing, "10:00")
    worker.presses("Take a referral")
    worker.sees("The case is open.", person.name, "Next:")


def screens(worker: Somebody) -> None:
    worker.opens("Screen: to be assessed")
    worker.types("Screening tool", "K10")
    worker.types("Score", "27")
    worker.answers("Was risk to self and others asked about?", "Yes")
    worker.presses("Screen: to be assessed")
    worker.sees("Saved: Screen: to be assessed.")


def records_consent(worker: Somebody, *, to: str, basis: str = "") -> None:
    worker.opens("Record consent")
    worker.answers("What was asked?", to)
    worker.answers("Answer", "Yes")
    worker.answers("How was it said?", "Signed")
    worker.answers("Was capacity to decide this considered?", "Yes")
    if basis:
        worker.answers("Lawful basis", basis)
    worker.presses("Record consent")
    worker.sees("Saved: Record consent, or its withdrawal.")


def assesses(worker: Somebody) -> None:
    worker.opens("Record the assessment")
    worker.answers("Where or how?", "At court")
    worker.answers("On the day of the hearing?", "Yes")
    worker.answers("Level of risk", "Low")
    worker.answers("Needs found", "Low mood or depression", "Anxiety")
    worker.presses("Record the assessment")
    worker.sees("Saved: Record the assessment.")


def finds_suitable(lead: Somebody) -> None:
    lead.opens("Decide: suitable")
    for condition in (
        "Does the mental condition need treatment?",
        "May it respond to treatment?",
        "Is it clear that no hospital or guardianship order is called for?",
    ):
        lead.answers(condition, "Yes")
    lead.answers("Level of care", "Primary care MHTR")
    lead.answers("Kind of treatment proposed", "By or under a named practitioner")
    lead.answers("Your register", "HCPC, practitioner psychologists")
    lead.types("Your registration number", LEAD.register_number)
    lead.presses("Decide: suitable")
    lead.sees("Saved: Decide: suitable.")


def is_willing(worker: Somebody, case: str) -> None:
    worker.returns_to(case)
    worker.opens("Person is willing")
    worker.answers("How was it said?", "Signed")
    worker.answers("Was the requirement explained, and the leaflet given, in a language and format that works?", "Yes")
    worker.answers("Was capacity to decide this considered?", "Yes")
    worker.presses("Person is willing")
    worker.sees("Saved: Person is willing.")


def holds_a_place(manager: Somebody, case: str, today: dt.date) -> None:
    manager.returns_to(case)
    manager.opens("Confirm arrangements")
    manager.answers("Kind of treatment", "By or under a named practitioner")
    manager.types("Registered doctor or psychologist who treats or directs", LEAD.name)
    manager.types("Their registration number", LEAD.register_number)
    manager.types("Treatment practitioner", PRACTITIONER.name)
    manager.answers("Is a place in the caseload held?", "Yes")
    manager.dates("Treatment can start from", today)
    manager.presses("Confirm arrangements")
    manager.sees("Saved: Confirm arrangements.")


def signs_off(lead: Somebody, reference: str) -> None:
    """Goal: 3 clicks, counted from the list of cases: no review owes the sign-off of a report."""
    lead.goes_to("Cases")
    lead.clicks = 0
    lead.opens(reference)
    lead.opens("Sign the report off")
    lead.types("Version of the report", "1")
    lead.types("Your registration number", LEAD.register_number)
    lead.presses("Sign the report off")
    lead.sees("Saved: Sign the report off.")
    assert lead.clicks <= 3


def sends_the_recommendation(worker: Somebody) -> None:
    worker.opens("Send the recommendation")
    worker.types("Version of the report", "1")
    worker.answers("Lawful basis for sharing", "Consent to disclosure of confidential information")
    worker.presses("Send the recommendation")
    worker.sees("Saved: Send the recommendation.")


def acknowledges(officer: Somebody, case: str) -> None:
    officer.returns_to(case)
    officer.opens("Acknowledge the report")
    officer.answers("Kind of pre-sentence report", "Short written report")
    officer.answers("Does the pre-sentence report recommend the MHTR?", "Yes")
    officer.presses("Acknowledge the report")
    officer.sees("Saved: Acknowledge the report.")


def meets_first(officer: Somebody, case: str) -> None:
    officer.returns_to(case)
    officer.opens("First meeting with the officer")
    officer.answers("Did the person attend?", "Yes")
    officer.presses("First meeting with the officer")
    officer.sees("Saved: First meeting with the officer.")


def takes_on(manager: Somebody, case: str) -> None:
    manager.returns_to(case)
    manager.opens("Check the order and allocate")
    manager.types("Provider", world.BIRMINGHAM.provider)
    manager.types("Treatment practitioner", PRACTITIONER.name)
    manager.types("Treatment director", LEAD.name)
    manager.types("Responsible officer", OFFICER.name)
    manager.answers("Have you seen a copy of the order?", "Yes")
    manager.presses("Check the order and allocate")
    manager.sees("Saved: Check the order and allocate.")


def starts_treatment(practitioner: Somebody, case: str) -> None:
    practitioner.returns_to(case)
    practitioner.opens("First session attended")
    practitioner.answers("Where or how?", "At a clinic")
    practitioner.answers("Did the person attend, and did treatment begin?", "Yes")
    practitioner.types("Why there are no baseline measures, if there are none", "No form in her language yet.")
    practitioner.answers("Is the therapist registered?", "No")
    practitioner.types("Supervisor, if the therapist is not registered", LEAD.name)
    practitioner.presses("First session attended")
    practitioner.sees("Saved: First session attended.")
