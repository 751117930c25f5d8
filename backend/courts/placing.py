"""Which site serves a court, and which of its organisations work at court.

Nothing that a court sends may be lost because nobody has said which site serves the court. What no site serves belongs
to the site ``unplaced``, held by the organisations that operate this system: they see it, are chased for it, and place
it by naming the site (see ``SiteCourt``) and importing the file again.
"""

import uuid
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from backend import clock
from backend.accounts.models import Site, SiteOrganisation
from backend.courts.models import SiteCourt
from backend.pathways.working_days import london_date
from backend.refusals import Conflict

UNPLACED = "unplaced"  #: the slug of the site for courts that no other site serves


@dataclass(frozen=True)
class Served:
    """A court's site. ``by_its_own`` is False where no site serves the court."""

    site_id: uuid.UUID
    by_its_own: bool

    @cached_property
    def at_court(self) -> tuple[uuid.UUID, ...]:
        """The organisations that work at the site's courts today: they see its lists."""
        today = london_date(clock.now())
        current = Q(until__isnull=True) | Q(until__gte=today)
        working = SiteOrganisation.objects.filter(
            current, site_id=self.site_id, capacity=SiteOrganisation.Capacity.LIAISON, since__lte=today
        )
        return tuple(working.order_by("organisation_id").values_list("organisation_id", flat=True).distinct())


def served(court_code: str) -> Served:
    """The site that serves a court today, or the one for courts that none serves; an empty code is served by none.

    Raises Conflict where even that is missing: the database has not been prepared.
    """
    today = london_date(clock.now())
    current = Q(until__isnull=True) | Q(until__gte=today)
    serving = SiteCourt.objects.filter(current, court_id=court_code, since__lte=today).order_by("-since").first()
    if serving is not None:
        return Served(serving.site_id, by_its_own=True)
    unplaced = Site.objects.filter(slug=UNPLACED).first()
    if unplaced is None:
        raise Conflict("The database is not prepared for courts that no site serves. Run “prepare”, then import again.")
    return Served(unplaced.id, by_its_own=False)
