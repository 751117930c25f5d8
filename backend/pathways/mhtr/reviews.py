"""What is owed at each step: by whom, by when, how often it is chased and who is told when it stays undone.

``rule`` is the number of the review rule (README, “The 35 rules”); clocks of the state tables without a number of their
own have none. No timer moves a case: a review raises work, and people and courts' messages move cases.
"""

from collections.abc import Callable

from backend.pathways.measuring import worse_or_at_risk
from backend.pathways.roles import ADMINISTRATOR as ADM
from backend.pathways.roles import CLINICAL_LEAD as CL
from backend.pathways.roles import COURT_OFFICER as PCO
from backend.pathways.roles import COURT_WORKER as CW
from backend.pathways.roles import ENFORCEMENT_OFFICER as EO
from backend.pathways.roles import PROBATION_MANAGER as PM
from backend.pathways.roles import RESPONSIBLE_OFFICER as RO
from backend.pathways.roles import SERVICE_MANAGER as SP
from backend.pathways.roles import TREATMENT_DIRECTOR as TD
from backend.pathways.roles import TREATMENT_PRACTITIONER as TP
from backend.pathways.roles import Role
from backend.pathways.vocabulary import (
    Anchor,
    Due,
    Escalation,
    From,
    Opening,
    ProtocolValue,
    Review,
    Situation,
    Warn,
)

from . import conditions as when
from . import protocol as figures

ANCHORS = (
    Anchor(slug="next_hearing", title="Next hearing", meaning="Before sentence."),
    Anchor(slug="deferral_ends", title="Deferral ends"),
    Anchor(slug="sentence", title="Date of sentence", meaning="What the clocks after sentence count from."),
    Anchor(slug="requirement_ends", title="Period of treatment ends"),
    Anchor(slug="order_ends", title="Order, or supervision under it, ends"),
    Anchor(slug="breach_hearing", title="Hearing of the breach"),
    Anchor(slug="application_hearing", title="Hearing of the application"),
    Anchor(slug="director_registration_ends", title="Treatment director's registration runs out"),
)

A = ("A1", "A2", "A3", "A3s", "A4", "A5", "A6", "A7", "A7d")
B = ("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8")
Z = ("Z1", "Z2", "Z3", "Z4", "Z5", "Z6", "Z7", "Z8")
ORDER_OPEN = ("C0", "C1", "C3", "C4", "C5")
ANYWHERE = (*A, *B, *Z)  # a review that names end states outlives the case

Figure = ProtocolValue[int]
Condition = Callable[[Situation], bool]


def _entering(*states: str, given: Condition | None = None) -> Opening:
    return Opening(on_entering=states, when=given)


def _after(*actions: str, given: Condition | None = None) -> Opening:
    return Opening(after=actions, when=given)


def _dated(anchor: str, *states: str) -> Opening:
    return Opening(anchor=anchor, while_in=states)


def _within(value: Figure) -> Due:
    """Counted from entering the state."""
    return Due(after=value)


def _since(value: Figure) -> Due:
    """Counted from the action that opens it."""
    return Due(counts_from=From.EVENT, after=value)


def _since_date(anchor: str, value: Figure) -> Due:
    return Due(counts_from=From.ANCHOR, anchor=anchor, after=value)


def _since_field(field: str, value: Figure) -> Due:
    return Due(counts_from=From.FIELD, field=field, after=value)


def _to(*roles: Role, after: Figure = figures.ESCALATION) -> tuple[Escalation, ...]:
    return (Escalation(to=roles, after=after),)


# --- before sentence --------------------------------------------------------------------------------------------

BEFORE_SENTENCE = (
    Review(
        slug="screening", title="Screen the referral", rule="", opens=(_entering("A1"),),
        due=Due(after=figures.SCREENING, if_hearing_within=figures.HEARING_NEAR),
        owed_by=(CW,), escalate=_to(CL), met_by=("pass_screen", "fail_screen"), while_in=("A1",),
    ),
    Review(
        slug="assessment", title="Assess the person", rule="", opens=(_entering("A2"),),
        due=Due(after=figures.ASSESSMENT, never_later_than="next_hearing"),
        owed_by=(CW,), escalate=_to(CL), met_by=("record_assessment",), while_in=("A2",),
    ),
    Review(
        slug="hearing_without_assessment", title="Hearing near, no assessment outcome", rule="1",
        opens=(_dated("next_hearing", "A1", "A2"),),
        due=Due(counts_from=From.ANCHOR, anchor="next_hearing", before=figures.ASSESSMENT_BEFORE,
                at=figures.ASSESSMENT_AT),
        owed_by=(CW,), chase=figures.COURT_DAY_CHASE, escalate=_to(CL, after=figures.ASSESSMENT_ESCALATED),
        met_by=("record_assessment",), while_in=("A1", "A2"),
    ),
    Review(
        slug="closure_confirmed", title="Confirm the closure at screening", rule="",
        opens=(_after("fail_screen", given=when.by_court_worker),), each=True, due=_since(figures.CLOSURE_CONFIRMED),
        owed_by=(CL,), escalate=_to(SP), met_by=("confirm_closure",), while_in=("Z1",),
    ),
    Review(
        slug="clinical_decision", title="Decide on suitability", rule="2", opens=(_entering("A3"),),
        due=Due(after=figures.DECISION, on_hearing_day=figures.DECISION_COURT_DAY, never_later_than="next_hearing"),
        owed_by=(CL,), chase=figures.DECISION, escalate=_to(SP),
        met_by=("decide_suitable", "decide_not_suitable", "record_telephone_decision", "ask_opinion"),
        while_in=("A3",),
    ),
    Review(
        slug="telephone_decision", title="Confirm the decision by telephone, or it lapses", rule="",
        opens=(_after("record_telephone_decision"),), each=True, due=_since(figures.TELEPHONE_CONFIRMED),
        owed_by=(CL,), urgent=True, escalate=_to(SP), met_by=("confirm_telephone_decision",),
        while_in=("A4", "A5", "A6", "A7", "A7d"),
    ),
    Review(
        slug="opinion", title="Opinion outstanding", rule="8", opens=(_entering("A3s"),),
        due=Due(after=figures.OPINION, never_later_than="next_hearing", earlier_by=figures.OPINION_BEFORE),
        owed_by=(CW,), warn=(Warn(after=figures.OPINION_FIRST), Warn(after=figures.OPINION_SECOND)),
        chase=figures.ESCALATION, escalate=_to(CL),
        met_by=("receive_opinion", "decide_suitable", "decide_not_suitable"), while_in=("A3s",),
        meaning="The court worker asks after it: who gives the opinion is often outside this system.",
    ),
    Review(
        slug="willingness", title="Ask whether the person is willing", rule="3", opens=(_entering("A4"),),
        due=Due(after=figures.WILLINGNESS, if_hearing_within=figures.HEARING_NEAR),
        owed_by=(CW,), chase=figures.WILLINGNESS, met_by=("record_willingness", "decline"), while_in=("A4",),
    ),
    Review(
        slug="arrangements", title="Name director or place, and hold a slot", rule="4", opens=(_entering("A5"),),
        due=Due(after=figures.ARRANGEMENTS, if_hearing_within=figures.HEARING_NEAR),
        owed_by=(SP,), chase=figures.ARRANGEMENTS, met_by=("confirm_arrangements",), while_in=("A5",),
    ),
    Review(
        slug="slot_hold_over", title="Decide whether to go on holding the slot", rule="",
        opens=(_dated("next_hearing", "A6", "A7"),), due=_since_date("next_hearing", figures.SLOT_HELD),
        owed_by=(SP,), met_by=("lose_slot", "reconfirm"), while_in=("A6", "A7"),
    ),
    Review(
        slug="report_receipt", title="Acknowledge the report", rule="5", opens=(_after("send_recommendation"),),
        each=True, due=_since(figures.REPORT_RECEIPT), owed_by=(PCO,), chase=figures.REPORT_ESCALATED,
        escalate=_to(PM, after=figures.REPORT_ESCALATED), met_by=("receive_report",), while_in=("A7",),
    ),
    Review(
        slug="hearing_result", title="Enter the result of the hearing", rule="6", opens=(_dated("next_hearing", *A),),
        due=_since_date("next_hearing", figures.HEARING_RESULT), owed_by=(PCO, ADM),
        chase=figures.HEARING_RESULT_CHASE,
        met_by=("adjourn", "record_warrant", "move_to_another_court", "defer_sentence"), while_in=A,
    ),
    Review(
        slug="reconfirm", title="Reconfirm willingness, place and risk", rule="7",
        opens=(_after("adjourn", "move_to_another_court", given=when.adjourned_long),),
        due=Due(counts_from=From.EVENT, after=figures.ADJOURNED_LONG, never_later_than="next_hearing",
                earlier_by=figures.RECONFIRMED_BEFORE),
        owed_by=(CW,), chase=figures.ESCALATION, met_by=("reconfirm",), while_in=("A5", "A6", "A7"),
    ),
    Review(
        slug="deferral", title="Look at a deferred sentence", rule="", opens=(_entering("A7d"),), again=True,
        due=_within(figures.DEFERRAL_REVIEW), owed_by=(CW,), met_by=("reconfirm",), while_in=("A7d",),
    ),
    Review(
        slug="deferral_over", title="The deferral has ended: enter what follows", rule="",
        opens=(_dated("deferral_ends", "A7d"),), due=_since_date("deferral_ends", figures.HEARING_RESULT),
        owed_by=(PCO,), chase=figures.HEARING_RESULT_CHASE, met_by=("end_deferral",), while_in=("A7d",),
    ),
    Review(
        slug="decline_told", title="Tell probation that the person said no", rule="", opens=(_after("decline"),),
        each=True, due=_since(figures.DECLINE_TOLD), owed_by=(CW,), escalate=_to(CL), met_by=("record_told",),
        while_in=("Z2",),
    ),
    Review(
        slug="outcome_told", title="Tell clinical lead and court worker of the sentence; offer voluntary help", rule="",
        opens=(_after("sentence_otherwise"),), each=True, due=_since(figures.OUTCOME_TOLD), owed_by=(PCO,),
        met_by=("record_told",), while_in=("Z3",),
    ),
)  # fmt: skip

# --- after sentence ---------------------------------------------------------------------------------------------

NOT_STARTED = ("B1", "B2", "B4", "B6")

AFTER_SENTENCE = (
    Review(
        slug="order_copy", title="Copy of the order missing", rule="9",
        opens=(_entering("B1", given=when.copy_missing),), due=_since_date("sentence", figures.ORDER_COPY),
        owed_by=(PCO,), chase=figures.ORDER_COPY_CHASE, met_by=("receive_order_copy", "check_order"), while_in=("B1",),
    ),
    Review(
        slug="order_checked", title="Check the order and allocate", rule="", opens=(_entering("B1"),),
        due=_since_date("sentence", figures.ORDER_CHECKED), owed_by=(SP, CL), chase=figures.ORDER_CHECKED,
        met_by=("check_order",), while_in=("B1",),
    ),
    Review(
        slug="exception_reviewed", title="Look at an order made with no assessment on file", rule="",
        opens=(_after("record_order_without_assessment"),), each=True, due=_since(figures.EXCEPTION_REVIEWED),
        owed_by=(CL,), escalate=_to(SP), met_by=("review_exception",), while_in=B,
    ),
    Review(
        slug="order_defective", title="Query a defective order with the court", rule="10",
        opens=(_after("record_order", "record_order_without_assessment", "correct_order", "amend_requirement",
                      "extend_order", "prove_breach", given=when.order_is_defective),),
        due=_since(figures.DEFECT_QUERIED), owed_by=(RO,), chase=figures.DEFECT_QUERIED, escalate=_to(PM),
        met_by=("query_court",), while_in=ORDER_OPEN,
        meaning="A place, practitioner or period is missing, or a date is beyond the law. Contact goes on meanwhile.",
    ),
    Review(
        slug="officer_named", title="Name the responsible officer", rule="11",
        opens=(_entering("B1", given=when.no_officer_named),), due=_since_date("sentence", figures.FIRST_MEETING),
        owed_by=(PM,), chase=figures.ESCALATION, met_by=("name_officer", "check_order"), while_in=B,
    ),
    Review(
        slug="first_meeting", title="First meeting with the responsible officer", rule="11", opens=(_entering("B1"),),
        due=_since_date("sentence", figures.FIRST_MEETING), owed_by=(RO,), escalate=_to(PM),
        met_by=("record_first_meeting",), while_in=("B1", "B2", "B3", "B4", "B6", "B7", "B8"),
        meaning="Not chased while the person is an in-patient: supervision is then only for the court's sake.",
    ),
    Review(
        slug="provider_contact", title="First contact by the provider", rule="12", opens=(_entering("B1"),),
        due=_since_date("sentence", figures.PROVIDER_CONTACT), owed_by=(TP,), escalate=_to(SP),
        met_by=("record_contact", "start_treatment", "record_session"), met_when=when.reached,
        while_in=("B1", "B2", "B6"),
    ),
    Review(
        slug="no_contact_told", title="Tell probation that the person cannot be reached", rule="12",
        opens=(_after("record_contact", given=when.cannot_be_reached),), due=_since(figures.MISS_TOLD), owed_by=(TP,),
        escalate=_to(SP), met_by=("report_no_contact",), while_in=("B1", "B2", "B6"),
    ),
    Review(
        slug="not_started", title="Sentenced, treatment not started", rule="13", opens=(_entering("B1"),),
        due=_since_date("sentence", figures.START_TARGET), owed_by=(TP,),
        warn=(Warn(after=figures.START_AMBER), Warn(after=figures.START_RED)), chase=figures.START_CHASE,
        escalate=_to(RO, SP), met_by=("start_treatment",), while_in=NOT_STARTED,
    ),
    Review(
        slug="session_after_transfer", title="First session after a transfer or restart", rule="",
        opens=(_after("accept_transfer", "restart"),), due=_since(figures.SESSION_AFTER_TRANSFER), owed_by=(TP,),
        escalate=_to(SP), met_by=("start_treatment", "record_session"), while_in=("B2", "B3"),
    ),
    Review(
        slug="session_outcome", title="Enter what became of a session", rule="14", opens=(_after("book_session"),),
        each=True, due=_since_field("at", figures.SESSION_OUTCOME), owed_by=(TP,), escalate=_to(SP),
        met_by=("start_treatment", "record_session", "record_missed_session", "record_cancelled_session"), while_in=B,
    ),
    Review(
        slug="miss_told", title="Tell probation of a missed session", rule="15",
        opens=(_after("record_missed_session"),), each=True, due=_since(figures.MISS_TOLD), owed_by=(TP,),
        escalate=_to(SP), met_by=("record_told",), while_in=B,
    ),
    Review(
        slug="call_back", title="Call the person back after a missed session", rule="15",
        opens=(_after("record_missed_session"),), due=_since(figures.CALL_BACK), owed_by=(TP,),
        chase=figures.CALL_BACK, met_by=("record_contact", "record_session"), while_in=B,
    ),
    Review(
        slug="three_way", title="Three-way meeting after missed sessions", rule="16",
        opens=(_after("record_missed_session", given=when.misses_call_for_meeting),), due=_since(figures.THREE_WAY),
        owed_by=(TP, RO), escalate=_to(SP, PM), met_by=("hold_review",), met_when=when.was_three_way, while_in=B,
    ),
    Review(
        slug="review_by_sessions", title="Review due by number of sessions", rule="23",
        opens=(_after("start_treatment", "record_session", given=when.review_due_by_sessions),),
        due=_since(figures.REVIEW_WITHIN), owed_by=(TP,), escalate=_to(CL), met_by=("hold_review",), while_in=("B3",),
    ),
    Review(
        slug="review_by_time", title="Review due by time", rule="23", opens=(_entering("B3"),), again=True,
        due=_within(figures.REVIEW_EVERY), owed_by=(TP,), escalate=_to(CL), met_by=("hold_review",), while_in=("B3",),
    ),
    Review(
        slug="end_review", title="End review", rule="23", opens=(_entering("B7", "B8"),),
        due=_within(figures.REVIEW_WITHIN), owed_by=(TP,), met_by=("hold_review",), while_in=("B7", "B8"),
    ),
    Review(
        slug="score_alert", title="A worse score, or a risk item answered positively", rule="25", urgent=True,
        opens=(_after("record_measures", given=worse_or_at_risk),),
        due=_since(figures.ALERT_ANSWERED), owed_by=(TP, CL), chase=figures.ALERT_ANSWERED,
        escalate=_to(SP, after=figures.ALERT_ANSWERED), met_by=("answer_alert",), while_in=ANYWHERE,
    ),
    Review(
        slug="supervision", title="Supervision of a therapist who is not registered", rule="35",
        opens=(_entering("B3", given=when.therapist_not_registered),), again=True, due=_within(figures.SUPERVISION),
        owed_by=(CL,), escalate=_to(SP), met_by=("log_supervision",), while_in=("B3",),
    ),
    Review(
        slug="pause_check", title="Look at the pause", rule="26", opens=(_entering("B4"),), again=True,
        due=_within(figures.PAUSE_CHECK), owed_by=(TP, RO), met_by=("check_pause",), while_in=("B4",),
    ),
    Review(
        slug="pause_limit", title="Long pause: consider a practitioner's report", rule="26", opens=(_entering("B4"),),
        due=_within(figures.PAUSE_LIMIT), owed_by=(TP, RO), met_by=("report_by_practitioner", "resume"),
        while_in=("B4",),
    ),
    Review(
        slug="place_notice", title="Give written notice of another place", rule="27",
        opens=(_after("arrange_other_place"),), each=True, due=_since(figures.PLACE_NOTICE), owed_by=(TP,),
        chase=figures.PLACE_NOTICE, escalate=_to(SP), met_by=("give_place_notice",), while_in=B,
    ),
    Review(
        slug="place_notice_seen", title="Acknowledge notice of another place", rule="",
        opens=(_after("give_place_notice"),), each=True, due=_since(figures.PLACE_NOTICE_SEEN), owed_by=(RO,),
        escalate=_to(PM), met_by=("acknowledge_place_notice",), while_in=B,
    ),
    Review(
        slug="in_patient_status", title="Status of an in-patient", rule="", opens=(_entering("B5"),), again=True,
        due=_within(figures.IN_PATIENT_STATUS), owed_by=(TD,), met_by=("record_in_patient_status",), while_in=("B5",),
    ),
    Review(
        slug="discharge_follow_up", title="Follow up after discharge", rule="", opens=(_after("discharge"),),
        due=_since(figures.DISCHARGE_FOLLOW_UP), owed_by=(TP,), escalate=_to(CL),
        met_by=("record_contact", "record_session"), met_when=when.reached, while_in=("B3", "B4"),
    ),
    Review(
        slug="transfer_accepted", title="Accept or refuse a transfer", rule="31", opens=(_entering("B6"),),
        due=_within(figures.TRANSFER_ACCEPTED), owed_by=(SP,), chase=figures.ESCALATION,
        met_by=("accept_transfer", "refuse_transfer"), while_in=("B6",),
    ),
    Review(
        slug="period_end", title="Period of treatment ends soon", rule="28", opens=(_dated("requirement_ends", *B),),
        due=Due(counts_from=From.ANCHOR, anchor="requirement_ends", before=figures.PERIOD_END_LAST),
        warn=(Warn(ahead=figures.PERIOD_END_FIRST), Warn(ahead=figures.PERIOD_END_SECOND)), owed_by=(TP, RO),
        met_by=("plan_period_end",), while_in=("B1", "B2", "B3", "B4", "B5", "B6", "B8"),
    ),
    Review(
        slug="period_over", title="Period of treatment over: record what became of it", rule="",
        opens=(_dated("requirement_ends", *B),), due=_since_date("requirement_ends", figures.PERIOD_OVER),
        owed_by=(RO,), chase=figures.ESCALATION, met_by=("accept_complied", "expire_requirement"), while_in=B,
    ),
    Review(
        slug="completion_confirmed", title="Confirm completion of treatment", rule="",
        opens=(_after("complete_treatment", given=when.by_practitioner),), each=True,
        due=_since(figures.COMPLETION_CONFIRMED), owed_by=(CL,), met_by=("confirm_completion",), while_in=("B7",),
    ),
    Review(
        slug="completion_notice", title="Completion notice to probation", rule="29", opens=(_entering("B7"),),
        due=_within(figures.COMPLETION_NOTICE), owed_by=(TP,), chase=figures.COMPLETION_NOTICE, escalate=_to(SP),
        met_by=("send_completion_notice",), while_in=("B7",),
    ),
    Review(
        slug="complied_decision", title="Decide whether the requirement is complied with", rule="29",
        opens=(_after("send_completion_notice"),), due=_since(figures.COMPLIED_DECISION), owed_by=(RO,),
        chase=figures.ESCALATION, escalate=_to(PM),
        met_by=("accept_complied", "return_to_treatment", "hold_as_stopped"), while_in=("B7",),
    ),
    Review(
        slug="early_end", title="Look at ending the order early", rule="29",
        opens=(_entering("Z5", given=when.order_runs_on),), due=_within(figures.EARLY_END_CHECK), owed_by=(RO,),
        escalate=_to(PM), met_by=("consider_early_end", "end_early", "end_order", "expire_order"), while_in=("Z5",),
    ),
    Review(
        slug="registration", title="The treatment director's registration runs out", rule="30",
        opens=(_dated("director_registration_ends", "A6", "A7", "A7d", *B),),
        due=Due(counts_from=From.ANCHOR, anchor="director_registration_ends", before=figures.REGISTRATION_NOTICE),
        owed_by=(SP,), chase=figures.START_CHASE, met_by=("renew_registration",), while_in=("A6", "A7", "A7d", *B),
    ),
    Review(
        slug="court_feedback", title="Feedback to the sentencing court", rule="33",
        opens=(_after("start_treatment", "accept_complied", "expire_requirement", "expire_order", "end_order",
                      "end_early", "cancel_requirement", "prove_breach", "end_order_on_breach",
                      given=when.feedback_agreed),),
        due=_since(figures.COURT_FEEDBACK_WITHIN), owed_by=(ADM,), met_by=("send_court_feedback",), while_in=(*B, *Z),
    ),
)  # fmt: skip

# --- the order --------------------------------------------------------------------------------------------------

THE_ORDER = (
    Review(
        slug="failure_decision", title="Decide on a possible failure", rule="17", opens=(_after("report_failure"),),
        each=True, due=_since(figures.FAILURE_DECISION), owed_by=(RO,), escalate=_to(PM),
        met_by=("close_failure", "warn", "refer_to_enforcement", "add_to_proceedings"), while_in=ORDER_OPEN,
    ),
    Review(
        slug="warning_recorded", title="Enter the warning in the probation record", rule="18",
        opens=(_after("warn", given=when.not_yet_recorded),), each=True,
        due=_since_field("given_on", figures.WARNING_RECORDED), owed_by=(RO,), escalate=_to(PM),
        met_by=("note_warning_recorded",), while_in=ORDER_OPEN,
    ),
    Review(
        slug="warning_reminder", title="A warning will soon stop counting", rule="19",
        opens=(_after("warn", "record_warning_elsewhere"),), each=True,
        due=_since_field("given_on", figures.WARNING_REMINDER), owed_by=(RO,),
        lapses=figures.WARNING_REMINDER_LAPSES, while_in=ORDER_OPEN,
    ),
    Review(
        slug="enforcement", title="Decide whether to go to court", rule="21", opens=(_after("refer_to_enforcement"),),
        each=True, due=_since(figures.ENFORCEMENT), owed_by=(EO,), escalate=_to(PM),
        met_by=("decline_to_proceed", "lay_information"), while_in=("C3", "C4"),
    ),
    Review(
        slug="breach_result", title="Enter the result of the breach hearing", rule="21",
        opens=(_dated("breach_hearing", "C4"),), due=_since_date("breach_hearing", figures.BREACH_RESULT),
        owed_by=(EO, PCO), chase=figures.BREACH_RESULT, met_by=("dismiss_breach", "prove_breach"), while_in=("C4",),
    ),
    Review(
        slug="breach_dismissed_told", title="Tell the practitioner that the breach was not proved", rule="",
        opens=(_after("dismiss_breach"),), each=True, due=_since(figures.END_TOLD), owed_by=(PCO,),
        met_by=("record_told",), while_in=ORDER_OPEN,
    ),
    Review(
        slug="report_seen", title="Acknowledge a practitioner's report", rule="22",
        opens=(_after("report_by_practitioner"),), each=True, due=_since(figures.REPORT_SEEN), owed_by=(RO,),
        escalate=_to(PM), met_by=("acknowledge_report",), while_in=ORDER_OPEN,
    ),
    Review(
        slug="application", title="Apply to the court on a practitioner's report", rule="22",
        opens=(_after("report_by_practitioner"),), each=True, due=_since(figures.APPLICATION), owed_by=(RO,),
        chase=figures.APPLICATION_CHASE, escalate=_to(PM), met_by=("apply_to_court",), while_in=ORDER_OPEN,
        meaning="A duty of the officer: Sentencing Act 2020 Sch 10 para 19(3), Sch 16 para 26(3).",
    ),
    Review(
        slug="court_date", title="Court date for the application", rule="",
        opens=(_after("apply_to_court", given=when.no_hearing_yet),), due=_since(figures.COURT_DATE),
        owed_by=(PCO,), chase=figures.APPLICATION_CHASE,
        met_by=("list_application_hearing", "amend_requirement", "extend_order", "close_application"),
        while_in=("C3", "C4", "C5"),
    ),
    Review(
        slug="application_result", title="Enter the result of the application", rule="",
        opens=(_dated("application_hearing", "C3", "C4", "C5"),),
        due=_since_date("application_hearing", figures.BREACH_RESULT), owed_by=(PCO,),
        chase=figures.BREACH_RESULT, met_by=("amend_requirement", "extend_order", "close_application"),
        while_in=("C3", "C4", "C5"),
    ),
    Review(
        slug="copies", title="Copies of amended terms", rule="", opens=(_after("amend_requirement"),), each=True,
        due=_since(figures.COPIES), owed_by=(PCO,), met_by=("confirm_copies",), while_in=ORDER_OPEN,
    ),
    Review(
        slug="order_rechecked", title="Check a changed order again", rule="",
        opens=(_after("amend_requirement", "extend_order", "prove_breach", "correct_order"),), each=True,
        due=_since(figures.ORDER_RECHECKED), owed_by=(RO, SP), met_by=("recheck_order",), while_in=ORDER_OPEN,
    ),
    Review(
        slug="court_answer", title="Answer of the court to a query", rule="", opens=(_after("query_court"),), each=True,
        due=_since(figures.COURT_ANSWER), owed_by=(RO,), chase=figures.APPLICATION_CHASE,
        met_by=("record_court_answer",), while_in=ORDER_OPEN,
    ),
    Review(
        slug="court_result_queried", title="Find out what a court's result means for the order", rule="",
        opens=(_after("note_court_result"),), each=True, due=_since(figures.DEFECT_QUERIED), owed_by=(PCO, RO),
        chase=figures.DEFECT_QUERIED, met_by=("record_court_answer",), while_in=(*ORDER_OPEN, "C9"),
    ),
    Review(
        slug="area_notice", title="Tell the court of the new home area", rule="",
        opens=(_after("change_area", given=when.needs_court_step),), each=True, due=_since(figures.AREA_NOTICE),
        owed_by=(RO,), met_by=("notify_court_of_area",), while_in=ORDER_OPEN,
    ),
    Review(
        slug="order_over", title="The order has run its course: record it", rule="",
        opens=(_dated("order_ends", *ORDER_OPEN),), due=_since_date("order_ends", figures.PERIOD_OVER), owed_by=(RO,),
        chase=figures.ESCALATION, escalate=_to(PM), met_by=("expire_order",), while_in=ORDER_OPEN,
    ),
    Review(
        slug="end_told", title="Tell the provider that the order ended; offer what comes after", rule="",
        opens=(_after("end_order_on_breach", "cancel_requirement", "end_order", "expire_order", "end_early"),),
        each=True, due=_since(figures.END_TOLD), owed_by=(RO,), escalate=_to(PM), met_by=("record_told",),
        while_in=("C9",),
    ),
)  # fmt: skip

# --- at any time ------------------------------------------------------------------------------------------------

AT_ANY_TIME = (
    Review(
        slug="risk", title="Acknowledge an immediate risk", rule="", opens=(_after("raise_risk"),), each=True,
        urgent=True, due=_since(figures.RISK_ACKNOWLEDGED), owed_by=(CL,), chase=figures.RISK_ACKNOWLEDGED,
        escalate=_to(SP, after=figures.RISK_ACKNOWLEDGED), met_by=("acknowledge_risk",), while_in=ANYWHERE,
    ),
    Review(
        slug="death", title="Confirm or correct a reported death", rule="", opens=(_after("report_death"),), each=True,
        urgent=True, due=_since(figures.DEATH_CONFIRMED), owed_by=(SP,),
        met_by=("confirm_death", "correct_death_report"), while_in=ANYWHERE,
    ),
    Review(
        slug="hand_over", title="First contact by who received the case", rule="", opens=(_after("hand_over"),),
        each=True, due=_since(figures.HAND_OVER), owed_by=(CW, TP), chase=figures.HAND_OVER_CHASE, escalate=_to(CL, SP),
        met_by=("confirm_hand_over", "hand_over"), while_in=(*A, *B),
        meaning="Open until the receiver has spoken to the person; a hand-over that follows takes its place.",
    ),
    Review(
        slug="onward", title="Onward referral without an answer", rule="32",
        opens=(_after("make_onward_referral", "fail_screen", "decide_not_suitable", "complete_treatment",
                      "stop_treatment", given=when.handed_on),),
        each=True, due=_since(figures.ONWARD_ANSWER), owed_by=(CW, TP), chase=figures.ONWARD_ANSWER,
        met_by=("record_onward_outcome",), while_in=ANYWHERE,
        meaning="Signposting is not enough: it stays open until the other service has met the person, or said no.",
    ),
    Review(
        slug="sharing_old", title="Ask again about sharing", rule="34",
        opens=(_after("record_consent", given=when.sharing_given),), due=_since(figures.CONSENT_RENEWAL),
        owed_by=(CL,), met_by=("record_consent",), met_when=when.asked_about_sharing, while_in=(*A, *B),
    ),
    Review(
        slug="sharing_withdrawn", title="Stop sharing; tell the officer what the law still needs", rule="34",
        opens=(_after("record_consent", given=when.sharing_withdrawn),), due=_since(figures.CONSENT_WITHDRAWN),
        owed_by=(CL,), escalate=_to(SP), met_by=("stop_sharing",), while_in=ANYWHERE,
    ),
)  # fmt: skip

REVIEWS = (*BEFORE_SENTENCE, *AFTER_SENTENCE, *THE_ORDER, *AT_ANY_TIME)
