"""Chases what is owed: warns ahead, tells when it is due, chases after, and passes it on when nobody does it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from django.db import connection, transaction

from backend import clock
from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.cases.commands.dying import LATELY, carry_deaths
from backend.cases.deaths import still_chased
from backend.cases.facts import pictures_of
from backend.cases.models import Case, Review
from backend.cases.owed import timetable_of
from backend.pathways.hours import day_of
from backend.pathways.registry import registry
from backend.pathways.timetables import more
from backend.pathways.working_days import LONDON, at_time, is_working_day, london_date

BATCH = 500
DIGEST_AT = dt.time(8, 0)  # house rule: the day's letter is there when people begin


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What one sweep did. ``unheard`` counts chases whose roles nobody at the case's organisations holds: those go to
    the organisations themselves."""

    reviews: int = 0
    warned: int = 0
    told_due: int = 0
    chased: int = 0
    escalated: int = 0
    lapsed: int = 0
    messages: int = 0
    unheard: int = 0

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(**{name: value + getattr(other, name) for name, value in asdict(self).items()})


def chase_reviews(*, by: Actor, now: dt.datetime | None = None, batch: int = BATCH) -> Swept:
    """Act on every review whose next moment has come, a batch a transaction, until none is left.

    Any number may run at once and at any moment; each review is chased once for each of its moments. ``now`` is the
    database's clock unless given. First every case learns of its person's death, so that nothing of theirs is chased.
    """
    carry_deaths(since=clock.now() - LATELY)
    moment = now or clock.now()
    total = Swept()
    while True:
        with transaction.atomic():
            swept = _sweep(moment, batch, by=by)
        total += swept
        if swept.reviews < batch:
            return total


@cache
def _statement() -> str:
    return (Path(__file__).parent.parent / "sweep.sql").read_text(encoding="utf-8")


def _sweep(now: dt.datetime, batch: int, *, by: Actor) -> Swept:
    today = london_date(now)
    parameters: dict[str, dt.datetime | dt.date | int | list[str]] = {
        "now": now,
        "batch": batch,
        "today": today,
        "tomorrow": at_time(today + dt.timedelta(days=1), dt.time()),
        "digest": next_digest(now),
        "still_chased": list(still_chased()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(), parameters)
        *counts, exhausted, cases = cursor.fetchone()
    names = ("reviews", "warned", "told_due", "chased", "escalated", "lapsed", "messages", "unheard")
    if exhausted:
        _look_further_ahead(exhausted, now)
    if cases:
        people = Case.objects.filter(id__in=cases).values_list("person_id", flat=True)
        log.record(Verb.CONSULTATION, "cases.chase_reviews", by=by, cases=cases, people=people)
    return Swept(**dict(zip(names, counts, strict=True)))


def next_digest(now: dt.datetime) -> dt.datetime:
    """When the next letter of the day goes out: eight o'clock in London on a working day."""
    day = london_date(now)
    if now.astimezone(LONDON).time() >= DIGEST_AT:
        day += dt.timedelta(days=1)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return at_time(day, DIGEST_AT)


def _look_further_ahead(review_ids: Iterable[uuid.UUID], now: dt.datetime) -> None:
    """Add the next moments to reviews whose stored ones are all past: whoever is owed is chased until it is done."""
    rows = list(Review.objects.filter(id__in=list(review_ids)).select_related("case"))
    pictures = pictures_of(list({row.case_id: row.case for row in rows}.values()))
    for row in rows:
        definition = registry().get(row.case.pathway, row.case.pathway_version).review(row.slug)
        so_far = timetable_of(row)
        if so_far is None:
            continue
        facts = pictures[row.case_id]
        further = more(definition, so_far, facts=facts, now=now, day=day_of(facts))
        added = further.moments[len(so_far.moments) :]
        row.moments += [one.at for one in added]
        row.levels += [one.key for one in added]
        row.recipients += [",".join(one.to) for one in added]
        row.next_at = added[0].at if added else None
    Review.objects.bulk_update(rows, ["moments", "levels", "recipients", "next_at"])
