"""Reads of the room of care: the measures of a case, how a person's scores went, and the alerts nobody has answered."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F

from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.care import access, scoring
from backend.care import coverage as counting
from backend.care.coverage import Missed, OfPathway, OnFile, Pair, PointTold, SheetSeen
from backend.care.models import Measure, MeasureVersion
from backend.cases import access as cases
from backend.cases.models import CaseEvent, Review
from backend.instruments import change
from backend.instruments.change import Change
from backend.instruments.registry import registry
from backend.instruments.scores import Score
from backend.instruments.vocabulary import Instrument
from backend.pathways.measuring import MeasuresMissed, WhyMissed
from backend.pathways.registry import registry as pathways
from backend.pathways.vocabulary import Pathway
from backend.pathways.working_days import london_date
from backend.people import joined
from backend.refusals import NotAllowed, Refusal


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One administration as it now stands. ``value`` is None where it could not be scored; null is never zero.

    ``point`` is the slug of the measure point that it belongs to, ``point_title`` its title in the case's pathway;
    both are empty for none. ``result`` is the score as other programs read it, as it was kept.
    """

    id: uuid.UUID
    case_id: uuid.UUID
    instrument: Instrument
    taken_on: dt.date
    point: str
    point_title: str
    finished: bool
    derived: bool
    version: int
    score: Score
    value: Decimal | None
    result: Mapping[str, Any]
    done_about_risk: str

    @property
    def answered(self) -> int:
        return sum(one is not None for one in self.score.ticked)


@dataclass(frozen=True, kw_only=True)
class VersionTold:
    """One version of a sheet: what was ticked and what it came to, by whom, and why it was corrected."""

    number: int
    score: Score
    value: Decimal | None
    result: Mapping[str, Any]
    finished: bool
    because: str
    done_about_risk: str
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One administration with every version of its answers, the newest first, and how it was taken."""

    taken: Taken
    completed_by: str
    mode: str
    language: str
    interpreter: bool
    versions: tuple[VersionTold, ...]


@dataclass(frozen=True, kw_only=True)
class Course:
    """How a person's scores on one instrument went, oldest first, over all their cases that the reader may see.

    ``change`` is from the first score to the last; None where there are not two, or no reliable change is published.
    Sheets that are not finished are not in it.
    """

    instrument: Instrument
    taken: tuple[Taken, ...]
    change: Change | None

    @property
    def scored(self) -> tuple[Taken, ...]:
        return tuple(one for one in self.taken if one.value is not None)


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A risk item that somebody must look at. ``case_id`` and ``pathway`` are None for a case that the reader does not
    see; ``raised_for`` is the organisation that knows more."""

    id: uuid.UUID
    reference: str
    case_id: uuid.UUID | None
    pathway: Pathway | None
    raised_at: dt.datetime
    raised_by: str
    raised_for: str


MOST_BEGUN = 200


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A sheet that somebody began, with whose it is."""

    taken: Taken
    reference: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Measures:
    """The measures of a case: sheets begun and not finished, and the course of each instrument of the person."""

    unfinished: tuple[Taken, ...]
    courses: tuple[Course, ...]


def measures_of(actor: Actor, case_id: uuid.UUID) -> Measures:
    """What was measured of the person of a case. Raises NotFound; empty for somebody who sees no clinical answers."""
    case = cases.require(actor, case_id)
    rows = list(
        access.visible_to(actor)
        .filter(person_id__in=joined.members_of(case.person_id))
        .select_related("case")
        .order_by("taken_on", "begun_at", "instrument")
    )
    taken = _taken(rows)
    log.record(
        Verb.CONSULTATION, "care.queries.measures_of", by=actor, people=[case.person_id],
        cases={case.id, *(one.case_id for one in rows)},
    )  # fmt: skip
    by_instrument: dict[str, list[Taken]] = defaultdict(list)
    for one in taken:
        if one.finished:
            by_instrument[one.instrument.slug].append(one)
    return Measures(
        unfinished=tuple(one for one in taken if not one.finished and one.case_id == case.id),
        courses=tuple(course(registry().get(slug), listed) for slug, listed in sorted(by_instrument.items())),
    )


def coverage(actor: Actor) -> tuple[OfPathway, ...]:
    """How far before-and-after scores are complete on the cases that the actor may see: counts, and nobody's scores.

    A constant number of queries. Raises NotAllowed for somebody who sees no clinical answers.
    """
    if not cases.sees_clinical(actor):
        raise NotAllowed("Outcome measures are counted for health staff.")
    visible = cases.visible_to(actor)
    by_pathway: dict[str, list[uuid.UUID]] = defaultdict(list)
    for case_id, slug in visible.values_list("id", "pathway"):
        by_pathway[slug].append(case_id)
    on_file = _on_file(visible.values("id"))
    log.record(Verb.CONSULTATION, "care.queries.coverage", by=actor)
    return tuple(
        counting.of_pathway(one, by_pathway[one.slug], on_file)
        for one in pathways().current
        if one.measure_points and by_pathway[one.slug]
    )


def pairs_of(actor: Actor, case_id: uuid.UUID) -> tuple[Pair, ...]:
    """Whether each instrument of a case has its baseline and a later score. Raises NotFound; empty where no clinical
    answers are seen. The caller's own query is on record for it."""
    case = cases.require(actor, case_id)
    pathway = pathways().get(case.pathway, case.pathway_version)
    if not pathway.measure_points or not cases.sees_clinical(actor):
        return ()
    return counting.pairs_of(pathway, _on_file([case.id]).get(case.id, OnFile()))


def points_of(actor: Actor, case_id: uuid.UUID) -> tuple[PointTold, ...]:
    """At which points of a case measures were taken: what everybody who works on it may know. Raises NotFound."""
    case = cases.require(actor, case_id)
    pathway = pathways().get(case.pathway, case.pathway_version)
    log.record(Verb.CONSULTATION, "care.queries.points_of", by=actor, people=[case.person_id], cases=[case.id])
    return counting.points_told(pathway, _on_file([case.id]).get(case.id, OnFile()))


_WHY = {one.value: one for one in WhyMissed}


def _on_file(case_ids: Any) -> Mapping[uuid.UUID, OnFile]:
    """What is on file about the measures of cases, given as ids or a query for them: three queries."""
    definitions = pathways().pathways
    missed = {one.slug for pathway in definitions for one in pathway.actions if one.asks is MeasuresMissed}
    opened_for = {
        review.slug: point.slug
        for pathway in definitions
        for point in pathway.measure_points
        for review in pathway.reviews
        if review.opens == point.opens
    }
    newest = MeasureVersion.objects.filter(
        case__in=case_ids, number=F("measure__version")
    ).values_list(
        "case_id", "measure__instrument", "measure__point", "measure__taken_on", "finished", "value"
    )  # fmt: skip
    events = CaseEvent.objects.filter(case__in=case_ids, action__in=missed)
    reviews = Review.objects.filter(case__in=case_ids, slug__in=opened_for).values_list("case_id", "slug")
    return counting.gathered(
        (
            SheetSeen(
                case_id=case_id, instrument=slug, point=point, taken_on=on, finished=finished,
                scored=finished and value is not None,
            )
            for case_id, slug, point, on, finished, value in newest
        ),
        (
            Missed(
                case_id=case_id, point=entered["point"], reason=_WHY[entered["reason"]],
                said_on=london_date(happened_at),
            )
            for case_id, entered, happened_at in events.values_list("case_id", "entered", "happened_at")
        ),
        {(case_id, opened_for[slug]) for case_id, slug in reviews},
    )  # fmt: skip


def course(instrument: Instrument, taken: Iterable[Taken]) -> Course:
    """The course of finished sheets, oldest first. Each score is of the instrument's newest rules for the change."""
    listed = tuple(taken)
    scored = [one for one in listed if one.value is not None]
    found = None
    if len(scored) > 1:
        try:
            found = change.between_scores(
                scoring.by_newest_rules(scored[0].score), scoring.by_newest_rules(scored[-1].score)
            )
        except Refusal:
            found = None
    return Course(instrument=instrument, taken=listed, change=found)


def sheet(actor: Actor, measure_id: uuid.UUID) -> Sheet:
    """One sheet with its versions. Raises NotFound."""
    row = access.require(actor, measure_id)
    versions = list(MeasureVersion.objects.filter(measure=row).order_by("-number"))
    log.record(Verb.CONSULTATION, "care.queries.sheet", by=actor, people=[row.person_id], cases=[row.case_id])
    return Sheet(
        taken=_told(row, versions[0]),
        completed_by=row.completed_by,
        mode=row.mode,
        language=row.language,
        interpreter=row.interpreter,
        versions=tuple(
            VersionTold(
                number=one.number,
                score=scoring.score_of(one, row.instrument),
                value=one.value,
                result=one.result,
                finished=one.finished,
                because=one.because,
                done_about_risk=one.done_about_risk,
                recorded_at=one.recorded_at,
                recorded_by=one.recorded_by,
            )
            for one in versions
        ),
    )


def begun_by(actor: Actor) -> tuple[Begun, ...]:
    """The sheets whose answers this actor saved last and nobody has finished, the newest first."""
    rows = list(
        access.visible_to(actor)
        .filter(finished_at__isnull=True, versions__number=F("version"), versions__event__actor_id=actor.id)
        .select_related("case", "case__person")
        .order_by("-begun_at")[:MOST_BEGUN]
    )
    log.record(
        Verb.CONSULTATION, "care.queries.begun_by", by=actor, people={one.case.person_id for one in rows},
        cases={one.case_id for one in rows},
    )  # fmt: skip
    return tuple(
        Begun(
            taken=one,
            reference=row.case.reference,
            name=f"{row.case.person.family_name}, {row.case.person.given_names}",
        )
        for row, one in zip(rows, _taken(rows), strict=True)
    )


def open_alerts(actor: Actor, person_id: uuid.UUID) -> tuple[Alert, ...]:
    """The alerts about a person that nobody has answered, oldest first. The caller's own query is on record for it."""
    rows = (
        access.alerts_visible_to(actor)
        .filter(person_id__in=joined.members_of(person_id), answered_at__isnull=True)
        .order_by("raised_at")
    )
    listed = list(rows)
    on = cases.visible_to(actor).filter(id__in=[one.case_id_raised for one in listed])
    seen = {one: pathways().get(slug, version) for one, slug, version in on.values_list(*_KIND)}
    return tuple(
        Alert(
            id=one.id,
            reference=one.reference,
            case_id=one.case_id_raised if one.case_id_raised in seen else None,
            pathway=seen.get(one.case_id_raised),
            raised_at=one.raised_at,
            raised_by=one.raised_by,
            raised_for=one.raised_for,
        )
        for one in listed
    )


_KIND = ("id", "pathway", "pathway_version")


def with_open_alerts(actor: Actor, people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these people about whom an alert is unanswered, whichever of their records it is about."""
    rows = access.alerts_visible_to(actor).filter(answered_at__isnull=True)
    alarmed = set(rows.values_list("person_id", flat=True))
    if not alarmed:
        return set()
    counts = joined.that_count({*people, *alarmed})
    about = {counts.get(one, one) for one in alarmed}
    return {one for one in people if counts.get(one, one) in about}


def _taken(rows: Iterable[Measure]) -> list[Taken]:
    listed = list(rows)
    newest = MeasureVersion.objects.filter(measure__in=[one.id for one in listed]).order_by("measure", "-number")
    versions = {one.measure_id: one for one in newest.distinct("measure")}
    return [_told(one, versions[one.id]) for one in listed]


def _told(row: Measure, version: MeasureVersion) -> Taken:
    return Taken(
        id=row.id,
        case_id=row.case_id,
        instrument=registry().get(row.instrument, version.scoring_version),
        taken_on=row.taken_on,
        point=row.point,
        point_title=_point_title(row),
        finished=row.finished_at is not None,
        derived=row.derived_from_id is not None,
        version=row.version,
        score=scoring.score_of(version, row.instrument),
        value=version.value,
        result=version.result,
        done_about_risk=version.done_about_risk,
    )


def _point_title(row: Measure) -> str:
    points = pathways().get(row.case.pathway, row.case.pathway_version).measure_points
    return next((one.title for one in points if one.slug == row.point), "")
