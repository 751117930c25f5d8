"""What is owed as a case goes on: opened, met and timed, each rule in a situation that shows it."""

import datetime as dt
from typing import Any

import pytest

from backend.pathways.engager.pathway import PATHWAY
from backend.pathways.facts import HOLDER, HolderFacts
from backend.pathways.timetables import Level, Moment, timetable
from backend.pathways.working_days import LONDON, at_time
from tests.pathways.engager.cases import DEPUTY, RELEASE, TL, Case, case_at, consent, person

LADDER = ("call", "text", "probation", "visit", "letter", "decision")


def shown(moment: dt.datetime) -> str:
    return moment.astimezone(LONDON).strftime("%a %d %b %H:%M")


def due_at(case: Case, review: str) -> str:
    """When the only review of this kind is due, as a London clock shows it."""
    (one,) = case.owes(review)
    assert one.due_at is not None
    return shown(one.due_at)


def moments(case: Case, review: str) -> list[Moment]:
    (one,) = case.owes(review)
    found = timetable(
        PATHWAY.review(review), begun=one.begun_at, counted_from=one.counted_from, facts=case.facts, now=case.now
    )
    assert found is not None
    return list(found.moments)


def first(case: Case, review: str, level: Level, to: str) -> str:
    """When somebody in this role is first told, at this level."""
    return shown(next(one.at for one in moments(case, review) if one.level is level and to in one.to))


def is_debt(case: Case, review: str) -> bool:
    (one,) = case.owes(review)
    return one.timetable is not None and one.timetable.debt_since is not None


def referred(release: str | None = RELEASE.isoformat(), **entered: Any) -> Case:
    case = Case()
    case.do("receive_referral", release_on=release, **entered)
    return case


def on_day(case: Case, day: int, time: str = "10:00") -> Case:
    """So many days after release."""
    case.now = at_time(RELEASE + dt.timedelta(days=day), dt.time.fromisoformat(time))
    return case


# --- taking on, and short notice --------------------------------------------------------------------------------


def test_with_ten_weeks_left_the_ordinary_clocks_run() -> None:
    case = referred()
    assert due_at(case, "screening") == "Mon 08 Jun 17:00"
    case.do("begin_screening")
    assert due_at(case, "decision") == "Mon 15 Jun 17:00"
    for slug in ("record_consent", "record_screen", "accept"):
        case.do(slug)
    assert due_at(case, "allocation") == "Thu 04 Jun 17:00"
    case.do("allocate")
    assert due_at(case, "first_session") == "Mon 08 Jun 17:00"


def test_with_release_within_42_days_each_clock_is_short() -> None:
    case = referred("2026-07-13")
    assert due_at(case, "screening") == "Tue 02 Jun 17:00"
    case.do("begin_screening")
    assert due_at(case, "decision") == "Wed 03 Jun 17:00"
    for slug in ("record_consent", "record_screen", "accept"):
        case.do(slug)
    assert due_at(case, "allocation") == "Tue 02 Jun 17:00"
    case.do("allocate")
    assert due_at(case, "first_session") == "Wed 03 Jun 17:00"


def test_a_release_that_comes_nearer_shortens_what_is_already_owed() -> None:
    case = referred()
    case.wait(minutes=5)
    case.do("state_release_date", release_on="2026-06-22")
    assert due_at(case, "screening") == "Tue 02 Jun 17:00"


def test_what_is_past_when_the_case_comes_there_is_a_debt_and_not_overdue() -> None:
    case = referred("2026-06-15")
    for slug in ("begin_screening", "record_consent", "record_screen"):
        case.do(slug)
    case.do("record_screen", weeks_left="waived", waived_because="Two weeks are better than none")
    case.do("accept")
    case.do("allocate")
    assert is_debt(case, "understanding")
    assert due_at(case, "understanding") == "Mon 08 Jun 17:00"
    assert moments(case, "understanding")[0].at > case.now


def test_the_referrer_is_told_who_is_not_taken_on() -> None:
    case = case_at("E2")
    assert due_at(case, "referrer_told") == "Wed 03 Jun 17:00"
    case.do("record_told")
    assert "referrer_told" not in case.due


def test_a_case_released_before_anybody_had_it_is_somebodys_the_same_hour_and_owes_all_that_was_skipped() -> None:
    case = referred("2026-06-01")
    case.known(**{HOLDER.name: HolderFacts()})
    case.do("report_release")
    assert {"worker_debt", "screen_debt", "consent_debt", "understanding_debt", "plan_debt", "gate_outcome"} <= case.due
    assert moments(case, "worker_debt")[0].at == case.now
    for debt in ("consent_debt", "understanding_debt", "plan_debt", "screen_debt"):
        assert is_debt(case, debt), debt
        assert due_at(case, debt) == "Mon 08 Jun 17:00", debt
    case.do("record_gate_outcome")
    case.do("record_consent")
    case.do("record_screen")
    case.do("agree_understanding")
    case.do("agree_plan")
    assert not {"consent_debt", "understanding_debt", "plan_debt", "screen_debt"} & case.due
    assert case.stage == "E9"


def test_debts_are_owed_too_where_no_date_of_release_was_known() -> None:
    case = referred(None)
    case.do("report_release")
    assert due_at(case, "understanding_debt") == "Mon 08 Jun 17:00"


def test_short_notice_leaves_the_skipped_steps_owed_in_release_ready() -> None:
    case = case_at("E4")
    case.wait(minutes=5)
    case.do("state_release_date", release_on="2026-06-05")
    case.do("go_short_notice", by=TL)
    assert {"understanding_debt", "plan_debt", "gate_plan"} <= case.due
    assert due_at(case, "gate_plan") == "Tue 02 Jun 17:00"


# --- in prison --------------------------------------------------------------------------------------------------


def test_a_session_in_prison_is_due_every_week_asked_again_at_ten_days_and_told_the_supervisor_at_fourteen() -> None:
    case = case_at("E4")
    assert due_at(case, "session") == "Mon 08 Jun 17:00"
    assert first(case, "session", Level.CHASE, "engager_practitioner") == "Thu 11 Jun 17:00"
    assert first(case, "session", Level.ESCALATE, "engager_supervisor") == "Mon 15 Jun 17:00"
    case.wait(days=3)
    case.do("log_contact")
    assert due_at(case, "session") == "Thu 11 Jun 17:00"
    assert "first_session" not in case.due


@pytest.mark.parametrize("result", ["did_not_attend", "not_unlocked", "cancelled_by_prison", "no_answer"])
def test_a_session_that_did_not_take_place_meets_nothing(result: str) -> None:
    case = case_at("E4")
    case.do("log_contact", result=result)
    assert {"session", "first_session"} <= case.due


@pytest.mark.parametrize("beside", ["record_transfer", "lose_date"])
def test_moved_prison_and_date_unsure_keep_the_weekly_clock_of_the_stage_they_interrupt(beside: str) -> None:
    case = case_at("E4")
    before = due_at(case, "session")
    case.wait(days=2)
    case.do(beside)
    assert due_at(case, "session") == before


def test_the_understanding_is_looked_at_every_four_weeks_and_by_the_supervisor_at_five() -> None:
    case = case_at("E5")
    assert due_at(case, "understanding_review") == "Mon 29 Jun 17:00"
    assert first(case, "understanding_review", Level.ESCALATE, "engager_supervisor") == "Mon 06 Jul 17:00"
    case.do("hold_review", reviewed=["plan"])
    assert due_at(case, "understanding_review") == "Mon 29 Jun 17:00"
    case.wait(days=7)
    case.do("revise_understanding")
    assert due_at(case, "understanding_review") == "Mon 06 Jul 17:00"


@pytest.mark.parametrize("after", ["record_transfer", "end_crisis"])
def test_after_a_crisis_or_a_transfer_the_understanding_is_looked_at_within_a_week(after: str) -> None:
    case = case_at("E6")
    if after == "end_crisis":
        case.do("record_crisis")
    case.do(after)
    assert due_at(case, "understanding_after") == "Mon 08 Jun 17:00"


def test_after_a_pause_the_clocks_of_the_work_begin_again() -> None:
    case = case_at("E10")
    case.do("pause")
    assert not {"contact_weekly", "plan_review", "understanding_review"} & case.due
    case.do("resume")
    assert {"contact_weekly", "plan_review", "understanding_review"} <= case.due


def test_plan_and_gate_plan_count_back_from_release_and_move_with_it() -> None:
    case = case_at("E5")
    assert due_at(case, "plan") == "Mon 20 Jul 17:00"
    case.wait(minutes=5)
    case.do("state_release_date", release_on="2026-09-07")
    assert due_at(case, "plan") == "Mon 17 Aug 17:00"
    case.do("agree_plan")
    assert due_at(case, "gate_plan") == "Fri 28 Aug 17:00"
    case.do("complete_gate_plan")
    assert due_at(case, "gate_plan_signed") == "Tue 02 Jun 17:00"


def test_after_a_day_that_came_to_nothing_the_gate_plan_is_owed_anew() -> None:
    case = case_at("E8")
    case.wait(minutes=5)
    case.do("state_release_date", release_on="2026-09-07")
    case.do("record_not_released")
    assert case.stage == "E6"
    assert "gate_plan" in case.due
    with pytest.raises(Exception, match="cannot be done yet"):
        case.do("sign_gate_plan")


def test_a_partner_is_asked_again_sooner_near_release_and_each_answer_ends_its_own_question() -> None:
    case = case_at("E5")
    housing = case.do("record_partner_contact", role="housing", outcome="message_left")
    probation = case.do("record_partner_contact", outcome="no_answer")
    assert [shown(one.due_at) for one in case.owes("partner_answer") if one.due_at] == ["Mon 08 Jun 17:00"] * 2
    case.do("record_partner_contact", role="housing", about=housing)
    (left,) = case.owes("partner_answer")
    assert left.opened_by == probation
    near = case_at("E6")
    near.now = at_time(RELEASE - dt.timedelta(days=10), dt.time(10))
    near.do("record_partner_contact", outcome="no_answer")
    assert due_at(near, "partner_answer") == "Wed 05 Aug 17:00"


def test_practical_matters_are_asked_confirmed_and_looked_at_again() -> None:
    case = case_at("E4")
    assert due_at(case, "practical_asked") == "Mon 20 Jul 17:00"
    assert due_at(case, "practical_confirmed") == "Fri 07 Aug 17:00"
    case.do("check_practicals", housing="asked")
    assert "practical_asked" not in case.due
    assert "practical_confirmed" in case.due
    case.do("check_practicals", housing="refused")
    assert "practical_confirmed" in case.due
    case.do("check_practicals", housing="not_needed")
    assert "practical_confirmed" not in case.due
    out = case_at("E9")
    assert due_at(out, "practical_day_3") == "Thu 13 Aug 17:00"
    assert due_at(out, "practical_day_14") == "Mon 24 Aug 17:00"


def test_two_trusted_contacts_are_named_with_consent() -> None:
    case = case_at("E4")
    assert due_at(case, "trusted_contacts") == "Mon 27 Jul 17:00"
    case.do("record_partner_contact", role="trusted", name="Aunt Jo")
    case.do("record_partner_contact", role="family", name="aunt jo")
    case.do("record_partner_contact", role="family", name="Lee", consented=False)
    assert "trusted_contacts" in case.due
    case.do("record_partner_contact", role="family", name="Lee")
    assert "trusted_contacts" not in case.due


# --- the date ---------------------------------------------------------------------------------------------------


def test_the_date_is_checked_five_times_and_unconfirmed_a_week_ahead_it_goes_to_the_lead_at_once() -> None:
    case = case_at("E4")
    checks = {number: due_at(case, f"date_check_{number}")[:10] for number in (28, 14, 7, 3, 1)}
    assert checks == {28: "Mon 13 Jul", 14: "Mon 27 Jul", 7: "Mon 03 Aug", 3: "Fri 07 Aug", 1: "Sun 09 Aug"}
    assert first(case, "date_check_7", Level.ESCALATE, TL) == "Mon 03 Aug 17:00"
    assert all(one.level is not Level.ESCALATE for one in moments(case, "date_check_14"))


def test_what_was_said_of_the_date_two_months_ago_confirms_nothing_now() -> None:
    case = case_at("E4")
    case.wait(minutes=5)
    case.do("state_release_date")
    assert {f"date_check_{number}" for number in (28, 14, 7, 3, 1)} <= case.due
    case.now = at_time(RELEASE - dt.timedelta(days=20), dt.time(10))
    case.do("state_release_date", confidence="likely")
    assert "date_check_14" in case.due
    case.do("state_release_date")
    assert "date_check_14" not in case.due
    assert {"date_check_7", "date_check_3", "date_check_1"} <= case.due
    case.now = at_time(RELEASE - dt.timedelta(days=1), dt.time(10))
    case.do("hear_release_date")
    assert not {one for one in case.due if one.startswith("date_check")}


def test_a_check_whose_time_is_past_is_not_asked_for() -> None:
    case = referred("2026-06-11")
    assert {one for one in case.due if one.startswith("date_check")} == {"date_check_7", "date_check_3", "date_check_1"}


def test_a_date_that_moved_is_told_at_once_to_worker_and_lead_and_is_met_by_looking_at_it() -> None:
    case = case_at("E5")
    assert "date_moved" not in case.due
    case.wait(minutes=5)
    case.do("state_release_date", release_on="2026-07-20")
    told = moments(case, "date_moved")[0]
    assert told.at == case.now
    assert {"engager_practitioner", TL} <= set(told.to)
    assert "date_moved_close" not in case.due
    case.do("look_at_date")
    assert "date_moved" not in case.due
    case.wait(minutes=5)
    case.do("state_release_date", release_on="2026-06-08")
    assert {"date_moved", "date_moved_close"} <= case.due


def test_the_same_date_said_again_is_no_move() -> None:
    case = case_at("E5")
    case.wait(minutes=5)
    case.do("state_release_date")
    assert "date_moved" not in case.due


def test_a_worker_who_doubts_the_date_asks_the_next_day() -> None:
    case = case_at("E5")
    case.do("log_contact", date_may_have_moved=True)
    assert due_at(case, "date_in_doubt") == "Tue 02 Jun 17:00"


def test_without_a_date_offender_management_is_asked_every_five_working_days() -> None:
    case = case_at("H4")
    assert due_at(case, "date_asked") == "Mon 08 Jun 17:00"
    case.wait(days=3)
    case.do("ask_for_date")
    assert due_at(case, "date_asked") == "Thu 11 Jun 17:00"


def test_a_transfer_owes_contact_with_the_new_prison_and_a_decision_about_reach() -> None:
    case = case_at("H3")
    assert due_at(case, "new_prison") == "Wed 03 Jun 17:00"
    assert due_at(case, "reach") == "Mon 08 Jun 17:00"
    case.do("agree_reach")
    assert not {"new_prison", "reach"} & case.due


def test_news_from_a_prisons_system_is_looked_at_and_moves_nothing() -> None:
    case = case_at("E7")
    case.do("note_custody_news", by="system")
    assert case.stage == "E7"
    assert moments(case, "news")[0].at == case.now
    case.do("look_at_news")
    assert "news" not in case.due


# --- the day of release -----------------------------------------------------------------------------------------


def test_the_day_arrives_whether_or_not_anybody_opens_it_and_the_lead_learns_an_hour_later() -> None:
    case = case_at("E7")
    assert due_at(case, "release_day") == "Mon 10 Aug 09:00"
    assert first(case, "release_day", Level.ESCALATE, TL) == "Mon 10 Aug 10:00"
    case.until(RELEASE)
    case.do("begin_release_day")
    assert "release_day" not in case.due


def test_a_day_of_release_without_an_outcome_is_due_by_five_and_goes_to_the_lead_at_six() -> None:
    case = case_at("E8")
    assert due_at(case, "gate_outcome") == "Mon 10 Aug 17:00"
    assert first(case, "gate_outcome", Level.ESCALATE, TL) == "Mon 10 Aug 18:00"
    case.do("record_gate_outcome")
    assert "gate_outcome" not in case.due


def test_a_release_heard_of_on_friday_evening_does_not_wait_for_monday() -> None:
    case = case_at("E5")
    case.now = at_time(dt.date(2026, 6, 5), dt.time(18))
    case.do("report_release")
    assert "gate_outcome" not in case.due
    assert due_at(case, "gate_outcome_late") == "Fri 05 Jun 19:00"
    assert first(case, "gate_outcome_late", Level.ESCALATE, TL) == "Fri 05 Jun 20:00"


def test_who_was_not_reached_is_looked_for_at_once() -> None:
    case = case_at("E8")
    case.until(RELEASE, "16:30")
    case.do("record_not_reached")
    assert due_at(case, "outreach_call") == "Mon 10 Aug 18:30"


# --- after release ----------------------------------------------------------------------------------------------


def test_the_first_two_weeks_ask_for_a_contact_in_two_days_three_in_fourteen_and_a_review() -> None:
    case = case_at("E9")
    assert due_at(case, "contact_first") == "Wed 12 Aug 17:00"
    assert due_at(case, "contacts_several") == "Mon 24 Aug 17:00"
    assert due_at(case, "day_14_review") == "Mon 24 Aug 17:00"
    assert due_at(case, "measures_day_14") == "Mon 24 Aug 17:00"
    on_day(case, 1).do("log_contact")
    assert "contact_first" not in case.due
    assert "contacts_several" in case.due
    on_day(case, 5).do("log_contact", present=["family"])
    assert "contacts_several" in case.due
    on_day(case, 6).do("log_contact")
    assert "contacts_several" not in case.due


def test_somebody_found_again_after_weeks_owes_no_overdue_review_but_a_debt() -> None:
    case = case_at("E8")
    case.do("record_not_reached")
    on_day(case, 20).do("reach_again")
    for review in ("contact_first", "day_14_review"):
        assert is_debt(case, review)
        assert moments(case, review)[0].at > case.now


def test_after_the_first_weeks_contact_is_weekly_and_told_the_supervisor_at_fourteen_days() -> None:
    case = case_at("E10")
    assert due_at(case, "contact_weekly") == "Mon 31 Aug 17:00"
    assert first(case, "contact_weekly", Level.ESCALATE, "engager_supervisor") == "Mon 07 Sep 17:00"


def test_four_practical_contacts_in_a_row_are_asked_about() -> None:
    case = case_at("E10")
    for number in range(3):
        case.wait(days=number + 1)
        case.do("log_contact", focus="practical")
    assert "no_feelings" not in case.due
    case.wait(days=1)
    case.do("log_contact", focus="practical")
    assert "no_feelings" in case.due
    case.wait(days=1)
    case.do("log_contact", focus="both")
    assert "no_feelings" not in case.due


def test_an_emotional_contact_among_them_breaks_the_row() -> None:
    case = case_at("E10")
    for focus in ("practical", "practical", "emotional", "practical", "practical"):
        case.wait(days=1)
        case.do("log_contact", focus=focus)
    assert "no_feelings" not in case.due


def test_the_ladder_of_outreach_has_its_days_and_each_step_meets_its_own() -> None:
    case = case_at("H1")
    day = {step: due_at(case, f"outreach_{step}") for step in LADDER}
    assert day == {
        "call": "Mon 24 Aug 11:30", "text": "Tue 25 Aug 17:00", "probation": "Wed 26 Aug 17:00",
        "visit": "Fri 28 Aug 17:00", "letter": "Mon 31 Aug 17:00", "decision": "Mon 07 Sep 17:00",
    }  # fmt: skip
    for step in LADDER:
        case.wait(hours=2)
        assert f"outreach_{step}" in case.due
        case.do("record_outreach", step=step)
        assert f"outreach_{step}" not in case.due
    assert due_at(case, "outreach_light_touch") == "Mon 31 Aug 17:00"
    case.wait(days=7)
    case.do("record_outreach", step="light_touch")
    assert due_at(case, "outreach_light_touch") == "Mon 07 Sep 17:00"


def test_after_four_weeks_the_lead_decides_and_may_decide_to_go_on() -> None:
    case = case_at("H1")
    assert due_at(case, "outreach_over") == "Mon 21 Sep 17:00"
    case.do("record_outreach", step="decision")
    assert "outreach_over" in case.due
    case.wait(days=28)
    case.do("record_outreach", step="decision")
    assert "outreach_over" not in case.due
    assert case.stage == "H1"


@pytest.mark.parametrize("why", ["said so", "raised", "up in a contact"])
def test_lost_at_high_risk_goes_to_the_lead_the_same_day_and_is_met_by_a_welfare_check(why: str) -> None:
    case = case_at("E10")
    case.do("log_contact", result="did_not_attend", setting="office")
    if why == "up in a contact":
        case.do("log_contact", result="no_answer", setting="phone", risk="up")
    else:
        case.do("record_outreach")
    if why == "raised":
        case.do("raise_risk")
    case.do("lose_contact", risk_level="high" if why == "said so" else "low")
    assert TL in moments(case, "outreach_high_risk")[0].to
    assert due_at(case, "outreach_high_risk") == "Mon 24 Aug 11:30"
    case.do("record_outreach", step="visit")
    assert "outreach_high_risk" in case.due
    case.do("record_outreach", step="welfare")
    assert "outreach_high_risk" not in case.due


def test_back_in_custody_he_is_found_seen_and_decided_about() -> None:
    case = case_at("E10")
    case.do("record_recall", prison=None)
    assert due_at(case, "located") == "Wed 26 Aug 17:00"
    assert due_at(case, "seen_in_custody") == "Tue 01 Sep 17:00"  # the Monday is a bank holiday
    assert due_at(case, "custody_decided") == "Tue 08 Sep 17:00"
    case.do("record_reception")
    assert "located" not in case.due
    case.do("log_contact")
    assert "seen_in_custody" not in case.due
    case.do("keep_open_long_stay")
    assert "custody_decided" not in case.due
    assert due_at(case, "pause_review") == "Mon 07 Sep 17:00"
    assert due_at(case, "pause_over") == "Tue 01 Dec 17:00"


# --- endings ----------------------------------------------------------------------------------------------------


def test_the_ending_is_begun_in_week_16_and_the_limit_is_week_20() -> None:
    case = case_at("E10")
    assert due_at(case, "ending_due") == "Mon 30 Nov 17:00"
    assert due_at(case, "limit") == "Mon 28 Dec 17:00"
    case.do("propose_ending")
    assert "ending_due" not in case.due
    assert due_at(case, "ending_decided") == "Wed 26 Aug 17:00"


def test_an_ending_that_was_put_off_is_proposed_again_in_four_weeks() -> None:
    case = case_at("E11")
    case.do("extend", by=TL)
    assert "ending_due" not in case.due
    assert due_at(case, "extended") == "Mon 21 Sep 17:00"
    case.do("propose_ending")
    assert "extended" not in case.due


def test_an_end_that_is_proposed_is_decided_in_two_days_and_then_goes_to_the_deputy() -> None:
    case = case_at("E10")
    case.do("propose_closing")
    assert due_at(case, "closing_decided") == "Wed 26 Aug 17:00"
    assert first(case, "closing_decided", Level.ESCALATE, "engager_deputy_lead") == "Thu 27 Aug 17:00"
    case.do("turn_down_proposal", by=TL)
    assert "closing_decided" not in case.due


def test_consent_taken_back_leaves_nobody_in_between() -> None:
    case = case_at("E10")
    case.do("record_consent", consents=[consent("family", "withdrawn")])
    assert "consent_withdrawn" not in case.due
    case.do("record_consent", consents=[consent("service", "withdrawn")])
    assert due_at(case, "consent_withdrawn") == "Tue 25 Aug 17:00"
    case.do("propose_closing", reason="declined", about_data="withdrawn")
    assert "consent_withdrawn" not in case.due


def test_a_planned_end_owes_its_pack_and_a_look_and_an_unplanned_one_a_letter_and_a_look() -> None:
    planned, unplanned = case_at("E12"), case_at("E13")
    assert due_at(planned, "closure_pack") == "Tue 01 Sep 17:00"
    assert due_at(planned, "audit_planned") == "Tue 22 Sep 17:00"
    assert due_at(unplanned, "closing_letter") == "Tue 01 Sep 17:00"
    assert due_at(unplanned, "audit_unplanned") == "Tue 08 Sep 17:00"
    unplanned.do("send_closing_letter")
    unplanned.do("audit_closure", by="engager_supervisor")
    assert not {"closing_letter", "audit_unplanned"} & unplanned.due


@pytest.mark.parametrize("agreed", ["given", "declined", None])
def test_after_the_end_the_administrator_owes_the_measures_of_months_6_and_12_if_contact_was_agreed(
    agreed: str | None,
) -> None:
    case = case_at("E11")
    assert {"measures_month_3", "measures_month_6", "measures_month_12"} <= case.due
    if agreed:
        case.do("record_consent", consents=[consent("service"), consent("after_closure", agreed)])
    case.do("propose_finish")
    case.do("approve_finish", by=TL)
    asked = {one for one in case.due if one.startswith("measures_month")}
    if agreed != "given":
        assert asked == set()
        return
    assert asked == {"measures_month_6_after_closure", "measures_month_12_after_closure"}
    assert due_at(case, "measures_month_6_after_closure") == "Wed 10 Feb 17:00"
    assert PATHWAY.review("measures_month_6_after_closure").owed_by[0].slug == "administrator"
    case.now = at_time(dt.date(2027, 2, 8), dt.time(10))
    case.do("record_measures", by="administrator", measure="core-10", point="month_6", taken_on="2027-02-08")
    assert "measures_month_6_after_closure" not in case.due


def test_outcome_measures_open_two_weeks_before_their_day_and_close_four_weeks_after() -> None:
    case = case_at("E10")
    assert due_at(case, "measures_month_3") == "Tue 10 Nov 17:00"
    assert first(case, "measures_month_3", Level.WARN, "engager_practitioner") == "Tue 27 Oct 17:00"
    assert first(case, "measures_month_3", Level.CHASE, "engager_practitioner") == "Tue 24 Nov 17:00"
    assert first(case, "measures_month_3", Level.ESCALATE, TL) == "Tue 08 Dec 17:00"
    case.do("explain_missed_measures", point="month_3")
    assert "measures_month_3" not in case.due


def test_core_10_is_taken_every_four_weeks() -> None:
    case = case_at("E10")
    assert due_at(case, "measures_four_weekly") == "Mon 21 Sep 17:00"
    case.wait(days=28)
    case.do("record_measures", point="month_3", taken_on="2026-09-21")
    assert due_at(case, "measures_four_weekly") == "Mon 21 Sep 17:00"
    case.do("record_measures", point="four_weekly", taken_on="2026-09-21")
    assert due_at(case, "measures_four_weekly") == "Mon 19 Oct 17:00"


def test_measures_before_release_are_optional_and_stop_being_asked_for() -> None:
    case = case_at("E4")
    assert moments(case, "measures_before_release")[-1].level is Level.LAPSE


# --- the team, risk, workers out alone --------------------------------------------------------------------------


def test_supervision_of_each_kind_has_its_own_clock_and_a_session_without_this_case_does_not_discuss_it() -> None:
    case = case_at("E4")
    assert due_at(case, "supervision") == "Mon 15 Jun 17:00"
    assert first(case, "supervision", Level.ESCALATE, TL) == "Mon 22 Jun 17:00"
    assert due_at(case, "group") == "Mon 08 Jun 17:00"
    assert first(case, "group", Level.ESCALATE, TL) == "Mon 15 Jun 17:00"
    assert due_at(case, "discussed") == "Mon 29 Jun 17:00"
    assert due_at(case, "observed") == "Tue 01 Sep 17:00"
    case.wait(days=2)
    case.do("log_supervision", discussed=False)
    assert due_at(case, "supervision") == "Wed 17 Jun 17:00"
    assert due_at(case, "group") == "Mon 08 Jun 17:00"
    assert due_at(case, "discussed") == "Mon 29 Jun 17:00"
    case.do("log_supervision", kind="group")
    assert due_at(case, "discussed") == "Wed 01 Jul 17:00"


@pytest.mark.parametrize(("until", "owed"), [("2026-06-03", False), ("2026-06-04", True)])
def test_a_worker_away_for_more_than_two_working_days_is_stood_in_for(until: str, owed: bool) -> None:
    case = case_at("E5")
    case.do("record_absence", until_on=until)
    assert ("absence" in case.due) is owed
    case.do("name_cover")
    assert "absence" not in case.due


def test_a_hand_over_stays_open_until_the_receiver_has_met_the_person() -> None:
    case = case_at("E10")
    case.do("hand_over")
    assert due_at(case, "hand_over") == "Tue 01 Sep 17:00"
    case.do("confirm_hand_over", by=DEPUTY)
    assert "hand_over" not in case.due


def test_a_missed_check_in_is_told_the_lead_within_a_quarter_of_an_hour_at_any_time_of_day_and_never_falls_silent() -> (
    None
):
    case = case_at("E10")
    case.do("plan_visit", begins_at="2026-08-29T18:00:00+00:00", expected_end="2026-08-29T19:00:00+00:00")
    assert due_at(case, "check_in") == "Sat 29 Aug 20:00"
    assert first(case, "check_in", Level.ESCALATE, TL) == "Sat 29 Aug 20:15"
    chased = [shown(one.at) for one in moments(case, "check_in") if one.level is Level.CHASE][:2]
    assert chased == ["Sat 29 Aug 20:30", "Sat 29 Aug 20:45"]
    case.do("propose_closing")
    case.do("approve_closing", by=TL)
    assert "check_in" in case.due
    case.do("check_in")
    assert "check_in" not in case.due


def test_a_risk_that_nobody_acknowledges_in_two_hours_goes_to_the_lead() -> None:
    case = case_at("E9")
    case.do("raise_risk")
    assert moments(case, "risk")[0].at == case.now
    assert shown(next(one.at for one in moments(case, "risk") if one.level is Level.ESCALATE)) == "Mon 10 Aug 11:30"
    case.do("acknowledge_risk")
    assert "risk" not in case.due


def test_a_concern_raised_in_the_one_minute_log_is_said_or_answered() -> None:
    case = case_at("E9")
    case.do("log_contact", risk="up")
    assert due_at(case, "concern") == "Mon 10 Aug 11:30"
    case.do("raise_risk")
    assert "concern" not in case.due


def test_a_crisis_raises_the_frequency_until_it_is_over() -> None:
    case = case_at("E10")
    case.do("record_crisis")
    assert due_at(case, "crisis_contact") == "Wed 26 Aug 17:00"
    case.wait(days=1)
    case.do("log_contact")
    assert due_at(case, "crisis_contact") == "Thu 27 Aug 17:00"
    case.do("end_crisis")
    assert "crisis_contact" not in case.due
    case.wait(days=1)
    case.do("log_contact")
    assert "crisis_contact" not in case.due


def test_what_became_of_an_appointment_is_entered_the_same_day() -> None:
    case = case_at("E4")
    booked = case.do("book_appointment")
    assert due_at(case, "appointment_outcome") == "Wed 03 Jun 17:00"
    moved = case.do("move_appointment", about=booked)
    assert due_at(case, "appointment_outcome") == "Thu 04 Jun 17:00"
    assert first(case, "appointment_outcome", Level.ESCALATE, TL) == "Sat 06 Jun 17:00"
    case.now = at_time(dt.date(2026, 6, 4), dt.time(11))
    case.do("log_contact", about=moved)
    assert "appointment_outcome" not in case.due


def test_a_reported_death_is_asked_about_until_it_is_confirmed_or_corrected() -> None:
    case = case_at("E10")
    case.do("report_death")
    assert due_at(case, "death") == "Tue 25 Aug 17:00"
    case.do("correct_death_report", by=person(TL, name="lead"))
    assert "death" not in case.due
