"""What is owed as a case goes on: opened, met and timed, each rule in a situation that shows it."""

import datetime as dt
from typing import Any

import pytest

from backend.pathways.mhtr.pathway import PATHWAY
from backend.pathways.timetables import Level, timetable
from backend.pathways.working_days import LONDON
from tests.pathways.mhtr.cases import PERIOD, PHQ_9_WITH_RISK, Case, asked, case_at, consent

LATE = dt.datetime(2026, 6, 1, 9, 30, tzinfo=dt.UTC)


def due_at(case: Case, review: str) -> str:
    """When the only review of this kind is due, as a London clock shows it."""
    (one,) = case.owes(review)
    assert one.due_at is not None
    return one.due_at.astimezone(LONDON).strftime("%a %d %b %H:%M")


def moments(case: Case, review: str) -> list[tuple[str, str]]:
    (one,) = case.owes(review)
    table = timetable(
        PATHWAY.review(review), begun=one.begun_at, counted_from=one.counted_from, facts=case.facts, now=case.now
    )
    assert table is not None
    return [(each.at.astimezone(LONDON).strftime("%a %d %b %H:%M"), each.level.value) for each in table.moments]


def referred(**entered: Any) -> Case:
    case = Case(now=LATE)
    case.do("receive_referral", **entered)
    return case


# --- before sentence --------------------------------------------------------------------------------------------


def test_a_referral_with_a_hearing_tomorrow_is_screened_today() -> None:
    assert due_at(referred(), "screening") == "Wed 03 Jun 17:00"
    assert due_at(referred(hearing_at="2026-06-02T09:00:00+00:00"), "screening") == "Mon 01 Jun 17:00"


def test_the_day_before_a_hearing_the_missing_assessment_is_chased_at_four_and_then_by_the_hour() -> None:
    case = referred(hearing_at="2026-06-04T09:00:00+00:00")
    case.do("pass_screen")
    assert due_at(case, "hearing_without_assessment") == "Wed 03 Jun 16:00"
    first = moments(case, "hearing_without_assessment")[:5]
    assert first[0] == ("Wed 03 Jun 16:00", "due")
    assert ("Thu 04 Jun 10:00", "chase") in first
    assert [level for _, level in first].count("escalate") == 1
    case.do("record_consent")
    case.do("record_assessment")
    assert not case.owes("hearing_without_assessment")


def test_on_the_court_day_a_decision_is_due_in_two_hours() -> None:
    case = referred(hearing_at="2026-06-01T13:00:00+00:00")
    for slug in ("pass_screen", "record_consent", "record_assessment"):
        case.do(slug)
    assert due_at(case, "clinical_decision") == "Mon 01 Jun 12:30"
    assert due_at(case_at("A3"), "clinical_decision") == "Tue 02 Jun 17:00"


def test_a_decision_by_telephone_is_owed_a_confirmation_and_says_when_it_lapses() -> None:
    case = case_at("A3")
    case.do("record_telephone_decision")
    assert due_at(case, "telephone_decision") == "Tue 02 Jun 17:00"
    shown = next(one for one in PATHWAY.windows if one.slug == "telephone_decision")
    span = shown.compute(asked(case))
    assert span is not None
    assert span.sentence.startswith("The decision by telephone stands until 17:00 on 02 June 2026")
    case.wait(days=2)
    lapsed = shown.compute(asked(case))
    assert lapsed is not None
    assert lapsed.sentence.startswith("The decision by telephone lapsed at 17:00 on 02 June 2026")


def test_an_opinion_is_asked_after_on_days_five_eight_and_ten_or_before_the_hearing() -> None:
    case = case_at("A3s")
    assert moments(case, "opinion")[:3] == [
        ("Mon 08 Jun 17:00", "warn"), ("Thu 11 Jun 17:00", "warn"), ("Mon 15 Jun 17:00", "due"),
    ]  # fmt: skip
    case.do("list_hearing", hearing_at="2026-06-15T09:00:00+00:00")
    assert due_at(case, "opinion").startswith("Mon 08 Jun")


def test_a_long_adjournment_is_reconfirmed_a_short_one_is_not() -> None:
    for days, owed in ((28, False), (29, True)):
        case = case_at("A7")
        hearing = (case.now + dt.timedelta(days=days)).isoformat()
        case.do("adjourn", date_awaited=False, hearing_at=hearing)
        assert bool(case.owes("reconfirm")) is owed
    case = case_at("A6")
    case.do("adjourn")
    assert case.owes("reconfirm")
    case.do("reconfirm")
    assert not case.owes("reconfirm")


def test_a_hearing_that_passed_asks_for_its_result_and_then_daily() -> None:
    case = referred(hearing_at="2026-06-04T09:00:00+00:00")
    assert moments(case, "hearing_result")[:3] == [
        ("Fri 05 Jun 17:00", "due"), ("Mon 08 Jun 17:00", "chase"), ("Tue 09 Jun 17:00", "chase"),
    ]  # fmt: skip
    case.now = dt.datetime(2026, 6, 4, 15, tzinfo=dt.UTC)
    case.do("adjourn")
    assert not case.owes("hearing_result")


def test_a_report_is_acknowledged_the_same_day_or_the_manager_hears_the_next() -> None:
    case = case_at("A7")
    assert moments(case, "report_receipt")[:2] == [("Mon 01 Jun 17:00", "due"), ("Tue 02 Jun 17:00", "escalate")]
    case.do("receive_report")
    assert not case.owes("report_receipt")


def test_a_closure_by_a_court_worker_is_confirmed_one_by_the_lead_is_not() -> None:
    for who, owed in (("court_worker", True), ("clinical_lead", False)):
        case = case_at("A1")
        case.do("fail_screen", by=who)
        assert bool(case.owes("closure_confirmed")) is owed
    case = case_at("A1")
    case.do("fail_screen", by="court_worker")
    case.do("confirm_closure")
    assert not case.owes("closure_confirmed")


def test_a_deferred_sentence_is_looked_at_every_28_days() -> None:
    case = case_at("A7d")
    assert due_at(case, "deferral") == "Mon 29 Jun 17:00"
    case.wait(days=28)
    case.do("reconfirm")
    assert due_at(case, "deferral") == "Mon 27 Jul 17:00"
    assert due_at(case, "deferral_over") == "Wed 02 Dec 17:00"


# --- after sentence ---------------------------------------------------------------------------------------------


def test_clocks_after_sentence_count_from_the_date_of_sentence_not_of_entry() -> None:
    case = case_at("A7")
    case.now = dt.datetime(2026, 6, 3, 9, tzinfo=dt.UTC)
    case.do("record_order", copy_received_on=None)
    assert due_at(case, "order_checked") == "Wed 03 Jun 17:00"
    assert due_at(case, "order_copy") == "Wed 03 Jun 17:00"
    assert due_at(case, "first_meeting") == "Sat 06 Jun 17:00"
    assert due_at(case, "provider_contact") == "Mon 08 Jun 17:00"
    assert due_at(case, "not_started") == "Mon 29 Jun 17:00"


def test_sentenced_not_started_goes_amber_red_and_is_then_chased_weekly() -> None:
    case = case_at("B2")
    assert moments(case, "not_started")[:6] == [
        ("Mon 15 Jun 17:00", "warn"), ("Mon 22 Jun 17:00", "warn"), ("Mon 29 Jun 17:00", "due"),
        ("Tue 30 Jun 17:00", "escalate"), ("Mon 06 Jul 17:00", "chase"), ("Mon 13 Jul 17:00", "chase"),
    ]  # fmt: skip
    case.do("start_treatment")
    assert not case.owes("not_started")


def test_a_defective_order_is_queried_and_contact_goes_on() -> None:
    case = case_at("B1", periods=[{**PERIOD, "practitioner": ""}])
    assert due_at(case, "order_defective") == "Wed 03 Jun 17:00"
    case.do("record_contact")
    case.do("check_order", defects=["no_place_or_practitioner"])
    assert case.clinical == "B2"
    case.do("query_court")
    assert not case.owes("order_defective")
    assert case.owes("court_answer")
    assert not case_at("B1").owes("order_defective")


def test_an_order_with_no_assessment_is_looked_at_by_the_clinical_lead() -> None:
    case = Case(now=LATE)
    case.do("record_order_without_assessment")
    assert due_at(case, "exception_reviewed") == "Wed 03 Jun 17:00"
    case.do("review_exception")
    assert not case.owes("exception_reviewed")


def test_nobody_named_asks_the_manager_for_an_officer() -> None:
    case = case_at("B1", responsible_officer=None)
    assert case.owes("officer_named")
    case.do("name_officer")
    assert not case.owes("officer_named")
    assert not case_at("B1").owes("officer_named")


def test_three_tries_in_ten_working_days_and_probation_is_told() -> None:
    case = case_at("B2")
    for days in (0, 4, 4):
        assert not case.owes("no_contact_told")
        case.wait(days=days)
        case.do("record_contact", reached=False)
    assert case.owes("no_contact_told")
    assert case.owes("provider_contact"), "a try is no contact"
    case.do("report_no_contact")
    assert not case.owes("no_contact_told")


def test_tries_spread_over_more_than_ten_working_days_do_not_count_together() -> None:
    case = case_at("B2")
    for days in (0, 10, 10):
        case.wait(days=days)
        case.do("record_contact", reached=False)
    assert not case.owes("no_contact_told")


def test_a_session_asks_for_its_outcome_and_another_session_does_not_answer_for_it() -> None:
    case = case_at("B3")
    booked = case.do("book_session")
    assert due_at(case, "session_outcome") == "Tue 16 Jun 17:00"
    case.do("record_session")
    assert case.owes("session_outcome")
    case.do("record_missed_session", about=booked)
    assert not case.owes("session_outcome")


def test_each_missed_session_is_told_and_the_person_called_back() -> None:
    case = case_at("B3")
    first = case.do("record_missed_session")
    case.do("record_missed_session")
    assert len(case.owes("miss_told")) == 2
    assert len(case.owes("call_back")) == 1
    case.do("record_told", about=first)
    assert len(case.owes("miss_told")) == 1
    case.do("judge_absence", about=first)
    case.do("record_contact")
    assert not case.owes("call_back")


@pytest.mark.parametrize(
    ("sessions", "owed"),
    [
        (("missed", "missed"), True),
        (("missed", "kept", "missed"), False),
        (("missed", "cancelled", "missed"), True),
        (("missed", "kept", "missed", "kept", "missed"), True),
        (("missed", "long", "missed", "kept", "missed"), False),
    ],
)
def test_two_misses_in_a_row_or_three_in_six_weeks_call_for_a_meeting(sessions: tuple[str, ...], owed: bool) -> None:
    case = case_at("B3")
    for one in sessions:
        case.wait(days=42 if one == "long" else 7)
        slug = {"kept": "record_session", "long": "record_session", "cancelled": "record_cancelled_session"}
        case.do(slug.get(one, "record_missed_session"))
    assert bool(case.owes("three_way")) is owed


def test_only_a_three_way_review_is_the_meeting() -> None:
    case = case_at("B3")
    case.do("record_missed_session")
    case.do("record_missed_session")
    case.do("hold_review", kind="progress")
    assert case.owes("three_way")
    case.do("hold_review", kind="three_way")
    assert not case.owes("three_way")


def test_reviews_come_with_the_fourth_and_eighth_session_or_every_six_weeks() -> None:
    case = case_at("B3")
    assert due_at(case, "review_by_time") == "Mon 13 Jul 17:00"
    for attended in range(2, 9):
        case.do("record_session")
        assert bool(case.owes("review_by_sessions")) is (attended in {4, 8})
        if attended == 4:
            case.wait(days=1)
            case.do("hold_review")
            assert due_at(case, "review_by_time") == "Tue 14 Jul 17:00"


def test_a_site_sets_its_own_figures() -> None:
    case = case_at("B3")
    case.site_sets(review_first_at=2)
    case.do("record_session")
    assert case.owes("review_by_sessions")


def test_measures_are_asked_for_midway_and_where_they_are_missing_at_either_end() -> None:
    case = case_at("B2")
    case.known(measures=())
    case.do("start_treatment", baseline_why_not="No time.")
    assert case.owes("measures_start")
    for measure in ("core-10", "gad-7"):
        case.do("record_measures", measure=measure, point="start", answers=[])
    assert case.owes("measures_start")
    case.do("record_measures", point="start", finished=False)
    assert case.owes("measures_start")
    case.do("record_measures", point="start")
    assert not case.owes("measures_start")
    for _ in range(5):
        case.do("record_session")
    assert case.owes("measures_mid")
    assert not case.owes("measures_session")
    case.do("explain_missed_measures", point="start")
    assert case.owes("measures_mid")
    case.do("explain_missed_measures", point="mid")
    assert not case.owes("measures_mid")
    case.do("complete_treatment", end_measures_why_not="Lost.")
    assert case.owes("measures_end")
    assert not case_at("B7").owes("measures_end")


def test_a_site_may_want_a_short_measure_after_every_session() -> None:
    case = case_at("B3")
    case.site_sets(measure_every_session=True)
    for _ in range(2):
        case.do("record_session")
        assert len(case.owes("measures_session")) == 1
        case.do("record_measures", measure="core-10", point="session", answers=[])


def test_a_positive_risk_item_is_an_alert_within_the_hour() -> None:
    case = case_at("B3")
    case.do("record_measures")
    assert not case.owes("score_alert")
    case.do("record_measures", answers=PHQ_9_WITH_RISK)
    assert due_at(case, "score_alert") == "Mon 01 Jun 11:30"
    assert PATHWAY.review("score_alert").urgent
    case.do("answer_alert")
    assert not case.owes("score_alert")


def test_a_pause_is_looked_at_every_ten_working_days_and_questioned_at_forty() -> None:
    case = case_at("B4")
    assert due_at(case, "pause_check") == "Mon 15 Jun 17:00"
    assert due_at(case, "pause_limit") == "Mon 27 Jul 17:00"
    case.do("check_pause")
    assert case.owes("pause_check")
    case.do("resume")
    assert not {"pause_check", "pause_limit"} & case.due


def test_another_place_is_owed_a_written_notice_and_that_an_acknowledgement() -> None:
    case = case_at("B3")
    case.do("record_consent", consents=[consent("alternative_place")])
    case.do("arrange_other_place")
    assert due_at(case, "place_notice") == "Wed 03 Jun 17:00"
    case.do("give_place_notice")
    assert not case.owes("place_notice")
    case.do("acknowledge_place_notice")
    assert not case.owes("place_notice_seen")


def test_the_end_of_the_period_is_announced_sixty_thirty_and_ten_days_ahead() -> None:
    found = [(when[4:10], level) for when, level in moments(case_at("B3"), "period_end")]
    assert found[:3] == [("01 Apr", "warn"), ("01 May", "warn"), ("21 May", "due")]


def test_completion_goes_from_notice_to_decision_to_the_look_at_ending_early() -> None:
    case = case_at("B7")
    assert due_at(case, "completion_notice") == "Wed 03 Jun 17:00"
    assert not case.owes("complied_decision")
    case.do("send_completion_notice")
    assert due_at(case, "complied_decision") == "Mon 08 Jun 17:00"
    case.do("accept_complied")
    assert due_at(case, "early_end") == "Mon 08 Jun 17:00"
    case.do("consider_early_end")
    assert not case.owes("early_end")


def test_an_ended_order_is_not_looked_at_for_ending_early() -> None:
    case = case_at("B7")
    case.now = dt.datetime(2027, 6, 1, 9, tzinfo=dt.UTC)
    case.do("expire_order")
    case.do("accept_complied")
    assert not case.owes("early_end")


def test_a_registration_is_looked_to_sixty_days_before_it_runs_out() -> None:
    case = case_at("B1")
    case.do("check_order", director_registered_until="2026-12-31")
    assert due_at(case, "registration") == "Sun 01 Nov 17:00"
    case.do("renew_registration")
    assert due_at(case, "registration") == "Thu 02 Dec 17:00"  # of 2027


def test_an_onward_referral_outlives_the_case_until_the_other_service_answers() -> None:
    case = case_at("Z1")
    assert case.closed
    assert due_at(case, "onward") == "Mon 15 Jun 17:00"
    case.do("record_onward_outcome")
    assert not case.owes("onward")


def test_nowhere_handed_on_is_chased_by_nobody() -> None:
    case = case_at("A1")
    case.do("fail_screen", onward="none", onward_why="Has help.")
    assert not case.owes("onward")


def test_feedback_to_the_court_is_owed_only_where_it_was_agreed() -> None:
    assert not case_at("B3").owes("court_feedback")
    case = case_at("B2")
    case.site_sets(court_feedback=True)
    case.do("start_treatment")
    assert case.owes("court_feedback")


def test_consent_to_share_is_asked_again_after_a_year_and_acted_on_when_withdrawn() -> None:
    case = case_at("B3")
    assert due_at(case, "sharing_old") == "Tue 01 Jun 17:00"
    case.do("record_consent", consents=[consent("assessment")])
    assert len(case.owes("sharing_old")) == 1
    case.do("record_consent", consents=[consent("sharing", "withdrawn")])
    assert not case.owes("sharing_old")
    assert due_at(case, "sharing_withdrawn") == "Tue 02 Jun 17:00"
    case.do("stop_sharing")
    assert not case.owes("sharing_withdrawn")


def test_an_unregistered_therapist_is_supervised_monthly_also_after_a_pause() -> None:
    case = case_at("B2")
    case.do("start_treatment", therapist_registered=False)
    assert due_at(case, "supervision") == "Wed 01 Jul 17:00"
    case.do("pause")
    assert not case.owes("supervision")
    case.do("resume")
    case.do("log_supervision")
    assert case.owes("supervision")
    assert not case_at("B3").owes("supervision")


def test_an_in_patient_is_not_chased_for_probations_first_meeting() -> None:
    case = case_at("B1", periods=[{"kind": "in_patient", "place": "Example Hospital", "ends_on": "2027-05-31"}])
    assert case.owes("first_meeting")
    case.do("admit")
    assert not case.owes("first_meeting")
    assert case.owes("in_patient_status")


# --- the order --------------------------------------------------------------------------------------------------


def test_a_warning_not_yet_in_the_probation_record_is_owed_there_in_two_working_days() -> None:
    case = case_at("B3", legal="C1")
    case.do("warn")
    assert due_at(case, "warning_recorded") == "Wed 03 Jun 17:00"
    case.do("note_warning_recorded")
    assert not case.owes("warning_recorded")
    at_once = case_at("B3", legal="C1")
    at_once.do("warn", recorded_on="2026-06-01")
    assert not at_once.owes("warning_recorded")


def test_a_warning_is_recalled_after_eleven_months_and_forgotten_after_twelve() -> None:
    case = case_at("B3", legal="C1")
    case.do("warn")
    assert moments(case, "warning_reminder") == [("Sat 01 May 17:00", "due"), ("Tue 01 Jun 17:00", "lapse")]


def test_each_failure_and_each_referral_has_its_own_clock() -> None:
    case = case_at("B3")
    first = case.do("report_failure")
    case.wait(days=1)
    case.do("report_failure")
    assert len(case.owes("failure_decision")) == 2
    case.do("refer_to_enforcement", about=first)
    assert len(case.owes("failure_decision")) == 1
    assert due_at(case, "enforcement") == "Tue 09 Jun 17:00"


def test_an_application_is_owed_in_ten_working_days_and_then_weekly() -> None:
    case = case_at("B3")
    case.do("report_by_practitioner")
    assert moments(case, "application")[:3] == [
        ("Mon 15 Jun 17:00", "due"), ("Tue 16 Jun 17:00", "escalate"), ("Mon 22 Jun 17:00", "chase"),
    ]  # fmt: skip


def test_a_result_that_names_an_earlier_order_is_queried_and_moves_nothing() -> None:
    case = case_at("B3")
    noted = case.do("note_court_result", by="system")
    assert (case.clinical, case.legal) == ("B3", "C0")
    assert case.owes("court_result_queried")
    case.do("record_court_answer", about=noted)
    assert not case.owes("court_result_queried")


def test_a_result_that_comes_after_the_end_is_still_queried() -> None:
    case = case_at("Z7")
    case.do("note_court_result")
    assert case.owes("court_result_queried")


def test_when_the_order_ends_the_provider_is_told() -> None:
    case = case_at("B3", legal="C9")
    assert case.owes("end_told")
    case.do("record_told")
    assert not case.owes("end_told")


# --- at any time ------------------------------------------------------------------------------------------------


def test_an_immediate_risk_is_acknowledged_within_the_hour_day_or_night_open_case_or_closed() -> None:
    for state in ("A1", "B3", "Z4"):
        case = case_at(state)
        case.do("raise_risk", by="referrer")
        assert due_at(case, "risk") == "Mon 01 Jun 11:30"
        levels = [level for _, level in moments(case, "risk")[:3]]
        assert Level.ESCALATE.value in levels
        case.do("acknowledge_risk")
        assert not case.owes("risk")


def test_a_risk_raised_outlives_the_courts_closing_of_the_case() -> None:
    case = case_at("A7")
    case.do("raise_risk")
    case.do("sentence_otherwise")
    assert case.closed
    assert case.owes("risk")


def test_a_reported_death_is_confirmed_by_the_service_manager() -> None:
    case = case_at("B3")
    case.do("report_death", by="court_officer")
    assert case.owes("death")
    case.do("confirm_death")
    assert not case.owes("death")
    assert case.closed


# --- the definition itself --------------------------------------------------------------------------------------


def test_reviews_of_each_happening_are_met_only_by_what_settles_it() -> None:
    for review in PATHWAY.reviews:
        openers = {slug for opening in review.opens for slug in opening.after}
        for slug in review.met_by if review.each else ():
            action = PATHWAY.action(slug)
            assert not openers.isdisjoint((*action.settles, *action.may_settle)), (review.slug, slug)


def test_everything_that_can_be_settled_twice_over_is_a_matter_of_its_own() -> None:
    """Two actions that settle the same happening are alternatives, unless each names its matter."""
    alternatives: dict[tuple[str, str], set[str]] = {}
    for action in PATHWAY.actions:
        for slug in (*action.settles, *action.may_settle):
            alternatives.setdefault((slug, action.matter), set()).add(action.slug)
    several = {key: found for key, found in alternatives.items() if len(found) > 1}
    assert several == {
        ("book_session", ""): {
            "start_treatment", "record_session", "record_missed_session", "record_cancelled_session",
        },
        ("report_failure", ""): {"close_failure", "warn", "refer_to_enforcement", "add_to_proceedings"},
        ("refer_to_enforcement", ""): {"decline_to_proceed", "lay_information"},
        ("lay_information", ""): {"dismiss_breach", "prove_breach", "end_order_on_breach"},
        ("apply_to_court", ""): {
            "amend_requirement", "extend_order", "close_application", "cancel_requirement", "end_order",
        },
        ("hand_over", ""): {"hand_over", "confirm_hand_over"},
        ("report_death", ""): {"confirm_death", "correct_death_report"},
    }  # fmt: skip


def test_who_is_told_is_somebody_who_can_act() -> None:
    """Whoever owes a review holds a role that can do something that meets it, or it is only for their notice."""
    notice_only = {"warning_reminder"}
    for review in PATHWAY.reviews:
        if review.slug in notice_only:
            continue
        able = {role.slug for slug in review.met_by for role in PATHWAY.action(slug).by}
        assert able & {role.slug for role in review.owed_by}, review.slug
