"""The protocol values that a site has set, checked against what the pathway lets a site set."""

import datetime as dt
import uuid
from typing import Any

from backend import clock
from backend.accounts.models import SiteProtocolValue
from backend.pathways.registry import registry
from backend.pathways.vocabulary import ProtocolValue, Unit
from backend.pathways.working_days import london_date


def protocol_of(site_id: uuid.UUID, pathway: str, *, on: dt.date | None = None) -> dict[str, Any]:
    """The site's own figures in force on a day (today, unless given); what is not set is not in it."""
    day = on or london_date(clock.now())
    declared = {value.slug: value for one in registry().pathways if one.slug == pathway for value in one.protocol}
    rows = SiteProtocolValue.objects.filter(site_id=site_id, pathway=pathway, counts_from__lte=day)
    set_here = {row.slug: row.value for row in rows.order_by("counts_from", "recorded_at")}
    return {
        slug: _typed(declared[slug], value)
        for slug, value in set_here.items()
        if slug in declared and not declared[slug].fixed
    }


def _typed(declared: ProtocolValue[Any], value: Any) -> Any:
    """JSON as the type that the definition counts with."""
    if declared.unit is Unit.DATE and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if declared.unit is Unit.CLOCK and isinstance(value, str):
        return dt.time.fromisoformat(value)
    return value
