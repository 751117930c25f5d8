"""Every figure of the pathway: a site may set each. The README says where each comes from.

``rule`` is the number of the review rule that a figure belongs to. The mark in front of each source says how far it is
known: [S] seen in a published text, [R] recalled and not seen, [D] a house rule of ours, to be looked at and changed.
"""

import datetime as dt
from typing import Any

from backend.pathways import measuring
from backend.pathways.vocabulary import ProtocolValue, Unit

OURS = "[D] house rule: our default; no published figure was found"
PILOT = "[S] 4 to 16 weeks left (pilot paper); 4 to 20 in the trial's abstract: they disagree, so a site sets it"
TRIAL = "[S] up to 20 weeks after release (trial protocol)"
POINTS = "[S] follow-up at 3, 6 and 12 months after release (trial)"

WD, DAYS, WEEKS, MONTHS, HOURS, MINUTES, COUNT = (
    Unit.WORKING_DAYS, Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.HOURS, Unit.MINUTES, Unit.COUNT,
)  # fmt: skip


def _figure(
    slug: str, title: str, default: int, unit: Unit, *, rule: str = "", source: str = OURS
) -> ProtocolValue[int]:
    least = 0 if default == 0 else 1
    return ProtocolValue(slug=slug, title=title, default=default, unit=unit, source=source, rule=rule, least=least)


# --- taking on --------------------------------------------------------------------------------------------------

WINDOW_LEAST = _figure(
    "window_least", "Release is at least so far off when somebody is taken on", 4, WEEKS, source=PILOT
)
WINDOW_MOST = _figure("window_most", "Release is at most so far off when somebody is taken on", 20, WEEKS, source=PILOT)
SCREENING = _figure("screening", "Begin screening within", 5, WD)
DECISION = _figure("decision", "Decide within", 10, WD)
ALLOCATION = _figure("allocation", "Allocate within", 3, WD)
FIRST_SESSION = _figure("first_session", "First session within", 5, WD)
SHORT_NOTICE = _figure("short_notice", "Release is near when it is within", 42, DAYS, rule="18")
SCREENING_NEAR = _figure("screening_near", "Begin screening within, where release is near", 1, WD, rule="18")
DECISION_NEAR = _figure("decision_near", "Decide within, where release is near", 2, WD, rule="18")
ALLOCATION_NEAR = _figure("allocation_near", "Allocate within, where release is near", 1, WD, rule="18")
FIRST_SESSION_NEAR = _figure("first_session_near", "First session within, where release is near", 2, WD, rule="18")
DEBT = _figure("debt", "What was skipped is caught up within", 5, WD, rule="18")
WITHDRAWAL = _figure("withdrawal", "Act on consent to the service that was taken back within", 1, WD)
PROPOSAL = _figure("proposal", "A proposal is decided within", 2, WD)
REFERRER_TOLD = _figure("referrer_told", "Tell the referrer who is not taken on within", 2, WD)
CASELOAD_CAP = _figure("caseload_cap", "A worker holds at most so many cases", 15, COUNT)

# --- in prison --------------------------------------------------------------------------------------------------

SESSION_EVERY = _figure(
    "session_every", "Session in prison, and contact after the first two weeks, every", 7, DAYS, rule="4"
)
SESSION_CHASE = _figure("session_chase", "Ask after a session that is late every", 3, DAYS, rule="4")
SESSION_ESCALATED = _figure("session_escalated", "The supervisor learns of a late session after", 7, DAYS, rule="4")
NOTE_SAME_DAY = _figure(
    "note_same_day", "Enter what became of an appointment within (0 is the same day)", 0, DAYS, rule="5"
)
NOTE_CHASE = _figure("note_chase", "Ask after what is not entered every", 24, HOURS, rule="5")
NOTE_ESCALATED = _figure("note_escalated", "The lead learns of what is not entered after", 48, HOURS, rule="5")
UNDERSTANDING = _figure("understanding", "Agree the understanding within", 3, WEEKS)
UNDERSTANDING_BEFORE = _figure("understanding_before", "… and so long before release", 28, DAYS)
UNDERSTANDING_REVIEW = _figure("understanding_review", "Look at the understanding every", 28, DAYS, rule="6")
UNDERSTANDING_AFTER = _figure(
    "understanding_after", "… and after a crisis, a recall or a transfer within", 7, DAYS, rule="6"
)
PLAN_BEFORE = _figure("plan_before", "Agree the plan so long before release", 21, DAYS)
PLAN_REVIEW = _figure("plan_review", "Look at the plan every", 28, DAYS, rule="7")
REVIEW_ESCALATED = _figure("review_escalated", "The supervisor learns of a late review after", 7, DAYS, rule="7")
PARTNER_CHASE = _figure("partner_chase", "Ask a partner again after", 5, WD, rule="8")
PARTNER_NEAR = _figure("partner_near", "Release is near for partners when it is within", 14, DAYS, rule="8")
PARTNER_CHASE_NEAR = _figure("partner_chase_near", "Ask a partner again after, where release is near", 3, WD, rule="8")
PARTNERS_BEFORE = _figure("partners_before", "Partners have confirmed so long before release", 7, DAYS)
CONTACTS_BEFORE = _figure("contacts_before", "Two trusted contacts are checked so long before release", 14, DAYS)
TRUSTED = _figure("trusted", "Trusted contacts with consent", 2, COUNT)
PRACTICAL_ASKED = _figure(
    "practical_asked", "GP, prescription, housing and benefits are asked so long before release", 21, DAYS, rule="9"
)
PRACTICAL_CONFIRMED = _figure("practical_confirmed", "… confirmed so long before release", 3, DAYS, rule="9")
PRACTICAL_FIRST = _figure("practical_first", "… looked at again after release on day", 3, DAYS, rule="9")
PRACTICAL_SECOND = _figure("practical_second", "… and on day", 14, DAYS, rule="9")

# --- the date and the day ---------------------------------------------------------------------------------------

DATE_CHECK_28 = _figure("date_check_28", "First check of the date, before release", 28, DAYS, rule="1")
DATE_CHECK_14 = _figure("date_check_14", "Second check of the date, before release", 14, DAYS, rule="1")
DATE_CHECK_7 = _figure("date_check_7", "Third check of the date, before release", 7, DAYS, rule="1")
DATE_CHECK_3 = _figure("date_check_3", "Fourth check of the date, before release", 3, DAYS, rule="1")
DATE_CHECK_1 = _figure("date_check_1", "Last check of the date, before release", 1, DAYS, rule="1")
DATE_TO_LEAD = _figure(
    "date_to_lead", "The lead learns of an unconfirmed date after (0 is the same day)", 0, DAYS, rule="1"
)
DATE_MOVED = _figure("date_moved", "Look at a date that moved within (0 is the same day)", 0, WD, rule="2")
RED_LIST = _figure("red_list", "A date that moved is on the red list with fewer days left than", 10, DAYS, rule="2")
DATE_CONFIRMED = _figure(
    "date_confirmed", "A date is confirmed when somebody stated it as firm within the last", 7, DAYS
)
GATE_PLAN_BEFORE = _figure("gate_plan_before", "Gate plan so long before release", 10, DAYS)
GATE_PLAN_WITHIN = _figure("gate_plan_within", "A gate plan that is past its time is made within", 1, WD, rule="18")
GATE_PLAN_SIGNED = _figure("gate_plan_signed", "A gate plan is signed within", 1, WD)
SHORT_RELEASE = _figure("short_release", "A release is at short notice when it is within", 7, DAYS)
RELEASE_DAY = _figure("release_day", "The day of release is opened within (0 is the same day)", 0, DAYS)
RELEASE_DAY_AT = ProtocolValue(
    slug="release_day_at", title="Open the day of release by", default=dt.time(9, 0), unit=Unit.CLOCK, source=OURS,
)  # fmt: skip
GATE_OUTCOME = _figure("gate_outcome", "Outcome of the day of release within (0 is the same day)", 0, DAYS)
GATE_OUTCOME_AT = ProtocolValue(
    slug="gate_outcome_at", title="Outcome of the day of release by", default=dt.time(17, 0), unit=Unit.CLOCK,
    source=OURS,
)  # fmt: skip
GATE_LATE = _figure("gate_late", "Outcome of a release heard of after that time within", 1, HOURS)
GATE_ESCALATED = _figure("gate_escalated", "The lead learns of a day of release without an outcome after", 1, HOURS)

# --- beside the road --------------------------------------------------------------------------------------------

NEW_PRISON = _figure("new_prison", "Contact the new prison within", 2, WD)
REACH = _figure("reach", "Decide whether the person is in reach within", 5, WD)
DATE_ASKED = _figure("date_asked", "Ask offender management for a date every", 5, WD)
LOCATED = _figure("located", "Find somebody who is back in custody within", 2, WD)
SEEN_IN_CUSTODY = _figure("seen_in_custody", "Contact somebody who is back in custody within", 5, WD)
CUSTODY_DECIDED = _figure("custody_decided", "Decide about somebody who is back in custody within", 10, WD)
PAUSE_REVIEW = _figure("pause_review", "Look at a pause every", 14, DAYS)
PAUSE_OVER = _figure("pause_over", "Look at a pause, after the day that was set, within (0 is the same day)", 0, DAYS)
NEWS = _figure("news", "Look at news of custody within", 1, WD)

# --- after release ----------------------------------------------------------------------------------------------

CONTACT_FIRST = _figure("contact_first", "Contact after release within", 2, DAYS)
CONTACTS_BY = _figure("contacts_by", "Several contacts after release within", 14, DAYS)
CONTACTS_WANTED = _figure("contacts_wanted", "Contacts in that time", 3, COUNT)
DAY_14 = _figure("day_14", "Review after release within", 14, DAYS)
OUTREACH_CALL = _figure("outreach_call", "Call after a miss within", 2, HOURS, rule="10")
OUTREACH_TEXT = _figure("outreach_text", "Text, and a second number, within", 1, DAYS, rule="10")
OUTREACH_PROBATION = _figure("outreach_probation", "Ask probation or the key worker within", 2, DAYS, rule="10")
OUTREACH_VISIT = _figure("outreach_visit", "Visit, or a trusted contact, within", 4, DAYS, rule="10")
OUTREACH_LETTER = _figure("outreach_letter", "Letter within", 7, DAYS, rule="10")
OUTREACH_DECISION = _figure("outreach_decision", "Decide in supervision within", 14, DAYS, rule="10")
OUTREACH_LIGHT = _figure("outreach_light", "Light touch every", 7, DAYS, rule="10")
OUTREACH_OVER = _figure("outreach_over", "Decide whether to go on looking after", 28, DAYS, rule="10")
OUTREACH_ATTEMPTS = _figure(
    "outreach_attempts", "Somebody is out of contact after failed attempts, by as many routes", 2, COUNT, rule="10"
)
OUTREACH_HIGH_RISK = _figure("outreach_high_risk", "At high risk: welfare check within", 2, HOURS, rule="10")
ENDING_AT = _figure("ending_at", "Begin the ending after release at", 16, WEEKS)
LIMIT = _figure("limit", "Work after release ends within", 20, WEEKS, source=TRIAL)
EXTENDED = _figure("extended", "Propose the ending again after it was extended within", 4, WEEKS)
FINAL_SESSION = _figure("final_session", "Finish after the ending began within", 4, WEEKS)
NO_FEELINGS_AFTER = _figure(
    "no_feelings_after", "Contacts in a row without emotional work before somebody asks", 4, COUNT
)
NO_FEELINGS = _figure("no_feelings", "Look at contacts without emotional work within", 5, WD)

# --- the team ---------------------------------------------------------------------------------------------------

SUPERVISION = _figure("supervision", "Individual supervision every", 14, DAYS, rule="11")
SUPERVISION_ESCALATED = _figure(
    "supervision_escalated", "The lead learns of late supervision after", 7, DAYS, rule="11"
)
GROUP = _figure("group", "Group supervision every", 7, DAYS, rule="12")
GROUP_ESCALATED = _figure("group_escalated", "The lead learns of late group supervision after", 7, DAYS, rule="12")
DISCUSSED = _figure("discussed", "Every case is discussed every", 28, DAYS, rule="13")
OBSERVED = _figure("observed", "A session is observed or heard every", 3, MONTHS, rule="14")
RISK_ACKNOWLEDGED = _figure("risk_acknowledged", "A risk is acknowledged within", 2, HOURS, rule="16")
RISK_TO_LEAD = _figure("risk_to_lead", "The lead learns of a risk not acknowledged by then after", 0, HOURS, rule="16")
ABSENCE_LONG = _figure("absence_long", "A worker is away for long when it is more than", 2, WD, rule="17")
ABSENCE = _figure("absence", "Somebody stands in for who is away for long within", 1, WD, rule="17")
HAND_OVER = _figure("hand_over", "The receiver has first contact within", 5, WD)
HAND_OVER_CHASE = _figure("hand_over_chase", "Ask after a hand-over every", 2, WD)
CHECK_IN = _figure("check_in", "A worker out alone is asked after the expected end plus", 0, MINUTES, rule="19")
CHECK_IN_CHASE = _figure("check_in_chase", "… again every", 15, MINUTES, rule="19")
CHECK_IN_LEAD = _figure("check_in_lead", "The lead learns of a missed check-in after", 15, MINUTES, rule="19")
CRISIS_CONTACT = _figure("crisis_contact", "In a crisis, contact every", 2, DAYS)
DEATH_CONFIRMED = _figure("death_confirmed", "A reported death is confirmed or corrected within", 1, WD)
ESCALATION = _figure("escalation", "The next person is told of what is late after", 1, WD)

# --- measures and endings ---------------------------------------------------------------------------------------

BASELINE = _figure("baseline", "Baseline measures within", 14, DAYS, rule="15")
BEFORE_RELEASE = _figure("before_release", "Measures before release, if wanted", 7, DAYS, rule="15")
BEFORE_RELEASE_LAPSES = _figure("before_release_lapses", "… stop being asked for after", 7, DAYS, rule="15")
MEASURE_DAY_14 = _figure("measure_day_14", "CORE-10 after release on day", 14, DAYS, rule="15")
MEASURE_EVERY = _figure("measure_every", "CORE-10 then every", 28, DAYS, rule="15")
MONTH_3 = _figure("month_3", "Outcome measures after release: first", 3, MONTHS, rule="15", source=POINTS)
MONTH_6 = _figure("month_6", "Outcome measures after release: second", 6, MONTHS, rule="15", source=POINTS)
MONTH_12 = _figure("month_12", "Outcome measures after release: third", 12, MONTHS, rule="15", source=POINTS)
MEASURES_OPEN = _figure("measures_open", "Outcome measures may be taken so long before their time", 14, DAYS, rule="15")
MEASURES_SHORT = _figure(
    "measures_short", "Outcome measures that are late are taken in the short form after", 14, DAYS, rule="15"
)
MEASURES_CLOSE = _figure(
    "measures_close", "Outcome measures may be taken so long after their time", 28, DAYS, rule="15"
)
CLOSURE_PACK = _figure("closure_pack", "Closure pack after a planned end within", 5, WD)
CLOSING_LETTER = _figure("closing_letter", "Letter after an unplanned end within", 5, WD)
AUDIT_PLANNED = _figure("audit_planned", "A planned end is looked at within", 20, WD)
AUDIT_UNPLANNED = _figure("audit_unplanned", "An unplanned end is looked at within", 10, WD)
REOPEN = _figure("reopen", "An end can be reopened within", 28, DAYS)

PROTOCOL: tuple[ProtocolValue[Any], ...] = (
    *(value for value in tuple(globals().values()) if isinstance(value, ProtocolValue)),
    *measuring.FIGURES,
)
