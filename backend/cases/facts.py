"""What the engine is told of a case. Each fact has exactly one provider, a function of the room that knows it.

A provider takes cases and answers for all of them in a constant number of queries. Rooms above register theirs when
Django starts; :func:`check_providers` stops a start in which a fact that some guard asks for has none, or two.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import Count

from backend.accounts.protocol import protocol_of
from backend.cases.models import Case, CaseAnchor, CaseEvent, CaseStrand
from backend.pathways import facts as shared
from backend.pathways.engine import Decision
from backend.pathways.registry import registry
from backend.pathways.vocabulary import CaseFacts, Fact, Happening, Pathway, Standing
from backend.people import facts as people
from backend.people import joined

T = TypeVar("T")
Provider = Callable[[Sequence[Case]], Mapping[uuid.UUID, T]]

_providers: dict[str, list[Provider[Any]]] = defaultdict(list)


def provides(fact: Fact[T]) -> Callable[[Provider[T]], Provider[T]]:
    """Register the function that knows ``fact``: cases in, ``{case id: value}`` out; a case left out has none."""

    def registered(provider: Provider[T]) -> Provider[T]:
        if provider not in _providers[fact.name]:
            _providers[fact.name].append(provider)
        return provider

    return registered


def asked_for(pathway: Pathway) -> frozenset[str]:
    """The names of the facts that any guard, window or anchor of the pathway asks for."""
    guards = (fact for action in pathway.actions for guard in action.needs for fact in guard.uses)
    windows = (fact for window in pathway.windows for fact in window.uses)
    anchors = (one.follows for one in pathway.anchors if one.follows is not None)
    return frozenset(fact.name for fact in (*guards, *windows, *anchors))


def check_providers() -> list[str]:
    """A sentence for every fact that a pathway asks for and that not exactly one room provides."""
    wanted = {name for pathway in registry().pathways for name in asked_for(pathway)}
    return [
        f"the fact {name!r} has {len(_providers[name])} providers; it must have exactly one"
        for name in sorted(wanted)
        if len(_providers[name]) != 1
    ]


def picture_of(case: Case, *, on: dt.date | None = None) -> CaseFacts:
    """Everything the engine may look at of one case, with the site's figures of a day (today, unless given)."""
    return pictures_of([case], on=on)[case.id]


def picture_after(before: CaseFacts, decision: Decision, event: CaseEvent) -> CaseFacts:
    """What :func:`picture_of` would read once a decision stands, for an action that records nothing in other rooms."""
    moved = {
        step.strand: Standing(state=step.target, since=decision.at, left=tuple(step.left))
        for step in decision.steps
        if step.moves
    }
    anchors = {**before.anchors, **decision.anchors}
    return replace(
        before,
        strands={**before.strands, **moved},
        history=(*before.history, happening_of(event)),
        anchors={slug: at for slug, at in anchors.items() if at is not None},
    )


def pictures_of(cases: Sequence[Case], *, on: dt.date | None = None) -> dict[uuid.UUID, CaseFacts]:
    """The same for many, in a number of queries that does not depend on how many."""
    ids = [case.id for case in cases]
    strands: dict[uuid.UUID, dict[str, Standing]] = defaultdict(dict)
    for strand in CaseStrand.objects.filter(case_id__in=ids):
        strands[strand.case_id][strand.strand] = Standing(
            state=strand.state, since=strand.since, left=tuple(strand.way_back)
        )
    history: dict[uuid.UUID, list[Happening]] = defaultdict(list)
    for event in CaseEvent.objects.filter(case_id__in=ids).order_by("case_id", "sequence"):
        history[event.case_id].append(happening_of(event))
    anchors: dict[uuid.UUID, dict[str, Any]] = defaultdict(dict)
    for anchor in CaseAnchor.objects.filter(case_id__in=ids):
        anchors[anchor.case_id][anchor.slug] = anchor.at
    known = _known(cases)
    protocol = {key: protocol_of(*key, on=on) for key in {(case.site_id, case.pathway) for case in cases}}
    return {
        case.id: CaseFacts(
            strands=strands[case.id],
            history=tuple(history[case.id]),
            anchors={**anchors[case.id], **_followed(case, known[case.id])},
            known=known[case.id],
            protocol=protocol[case.site_id, case.pathway],
        )
        for case in cases
    }


def _followed(case: Case, known: Mapping[str, Any]) -> dict[str, dt.datetime]:
    """The anchors that are what some room knows."""
    found: dict[str, dt.datetime] = {}
    for anchor in registry().get(case.pathway, case.pathway_version).anchors:
        if anchor.follows is not None and anchor.reads is not None:
            at = anchor.reads(known.get(anchor.follows.name, anchor.follows.absent))
            if at is not None:
                found[anchor.slug] = at
    return found


def _known(cases: Sequence[Case]) -> dict[uuid.UUID, dict[str, Any]]:
    known: dict[uuid.UUID, dict[str, Any]] = {case.id: {} for case in cases}
    wanted = {name for case in cases for name in asked_for(registry().get(case.pathway, case.pathway_version))}
    for name in sorted(wanted):
        for provider in _providers[name]:
            for case_id, value in provider(cases).items():
                known[case_id][name] = value
    return known


def happening_of(event: CaseEvent) -> Happening:
    """An event as the engine sees it; guards may ask for clinical answers, since they only say whether they hold."""
    return Happening(
        id=str(event.id),
        action=event.action,
        happened_at=event.happened_at,
        recorded_at=event.recorded_at,
        by_id=str(event.actor_id),
        by_name=event.actor_name,
        role=event.role,
        entered={**event.entered, **event.clinical},
        moves={strand: (source, target) for strand, (source, target) in event.moves.items()},
        about=str(event.about_id) if event.about_id else None,
    )


@provides(shared.PERSON)
def _person(cases: Sequence[Case]) -> Mapping[uuid.UUID, shared.PersonFacts]:
    found = people.person_facts(case.person_id for case in cases)
    return {case.id: found[case.person_id] for case in cases if case.person_id in found}


@provides(shared.CONSENTS)
def _consents(cases: Sequence[Case]) -> Mapping[uuid.UUID, tuple[shared.ConsentRecord, ...]]:
    return people.consents_of_cases([case.id for case in cases])


@provides(shared.OTHER_CASES)
def _other_cases(cases: Sequence[Case]) -> Mapping[uuid.UUID, int]:
    """Of the same person, under whichever record, on the same pathway, as far as whoever asks can see."""
    groups = joined.members(case.person_id for case in cases)
    records = {record for group in groups.values() for record in group}
    held = list(
        Case.objects.filter(person_id__in=records, closed_at__isnull=True).values_list("id", "person_id", "pathway")
    )
    return {
        case.id: sum(
            one_id != case.id and person_id in groups.get(case.person_id, ()) and pathway == case.pathway
            for one_id, person_id, pathway in held
        )
        for case in cases
    }


@provides(shared.HOLDER)
def _holders(cases: Sequence[Case]) -> Mapping[uuid.UUID, shared.HolderFacts]:
    return {
        case.id: shared.HolderFacts(
            worker=str(case.worker_id) if case.worker_id else None,
            deputy=str(case.deputy_id) if case.deputy_id else None,
        )
        for case in cases
    }


@provides(shared.CASELOADS)
def _caseloads(cases: Sequence[Case]) -> Mapping[uuid.UUID, Mapping[str, int]]:
    """How many open cases each worker holds, of those that can be seen here."""
    held = Case.objects.filter(closed_at__isnull=True, worker__isnull=False).values_list("worker_id")
    counts = {str(worker): count for worker, count in held.annotate(count=Count("id")).order_by()}
    return {case.id: counts for case in cases}
