"""Keeps what is owed on a case in step with what happened to it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from backend.actors import Actor
from backend.cases.facts import happening_of
from backend.cases.models import Case, CaseEvent, Chase, Review
from backend.outbox import wake
from backend.pathways import reviews
from backend.pathways.hours import day_of
from backend.pathways.registry import registry
from backend.pathways.timetables import Level, Moment, Timetable
from backend.pathways.vocabulary import CaseFacts


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a case was and what it now is; without an event where only a date that some room knows has changed."""

    case: Case
    event: CaseEvent | None
    before: CaseFacts
    after: CaseFacts


def follow(changed: Sequence[Change], *, by: Actor, now: dt.datetime) -> int:
    """Open, meet, end and move reviews after something happened; returns how many moved.

    Asks the database as often for many cases as for one.
    """
    rows: dict[uuid.UUID, list[Review]] = defaultdict(list)
    for row in Review.objects.filter(case_id__in=[one.case.id for one in changed], closed_at__isnull=True):
        rows[row.case_id].append(row)
    told = _told_of([row for held in rows.values() for row in held])
    ended: list[Review] = []
    moved: list[Review] = []
    opened: list[Review] = []
    for one in changed:
        held = {str(row.id): row for row in rows[one.case.id]}
        change = reviews.changes(
            registry().get(one.case.pathway, one.case.pathway_version),
            happening=happening_of(one.event) if one.event else None,
            facts_before=one.before,
            facts_after=one.after,
            open_reviews=_as_known(held.values(), told),
            by=by,
            now=now,
            day=day_of(one.after),
        )
        ended += [_end(held[met.id], Review.Closed.MET, one.event, now) for met in change.met]
        ended += [_end(held[gone.review.id], Review.Closed.NOT_NEEDED, one.event, now) for gone in change.closed]
        for late in change.moved:
            row = held[late.review.id]
            _set_timetable(row, late.timetable)
            moved.append(row)
        opened += [_opened(one.case, new, one.event, now) for new in change.opened]
    if ended:
        Review.objects.bulk_update(ended, _ENDED)
    if moved:
        Review.objects.bulk_update(moved, _TIMETABLE)
    _wake([*Review.objects.bulk_create(opened), *moved], now)
    return len(moved)


def reckon_anew(case: Case, facts: CaseFacts, figures: Collection[str], *, now: dt.datetime) -> int:
    """Move what hangs on ``figures``, which the case's site has set; returns how many reviews moved.

    The caller has locked the case and writes the audit row.
    """
    rows = {str(row.id): row for row in Review.objects.filter(case=case, closed_at__isnull=True)}
    pathway = registry().get(case.pathway, case.pathway_version)
    known = _as_known(rows.values(), _told_of(list(rows.values())))
    moved = reviews.reckoned_anew(pathway, figures=figures, facts=facts, open_reviews=known, now=now)
    for one in moved:
        row = rows[one.review.id]
        stays = one.timetable is not None and one.timetable.due_at == row.due_at
        _set_timetable(row, one.timetable, passed=row.step if stays else 0)
        row.save(update_fields=_TIMETABLE)
    _wake(rows.values(), now)
    return len(moved)


def _wake(rows: Iterable[Review], now: dt.datetime) -> None:
    if any(one.next_at is not None and one.next_at <= now for one in rows):
        wake.worker_after_commit()


Told = Mapping[tuple[uuid.UUID, dt.datetime], set[str]]


def _told_of(rows: Sequence[Review]) -> Told:
    """The keys already used for each review and due moment."""
    told: dict[tuple[uuid.UUID, dt.datetime], set[str]] = defaultdict(set)
    for chase in Chase.objects.filter(review_id__in=[row.id for row in rows]):
        told[chase.review_id, chase.due_at].add(f"{chase.level}-{chase.number}")
    return told


def _as_known(rows: Iterable[Review], told: Told) -> list[reviews.OpenReview]:
    return [
        reviews.OpenReview(
            id=str(row.id),
            review=row.slug,
            begun_at=row.begun_at,
            counted_from=row.counted_from,
            due_at=row.due_at,
            opened_by=str(row.opened_by_id) if row.opened_by_id else None,
            told=frozenset(told.get((row.id, row.due_at), ()) if row.due_at else ()),
            timetable=timetable_of(row),
        )
        for row in rows
    ]


def _opened(case: Case, one: reviews.Opened, event: CaseEvent | None, now: dt.datetime) -> Review:
    row = Review(
        case=case,
        slug=one.review.slug,
        owed_by=[role.slug for role in one.review.owed_by],
        opened_by=event,
        recorded_at=now,
        begun_at=one.begun_at,
        counted_from=one.counted_from,
        urgent=one.review.urgent,
    )
    _set_timetable(row, one.timetable)
    return row


_TIMETABLE = ["due_at", "debt_since", "moments", "levels", "recipients", "step", "next_at"]


def timetable_of(row: Review) -> Timetable | None:
    """What was reckoned for a review last; None while its date is not known."""
    if row.due_at is None:
        return None
    moments = tuple(
        Moment(at=at, level=Level(level), to=tuple(roles.split(",")) if roles else (), number=int(number))
        for at, key, roles in zip(row.moments, row.levels, row.recipients, strict=True)
        for level, number in [key.rsplit("-", 1)]
    )
    return Timetable(
        begun_at=row.begun_at,
        counted_from=row.counted_from,
        due_at=row.due_at,
        moments=moments,
        debt_since=row.debt_since,
    )


def _set_timetable(row: Review, timetable: Timetable | None, *, passed: int = 0) -> None:
    moments = timetable.moments if timetable else ()
    row.due_at = timetable.due_at if timetable else None
    row.debt_since = timetable.debt_since if timetable else None
    row.moments = [one.at for one in moments]
    row.levels = [one.key for one in moments]
    row.recipients = [",".join(one.to) for one in moments]
    row.step = passed
    row.next_at = moments[passed].at if len(moments) > passed else None


_ENDED = ["closed_at", "closed_because", "closed_by", "next_at"]


def _end(row: Review, why: Review.Closed, event: CaseEvent | None, now: dt.datetime) -> Review:
    row.closed_at, row.closed_because, row.closed_by, row.next_at = now, why, event, None
    return row
