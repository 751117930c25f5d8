"""Peer mentoring: an invented pathway that uses every word of the vocabulary once, for tests."""

import datetime as dt

from backend.pathways.roles import SERVICE_MANAGER, SYSTEM, Role
from backend.pathways.vocabulary import (
    Action,
    Anchor,
    Due,
    Escalation,
    From,
    MeasurePoint,
    Opening,
    Pathway,
    ProtocolValue,
    Review,
    Situation,
    Span,
    Strand,
    Unit,
    Warn,
    Window,
    move,
    state,
)
from backend.pathways.working_days import london_date

from . import fields, guards

COORDINATOR = Role(slug="toy_coordinator", title="Coordinator", sentence="Finds a mentor and keeps the paper in order.")
MENTOR = Role(slug="toy_mentor", title="Mentor", sentence="Meets the person every week.")


# --- figures ----------------------------------------------------------------------------------------------------


def _figure(slug: str, title: str, default: int, unit: Unit) -> ProtocolValue[int]:
    return ProtocolValue(slug=slug, title=title, default=default, unit=unit, source="Invented for the tests", least=1)


MATCH_WITHIN = _figure("match_within", "Time to find a mentor", 5, Unit.WORKING_DAYS)
MATCH_WARN = _figure("match_warn", "Warning before a mentor is due", 2, Unit.WORKING_DAYS)
MATCH_CHASE = _figure("match_chase", "A mentor is chased every", 2, Unit.WORKING_DAYS)
MATCH_ESCALATE = _figure("match_escalate", "A missing mentor is passed on after", 5, Unit.WORKING_DAYS)
HEARING_NEAR = _figure("hearing_near", "A hearing is near within", 1, Unit.WORKING_DAYS)
SIGN_WITHIN = _figure("sign_within", "Time to sign the agreement", 10, Unit.WORKING_DAYS)
SIGN_EARLIER = _figure("sign_earlier", "Signed before a hearing by", 2, Unit.WORKING_DAYS)
MEET_EVERY = _figure("meet_every", "Time between meetings", 1, Unit.WEEKS)
MEET_WARN = _figure("meet_warn", "Reminder after a meeting", 5, Unit.DAYS)
MEET_ESCALATE = _figure("meet_escalate", "No meeting is passed on after", 3, Unit.WEEKS)
CALL_WITHIN = _figure("call_within", "Call after a missed meeting", 1, Unit.WORKING_DAYS)
CALL_ON_HEARING_DAY = _figure("call_on_hearing_day", "Call on the day of a hearing", 2, Unit.HOURS)
LETTER_BEFORE = _figure("letter_before", "Letter to the court before the hearing", 1, Unit.DAYS)
LETTER_AT = ProtocolValue(
    slug="letter_at", title="Letter by", default=dt.time(16, 0), unit=Unit.CLOCK, source="Invented for the tests"
)
LETTER_CHASE = _figure("letter_chase", "The letter is chased every", 1, Unit.HOURS)
LETTER_LAPSES = _figure("letter_lapses", "The letter stops counting after", 3, Unit.DAYS)
PAUSE_CHASE = _figure("pause_chase", "The end of a pause is chased every", 10, Unit.WORKING_DAYS)
PAUSE_AFTER = _figure("pause_after", "Asked after the end of a pause", 1, Unit.WORKING_DAYS)
RISK_WITHIN = _figure("risk_within", "Answer to a risk", 60, Unit.MINUTES)
RISK_CHASE = _figure("risk_chase", "A risk is chased every", 1, Unit.HOURS)
RISK_ESCALATE = _figure("risk_escalate", "A risk is passed on after", 2, Unit.HOURS)
SUMMARY_EVERY = _figure("summary_every", "Time between summaries", 1, Unit.MONTHS)
FOLLOW_UP = _figure("follow_up", "Follow-up after the end", 20, Unit.WORKING_DAYS)
QUIET_DAYS = _figure("quiet_days", "Days after a missed meeting that count as quiet", 14, Unit.DAYS)

PROTOCOL = (
    MATCH_WITHIN, MATCH_WARN, MATCH_CHASE, MATCH_ESCALATE, HEARING_NEAR, SIGN_WITHIN, SIGN_EARLIER, MEET_EVERY,
    MEET_WARN, MEET_ESCALATE, CALL_WITHIN, CALL_ON_HEARING_DAY, LETTER_BEFORE, LETTER_AT, LETTER_CHASE, LETTER_LAPSES,
    PAUSE_CHASE, PAUSE_AFTER, RISK_WITHIN, RISK_CHASE, RISK_ESCALATE, SUMMARY_EVERY, FOLLOW_UP, QUIET_DAYS,
)  # fmt: skip

# --- where a case can stand -------------------------------------------------------------------------------------

MENTORING = Strand(
    slug="mentoring",
    title="Mentoring",
    states=(
        state("M0", "Asked for", waits_on=COORDINATOR, meaning="Somebody asked for a mentor."),
        state("M1", "Matched", waits_on=MENTOR, meaning="A mentor is found; they have not met."),
        state("M2", "Meeting", waits_on=MENTOR, meaning="They meet every week."),
        state("M3", "Paused", waits_on=COORDINATOR, meaning="Meetings rest until an agreed day."),
        state("M8", "Finished", final=True),
        state("M9", "Not wanted", final=True),
    ),
)
PAPER = Strand(
    slug="paper",
    title="Agreement",
    states=(
        state("P1", "Drafted", waits_on=COORDINATOR),
        state("P2", "Signed"),
        state("P9", "Filed", final=True),
    ),
)

# --- what people do ---------------------------------------------------------------------------------------------

ACTIONS = (
    Action(
        slug="ask_for", title="Ask for a mentor", by=(COORDINATOR, SERVICE_MANAGER, SYSTEM),
        moves=(move(MENTORING, "none -> M0"),),
        needs=(guards.person_alive,), asks=fields.Asked, sets={"next_hearing": "hearing_at"},
    ),
    Action(
        slug="match", title="Match with a mentor", by=(COORDINATOR,),
        moves=(move(MENTORING, "M0 -> M1"), move(PAPER, "none -> P1")),
        needs=(guards.person_alive, guards.no_open_risk, guards.a_stranger), asks=fields.Matched,
    ),
    Action(
        slug="sign", title="Sign the agreement", by=(COORDINATOR, MENTOR),
        moves=(move(PAPER, "P1 -> P2"),), sets={"signed_at": "@at"},
    ),
    Action(
        slug="list_hearing", title="Note a hearing", by=(COORDINATOR, SYSTEM),
        moves=(move(MENTORING, "any -> same"),), asks=fields.Listed, sets={"next_hearing": "hearing_at"},
    ),
    Action(
        slug="hearing_over", title="Note that the hearing is over", by=(COORDINATOR, SYSTEM),
        moves=(move(MENTORING, "any -> same"),), clears=("next_hearing",),
    ),
    Action(
        slug="send_letter", title="Send the letter to the court", by=(MENTOR,),
        moves=(move(MENTORING, "M1, M2 -> same"),),
    ),
    Action(
        slug="meet", title="Record a meeting", by=(MENTOR,),
        moves=(move(MENTORING, "M1 -> M2"), move(MENTORING, "M2 -> same")),
        needs=(guards.person_alive,), asks=fields.Met, usually_from="M1",
    ),
    Action(
        slug="miss", title="Record a missed meeting", by=(MENTOR,),
        moves=(move(MENTORING, "M1, M2 -> same"),), asks=fields.Missed,
    ),
    Action(
        slug="call_back", title="Record the call after a missed meeting", by=(MENTOR, COORDINATOR),
        moves=(move(MENTORING, "M1, M2, M3 -> same"),), asks=fields.Spoken, settles=("miss",),
    ),
    Action(
        slug="raise_risk", title="Raise a risk", by=(MENTOR, COORDINATOR, SERVICE_MANAGER),
        moves=(move(MENTORING, "any -> same"),),
    ),
    Action(
        slug="answer_risk", title="Answer a risk", by=(SERVICE_MANAGER,),
        moves=(move(MENTORING, "any -> same"),), settles=("raise_risk",),
    ),
    Action(
        slug="summarise", title="Write the monthly summary", by=(MENTOR,),
        moves=(move(PAPER, "P2 -> same"),),
    ),
    Action(
        slug="pause", title="Pause", by=(COORDINATOR, MENTOR),
        moves=(move(MENTORING, "M1, M2 -> M3"),), needs=(guards.ends_later,), asks=fields.Paused,
    ),
    Action(
        slug="resume", title="Resume", by=(COORDINATOR, MENTOR),
        moves=(move(MENTORING, "M3 -> back(M1, M2)"),),
    ),
    Action(
        slug="decline", title="Note that no mentor is wanted", by=(COORDINATOR, MENTOR),
        moves=(move(MENTORING, "M0, M1, M3 -> M9"), move(PAPER, "any -> P9 ?")),
    ),
    Action(
        slug="finish", title="Finish", by=(COORDINATOR,),
        moves=(move(MENTORING, "any, -M0 -> M8"), move(PAPER, "any -> P9 ?")),
        needs=(guards.no_open_risk,), asks=fields.Finished, usually_from="M2",
    ),
    Action(
        slug="follow_up", title="Ask how it went afterwards", by=(COORDINATOR,),
        moves=(move(MENTORING, "M8 -> same"),),
    ),
    Action(
        slug="reopen", title="Reopen what was ended in error", by=(SERVICE_MANAGER,),
        moves=(move(MENTORING, "ended -> back(M0, M1, M2, M3)"), move(PAPER, "P9 -> back(P1, P2) ?")),
    ),
)  # fmt: skip


# --- what is owed -----------------------------------------------------------------------------------------------


def _nobody_was_reached(now: Situation) -> bool:
    return not any(one.reached for one in now.entered.attempts)


def _asked_how_it_is(now: Situation) -> bool:
    return bool(now.entered.questionnaire)


REVIEWS = (
    Review(
        slug="match_due", title="Find a mentor", rule="T1", opens=(Opening(on_entering=("M0",)),),
        due=Due(after=MATCH_WITHIN, if_hearing_within=HEARING_NEAR), owed_by=(COORDINATOR,), met_by=("match",),
        while_in=("M0",), warn=(Warn(before=MATCH_WARN),), chase=MATCH_CHASE,
        escalate=(Escalation(to=(SERVICE_MANAGER,), after=MATCH_ESCALATE),),
    ),
    Review(
        slug="signature_due", title="Sign the agreement", rule="T2", opens=(Opening(on_entering=("P1",)),),
        due=Due(after=SIGN_WITHIN, never_later_than="next_hearing", earlier_by=SIGN_EARLIER),
        owed_by=(COORDINATOR, MENTOR), met_by=("sign",), while_in=("P1",), chase=MATCH_CHASE,
    ),
    Review(
        slug="meeting_due", title="Meet", rule="T3", opens=(Opening(on_entering=("M1", "M2")),),
        due=Due(after=MEET_EVERY), owed_by=(MENTOR,), met_by=("meet",), while_in=("M1", "M2"), again=True,
        warn=(Warn(after=MEET_WARN),), chase=MEET_EVERY,
        escalate=(Escalation(to=(COORDINATOR,), after=MEET_ESCALATE),),
    ),
    Review(
        slug="call_due", title="Call after a missed meeting", rule="T4", each=True,
        opens=(Opening(after=("miss",), when=_nobody_was_reached),),
        due=Due(counts_from=From.EVENT, after=CALL_WITHIN, on_hearing_day=CALL_ON_HEARING_DAY),
        owed_by=(MENTOR,), met_by=("call_back",), chase=MATCH_CHASE,
    ),
    Review(
        slug="letter_due", title="Letter to the court", rule="T5",
        opens=(Opening(anchor="next_hearing", while_in=("M1", "M2")),),
        due=Due(counts_from=From.ANCHOR, anchor="next_hearing", before=LETTER_BEFORE, at=LETTER_AT),
        owed_by=(MENTOR,), met_by=("send_letter",), while_in=("M1", "M2"), chase=LETTER_CHASE, lapses=LETTER_LAPSES,
    ),
    Review(
        slug="pause_over", title="Is the pause over?", rule="T6", opens=(Opening(after=("pause",)),),
        due=Due(counts_from=From.FIELD, field="until", after=PAUSE_AFTER), owed_by=(COORDINATOR,),
        met_by=("resume",), while_in=("M3",), chase=PAUSE_CHASE,
    ),
    Review(
        slug="risk_unanswered", title="Answer a risk", rule="T7", opens=(Opening(after=("raise_risk",)),),
        due=Due(counts_from=From.RECORDED, after=RISK_WITHIN), owed_by=(SERVICE_MANAGER,), met_by=("answer_risk",),
        each=True, urgent=True, chase=RISK_CHASE, escalate=(Escalation(to=(COORDINATOR,), after=RISK_ESCALATE),),
    ),
    Review(
        slug="summary_due", title="Monthly summary", rule="T8", opens=(Opening(after=("sign",)),),
        due=Due(counts_from=From.ANCHOR, anchor="signed_at", after=SUMMARY_EVERY), owed_by=(MENTOR,),
        met_by=("summarise",), while_in=("P2",), chase=SUMMARY_EVERY,
    ),
    Review(
        slug="follow_up_due", title="Ask how it went", rule="T9", opens=(Opening(on_entering=("M8",)),),
        due=Due(after=FOLLOW_UP), owed_by=(COORDINATOR,), met_by=("follow_up",), while_in=("M8",), chase=MATCH_CHASE,
    ),
    Review(
        slug="baseline_due", title="Questionnaire at the start", rule="T11", opens=(Opening(on_entering=("M2",)),),
        due=Due(after=CALL_WITHIN), owed_by=(MENTOR,), met_by=("meet",), met_when=_asked_how_it_is,
        while_in=("M2", "M3"), chase=MATCH_CHASE,
    ),
)  # fmt: skip


def _quiet(now: Situation) -> Span | None:
    missed = now.last("miss")
    if missed is None:
        return None
    first = london_date(missed.happened_at)
    last = first + dt.timedelta(days=now.value(QUIET_DAYS))
    return Span(first=first, last=last, sentence="A meeting was missed not long ago.")


PATHWAY = Pathway(
    slug="toy",
    title="Peer mentoring (invented)",
    version=1,
    reference_prefix="TOY",
    meaning="Somebody who has been through it meets somebody who is going through it. Invented for the tests.",
    strands=(MENTORING, PAPER),
    actions=ACTIONS,
    reviews=REVIEWS,
    anchors=(
        Anchor(slug="next_hearing", title="Next hearing", meaning="When the person is next at court."),
        Anchor(slug="signed_at", title="Agreement signed"),
    ),
    windows=(Window(slug="quiet", title="Quiet after a missed meeting", rule="T10", compute=_quiet),),
    measure_points=(
        MeasurePoint(
            slug="at_start",
            title="At the start",
            instruments=("core-10",),
            opens=(Opening(on_entering=("M2",)),),
            due=Due(after=CALL_WITHIN),
            rule="T11",
        ),
    ),
    protocol=PROTOCOL,
    roles=(COORDINATOR, MENTOR),
    milestones=("M0", "M1", "M2"),
)
