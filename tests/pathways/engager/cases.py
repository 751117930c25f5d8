"""An Engager case lived in memory, with what other rooms keep: custody, who holds the case, consents, measures.

A test says only what matters to it: every action has a plain entry, and every role a person who holds it. Release is 70
days off unless a test says otherwise, on a Monday in August.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from backend.actors import Actor, ActorKind
from backend.pathways import engine, reviews
from backend.pathways import entry as entries
from backend.pathways.engager.pathway import PATHWAY
from backend.pathways.facts import CONSENTS, HOLDER, PERSON, ConsentRecord, HolderFacts, PersonFacts
from backend.pathways.measuring import MEASURES, MeasureFacts
from backend.pathways.releasing import (
    CUSTODY,
    CustodyFacts,
    ReleaseDate,
    ReleaseDateStated,
    in_order,
    rank_of,
)
from backend.pathways.vocabulary import CaseFacts, Happening, Pathway, Situation
from backend.pathways.working_days import LONDON, london_date
from tests.pathways.lives import Life

MONDAY = dt.datetime(2026, 6, 1, 9, 30, tzinfo=dt.UTC)
RELEASE = dt.date(2026, 8, 10)
HOUSE = uuid.UUID("5a0c2a9e-7d5e-4f1e-9a46-0d8a3b3f5c01")
EP, SUP, TL, DL = "engager_practitioner", "engager_supervisor", "engager_team_lead", "engager_deputy_lead"


def person(*roles: str, name: str = "") -> Actor:
    """Somebody who holds these roles."""
    who = name or ",".join(roles)
    kind = ActorKind.SYSTEM if roles == ("system",) else ActorKind.PERSON
    return Actor(kind=kind, id=uuid.uuid5(HOUSE, who), name=who.title(), organisation_id=HOUSE, roles=frozenset(roles))


WORKER = person(EP)  # who holds the case once it is allocated
DEPUTY = person(EP, name="deputy")
LEAD = person(TL)


def consent(to: str, answer: str = "given") -> dict[str, Any]:
    return {"to": to, "answer": answer, "how": "signed", "capacity_considered": True}


MET = dict.fromkeys(
    ("male", "sentence_fits", "weeks_left", "resettles_here", "common_problem", "no_severe_illness", "no_in_reach",
     "no_personality_pathway", "safe_for_staff", "can_consent"),
    "met",
)  # fmt: skip
PLAN = {
    "agreed_on": "2026-06-01",
    "goals": [{"text": "A roof", "actions": [{"text": "Ring the council", "owner": "worker", "due_on": "2026-06-20"}]}],
}
GATE_PLAN = {
    "meeting_point": "Visitors' centre", "meeting_time": "09:00", "who": "Sam", "transport": "Bus", "phone_issued": True,
    "first_address": "12 Example Road", "medication": "Seven days to take out", "fallback": "Ring the office",
    "contact_route": "07700 900001",
}  # fmt: skip
SETTLED = dict.fromkeys(("gp", "prescription", "housing", "benefits"), "confirmed")
TOLD_BY = {"source": "Offender management", "prison": "Featherstone"}

PLAIN: Mapping[str, Mapping[str, Any]] = {
    "receive_referral": {"referred_by": "offender_manager", "source": "offender_management", "release_on": RELEASE.isoformat()},
    "begin_screening": {"identity_checked": True},
    "record_screen": MET,
    "accept": {},
    "propose_not_taken_on": {"reason": "not_eligible", "needs_help": False},
    "confirm_not_taken_on": {},
    "record_told": {"who": "The referrer", "how": "email"},
    "allocate": {"worker": str(WORKER.id), "deputy": str(DEPUTY.id)},
    "agree_understanding": {"words": "When I am bored I drink.", "agreed_on": "2026-06-01"},
    "revise_understanding": {"words": "When I am alone I drink.", "agreed_on": "2026-06-01"},
    "agree_plan": PLAN,
    "revise_plan": PLAN,
    "hold_review": {"reviewed": ["understanding", "plan"]},
    "check_practicals": SETTLED,
    "complete_gate_plan": GATE_PLAN,
    "sign_gate_plan": {},
    "go_short_notice": {"why": "Tagged early", "plan": "Met at the gate; plan made in the first week."},
    "state_release_date": {"source": "offender_management", "release_on": RELEASE.isoformat()},
    "hear_release_date": {"source": "prison_system", "release_on": "2026-08-10", "confidence": "firm"},
    "look_at_date": {"done": "Moved the gate plan."},
    "begin_release_day": {},
    "report_release": TOLD_BY,
    "record_gate_outcome": {"met_by": "Sam"},
    "record_not_reached": {"attempts": "Rang at 10, 12 and 16."},
    "record_not_released": {},
    "record_not_released_unsure": {},
    "record_gate_arrest": {"source": "Gate officer"},
    "hold_day_14_review": {"risk_reviewed": True, "plan_reviewed": True},
    "lose_contact": {"risk_level": "medium"},
    "record_outreach": {"step": "call", "route": "07700 900001", "outcome": "no_answer"},
    "reach_again": {"result": "held", "present": ["person"]},
    "give_up_outreach": {"risk_view": "No sign of danger.", "partners_told": "Probation"},
    "propose_ending": {"ground": "goals", "discussed": True, "plan": "Two sessions, then the GP."},
    "agree_ending": {},
    "extend": {"reason": "New tenancy."},
    "propose_finish": {"onward_plan": "Talking therapies", "letter_written": True, "measures_why_not": "Declined."},
    "approve_finish": {},
    "record_reception": TOLD_BY,
    "record_recall": TOLD_BY,
    "record_remand": {"source": "court", "release_on": None},
    "record_sentence": {"source": "court", "release_on": "2026-09-14"},
    "record_transfer": {"source": "Key worker", "prison": "Stafford"},
    "record_hospital": {"source": "Ward", "review_on": "2026-12-01"},
    "note_custody_news": {"news": "Released on 3 August", "source": "Prison system"},
    "look_at_news": {"conclusion": "Recorded as released."},
    "agree_reach": {"access_confirmed": True},
    "close_out_of_reach": {"risk_view": "Settled.", "receiving_service": "Mental health in-reach, Durham"},
    "lose_date": {"known": "Court has it", "asked": "Offender management"},
    "ask_for_date": {"asked": "Offender management"},
    "confirm_date": {},
    "resume_in_prison": {},
    "keep_open_long_stay": {"reason": "long_stay", "review_on": "2026-12-01"},
    "close_out_of_scope": {"risk_view": "Low.", "handed_to": "In-reach, Featherstone"},
    "pause": {"reason": "agreed", "review_on": "2026-12-01"},
    "check_pause": {"still_paused_because": "Still in rehab.", "review_on": "2026-12-10"},
    "resume": {},
    "log_contact": {"result": "held", "present": ["person"], "setting": "prison"},
    "book_appointment": {"at": "2026-06-03T10:00:00+00:00", "setting": "prison"},
    "move_appointment": {"at": "2026-06-04T10:00:00+00:00", "setting": "prison", "asked_by": "prison"},
    "cancel_appointment": {"asked_by": "prison"},
    "make_safety_plan": {"warning_signs": "I stop sleeping."},
    "record_partner_contact": {"role": "probation", "name": "Alex", "consented": True, "outcome": "confirmed"},
    "record_crisis": {"kind": "overdose", "safe_now": True, "done": "Stayed with him."},
    "end_crisis": {"bed_days": 1},
    "plan_visit": {
        "setting": "home", "place": "12 Example Road", "begins_at": "2026-06-01T10:00:00+00:00",
        "expected_end": "2026-06-01T11:00:00+00:00", "worker": str(WORKER.id), "reached_on": "07700 900002",
    },
    "check_in": {},
    "hand_over": {"receiver": str(DEPUTY.id), "why": "absence", "summary": "Prefers mornings.", "person_told": True},
    "confirm_hand_over": {"first_contact_on": "2026-06-01"},
    "record_absence": {"from_on": "2026-06-01", "until_on": "2026-06-12"},
    "name_cover": {"who": str(DEPUTY.id), "reason": "Sick leave"},
    "end_cover": {},
    "log_supervision": {"kind": "individual"},
    "record_observation": {"findings": "Stays with the feeling."},
    "record_measures": {"measure": "core-10", "taken_on": "2026-06-01", "point": "day_14"},
    "explain_missed_measures": {"point": "baseline", "reason": "declined"},
    "answer_alert": {"plan": "Seen today.", "level": "medium"},
    "propose_closing": {
        "reason": "moved_away", "efforts": "Offered sessions by telephone.", "risk_view": "Low.",
    },
    "approve_closing": {},
    "turn_down_proposal": {"reason": "Try once more."},
    "send_closure_pack": {"sent_to": "Person, GP"},
    "send_closing_letter": {"sent_to": "Person"},
    "audit_closure": {"findings": "All was tried."},
    "reopen_in_community": {"reason": "Rang us."},
    "reopen_in_prison": {"reason": "Back in Featherstone."},
    "correct_error": {"what": "Session of 3 June", "right": "It was 4 June", "reason": "Typing"},
    "record_consent": {"consents": [consent("service")]},
    "raise_risk": {"flags": ["suicide"], "happening": "Says he will end his life.", "done": "Stayed.", "told": "Ines"},
    "acknowledge_risk": {"plan": "Crisis team on the way.", "level": "high"},
    "report_death": {"source": "Coroner's officer", "died_on": "2026-06-01"},
    "confirm_death": {"confirmed_with": "Registrar"},
    "correct_death_report": {"explanation": "Another person of that name."},
    "undo_death": {"explanation": "Another person of that name."},
}  # fmt: skip


@dataclass
class Case(Life):
    """One case. ``do`` does an action by somebody in its first role, with its plain entry changed where told."""

    pathway: Pathway = field(default_factory=lambda: PATHWAY)
    facts: CaseFacts = field(default_factory=lambda: CaseFacts(strands={}))
    now: dt.datetime = MONDAY

    def do(
        self,
        slug: str,
        *,
        by: str | Actor | None = None,
        about: str | None = None,
        at: dt.datetime | None = None,
        **changed: Any,
    ) -> str:
        """Do it and return its id; an answer of None is left out."""
        who = by if isinstance(by, Actor) else person(by or PATHWAY.action(slug).by[0].slug)
        entered = {name: value for name, value in {**PLAIN[slug], **changed}.items() if value is not None}
        return self.act(slug, entered, by=who, at=at, about=about).id

    def decided(self, slug: str, *, by: Actor | None = None) -> engine.Decision:
        """What would be decided now, without doing it."""
        who = by or person(PATHWAY.action(slug).by[0].slug)
        return engine.decide(PATHWAY, slug, self.facts, by=who, entered=PLAIN[slug], at=self.now, now=self.now)

    def wait(self, days: int = 0, hours: int = 0, minutes: int = 0) -> None:
        self.now += dt.timedelta(days=days, hours=hours, minutes=minutes)

    def until(self, day: dt.date, time: str = "09:30") -> None:
        self.now = dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=LONDON)

    def last(self, slug: str) -> Happening:
        return [one for one in self.facts.history if one.action == slug][-1]

    def follow(self, happening: Happening | None, before: CaseFacts, who: Actor) -> reviews.ReviewChanges:
        if happening is not None:
            known = recorded(self.facts, happening)
            self.facts = replace(self.facts, known=known, anchors=anchored(self.facts.anchors, known))
        return super().follow(happening, before, who)

    def known(self, **facts: object) -> None:
        known = {**self.facts.known, **facts}
        self.facts = replace(self.facts, known=known, anchors=anchored(self.facts.anchors, known))

    def site_sets(self, **protocol: object) -> None:
        self.facts = replace(self.facts, protocol={**self.facts.protocol, **protocol})

    @property
    def stage(self) -> str:
        return self.facts.state("stage")

    @property
    def custody(self) -> str:
        return self.facts.state("custody")

    @property
    def due(self) -> set[str]:
        """The reviews that are owed now."""
        return {one.review for one in self.owed.values()}


def anchored(anchors: Mapping[str, dt.datetime], known: Mapping[str, Any]) -> dict[str, dt.datetime]:
    """The anchors, with those that follow what a room knows."""
    found = dict(anchors)
    for one in PATHWAY.anchors:
        if one.follows is not None and one.reads is not None:
            found.pop(one.slug, None)
            at = one.reads(known.get(one.follows.name, one.follows.absent))
            if at is not None:
                found[one.slug] = at
    return found


def recorded(facts: CaseFacts, happening: Happening) -> dict[str, Any]:
    """The known facts once the rooms that keep them have kept what was entered."""
    action = PATHWAY.action(happening.action)
    entry: Any = entries.read(action.asks, happening.entered) if action.asks else None
    known = dict(facts.known)
    if isinstance(entry, ReleaseDateStated):
        known[CUSTODY.name] = _dated(known.get(CUSTODY.name, CustodyFacts()), entry, happening)
    if hasattr(entry, "custody_event"):
        before = known.get(CUSTODY.name, CustodyFacts())
        known[CUSTODY.name] = replace(
            before,
            last_event=entry.custody_event, last_event_at=happening.happened_at, prison=entry.prison or before.prison,
        )  # fmt: skip
    if happening.action == "allocate":
        known[HOLDER.name] = HolderFacts(worker=entry.worker, deputy=entry.deputy)
    if happening.action == "hand_over":
        known[HOLDER.name] = replace(known.get(HOLDER.name, HolderFacts()), worker=entry.receiver)
    if happening.action == "record_consent":
        known[CONSENTS.name] = (*known.get(CONSENTS.name, ()), *_consents(known, entry, happening))
    if happening.action == "record_measures":
        known[MEASURES.name] = (*known.get(MEASURES.name, ()), _measure(entry, happening))
    if happening.action in {"report_death", "confirm_death", "correct_death_report", "undo_death"}:
        gone = happening.action in {"correct_death_report", "undo_death"}
        died_on = None if gone else getattr(entry, "died_on", None)
        known[PERSON.name] = replace(known.get(PERSON.name, PersonFacts()), died_on=died_on)
    return known


def _dated(before: CustodyFacts, entry: Any, happening: Happening) -> CustodyFacts:
    said = ReleaseDate(
        release_on=entry.release_on, type=entry.type, source=entry.source, stated_by=entry.stated_by or "",
        confidence=entry.confidence, recorded_at=happening.happened_at, rank=rank_of(entry.source),
    )  # fmt: skip
    return replace(before, dates=in_order((*before.dates, said)))


def _consents(known: Mapping[str, Any], entry: Any, happening: Happening) -> tuple[ConsentRecord, ...]:
    before = len(known.get(CONSENTS.name, ()))
    return tuple(
        ConsentRecord(
            to=one.consent_to, answer=one.answered, on=london_date(happening.happened_at), version=before + number,
            capacity_considered=one.capacity_considered,
        )
        for number, one in enumerate(entry.consents, start=1)
    )  # fmt: skip


def _measure(entry: Any, happening: Happening) -> MeasureFacts:
    return MeasureFacts(
        id=happening.id, measure=entry.measure, taken_on=entry.taken_on, point=entry.point, finished=entry.finished,
        scored=True, event=happening.id,
    )  # fmt: skip


# --- ways to a place --------------------------------------------------------------------------------------------

_ROAD = (
    ("E0", ("receive_referral",)),
    ("E1", ("begin_screening",)),
    ("E3", ("record_consent", "record_screen", "accept")),
    ("E4", ("allocate",)),
    ("E5", ("agree_understanding",)),
    ("E6", ("agree_plan",)),
    ("E7", ("state_release_date", "complete_gate_plan", "sign_gate_plan")),
    ("E8", ("begin_release_day",)),
    ("E9", ("record_gate_outcome",)),
    ("E10", ("hold_day_14_review",)),
    ("E11", ("propose_ending", "agree_ending")),
)
_WHEN = {
    "state_release_date": RELEASE - dt.timedelta(days=3),
    "begin_release_day": RELEASE,
    "hold_day_14_review": RELEASE + dt.timedelta(days=14),
}
Step = str | tuple[str, dict[str, Any]]
_BESIDE: Mapping[str, tuple[str, tuple[Step, ...]]] = {
    "E2": ("E1", ("propose_not_taken_on", "confirm_not_taken_on")),
    "E12": ("E11", ("propose_finish", "approve_finish")),
    "E13": ("E10", ("propose_closing", "approve_closing")),
    "E14": ("E10", ("report_death", "confirm_death")),
    "H1": ("E10", (("record_outreach", {}), ("record_outreach", {"step": "text"}), "lose_contact")),
    "H2": ("E10", ("record_recall",)),
    "H3": ("E5", ("record_transfer",)),
    "H4": ("E5", ("lose_date",)),
    "H5": ("E10", ("pause",)),
}


def case_at(state: str) -> Case:
    """A case that has come to ``state`` by the ordinary road."""
    case = Case()
    _go(case, state)
    return case


def _as_step(step: Step) -> tuple[str, dict[str, Any]]:
    return step if isinstance(step, tuple) else (step, {})


def _go(case: Case, state: str) -> None:
    steps: tuple[Step, ...] = ()
    if state in _BESIDE:
        before, steps = _BESIDE[state]
        _go(case, before)
    elif state:
        places = [one for one, _ in _ROAD]
        steps = tuple(slug for _, slugs in _ROAD[: places.index(state) + 1] for slug in slugs)
    for step in steps:
        slug, changed = _as_step(step)
        if slug in _WHEN:
            case.until(_WHEN[slug])
        case.do(slug, **changed)


def asked(case: Case, *, by: Actor | None = None, at: dt.datetime | None = None, entered: Any = None) -> Situation:
    """The situation in which a guard is asked."""
    moment = at or case.now
    return Situation(facts=case.facts, by=by or WORKER, at=moment, now=max(moment, case.now), entered=entered)
