"""An MHTR case lived in memory, with the facts that other rooms keep: consents, the order, the person.

A test says only what matters to it: every action has a plain entry, and every role a person who holds it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from backend.actors import Actor, ActorKind, Registration
from backend.instruments.engine import score
from backend.instruments.registry import registry
from backend.instruments.risk import concern
from backend.pathways import engine, reviews
from backend.pathways import entry as entries
from backend.pathways.facts import CONSENTS, ORDER, PERSON, ConsentRecord, OrderFacts, PersonFacts
from backend.pathways.measuring import MEASURES, MeasureFacts
from backend.pathways.mhtr.measures import INSTRUMENTS
from backend.pathways.mhtr.orders import order_after
from backend.pathways.mhtr.pathway import PATHWAY
from backend.pathways.vocabulary import CaseFacts, Happening, Pathway, Situation
from backend.pathways.working_days import london_date
from tests.pathways.lives import Life

MONDAY = dt.datetime(2026, 6, 1, 9, 30, tzinfo=dt.UTC)
HOUSE = uuid.UUID("5a0c2a9e-7d5e-4f1e-9a46-0d8a3b3f5c01")
PSYCHOLOGIST = Registration(body="hcpc", number="PYL012345", profession="Clinical psychologist")
LAPSED = replace(PSYCHOLOGIST, expires_on=dt.date(2026, 5, 31))
REGISTERED = {"clinical_lead", "treatment_director"}


def person(*roles: str, name: str = "", registration: Registration | None = None) -> Actor:
    """Somebody who holds these roles; clinical leads and treatment directors are registered unless told otherwise."""
    who = name or ",".join(roles)
    if registration is None and not REGISTERED.isdisjoint(roles):
        registration = PSYCHOLOGIST
    return Actor(
        kind=ActorKind.PERSON,
        id=uuid.uuid5(HOUSE, who),
        name=who.title(),
        organisation_id=HOUSE,
        roles=frozenset(roles),
        registration=registration,
    )


def day(moment: dt.datetime, days: int = 0) -> str:
    return (london_date(moment) + dt.timedelta(days=days)).isoformat()


def consent(to: str, answer: str = "given") -> dict[str, Any]:
    return {"to": to, "answer": answer, "how": "signed", "capacity_considered": True}


def phq_9(*columns: int) -> list[dict[str, int]]:
    return [{"item": number, "column": column} for number, column in enumerate(columns, start=1)]


PHQ_9_OF_12 = phq_9(2, 2, 2, 2, 2, 1, 1, 0, 0)
PHQ_9_WITH_RISK = phq_9(2, 2, 2, 2, 2, 2, 2, 3, 3)
PERIOD = {
    "kind": "practitioner",
    "starts_on": "2026-06-01",
    "ends_on": "2027-05-31",
    "practitioner": "Dr Noor Example",
}
IN_HOSPITAL = {"kind": "in_patient", "starts_on": "2026-06-01", "ends_on": "2027-05-31", "place": "Example Hospital"}
COMMUNITY_ORDER = {
    "order_type": "community",
    "sentenced_on": "2026-06-01",
    "convicted_on": "2026-05-01",
    "ends_on": "2027-05-31",
    "periods": [PERIOD],
    "responsible_officer": "Sam Example",
    "copy_received_on": "2026-06-01",
}
SUSPENDED_ORDER = {
    "order_type": "suspended",
    "sentenced_on": "2026-06-01",
    "convicted_on": "2026-05-01",
    "supervision_ends_on": "2027-05-31",
    "operational_ends_on": "2027-11-30",
    "custodial_months": 12,
    "periods": [PERIOD],
    "responsible_officer": "Sam Example",
}
SUITABLE = {
    "needs_treatment": True,
    "may_respond": True,
    "not_hospital_order": True,
    "tier": "primary",
    "kind": "practitioner",
}
SIGNED = {"register_body": "hcpc", "register_number": "PYL 012345"}
TOLD = {"who": "Sam Example", "how": "phone"}

PLAIN: Mapping[str, Mapping[str, Any]] = {
    "receive_referral": {"source": "probation"},
    "hand_over": {
        "receiver": str(uuid.uuid5(HOUSE, "receiver")), "why": "caseload", "summary": "Seen twice.", "person_told": True,
    },
    "confirm_hand_over": {"first_contact_on": "2026-06-03"},
    "pass_screen": {"tool": "Court screen 1", "risk_asked": True},
    "fail_screen": {"reasons": ["no_need"], "onward": "gp", "risk_asked": True},
    "confirm_closure": {},
    "book_assessment": {"at": "2026-06-02T10:00:00+00:00", "place": "court"},
    "record_not_seen": {"reason": "no_time"},
    "record_assessment": {"place": "court", "same_day": True, "risk_level": "low"},
    "ask_opinion": {"of": "Community team", "question": "Would a hospital order be called for?"},
    "receive_opinion": {"summary": "No."},
    "decide_suitable": {**SUITABLE, **SIGNED},
    "decide_not_suitable": {"reasons": ["too_severe"], "onward": "community_mental_health", "register_number": "PYL012345"},
    "record_telephone_decision": {
        **SUITABLE, "decided_by": "Dr Ines Example", "register_body": "hcpc", "register_number": "PYL999999",
        "said_at": "2026-06-01T09:15:00+00:00", "words": "Suitable for primary care treatment.",
    },
    "confirm_telephone_decision": {},
    "change_clinical_view": {"why": "New information from the GP."},
    "record_willingness": {"how": "signed", "explained": True, "capacity_considered": True},
    "decline": {"withdrawn": False},
    "confirm_arrangements": {
        "kind": "practitioner", "director": "Dr Noor Example", "slot_held": True, "earliest_start": "2026-06-15",
    },
    "lose_slot": {"reason": "Therapist left."},
    "sign_off_report": {"version": "1", "register_number": "PYL012345"},
    "send_recommendation": {"version": "1", "lawful_basis": "consent"},
    "receive_report": {"report_type": "short", "recommended": True},
    "reconfirm": {"still_willing": True, "slot_stands": True, "risk_asked": True},
    "list_hearing": {"hearing_at": "2026-06-08T09:00:00+00:00"},
    "adjourn": {"reason": "mhtr_assessment", "date_awaited": True},
    "record_warrant": {},
    "move_to_another_court": {"court": "Solihull", "date_awaited": True},
    "defer_sentence": {"deferred_on": "2026-06-01", "until": "2026-12-01", "convicted_on": "2026-05-01"},
    "end_deferral": {"still_willing": True},
    "sentence_otherwise": {"sentence": "fine"},
    "end_prosecution": {"outcome": "dropped"},
    "record_order": COMMUNITY_ORDER,
    "record_order_without_assessment": COMMUNITY_ORDER,
    "review_exception": {"treatable": True},
    "receive_order_copy": {},
    "check_order": {"provider": "Invented Health", "practitioner": "Dr Noor Example", "copy_seen": True},
    "record_contact": {"reached": True, "method": "phone"},
    "report_no_contact": {"who": "Sam Example"},
    "book_session": {"at": "2026-06-15T10:00:00+00:00", "place": "clinic"},
    "start_treatment": {"place": "clinic", "attended": True, "therapist_registered": True},
    "explain_late_start": {"reason": "no_capacity"},
    "record_session": {"place": "clinic"},
    "record_missed_session": {"outcome": "did_not_attend"},
    "record_cancelled_session": {"by": "person"},
    "judge_absence": {"acceptable": True},
    "hold_review": {"kind": "progress"},
    "record_measures": {"measure": "phq-9", "taken_on": "2026-06-01", "answers": PHQ_9_OF_12},
    "explain_missed_measures": {"point": "mid", "reason": "declined"},
    "answer_alert": {"plan": "Seen today.", "level": "medium"},
    "log_supervision": {"supervisor": "Dr Ines Example"},
    "renew_registration": {"director": "Dr Noor Example", "registered_until": "2028-01-31"},
    "pause": {"reason": "illness", "officer_told": True},
    "check_pause": {"still_paused_because": "Still unwell."},
    "resume": {},
    "arrange_other_place": {
        "place": "Harbour House", "part": "Sessions 6 to 8", "director": "Dr Ada Example", "director_registered": True,
    },
    "give_place_notice": {"in_writing": True, "place": "Harbour House"},
    "acknowledge_place_notice": {},
    "admit": {"place": "Example Hospital", "basis": "order"},
    "record_in_patient_status": {"status": "Settled."},
    "discharge": {"plan": "Weekly sessions."},
    "begin_transfer": {
        "reason": "Moved home.", "to_provider": "Other Health", "place_changes": False, "order_names_it": False,
        "court_step": "none_needed",
    },
    "accept_transfer": {"practitioner": "Dr Bo Example", "officer_told": True, "court_step_done": True},
    "refuse_transfer": {"reason": "No capacity."},
    "report_by_practitioner": {"ground": "not_needed", "reports_as": "named", "report": "No further treatment is required."},
    "plan_period_end": {"enough_time": True},
    "complete_treatment": {"sessions_attended": 12, "closing_report": True},
    "confirm_completion": {},
    "send_completion_notice": {"text": "All planned sessions were attended."},
    "accept_complied": {"complied_on": "2026-06-01", "reading": "treatment_given"},
    "return_to_treatment": {"reason": "Two sessions are left."},
    "hold_as_stopped": {"reason": "Sessions were not attended."},
    "stop_treatment": {"outcome": "dropped_out", "reason": "No contact.", "report_duty": "to_be_reported"},
    "restart": {"reason": "The person came back."},
    "expire_requirement": {"why_unfinished": "Long absence."},
    "consider_early_end": {"ready": False},
    "send_court_feedback": {"at": "end", "text": "Treatment was completed."},
    "name_officer": {"responsible_officer": "Alex Example"},
    "record_first_meeting": {"attended": True},
    "query_court": {"question": "Which practitioner?"},
    "note_court_result": {"result": "amended"},
    "record_court_answer": {"answer": "As ordered."},
    "correct_order": {"what": "Practitioner added."},
    "recheck_order": {},
    "lodge_appeal": {},
    "decide_appeal": {"outcome": "dismissed"},
    "change_area": {"permitted": True, "new_area": "Coventry"},
    "notify_court_of_area": TOLD,
    "report_failure": {"failed_on": "2026-06-01", "facts": "Did not attend."},
    "close_failure": {"finding": "reasonable_excuse", "reason": "In hospital."},
    "warn": {
        "given_on": "2026-06-01", "how": "letter", "circumstances": "Did not attend on 1 June.",
        "says_unacceptable": True, "says_liable": True,
    },
    "record_warning_elsewhere": {"given_on": "2026-06-01"},
    "note_warning_recorded": {"recorded_on": "2026-06-02"},
    "refer_to_enforcement": {"case_for_breach": "Two failures."},
    "add_to_proceedings": {},
    "decline_to_proceed": {"reason": "Not in the public interest."},
    "lay_information": {"public_sector": True, "court": "Birmingham"},
    "list_breach_hearing": {"hearing_at": "2026-06-20T09:00:00+00:00"},
    "dismiss_breach": {"finding": "not_proved"},
    "prove_breach": {"outcomes": ["fine"], "fine_pounds": 100},
    "end_order_on_breach": {"outcome": "resentenced"},
    "acknowledge_report": {},
    "apply_to_court": {"applicant": "probation", "seeks": "cancel"},
    "list_application_hearing": {"hearing_at": "2026-06-20T09:00:00+00:00"},
    "amend_requirement": {"terms": "Treatment by another practitioner."},
    "confirm_copies": {"to": "Everybody."},
    "extend_order": {"new_end_on": "2027-11-30"},
    "close_application": {"outcome": "refused"},
    "cancel_requirement": {},
    "end_order": {"reason": "revoked"},
    "expire_order": {},
    "end_early": {"ends_on": "2026-06-30", "others_complied": True, "plan_met": True, "no_more_instructions": True},
    "raise_risk": {"flags": ["suicide"], "happening": "Says she will end her life.", "done": "Stayed with her.", "told": "Ines."},
    "acknowledge_risk": {"plan": "Crisis team on the way.", "level": "high"},
    "record_consent": {"consents": [consent("assessment"), consent("sharing")]},
    "stop_sharing": {"stopped_with": "Housing."},
    "make_onward_referral": {"to": "gp"},
    "record_onward_outcome": {"outcome": "met"},
    "record_told": TOLD,
    "report_death": {"source": "Coroner's officer"},
    "confirm_death": {"confirmed_with": "Registrar"},
    "correct_death_report": {"explanation": "Another person of that name."},
    "reopen": {"reason": "error", "explanation": "Closed on the wrong case."},
    "undo_end": {"reason": "error", "explanation": "The message was about another order."},
    "undo_death": {"explanation": "Another person of that name."},
}  # fmt: skip


MEASURED = tuple(
    MeasureFacts(
        id=f"{point}-{measure}", measure=measure, point=point, taken_on=dt.date(2026, 6, 1), finished=True, scored=True,
        event="h000",
    )
    for point in ("start", "end")
    for measure in INSTRUMENTS
)  # fmt: skip


@dataclass
class Case(Life):
    """One case, whose measures at the start and end are on file unless a test says otherwise. ``do`` does an action by somebody in its first role, with its plain entry changed where told."""

    pathway: Pathway = field(default_factory=lambda: PATHWAY)
    facts: CaseFacts = field(default_factory=lambda: CaseFacts(strands={}, known={MEASURES.name: MEASURED}))

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

    def decided(self, slug: str) -> engine.Decision:
        """What would be decided now, without doing it."""
        who = person(PATHWAY.action(slug).by[0].slug)
        return engine.decide(PATHWAY, slug, self.facts, by=who, entered=PLAIN[slug], at=self.now, now=self.now)

    def last(self, slug: str) -> Happening:
        return [one for one in self.facts.history if one.action == slug][-1]

    def wait(self, days: int = 0, hours: int = 0) -> None:
        self.now += dt.timedelta(days=days, hours=hours)

    def follow(self, happening: Happening | None, before: CaseFacts, who: Actor) -> reviews.ReviewChanges:
        if happening is not None:
            self.facts = replace(self.facts, known=recorded(self.facts, happening))
        return super().follow(happening, before, who)

    def known(self, **facts: object) -> None:
        self.facts = replace(self.facts, known={**self.facts.known, **facts})

    def site_sets(self, **protocol: object) -> None:
        self.facts = replace(self.facts, protocol={**self.facts.protocol, **protocol})

    @property
    def clinical(self) -> str:
        return self.facts.state("clinical")

    @property
    def legal(self) -> str:
        return self.facts.state("legal")

    @property
    def order(self) -> OrderFacts | None:
        found: OrderFacts | None = self.facts.known.get(ORDER.name)
        return found

    @property
    def due(self) -> set[str]:
        """The reviews that are owed now."""
        return {one.review for one in self.owed.values()}


def recorded(facts: CaseFacts, happening: Happening) -> dict[str, Any]:
    """The known facts once the rooms that keep them have kept what was entered."""
    action = PATHWAY.action(happening.action)
    entry = entries.read(action.asks, happening.entered) if action.asks else None
    known = dict(facts.known)
    if "consent" in action.records:
        known[CONSENTS.name] = (*known.get(CONSENTS.name, ()), *_consents(known, entry, happening))
    if "order" in action.records:
        known[ORDER.name] = order_after(known.get(ORDER.name), entry)
    if "measure" in action.records:
        known[MEASURES.name] = (*known.get(MEASURES.name, ()), _measure(entry, happening))
    if "death" in action.records:
        died_on = getattr(entry, "died_on", None)
        gone = happening.action in {"correct_death_report", "undo_death"}
        known[PERSON.name] = replace(known.get(PERSON.name, PersonFacts()), died_on=None if gone else died_on)
    return known


def _consents(known: Mapping[str, Any], entry: Any, happening: Happening) -> tuple[ConsentRecord, ...]:
    before = len(known.get(CONSENTS.name, ()))
    return tuple(
        ConsentRecord(
            to=one.consent_to,
            answer=one.answered,
            on=london_date(happening.happened_at),
            version=before + number,
            capacity_considered=one.capacity_considered,
        )
        for number, one in enumerate(entry.consents, start=1)
    )


def _measure(entry: Any, happening: Happening) -> MeasureFacts:
    instrument = registry().get(entry.measure)
    scored = score(instrument, {one.item: one.column for one in entry.answers})
    return MeasureFacts(
        id=happening.id,
        measure=instrument.slug,
        taken_on=entry.taken_on,
        point=entry.point,
        finished=entry.finished,
        scored=scored.main.value is not None,
        event=happening.id,
        alerted_by=happening.id if concern(scored).raises_alert else None,
    )


# --- ways to a place --------------------------------------------------------------------------------------------

_ROAD = (
    ("A1", ("receive_referral",)),
    ("A2", ("pass_screen",)),
    ("A3", ("record_consent", "record_assessment")),
    ("A4", ("decide_suitable",)),
    ("A5", ("record_willingness",)),
    ("A6", ("confirm_arrangements",)),
    ("A7", ("sign_off_report", "send_recommendation")),
    ("B1", ("record_order",)),
    ("B2", ("check_order",)),
    ("B3", ("start_treatment",)),
)
_BESIDE = {
    "A3s": ("A3", ("ask_opinion",)),
    "A7d": ("A7", ("defer_sentence",)),
    "B4": ("B3", ("pause",)),
    "B6": ("B3", ("begin_transfer",)),
    "B7": ("B3", ("complete_treatment",)),
    "B8": ("B3", ("stop_treatment",)),
    "Z1": ("A3", ("decide_not_suitable",)),
    "Z2": ("A4", ("decline",)),
    "Z3": ("A7", ("sentence_otherwise",)),
    "Z4": ("A7", ("end_prosecution",)),
    "Z5": ("B7", ("accept_complied",)),
    "Z7": ("B3", ("end_order",)),
    "Z8": ("A7", ("report_death", "confirm_death")),
}
_LEGAL = {
    "C0": (),
    "C1": ("report_failure",),
    "C3": ("report_failure", "refer_to_enforcement"),
    "C4": ("report_failure", "refer_to_enforcement", "lay_information"),
    "C5": ("apply_to_court",),
    "C9": ("end_order",),
}


def case_at(state: str, *, legal: str | None = None, **order: Any) -> Case:
    """A case that has come to ``state`` by the ordinary road; ``order`` changes the order made on the way."""
    case = Case(now=MONDAY)
    _go(case, state, order)
    for slug in _LEGAL[legal] if legal else ():
        case.do(slug)
    return case


def _go(case: Case, state: str, order: Mapping[str, Any]) -> None:
    if state in _BESIDE:
        before, slugs = _BESIDE[state]
        _go(case, before, order)
    elif state == "B5":
        _go(case, "B3", {"periods": [IN_HOSPITAL], **order})
        slugs = ("admit",)
    elif state == "Z6":
        _go(case, "B3", order)
        case.now = dt.datetime(2027, 6, 1, 9, tzinfo=dt.UTC)
        slugs = ("expire_requirement",)
    else:
        places = [one for one, _ in _ROAD]
        slugs = tuple(slug for _, steps in _ROAD[: places.index(state) + 1] for slug in steps)
    for slug in slugs:
        case.do(slug, **(order if slug == "record_order" else {}))


def asked(case: Case, *, by: Actor | None = None, at: dt.datetime | None = None, entered: Any = None) -> Situation:
    """The situation in which a guard is asked."""
    moment = at or case.now
    return Situation(
        facts=case.facts, by=by or person("clinical_lead"), at=moment, now=max(moment, case.now), entered=entered
    )
