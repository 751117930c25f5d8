"""What is missing before somebody is released, read from the history of a case of any pathway that follows a release.

Each need is met by what the shared entries say (``releasing``, ``planning``), or by a later answer of the same name in
whatever form of the pathway asks for it (GP, prescription, housing, benefits).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from backend.pathways.facts import HOLDER, HolderFacts
from backend.pathways.planning import PlanAgreed, UnderstandingAgreed
from backend.pathways.releasing import CUSTODY, CustodyEvent, CustodyFacts, GateOutcome, GatePlanned, GateTold
from backend.pathways.vocabulary import CaseFacts, Pathway

RED = 10  # days: fewer are left for what a move undid (house rule, engager.md 5)
_NOTHING = {GateOutcome.NOT_RELEASED, GateOutcome.ARRESTED}
_UNDOING = {CustodyEvent.RECALL, CustodyEvent.GATE_ARREST}
_SETTLED = {"confirmed", "not_needed"}
_PRACTICAL = {"gp": "gp", "medication": "prescription", "housing": "housing", "benefits": "benefits"}

TITLES: Mapping[str, str] = {
    "understanding": "understanding",
    "plan": "plan",
    "gate_plan": "gate plan",
    "gp": "GP",
    "medication": "medication",
    "housing": "housing",
    "benefits": "benefits",
    "phone": "phone",
    "probation": "probation appointment",
    "deputy": "deputy",
}
"""Every need in the order of a board, with its words."""


def follows_release(pathway: Pathway) -> bool:
    """Whether cases of the pathway hang on a date of release."""
    return any(one.follows is CUSTODY for one in pathway.anchors)


def missing(pathway: Pathway, facts: CaseFacts) -> tuple[str, ...]:
    """The needs that nobody has met yet, in the order of :data:`TITLES`."""
    gate = gate_plan(pathway, facts) or {}
    holder: HolderFacts = facts.known.get(HOLDER.name, HOLDER.absent)
    met = {
        "understanding": _last(pathway, facts, UnderstandingAgreed) is not None,
        "plan": _last(pathway, facts, PlanAgreed) is not None,
        "gate_plan": bool(gate),
        "gp": bool(gate.get("gp")),
        "medication": bool(gate.get("medication")),
        "housing": bool(gate.get("first_address")),
        "benefits": bool(gate.get("benefits")),
        "phone": bool(gate.get("phone_issued")),
        "probation": bool(gate.get("probation_at")),
        "deputy": holder.deputy is not None,
    }
    for need, field in _PRACTICAL.items():
        said = _answer(facts, field)
        if said is not None:
            met[need] = said in _SETTLED
    return tuple(need for need in TITLES if not met[need])


def custody_of(facts: CaseFacts) -> CustodyFacts:
    """What is known of the release of a case."""
    found: CustodyFacts = facts.known.get(CUSTODY.name, CUSTODY.absent)
    return found


def gate_plan(pathway: Pathway, facts: CaseFacts) -> Mapping[str, Any] | None:
    """The gate plan that stands. A day that came to nothing, and a recall, undo the plan that was made before."""
    plans = _actions(pathway, GatePlanned)
    undoing = {one.slug for one in pathway.actions if getattr(one.asks, "custody_event", None) in _UNDOING}
    told = _actions(pathway, GateTold)
    found = None
    for one in facts.history:
        if one.action in plans:
            found = one.entered
        elif one.action in undoing or (one.action in told and one.entered.get("outcome") in _NOTHING):
            found = None
    return found


def moved_close(custody: CustodyFacts, today: dt.date) -> bool:
    """Whether the last word moved the day of release, and fewer than :data:`RED` days are left: the red list."""
    dated = [one.release_on for one in custody.dates if one.release_on is not None]
    if custody.release_on is None or len(dated) < 2 or dated[-1] == dated[-2]:
        return False
    return 0 <= (custody.release_on - today).days < RED


def _last(pathway: Pathway, facts: CaseFacts, asks: type) -> Mapping[str, Any] | None:
    actions = _actions(pathway, asks)
    return next((one.entered for one in reversed(facts.history) if one.action in actions), None)


def _actions(pathway: Pathway, asks: type) -> set[str]:
    return {one.slug for one in pathway.actions if one.asks is not None and issubclass(one.asks, asks)}


def _answer(facts: CaseFacts, field: str) -> str | None:
    """The newest coded answer of this name: codes hold no space, so words of a gate plan are passed over."""
    said = (one.entered.get(field) for one in reversed(facts.history))
    return next((one for one in said if isinstance(one, str) and one in _CODES), None)


_CODES = {"not_asked", "asked", "confirmed", "not_needed", "refused"}
