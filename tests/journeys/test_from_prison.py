"""From prison to the street, as the people who do it meet it: the seven ways that it goes."""

import datetime as dt

import pytest

from backend import clock
from backend.cases.models import Case
from backend.database import Role
from backend.demo import world
from tests import databases
from tests.browsing import NARROW
from tests.journeys.office import Office
from tests.journeys.somebody import Somebody

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EP, SUP, TL = "engager_practitioner", "engager_supervisor", "engager_team_lead"
DL = "engager_deputy_lead"
SAM = world.holder(world.BIRMINGHAM, EP)
DAY = dt.timedelta(days=1)


def page_of(case: Case) -> str:
    return f"/cases/{case.id}/"


def other_case_of(case: Case) -> Case:
    with databases.as_role(Role.WORKER):
        return Case.objects.exclude(id=case.id).get(person_id=case.person_id)


def does(somebody: Somebody, case: Case, step: str, sees: str = "") -> None:
    """A step that asks for nothing, or for nothing that matters here, from the page of the case."""
    somebody.returns_to(page_of(case))
    somebody.opens(step)
    somebody.presses(step)
    somebody.sees(sees or f"Saved: {step}.")


def is_on_board(somebody: Somebody, board: str, case: Case, *words: str) -> None:
    somebody.returns_to(f"/boards/{board}/")
    somebody.sees_in_row(case.reference, *words)


def is_not_on_board(somebody: Somebody, board: str, case: Case) -> None:
    somebody.returns_to(f"/boards/{board}/")
    somebody.sees_nothing_of(case.reference)


def test_somebody_referred_in_prison_is_found_by_the_prisons_own_dates(office: Office) -> None:
    # given a referral that a prison officer types in, with the prison number
    colin, sam = office.at_a_screen("referrer"), office.at_a_screen(EP)
    colin.returns_to("/")
    colin.goes_to("Add a person")
    colin.types("Family name", "Tannery")
    colin.types("Prison number", "C4711XY")
    colin.presses("Continue")
    colin.opens("Take a referral (Engager, Birmingham)")
    colin.dates("Date of release", office.today + 60 * DAY)
    colin.answers("Who says so?", "Offender management in the prison")
    colin.answers("Who refers?", "Offender manager in the prison")
    colin.answers("Prison", "Birmingham (HMP)")
    colin.presses("Take a referral")
    colin.sees("The case is open.")
    case = office.case_of("Tannery")

    # when the prison's file of dates says another day
    assert office.the_prison_states(case, office.today + 50 * DAY)["versions_added"] == 1

    # then the practitioner, who is to screen him, reads it
    is_on_board(sam, "release", case, f"{office.today + 50 * DAY:%-d %B %Y}")
    sam.returns_to(page_of(case))
    sam.sees("Begin screening", "The date of release moved")


def test_work_that_ends_as_planned_is_agreed_by_two_people_and_looked_at_afterwards(office: Office) -> None:
    # given somebody who has been out for seventeen weeks, whose ending is agreed
    case = office.case_from_prison("ending")
    sam, ines = office.at_a_screen(EP), office.at_a_screen(TL)

    # when the practitioner proposes to finish
    sam.returns_to(page_of(case))
    sam.opens("Propose to finish")
    sam.types("Why there are no final measures, if there are none", "He did not want another form.")
    sam.types("Who goes on with them?", "Talking therapies, and the GP.")
    sam.answers("Is the letter to the person written?", "Yes")
    sam.presses("Propose to finish")
    sam.sees("Saved: Propose to finish.")

    # then it is the team lead's to decide, and not the practitioner's
    sam.sees("Approve the planned end")
    assert not sam.may("Approve the planned end")
    ines.returns_to("/")
    ines.opens(case.reference)
    does(ines, case, "Approve the planned end")
    ines.sees("Closed as planned")

    # and what the end owes is owed: the pack by the practitioner, a look at it by somebody else than who approved it
    sam.returns_to(page_of(case))
    sam.sees("closure pack")
    gareth = office.at_a_screen(DL)
    gareth.returns_to(page_of(case))
    gareth.opens("Look at an end")
    gareth.types("What was found?", "Met at the gate; ended in time.")
    gareth.presses("Look at an end")
    gareth.sees("Saved: Look at an end.")


def test_a_date_that_comes_ten_days_earlier_is_told_the_same_day_with_what_no_longer_fits(office: Office) -> None:
    # given somebody to be released in two weeks, whose gate plan is not made
    case = office.case_from_prison("gate-14")
    sam, ines = office.at_a_screen(EP), office.at_a_screen(TL)
    is_on_board(sam, "release", case)

    # when the prison's file says four days, and the sweep comes by
    sooner = office.today + 4 * DAY
    answer = office.the_prison_states(case, sooner)
    assert answer["versions_added"] == 1
    assert answer["reviews_moved"] > 5
    office.the_sweep_comes_by()

    # then both have been told, and neither message names the person
    for one in (sam, ines):
        one.returns_to("/messages/")
        one.sees(case.reference)
        one.sees_nothing_of(case.person.family_name)

    # and it is on the red list, and the board says what is missing
    ines.returns_to(page_of(case))
    ines.sees("Red list: the date moved and few days are left")
    is_on_board(sam, "release", case, "gate plan")

    # when the practitioner says what no longer fits, and the lead releases at short notice
    sam.returns_to(page_of(case))
    sam.opens("Look at a date that moved")
    sam.types("What no longer fits?", "The gate plan, and the appointment with probation.")
    sam.types("What have you done about it?", "Rang probation; gate plan tomorrow.")
    sam.presses("Look at a date that moved")
    sam.sees("Saved: Look at a date that moved.")
    sam.sees_nothing_of("Red list")
    ines.returns_to(page_of(case))
    ines.opens("Release at short notice")
    ines.types("Why so soon?", "Home detention curfew was granted.")
    ines.types("How will they be met, and what is caught up later?", "Met at the gate; the rest in the first week.")
    ines.presses("Release at short notice")
    ines.sees("Saved: Release at short notice.")

    # then the case stands ready, the gate plan is still owed, and the old date is kept beside the new one
    ines.sees("Release ready", "Gate plan, signed")
    ines.opens("Release")
    ines.sees("The date that counts", f"{office.today + 14 * DAY:%-d %B %Y}", f"{sooner:%-d %B %Y}")


def test_somebody_arrested_at_the_gate_stays_a_case_and_stands_on_nobodys_release_board(office: Office) -> None:
    # given the day of release, and a worker at the gate
    case = office.case_from_prison("today")
    sam = office.at_a_screen(EP, size=NARROW)
    is_on_board(sam, "release-day", case, "no outcome yet")

    # when the police take him as he comes out
    sam.returns_to(page_of(case))
    sam.opens("Arrested at the gate")
    sam.types("Who told you?", "The gate officer")
    sam.presses("Arrested at the gate")
    sam.sees("Saved: Arrested at the gate.")

    # then the case is open and back in custody, what is owed now is to find and see him, and nobody reminds him
    sam.sees("Back in custody: find where", "In custody, since")
    sam.sees_nothing_of("Contact after release")
    is_on_board(sam, "release-day", case, "Arrested at the gate")


def test_somebody_recalled_is_taken_up_again_in_prison_with_a_draft_to_agree_anew(office: Office) -> None:
    # given somebody in the community for six weeks
    case = office.case_from_prison("out-40")
    sam, ines = office.at_a_screen(EP), office.at_a_screen(TL)

    # when probation says that he was recalled
    sam.returns_to(page_of(case))
    sam.opens("Recalled")
    sam.answers("Prison", "Birmingham (HMP)")
    sam.types("Who told you?", "Probation")
    sam.presses("Recalled")
    sam.sees("Saved: Recalled.", "Back in custody")

    # and the prison gives the end of the recall
    office.the_prison_states(case, office.today + 28 * DAY)
    ines.returns_to(page_of(case))
    ines.opens("Begin again in prison")
    ines.presses("Begin again in prison")
    ines.sees("Saved: Begin again in prison.")

    # then the work is where it was in prison, and the understanding and the plan are to be agreed anew
    ines.sees("Engaging in prison", "Agree the understanding")
    is_on_board(sam, "release", case, SAM.name)


def test_somebody_moved_out_of_reach_is_handed_to_a_named_service(office: Office) -> None:
    # given somebody six weeks before release
    case = office.case_from_prison("gate-60")
    sam, ines = office.at_a_screen(EP), office.at_a_screen(TL)

    # when the prison moves him
    sam.returns_to(page_of(case))
    sam.opens("Moved to another prison")
    sam.answers("Prison", "Dovegate (HMP)")
    sam.types("Who told you?", "The wing's key worker")
    sam.presses("Moved to another prison")
    sam.sees("Saved: Moved to another prison.", "Moved prison", "Contact the new prison")

    # then he is not closed without the service that has him now
    ines.returns_to(page_of(case))
    ines.opens("Close: out of reach")
    ines.types("How is the risk seen?", "Settled; no thoughts of harm.")
    ines.presses("Close: out of reach")
    ines.sees("There is a problem")
    ines.types("Which service has them now?", "Mental health in-reach at Dovegate")
    ines.presses("Close: out of reach")
    ines.sees("Saved: Close: out of reach.", "Closed unplanned")

    # and the letter is owed
    sam.returns_to(page_of(case))
    sam.sees("Letter after an unplanned end")


def test_somebody_lost_after_release_is_looked_for_step_by_step_and_found(office: Office) -> None:
    # given somebody two days out who has not answered by two ways
    case = office.case_from_prison("out-2")
    office.done_already(case, EP, "log_contact", result="no_answer", setting="phone", present=["nobody"])
    office.done_already(case, EP, "record_outreach", step="text", route="07700 900123", outcome="no_answer")
    sam, ines = office.at_a_screen(EP, size=NARROW), office.at_a_screen(TL)

    # when his worker says so
    sam.returns_to(page_of(case))
    sam.opens("Out of contact")
    sam.answers("Level of risk", "Medium")
    sam.presses("Out of contact")
    sam.sees("Saved: Out of contact.")

    # then the lead sees him among those who are lost, and nobody can give him up
    is_on_board(ines, "out-of-contact", case, "0 days", "medium", SAM.name)
    ines.returns_to(page_of(case))
    ines.sees("Ask probation or the key worker")
    assert not ines.may("Give up looking")

    # when the next rung is not taken in time, his worker is told
    with clock.shifted(3 * DAY):
        office.the_sweep_comes_by()
        sam.returns_to("/messages/")
        sam.sees(case.reference)
    sam.returns_to(page_of(case))
    sam.opens("Try to find somebody again")
    sam.answers("What was done?", "Asked probation or the key worker")
    sam.types("How?", "Alex Dunn at probation")
    sam.answers("What came of it?", "News of the person, not from them")
    sam.presses("Try to find somebody again")
    sam.sees("Saved: Try to find somebody again.")
    is_on_board(ines, "out-of-contact", case, "Asked probation or the key worker")

    # and when he answers
    sam.returns_to(page_of(case))
    sam.opens("Reached again")
    sam.answers("Did it take place?", "Held")
    sam.answers("Who was there?", "The person")
    sam.presses("Reached again")
    sam.sees("Saved: Reached again.", "First two weeks")

    # then he stands on the board no more
    is_not_on_board(ines, "out-of-contact", case)


def test_a_death_stops_all_contact_at_once_and_every_case_of_the_person_learns_of_it(office: Office) -> None:
    # given somebody on two pathways, with a session booked
    case = office.case_from_prison("both")
    tomorrow = clock.now() + DAY
    office.done_already(case, EP, "book_appointment", at=tomorrow.isoformat(), setting="office", purpose="Coffee")
    wendy = office.sits_down("administrator", member=world.holder(world.BIRMINGHAM, "administrator", pathway="engager"))
    wendy.is_signed_in_already()

    # when his sister telephones the office
    wendy.returns_to(page_of(case))
    wendy.opens("Report a death")
    wendy.types("Who told you?", "His sister, by telephone")
    wendy.dates("Date of death, if known", office.today)
    wendy.presses("Report a death")
    wendy.sees("Saved: Report a death.", "Contact with this person has stopped.")

    # then nothing can be booked, and what is owed of contact is not chased
    sam, ines = office.at_a_screen(EP), office.at_a_screen(TL)
    sam.returns_to(page_of(case))
    sam.sees("A death has been reported")
    assert not sam.may("Book an appointment")
    assert not sam.may("Revise the plan")
    assert sam.may("Cancel an appointment")

    # and the person's other case knows it before anybody has said so there
    office.the_worker_runs("chase_reviews", "--json")
    amina = office.at_a_screen("court_worker")
    with_court = other_case_of(case)
    amina.returns_to(page_of(with_court))
    amina.sees("A death has been reported", "Contact with this person has stopped.")

    # when the lead confirms it, who is not the one that reported it
    ines.returns_to(page_of(case))
    ines.opens("Confirm a death")
    ines.types("Confirmed with whom?", "The coroner's office")
    ines.presses("Confirm a death")
    ines.sees("Saved: Confirm a death.", "Died", "This case closed on")
    office.the_worker_runs("chase_reviews", "--json")

    # then the other case has ended too
    amina.returns_to(page_of(with_court))
    amina.sees("This case closed on")
