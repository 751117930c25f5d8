"""Does one action of a pathway: the one way in which a case ever changes."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from backend import clock
from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.cases import access, machine, owed, recorders
from backend.cases.commands.versions import require_version
from backend.cases.facts import picture_after, picture_of
from backend.cases.models import Case, CaseAnchor, CaseEvent
from backend.pathways import engine
from backend.pathways import entry as entries
from backend.pathways.registry import registry
from backend.pathways.vocabulary import CaseFacts, Pathway
from backend.pathways.working_days import london_date
from backend.refusals import Conflict, Refusal
from backend.web import listings


@dataclass(frozen=True, kw_only=True)
class Done:
    """What came of a command. ``repeated`` tells that it had been done before and nothing was done now."""

    case_id: uuid.UUID
    event_id: uuid.UUID
    version: int
    repeated: bool = False


@dataclass(frozen=True, kw_only=True)
class Request:
    """One action asked for. ``expected_version`` is the case's version that the asker looked at; None, for what comes
    from other systems, is whatever it now is. ``command_id`` makes it safe to send again."""

    case_id: uuid.UUID
    action: str
    expected_version: int | None
    command_id: uuid.UUID
    data: Mapping[str, Any] = field(default_factory=dict)
    happened_at: dt.datetime | None = None
    about: str | None = None
    source: str = "screen"


def perform(
    case_id: uuid.UUID,
    action: str,
    *,
    by: Actor,
    expected_version: int | None,
    command_id: uuid.UUID,
    data: Mapping[str, Any] | None = None,
    happened_at: dt.datetime | None = None,
    about: str | None = None,
    source: str = "screen",
) -> Done:
    """Do ``action`` on a case: state, event, what is owed, audit row and records in one transaction, or nothing.

    In this order: the row is locked (NotFound where ``by`` may not see it); a ``command_id`` seen before answers as it
    did then; a version that has moved on is a Conflict naming who acted and when; then the engine decides, and refuses
    with every reason. Times are aware; ``happened_at`` is now unless given, and never in the future.
    """
    request = Request(
        case_id=case_id,
        action=action,
        expected_version=expected_version,
        command_id=command_id,
        data=data or {},
        happened_at=happened_at,
        about=about,
        source=source,
    )
    with command("cases.perform", by=by, cases=(case_id,), own_row=False):
        case = access.require_locked(by, case_id)
        return apply(case, request, by=by)


def perform_many(requests: Iterable[Request], *, by: Actor) -> list[Done | Refusal]:
    """Do several actions, each by itself: one that is refused leaves the others done. Answers stand in the order asked.

    Rows are locked in the order of their identities, so that two batches cannot wait for each other.
    """
    asked = list(requests)
    outcome: dict[int, Done | Refusal] = {}
    for index in sorted(range(len(asked)), key=lambda one: asked[one].case_id):
        request = asked[index]
        try:
            with command("cases.perform", by=by, cases=(request.case_id,), own_row=False):
                outcome[index] = apply(access.require_locked(by, request.case_id), request, by=by)
        except Refusal as refusal:
            outcome[index] = refusal
    return [outcome[index] for index in range(len(asked))]


def apply(case: Case, request: Request, *, by: Actor) -> Done:
    """The work of :func:`perform` on a case that the caller has locked."""
    if (before := _done_before(case, request, by)) is not None:
        return before
    require_version(case, request.expected_version)
    pathway = registry().get(case.pathway, case.pathway_version)
    now = clock.now()
    today = london_date(now)
    facts = picture_of(case, on=today)
    decision = engine.decide(
        pathway,
        request.action,
        facts,
        by=by,
        entered=request.data,
        at=request.happened_at or now,
        now=now,
        about=request.about,
    )
    listings.require_listed(decision.entry, by)
    event = event_of(case, decision, request, by=by, now=now)
    event.save(force_insert=True)
    _move(case, decision, event)
    set_anchors([(event, decision)])
    recorders.keep(recorders.Recording(case=case, event=event, entry=decision.entry, by=by), decision.action.records)
    after = picture_of(case, on=today) if decision.action.records else picture_after(facts, decision, event)
    close_or_reopen(case, pathway, after, now)
    case.save(update_fields=["version", "closed_at"])
    owed.follow([owed.Change(case=case, event=event, before=facts, after=after)], by=by, now=now)
    log.record(Verb.ALTERATION, f"cases.perform {request.action}", by=by, cases=[case.id], people=[case.person_id])
    return Done(case_id=case.id, event_id=event.id, version=case.version)


def _done_before(case: Case, request: Request, by: Actor) -> Done | None:
    event = CaseEvent.objects.filter(actor_id=by.id, command_id=request.command_id).first()
    return as_before(case, request, event) if event else None


def as_before(case: Case, request: Request, event: CaseEvent) -> Done:
    """The answer to a command whose event is on file. Raises Conflict where it was for something else."""
    if event.case_id != case.id or event.action != request.action:
        raise Conflict("This command was used before for something else. Send it again with a command of its own.")
    return Done(case_id=case.id, event_id=event.id, version=event.sequence, repeated=True)


def event_of(case: Case, decision: engine.Decision, request: Request, *, by: Actor, now: dt.datetime) -> CaseEvent:
    """The event that tells of a decision, not yet written; it takes the case's next version."""
    open_answers, clinical = split(decision.entry)
    case.version += 1
    return CaseEvent(
        case=case,
        sequence=case.version,
        action=decision.action.slug,
        moves={one.strand: [one.source, one.target] for one in decision.steps if one.moves},
        about_id=uuid.UUID(decision.about) if decision.about else None,
        happened_at=decision.at,
        recorded_at=now,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        organisation_id=by.organisation_id,
        role=decision.role,
        source=request.source,
        entered=open_answers,
        clinical=clinical,
        skipped=list(decision.skipped),
        command_id=request.command_id,
    )


def split(entry: object | None) -> tuple[dict[str, object], dict[str, object]]:
    """The answers of an entry as JSON: those that every party sees, and those that only health staff do."""
    if entry is None:
        return {}, {}
    answers = entries.write(entry)
    restricted = {one.name for one in entries.fields_of(type(entry)) if one.question.restricted}
    plain = {name: value for name, value in answers.items() if name not in restricted}
    return plain, {name: value for name, value in answers.items() if name in restricted}


def _move(case: Case, decision: engine.Decision, event: CaseEvent) -> None:
    for step in decision.steps:
        kind = machine.strand_class(case.pathway, case.pathway_version, step.strand)
        held = kind.objects.filter(case=case, strand=step.strand).first()
        row = held or kind(case=case, strand=step.strand, since=decision.at)
        machine.move(row, decision.action, step)
        if not step.moves:
            continue
        row.since = decision.at
        row.way_back = list(step.left)
        row.moved_by = event
        row.save(force_insert=held is None, update_fields=None if held is None else _MOVED)


_MOVED = ["state", "since", "way_back", "moved_by"]


def set_anchors(decided: Sequence[tuple[CaseEvent, engine.Decision]]) -> None:
    """Set and clear what these decisions say, each on the case of its event."""
    gone: dict[str, list[uuid.UUID]] = defaultdict(list)
    stand: list[CaseAnchor] = []
    for event, decision in decided:
        for slug, at in decision.anchors.items():
            if at is None:
                gone[slug].append(event.case_id)
            else:
                stand.append(CaseAnchor(case_id=event.case_id, slug=slug, at=at, set_by=event))
    if gone:
        each = (Q(slug=slug, case_id__in=cases) for slug, cases in gone.items())
        CaseAnchor.objects.filter(reduce(or_, each)).delete()
    CaseAnchor.objects.bulk_create(
        stand, update_conflicts=True, unique_fields=["case", "slug"], update_fields=["at", "set_by"]
    )


def close_or_reopen(case: Case, pathway: Pathway, facts: CaseFacts, now: dt.datetime) -> None:
    """Note on the case, which the caller saves, whether every strand has ended."""
    closed = engine.is_closed(pathway, {slug: standing.state for slug, standing in facts.strands.items()})
    if closed and case.closed_at is None:
        case.closed_at = now
    elif not closed:
        case.closed_at = None
