"""Every read of cases, for screens, API and worker alike. Each names in the access log whom it showed."""

import base64
import binascii
import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from backend import clock
from backend.accounts.models import Membership
from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.cases import access
from backend.cases.facts import picture_of
from backend.cases.models import Case, CaseAssignment, CaseEvent, CaseParty, CaseStrand, Review
from backend.cases.reading import Detail, Given, Headline, Item, Listed, Owed, Page, Place, Told, Who
from backend.pathways import engine
from backend.pathways.entry import Field, fields_of
from backend.pathways.registry import registry
from backend.pathways.vocabulary import START, CaseFacts, Pathway, Situation, Span, State
from backend.refusals import Malformed, NotFound, Reason

PAGE = 50
MOST = 200


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is narrowed to; everything empty is every open case. ``team`` is the organisation whose people hold
    them, ``unheld`` are those that nobody holds."""

    pathway: str = ""
    state: str = ""
    worker: uuid.UUID | None = None
    closed: bool | None = False
    late: bool = False
    person: uuid.UUID | None = None
    team: uuid.UUID | None = None
    unheld: bool = False


def cases(actor: Actor, wanted: Wanted | None = None, *, after: str | None = None, limit: int = PAGE) -> Page:
    """A page of the cases that the actor may see, newest first, in a number of queries that rows do not change."""
    found = _narrowed(access.visible_to(actor), wanted or Wanted())
    if after:
        opened_at, case_id = _read_cursor(after)
        found = found.filter(Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, id__gt=case_id))
    size = max(1, min(limit, MOST))
    rows = list(found.order_by("-opened_at", "id").select_related("person", "site", "worker")[: size + 1])
    shown, more = rows[:size], len(rows) > size
    listed = tuple(_listed(shown))
    _consulted("cases.queries.cases", actor, shown)
    return Page(cases=listed, after=_cursor(shown[-1]) if more else None)


def case(actor: Actor, case_id: uuid.UUID) -> Detail:
    """One case with where it stands, what is owed and what the actor may do. Raises NotFound."""
    row = access.visible_to(actor).filter(id=case_id).select_related("person", "site", "worker", "deputy").first()
    if row is None:
        raise NotFound(access.NOT_FOUND)
    pathway = registry().get(row.pathway, row.pathway_version)
    facts = picture_of(row)
    now = clock.now()
    parties = CaseParty.objects.filter(case=row, until__isnull=True).order_by("organisation__name")
    _consulted("cases.queries.case", actor, [row])
    return Detail(
        id=row.id,
        reference=row.reference,
        version=row.version,
        who=_who(row),
        pathway=pathway,
        site=row.site.name,
        site_id=row.site_id,
        worker=row.worker.name if row.worker else None,
        worker_id=row.worker_id,
        deputy=row.deputy.name if row.deputy else "",
        headlines=_headlines(pathway, facts, clinical=access.sees_clinical(actor)),
        places=_places(pathway, facts),
        anchors=facts.anchors,
        windows=_windows(pathway, facts, actor, now),
        owed=tuple(_owed(one, pathway, now) for one in _open_reviews([row.id])),
        parties=tuple(parties.values_list("organisation_id", "organisation__name", "capacity")),
        actions=engine.available(pathway, facts, by=actor, now=now),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        items=_items(pathway, facts),
        linked_to=row.linked_to_id,
        protocol=facts.protocol,
    )


def timeline(actor: Actor, case_id: uuid.UUID) -> tuple[Told, ...]:
    """What happened on a case, newest first, with clinical answers for health staff alone. Raises NotFound."""
    row = access.require(actor, case_id)
    pathway = registry().get(row.pathway, row.pathway_version)
    events = CaseEvent.objects.filter(case=row).order_by("-sequence")
    _consulted("cases.queries.timeline", actor, [row])
    return tuple(_told(one, pathway, clinical=access.sees_clinical(actor)) for one in events)


def event(actor: Actor, case_id: uuid.UUID, event_id: uuid.UUID) -> Told:
    """One event of a case. Raises NotFound."""
    for one in timeline(actor, case_id):
        if one.id == event_id:
            return one
    raise NotFound(access.NOT_FOUND)


def assignments(actor: Actor, case_id: uuid.UUID) -> tuple[Given, ...]:
    """Who held a case and since when, newest first. Raises NotFound."""
    row = access.require(actor, case_id)
    rows = CaseAssignment.objects.filter(case=row).order_by("-version").select_related("worker", "organisation")
    _consulted("cases.queries.assignments", actor, [row])
    return tuple(
        Given(
            worker=one.worker.name if one.worker else None,
            by=one.actor_name,
            at=one.at,
            organisation=one.organisation.name,
        )
        for one in rows
    )


def reviews(actor: Actor, case_id: uuid.UUID) -> tuple[Owed, ...]:
    """Everything that is or was owed on a case, what is due first at the top, closed ones last. Raises NotFound."""
    row = access.require(actor, case_id)
    pathway = registry().get(row.pathway, row.pathway_version)
    now = clock.now()
    rows = Review.objects.filter(case=row).order_by(
        F("closed_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True)
    )
    _consulted("cases.queries.reviews", actor, [row])
    return tuple(_owed(one, pathway, now) for one in rows)


def owed_by(actor: Actor, wanted: Wanted | None = None, *, limit: int = MOST) -> tuple[tuple[Owed, Listed], ...]:
    """What the actor owes in their roles on cases that they may see, what is due first at the top.

    ``wanted`` narrows the cases; without it every case counts, closed ones that still owe something too.
    """
    visible = _narrowed(access.visible_to(actor), wanted or Wanted(closed=None))
    rows = list(
        Review.objects.filter(case__in=visible, closed_at__isnull=True, owed_by__overlap=sorted(actor.roles))
        .order_by(F("due_at").asc(nulls_last=True), "id")
        .select_related("case__person", "case__site", "case__worker")[:limit]
    )
    now = clock.now()
    cases_by_id = {row.case_id: row.case for row in rows}
    listed = {one.id: one for one in _listed(list(cases_by_id.values()))}
    _consulted("cases.queries.owed_by", actor, list(cases_by_id.values()))
    return tuple(
        (_owed(row, registry().get(row.case.pathway, row.case.pathway_version), now), listed[row.case_id])
        for row in rows
    )


# --- narrowing and paging ---------------------------------------------------------------------------------------


def _narrowed(found: "QuerySet[Case]", wanted: Wanted) -> "QuerySet[Case]":
    if wanted.closed is not None:
        found = found.filter(closed_at__isnull=not wanted.closed)
    if wanted.pathway:
        found = found.filter(pathway=wanted.pathway)
    if wanted.worker:
        found = found.filter(worker_id=wanted.worker)
    if wanted.team:
        team = Membership.objects.filter(organisation_id=wanted.team)
        found = found.filter(worker_id__in=team.values("user_id"))
    if wanted.unheld:
        found = found.filter(worker_id__isnull=True)
    if wanted.person:
        found = found.filter(person_id=wanted.person)
    if wanted.state:
        found = found.filter(strands__state=wanted.state)
    if wanted.late:
        late = Review.objects.filter(closed_at__isnull=True, due_at__lt=clock.now())
        found = found.filter(id__in=late.values("case_id"))
    return found


def _cursor(row: Case) -> str:
    return base64.urlsafe_b64encode(f"{row.opened_at.isoformat()} {row.id}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[dt.datetime, uuid.UUID]:
    try:
        moment, identity = base64.urlsafe_b64decode(cursor.encode()).decode().rsplit(" ", 1)
        return dt.datetime.fromisoformat(moment), uuid.UUID(identity)
    except (ValueError, binascii.Error):
        reason = Reason(code="cursor", sentence="This page of the list cannot be found. Begin again.", where="after")
        raise Malformed(reason.sentence, reasons=[reason]) from None


# --- shaping ----------------------------------------------------------------------------------------------------


def _consulted(what: str, actor: Actor, rows: Iterable[Case]) -> None:
    listed = list(rows)
    people, ids = [row.person_id for row in listed], [row.id for row in listed]
    log.record(Verb.CONSULTATION, what, by=actor, people=people, cases=ids)


def _listed(rows: Sequence[Case]) -> Iterable[Listed]:
    ids = [row.id for row in rows]
    strands: dict[uuid.UUID, list[CaseStrand]] = defaultdict(list)
    for strand in CaseStrand.objects.filter(case_id__in=ids).order_by("strand"):
        strands[strand.case_id].append(strand)
    first: dict[uuid.UUID, Review] = {}
    for review in _open_reviews(ids):
        first.setdefault(review.case_id, review)
    now = clock.now()
    for row in rows:
        pathway = registry().get(row.pathway, row.pathway_version)
        owed = first.get(row.id)
        yield Listed(
            id=row.id,
            reference=row.reference,
            who=_who(row),
            pathway=row.pathway,
            site=row.site.name,
            places=tuple(
                Place(
                    strand=one.strand,
                    strand_title=pathway.strand(one.strand).title,
                    state=pathway.strand(one.strand).state(one.state),
                    since=one.since,
                )
                for one in strands[row.id]
            ),
            worker=row.worker.name if row.worker else None,
            next_owed=_owed(owed, pathway, now) if owed else None,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
        )


def _open_reviews(case_ids: Sequence[uuid.UUID]) -> "QuerySet[Review]":
    found = Review.objects.filter(case_id__in=case_ids, closed_at__isnull=True)
    return found.order_by(F("due_at").asc(nulls_last=True), "id")


def _who(row: Case) -> Who:
    person = row.person
    return Who(
        id=person.id,
        family_name=person.family_name,
        given_names=person.given_names,
        date_of_birth=person.date_of_birth,
        died_on=person.died_on,
    )


def _places(pathway: Pathway, facts: CaseFacts) -> tuple[Place, ...]:
    return tuple(
        Place(
            strand=strand.slug,
            strand_title=strand.title,
            state=strand.state(standing.state),
            since=standing.since,
        )
        for strand in pathway.strands
        if (standing := facts.strands.get(strand.slug)) and standing.since is not None
    )


def _headlines(pathway: Pathway, facts: CaseFacts, *, clinical: bool) -> tuple[Headline, ...]:
    """Of each name that fields of the pathway stand under at the head of a case: the newest answer, if there is one."""
    asked: dict[str, dict[str, Field]] = {}
    for action in pathway.actions:
        if action.asks is not None:
            fields = [one for one in fields_of(action.asks) if one.question.head]
            asked[action.slug] = {one.name: one for one in fields if clinical or not one.question.restricted}
    found: dict[str, Headline] = {}
    for event in facts.history:
        for name, one in asked.get(event.action, {}).items():
            if (answer := event.entered.get(name)) is not None:
                words = next(choice.label for choice in one.choices if choice == answer) if one.choices else str(answer)
                found[one.question.head] = Headline(title=one.question.head, words=words, at=event.happened_at)
    heads = dict.fromkeys(one.question.head for fields in asked.values() for one in fields.values())
    return tuple(found.get(head, Headline(title=head)) for head in heads)


def _windows(pathway: Pathway, facts: CaseFacts, actor: Actor, now: dt.datetime) -> tuple[tuple[str, Span], ...]:
    situation = Situation(facts=facts, by=actor, at=now, now=now)
    return tuple((one.title, span) for one in pathway.windows if (span := one.compute(situation)) is not None)


def _items(pathway: Pathway, facts: CaseFacts) -> Mapping[str, tuple[Item, ...]]:
    """By action: what is open that it would settle."""
    return {
        action.slug: tuple(
            Item(id=uuid.UUID(one.id), title=pathway.action(one.action).title, happened_at=one.happened_at)
            for one in engine.open_items(pathway, action, facts)
        )
        for action in pathway.actions
        if action.settles or action.may_settle
    }


def _owed(row: Review, pathway: Pathway, now: dt.datetime) -> Owed:
    return Owed(
        id=row.id,
        case_id=row.case_id,
        slug=row.slug,
        title=pathway.review(row.slug).title,
        owed_by=tuple(row.owed_by),
        begun_at=row.begun_at,
        due_at=row.due_at,
        urgent=row.urgent,
        late=row.closed_at is None and row.due_at is not None and row.due_at < now,
        debt=row.debt_since is not None,
        closed_at=row.closed_at,
        closed_because=row.closed_because,
    )


def _told(row: CaseEvent, pathway: Pathway, *, clinical: bool) -> Told:
    return Told(
        id=row.id,
        sequence=row.sequence,
        action=row.action,
        title=pathway.action(row.action).title,
        moves={slug: _move(pathway, slug, *one) for slug, one in row.moves.items()},
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        by=row.actor_name,
        role=row.role,
        organisation_id=row.organisation_id,
        source=row.source,
        answers={**row.entered, **(row.clinical if clinical else {})},
        withheld=bool(row.clinical) and not clinical,
        skipped=tuple(row.skipped),
        about=row.about_id,
    )


def _move(pathway: Pathway, strand: str, source: str, target: str) -> tuple[State | None, State]:
    states = pathway.strand(strand)
    return (None if source == START else states.state(source), states.state(target))
