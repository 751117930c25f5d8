"""What a contact is logged against: the appointments still open, the last contact, and when the next is owed.

Appointments and contacts are read from the history of the case, which holds whatever pathway they belong to.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import DateTimeField, Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.care.models import ContactDraft
from backend.cases import access as cases
from backend.cases.models import Case, CaseEvent, CaseStrand
from backend.cases.reading import Detail
from backend.pathways.contacting import TOOK_PLACE, AppointmentBooked, ContactLogged
from backend.pathways.registry import registry
from backend.pathways.timetables import timetable
from backend.pathways.vocabulary import Action, CaseFacts, Pathway
from backend.pathways.working_days import LONDON, london_date


@dataclass(frozen=True, kw_only=True)
class Booked:
    """An appointment that nothing was said of yet. ``id`` is of the event that booked it."""

    id: uuid.UUID
    at: dt.datetime
    setting: str = ""
    place: str = ""
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """The last contact that took place, as far as the next is likely to be like it."""

    setting: str = ""
    present: tuple[str, ...] = ()
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was tapped and not yet saved: names of fields with what stands in them, as a browser sends them."""

    command_id: uuid.UUID
    begun_at: dt.datetime
    answers: Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Before:
    """What the log of a case begins from."""

    bookings: tuple[Booked, ...] = ()
    last: Contact | None = None
    draft: Draft | None = None


@dataclass(frozen=True, kw_only=True)
class CaseToLog:
    """A case on which this worker may log contacts, with their appointments of one day."""

    id: uuid.UUID
    reference: str
    listed_name: str
    initials: str
    action: Action
    pathway: Pathway
    last: Contact | None = None
    drafted: bool = False
    bookings: tuple[Booked, ...] = field(default=())


def before(actor: Actor, detail: Detail, action: Action) -> Before:
    """What the log of this case begins from. Raises NotFound where the case is not the actor's to see."""
    row = cases.require(actor, detail.id)
    ids = [one.id for one in detail.items.get(action.slug, ())]
    booked = _booking_actions(detail.pathway)
    events = CaseEvent.objects.filter(case=row, id__in=ids, action__in=booked).order_by("happened_at", "sequence")
    bookings = sorted((_booked(one) for one in events), key=lambda one: one.at)
    draft = ContactDraft.objects.filter(case=row, worker_id=actor.id).first()
    last = _last_contacts([row.id]).get(row.id)
    log.record(Verb.CONSULTATION, "care.log_queries.before", by=actor, people=[row.person_id], cases=[row.id])
    return Before(
        bookings=tuple(bookings),
        last=last,
        draft=Draft(command_id=draft.command_id, begun_at=draft.begun_at, answers=draft.answers) if draft else None,
    )


def next_contact(detail: Detail, action: Action, bookings: Iterable[Booked], at: dt.datetime) -> dt.date | None:
    """The day of the next appointment after ``at``; without one, that by which the pathway asks for the next contact.

    None where it asks for none.
    """
    booked = [one.at for one in bookings if one.at > at]
    if booked:
        return london_date(min(booked))
    facts = CaseFacts(strands={}, anchors=detail.anchors, protocol=detail.protocol)
    stands = {place.state.slug for place in detail.places}
    found = []
    for review in detail.pathway.reviews:
        rhythm = review.again and action.slug in review.met_by
        if rhythm and (not review.while_in or stands & set(review.while_in)):
            reckoned = timetable(review, begun=at, counted_from=at, facts=facts, now=at)
            if reckoned is not None and reckoned.due_at > at:
                found.append(london_date(reckoned.due_at))
    return min(found, default=None)


def log_action(pathway: Pathway, actor: Actor, standing: Mapping[str, str]) -> Action | None:
    """The action with which this actor logs a contact where a case stands so (strand by state); else any they may do.

    None where the pathway has none for their roles.
    """
    theirs = [
        one for one in pathway.actions if one.asks is ContactLogged and actor.holds(*(role.slug for role in one.by))
    ]
    fits = (one for one in theirs if any(one.move_from(strand, state) for strand, state in standing.items()))
    return next(fits, theirs[0] if theirs else None)


def day_of(actor: Actor, day: dt.date) -> tuple[CaseToLog, ...]:
    """The open cases on which this worker logs contacts, those with an appointment that day first, by its time.

    Theirs are the cases they hold, and those on which they made the appointment themselves. A constant number of
    queries.
    """
    begins = dt.datetime.combine(day, dt.time(), LONDON)
    ends = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), LONDON)
    slugs = {slug for pathway in registry().pathways for slug in _booking_actions(pathway)}
    settled = CaseEvent.objects.filter(about_id=OuterRef("id"))
    events = (
        CaseEvent.objects.filter(case__in=cases.visible_to(actor).filter(closed_at__isnull=True), action__in=slugs)
        .filter(Q(case__worker_id=actor.id) | Q(actor_id=actor.id))
        .annotate(booked_for=Cast(KeyTextTransform("at", "entered"), DateTimeField()))
        .filter(~Exists(settled), booked_for__gte=begins, booked_for__lt=ends)
    )
    bookings: dict[uuid.UUID, list[Booked]] = defaultdict(list)
    for event in events:
        bookings[event.case_id].append(_booked(event))
    rows = (
        cases.visible_to(actor)
        .filter(Q(worker_id=actor.id) | Q(id__in=list(bookings)), closed_at__isnull=True)
        .select_related("person")
        .order_by("person__family_name", "person__given_names", "reference")
    )
    listed = list(rows)
    log.record(
        Verb.CONSULTATION, "care.log_queries.day_of", by=actor, people={one.person_id for one in listed},
        cases={one.id for one in listed},
    )  # fmt: skip
    found = list(_to_log(actor, listed, bookings))
    return tuple(sorted(found, key=lambda one: one.bookings[0].at if one.bookings else ends))


def _to_log(actor: Actor, rows: Sequence[Case], bookings: Mapping[uuid.UUID, Sequence[Booked]]) -> Iterable[CaseToLog]:
    ids = [one.id for one in rows]
    standing: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    for case_id, strand, state in CaseStrand.objects.filter(case_id__in=ids).values_list("case_id", "strand", "state"):
        standing[case_id][strand] = state
    last = _last_contacts(ids)
    begun = ContactDraft.objects.filter(case_id__in=ids, worker_id=actor.id)
    drafted = set(begun.values_list("case_id", flat=True))
    for row in rows:
        pathway = registry().get(row.pathway, row.pathway_version)
        action = log_action(pathway, actor, standing[row.id])
        if action is None:
            continue
        person = row.person
        given = person.given_names
        yield CaseToLog(
            id=row.id,
            reference=row.reference,
            listed_name=f"{person.family_name}, {given}" if given else person.family_name,
            initials="".join(part[0] for part in (*given.split()[:1], person.family_name) if part).upper(),
            action=action,
            pathway=pathway,
            last=last.get(row.id),
            drafted=row.id in drafted,
            bookings=tuple(sorted(bookings.get(row.id, ()), key=lambda one: one.at)),
        )


def _booking_actions(pathway: Pathway) -> set[str]:
    return {one.slug for one in pathway.actions if one.asks is not None and issubclass(one.asks, AppointmentBooked)}


def _booked(event: CaseEvent) -> Booked:
    entered = event.entered
    return Booked(
        id=event.id,
        at=dt.datetime.fromisoformat(entered["at"]),
        setting=entered.get("setting", ""),
        place=entered.get("place") or "",
        minutes=entered.get("minutes"),
    )


def _last_contacts(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Contact]:
    """The newest contact of each case that took place: one query."""
    slugs = {
        one.slug
        for pathway in registry().pathways
        for one in pathway.actions
        if one.asks is not None and issubclass(one.asks, ContactLogged)
    }
    held = CaseEvent.objects.filter(
        case_id__in=case_ids, action__in=slugs, entered__result__in=[one.value for one in TOOK_PLACE]
    )
    newest = held.order_by("case_id", "-happened_at", "-sequence").distinct("case_id")
    return {
        one.case_id: Contact(
            setting=one.entered.get("setting", ""),
            present=tuple(one.entered.get("present", ())),
            minutes=one.entered.get("minutes"),
        )
        for one in newest
    }
