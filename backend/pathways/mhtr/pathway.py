"""The Mental Health Treatment Requirement, from referral at court to the end of the order.

Read top to bottom: where a case can stand, then what people do, stage by stage. Two strands run side by side, since
somebody under warning is usually still in treatment. What is owed by when stands in ``reviews.py``, every figure in
``protocol.py``, the source of each in ``README.md``.
"""

from functools import partial

from backend.pathways import handing_over, measuring
from backend.pathways.roles import ADMINISTRATOR as ADM
from backend.pathways.roles import CLINICAL_LEAD as CL
from backend.pathways.roles import COURT as CRT
from backend.pathways.roles import COURT_OFFICER as PCO
from backend.pathways.roles import COURT_WORKER as CW
from backend.pathways.roles import ENFORCEMENT_OFFICER as EO
from backend.pathways.roles import PROBATION_MANAGER as PM
from backend.pathways.roles import REFERRER as REF
from backend.pathways.roles import RESPONSIBLE_OFFICER as RO
from backend.pathways.roles import SERVICE_MANAGER as SP
from backend.pathways.roles import SYSTEM
from backend.pathways.roles import TREATMENT_DIRECTOR as TD
from backend.pathways.roles import TREATMENT_PRACTITIONER as TP
from backend.pathways.vocabulary import Pathway, Strand, action, move, state

from .court_results import COURT_RESULTS
from .fields import before_sentence as before
from .fields import legal, order, treatment
from .guards import breach, law, practice
from .measures import MEASURE_POINTS, MEASURE_REVIEWS
from .protocol import PROTOCOL
from .reviews import ANCHORS, REVIEWS
from .windows import WINDOWS

EVERYBODY = (REF, CW, CL, PCO, CRT, RO, PM, EO, TP, TD, SP, ADM)  # commissioners see counts, never people
COURT_NEWS = (PCO, ADM, CRT, SYSTEM)  # who enters what a court did

# fmt: off
# --- where a case can stand -------------------------------------------------------------------------------------

CLINICAL = Strand(slug="clinical", title="Clinical strand", states=(
    state("A1", "Referred", waits_on=CW, meaning="Somebody has asked for an assessment; nobody has screened it yet."),
    state("A2", "To assess", waits_on=CW, meaning="Screened; the person is to be seen."),
    state("A3", "Awaiting clinical decision", waits_on=CL, meaning="Assessed; a registered clinician decides."),
    state("A3s", "Secondary-care opinion", waits_on=CL, meaning="Another service was asked for an opinion."),
    state("A4", "Suitable", waits_on=CW, meaning="Suitable; the person is asked whether they are willing."),
    state("A5", "Willing", waits_on=SP, meaning="Willing; treatment is to be arranged."),
    state("A6", "Court-ready", waits_on=CL, meaning="Arranged; the report is signed off and sent."),
    state("A7", "Before the court", waits_on=PCO, meaning="Recommended; the court decides."),
    state("A7d", "Sentence deferred", waits_on=PCO, meaning="The court put sentence off to a day."),
    state("B1", "Sentenced", waits_on=SP, meaning="The order is made; it is checked and allocated."),
    state("B2", "Allocated", waits_on=TP, meaning="A practitioner has the case; treatment has not begun."),
    state("B3", "In treatment", waits_on=TP, meaning="The first session has taken place."),
    state("B4", "Paused", waits_on=TP, meaning="Treatment rests, for a reason and until a day."),
    state("B5", "In-patient", waits_on=TD, meaning="A resident patient; probation supervises only for the court."),
    state("B6", "Transfer pending", waits_on=SP, meaning="Offered to another provider; the old one keeps the duty."),
    state("B7", "Treatment completed", waits_on=RO, meaning="Sessions are done; the officer decides on compliance."),
    state("B8", "Treatment stopped", waits_on=RO, meaning="Stopped unfinished; the requirement still runs."),
    state("Z1", "Closed: not suitable", final=True, meaning="Not eligible, or not suitable."),
    state("Z2", "Closed: declined", final=True, meaning="The person said no, or took back their yes."),
    state("Z3", "Closed: other sentence", final=True, meaning="Sentenced without an MHTR."),
    state("Z4", "Closed: prosecution ended", final=True, meaning="No sentence will be passed here."),
    state("Z5", "Requirement complied with", final=True, meaning="The officer has so decided, on a date."),
    state("Z6", "Expired incomplete", final=True, meaning="The period ended with treatment unfinished."),
    state("Z7", "Ended by the order", final=True, meaning="The order, or the requirement in it, ended first."),
    state("Z8", "Died", final=True, meaning="A death was confirmed."),
))

# Several failures and an application may be open at once: the strand stands at the most pressing of them.
LEGAL = Strand(slug="legal", title="Order", states=(
    state("C0", "In force", waits_on=RO, meaning="Nothing is open. A warning that counts is a window, not a state."),
    state("C1", "Failure under consideration", waits_on=RO, meaning="The officer decides what a possible failure is."),
    state("C3", "With the enforcement officer", waits_on=EO, meaning="Referred; the enforcement officer decides."),
    state("C4", "Breach proceedings", waits_on=PCO, meaning="An information is laid. Treatment goes on unless told."),
    state("C5", "Amendment sought", waits_on=PCO, meaning="An application is before the court."),
    state("C9", "Order ended", final=True, meaning="The order, or the requirement in it, has ended."),
    state("C8", "Ended by death", final=True, meaning="Apart from C9: an error about it revives no ended order."),
), held_at=(
    ("C4", ("lay_information",)),
    ("C3", ("refer_to_enforcement",)),
    ("C5", ("apply_to_court",)),
    ("C1", ("report_failure",)),
))

C = partial(move, CLINICAL)
L = partial(move, LEGAL)

# --- before sentence --------------------------------------------------------------------------------------------

BEFORE_SENTENCE = (
    action("receive_referral", "Take a referral", C("none -> A1"), by=(REF, CW, PCO, ADM), asks=before.Referral,
           needs=(law.adult_at_conviction,), sets={"next_hearing": "hearing_at"}),
    action("pass_screen", "Screen: to be assessed", C("A1 -> A2"), by=(CL, CW), asks=before.ScreenPassed,
           needs=(practice.risk_asked,)),
    action("fail_screen", "Screen: not eligible", C("A1 -> Z1"), by=(CL, CW), asks=before.ScreenFailed,
           needs=(practice.risk_asked, practice.onward_set_or_explained, practice.no_open_risk)),
    action("confirm_closure", "Confirm a closure at screening", C("Z1 -> same"), by=(CL,), asks=before.Confirmation,
           needs=(law.registered_today,), settles=("fail_screen",)),
    action("book_assessment", "Book an assessment", C("A2 -> same"), by=(CW, ADM), asks=before.Slot,
           needs=(practice.no_death_reported,)),
    action("record_not_seen", "Person not seen", C("A2 -> same"), by=(CW, ADM), asks=before.PersonNotSeen),
    action("record_assessment", "Record the assessment", C("A2 -> A3"), by=(CW, CL), asks=before.Assessment,
           needs=(practice.consents_to_assessment,)),

    action("ask_opinion", "Ask for another opinion", C("A3 -> A3s"), by=(CL,), asks=before.OpinionAsked),
    action("receive_opinion", "Opinion received", C("A3s -> same"), by=(CL, CW, ADM), asks=before.OpinionReceived),
    action("decide_suitable", "Decide: suitable", C("A3, A3s -> A4"), by=(CL, TD), asks=before.SuitableDecision,
           needs=(law.needs_treatment, law.may_respond, law.no_hospital_order, law.registered_today,
                  law.signs_in_own_name, law.not_own_assessment_unless_registered),
           cite="Sentencing Act 2020 Sch 9 para 17(2)"),
    action("decide_not_suitable", "Decide: not suitable", C("A3, A3s -> Z1"), by=(CL, TD),
           asks=before.NotSuitableDecision,
           needs=(law.registered_today, law.signs_in_own_name, practice.onward_set_or_explained,
                  practice.no_open_risk)),
    action("record_telephone_decision", "Record a decision by telephone: suitable", C("A3 -> A4"), by=(CW,),
           asks=before.TelephoneDecision, needs=(law.needs_treatment, law.may_respond, law.no_hospital_order),
           meaning="When the clinical lead is out of reach before a hearing. It lapses unless they confirm it."),
    action("confirm_telephone_decision", "Confirm a decision by telephone", C("A4, A5, A6, A7, A7d -> same"), by=(CL,),
           asks=before.Confirmation, needs=(law.registered_today, practice.telephone_decision_not_lapsed),
           settles=("record_telephone_decision",)),
    action("change_clinical_view", "Clinical view has changed", C("A4, A5, A6, A7 -> A3"), by=(CL,),
           asks=before.ViewChanged),

    action("record_willingness", "Person is willing", C("A4 -> A5"), by=(CW, CL), asks=before.Willingness,
           needs=(practice.sign_off_stands, practice.explained, practice.capacity_considered), records=("consent",),
           cite="Sentencing Act 2020 Sch 9 para 17(4)"),
    action("decline", "Person declines or withdraws", C("any A -> Z2"), by=(CW, CL, PCO), asks=before.Declined,
           needs=(practice.no_open_risk,), records=("consent",)),
    action("confirm_arrangements", "Confirm arrangements", C("A5 -> A6"), by=(CL, SP), asks=before.Arrangements,
           needs=(practice.sign_off_stands, law.willing, law.place_or_practitioner_named, law.not_high_security,
                  practice.slot_held, practice.start_window_stated),
           sets={"director_registration_ends": "director_registered_until"},
           cite="Sentencing Act 2020 Sch 9 para 17(3)"),
    action("lose_slot", "Place in the caseload lost", C("A6, A7 -> A5"), by=(SP,), asks=before.SlotLost),
    action("sign_off_report", "Sign the report off", C("A6 -> same"), by=(CL,), asks=before.ReportSigned,
           needs=(law.registered_today, law.signs_in_own_name, practice.sign_off_stands)),
    action("send_recommendation", "Send the recommendation", C("A6 -> A7"), by=(CW,), asks=before.ReportSent,
           needs=(practice.sign_off_stands, law.willing, practice.report_signed_off, practice.consents_to_sharing)),
    action("receive_report", "Acknowledge the report", C("A7 -> same"), by=(PCO,), asks=before.ReportReceived,
           settles=("send_recommendation",)),
    action("reconfirm", "Reconfirm willingness, place and risk", C("A5, A6, A7, A7d -> same"), by=(CW,),
           asks=before.Reconfirmed, needs=(practice.all_reconfirmed,)),

    action("list_hearing", "Hearing listed", C("any A -> same"), by=COURT_NEWS, asks=before.HearingListed,
           sets={"next_hearing": "hearing_at"}),
    action("adjourn", "Adjourned", C("any A -> same"), by=COURT_NEWS, asks=before.Adjourned,
           needs=(practice.new_date_or_awaited,), clears=("next_hearing",), sets={"next_hearing": "hearing_at"}),
    action("record_warrant", "Warrant issued", C("any A -> same"), by=COURT_NEWS, asks=before.WarrantIssued,
           clears=("next_hearing",)),
    action("move_to_another_court", "Moved to another court", C("any A -> same"), by=COURT_NEWS, asks=before.CourtMoved,
           needs=(practice.new_date_or_awaited,), clears=("next_hearing",), sets={"next_hearing": "hearing_at"}),
    action("defer_sentence", "Sentence deferred", C("A7 -> A7d"), by=(PCO, SYSTEM), asks=before.Deferred,
           needs=(law.within_deferral_limit,), clears=("next_hearing",), sets={"deferral_ends": "until"},
           cite="Sentencing Act 2020 s 5"),
    action("end_deferral", "Deferral ends", C("A7d -> A7"), by=(PCO, CW), asks=before.DeferralEnded,
           needs=(practice.willingness_checked_again,), clears=("deferral_ends",),
           sets={"next_hearing": "hearing_at"}),
    action("sentence_otherwise", "Sentenced without MHTR", C("any A -> Z3"), by=(PCO, ADM, SYSTEM),
           asks=before.SentencedOtherwise, clears=("next_hearing", "deferral_ends"), usually_from="A7"),
    action("end_prosecution", "Not guilty, dropped or transferred", C("any A -> Z4"), by=(PCO, ADM, SYSTEM),
           asks=before.ProsecutionOver, clears=("next_hearing", "deferral_ends")),
)

# --- sentence and treatment -------------------------------------------------------------------------------------

_ORDER_DATES = {"sentence": "sentenced_on", "requirement_ends": "requirement_ends_on", "order_ends": "last_day"}

AFTER_SENTENCE = (
    action("record_order", "Sentenced with MHTR", C("any A -> B1"), L("none -> C0"), by=(PCO, ADM, SYSTEM),
           asks=order.Order, needs=(law.not_a_youth_order, law.adult_at_conviction), records=("order",),
           clears=("next_hearing", "deferral_ends"), sets=_ORDER_DATES, usually_from="A7"),
    action("record_order_without_assessment", "MHTR imposed with no assessment on file",
           C("none -> B1"), L("none -> C0"), by=(PCO, ADM, SYSTEM), asks=order.Order,
           needs=(law.not_a_youth_order, law.adult_at_conviction), records=("order",), sets=_ORDER_DATES,
           usually_from="A7"),
    action("review_exception", "Look at an order made without assessment", C("any B -> same"), by=(CL,),
           asks=order.ExceptionLookedAt, settles=("record_order_without_assessment",)),
    action("receive_order_copy", "Copy of the order received", C("any B -> same"), by=(PCO, ADM, RO, SP),
           asks=order.CopyReceived),
    action("check_order", "Check the order and allocate", C("B1 -> B2"), by=(SP, CL), asks=order.OrderChecked,
           needs=(practice.officer_named, practice.copy_seen), records=("order",),
           sets={"director_registration_ends": "director_registered_until"},
           meaning="Defects are listed and queried. Contact with the person is not held up by them."),

    action("record_contact", "Contact tried", C("any B -> same"), by=(TP, ADM), asks=treatment.ContactTried,
           needs=(practice.no_death_reported,)),
    action("report_no_contact", "Tell probation that nobody can be reached", C("any B -> same"), by=(TP,),
           asks=treatment.NoContactReported),
    action("book_session", "Book a session", C("any B -> same"), by=(TP, ADM), asks=treatment.SessionBooked,
           needs=(practice.no_death_reported,)),
    action("start_treatment", "First session attended", C("B2 -> B3"), by=(TP,), asks=treatment.Started,
           needs=(practice.first_session_attended, practice.baseline_done_or_explained),
           may_settle=("book_session",)),
    action("explain_late_start", "Say why treatment has not started", C("B1, B2, B4, B6 -> same"), by=(TP, SP),
           asks=treatment.LateStartExplained),
    action("record_session", "Session attended", C("any B -> same"), by=(TP,), asks=treatment.SessionAttended,
           may_settle=("book_session",)),
    action("record_missed_session", "Session missed", C("any B -> same"), by=(TP, ADM), asks=treatment.SessionMissed,
           may_settle=("book_session",)),
    action("record_cancelled_session", "Session cancelled", C("any B -> same"), by=(TP, ADM),
           asks=treatment.SessionCancelled, may_settle=("book_session",)),
    action("judge_absence", "Judge an absence", C("any B -> same"), by=(RO,), asks=treatment.AbsenceJudged,
           settles=("record_missed_session", "record_cancelled_session"), matter="acceptable"),
    action("hold_review", "Hold a review", C("any B -> same"), by=(TP, RO), asks=treatment.ReviewHeld),
    action("record_measures", "Record a measure", C("any -> same"), by=(TP, CW, CL, SYSTEM),
           asks=measuring.MeasureEntered, records=("measure",)),
    action("explain_missed_measures", "Say why measures were not taken", C("any -> same"), by=(TP, CW, CL),
           asks=measuring.MeasuresMissed),
    action("answer_alert", "Answer a worse score or risk item", C("any -> same"), by=(CL, TD, TP),
           asks=treatment.AlertAnswered, records=("risk_answer",)),
    action("log_supervision", "Log supervision", C("any B -> same"), by=(CL,), asks=treatment.SupervisionLogged),
    action("renew_registration", "Registration renewed", C("any -> same"), by=(SP,),
           asks=treatment.RegistrationRenewed, sets={"director_registration_ends": "registered_until"}),

    action("pause", "Pause treatment", C("B1, B2, B3, B5, B6 -> B4"), by=(TP,), asks=treatment.Paused,
           needs=(practice.officer_told,)),
    action("check_pause", "Look at the pause", C("B4 -> same"), by=(TP, RO), asks=treatment.PauseChecked),
    action("resume", "Resume treatment", C("B4 -> back(B1, B2, B3, B5, B6)"), by=(TP,), asks=treatment.Resumed),
    action("arrange_other_place", "Arrange treatment at another place", C("B2, B3, B4, B5 -> same"), by=(TP, TD),
           asks=treatment.OtherPlace, needs=(law.willing_to_alternative, law.registered_director_there),
           cite="Sentencing Act 2020 Sch 9 para 18"),
    action("give_place_notice", "Notice of another place given", C("any B -> same"), by=(TP, TD),
           asks=treatment.PlaceNotice, needs=(law.notice_in_writing, law.notice_names_the_place),
           settles=("arrange_other_place",), cite="Sentencing Act 2020 Sch 9 para 18(5)(b)"),
    action("acknowledge_place_notice", "Acknowledge notice of another place", C("any B -> same"), by=(RO,),
           asks=treatment.Acknowledged, settles=("give_place_notice",)),
    action("admit", "In-patient phase begins", C("B1, B2, B3 -> B5"), by=(TD,), asks=treatment.Admitted,
           needs=(law.in_patient_provided_for, law.high_security_only_by_arrangement),
           cite="Sentencing Act 2020 Sch 9 para 16(6): supervision only as far as needed to revoke or amend"),
    action("record_in_patient_status", "In-patient status", C("B5 -> same"), by=(TD, TP),
           asks=treatment.InPatientStatus),
    action("discharge", "Discharged", C("B5 -> B3"), by=(TD,), asks=treatment.Discharged),
    action("begin_transfer", "Offer to another provider", C("B2, B3, B4 -> B6"), by=(SP, RO), asks=treatment.Transfer,
           needs=(law.willing_if_place_changes, law.court_step_if_order_names_it)),
    action("accept_transfer", "Accept a transfer", C("B6 -> back(B2, B3) or B2"), by=(SP,),
           asks=treatment.TransferAccepted, needs=(practice.officer_told, practice.court_step_done)),
    action("refuse_transfer", "Refuse a transfer", C("B6 -> back(B2, B3, B4)"), by=(SP,),
           asks=treatment.TransferRefused),

    action("report_by_practitioner", "Practitioner's report", C("any B -> same"), L("any -> same"), by=(TP, TD),
           asks=treatment.PractitionersReport, needs=(law.reports_as_treatment_practitioner,),
           meaning="On one of five grounds. The responsible officer must then have an application made.",
           cite="Sentencing Act 2020 Sch 10 para 19, Sch 16 para 26"),
    action("plan_period_end", "Plan the end of the period", C("any B -> same"), by=(TP, RO), asks=treatment.EndPlanned),
    action("complete_treatment", "Planned treatment completed", C("B3 -> B7"), by=(TP, CL),
           asks=treatment.TreatmentCompleted,
           needs=(practice.end_measures_done_or_explained, practice.closing_report_written)),
    action("confirm_completion", "Confirm completion", C("B7 -> same"), by=(CL,), asks=before.Confirmation,
           settles=("complete_treatment",), matter="confirmed"),
    action("send_completion_notice", "Completion notice to probation", C("B7 -> same"), by=(TP, CL, ADM),
           asks=treatment.CompletionNotice),
    action("accept_complied", "Requirement complied with", C("B7, B8 -> Z5"), by=(RO,), asks=treatment.CompliedWith,
           needs=(law.footing_fits_the_period, law.stopped_treatment_waits_for_the_end, practice.complied_by_today)),
    action("return_to_treatment", "Not complied with: treatment goes on", C("B7 -> B3"), by=(RO,),
           asks=treatment.NotAccepted),
    action("hold_as_stopped", "Not complied with: treatment stopped", C("B7 -> B8"), by=(RO,),
           asks=treatment.NotAccepted),
    action("stop_treatment", "Stop treatment unfinished", C("B2, B3, B4, B5 -> B8"), by=(TP, CL),
           asks=treatment.Stopped, needs=(practice.report_is_on_file,)),
    action("restart", "Restart treatment", C("B8 -> B2"), by=(CL,), asks=treatment.Restarted,
           needs=(practice.order_still_runs,)),
    action("expire_requirement", "Period ended, treatment unfinished", C("any B -> Z6"), by=(RO,),
           asks=treatment.PeriodExpired, needs=(law.period_is_over,)),
    action("consider_early_end", "Look at ending the order early", C("Z5 -> same"), by=(RO,),
           asks=order.EarlyEndConsidered),
    action("send_court_feedback", "Feedback to the sentencing court", C("any B, ended -> same"), by=(ADM,),
           asks=treatment.CourtFeedback),
)

# --- the order --------------------------------------------------------------------------------------------------

_STILL_OPEN = "open(C0, C1, C3, C4, C5)"

THE_ORDER = (
    action("name_officer", "Name the responsible officer", L("any -> same"), by=(PM, RO, PCO, ADM),
           asks=order.OfficerNamed, records=("order",)),
    action("record_first_meeting", "First meeting with the officer", L("any -> same"), by=(RO,),
           asks=order.FirstMeeting),
    action("query_court", "Query the order with the court", L("any -> same"), by=(RO, PCO, ADM), asks=order.Query),
    action("note_court_result", "Note a result about an earlier order", L("any, ended -> same"), by=(SYSTEM, PCO, ADM),
           asks=order.CourtResultNoted, meaning="It neither makes nor ends an order; it is to be queried."),
    action("record_court_answer", "The court's answer", L("any, ended -> same"), by=(PCO, RO, ADM, CRT),
           asks=order.QueryAnswered, settles=("query_court", "note_court_result")),
    action("correct_order", "Order corrected", L("any -> same"), by=COURT_NEWS, asks=order.OrderCorrected,
           records=("order",), sets={"requirement_ends": "requirement_ends_on", "order_ends": "last_day"}),
    action("recheck_order", "Check a changed order again", L("any -> same"), by=(SP, RO, PCO),
           asks=order.OrderRechecked, settles=("amend_requirement", "extend_order", "prove_breach", "correct_order"),
           matter="rechecked"),
    action("lodge_appeal", "Appeal lodged", L("any -> same"), by=(PCO, ADM, SYSTEM), asks=order.AppealLodged,
           records=("order",)),
    action("decide_appeal", "Appeal decided, order stands", L("any -> same"), by=(PCO, ADM, SYSTEM),
           asks=order.AppealDecided, records=("order",)),
    action("change_area", "Home area changed", L("any -> same"), by=(RO,), asks=order.AreaChanged,
           needs=(breach.permission_given,), records=("order",)),
    action("notify_court_of_area", "Court told of the new area", L("any -> same"), by=(RO,), asks=before.Told,
           settles=("change_area",)),

    action("report_failure", "Report a possible failure", L("C0 -> C1"), L("C1, C3, C4, C5 -> same"), by=(TP, RO),
           asks=legal.PossibleFailure),
    action("close_failure", "No breach: close without action", L("C1 -> open(C0, C1)"), L("C3, C4, C5 -> same"),
           by=(RO,), asks=legal.NoActionOnFailure, settles=("report_failure",)),
    action("warn", "Warn", L("C1 -> open(C0, C1)"), L("C3, C4, C5 -> same"), by=(RO,), asks=legal.Warning,
           needs=(breach.no_warning_in_window, breach.warning_says_unacceptable, breach.warning_says_liable,
                  breach.warning_given_under_the_order),
           settles=("report_failure",), cite="Sentencing Act 2020 Sch 10 para 6, Sch 16 para 6"),
    action("record_warning_elsewhere", "Warning given outside this system", L("any -> same"),
           by=(RO, PCO, ADM, SYSTEM), asks=legal.WarningElsewhere, needs=(breach.warning_given_under_the_order,),
           meaning="About any requirement of this order: it counts as much as one about treatment."),
    action("note_warning_recorded", "Warning entered in the probation record", L("any -> same"), by=(RO,),
           asks=legal.WarningRecorded, settles=("warn",), cite="Sentencing Act 2020 Sch 10 para 6(5)"),
    action("refer_to_enforcement", "Refer to the enforcement officer", L("C1, C5 -> C3"), L("C3, C4 -> same"), by=(RO,),
           asks=legal.Referred, settles=("report_failure",)),
    action("add_to_proceedings", "Add to a referral or proceedings under way", L("C3, C4 -> same"), by=(RO,),
           asks=legal.AddedToProceedings, settles=("report_failure",)),
    action("decline_to_proceed", "Do not proceed", L("C3 -> open(C0, C1, C3, C5)"), L("C4 -> same"), by=(EO,),
           asks=legal.NotProceeding, settles=("refer_to_enforcement",)),
    action("lay_information", "Lay an information", L("C3 -> C4"), L("C4 -> same"), by=(EO,),
           asks=legal.InformationLaid, needs=(breach.from_public_sector,), settles=("refer_to_enforcement",),
           sets={"breach_hearing": "hearing_at"}, cite="Sentencing Act 2020 Sch 10 para 7, Sch 16 para 7"),
    action("list_breach_hearing", "Breach hearing listed", L("C4 -> same"), by=COURT_NEWS, asks=legal.HearingOfOrder,
           sets={"breach_hearing": "hearing_at"}),
    action("dismiss_breach", "Breach not proved", L(f"C4 -> {_STILL_OPEN}"), by=(CRT, PCO, SYSTEM),
           asks=legal.BreachNotProved, settles=("lay_information",), clears=("breach_hearing",)),
    action("prove_breach", "Breach proved: order goes on", L(f"C4 -> {_STILL_OPEN}"), by=(CRT, PCO, SYSTEM),
           asks=legal.BreachOrderGoesOn, settles=("lay_information",), records=("order",), clears=("breach_hearing",),
           needs=(breach.refusal_was_not_reasonable, breach.outcome_fits_the_order, breach.fine_within_limit,
                  breach.breach_extension_within_limit, breach.not_extended_on_breach_before),
           sets={"order_ends": "last_day"}),
    action("end_order_on_breach", "Breach proved: re-sentenced or activated", L("C4 -> C9"), C("any B -> Z7 ?"),
           by=(CRT, PCO, SYSTEM), asks=legal.BreachOrderEnds, settles=("lay_information",), clears=("breach_hearing",),
           needs=(breach.refusal_was_not_reasonable, breach.ending_fits_the_order)),

    action("acknowledge_report", "Acknowledge a practitioner's report", L("any -> same"), by=(RO,),
           asks=treatment.Acknowledged, settles=("report_by_practitioner",), matter="acknowledged"),
    action("apply_to_court", "Application to the court", L("C0, C1 -> C5"), L("C3, C4, C5 -> same"),
           by=(RO, PCO, ADM, SYSTEM), asks=legal.Application, may_settle=("report_by_practitioner",), matter="applied",
           needs=(breach.appeal_allows_the_application, breach.extension_sought_of_community_order),
           sets={"application_hearing": "hearing_at"}, cite="Sentencing Act 2020 Sch 10 paras 18-20, Sch 16 para 25"),
    action("list_application_hearing", "Hearing of the application listed", L("C3, C4, C5 -> same"), by=COURT_NEWS,
           asks=legal.HearingOfOrder, sets={"application_hearing": "hearing_at"}),
    action("amend_requirement", "Requirement amended", L("C5 -> open(C0, C1, C5)"), L("C0, C1, C3, C4 -> same"),
           by=(CRT, PCO, SYSTEM), asks=legal.RequirementAmended, needs=(breach.willing_to_amended,),
           may_settle=("apply_to_court",), records=("order",), clears=("application_hearing",),
           sets={"requirement_ends": "requirement_ends_on"}),
    action("confirm_copies", "Copies of new terms sent", L("any -> same"), by=(PCO, CRT, ADM), asks=legal.CopiesSent,
           settles=("amend_requirement",), matter="copies", cite="Sentencing Act 2020 Sch 10 para 27, Sch 16 para 28"),
    action("extend_order", "Community order extended", L("C5 -> open(C0, C1, C5)"), L("C0, C1, C3, C4 -> same"),
           by=(CRT, PCO, SYSTEM), asks=order.EndDateExtended, may_settle=("apply_to_court",), records=("order",),
           needs=(breach.is_a_community_order, breach.extension_within_limit,
                  breach.not_extended_on_application_before, breach.no_appeal_is_pending),
           clears=("application_hearing",), sets={"order_ends": "new_end_on"},
           cite="Sentencing Act 2020 Sch 10 para 20"),
    action("close_application", "Application refused or withdrawn", L("C5 -> open(C0, C1, C5)"), L("C3, C4 -> same"),
           by=(CRT, PCO, SYSTEM), asks=legal.ApplicationOver, settles=("apply_to_court",),
           clears=("application_hearing",)),

    action("cancel_requirement", "Treatment requirement cancelled", L("any -> C9"), C("any B -> Z7 ?"),
           by=(CRT, PCO, SYSTEM), asks=order.RequirementCancelled, may_settle=("apply_to_court",)),
    action("end_order", "Order ended by a court", L("any -> C9"), C("any B -> Z7 ?"),
           by=(CRT, PCO, RO, ADM, SYSTEM), asks=order.OrderOver, needs=(breach.end_fits_the_order,),
           may_settle=("apply_to_court",)),
    action("expire_order", "Order ran its course", L("any -> C9"), C("any B, -B7 -> Z6 ?"), by=(RO,),
           asks=order.OrderExpired, needs=(law.order_is_over,),
           meaning="A case with treatment completed stays, until the officer has decided on compliance."),
    action("end_early", "End the order early", L("C0 -> C9"), by=(RO,), asks=order.EndedEarly,
           needs=(law.early_end_in_force, law.requirement_complied_with, law.others_complied_with,
                  law.plan_objectives_met, law.no_more_instructions, law.not_a_review_order),
           cite="Sentencing Act 2026 ss 38-39"),
)

# --- at any time ------------------------------------------------------------------------------------------------

AT_ANY_TIME = (
    action("raise_risk", "Raise an immediate risk", C("any, ended -> same"), by=EVERYBODY, asks=before.Risk),
    action("acknowledge_risk", "Acknowledge an immediate risk", C("any, ended -> same"), by=(CL, TD, SP),
           asks=before.RiskAcknowledged, settles=("raise_risk",)),
    action("record_consent", "Record consent, or its withdrawal", C("any, ended -> same"), by=(CW, CL, PCO, RO, TP, TD),
           asks=before.ConsentRecorded, records=("consent",),
           meaning="After sentence a withdrawal does not by itself end the requirement."),
    action("stop_sharing", "Act on a withdrawn consent to share", C("any, ended -> same"), by=(CL,),
           asks=before.SharingStopped),
    action("make_onward_referral", "Hand on to another service", C("any, ended -> same"), by=(CW, CL, TP, TD, SP, RO),
           asks=before.OnwardReferral),
    action("record_onward_outcome", "Outcome of an onward referral", C("any, ended -> same"),
           by=(CW, CL, TP, TD, SP, RO, ADM), asks=before.OnwardAnswer, matter="onward",
           settles=("make_onward_referral", "fail_screen", "decide_not_suitable", "complete_treatment",
                    "stop_treatment")),
    action("hand_over", "Hand the case over", C("any -> same"), by=(CW, CL, TP, SP), asks=handing_over.HandedOver,
           records=("hand_over",), may_settle=("hand_over",)),
    action("confirm_hand_over", "First contact after a hand-over", C("any -> same"), by=(CW, CL, TP, SP),
           asks=handing_over.HandOverConfirmed, records=("hand_over",), settles=("hand_over",),
           needs=(practice.receives_the_case,)),
    action("record_told", "Record that somebody was told", C("any, ended -> same"), by=EVERYBODY, asks=before.Told,
           matter="told",
           settles=("decline", "sentence_otherwise", "record_missed_session", "dismiss_breach", "end_order_on_breach",
                    "cancel_requirement", "end_order", "expire_order", "end_early")),
    action("report_death", "Report a death", C("any, ended -> same"), by=(*EVERYBODY, SYSTEM),
           asks=before.DeathReported, records=("death",), meaning="Contact with the person stops at once."),
    action("confirm_death", "Confirm a death", C("any -> Z8"), C("ended -> same"), L("any -> C8 ?"),
           by=(SP, SYSTEM), asks=before.DeathConfirmed, settles=("report_death",), records=("death",)),
    action("correct_death_report", "A death was reported wrongly", C("any, ended -> same"), by=(SP, SYSTEM),
           asks=before.ReportOfDeathWrong, settles=("report_death",), records=("death",)),
    action("reopen", "Reopen", C("Z1, Z2, Z3, Z4, Z5, Z6 -> back(any)"), by=(SP,), asks=before.Reopened,
           needs=(practice.order_still_runs,)),
    action("undo_end", "The order had not ended", C("Z7 -> back(any) ?"), L("C9 -> back(any)"), by=(SP,),
           asks=before.Reopened, needs=(practice.no_death_confirmed,)),
    action("undo_death", "The person had not died", C("Z8 -> back(any)"), C("ended, -Z8 -> same"),
           L("C8 -> back(any) ?"), by=(SP, SYSTEM), asks=before.ReportOfDeathWrong,
           needs=(practice.death_was_confirmed,), records=("death",)),
)
# fmt: on

PATHWAY = Pathway(
    slug="mhtr",
    title="Mental Health Treatment Requirement",
    version=1,
    reference_prefix="MH",
    strands=(CLINICAL, LEGAL),
    actions=(*BEFORE_SENTENCE, *AFTER_SENTENCE, *THE_ORDER, *AT_ANY_TIME),
    reviews=(*REVIEWS, *MEASURE_REVIEWS),
    anchors=ANCHORS,
    windows=WINDOWS,
    measure_points=MEASURE_POINTS,
    protocol=PROTOCOL,
    court_results=COURT_RESULTS,
    milestones=("A1", "A2", "A3", "A4", "A5", "A6", "A7", "B1", "B2", "B3", "B7"),
    meaning="Treatment as part of a community or suspended sentence: from referral at court to the end of the order.",
)
