"""Reckons anew what is owed, where a site counts with another figure."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from backend import clock
from backend.accounts.protocol import set_from
from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.cases import owed
from backend.cases.facts import pictures_of
from backend.cases.models import Case, Review
from backend.pathways.working_days import london_date

BATCH = 100  # cases a transaction: nobody who works on one of them waits long
LOOKS_BACK = dt.timedelta(days=7)  # so that a worker that was down on the day still does it


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """``cases`` that were looked at, and how many reviews ``moved``."""

    cases: int = 0
    moved: int = 0

    def __add__(self, other: "Reckoned") -> "Reckoned":
        return Reckoned(cases=self.cases + other.cases, moved=self.moved + other.moved)


def reckon_anew(
    site_id: uuid.UUID, pathway: str, figures: Collection[str], *, by: Actor, batch: int = BATCH
) -> Reckoned:
    """Move what hangs on ``figures`` on every case of the site on which something is owed, a batch a transaction.

    Counts with what is in force today. Run again it moves nothing. For the worker: it works across organisations.
    """
    total, after = Reckoned(), uuid.UUID(int=0)
    while True:
        with transaction.atomic():
            cases = list(
                Case.objects.filter(site_id=site_id, pathway=pathway, id__gt=after)
                .filter(id__in=Review.objects.filter(closed_at__isnull=True).values("case_id"))
                .order_by("id")
                .select_for_update(of=("self",))[:batch]
            )
            total += _reckon(cases, figures, by=by)
        if len(cases) < batch:
            return total
        after = cases[-1].id


def reckon_what_counts_now(*, by: Actor) -> Reckoned:
    """The same for every figure that began to count today, or in the days before in case nobody did it then."""
    today = london_date(clock.now())
    total = Reckoned()
    for (site_id, pathway), figures in set_from(today - LOOKS_BACK, today).items():
        total += reckon_anew(site_id, pathway, figures, by=by)
    return total


def _reckon(cases: list[Case], figures: Collection[str], *, by: Actor) -> Reckoned:
    pictures = pictures_of(cases)
    now = clock.now()
    moved = {case.id: owed.reckon_anew(case, pictures[case.id], figures, now=now) for case in cases}
    touched = [case for case in cases if moved[case.id]]
    if touched:
        people = [case.person_id for case in touched]
        log.record(Verb.ALTERATION, "cases.reckon_anew", by=by, cases=[case.id for case in touched], people=people)
    return Reckoned(cases=len(cases), moved=sum(moved.values()))
