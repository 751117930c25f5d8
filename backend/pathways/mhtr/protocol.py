"""Every figure of the pathway: what a site may set, and what the law fixes. The README says where each comes from.

``rule`` is the number of the review rule that a figure belongs to. Where no published figure was found the source says
so: such a default is ours, chosen to be looked at and changed.
"""

import datetime as dt
from typing import Any

from backend.pathways import measuring
from backend.pathways.vocabulary import ProtocolValue, Unit

OURS = "Our default; no published figure was found"
SAME_DAY = "Our default, from the aim of assessing on the day and not adjourning (Crown Court judge on Sefton, 2018)"
CODE = "Sentencing Act 2020"


def _figure(
    slug: str, title: str, default: int, unit: Unit, *, rule: str = "", source: str = OURS
) -> ProtocolValue[int]:
    least = 0 if default == 0 else 1
    return ProtocolValue(slug=slug, title=title, default=default, unit=unit, source=source, rule=rule, least=least)


def _law(slug: str, title: str, default: int, unit: Unit, *, source: str, rule: str = "") -> ProtocolValue[int]:
    return ProtocolValue(slug=slug, title=title, default=default, unit=unit, source=source, rule=rule, fixed=True)


WD, DAYS, WEEKS, MONTHS, HOURS, COUNT = (
    Unit.WORKING_DAYS, Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.HOURS, Unit.COUNT,
)  # fmt: skip

# --- before sentence --------------------------------------------------------------------------------------------

SCREENING = _figure("screening", "Screen a referral within", 2, WD)
HEARING_NEAR = _figure("hearing_near", "A hearing is near when it is within (today and tomorrow)", 1, DAYS)
ASSESSMENT = _figure("assessment", "Assess within, where no hearing is near", 5, WD)
ASSESSMENT_BEFORE = _figure("assessment_before", "Chase the assessment this long before the hearing", 1, WD, rule="1")
ASSESSMENT_AT = ProtocolValue(
    slug="assessment_at",
    title="Time of day at which the assessment is chased, the day before the hearing",
    default=dt.time(16, 0),
    unit=Unit.CLOCK,
    source=OURS,
    rule="1",
)
ASSESSMENT_ESCALATED = _figure(
    "assessment_escalated", "The clinical lead learns of a missing assessment after", 1, HOURS, rule="1"
)
COURT_DAY_CHASE = _figure("court_day_chase", "Chase on the court day every", 60, Unit.MINUTES, rule="1")
CLOSURE_CONFIRMED = _figure("closure_confirmed", "Clinical lead confirms a closure at screening within", 1, WD)
DECISION = _figure("decision", "Clinical decision after assessment within", 1, WD, rule="2")
DECISION_COURT_DAY = _figure(
    "decision_court_day", "Clinical decision on the court day within", 2, HOURS, rule="2", source=SAME_DAY
)
TELEPHONE_CONFIRMED = _figure("telephone_confirmed", "A decision by telephone lapses unless confirmed within", 1, WD)
WILLINGNESS = _figure("willingness", "Ask for willingness within", 1, WD, rule="3")
ARRANGEMENTS = _figure("arrangements", "Name director or place, and hold a slot, within", 1, WD, rule="4")
SLOT_HELD = _figure("slot_held", "Hold the slot after the hearing for", 10, WD)
REPORT_RECEIPT = _figure(
    "report_receipt", "Probation acknowledges the report within (0 is the same day)", 0, WD, rule="5"
)
REPORT_ESCALATED = _figure(
    "report_escalated", "The manager learns of a report that probation has not acknowledged after", 1, WD, rule="5"
)
HEARING_RESULT = _figure("hearing_result", "Enter the result of a hearing within", 1, WD, rule="6")
HEARING_RESULT_CHASE = _figure("hearing_result_chase", "Chase the result every", 1, WD, rule="6")
ADJOURNED_LONG = _figure("adjourned_long", "Reconfirm after an adjournment of more than", 28, DAYS, rule="7")
RECONFIRMED_BEFORE = _figure(
    "reconfirmed_before", "Reconfirm this long before the hearing, after a long adjournment", 5, WD, rule="7"
)
DEFERRAL_REVIEW = _figure("deferral_review", "Review a deferred sentence every", 28, DAYS)
OPINION_FIRST = _figure("opinion_first", "Ask first after an outstanding opinion", 5, WD, rule="8")
OPINION_SECOND = _figure("opinion_second", "Ask again after", 8, WD, rule="8")
OPINION = _figure("opinion", "An opinion is due within", 10, WD, rule="8")
OPINION_BEFORE = _figure("opinion_before", "An opinion is due this long before the hearing", 5, WD, rule="8")
DECLINE_TOLD = _figure("decline_told", "Probation learns of a refusal within (0 is the same day)", 0, WD)
OUTCOME_TOLD = _figure("outcome_told", "Clinical lead and court worker learn of another sentence within", 1, WD)

# --- after sentence ---------------------------------------------------------------------------------------------

ORDER_COPY = _figure("order_copy", "A copy of the order is in hand within", 2, WD, rule="9")
ORDER_COPY_CHASE = _figure("order_copy_chase", "Chase the copy every", 2, WD, rule="9")
ORDER_CHECKED = _figure("order_checked", "The order is checked and allocated within", 2, WD)
EXCEPTION_REVIEWED = _figure("exception_reviewed", "Clinical lead looks at an order made without us within", 2, WD)
DEFECT_QUERIED = _figure("defect_queried", "Query a defective order within", 2, WD, rule="10")
FIRST_MEETING = _figure(
    "first_meeting", "First meeting with the responsible officer within", 5, DAYS, rule="11",
    source="Tees, Esk and Wear Valleys NHS trust: first probation appointment within five days of sentence",
)  # fmt: skip
PROVIDER_CONTACT = _figure("provider_contact", "The provider makes contact within", 5, WD, rule="12")
CONTACT_TRIES = _figure("contact_tries", "Tries at contact before probation is told", 3, COUNT, rule="12")
CONTACT_SPAN = _figure("contact_span", "The time in which those tries at contact fall", 10, WD, rule="12")
START_AMBER = _figure("start_amber", "Not started: first warning after", 10, WD, rule="13")
START_RED = _figure("start_red", "Not started: second warning after", 15, WD, rule="13")
START_TARGET = _figure("start_target", "Treatment starts within", 20, WD, rule="13")
START_CHASE = _figure("start_chase", "Not started: chase every", 1, WEEKS, rule="13")
SESSION_OUTCOME = _figure("session_outcome", "Enter what became of a session within", 1, WD, rule="14")
MISS_TOLD = _figure("miss_told", "Probation learns of a missed session within", 1, WD, rule="15")
CALL_BACK = _figure(
    "call_back", "Call the person back after a missed session within", 1, WD, rule="15",
    source="Our default; with reminders and call-backs 4% did not attend in Sandwell (The Guardian, 15 September 2014)",
)  # fmt: skip
MISSES_IN_A_ROW = _figure("misses_in_a_row", "Missed sessions in a row that call for a meeting", 2, COUNT, rule="16")
MISSES_IN_SPAN = _figure("misses_in_span", "Missed sessions in some weeks that call for a meeting", 3, COUNT, rule="16")
MISSES_SPAN = _figure("misses_span", "The time in which those missed sessions fall", 6, WEEKS, rule="16")
THREE_WAY = _figure("three_way", "Three-way meeting within", 10, WD, rule="16")
REVIEW_FIRST_AT = _figure("review_first_at", "First review after this many sessions", 4, COUNT, rule="23")
REVIEW_SECOND_AT = _figure("review_second_at", "Second review after this many sessions", 8, COUNT, rule="23")
REVIEW_WITHIN = _figure("review_within", "A review that has come due by sessions is held within", 5, WD, rule="23")
REVIEW_EVERY = _figure("review_every", "A review at least every", 6, WEEKS, rule="23")
MEASURE_MID_AT = _figure(
    "measure_mid_at", "Mid-treatment measures after this many sessions", 6, COUNT, rule="24",
    source="Our default: half of about 12 sessions (Lincolnshire, and Tees, Esk and Wear Valleys, NHS trusts)",
)  # fmt: skip
MEASURES_WITHIN = _figure("measures_within", "Measures are taken within", 5, WD, rule="24")
MEASURE_EVERY_SESSION = ProtocolValue(
    slug="measure_every_session", title="A short measure is owed after every session", default=False, unit=Unit.FLAG,
    rule="24", source=OURS,
)  # fmt: skip
ALERT_ANSWERED = _figure(
    "alert_answered", "A worse score or positive risk item is answered within", 1, HOURS, rule="25"
)
RISK_ACKNOWLEDGED = _figure("risk_acknowledged", "An immediate risk is acknowledged within", 1, HOURS)
PAUSE_CHECK = _figure("pause_check", "Look at a pause every", 10, WD, rule="26")
PAUSE_LIMIT = _figure("pause_limit", "Consider a practitioner's report after a pause of", 40, WD, rule="26")
PLACE_NOTICE = _figure("place_notice", "Written notice of another place within", 2, WD, rule="27")
PLACE_NOTICE_SEEN = _figure("place_notice_seen", "The officer acknowledges that notice within", 2, WD)
PERIOD_END_FIRST = _figure("period_end_first", "First alert before the period ends", 60, DAYS, rule="28")
PERIOD_END_SECOND = _figure("period_end_second", "Second alert before the period ends", 30, DAYS, rule="28")
PERIOD_END_LAST = _figure("period_end_last", "Last alert before the period ends", 10, DAYS, rule="28")
PERIOD_OVER = _figure("period_over", "Record what became of the requirement once its period is over within", 1, WD)
COMPLETION_CONFIRMED = _figure("completion_confirmed", "Clinical lead confirms completion within", 2, WD)
COMPLETION_NOTICE = _figure("completion_notice", "Completion notice to the officer within", 2, WD, rule="29")
COMPLIED_DECISION = _figure("complied_decision", "The officer decides on compliance within", 5, WD, rule="29")
EARLY_END_CHECK = _figure("early_end_check", "The officer looks at ending the order early within", 5, WD, rule="29")
REGISTRATION_NOTICE = _figure(
    "registration_notice", "Look to a registration before it runs out by", 60, DAYS, rule="30"
)
TRANSFER_ACCEPTED = _figure("transfer_accepted", "A transfer is accepted within", 5, WD, rule="31")
SESSION_AFTER_TRANSFER = _figure("session_after_transfer", "First session after a transfer or restart within", 15, WD)
ONWARD_ANSWER = _figure("onward_answer", "An onward referral is answered within", 10, WD, rule="32")
COURT_FEEDBACK = ProtocolValue(
    slug="court_feedback",
    title="Feedback to the sentencing court is agreed locally",
    default=False,
    unit=Unit.FLAG,
    source="No review hearing exists for an MHTR (Sch 9 Part 9 has none, unlike Part 10); off unless agreed",
    rule="33",
)
COURT_FEEDBACK_WITHIN = _figure("court_feedback_within", "Feedback to the court within", 5, WD, rule="33")
CONSENT_RENEWAL = _figure("consent_renewal", "Ask again about sharing after", 12, MONTHS, rule="34")
CONSENT_WITHDRAWN = _figure("consent_withdrawn", "Act on a withdrawn consent to share within", 1, WD, rule="34")
SUPERVISION = _figure("supervision", "Supervision of a therapist who is not registered every", 1, MONTHS, rule="35")
IN_PATIENT_STATUS = _figure("in_patient_status", "Status of an in-patient every", 1, WEEKS)
DISCHARGE_FOLLOW_UP = _figure("discharge_follow_up", "Follow-up after discharge within", 3, DAYS)

# --- the order --------------------------------------------------------------------------------------------------

FAILURE_DECISION = _figure("failure_decision", "The officer decides on a possible failure within", 5, WD, rule="17")
WARNING_RECORDED = _figure(
    "warning_recorded", "A warning is in the probation record within", 2, WD, rule="18",
    source="Our default for “as soon as practicable” (Sentencing Act 2020 Sch 10 para 6(5), Sch 16 para 6(5))",
)  # fmt: skip
WARNING_REMINDER = _figure(
    "warning_reminder", "Remind of a warning that will stop counting after", 11, MONTHS, rule="19"
)
WARNING_REMINDER_LAPSES = _figure("warning_reminder_lapses", "That reminder lapses after", 1, MONTHS, rule="19")
ENFORCEMENT = _figure("enforcement", "The enforcement officer decides within", 5, WD, rule="21")
BREACH_RESULT = _figure("breach_result", "Enter the result of a breach hearing within", 1, WD, rule="21")
REPORT_SEEN = _figure("report_seen", "The officer acknowledges a practitioner's report within", 1, WD, rule="22")
APPLICATION = _figure("application", "The officer applies to the court within", 10, WD, rule="22")
APPLICATION_CHASE = _figure("application_chase", "Chase the application every", 1, WEEKS, rule="22")
COURT_DATE = _figure("court_date", "A court date for the application is known within", 10, WD)
COPIES = _figure("copies", "Copies of amended terms are with everybody within", 2, WD)
ORDER_RECHECKED = _figure("order_rechecked", "A changed order is checked again within", 2, WD)
COURT_ANSWER = _figure("court_answer", "The court answers a query within", 10, WD)
AREA_NOTICE = _figure("area_notice", "The court has notice of a new home area within", 5, WD)
END_TOLD = _figure("end_told", "The provider learns that the order ended within", 1, WD)
DEATH_CONFIRMED = _figure("death_confirmed", "A reported death is confirmed or corrected within", 1, WD)
HAND_OVER = _figure("hand_over", "The receiver has first contact within", 5, WD)
HAND_OVER_CHASE = _figure("hand_over_chase", "Ask after a hand-over every", 2, WD)
ESCALATION = _figure("escalation", "The next person is told of what is late after", 1, WD)

# --- the law ----------------------------------------------------------------------------------------------------

ADULT = _law("adult", "Age in years at conviction", 18, COUNT, source=f"{CODE} ss 202(1), 264(1), 277(1): 18 or over")
WARNING_WINDOW = _law(
    "warning_window",
    "A warning counts for",
    12,
    MONTHS,
    source=f"{CODE} Sch 10 para 6(2)-(4), Sch 16 para 6(2)-(4)",
    rule="20",
)
COMMUNITY_LONGEST = _law("community_longest", "A community order ends within", 36, MONTHS, source=f"{CODE} s 209")
EXTENSION_LONGEST = _law(
    "extension_longest",
    "An extension of the end date is at most",
    6,
    MONTHS,
    source=f"{CODE} Sch 10 paras 13(2) and 20(3)",
)
SUPERVISION_SHORTEST = _law("supervision_shortest", "Supervision is at least", 6, MONTHS, source=f"{CODE} s 288")
SUPERVISION_LONGEST = _law("supervision_longest", "Supervision is at most", 24, MONTHS, source=f"{CODE} s 288")
OPERATIONAL_SHORTEST = _law(
    "operational_shortest", "An operational period is at least", 6, MONTHS, source=f"{CODE} s 288"
)
OPERATIONAL_LONGEST = _law(
    "operational_longest", "An operational period is at most", 24, MONTHS, source=f"{CODE} s 288(2B)"
)
OPERATIONAL_LONGEST_LONG = _law(
    "operational_longest_long",
    "An operational period is at most, where the term is long",
    36,
    MONTHS,
    source=f"{CODE} s 288(2A)",
)
LONG_TERM = _law("long_term", "A term is long when it is more than", 24, MONTHS, source=f"{CODE} s 288(2A)")
TERM_LONGEST_BEFORE = _law(
    "term_longest_before", "Longest suspended term, convicted before the 2026 Act", 24, MONTHS,
    source=f"{CODE} ss 264(3B)(a), 277(3B)(a)",
)  # fmt: skip
TERM_LONGEST = _law(
    "term_longest", "Longest suspended term, convicted since", 36, MONTHS, source=f"{CODE} ss 264(3B)(b), 277(3B)(b)"
)
DEFERRAL_LONGEST_BEFORE = _law(
    "deferral_longest_before", "Longest deferral, convicted before the 2026 Act", 6, MONTHS, source=f"{CODE} s 5(2)(a)"
)
DEFERRAL_LONGEST = _law("deferral_longest", "Longest deferral, convicted since", 12, MONTHS, source=f"{CODE} s 5(2)(b)")
BREACH_FINE = _law(
    "breach_fine",
    "Largest fine for a breach, in pounds",
    2500,
    COUNT,
    source=f"{CODE} Sch 10 paras 10-11, Sch 16 para 13(1)(c)",
)
ACT_2026_FROM = ProtocolValue(
    slug="act_2026_from",
    title="Sections 1, 2 and 5 of the Sentencing Act 2026 count for convictions on or after",
    default=dt.date(2026, 3, 22),
    unit=Unit.DATE,
    source="Sentencing Act 2026 s 49(4): two months from Royal Assent on 22 January 2026",
    fixed=True,
)
EARLY_END_FROM: ProtocolValue[dt.date | None] = ProtocolValue(
    slug="early_end_from",
    title="Sections 38 and 39 of the Sentencing Act 2026 (ending an order early) in force from",
    default=None,
    unit=Unit.DATE,
    source="Brought in by SI 2026/402; its date was not found in any source read, so it is not set",
    rule="29",
)

# Every figure above, so that none can be left off the list.
PROTOCOL: tuple[ProtocolValue[Any], ...] = (
    *(value for value in tuple(globals().values()) if isinstance(value, ProtocolValue)),
    *measuring.FIGURES,
)
