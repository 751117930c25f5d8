"""Keeps what is owed on a case in step with what happened to it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from backend.actors import Actor
from backend.cases.facts import happening_of
from backend.cases.models import Case, CaseEvent, Chase, Review
from backend.outbox import wake
from backend.pathways import reviews
from backend.pathways.hours import day_of
from backend.pathways.registry import registry
from backend.pathways.timetables import Level, Moment, Timetable
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
        day=day_of(after),
    )
    _close([met.id for met in change.met], Review.Closed.MET, event, now)
    _close([closed.review.id for closed in change.closed], Review.Closed.NOT_NEEDED, event, now)
    for moved in change.moved:
        row = rows[moved.review.id]
        _set_timetable(row, moved.timetable)
        row.save(update_fields=_TIMETABLE)
    opened = Review.objects.bulk_create(_opened(case, one, event, now) for one in change.opened)
    _wake(opened, now)


def reckon_anew(case: Case, facts: CaseFacts, figures: Collection[str], *, now: dt.datetime) -> int:
    """Move what hangs on ``figures``, which the case's site has set; returns how many reviews moved.

    The caller has locked the case and writes the audit row.
    """
    rows = {str(row.id): row for row in Review.objects.filter(case=case, closed_at__isnull=True)}
    pathway = registry().get(case.pathway, case.pathway_version)
    moved = reviews.reckoned_anew(pathway, figures=figures, facts=facts, open_reviews=_as_known(rows.values()), now=now)
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
            timetable=timetable_of(row),
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


def _close(ids: Sequence[str], why: Review.Closed, event: CaseEvent | None, now: dt.datetime) -> None:
    if ids:
        Review.objects.filter(id__in=ids).update(closed_at=now, closed_because=why, closed_by=event, next_at=None)
