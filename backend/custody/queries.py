"""Reads of the room of custody: what is known of a person's release, with where each word of it comes from."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from backend import clock
from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.cases import access
from backend.cases.facts import picture_of
from backend.cases.models import Case
from backend.custody.arranged import appointments_of, gate_on_file, milestones_of
from backend.custody.facts import as_date, custody_of_people
from backend.custody.fitting import Misfit, no_longer_fits
from backend.custody.models import CustodyHappening, GatePlan, GateResult, ReleaseStatement
from backend.pathways.registry import registry
from backend.pathways.releasing import CustodyEvent, CustodyFacts, ReleaseDate, earlier_day
from backend.pathways.working_days import london_date
from backend.people import joined


@dataclass(frozen=True, kw_only=True)
class Version:
    """One statement, the number it has among all, and whether it is the one that counts."""

    number: int
    date: ReleaseDate
    why: str
    entered_at: dt.datetime
    entered_by: str
    counts: bool


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Something that happened to the person's custody."""

    kind: str
    at: dt.datetime
    prison: str
    source: str
    entered_by: str


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One version of the gate plan, newest first; ``plan`` as it was entered."""

    version: int
    release_on: dt.date | None
    plan: dict[str, object]
    made_at: dt.datetime
    made_by: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    outcome: str
    met_by: str
    place: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Release:
    """Everything that is known of a release: what counts, every version, the gate. ``suggested`` is the earlier working
    day that may be asked for, None where there is none; ``misfits`` is what was arranged for another day."""

    known: CustodyFacts
    versions: tuple[Version, ...]
    happened: tuple[Happened, ...]
    gates: tuple[Gate, ...]
    outcomes: tuple[Outcome, ...]
    suggested: dt.date | None
    misfits: tuple[Misfit, ...]


def release_of(actor: Actor, case_id: uuid.UUID) -> Release:
    """What is known of the release of the person of a case. Raises NotFound for a case that is hidden, or none."""
    case = access.require(actor, case_id)
    log.record(Verb.CONSULTATION, "custody.queries.release_of", by=actor, cases=[case.id], people=[case.person_id])
    records = joined.members_of(case.person_id)
    known = custody_of_people([case.person_id]).get(case.person_id, CustodyFacts())
    rows = list(ReleaseStatement.objects.filter(person_id__in=records))
    happened = CustodyHappening.objects.filter(person_id__in=records).order_by("-at", "-entered_at", "id")
    gates = list(GatePlan.objects.filter(case=case).order_by("-version"))
    return Release(
        known=known,
        versions=_versions(rows),
        happened=tuple(
            Happened(kind=one.kind, at=one.at, prison=one.prison, source=one.source, entered_by=one.entered_by)
            for one in happened
        ),
        gates=tuple(
            Gate(
                version=one.version,
                release_on=one.release_on,
                plan=one.plan,
                made_at=one.made_at,
                made_by=one.made_by,
            )
            for one in gates
        ),
        outcomes=tuple(
            Outcome(outcome=one.outcome, met_by=one.met_by, place=one.place, at=one.at)
            for one in GateResult.objects.filter(case=case).order_by("-at")
        ),
        suggested=suggestion(known),
        misfits=_misfits(case, known, gates),
    )


def _misfits(case: Case, known: CustodyFacts, gates: Sequence[GatePlan]) -> tuple[Misfit, ...]:
    """Nothing once the case has ended, or they are out: then the day has been."""
    if case.closed_at is not None or known.last_event == CustodyEvent.RELEASE:
        return ()
    pathway = registry().get(case.pathway, case.pathway_version)
    return no_longer_fits(
        known.release_on,
        gate=gate_on_file(gates[0] if gates else None),
        appointments=appointments_of(pathway, picture_of(case)),
        milestones=milestones_of(case),
        now=clock.now(),
    )


def suggestion(known: CustodyFacts) -> dt.date | None:
    """The earlier working day that may be asked for, where it is not past."""
    if known.current is None:
        return None
    held_since = london_date(known.sentenced_at) if known.sentenced_at else None
    day = earlier_day(known.current, held_since=held_since)
    return day if day is not None and day >= london_date(clock.now()) else None


def _versions(rows: Sequence[ReleaseStatement]) -> tuple[Version, ...]:
    """Newest first. What counts is the last of the order that statements have among themselves."""
    pairs = sorted(((as_date(row), row) for row in rows), key=lambda pair: pair[0].order)
    return tuple(
        Version(
            number=number,
            date=date,
            why=row.why,
            entered_at=row.entered_at,
            entered_by=row.entered_by,
            counts=number == len(pairs),
        )
        for number, (date, row) in reversed(list(enumerate(pairs, start=1)))
    )
