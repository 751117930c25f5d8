"""How an invented person came to stand where they stand: the real actions of the pathway, on days around today.

Each life is a list of steps. A step is one action in one role, some working days after the step before; the whole is
then laid so that its last step falls shortly before today.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from backend.instruments.registry import registry
from backend.pathways.working_days import add_months, add_working_days, at_time, working_day_before

Entry = dict[str, Any]


@dataclass(frozen=True)
class Days:
    """The days of one life: the day of this step, and those that later entries name."""

    on: dt.date
    today: dt.date
    sentenced: dt.date
    hearing: dt.date
    lead: str  # the clinical lead's registration number
    lead_name: str
    officer: str
    provider: str
    practitioner: str


@dataclass(frozen=True)
class Step:
    role: str
    action: str
    entry: Callable[[Days], Entry] = field(default=lambda _: {})
    wait: int = 1  # working days after the step before
    sentenced: bool = False


def step(role: str, action: str, *, wait: int = 1, sentenced: bool = False, **entry: Any) -> Step:
    """A step whose entry is the same on any day."""
    return Step(role, action, lambda _: entry, wait, sentenced)


def dated(role: str, action: str, entry: Callable[[Days], Entry], *, wait: int = 1, sentenced: bool = False) -> Step:
    """A step whose entry names days or people."""
    return Step(role, action, entry, wait, sentenced)


CW, CL, SP, TP, TD = "court_worker", "clinical_lead", "service_manager", "treatment_practitioner", "treatment_director"
PCO, RO, EO, ADM = "court_officer", "responsible_officer", "enforcement_officer", "administrator"

REFERRED = (
    dated(
        CW, "receive_referral",
        lambda d: {
            "source": "liaison_and_diversion", "court": "Magistrates' Court", "custody": "bail", "plea": "guilty",
            "hearing_at": at_time(d.hearing, dt.time(10, 0)).isoformat(), "urgency": "routine",
            "concerns": "Low mood and poor sleep for some months; asked for help at the police station.",
        },
    ),
)  # fmt: skip
SCREENED = (*REFERRED, step(CW, "pass_screen", tool="K10", risk_asked=True, score=27, minutes=15, wait=0))
ASSESSED = (
    *SCREENED,
    step(
        CW, "record_consent", wait=0,
        consents=[{"to": "assessment", "answer": "given", "how": "spoken", "capacity_considered": True}],
    ),
    step(
        CW, "record_assessment", place="court", same_day=True, risk_level="low", tier="primary", minutes=55, wait=0,
        risk_summary="No thoughts of ending life. Safe to wait for treatment.", has_gp=True,
        formulation="Long-standing anxiety, worse since losing work in spring.",
    ),
)  # fmt: skip
SUITABLE = (
    *ASSESSED,
    dated(
        CL, "decide_suitable",
        lambda d: {
            "needs_treatment": True, "may_respond": True, "not_hospital_order": True, "tier": "primary",
            "kind": "practitioner", "register_body": "hcpc", "register_number": d.lead, "months": 12, "sessions": 12,
        },
        wait=0,
    ),
)  # fmt: skip
WILLING = (
    *SUITABLE,
    step(
        CW, "record_willingness", how="signed", explained=True, capacity_considered=True, text_version="2026-1", wait=0
    ),
)
ARRANGED = (
    *WILLING,
    dated(
        SP, "confirm_arrangements",
        lambda d: {
            "kind": "practitioner", "slot_held": True, "director": d.lead_name, "director_register_number": d.lead,
            "practitioner": d.practitioner, "earliest_start": (d.on + dt.timedelta(days=20)).isoformat(),
            "slot_held_until": (d.hearing + dt.timedelta(days=21)).isoformat(),
        },
    ),
)  # fmt: skip
RECOMMENDED = (
    *ARRANGED,
    dated(CL, "sign_off_report", lambda d: {"version": "1", "register_number": d.lead}, wait=0),
    step(
        CW, "record_consent", wait=0,
        consents=[
            {
                "to": "sharing", "answer": "given", "how": "signed", "capacity_considered": True,
                "recipients": "Probation and the court", "lawful_basis": "consent",
            }
        ],
    ),
    step(CW, "send_recommendation", version="1", lawful_basis="consent", wait=0),
    step(PCO, "receive_report", report_type="short", recommended=True, wait=1),
)  # fmt: skip
SENTENCED = (
    *RECOMMENDED,
    dated(
        PCO, "record_order",
        lambda d: {
            "order_type": "community", "sentenced_on": d.sentenced.isoformat(),
            "convicted_on": (d.sentenced - dt.timedelta(days=21)).isoformat(), "court": "Magistrates' Court",
            "ends_on": add_months(d.sentenced, 12).isoformat(), "companions": ["rehabilitation_activity"],
            "responsible_officer": d.officer,
            "periods": [
                {
                    "kind": "practitioner", "starts_on": d.sentenced.isoformat(),
                    "ends_on": add_months(d.sentenced, 9).isoformat(), "practitioner": d.lead_name,
                }
            ],
        },
        wait=3, sentenced=True,
    ),
    step(RO, "record_first_meeting", attended=True, wait=3),
)  # fmt: skip
ALLOCATED = (
    *SENTENCED,
    step(ADM, "receive_order_copy", wait=0),
    dated(
        SP, "check_order",
        lambda d: {
            "provider": d.provider, "practitioner": d.practitioner, "copy_seen": True, "director": d.lead_name,
            "responsible_officer": d.officer,
        },
        wait=1,
    ),
    step(TP, "record_contact", reached=True, method="phone", wait=2),
)  # fmt: skip


def sheet_of(measure: str, levels: str, *, point: str, risk: int = 0) -> Entry:
    """A sheet whose items weigh these levels in turn, from 0; its risk items are ticked at ``risk``."""
    instrument = registry().get(measure)
    asks_of_risk = {one.number for one in instrument.risk_items}
    answers = []
    for item, level in zip(instrument.items, itertools.cycle(levels)):
        weight = item.least + min(int(level), item.most - item.least)
        column = risk if item.number in asks_of_risk else item.scored(weight)  # reversing is its own inverse
        answers.append({"item": item.number, "column": column})
    return {"measure": measure, "answers": answers, "point": point, "mode": "paper"}


def _sheet(measure: str, levels: str, *, point: str, wait: int = 0, risk: int = 0, done: str = "") -> Step:
    entry = sheet_of(measure, levels, point=point, risk=risk)
    if done:
        entry = {**entry, "done_about_risk": done}
    return dated(TP, "record_measures", lambda d: {**entry, "taken_on": d.on.isoformat()}, wait=wait)


TREATED = (
    *ALLOCATED,
    _sheet("core-om", "2323", point="start", wait=5),
    _sheet("phq-9", "232", point="start"),
    _sheet("gad-7", "223", point="start"),
    step(
        TP, "start_treatment", place="clinic", attended=True, therapist_registered=False,
        number=1, minutes=50, sessions_planned=12, supervisor="The clinical lead", plan="Twelve weekly sessions.",
        wait=0,
    ),
)  # fmt: skip


def _sessions(first: int, last: int) -> Iterable[Step]:
    for number in range(first, last + 1):
        yield step(TP, "record_session", place="clinic", number=number, minutes=50, wait=5)


MID_WAY = (
    *TREATED,
    *_sessions(2, 4),
    _sheet("phq-9", "22", point="session"),
    step(TP, "hold_review", kind="progress", decision="continue", wait=0),
)
COMPLETED = (
    *MID_WAY,
    *_sessions(5, 6),
    _sheet("core-om", "2122", point="mid"),
    _sheet("phq-9", "121", point="mid"),
    _sheet("gad-7", "112", point="mid"),
    *_sessions(7, 12),
    _sheet("core-om", "011", point="end", wait=1),
    _sheet("phq-9", "110", point="end"),
    _sheet("gad-7", "01", point="end"),
    step(
        TP, "complete_treatment", sessions_attended=12, sessions_planned=12, closing_report=True, outcome="completed",
        wait=0,
    ),
    step(CL, "confirm_completion", wait=1),
    step(TP, "send_completion_notice", text="Twelve of twelve sessions attended.", wait=0),
)  # fmt: skip
MISSED = (
    *MID_WAY,
    step(TP, "record_missed_session", outcome="did_not_attend", number=5, wait=5),
    step(TP, "record_missed_session", outcome="did_not_attend", number=6, wait=5),
)
FAILURE = (
    *MISSED,
    dated(
        RO, "report_failure",
        lambda d: {"failed_on": d.on.isoformat(), "facts": "Two sessions missed in a row, no reason given."}, wait=0,
    ),
)  # fmt: skip


def _report(ground: str) -> Step:
    """By whoever the order names (Sentencing Act 2020 Sch 10 para 19), who here is the clinical lead."""
    return step(TD, "report_by_practitioner", ground=ground, reports_as="named", report="See the attached letter.")


#: by what a life is called in the list that the command prints; every state of both strands is among them
LIVES: dict[str, tuple[Step, ...]] = {
    "A1": REFERRED,
    "A2": SCREENED,
    "A3": ASSESSED,
    "A3s": (*ASSESSED, step(CL, "ask_opinion", of="Community mental health team", question="Known to them?", wait=0)),
    "A4": SUITABLE,
    "A5": WILLING,
    "A6": ARRANGED,
    "A7": RECOMMENDED,
    "A7d": (
        *RECOMMENDED,
        dated(
            PCO, "defer_sentence",
            lambda d: {
                "until": (d.on + dt.timedelta(days=120)).isoformat(), "deferred_on": d.on.isoformat(),
                "convicted_on": (d.on - dt.timedelta(days=20)).isoformat(),
            },
        ),
    ),
    "B1": SENTENCED,
    "B2": ALLOCATED,
    "B3": MID_WAY,
    "B4": (*MID_WAY, step(TP, "pause", reason="illness", officer_told=True)),
    "B5": (
        *TREATED,
        step(TP, "record_consent", wait=1, consents=[
            {"to": "alternative_place", "answer": "given", "how": "signed", "capacity_considered": True}]),
        step(TD, "arrange_other_place", place="Larch Ward", part="the next six weeks", director="The clinical lead",
             director_registered=True, resident=True, wait=0),
        step(TD, "give_place_notice", in_writing=True, place="Larch Ward", wait=0),
        step(TD, "admit", place="Larch Ward", basis="alternative", wait=0),
    ),
    "B6": (
        *MID_WAY,
        step(SP, "begin_transfer", reason="Moved house", to_provider="Another provider", place_changes=False,
             order_names_it=False, court_step="none_needed"),
    ),
    "B7": COMPLETED,
    "B8": (
        *MISSED, _report("not_susceptible"),
        step(TP, "stop_treatment", outcome="dropped_out", reason="No longer attends.", report_duty="reported"),
    ),
    "Z1": (
        *ASSESSED,
        dated(CL, "decide_not_suitable", lambda d: {
            "reasons": ["too_severe"], "onward": "community_mental_health", "register_number": d.lead}, wait=0),
    ),
    "Z2": (*SUITABLE, step(CW, "decline", withdrawn=False, in_words="Not now, thank you.", wait=0)),
    "Z3": (*RECOMMENDED, step(PCO, "sentence_otherwise", sentence="fine", wait=2)),
    "Z4": (*SCREENED, step(PCO, "end_prosecution", outcome="dropped", wait=3)),
    "Z5": (
        *COMPLETED,
        dated(RO, "accept_complied", lambda d: {"complied_on": d.on.isoformat(), "reading": "treatment_given"}, wait=2),
    ),
    "Z6": (
        *MISSED,
        _report("not_susceptible"),
        step(TP, "stop_treatment", outcome="dropped_out", reason="No longer attends.", report_duty="reported"),
        step(RO, "expire_requirement", why_unfinished="Did not return after the sixth session.", wait=215),
    ),
    "Z7": (*MISSED, step(PCO, "cancel_requirement", wait=10)),
    "Z8": (
        *TREATED,
        dated(TP, "report_death", lambda d: {"source": "The family telephoned.", "died_on": d.on.isoformat()}, wait=3),
        step(SP, "confirm_death", confirmed_with="The coroner's office", wait=1),
    ),
    "C1": FAILURE,
    "warned": (
        *FAILURE,
        dated(RO, "warn", lambda d: {
            "given_on": d.on.isoformat(), "how": "letter", "circumstances": "Two sessions missed without a reason.",
            "says_unacceptable": True, "says_liable": True, "recorded_on": d.on.isoformat()}, wait=2),
    ),
    "C3": (*FAILURE, step(RO, "refer_to_enforcement", case_for_breach="Second failure within the year.", wait=2)),
    "C4": (
        *FAILURE, step(RO, "refer_to_enforcement", case_for_breach="Second failure within the year.", wait=2),
        step(EO, "lay_information", public_sector=True, court="Magistrates' Court", wait=2),
    ),
    "C5": (*MID_WAY, _report("extend"), step(RO, "acknowledge_report", wait=1),
           step(RO, "apply_to_court", applicant="probation", seeks="replace", person_consents=True, wait=2)),
    "C9": (*COMPLETED,
           dated(RO, "accept_complied",
                 lambda d: {"complied_on": d.on.isoformat(), "reading": "treatment_given"}, wait=2),
           step(PCO, "end_order", reason="revoked_good_progress", wait=10)),
    "alert": (
        *MID_WAY,
        *_sessions(5, 5),
        _sheet("phq-9", "33", point="session", risk=2, done="Stayed with them; safety plan gone through; GP rung."),
    ),
    "risk": (*TREATED, step(TP, "raise_risk", flags=["suicide"], happening="Said life is not worth living.",
                            done="Stayed with them, rang the crisis team.", told="Crisis team", wait=4)),
}  # fmt: skip


@dataclass(frozen=True)
class Laid:
    """A step with its moment."""

    step: Step
    at: dt.datetime
    days: Days


def lay(steps: tuple[Step, ...], *, now: dt.datetime, today: dt.date, back: int, people: dict[str, str]) -> list[Laid]:
    """Lay a life on the calendar so that its last step falls ``back`` working days before today (0: earlier today).

    Steps on one day follow each other by a quarter of an hour, and none is in the future.
    """
    total = sum(one.wait for one in steps[1:])
    day = working_day_before(today) if back else today
    first = add_working_days(day, -(total + max(back - 1, 0))) if total + back else day
    ons, on = [], first
    for index, one in enumerate(steps):
        on = add_working_days(on, one.wait) if index and one.wait else on
        ons.append(min(on, today))
    sentenced = next((ons[index] for index, one in enumerate(steps) if one.sentenced), today)
    hearing = sentenced if any(one.sentenced for one in steps) else add_working_days(today, 1 + total % 4)
    laid, before = [], dt.datetime.min.replace(tzinfo=dt.UTC)
    for index, one in enumerate(steps):
        at = max(at_time(ons[index], dt.time(9, 30)), before + dt.timedelta(minutes=15))
        before = at = min(at, now - dt.timedelta(seconds=len(steps) - index))
        laid.append(Laid(one, at, Days(on=ons[index], today=today, sentenced=sentenced, hearing=hearing, **people)))
    return laid
