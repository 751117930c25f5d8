"""Keeps what is owed on a case in step with what happened to it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from backend.actors import Actor
from backend.cases.facts import happening_of
from backend.cases.models import Case, CaseEvent, Chase, Review
from backend.outbox import wake
from backend.pathways import reviews
from backend.pathways.timetables import Timetable
from backend.pathways.vocabulary import CaseFacts, Pathway


def follow(
    case: Case,
    pathway: Pathway,
    event: CaseEvent | None,
    *,
    before: CaseFacts,
    after: CaseFacts,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Open, meet, end and move reviews after an event, or after a date was set without one."""
    rows = {str(row.id): row for row in Review.objects.filter(case=case, closed_at__isnull=True)}
    change = reviews.changes(
        pathway,
        happening=happening_of(event) if event else None,
        facts_before=before,
        facts_after=after,
        open_reviews=_as_known(rows.values()),
        by=by,
        now=now,
    )
    for met in change.met:
        _close(rows[met.id], Review.Closed.MET, event, now)
    for closed in change.closed:
        _close(rows[closed.review.id], Review.Closed.NOT_NEEDED, event, now)
    for moved in change.moved:
        row = rows[moved.review.id]
        _set_timetable(row, moved.timetable)
        row.save(update_fields=["due_at", *_TIMETABLE])
    opened = Review.objects.bulk_create(_opened(case, one, event, now) for one in change.opened)
    if any(one.next_at is not None and one.next_at <= now for one in opened):
        wake.worker_after_commit()


def _as_known(rows: Iterable[Review]) -> list[reviews.OpenReview]:
    listed = list(rows)
    told: dict[tuple[object, dt.datetime | None], set[str]] = defaultdict(set)
    for chase in Chase.objects.filter(review_id__in=[row.id for row in listed]):
        told[chase.review_id, chase.due_at].add(f"{chase.level}-{chase.number}")
    return [
        reviews.OpenReview(
            id=str(row.id),
            review=row.slug,
            begun_at=row.begun_at,
            counted_from=row.counted_from,
            due_at=row.due_at,
            opened_by=str(row.opened_by_id) if row.opened_by_id else None,
            told=frozenset(told[row.id, row.due_at]),
        )
        for row in listed
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


_TIMETABLE = ["moments", "levels", "recipients", "step", "next_at"]


def _set_timetable(row: Review, timetable: Timetable | None) -> None:
    moments = timetable.moments if timetable else ()
    row.due_at = timetable.due_at if timetable else None
    row.moments = [one.at for one in moments]
    row.levels = [one.key for one in moments]
    row.recipients = [",".join(one.to) for one in moments]
    row.step = 0
    row.next_at = moments[0].at if moments else None


def _close(row: Review, why: Review.Closed, event: CaseEvent | None, now: dt.datetime) -> None:
    row.closed_at = now
    row.closed_because = why
    row.closed_by = event
    row.next_at = None
    row.save(update_fields=["closed_at", "closed_because", "closed_by", "next_at"])
