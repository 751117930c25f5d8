"""Reads of the courts' room: the list of a day, the courts that somebody works at, the order of a case."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from backend import clock
from backend.accounts.models import SiteOrganisation
from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.cases import access as cases
from backend.courts import access, placing, terms
from backend.courts.messages.meaning import Change
from backend.courts.models import Court, Hearing, MessageFile, Order, OrderVersion, SiteCourt
from backend.pathways.facts import OrderFacts
from backend.pathways.working_days import london_date
from backend.people import joined
from backend.people.models import PossibleMatch


@dataclass(frozen=True, kw_only=True)
class KnownCase:
    """An open case that the reader may see of somebody on the list."""

    id: uuid.UUID
    reference: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person on a court's list of a day. ``doubtful`` tells that they may be somebody on file: a person decides."""

    hearing_id: uuid.UUID
    person_id: uuid.UUID
    family_name: str
    given_names: str
    date_of_birth: dt.date | None
    starts_at: dt.datetime | None
    room: str
    hearing_type: str
    reference: str
    offences: tuple[str, ...]
    probation_status: str
    cases: tuple[KnownCase, ...]
    doubtful: bool


@dataclass(frozen=True, kw_only=True)
class DayList:
    """A court's list of a day. ``came_at`` is when a list with this court and day last came in; None for never."""

    court: Court
    day: dt.date
    lines: tuple[Line, ...]
    came_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class VersionTold:
    """One version of an order: when, by whom, and what it changed. ``from_court`` tells that a message brought it."""

    number: int
    recorded_at: dt.datetime
    recorded_by: str
    from_court: bool
    shared_on: dt.date | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class OrderTold:
    """The order of a case as it now stands, with its checks, and every version of it, the newest first."""

    court: str
    references: tuple[str, ...]
    facts: OrderFacts
    versions: tuple[VersionTold, ...]


def order_of(actor: Actor, case_id: uuid.UUID) -> OrderTold | None:
    """The order of a case, None where it has none yet. Raises NotFound for a case that the actor may not see."""
    case = cases.require(actor, case_id)
    order = Order.objects.filter(case=case).select_related("court").first()
    rows = list(OrderVersion.objects.filter(case=case).order_by("-number"))
    log.record(Verb.CONSULTATION, "courts.queries.order_of", by=actor, people=[case.person_id], cases=[case.id])
    if order is None or not rows:
        return None
    return OrderTold(
        court=order.court.title if order.court is not None else "",
        references=tuple(order.references),
        facts=terms.read(rows[0].facts),
        versions=tuple(
            VersionTold(
                number=row.number,
                recorded_at=row.recorded_at,
                recorded_by=row.recorded_by,
                from_court=row.said is not None,
                shared_on=row.shared_on,
                changes=tuple(Change(**one) for one in row.changes),
            )
            for row in rows
        ),
    )


def courts_of(actor: Actor) -> tuple[Court, ...]:
    """The courts that the sites of the actor's organisation serve today, by name.

    Whoever operates this system also has the courts that no site serves and that have sent a list for today or later.
    """
    today = london_date(clock.now())
    serving = SiteCourt.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    if actor.organisation_id is None:
        return tuple(Court.objects.filter(code__in=serving.values("court")).order_by("title"))
    members = SiteOrganisation.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today), since__lte=today, organisation_id=actor.organisation_id
    )
    own = Q(code__in=serving.filter(site__in=members.values("site")).values("court"))
    if actor.organisation_id in placing.operators():
        listed = access.visible_to(actor).filter(day__gte=today).exclude(court__in=serving.values("court"))
        own |= Q(code__in=listed.values("court"))
    return tuple(Court.objects.filter(own).order_by("title"))


def day_list(actor: Actor, court_code: str, day: dt.date) -> DayList:
    """The people listed at a court on a day whom the actor may see, in the order of the day.

    In a number of queries that does not depend on how many are listed. Raises NotFound for a court that is none.
    """
    court = access.court(court_code)
    rows = list(
        access.visible_to(actor)
        .filter(court=court, day=day)
        .select_related("person", "file")
        .order_by("starts_at", "room", "list_number", "person__family_name", "id")
    )
    records = joined.members(row.person_id for row in rows)  # of each person, the record that counts first
    known = _cases_of(actor, records)
    doubtful = _doubtful(records)
    log.record(
        Verb.CONSULTATION,
        "courts.queries.day_list",
        by=actor,
        people=(group[0] for group in records.values()),
        cases=(one.id for cases_of_person in known.values() for one in cases_of_person),
    )
    return DayList(
        court=court,
        day=day,
        lines=tuple(
            _line(
                row,
                records[row.person_id][0],
                known.get(row.person_id, ()),
                doubtful=row.person_id in doubtful,
            )
            for row in rows
        ),
        came_at=max((row.changed_at or row.listed_at for row in rows), default=None),
    )


def last_list() -> dt.datetime | None:
    """When a court list last came in, for any court: what an empty page says."""
    found = MessageFile.objects.filter(purpose="list", finished_at__isnull=False).order_by("-finished_at")
    return found.values_list("finished_at", flat=True).first()


def _line(row: Hearing, person_id: uuid.UUID, known: Sequence[KnownCase], *, doubtful: bool) -> Line:
    return Line(
        hearing_id=row.id,
        person_id=person_id,
        family_name=row.person.family_name,
        given_names=row.person.given_names,
        date_of_birth=row.person.date_of_birth,
        starts_at=row.starts_at,
        room=row.room,
        hearing_type=row.hearing_type,
        reference=row.reference,
        offences=tuple(one.get("title") or one.get("code", "") for one in row.offences),
        probation_status=row.probation_status,
        cases=tuple(known),
        doubtful=doubtful,
    )


Records = Mapping[uuid.UUID, tuple[uuid.UUID, ...]]


def _cases_of(actor: Actor, records: Records) -> Mapping[uuid.UUID, list[KnownCase]]:
    """The open cases of each, kept with any of their records."""
    every = {one for group in records.values() for one in group}
    rows = cases.visible_to(actor).filter(person_id__in=every, closed_at__isnull=True).order_by("opened_at", "id")
    by_record: dict[uuid.UUID, list[KnownCase]] = defaultdict(list)
    for case_id, reference, person_id in rows.values_list("id", "reference", "person_id"):
        by_record[person_id].append(KnownCase(id=case_id, reference=reference))
    return {person_id: [case for one in group for case in by_record[one]] for person_id, group in records.items()}


def _doubtful(records: Records) -> set[uuid.UUID]:
    """Those of whom somebody must decide whether they and another record are one person."""
    every = {one for group in records.values() for one in group}
    waiting = PossibleMatch.objects.filter(
        Q(person_id__in=every) | Q(candidate_id__in=every), answer=PossibleMatch.Answer.OPEN
    )
    named = {one for pair in waiting.values_list("person_id", "candidate_id") for one in pair}
    return {person_id for person_id, group in records.items() if not named.isdisjoint(group)}
