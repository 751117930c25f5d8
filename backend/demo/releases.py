"""Lives around a day of release: Engager's road, laid so that the day falls so many days before or after today.

The road is one list of steps, each on its day before (negative) or after release. A life says on which day its release
falls, and lives what of the road is past by then; so where it stands follows from its dates. Some leave the road before
its end, for what their last steps say.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from backend.demo.lives import sheet_of
from backend.pathways.working_days import at_time

Entry = dict[str, Any]

REF, ADM = "referrer", "administrator"
EP, SUP = "engager_practitioner", "engager_supervisor"
TL, DL = "engager_team_lead", "engager_deputy_lead"


@dataclass(frozen=True)
class Around:
    """What an entry may name: the days of this life, its prison, and the people around it by their identity."""

    on: dt.date
    now: dt.datetime
    release_on: dt.date
    first_said: dt.date
    prison: str
    worker: str
    deputy: str
    worker_name: str


@dataclass(frozen=True)
class Stop:
    """One action on its day, counted from release on the road and from today at the end of a life."""

    day: int
    role: str
    action: str
    entry: Callable[[Around], Entry] = field(default=lambda _: {})


def stop(day: int, role: str, action: str, /, **entry: Any) -> Stop:
    return Stop(day, role, action, lambda _: entry)


def _spoke(day: int, setting: str, focus: str = "both", mood: str = "2", **more: Any) -> Stop:
    entry = {"result": "held", "setting": setting, "present": ["person"], "minutes": 30, "focus": focus, "mood": mood}
    return stop(day, EP, "log_contact", **entry, **more)


def _stated(day: int) -> Stop:
    """The date is asked for, and is firm."""
    return Stop(day, EP, "state_release_date", lambda a: {
        "release_on": a.release_on.isoformat(), "source": "offender_management", "stated_by": "Offender management",
        "confidence": "firm",
    })  # fmt: skip


def _partner(day: int, role: str, name: str, outcome: str = "confirmed", about: str = "After release") -> Stop:
    return stop(day, EP, "record_partner_contact", role=role, name=name, consented=True, about=about, outcome=outcome)


def _supervised(day: int) -> Stop:
    return stop(day, SUP, "log_supervision", kind="individual", minutes=45, discussed=True)


def _measured(day: int, measure: str, levels: str, point: str) -> Stop:
    entry = sheet_of(measure, levels, point=point)
    return Stop(day, EP, "record_measures", lambda a: {**entry, "taken_on": a.on.isoformat()})


def _goals(a: Around) -> Entry:
    return {
        "agreed_on": a.on.isoformat(), "shared_with": ["person", "probation"],
        "goals": [
            {"text": "A room of my own, away from the old crowd", "actions": [
                {"text": "Apply to the council for a place", "owner": "worker",
                 "due_on": (a.on + dt.timedelta(days=14)).isoformat()},
            ]},
            {"text": "Not to drink when it gets lonely", "actions": [
                {"text": "Ring somebody before six in the evening", "owner": "person",
                 "due_on": (a.release_on + dt.timedelta(days=7)).isoformat()},
            ]},
        ],
    }  # fmt: skip


def _gate(a: Around) -> Entry:
    return {
        "meeting_point": "Visitors' centre", "meeting_time": "09:00", "who": a.worker_name, "transport": "Worker's car",
        "phone_issued": True, "phone_number": "07700 900123", "first_address": "Room 4, 12 Example Road",
        "medication": "Seven days to take out; the GP prescribes next.", "gp": "Example Road Surgery",
        "probation_at": at_time(a.release_on, dt.time(14, 0)).isoformat(), "benefits": "Claim begins on the day",
        "fallback": "Ring the office; both go to probation at two.", "contact_route": "07700 900123",
    }  # fmt: skip


_CONSENT = {"answer": "given", "how": "signed", "capacity_considered": True}
_ASKED = dict.fromkeys(("gp", "prescription", "housing", "benefits"), "asked")
_CONFIRMED = dict.fromkeys(_ASKED, "confirmed")
CRITERIA = (
    "male", "sentence_fits", "weeks_left", "resettles_here", "common_problem", "no_severe_illness", "no_in_reach",
    "no_personality_pathway", "safe_for_staff", "can_consent",
)  # fmt: skip

#: from the referral in prison to the planned end
ROAD = (
    Stop(-100, REF, "receive_referral", lambda a: {
        "referred_by": "offender_manager", "referrer": "Offender management", "prison": a.prison,
        "release_on": a.first_said.isoformat(), "source": "offender_management", "confidence": "likely",
        "area": "Wolverhampton", "concerns": "Low since his brother died. Sleeps badly, keeps to his cell.",
    }),
    stop(-98, EP, "begin_screening", identity_checked=True),
    stop(-94, EP, "record_consent", consents=[{"to": to, **_CONSENT} for to in ("service", "partners", "family")]),
    stop(-94, EP, "record_screen", **dict.fromkeys(CRITERIA, "met")),
    stop(-92, TL, "accept", interim_contact="The wing's key worker"),
    Stop(-91, TL, "allocate", lambda a: {"worker": a.worker, "deputy": a.deputy}),
    _spoke(-89, "prison", "emotional", "1"),
    _measured(-89, "core-om", "2323", "baseline"),
    _spoke(-82, "prison"),
    _supervised(-76),
    Stop(-72, EP, "agree_understanding", lambda a: {
        "words": "When I am on my own I drink, and when I drink I lose people.", "strengths": "Keeps his word.",
        "triggers": "Evenings with nothing to do.", "helps": "Talking early, and a plan for the evening.",
        "agreed_on": a.on.isoformat(), "shared_with": ["person"],
    }),
    Stop(-66, EP, "make_safety_plan", lambda a: {
        "warning_signs": "I stop sleeping and stop answering.", "coping": "Walk, music.", "people": "My sister.",
        "services": "The Samaritans, 116 123.", "reasons": "My daughter.", "agreed_on": a.on.isoformat(),
    }),
    Stop(-58, EP, "agree_plan", _goals),
    _spoke(-50, "prison"),
    _supervised(-40),
    _spoke(-34, "prison"),
    _stated(-28),
    _spoke(-27, "prison", "practical"),
    stop(-22, EP, "check_practicals", **_ASKED),
    _partner(-20, "probation", "Alex Dunn", "reached"),
    _partner(-16, "trusted", "His sister"),
    _partner(-16, "trusted", "An old friend"),
    _stated(-14),
    _spoke(-13, "prison"),
    Stop(-12, EP, "complete_gate_plan", _gate),
    stop(-11, SUP, "sign_gate_plan"),
    _supervised(-10),
    _partner(-9, "probation", "Alex Dunn"),
    _stated(-7),
    _spoke(-6, "prison"),
    stop(-4, EP, "check_practicals", **_CONFIRMED),
    _stated(-3),
    _stated(-1),
    stop(0, EP, "begin_release_day"),
    Stop(0, EP, "record_gate_outcome", lambda a: {
        "outcome": "met_at_gate", "met_by": a.worker_name, "place": "Visitors' centre"}),
    _spoke(1, "home", "practical"),
    stop(3, EP, "check_practicals", **_CONFIRMED),
    _spoke(5, "street", "emotional"),
    _spoke(9, "phone"),
    _supervised(12),
    _spoke(14, "office", "both", "3"),
    stop(14, EP, "check_practicals", **_CONFIRMED),
    _measured(14, "core-10", "22", "day_14"),
    stop(14, EP, "hold_day_14_review", risk_reviewed=True, plan_reviewed=True),
    _spoke(28, "office"),
    _supervised(33),
    stop(42, EP, "hold_review", reviewed=["understanding", "plan"]),
    _measured(42, "core-10", "21", "four_weekly"),
    _spoke(56, "office", "emotional", "3"),
    _supervised(59),
    _spoke(84, "office", "both", "3"),
    _spoke(110, "office", "both", "3"),
    stop(112, EP, "propose_ending", ground="time", discussed=True, plan="Two more sessions; the GP goes on with him."),
    stop(113, SUP, "agree_ending"),
    _spoke(117, "office", "emotional", "3"),
    _measured(126, "core-om", "0110", "month_3"),
    stop(127, EP, "propose_finish", onward_plan="Talking therapies; the GP knows.", letter_written=True,
         measures_why_not="Taken in the week before."),
    stop(128, TL, "approve_finish"),
)  # fmt: skip


#: what a team does every week of whoever has a worker, on days before today
EVERY_WEEK = (
    stop(7, EP, "hold_review", reviewed=["understanding", "plan"]),
    stop(6, SUP, "log_supervision", kind="group", minutes=60, discussed=True),
    stop(6, SUP, "log_supervision", kind="individual", minutes=45, discussed=True),
)
LATELY = dt.timedelta(days=21)
#: what moves no case: told of every life that is whole, and of others where it is not long ago
BY_THE_WAY = frozenset({
    "log_contact", "log_supervision", "check_practicals", "record_partner_contact", "hold_review",
})  # fmt: skip


@dataclass(frozen=True)
class Life:
    """``release`` says when it falls: days from today. ``off`` is the day, from release, on which the road is left (the
    day of release itself begins all the same); ``then`` are the last steps, on days before today. ``said`` is the date
    as first stated, where it moved since, and ``alongside`` the life of another pathway that the same person lives at
    the same time. All that was done is told of a ``whole`` life; of others, what was done lately, and what moved it."""

    release: int
    off: int | None = None
    then: tuple[Stop, ...] = ()
    said: int | None = None
    alongside: str = ""
    whole: bool = False


def _tried(day: int, step: str, outcome: str = "no_answer") -> Stop:
    return stop(day, EP, "record_outreach", step=step, route="07700 900123", outcome=outcome)


def _no_answer(day: int, setting: str = "phone") -> Stop:
    return stop(day, EP, "log_contact", result="no_answer", setting=setting, present=["nobody"])


def _in_prison(day: int, action: str, **more: Any) -> Stop:
    return Stop(day, EP, action, lambda a: {"source": "The prison, by telephone", "prison": a.prison, **more})


def _ahead(days: int, **entry: Any) -> Callable[[Around], Entry]:
    return lambda a: {**entry, "review_on": (a.on + dt.timedelta(days=days)).isoformat()}


_RISK_VIEW = "No sign of danger to himself or others when last seen."

#: by what a life is called in the list that the command prints; every state of every strand is among them
LIVES: dict[str, Life] = {
    "gate-99": Life(99),
    "gate-96": Life(96),
    "gate-92": Life(92),
    "gate-84": Life(84),
    "gate-60": Life(60),
    "gate-28": Life(28),
    "gate-14": Life(14),
    "gate-7": Life(7, whole=True),
    "gate-3": Life(3),
    "gate-1": Life(1),
    "today": Life(0, off=0),
    "out-1": Life(-1),
    "out-2": Life(-2),
    "out-14": Life(-13, whole=True),
    "out-40": Life(-40),
    "ending": Life(-118, alongside="B1"),
    "both": Life(-60, alongside="A6"),
    "moved": Life(6, off=-12, said=16, then=(
        Stop(1, ADM, "state_release_date", lambda a: {
            "release_on": a.release_on.isoformat(), "source": "prison_system", "confidence": "firm",
            "why": "Home detention curfew was granted."}),
    )),
    "unlike": Life(21, then=(
        Stop(1, EP, "state_release_date", lambda a: {
            "release_on": (a.release_on - dt.timedelta(days=4)).isoformat(), "source": "probation",
            "stated_by": "Alex Dunn", "confidence": "likely"}),
    )),
    "day": Life(0),
    "missed": Life(-1, off=0, then=(
        stop(1, EP, "record_not_reached", attempts="Waited until noon; rang at ten, twelve and four."),
        _tried(1, "call"),
    )),
    "arrest": Life(-1, off=0, then=(
        Stop(1, EP, "record_gate_arrest", lambda a: {"source": "Gate officer", "prison": a.prison}),
    )),
    "lost": Life(-30, off=22, then=(
        _no_answer(7), _tried(6, "text"),
        stop(5, EP, "lose_contact", risk_level="medium"),
        _tried(4, "probation", "news"),
    )),
    "recall": Life(-45, off=30, then=(_in_prison(4, "record_recall"),)),
    "remand": Life(-35, off=30, then=(
        Stop(3, EP, "record_remand", lambda a: {"source": "court", "release_on": None, "prison": a.prison}),
    )),
    "away": Life(45, off=-50, then=(
        stop(2, EP, "record_transfer", source="The wing's key worker", prison="DGI"),
    )),
    "unsure": Life(40, off=-50, then=(
        stop(3, EP, "lose_date", known="A recall is being reckoned anew.", asked="Offender management"),
    )),
    "ward": Life(50, off=-60, then=(
        Stop(5, EP, "record_hospital", _ahead(14, source="The ward", hospital="New Cross")),
    )),
    "break": Life(-70, off=58, then=(Stop(6, EP, "pause", _ahead(14, reason="agreed")),)),
    "given": Life(-50, off=45, then=(
        Stop(1, EP, "hand_over", lambda a: {
            "receiver": a.deputy, "why": "change_of_worker", "summary": "Prefers mornings, and the telephone.",
            "person_told": True}),
    )),
    "crisis": Life(-12, off=11, then=(
        stop(1, EP, "record_crisis", kind="overdose", where="At home", safe_now=True,
             done="Stayed until the ambulance came; rang his sister."),
    )),
    "worry": Life(10, off=-11, then=(
        stop(0, EP, "raise_risk", flags=["suicide"], happening="Says he cannot face the gate.",
             done="Stayed; wing staff told.", told="Duty officer"),
    )),
    "leaving": Life(-24, off=20, then=(
        stop(1, EP, "propose_closing", reason="declined", efforts="Offered the telephone, and another worker.",
             risk_view=_RISK_VIEW, about_data="stands"),
    )),
    "no": Life(95, off=-98, then=(
        stop(2, EP, "propose_not_taken_on", reason="not_eligible", needs_help=True, signpost="Prison healthcare"),
        stop(1, TL, "confirm_not_taken_on"),
        stop(0, EP, "record_told", who="The offender manager", how="email"),
    )),
    "done": Life(-131, whole=True),
    "left": Life(-60, off=45, then=(
        stop(5, EP, "propose_closing", reason="moved_away", efforts="Offered sessions by telephone.",
             risk_view=_RISK_VIEW),
        stop(4, TL, "approve_closing"),
    )),
    "died": Life(-33, off=28, then=(
        Stop(3, EP, "report_death", lambda a: {"source": "His sister telephoned.", "died_on": a.on.isoformat()}),
        stop(2, TL, "confirm_death", confirmed_with="The coroner's office"),
    )),
}  # fmt: skip


@dataclass(frozen=True)
class Laid:
    """A step with its moment."""

    stop: Stop
    at: dt.datetime
    around: Around


def lay(
    life: Life, *, now: dt.datetime, today: dt.date, prison: str, worker: str, deputy: str, name: str
) -> list[Laid]:
    """Lay a life on the calendar. Steps on one day follow each other by a quarter of an hour; none is in the future."""
    release_on = today + dt.timedelta(days=life.release)
    first_said = today + dt.timedelta(days=life.release if life.said is None else life.said)
    days = sorted(_days(life, today), key=lambda pair: pair[0])
    laid, before = [], dt.datetime.min.replace(tzinfo=dt.UTC)
    for index, (on, one) in enumerate(days):
        at = max(at_time(on, dt.time(8, 30)), before + dt.timedelta(minutes=15))
        before = at = min(at, now - dt.timedelta(seconds=2 * (len(days) - index)))
        said = release_on if on > today - dt.timedelta(days=2) else first_said
        around = Around(
            on=on, now=at, release_on=said, first_said=first_said, prison=prison, worker=worker, deputy=deputy,
            worker_name=name,
        )  # fmt: skip
        laid.append(Laid(one, at, around))
    return laid


def _days(life: Life, today: dt.date) -> Iterator[tuple[dt.date, Stop]]:
    """The steps of the road that are past, what is done every week, and the steps at the end."""
    release_on = today + dt.timedelta(days=life.release if life.said is None else life.said)
    ends = today - dt.timedelta(days=max((one.day for one in life.then), default=0))
    for one in ROAD:
        on = release_on + dt.timedelta(days=one.day)
        beyond = life.off is not None and one.day >= life.off and one.action != "begin_release_day"
        told = life.whole or today - on <= LATELY or one.action not in BY_THE_WAY
        if on <= min(today, ends) and told and not beyond:
            yield on, one
    planned = next(one.day for one in ROAD if one.action == "agree_plan")
    if life.off is None or life.off > planned:
        for one in EVERY_WEEK:
            on = today - dt.timedelta(days=one.day)
            if release_on + dt.timedelta(days=planned) < on <= ends:
                yield on, one
    for one in life.then:
        yield today - dt.timedelta(days=one.day), one


def roles_in(lives: Iterable[Life]) -> set[str]:
    """Every role that these lives need somebody for."""
    return {one.role for one in ROAD} | {one.role for life in lives for one in life.then}
