"""The protocol values that a site has set, checked against what the pathway lets a site set."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend import clock
from backend.accounts.models import SiteProtocolValue
from backend.pathways.hours import figures_of
from backend.pathways.registry import registry
from backend.pathways.vocabulary import ProtocolValue, Unit
from backend.pathways.working_days import london_date


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A figure that a site has set, and the day from which it counts."""

    value: Any
    counts_from: dt.date
    set_by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A protocol value at a site: what counts there now, if the site set it, and what will count."""

    declared: ProtocolValue[Any]
    here: Setting | None
    coming: tuple[Setting, ...]

    @property
    def value(self) -> Any:
        """What counts today."""
        return self.here.value if self.here else self.declared.default


def declared_by(pathway: str) -> Mapping[str, ProtocolValue[Any]]:
    """Every figure of a pathway by its slug: of all its versions, the newest last; nothing for one that is unknown."""
    versions = sorted((one for one in registry().pathways if one.slug == pathway), key=lambda one: one.version)
    return {value.slug: value for one in versions for value in figures_of(one)}


def protocol_of(site_id: uuid.UUID, pathway: str, *, on: dt.date | None = None) -> dict[str, Any]:
    """The site's own figures in force on a day (today, unless given); what is not set is not in it."""
    day = on or london_date(clock.now())
    declared = declared_by(pathway)
    rows = SiteProtocolValue.objects.filter(site_id=site_id, pathway=pathway, counts_from__lte=day)
    set_here = {row.slug: row.value for row in rows.order_by("counts_from", "recorded_at")}
    return {
        slug: _typed(declared[slug], value)
        for slug, value in set_here.items()
        if slug in declared and not declared[slug].fixed
    }


def figure_in_force(site_id: uuid.UUID, pathway: str, slug: str, *, on: dt.date) -> Any:
    """What counts at a site on a day: its own figure, or the pathway's default."""
    return protocol_of(site_id, pathway, on=on).get(slug, declared_by(pathway)[slug].default)


def figures_at(site_id: uuid.UUID, pathway: str) -> tuple[Figure, ...]:
    """Every protocol value of a pathway as it stands at a site, in the order of the definition."""
    today = london_date(clock.now())
    declared = declared_by(pathway)
    here: dict[str, Setting] = {}
    coming: dict[str, list[Setting]] = {}
    rows = SiteProtocolValue.objects.filter(site_id=site_id, pathway=pathway, slug__in=declared)
    for row in rows.order_by("counts_from", "recorded_at"):
        setting = Setting(
            value=_typed(declared[row.slug], row.value),
            counts_from=row.counts_from,
            set_by=row.set_by,
            reason=row.reason,
        )
        if row.counts_from > today:
            coming.setdefault(row.slug, []).append(setting)
        elif not declared[row.slug].fixed:
            here[row.slug] = setting
    return tuple(
        Figure(declared=value, here=here.get(slug), coming=tuple(coming.get(slug, ())))
        for slug, value in declared.items()
    )


def set_from(first: dt.date, last: dt.date) -> dict[tuple[uuid.UUID, str], set[str]]:
    """The figures that began to count in these days, both included, by site and pathway."""
    found: dict[tuple[uuid.UUID, str], set[str]] = {}
    for row in SiteProtocolValue.objects.filter(counts_from__range=(first, last)):
        found.setdefault((row.site_id, row.pathway), set()).add(row.slug)
    return found


def kept(value: Any) -> Any:
    """A figure as JSON keeps it."""
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, dt.date) else value


def _typed(declared: ProtocolValue[Any], value: Any) -> Any:
    """JSON as the type that the definition counts with."""
    if declared.unit is Unit.DATE and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if declared.unit is Unit.CLOCK and isinstance(value, str):
        return dt.time.fromisoformat(value)
    return value
