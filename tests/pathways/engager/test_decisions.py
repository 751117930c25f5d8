"""What the pathway decides, in situations that people who do the work would recognise.

Each is a case at a place, what is tried, and what comes of it: the place it then stands at, or the reasons why not. The
numbers are those of the table of transitions; without one it is a row that completes it.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from backend.actors import Actor
from backend.pathways.engager import history
from backend.pathways.engager.pathway import PATHWAY
from backend.pathways.facts import CASELOADS, OTHER_CASES
from backend.pathways.roles import SYSTEM
from backend.pathways.working_days import at_time
from backend.refusals import Conflict, NotAllowed, Refusal, Unmet
from tests.pathways.engager.cases import (
    DEPUTY,
    DL,
    EP,
    LEAD,
    RELEASE,
    SUP,
    TL,
    WORKER,
    Case,
    case_at,
    consent,
    person,
)

Step = str | tuple[str, dict[str, Any]]
OTHER_LEAD = person(TL, name="another lead")
DEPUTY_LEAD = person(DL)
LEAD_WHO_WORKS = person(TL, EP, name="lead who works")


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of the table."""

    when: str
    at: str
    tried: str
    row: str = ""
    entered: dict[str, Any] = field(default_factory=dict)
    first: tuple[Step, ...] = ()
    by: str | Actor | None = None
    on: dt.datetime | None = None
    known: dict[str, Any] = field(default_factory=dict)
    then: str = ""
    refused: tuple[str, ...] = ()


def on(days: int, *, since: dt.date = RELEASE) -> dt.datetime:
    """Midday so many days after release (before it, when negative)."""
    return at_time(since + dt.timedelta(days=days), dt.time(12))


MONTH_ON = on(14 + 28)
LADDER: tuple[Step, ...] = (
    *(("record_outreach", {"step": step}) for step in ("call", "text", "probation", "visit", "letter", "decision")),
    "log_supervision",
)
TRIED_TWICE: tuple[Step, ...] = ("record_outreach", ("record_outreach", {"step": "text"}))
SOON = ("state_release_date", {"release_on": "2026-06-05"})
TODAY = ("state_release_date", {"release_on": "2026-06-01"})
WITHDRAWS = ("propose_closing", {"reason": "declined", "about_data": "stands"})

ALLOWED = (
    Told(row="1", when="somebody is referred from prison", at="", tried="receive_referral", then="E0 K1"),
    Told(row="1", when="a referrer refers", at="", tried="receive_referral", by="referrer", then="E0 K1"),
    Told(row="2", when="identity is checked", at="E0", tried="begin_screening", then="E1 K1"),
    Told(row="3", when="not eligible, confirmed by the lead", at="E1", tried="confirm_not_taken_on",
         first=("propose_not_taken_on",), by=LEAD, then="E2 K9"),
    Told(row="3", when="declines before screening", at="E0", tried="confirm_not_taken_on",
         first=(("propose_not_taken_on", {"reason": "declined"}),), by=LEAD, then="E2 K9"),
    Told(row="3", when="the lead is of another mind", at="E1", tried="turn_down_proposal",
         first=("propose_not_taken_on",), by=LEAD, then="E1 K1"),
    Told(row="4", when="consents, every criterion met", at="E1", tried="accept", first=("record_consent", "record_screen"),
         then="E3 K1"),
    Told(row="4", when="a criterion is waived with a reason", at="E1", tried="accept",
         first=("record_consent", ("record_screen", {"sentence_fits": "waived", "waived_because": "26 months"})),
         then="E3 K1"),
    Told(row="4", when="weeks left outside the window, waived", at="E1", tried="accept",
         first=("record_consent", ("state_release_date", {"release_on": "2027-06-01"}),
                ("record_screen", {"weeks_left": "waived", "waived_because": "Known to us"})),
         then="E3 K1"),
    Told(row="5", when="a worker and a deputy are named", at="E3", tried="allocate", then="E4 K1"),
    Told(row="5", when="later another deputy", at="E6", tried="allocate", entered={"deputy": str(OTHER_LEAD.id)},
         then="E6 K1"),
    Told(row="6", when="the person agrees how things hang together", at="E4", tried="agree_understanding", then="E5 K1"),
    Told(row="7", when="one goal, one step, owned and dated", at="E5", tried="agree_plan", then="E6 K1"),
    Told(row="8", when="the supervisor signs the gate plan", at="E6", tried="sign_gate_plan", by=SUP, on=on(-5),
         first=("state_release_date", "complete_gate_plan"), then="E7 K1"),
    Told(row="8", when="no address, but housing is being seen to", at="E6", tried="sign_gate_plan", by=TL, on=on(-5),
         first=("state_release_date",
                ("complete_gate_plan", {"first_address": None, "housing_action": "Council, duty to refer"})),
         then="E7 K1"),
    Told(row="9", when="released in four days, nothing agreed yet", at="E4", tried="go_short_notice", first=(SOON,),
         then="E7 K1"),
    Told(row="10", when="the confirmed day has come", at="E7", tried="begin_release_day", on=on(0), then="E8 K1"),
    Told(row="10", when="release is reported before its day", at="E5", tried="report_release", then="E8 K2"),
    Told(row="11", when="met at the gate", at="E8", tried="record_gate_outcome", then="E9 K2"),
    Told(row="11", when="reached by telephone that evening", at="E8", tried="record_gate_outcome",
         entered={"outcome": "reached_by_phone"}, then="E9 K2"),
    Told(row="12", when="nobody at the gate, and no answer", at="E8", tried="record_not_reached", then="H1 K0"),
    Told(row="12", when="… though the release was reported", at="E8", tried="record_not_reached",
         first=("report_release",), then="H1 K2"),
    Told(row="13", when="not released, another day is known", at="E8", tried="record_not_released",
         first=(("state_release_date", {"release_on": "2026-09-07"}),), then="E6 K1"),
    Told(row="13", when="not released, no day is known", at="E8", tried="record_not_released_unsure", then="H4 K1"),
    Told(row="13", when="reported from screening, but was not released: screening goes on", at="E1",
         tried="record_not_released", first=("report_release",), then="E1 K1"),
    Told(row="14", when="arrested at the gate", at="E8", tried="record_gate_arrest", then="H2 K1"),
    Told(row="15", when="two weeks out, risk and plan looked at", at="E9", tried="hold_day_14_review", then="E10 K2"),
    Told(row="16", when="missed twice, by two ways", at="E10", tried="lose_contact", first=TRIED_TWICE, then="H1 K2"),
    Told(row="16", when="missed twice in the first weeks", at="E9", tried="lose_contact",
         first=(("log_contact", {"result": "did_not_attend", "setting": "office"}),
                ("log_contact", {"result": "no_answer", "setting": "phone"})), then="H1 K2"),
    Told(row="17", when="he rings back", at="H1", tried="reach_again", then="E10 K2"),
    Told(row="17", when="lost on the day of release, then found", at="E8", tried="reach_again",
         first=("record_not_reached",), then="E9 K2"),
    Told(row="18", when="a month of everything tried", at="H1", tried="give_up_outreach", first=LADDER, on=MONTH_ON,
         by=LEAD, then="E13 K9"),
    Told(row="19", when="recalled", at="E9", tried="record_recall", then="H2 K3"),
    Told(row="19", when="remanded while nobody could find him", at="H1", tried="record_remand", by="administrator",
         then="H2 K4"),
    Told(row="19", when="sentenced again", at="E11", tried="record_sentence", then="H2 K1"),
    Told(row="20", when="a new date inside the window", at="H2", tried="resume_in_prison", by=LEAD,
         first=(("state_release_date", {"release_on": "2026-10-05"}),), then="E4 K3"),
    Told(row="21", when="a long stay, kept open", at="H2", tried="keep_open_long_stay", then="H5 K3"),
    Told(row="22", when="out of scope, handed to in-reach", at="H2", tried="close_out_of_scope", by=LEAD, then="E13 K9"),
    Told(row="23", when="moved prison", at="E5", tried="record_transfer", then="H3 K1"),
    Told(row="24", when="out of reach, another service has him", at="H3", tried="close_out_of_reach", by=LEAD,
         then="E13 K9"),
    Told(row="25", when="the date is lost", at="E6", tried="lose_date", then="H4 K1"),
    Told(row="25", when="… and known again: back to where the work stood", at="E6", tried="confirm_date",
         first=("lose_date", "state_release_date"), then="E6 K1"),
    Told(row="26", when="a break, agreed", at="E10", tried="pause", then="H5 K2"),
    Told(row="26", when="… and on from where it stood", at="H1", tried="resume", first=("pause",), then="H1 K2"),
    Told(row="27", when="the supervisor agrees to begin the ending", at="E10", tried="agree_ending",
         first=("propose_ending",), by=SUP, then="E11 K2"),
    Told(row="27", when="week 16", at="E10", tried="propose_ending", entered={"ground": "time"}, on=on(7 * 16),
         then="E10 K2"),
    Told(row="28", when="a tenancy falls through", at="E11", tried="extend", by=LEAD, then="E10 K2"),
    Told(row="28", when="past twenty weeks, and said why", at="E11", tried="extend", by=LEAD, on=on(7 * 20),
         entered={"beyond_limit_because": "Court next week"}, then="E10 K2"),
    Told(row="29", when="finished", at="E11", tried="approve_finish", first=("propose_finish",), by=LEAD, then="E12 K9"),
    Told(row="29", when="final measures taken", at="E11", tried="propose_finish", first=("record_measures",),
         entered={"measures_why_not": None}, then="E11 K2"),
    Told(row="30", when="moved away", at="E10", tried="approve_closing", first=("propose_closing",), by=LEAD,
         then="E13 K9"),
    Told(row="30", when="the lead proposed it, so the deputy decides", at="E10", tried="approve_closing",
         first=(("propose_closing", {"by": LEAD}),), by=DEPUTY_LEAD, then="E13 K9"),
    Told(row="31", when="rings a week after a planned end", at="E12", tried="reopen_in_community", by=LEAD, then="E9 K2"),
    Told(row="31", when="back in the same prison within 28 days", at="E13", tried="reopen_in_prison", by=LEAD,
         then="E4 K1"),
    Told(row="32", when="a death, reported by one and confirmed by another", at="E10", tried="confirm_death",
         first=("report_death",), by=LEAD, then="E14 K8"),
    Told(row="32", when="a death after the end", at="E12", tried="confirm_death", first=("report_death",), by=LEAD,
         then="E12 K9"),
    Told(row="32", when="a death that another case confirmed", at="E6", tried="confirm_death", by="system",
         first=(("report_death", {"by": "system"}),), then="E14 K8"),
    Told(row="33", when="a wrong entry", at="E13", tried="correct_error", by=LEAD, then="E13 K9"),

    # --- what completes the table
    Told(when="released on the day of referral", at="E0", tried="report_release", then="E8 K2"),
    Told(when="released while waiting for a worker, then met", at="E3", tried="record_gate_outcome",
         first=("report_release",), then="E9 K2"),
    Told(when="released while waiting for a worker, and lost", at="E3", tried="record_not_reached",
         first=("report_release",), then="H1 K2"),
    Told(when="released from a recall", at="H2", tried="report_release", then="E8 K2"),
    Told(when="released while moved", at="H3", tried="report_release", then="E8 K2"),
    Told(when="released with no date on file", at="H4", tried="report_release", then="E8 K2"),
    Told(when="released out of hospital", at="E6", tried="report_release", first=("record_hospital",), then="E8 K2"),
    Told(when="somebody reported out of a recall was not released", at="H2", tried="record_not_released",
         first=("report_release", ("state_release_date", {"release_on": "2026-12-07"})), then="H2 K1"),
    Told(when="reach agreed: back to the stage left", at="E6", tried="agree_reach", first=("record_transfer",),
         then="E6 K1"),
    Told(when="moved again while waiting for reach", at="H3", tried="record_transfer", then="H3 K1"),
    Told(when="recalled out of a pause", at="H5", tried="record_recall", then="H2 K3"),
    Told(when="contact lost in the ending", at="E11", tried="lose_contact", first=TRIED_TWICE, then="H1 K2"),
    Told(when="… and found again in the ending", at="E11", tried="reach_again", first=(*TRIED_TWICE, "lose_contact"),
         then="E11 K2"),
    Told(when="a new sentence before release", at="E5", tried="record_sentence", then="E5 K1"),
    Told(when="remanded before release", at="E7", tried="record_remand", then="E7 K4"),
    Told(when="to hospital from prison", at="E5", tried="record_hospital", then="H5 K5"),
    Told(when="back from hospital to prison", at="E5", tried="resume", first=("record_hospital",), then="E5 K1"),
    Told(when="back from hospital to home", at="E10", tried="resume", first=("record_hospital",), then="E10 K2"),
    Told(when="what a release skipped is caught up later", at="E4", tried="agree_understanding",
         first=(TODAY, "report_release", "record_gate_outcome"), then="E9 K2"),
    Told(when="taken up again in prison, the understanding is agreed anew", at="H2", tried="agree_understanding",
         first=(("state_release_date", {"release_on": "2026-10-05"}), "resume_in_prison"), then="E5 K3"),
    Told(when="the lead covers, and says why", at="E10", tried="log_contact", by=LEAD,
         first=(("name_cover", {"who": str(LEAD.id), "by": LEAD}),), then="E10 K2"),
    Told(when="contact before he withdrew is still entered", at="E10", tried="log_contact", first=(WITHDRAWS,),
         entered={"at": on(13)}, on=on(15), then="E10 K2"),
    Told(when="he wants to go on after all", at="E10", tried="log_contact", first=(WITHDRAWS, "turn_down_proposal"),
         on=on(15), then="E10 K2"),
    Told(when="a death that was none, after a planned end, reopens nothing", at="E12", tried="undo_death", by=LEAD,
         first=("report_death", ("confirm_death", {"by": LEAD})), then="E12 K9"),
    Told(when="a death that was none", at="E14", tried="undo_death", by=LEAD, then="E10 K2"),
)  # fmt: skip

REFUSED = (
    Told(row="1", when="an episode is open already", at="", tried="receive_referral", known={OTHER_CASES.name: 1},
         refused=("no_open_episode",)),
    Told(row="2", when="nobody checked who it is", at="E0", tried="begin_screening", entered={"identity_checked": False},
         refused=("identity_checked",)),
    Told(row="3", when="needs help, and is shown nowhere", at="E1", tried="propose_not_taken_on",
         entered={"needs_help": True}, refused=("signposted",)),
    Told(row="3", when="the lead confirms what they proposed", at="E1", tried="confirm_not_taken_on", by=LEAD,
         first=(("propose_not_taken_on", {"by": LEAD}),), refused=("not_own_proposal",)),
    Told(row="3", when="a practitioner confirms", at="E1", tried="confirm_not_taken_on", by=EP,
         first=("propose_not_taken_on",), refused=("role",)),
    Told(row="4", when="no consent on record", at="E1", tried="accept", first=("record_screen",),
         refused=("consents_to_service",)),
    Told(row="4", when="no screen at all", at="E1", tried="accept", first=("record_consent",),
         refused=("every_criterion_answered",)),
    Told(row="4", when="something is not known yet", at="E1", tried="accept",
         first=("record_consent", ("record_screen", {"can_consent": "unknown"})), refused=("every_criterion_answered",)),
    Told(row="4", when="a criterion is not met", at="E1", tried="accept",
         first=("record_consent", ("record_screen", {"no_severe_illness": "not_met"})), refused=("no_criterion_failed",)),
    Told(row="4", when="the date on file is a year off, though the screen says yes", at="E1", tried="accept",
         first=("record_consent", ("state_release_date", {"release_on": "2027-06-01"}), "record_screen"),
         refused=("release_in_window",)),
    Told(row="4", when="waived without a reason", at="E1", tried="record_screen", entered={"male": "waived"},
         refused=("waived_with_reason",)),
    Told(row="5", when="worker and deputy are one", at="E3", tried="allocate", entered={"deputy": str(WORKER.id)},
         refused=("deputy_is_another",)),
    Told(row="5", when="the worker's hands are full", at="E3", tried="allocate",
         known={CASELOADS.name: {str(WORKER.id): 15}}, refused=("within_caseload",)),
    Told(row="5", when="another worker by the back door", at="E5", tried="allocate",
         entered={"worker": str(OTHER_LEAD.id)}, refused=("worker_stays",)),
    Told(row="6", when="the person has not agreed to it", at="E4", tried="agree_understanding",
         entered={"agreed_on": None}, refused=("agreement_dated",)),
    Told(row="6", when="agreed tomorrow", at="E4", tried="agree_understanding", entered={"agreed_on": "2026-06-02"},
         refused=("agreement_dated",)),
    Told(row="6", when="agreed already", at="E6", tried="agree_understanding", refused=("not_understood_yet",)),
    Told(row="7", when="a step that nobody does by any day", at="E5", tried="agree_plan",
         entered={"goals": [{"text": "A roof", "actions": [{"text": "Ring", "owner": "partner"}]}]},
         refused=("steps_owned_and_dated",)),
    Told(row="7", when="a goal without a step", at="E5", tried="agree_plan", entered={"goals": [{"text": "A roof"}]},
         refused=("steps_owned_and_dated",)),
    Told(row="8", when="nobody has made a gate plan", at="E6", tried="sign_gate_plan", by=SUP, on=on(-5),
         first=("state_release_date",), refused=("gate_plan_waits", "consented_route")),
    Told(row="8", when="whoever made it signs it", at="E6", tried="sign_gate_plan", by=LEAD_WHO_WORKS, on=on(-5),
         first=("state_release_date", ("complete_gate_plan", {"by": LEAD_WHO_WORKS})), refused=("not_own_gate_plan",)),
    Told(row="8", when="nobody confirmed the date for three weeks", at="E6", tried="sign_gate_plan", by=SUP, on=on(-5),
         first=("complete_gate_plan",), refused=("date_confirmed",)),
    Told(row="8", when="the date is only likely", at="E6", tried="sign_gate_plan", by=SUP, on=on(-5),
         first=(("state_release_date", {"confidence": "likely", "release_on": "2026-08-11"}), "complete_gate_plan"),
         refused=("date_confirmed",)),
    Told(row="8", when="no bed, and nobody asks for one", at="E6", tried="sign_gate_plan", by=SUP, on=on(-5),
         first=("state_release_date", ("complete_gate_plan", {"first_address": None})),
         refused=("address_or_housing_action",)),
    Told(row="8", when="he took his consent back", at="E6", tried="sign_gate_plan", by=SUP, on=on(-5),
         first=("state_release_date", "complete_gate_plan",
                ("record_consent", {"consents": [consent("service", "withdrawn")]})),
         refused=("consented_route",)),
    Told(row="9", when="release is ten weeks off", at="E4", tried="go_short_notice", refused=("release_is_soon",)),
    Told(row="9", when="a practitioner skips steps", at="E4", tried="go_short_notice", first=(SOON,), by=EP,
         refused=("role",)),
    Told(row="10", when="the day on file is another", at="E7", tried="begin_release_day", on=on(-1),
         refused=("released_today",)),
    Told(row="10", when="nobody confirmed it lately", at="E6", tried="begin_release_day", on=on(0),
         refused=("date_confirmed",)),
    Told(row="11", when="not reached, entered as met", at="E8", tried="record_gate_outcome",
         entered={"outcome": "not_reached"}, refused=("outcome_is_met",)),
    Told(row="12", when="not reached, and nothing tried", at="E8", tried="record_not_reached",
         entered={"attempts": None}, refused=("attempts_logged",)),
    Told(row="12", when="arrested, entered as not reached", at="E8", tried="record_not_reached",
         entered={"outcome": "arrested"}, refused=("outcome_is_not_reached",)),
    Told(row="13", when="no new day is on file", at="E8", tried="record_not_released", refused=("new_date_known",)),
    Told(row="13", when="met, entered as not released", at="E8", tried="record_not_released_unsure",
         entered={"outcome": "met_at_gate"}, refused=("outcome_is_not_released",)),
    Told(row="14", when="no outcome of an arrest", at="E8", tried="record_gate_arrest", entered={"outcome": "not_released"},
         refused=("outcome_is_arrested",)),
    Told(row="15", when="nobody looked at risk", at="E9", tried="hold_day_14_review", entered={"risk_reviewed": False},
         refused=("risk_and_plan_reviewed",)),
    Told(row="16", when="only one attempt", at="E10", tried="lose_contact", first=("record_outreach",),
         refused=("tried_by_two_routes",)),
    Told(row="16", when="two calls are one way", at="E10", tried="lose_contact",
         first=("record_outreach", "record_outreach"), refused=("tried_by_two_routes",)),
    Told(row="16", when="he was reached in between", at="E10", tried="lose_contact",
         first=("record_outreach", "log_contact", ("record_outreach", {"step": "text"})),
         refused=("tried_by_two_routes",)),
    Told(row="16", when="we cancelled: that is no failed attempt", at="E10", tried="lose_contact",
         first=(("log_contact", {"result": "cancelled_by_us", "setting": "office"}),
                ("log_contact", {"result": "no_answer", "setting": "phone"})), refused=("tried_by_two_routes",)),
    Told(row="17", when="a message was left", at="H1", tried="reach_again", entered={"result": "no_answer"},
         refused=("spoke_to_the_person",)),
    Told(row="17", when="his mother answered", at="H1", tried="reach_again", entered={"present": ["family"]},
         refused=("spoke_to_the_person",)),
    Told(row="18", when="given up after a week", at="H1", tried="give_up_outreach", first=LADDER, by=LEAD,
         on=on(14 + 7), refused=("outreach_is_over",)),
    Told(row="18", when="nobody went to see him", at="H1", tried="give_up_outreach", by=LEAD, on=MONTH_ON,
         first=(*LADDER[:3], *LADDER[4:]), refused=("ladder_complete",)),
    Told(row="18", when="never discussed", at="H1", tried="give_up_outreach", by=LEAD, on=MONTH_ON, first=LADDER[:-1],
         refused=("discussed_in_supervision",)),
    Told(row="18", when="an open risk", at="H1", tried="give_up_outreach", by=LEAD, on=MONTH_ON,
         first=(*LADDER, "raise_risk"), refused=("no_open_risk",)),
    Told(row="18", when="the lead holds the case themselves", at="H1", tried="give_up_outreach", by=LEAD, on=MONTH_ON,
         first=(*LADDER, ("hand_over", {"receiver": str(LEAD.id)})), refused=("not_the_holder",)),
    Told(row="18", when="a practitioner gives up", at="H1", tried="give_up_outreach", by=EP, on=MONTH_ON, first=LADDER,
         refused=("role",)),
    Told(row="20", when="no new date", at="H2", tried="resume_in_prison", by=LEAD, refused=("new_date_in_window",)),
    Told(row="20", when="a year to go", at="H2", tried="resume_in_prison", by=LEAD,
         first=(("state_release_date", {"release_on": "2027-09-06"}),), refused=("new_date_in_window",)),
    Told(row="21", when="kept open until a day that is past", at="H2", tried="keep_open_long_stay",
         entered={"review_on": "2026-06-02"}, refused=("review_day_ahead",)),
    Told(row="22", when="the lead closes what they hold", at="H2", tried="close_out_of_scope", by=LEAD,
         first=(("hand_over", {"receiver": str(LEAD.id)}),), refused=("not_the_holder",)),
    Told(row="22", when="an open risk", at="H2", tried="close_out_of_scope", by=LEAD, first=("raise_risk",),
         refused=("no_open_risk",)),
    Told(row="23", when="the new prison has not answered", at="H3", tried="agree_reach",
         entered={"access_confirmed": False}, refused=("access_confirmed",)),
    Told(row="24", when="out of reach in a crisis", at="H3", tried="close_out_of_reach", by=LEAD,
         first=("record_crisis",), refused=("no_open_crisis",)),
    Told(row="25", when="nobody has stated a date since", at="H4", tried="confirm_date", on=on(-30),
         first=(("state_release_date", {"release_on": None}),), refused=("date_known_again",)),
    Told(row="26", when="paused without a day ahead", at="E10", tried="pause", entered={"review_on": "2026-06-01"},
         refused=("review_day_ahead",)),
    Told(row="27", when="the person does not know", at="E10", tried="propose_ending", entered={"discussed": False},
         refused=("ending_discussed",)),
    Told(row="27", when="week 3 is not week 16", at="E10", tried="propose_ending", entered={"ground": "time"},
         refused=("time_or_goals",)),
    Told(row="27", when="whoever proposed it agrees to it", at="E10", tried="agree_ending",
         first=(("propose_ending", {"by": LEAD}),), by=LEAD, refused=("not_own_proposal",)),
    Told(row="28", when="past twenty weeks", at="E11", tried="extend", by=LEAD, on=on(7 * 20),
         refused=("within_limit_or_overridden",)),
    Told(row="29", when="no final measures, and no reason", at="E11", tried="propose_finish",
         entered={"measures_why_not": None}, refused=("final_measures_or_reason",)),
    Told(row="29", when="no letter", at="E11", tried="propose_finish", entered={"letter_written": False},
         refused=("letter_written",)),
    Told(row="29", when="the lead approves their own closure", at="E11", tried="approve_finish", by=LEAD,
         first=(("propose_finish", {"by": LEAD}),), refused=("not_own_proposal",)),
    Told(row="29", when="the lead holds the case", at="E11", tried="approve_finish", by=LEAD,
         first=(("hand_over", {"receiver": str(LEAD.id)}), "propose_finish"), refused=("not_the_holder",)),
    Told(row="29", when="in a crisis", at="E11", tried="approve_finish", by=LEAD,
         first=("record_crisis", "propose_finish"), refused=("no_open_crisis",)),
    Told(row="30", when="the lead approves what they proposed and hold", at="E10", tried="approve_closing", by=LEAD,
         first=(("hand_over", {"receiver": str(LEAD.id)}), ("propose_closing", {"by": LEAD})),
         refused=("not_own_proposal", "not_the_holder")),
    Told(row="30", when="withdraws, and nobody asked about data", at="E10", tried="propose_closing",
         entered={"reason": "declined"}, refused=("data_asked_apart",)),
    Told(row="30", when="contact after a withdrawal is proposed", at="E10", tried="log_contact", first=(WITHDRAWS,),
         on=on(15), refused=("before_any_withdrawal",)),
    Told(row="30", when="a booking after a withdrawal is proposed", at="E10", tried="book_appointment",
         first=(WITHDRAWS,), refused=("no_withdrawal_waits",)),
    Told(row="30", when="looking for somebody who has withdrawn", at="H1", tried="record_outreach", first=(WITHDRAWS,),
         on=on(15), refused=("before_any_withdrawal",)),
    Told(row="30", when="a booking after consent was taken back", at="E10", tried="book_appointment",
         first=(("record_consent", {"consents": [consent("service", "withdrawn")]}),), refused=("no_withdrawal_waits",)),
    Told(row="31", when="five weeks after the end", at="E12", tried="reopen_in_community", by=LEAD, on=on(14 + 35),
         refused=("ended_lately",)),
    Told(row="32", when="whoever reported it confirms it", at="E10", tried="confirm_death", by=LEAD,
         first=(("report_death", {"by": LEAD}),), refused=("confirmed_by_another",)),
    Told(row="32", when="a practitioner confirms a death", at="E10", tried="confirm_death", by=EP,
         first=("report_death",), refused=("role",)),
    Told(row="32", when="a booking after a death was reported", at="E10", tried="book_appointment",
         first=("report_death",), refused=("no_death_reported",)),
    Told(row="32", when="a contact after a death was reported", at="E10", tried="log_contact", on=on(15),
         first=("report_death",), refused=("before_any_death",)),
    Told(row="32", when="a visit after a death was reported", at="E10", tried="plan_visit", first=("report_death",),
         entered={"begins_at": "2026-08-25T10:00:00+00:00", "expected_end": "2026-08-25T11:00:00+00:00"},
         refused=("no_death_reported",)),
    Told(row="32", when="nobody died here", at="E13", tried="undo_death", by=LEAD, refused=("death_was_confirmed",)),
    Told(row="33", when="a practitioner corrects", at="E10", tried="correct_error", by=EP, refused=("role",)),

    Told(when="the lead works as a practitioner, unsaid", at="E10", tried="log_contact", by=LEAD,
         refused=("covers_if_lead",)),
    Told(when="revised before it was agreed", at="E4", tried="revise_understanding", refused=("understood_before",)),
    Told(when="a plan revised before it was agreed", at="E5", tried="revise_plan", refused=("planned_before",)),
    Told(when="a plan agreed twice", at="E7", tried="agree_plan", refused=("not_planned_yet",)),
    Told(when="two proposals at once", at="E10", tried="propose_ending", first=("propose_ending",),
         refused=("nothing_proposed",)),
    Told(when="the receiver's hands are full", at="E10", tried="hand_over",
         known={CASELOADS.name: {str(DEPUTY.id): 15}}, refused=("receiver_within_caseload",)),
    Told(when="somebody else confirms a hand-over", at="E10", tried="confirm_hand_over", first=("hand_over",),
         refused=("receives_the_case",)),
    Told(when="a visit that ends before it begins", at="E10", tried="plan_visit",
         entered={"begins_at": "2026-09-01T12:00:00+00:00", "expected_end": "2026-09-01T11:00:00+00:00"},
         refused=("visit_ends_ahead",)),
    Told(when="who approved the end looks at it", at="E12", tried="audit_closure", by=LEAD, refused=("audits_anothers",)),
    Told(when="somebody died, and the case is reopened", at="E12", tried="reopen_in_community", by=LEAD,
         first=("report_death", ("confirm_death", {"by": LEAD})), refused=("no_death_confirmed",)),
    Told(when="a closure pack after a death was reported", at="E12", tried="send_closure_pack", first=("report_death",),
         refused=("no_death_reported",)),
    Told(when="a person in hospital is paused again", at="H5", tried="pause", refused=("state",)),
)  # fmt: skip


def tried(told: Told) -> Case:
    case = case_at(told.at)
    if told.known:
        case.known(**told.known)
    for step in told.first:
        slug, changed = step if isinstance(step, tuple) else (step, {})
        case.wait(minutes=1)
        if told.on is not None and slug in {"state_release_date", "complete_gate_plan"}:
            case.now = max(case.now, told.on - dt.timedelta(hours=1))
        case.do(slug, **changed)
    if told.on is not None:
        case.now = told.on
    return case


def name(told: Told) -> str:
    return f"{told.row} {told.when}".strip()


@pytest.mark.parametrize("told", [one for one in ALLOWED if not one.refused], ids=name)
def test_it_is_done_and_the_case_then_stands_at(told: Told) -> None:
    case = tried(told)
    case.do(told.tried, by=told.by, **told.entered)
    assert f"{case.stage} {case.custody}" == told.then


@pytest.mark.parametrize("told", [one for one in (*ALLOWED, *REFUSED) if one.refused], ids=name)
def test_it_is_refused_and_every_reason_is_named(told: Told) -> None:
    case = tried(told)
    before = case.facts
    with pytest.raises(Refusal) as refused:
        case.do(told.tried, by=told.by, **told.entered)
    assert {one.code for one in refused.value.reasons} == set(told.refused)
    assert isinstance(refused.value, NotAllowed | Conflict | Unmet)
    assert case.facts is before


def test_every_row_of_the_table_has_a_situation_in_which_it_is_done() -> None:
    assert {one.row for one in ALLOWED} - {""} == {str(number) for number in range(1, 34)}


def test_every_row_with_a_condition_has_a_situation_in_which_it_is_refused() -> None:
    """All but the rows that only say what happened: somebody was recalled."""
    assert {str(number) for number in range(1, 34)} - {one.row for one in REFUSED} == {"19"}


def test_every_guard_is_refused_somewhere() -> None:
    guards = {one.slug for action in PATHWAY.actions for one in action.needs}
    assert guards - {code for one in REFUSED for code in one.refused} == set()


def test_the_actions_that_the_history_asks_for_exist() -> None:
    assert history.ALL_NAMED - {one.slug for one in PATHWAY.actions} == set()


def test_nothing_that_is_imposed_by_time_or_by_a_file_moves_a_case() -> None:
    """Footbridge itself tells of dates, news and measures, and carries a death from another case; it decides nothing."""
    own = {one.slug for one in PATHWAY.actions if SYSTEM in one.by}
    assert own == {
        "state_release_date", "hear_release_date", "note_custody_news", "record_measures", "report_death",
        "confirm_death", "correct_death_report", "undo_death",
    }  # fmt: skip
    moving = {
        one.slug for one in PATHWAY.actions if any(move.targets(s) != (s,) for move in one.moves for s in move.sources)
    }
    assert own & moving == {"confirm_death", "undo_death"}


def test_a_release_at_short_notice_lists_what_it_skipped() -> None:
    case = case_at("E4")
    case.wait(hours=1)
    case.do("state_release_date", release_on="2026-06-05")
    skipped = case.decided("go_short_notice", by=LEAD).skipped
    assert skipped == ("E5", "E6")
    case = case_at("E0")
    assert case.decided("report_release").skipped == ("E1", "E3", "E4", "E5", "E6", "E7")
