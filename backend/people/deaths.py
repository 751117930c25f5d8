"""What is known of people's deaths, for the rooms whose cases must learn of it. Nothing here writes an audit row."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from backend.people import joined
from backend.people.models import Combination, DeathReport, Person


class Known(StrEnum):
    """How far a death is known. One that was withdrawn is not."""

    NOT = "not"
    REPORTED = "reported"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, kw_only=True)
class Death:
    """What is known of one human being: ``records`` are all of theirs, ``report_id`` is the newest report."""

    records: tuple[uuid.UUID, ...]
    known: Known
    died_on: dt.date | None
    report_id: uuid.UUID


def people_reported_dead(*, since: dt.datetime | None = None) -> list[tuple[uuid.UUID, ...]]:
    """Everybody of whom a death was ever reported, withdrawn ones too, each as all of their records.

    With ``since`` only those about whom something of it has changed from then on. Records that were once joined to one
    of these stand by themselves: a report that was read as theirs no longer is.
    """
    reports, joins = DeathReport.objects.all(), Combination.objects.all()
    reported = set(reports.values_list("person_id", flat=True))
    of_these = Q(kept_id__in=reported) | Q(joined_id__in=reported)
    if since is not None:
        changed = Q(reported_at__gte=since) | Q(confirmed_at__gte=since) | Q(withdrawn_at__gte=since)
        reported = set(reports.filter(changed).values_list("person_id", flat=True))
        joins = joins.filter(Q(at__gte=since) | Q(undone_at__gte=since))
    asked = reported.union(*joins.filter(of_these).values_list("kept_id", "joined_id"))
    return sorted(set(joined.members(asked).values()))


def lock(records: Iterable[uuid.UUID]) -> None:
    """Hold off whoever would report, confirm or withdraw, until the transaction ends."""
    list(Person.objects.filter(id__in=list(records)).order_by("id").select_for_update().values_list("id", flat=True))


def death_of(records: tuple[uuid.UUID, ...]) -> Death | None:
    """What is known of the human being with these records; None where no death was ever reported of one of them."""
    reports = list(DeathReport.objects.filter(person_id__in=records).order_by("reported_at", "id"))
    if not reports:
        return None
    standing = [one for one in reports if one.withdrawn_at is None]
    known = Known.NOT
    if standing:
        known = Known.CONFIRMED if any(one.confirmed_at for one in standing) else Known.REPORTED
    days = [one.died_on for one in standing if one.died_on]
    return Death(records=records, known=known, died_on=days[0] if days else None, report_id=reports[-1].id)
