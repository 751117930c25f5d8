"""The same for many cases at once, in a number of queries that does not depend on how many, but for what rooms record.

For what an import or a sweep says of hundreds of cases: a date moved, supervision was held. Each case is decided by
itself, as :func:`perform` would; what is refused on one leaves the others done.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backend import clock
from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Outcome, Verb
from backend.audit.trail import command
from backend.cases import access, owed, recorders
from backend.cases.commands.performing import (
    Done,
    Request,
    as_before,
    close_or_reopen,
    event_of,
    set_anchors,
)
from backend.cases.commands.versions import require_version
from backend.cases.facts import picture_after, pictures_of
from backend.cases.models import Case, CaseEvent
from backend.pathways import engine
from backend.pathways.registry import registry
from backend.pathways.vocabulary import Action, CaseFacts
from backend.pathways.working_days import london_date
from backend.refusals import NotFound, Refusal
from backend.web import listings

WHAT = "cases.perform_together"


@dataclass(frozen=True, kw_only=True)
class _Decided:
    """A request that may be done: the case locked and counted on, its event not yet written."""

    index: int
    case: Case
    event: CaseEvent
    decision: engine.Decision


def lock_together(case_ids: Iterable[uuid.UUID], *, by: Actor) -> dict[uuid.UUID, Case]:
    """The cases among these that ``by`` may see, locked in the order of their identities until the transaction ends."""
    found = access.visible_to(by).filter(id__in=list(case_ids)).order_by("id").select_for_update(of=("self",))
    return {case.id: case for case in found}


def follow_together(cases: Iterable[Case], before: Mapping[uuid.UUID, CaseFacts], *, by: Actor) -> int:
    """Let what is owed follow a date that a room above has written anew; returns how many reviews moved.

    The caller has locked the cases (:func:`lock_together`) and taken their pictures before it wrote
    (``facts.pictures_of``). Asked again it moves nothing.
    """
    listed = list(cases)
    with command("cases.follow_together", by=by, cases=[case.id for case in listed]) as trail:
        trail.people |= {case.person_id for case in listed}
        now = clock.now()
        after = pictures_of(listed, on=london_date(now))
        changed = [
            owed.Change(case=case, event=None, before=before[case.id], after=after[case.id])
            for case in listed
            if before[case.id].anchors != after[case.id].anchors
        ]
        trail.nothing_done = not changed
        return owed.follow(changed, by=by, now=now) if changed else 0


def perform_together(requests: Iterable[Request], *, by: Actor) -> list[Done | Refusal]:
    """Do one action on each of these cases; answers stand in the order asked. Refusals are on record in one row.

    Raises ValueError for two requests on one case, and for an action that moves a strand: those go through
    :func:`perform_many`.
    """
    asked = list(requests)
    if len({one.case_id for one in asked}) < len(asked):
        raise ValueError("a case stands twice among what is to be done together")
    with command(WHAT, by=by, cases=[one.case_id for one in asked], own_row=False):
        return _perform(asked, by=by)


def _perform(asked: Sequence[Request], *, by: Actor) -> list[Done | Refusal]:
    answers: dict[int, Done | Refusal] = {}
    cases = lock_together([one.case_id for one in asked], by=by)
    known = CaseEvent.objects.filter(actor_id=by.id, command_id__in=[one.command_id for one in asked])
    earlier = {event.command_id: event for event in known}
    now = clock.now()
    facts = pictures_of(list(cases.values()), on=london_date(now))
    decided: list[_Decided] = []
    for index, request in enumerate(asked):
        try:
            case = cases.get(request.case_id)
            if case is None:
                raise NotFound(access.NOT_FOUND)
            if request.command_id in earlier:
                answers[index] = as_before(case, request, earlier[request.command_id])
                continue
            require_version(case, request.expected_version)
            decision = engine.decide(
                registry().get(case.pathway, case.pathway_version),
                request.action,
                facts[case.id],
                by=by,
                entered=request.data,
                at=request.happened_at or now,
                now=now,
                about=request.about,
            )
            listings.require_listed(decision.entry, by)
            if any(step.moves for step in decision.steps):
                raise ValueError(f"{request.action} moves a strand: use perform_many")
            event = event_of(case, decision, request, by=by, now=now)
        except Refusal as refusal:
            answers[index] = refusal
            continue
        decided.append(_Decided(index=index, case=case, event=event, decision=decision))
    if decided:
        _write(decided, facts, by=by)
        for one in decided:
            answers[one.index] = Done(case_id=one.case.id, event_id=one.event.id, version=one.case.version)
    _record_refusals(asked, answers, by=by)
    return [answers[index] for index in range(len(asked))]


def _write(decided: Sequence[_Decided], facts: Mapping[uuid.UUID, CaseFacts], *, by: Actor) -> None:
    now = decided[0].event.recorded_at
    CaseEvent.objects.bulk_create(one.event for one in decided)
    set_anchors([(one.event, one.decision) for one in decided])
    for one in decided:
        recording = recorders.Recording(case=one.case, event=one.event, entry=one.decision.entry, by=by)
        recorders.keep(recording, _action(one).records)
    kept = [one.case for one in decided if _action(one).records]
    read_again = pictures_of(kept, on=london_date(now)) if kept else {}
    changed = []
    for one in decided:
        after = read_again.get(one.case.id) or picture_after(facts[one.case.id], one.decision, one.event)
        close_or_reopen(one.case, registry().get(one.case.pathway, one.case.pathway_version), after, now)
        changed.append(owed.Change(case=one.case, event=one.event, before=facts[one.case.id], after=after))
    Case.objects.bulk_update([one.case for one in decided], ["version", "closed_at"])
    owed.follow(changed, by=by, now=now)
    people = {one.case.person_id for one in decided}
    actions = sorted({_action(one).slug for one in decided})
    log.record(
        Verb.ALTERATION, f"{WHAT} {', '.join(actions)}", by=by, cases=[one.case.id for one in decided], people=people
    )


def _action(one: _Decided) -> Action:
    return one.decision.action


def _record_refusals(asked: Sequence[Request], answers: Mapping[int, Done | Refusal], *, by: Actor) -> None:
    refused = {index: answer for index, answer in answers.items() if isinstance(answer, Refusal)}
    if refused:
        log.record(
            Verb.ALTERATION,
            WHAT,
            by=by,
            cases=[asked[index].case_id for index in refused],
            outcome=Outcome.REFUSED,
            reasons=sorted({code for refusal in refused.values() for code in refusal.codes}),
        )
