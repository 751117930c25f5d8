"""Engager, from referral in prison to the end of work in the community.

Read top to bottom: where a case can stand, then what people do, stage by stage. Two strands run side by side: the stage
of the work, and custody, since somebody recalled is still somebody we work with. What lies over a case wherever it
stands (a risk, a crisis, cover) are items that open and are settled; ``windows.py`` shows them. What is owed by when
stands in ``reviews/``, every figure in ``protocol.py``, the source of each in ``README.md``.
"""

from functools import partial

from backend.pathways import contacting, handing_over, measuring, planning, releasing, supporting
from backend.pathways.roles import ADMINISTRATOR as ADM
from backend.pathways.roles import REFERRER as REF
from backend.pathways.roles import SYSTEM
from backend.pathways.vocabulary import Pathway, Strand, action, move, state

from .fidelity import FIDELITY
from .fields import accepting, custody, endings, team
from .guards import accepting as taking
from .guards import contact, release
from .guards import endings as ending
from .measures import MEASURE_POINTS, MEASURE_REVIEWS
from .protocol import PROTOCOL
from .reviews import ANCHORS, REVIEWS
from .roles import DEPUTY_LEAD as DL
from .roles import PRACTITIONER as EP
from .roles import ROLES
from .roles import SUPERVISOR as SUP
from .roles import TEAM_LEAD as TL
from .windows import WINDOWS

TEAM = (EP, SUP, TL, DL)
LEADS = (TL, DL)
EVERYBODY = (REF, *TEAM, ADM)

# fmt: off
# --- where a case can stand -------------------------------------------------------------------------------------

STAGE = Strand(slug="stage", title="Stage", states=(
    state("E0", "Referred", waits_on=EP, meaning="Somebody has asked for help; nobody has screened it yet."),
    state("E1", "Screening", waits_on=EP, meaning="Eligibility, need and consent are being asked."),
    state("E3", "Waiting for a worker", waits_on=TL, meaning="Taken on; a worker and a deputy are to be named."),
    state("E4", "Engaging in prison", waits_on=EP, meaning="Building trust; no understanding is agreed yet."),
    state("E5", "Understanding agreed", waits_on=EP, meaning="The person and the worker see alike what is going on."),
    state("E6", "Plan agreed", waits_on=EP, meaning="Goals and steps are agreed; the gate is being planned."),
    state("E7", "Release ready", waits_on=EP, meaning="The gate plan is signed, or release comes at short notice."),
    state("E8", "Release day", waits_on=EP, meaning="Until the outcome of the day is recorded."),
    state("E9", "First two weeks", waits_on=EP, meaning="Out; the weeks in which people are lost."),
    state("E10", "Community work", waits_on=EP, meaning="Weekly work, and practical help."),
    state("E11", "Ending", waits_on=EP, meaning="A planned finish, begun in time."),
    state("H1", "Out of contact", waits_on=EP, out_of_contact=True,
          meaning="Contact is owed and the person cannot be reached."),
    state("H2", "Back in custody", waits_on=TL, meaning="Recalled, remanded or sentenced again."),
    state("H3", "Moved prison", waits_on=TL, meaning="Transferred before release; is the person still in reach?"),
    state("H4", "Date unsure", waits_on=EP, meaning="No release date, or sources that conflict."),
    state("H5", "Paused", waits_on=EP, meaning="In hospital, or an agreed break, until a day."),
    state("E2", "Closed: not taken on", final=True, meaning="Not eligible, or declined; shown elsewhere."),
    state("E12", "Closed as planned", final=True, meaning="Finished, with onward services."),
    state("E13", "Closed unplanned", final=True, meaning="Ended early, with a reason, and approved."),
    state("E14", "Died", final=True, meaning="A death was confirmed."),
))

CUSTODY = Strand(slug="custody", title="Custody", states=(
    state("K1", "In custody", meaning="In prison, or held by the police."),
    state("K2", "Released", meaning="In the community."),
    state("K3", "Recalled", meaning="Back in prison under the same sentence."),
    state("K4", "Remanded", meaning="In prison, not yet tried or sentenced."),
    state("K5", "In hospital", meaning="Moved to a hospital, from prison or from home."),
    state("K0", "Not known", meaning="Nobody can say; to be found out."),
    state("K9", "No longer followed", final=True, meaning="The case has ended."),
    state("K8", "Ended by death", final=True, meaning="Apart from K9, so that an error can be taken back."),
))

S = partial(move, STAGE)
K = partial(move, CUSTODY)

_RELEASED = {"released": "@at"}
_LEFT = "E0, E1, E3, E4, E5, E6, E7"  # the stages before release, to which what lies beside the road leads back
_NO_CONTACT = (contact.no_death_reported, contact.no_withdrawal_waits)
_BACK_DATED = (contact.before_any_death, contact.before_any_withdrawal)
_DECIDED_BY_TWO = (ending.not_own_proposal, ending.not_the_holder)
_CLOSED_BY_LEAD = (ending.not_the_holder, ending.no_open_risk, ending.no_open_crisis)

# --- taking on --------------------------------------------------------------------------------------------------

TAKING_ON = (
    action("receive_referral", "Take a referral", S("none -> E0"), K("none -> K1"), by=(REF, ADM, EP, SUP, TL),
           asks=accepting.Referral, needs=(taking.no_open_episode,), records=("release_date", "custody")),
    action("begin_screening", "Begin screening", S("E0 -> E1"), by=(EP, TL), asks=accepting.ScreeningBegun,
           needs=(taking.identity_checked,)),
    action("record_screen", "Record the screen", S("E1, E8, E9, E10, E11, H1 -> same"), by=(EP, TL),
           asks=accepting.Screened, needs=(taking.waived_with_reason,)),
    action("accept", "Take the person on", S("E1 -> E3"), by=(TL,), asks=accepting.Accepted,
           needs=(taking.consents_to_service, taking.every_criterion_answered, taking.no_criterion_failed,
                  taking.release_in_window), usually_from="E1"),
    action("propose_not_taken_on", "Propose not to take the person on", S("E0, E1 -> same"), by=(EP, TL),
           asks=accepting.NotTakenOnProposed, needs=(ending.nothing_proposed, taking.signposted)),
    action("confirm_not_taken_on", "Confirm that the person is not taken on", S("E0, E1 -> E2"), K("any -> K9"),
           by=LEADS, asks=accepting.Approval, settles=("propose_not_taken_on",), matter="decided",
           needs=(ending.not_own_proposal, ending.no_open_risk)),
    action("record_told", "Record that somebody was told", S("E2 -> same"), by=(EP, TL, ADM), asks=accepting.Told),
    action("allocate", "Name worker and deputy", S("E3 -> E4"), S("any, -E0, -E1, -E3 -> same"), by=LEADS,
           asks=handing_over.Allocated, records=("allocation",),
           needs=(taking.deputy_is_another, taking.within_caseload, taking.worker_stays),
           meaning="Once there is a worker only the deputy changes here; the case itself is handed over."),
)

# --- in prison --------------------------------------------------------------------------------------------------

IN_PRISON = (
    action("agree_understanding", "Agree the shared understanding", S("E4 -> E5"),
           S("E5, E6, E7, E8, E9, E10, E11, H1 -> same"), by=(EP, TL), asks=planning.UnderstandingAgreed,
           needs=(taking.covers_if_lead, *_NO_CONTACT, taking.not_understood_yet, taking.agreement_dated)),
    action("revise_understanding", "Revise the shared understanding", S("any, -E0, -E1, -E3 -> same"), by=(EP, TL),
           asks=planning.UnderstandingAgreed, needs=(taking.covers_if_lead, *_NO_CONTACT, taking.understood_before)),
    action("agree_plan", "Agree the plan", S("E5 -> E6"), S("E6, E7, E8, E9, E10, E11, H1 -> same"), by=(EP, TL),
           asks=planning.PlanAgreed,
           needs=(taking.covers_if_lead, *_NO_CONTACT, taking.not_planned_yet, taking.steps_owned_and_dated)),
    action("revise_plan", "Revise the plan", S("any, -E0, -E1, -E3 -> same"), by=(EP, TL), asks=planning.PlanAgreed,
           needs=(taking.covers_if_lead, *_NO_CONTACT, taking.planned_before, taking.steps_owned_and_dated)),
    action("hold_review", "Look at it together", S("any, -E0, -E1, -E3 -> same"), by=(EP, SUP, TL),
           asks=team.ReviewHeld, needs=_NO_CONTACT),
    action("check_practicals", "Check GP, prescription, housing and benefits",
           S("any, -E0, -E1, -E3, -H5 -> same"), by=(EP, TL, ADM), asks=custody.PracticalsChecked),
    action("complete_gate_plan", "Complete the gate plan", S("E4, E5, E6, E7, H3, H4 -> same"), by=(EP, TL),
           asks=releasing.GatePlanned, needs=(taking.covers_if_lead,), records=("gate_plan",)),
    action("sign_gate_plan", "Sign the gate plan", S("E6 -> E7"), S("E7 -> same"), by=(SUP, TL, DL),
           asks=custody.GatePlanSigned, usually_from="E6",
           needs=(release.gate_plan_waits, release.not_own_gate_plan, release.date_confirmed,
                  release.address_or_housing_action, release.consented_route)),
    action("go_short_notice", "Release at short notice", S("E4, E5, E6 -> E7"), by=LEADS, asks=custody.ShortNotice,
           needs=(release.release_is_soon,), usually_from="E6",
           meaning="What is skipped is listed, and stays owed until it is caught up."),
    action("state_release_date", "State the release date", S("any -> same"), by=(*TEAM, ADM, SYSTEM),
           asks=releasing.ReleaseDateStated, records=("release_date",)),
    action("hear_release_date", "The prison's records say a date", S("any -> same"), by=(SYSTEM,),
           asks=releasing.ReleaseDateHeard, meaning="The room of custody keeps it; here the case is told."),
    action("look_at_date", "Look at a date that moved", S("any -> same"), by=(EP, SUP, TL, DL),
           asks=custody.DateLookedAt),
)

# --- the day of release, and what may come of it ----------------------------------------------------------------

_OUT_OF_THE_DAY = "back(E0, E1, E3, E4, E5, E6, H2, H5) or E6"

THE_DAY = (
    action("begin_release_day", "The day of release has come", S("E4, E5, E6, E7 -> E8"), by=(EP, TL),
           asks=custody.ReleaseDayBegun, needs=(release.released_today, release.date_confirmed), usually_from="E7"),
    action("report_release", "Release reported", S(f"{_LEFT}, H2, H3, H4, H5 -> E8"), S("E8 -> same"), K("any -> K2"),
           by=(EP, SUP, TL, DL, ADM), asks=custody.Released, sets=_RELEASED, records=("custody",), usually_from="E7",
           meaning="From wherever the case stands: somebody who is out is met first, and the rest is caught up."),
    action("record_gate_outcome", "Met or reached on the day", S("E8 -> E9"), K("any -> K2"), by=(EP, TL),
           asks=custody.MetOrReached, needs=(release.outcome_is_met,), sets=_RELEASED, records=("gate_outcome",)),
    action("record_not_reached", "Not reached on the day", S("E8 -> H1"), K("K1, K3, K4 -> K0 ?"), by=(EP, TL),
           asks=custody.NotReached, needs=(release.outcome_is_not_reached, release.attempts_logged), sets=_RELEASED,
           records=("gate_outcome",)),
    action("record_not_released", "Not released, a new date is known", S(f"E8 -> {_OUT_OF_THE_DAY}"),
           K("K0, K2 -> K1 ?"), by=(EP, TL), asks=custody.NotReleased, clears=("released",),
           needs=(release.outcome_is_not_released, release.new_date_known), records=("gate_outcome",)),
    action("record_not_released_unsure", "Not released, no date is known", S("E8 -> H4"), K("K0, K2 -> K1 ?"),
           by=(EP, TL), asks=custody.NotReleased, needs=(release.outcome_is_not_released,), clears=("released",),
           records=("gate_outcome",)),
    action("record_gate_arrest", "Arrested at the gate", S("E8 -> H2"), K("any -> K1"), by=(EP, TL),
           asks=custody.ArrestedAtGate, needs=(release.outcome_is_arrested,), clears=("released",),
           records=("gate_outcome", "custody")),
)

# --- in the community -------------------------------------------------------------------------------------------

COMMUNITY = (
    action("hold_day_14_review", "Review after the first two weeks", S("E9 -> E10"), by=(EP, TL),
           asks=custody.DayFourteenReview, needs=(release.risk_and_plan_reviewed,)),
    action("lose_contact", "Out of contact", S("E9, E10, E11 -> H1"), by=(EP, TL), asks=custody.ContactLost,
           needs=(contact.tried_by_two_routes,)),
    action("record_outreach", "Try to find somebody again", S("E8, E9, E10, E11, H1 -> same"), by=(EP, SUP, TL),
           asks=supporting.OutreachTried, needs=_BACK_DATED),
    action("reach_again", "Reached again", S("H1 -> back(E9, E10, E11) or E9"), K("K0 -> K2 ?"), by=(EP, TL),
           asks=custody.Recontact, needs=(contact.spoke_to_the_person, *_BACK_DATED),
           may_settle=("book_appointment", "move_appointment")),
    action("give_up_outreach", "Give up looking", S("H1 -> E13"), K("any -> K9"), by=LEADS, asks=endings.GivenUp,
           needs=(ending.ladder_complete, ending.outreach_is_over, ending.discussed_in_supervision, *_CLOSED_BY_LEAD)),
    action("propose_ending", "Propose to begin the ending", S("E10 -> same"), by=(EP, TL), asks=endings.EndingProposed,
           needs=(ending.nothing_proposed, ending.ending_discussed, ending.time_or_goals)),
    action("agree_ending", "Agree that the ending begins", S("E10 -> E11"), by=(SUP, TL, DL), asks=accepting.Approval,
           needs=_DECIDED_BY_TWO, settles=("propose_ending",), matter="decided"),
    action("extend", "Extend", S("E11 -> E10"), by=LEADS, asks=endings.Extended,
           needs=(ending.within_limit_or_overridden,)),
    action("propose_finish", "Propose to finish", S("E11 -> same"), by=(EP, TL), asks=endings.FinishProposed,
           needs=(ending.nothing_proposed, ending.final_measures_or_reason, ending.letter_written)),
    action("approve_finish", "Approve the planned end", S("E11 -> E12"), K("any -> K9"), by=LEADS,
           asks=accepting.Approval, settles=("propose_finish",), matter="decided",
           needs=(*_DECIDED_BY_TWO, ending.no_open_risk, ending.no_open_crisis)),
)

# --- custody, and what lies beside the road ---------------------------------------------------------------------

_BACK_INSIDE = "E8, E9, E10, E11, H1, H5 -> H2"
_STAYS_INSIDE = f"{_LEFT}, H2, H3, H4 -> same"
_WHO_HEARS = (EP, SUP, TL, DL, ADM)

BESIDE = (
    action("record_reception", "Received into prison", S(_BACK_INSIDE), S(_STAYS_INSIDE), K("any -> K1"),
           by=_WHO_HEARS, asks=custody.Received, records=("custody",)),
    action("record_recall", "Recalled", S(_BACK_INSIDE), S("H2 -> same"), K("any -> K3"), by=_WHO_HEARS,
           asks=custody.Recalled, records=("custody",)),
    action("record_remand", "Remanded", S(_BACK_INSIDE), S(_STAYS_INSIDE), K("any -> K4"), by=_WHO_HEARS,
           asks=custody.Remanded, records=("release_date", "custody")),
    action("record_sentence", "Sentenced again", S(_BACK_INSIDE), S(_STAYS_INSIDE), K("any -> K1"), by=_WHO_HEARS,
           asks=custody.Sentenced, records=("release_date", "custody")),
    action("record_transfer", "Moved to another prison", S("E3, E4, E5, E6, E7 -> H3"),
           S("E0, E1, H2, H3, H4, H5 -> same"), by=_WHO_HEARS, asks=custody.Transferred, records=("custody",)),
    action("record_hospital", "Moved to hospital", S("any, -H5 -> H5"), S("H5 -> same"), K("any -> K5"), by=_WHO_HEARS,
           asks=custody.ToHospital, needs=(release.review_day_ahead,), records=("custody",)),
    action("note_custody_news", "News of custody", S("any -> same"), by=(SYSTEM, ADM), asks=custody.CustodyNews,
           meaning="From a prison's or probation's system. It moves nothing: somebody looks, and says what it means."),
    action("look_at_news", "Look at news of custody", S("any -> same"), by=_WHO_HEARS, asks=custody.NewsLookedAt,
           settles=("note_custody_news",)),

    action("agree_reach", "Still in reach", S("H3 -> back(E3, E4, E5, E6, E7)"), by=(EP, TL),
           asks=custody.ReachAgreed, needs=(release.access_confirmed,)),
    action("close_out_of_reach", "Close: out of reach", S("H3 -> E13"), K("any -> K9"), by=LEADS,
           asks=endings.OutOfReach, needs=_CLOSED_BY_LEAD),
    action("lose_date", "The date is unsure", S("E3, E4, E5, E6, E7 -> H4"), by=(EP, TL), asks=custody.DateLost),
    action("ask_for_date", "Ask for a date", S("H4 -> same"), by=(EP, TL, ADM), asks=custody.DateAsked),
    action("confirm_date", "The date is known again", S(f"H4 -> back({_LEFT}) or E6"), by=(EP, TL),
           asks=custody.Resumed, needs=(release.date_known_again,)),
    action("resume_in_prison", "Begin again in prison", S("H2 -> E4"), by=LEADS, asks=custody.ResumedInPrison,
           needs=(release.new_date_in_window,),
           meaning="The understanding and the plan are drafts, to be agreed anew."),
    action("keep_open_long_stay", "Keep open over a long stay", S("H2 -> H5"), by=LEADS, asks=custody.Paused,
           needs=(release.review_day_ahead,)),
    action("close_out_of_scope", "Close: out of scope", S("H2 -> E13"), K("any -> K9"), by=LEADS,
           asks=endings.OutOfScope, needs=_CLOSED_BY_LEAD),
    action("pause", "Pause", S("any, -H5 -> H5"), by=(EP, TL), asks=custody.Paused, needs=(release.review_day_ahead,)),
    action("check_pause", "Look at the pause", S("H5 -> same"), by=(EP, SUP, TL), asks=custody.PauseChecked,
           needs=(release.review_day_ahead,)),
    action("resume", "Resume", S("H5 -> back(any, -H5)"), K("K5 -> back(any, -K5) ?"), by=(EP, TL),
           asks=custody.Resumed),
)

# --- contacts and the people around -----------------------------------------------------------------------------

WITH_THE_PERSON = (
    action("log_contact", "Log a contact", S("any -> same"), by=(EP, SUP, TL), asks=contacting.ContactLogged,
           needs=(taking.covers_if_lead, *_BACK_DATED),
           may_settle=("book_appointment", "move_appointment")),
    action("book_appointment", "Book an appointment", S("any -> same"), by=(EP, SUP, TL, ADM),
           asks=contacting.AppointmentBooked, needs=_NO_CONTACT),
    action("move_appointment", "Move an appointment", S("any -> same"), by=(EP, SUP, TL, ADM),
           asks=contacting.AppointmentMoved, needs=_NO_CONTACT,
           settles=("book_appointment", "move_appointment")),
    action("cancel_appointment", "Cancel an appointment", S("any -> same"), by=(EP, SUP, TL, ADM),
           asks=contacting.AppointmentCancelled,
           settles=("book_appointment", "move_appointment")),
    action("make_safety_plan", "Make a safety plan", S("any -> same"), by=(EP, SUP, TL), asks=planning.SafetyPlanMade,
           needs=_NO_CONTACT),
    action("record_partner_contact", "Record a contact with a partner", S("any -> same"), by=(*TEAM, ADM),
           asks=supporting.PartnerContacted, may_settle=("record_partner_contact",)),
    action("record_crisis", "Record a crisis", S("any -> same"), by=TEAM, asks=supporting.CrisisHappened,
           meaning="It keeps the case open and brings people closer; it is no reason to end."),
    action("end_crisis", "The crisis is over", S("any -> same"), by=TEAM, asks=supporting.CrisisOver,
           settles=("record_crisis",)),
    action("plan_visit", "Go out alone", S("any -> same"), by=TEAM, asks=supporting.VisitPlanned,
           needs=(*_NO_CONTACT, contact.visit_ends_ahead)),
    action("check_in", "Back safely", S("any, ended -> same"), by=TEAM, asks=supporting.CheckedIn,
           settles=("plan_visit",)),
    action("hand_over", "Hand the case over", S("any, -E0, -E1, -E3 -> same"), by=(EP, *LEADS),
           asks=handing_over.HandedOver, needs=(taking.receiver_within_caseload,), records=("hand_over",),
           may_settle=("hand_over",)),
    action("confirm_hand_over", "First contact after a hand-over", S("any -> same"), by=TEAM,
           asks=handing_over.HandOverConfirmed, needs=(taking.receives_the_case,), records=("hand_over",),
           settles=("hand_over",)),
    action("record_absence", "A worker is away", S("any -> same"), by=TEAM, asks=team.Absent),
    action("name_cover", "Somebody stands in", S("any -> same"), by=(SUP, *LEADS), asks=team.CoverNamed),
    action("end_cover", "Nobody stands in any more", S("any -> same"), by=(SUP, *LEADS), asks=team.CoverEnded,
           settles=("name_cover",)),
    action("log_supervision", "Log supervision", S("any -> same"), by=(SUP, TL), asks=supporting.SupervisionHeld),
    action("record_observation", "Observe or hear a session", S("any -> same"), by=(SUP, TL), asks=team.Observed),
    action("record_measures", "Record a measure", S("any, ended -> same"), by=(*TEAM, ADM, SYSTEM),
           asks=measuring.MeasureEntered, records=("measure",)),
    action("explain_missed_measures", "Say why measures were not taken", S("any, ended -> same"), by=(*TEAM, ADM),
           asks=measuring.MeasuresMissed),
    action("answer_alert", "Answer a worse score or risk item", S("any, ended -> same"), by=TEAM,
           asks=team.AlertAnswered, records=("risk_answer",)),
)

# --- endings, and at any time -----------------------------------------------------------------------------------

AT_ANY_TIME = (
    action("propose_closing", "Propose an unplanned end", S("any, -E0, -E1 -> same"), by=TEAM,
           asks=endings.ClosingProposed, needs=(ending.data_asked_apart,),
           meaning="Where the person wants no more, nobody contacts them from now on."),
    action("approve_closing", "Approve an unplanned end", S("any, -E0, -E1 -> E13"), K("any -> K9"), by=LEADS,
           asks=accepting.Approval, settles=("propose_closing",), matter="decided",
           needs=(*_DECIDED_BY_TWO, ending.no_open_risk, ending.no_open_crisis)),
    action("turn_down_proposal", "Turn a proposal down", S("any -> same"), by=(SUP, *LEADS),
           asks=accepting.TurnedDown, matter="decided",
           settles=("propose_not_taken_on", "propose_ending", "propose_finish", "propose_closing")),
    action("send_closure_pack", "Send the closure pack", S("E11, E12 -> same"), by=(EP, TL, ADM), asks=endings.Letter,
           needs=(contact.no_death_reported,)),
    action("send_closing_letter", "Send the letter after an unplanned end", S("E13 -> same"), by=(EP, TL, ADM),
           asks=endings.Letter, needs=(contact.no_death_reported,)),
    action("audit_closure", "Look at an end", S("E12, E13 -> same"), by=(SUP, *LEADS), asks=endings.Audited,
           needs=(ending.audits_anothers,)),
    action("reopen_in_community", "Reopen in the community", S("E12, E13 -> E9"), K("K9 -> K2"), by=LEADS,
           asks=endings.Reopened, needs=(ending.ended_lately, ending.no_death_confirmed)),
    action("reopen_in_prison", "Reopen in prison", S("E12, E13 -> E4"), K("K9 -> K1"), by=LEADS,
           asks=endings.Reopened, needs=(ending.ended_lately, ending.no_death_confirmed)),
    action("correct_error", "Correct an error", S("any, ended -> same"), by=LEADS, asks=endings.ErrorCorrected,
           meaning="The entry stays as it was; what is right stands beside it."),

    action("record_consent", "Record consent, or its withdrawal", S("any, ended -> same"), by=(*TEAM, ADM),
           asks=accepting.ConsentRecorded, records=("consent",)),
    action("raise_risk", "Raise an immediate risk", S("any, ended -> same"), by=EVERYBODY, asks=team.Risk),
    action("acknowledge_risk", "Acknowledge an immediate risk", S("any, ended -> same"), by=(SUP, *LEADS),
           asks=team.RiskAcknowledged, settles=("raise_risk",)),
    action("report_death", "Report a death", S("any, ended -> same"), by=(*EVERYBODY, SYSTEM),
           asks=team.DeathReported, records=("death",), meaning="Contact with the person stops at once."),
    action("confirm_death", "Confirm a death", S("any -> E14"), S("ended -> same"), K("any -> K8 ?"),
           by=(*LEADS, SYSTEM), asks=team.DeathConfirmed, needs=(ending.confirmed_by_another,),
           settles=("report_death",), records=("death",)),
    action("correct_death_report", "A death was reported wrongly", S("any, ended -> same"), by=(*LEADS, SYSTEM),
           asks=team.ReportOfDeathWrong, settles=("report_death",), records=("death",)),
    action("undo_death", "The person had not died", S("E14 -> back(any)"), S("ended, -E14 -> same"),
           K("K8 -> back(any) ?"), by=(*LEADS, SYSTEM), asks=team.ReportOfDeathWrong,
           needs=(ending.death_was_confirmed,), records=("death",)),
)
# fmt: on

PATHWAY = Pathway(
    slug="engager",
    title="Engager",
    version=1,
    reference_prefix="EN",
    strands=(STAGE, CUSTODY),
    actions=(*TAKING_ON, *IN_PRISON, *THE_DAY, *COMMUNITY, *BESIDE, *WITH_THE_PERSON, *AT_ANY_TIME),
    reviews=(*REVIEWS, *MEASURE_REVIEWS),
    anchors=ANCHORS,
    windows=WINDOWS,
    measure_points=MEASURE_POINTS,
    protocol=PROTOCOL,
    fidelity=FIDELITY,
    roles=ROLES,
    milestones=("E0", "E1", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E10", "E11"),
    meaning="Psychological and practical help from prison, through the gate, into the months after.",
)
