"""Says which site serves a court. Runs as owner: which site serves which court is data that the app only reads."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from backend import clock
from backend.accounts.models import Site
from backend.courts.models import Court, SiteCourt
from backend.courts.reference import tables
from backend.pathways.working_days import london_date
from backend.refusals import Conflict, NotFound


def serve_court(court_code: str, site_slug: str, *, since: dt.date | None = None) -> bool:
    """From a day on (today, unless given) the site serves the court, and another that did no longer does.

    Returns whether that was new. Raises NotFound for a court or site that is not on file, Conflict for a day on which
    the court was handed from site to site already, or before that.
    """
    day = since or london_date(clock.now())
    court = Court.objects.filter(code=tables.five_character_code(court_code) or "").first()
    if court is None:
        raise NotFound(f"There is no court with the code {court_code!r}. A code looks like B20BL.")
    site = Site.objects.filter(slug=site_slug).first()
    if site is None:
        known = ", ".join(Site.objects.values_list("slug", flat=True)) or "none"
        raise NotFound(f"There is no site called {site_slug!r}. The sites are: {known}.")
    with transaction.atomic():
        serving = SiteCourt.objects.select_for_update().filter(court=court, until__isnull=True).first()
        if serving is not None and serving.site_id == site.id:
            return False
        if SiteCourt.objects.filter(Q(since__gte=day) | Q(until__gte=day), court=court).exists():
            raise Conflict(f"{court} was handed from one site to another on that day or after it. Choose a later day.")
        if serving is not None:
            serving.until = day - dt.timedelta(days=1)
            serving.save(update_fields=["until"])
        SiteCourt.objects.create(site=site, court=court, since=day)
    return True
