"""Reads of the courts' room for screens: the list of a day, and the courts that somebody works at."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from backend import clock
from backend.actors import Actor, ActorKind
from backend.audit import log
from backend.audit.models import Verb
from backend.cases import access as cases
from backend.courts import access
from backend.courts.models import Court, Hearing, MessageFile
from backend.pathways.working_days import london_date
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


def courts_of(actor: Actor) -> tuple[Court, ...]:
    """The courts that the sites of the actor's organisation serve today, by name."""
    today = london_date(clock.now())
    current = Q(sites__until__isnull=True) | Q(sites__until__gte=today)
    found = Court.objects.filter(current, sites__since__lte=today)
    if actor.organisation_id is not None or actor.kind is not ActorKind.SYSTEM:
        found = found.filter(sites__site__members__organisation_id=str(actor.organisation_id))
    return tuple(found.distinct().order_by("title"))


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
    people = [row.person_id for row in rows]
    known = _cases_of(actor, people)
    doubtful = _doubtful(people)
    log.record(Verb.CONSULTATION, "courts.queries.day_list", by=actor, people=people)
    return DayList(
        court=court,
        day=day,
        lines=tuple(_line(row, known.get(row.person_id, ()), doubtful=row.person_id in doubtful) for row in rows),
        came_at=max((row.changed_at or row.listed_at for row in rows), default=None),
    )


def last_list() -> dt.datetime | None:
    """When a court list last came in, for any court: what an empty page says."""
    found = MessageFile.objects.filter(purpose="list", finished_at__isnull=False).order_by("-finished_at")
    return found.values_list("finished_at", flat=True).first()


def _line(row: Hearing, known: Sequence[KnownCase], *, doubtful: bool) -> Line:
    return Line(
        hearing_id=row.id,
        person_id=row.person_id,
        family_name=row.person.family_name,
        given_names=row.person.given_names,
        date_of_birth=row.person.date_of_birth,
        starts_at=row.starts_at,
        room=row.room,
        hearing_type=row.hearing_type,
        reference=row.urn or row.case_number,
        offences=tuple(one.get("title") or one.get("code", "") for one in row.offences),
        probation_status=row.probation_status,
        cases=tuple(known),
        doubtful=doubtful,
    )


def _cases_of(actor: Actor, people: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[KnownCase]]:
    found: dict[uuid.UUID, list[KnownCase]] = defaultdict(list)
    rows = cases.visible_to(actor).filter(person_id__in=people, closed_at__isnull=True).order_by("opened_at")
    for case_id, reference, person_id in rows.values_list("id", "reference", "person_id"):
        found[person_id].append(KnownCase(id=case_id, reference=reference))
    return found


def _doubtful(people: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those who wait for somebody to decide whether they are a person on file."""
    waiting = PossibleMatch.objects.filter(person_id__in=people, answer=PossibleMatch.Answer.OPEN)
    return set(waiting.values("person_id").annotate(matches=Count("id")).values_list("person_id", flat=True))
