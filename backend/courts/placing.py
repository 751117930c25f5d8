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
from backend.courts.messages.problems import Problems
from backend.courts.messages.records import CourtNamed
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


def operators() -> set[uuid.UUID]:
    """The organisations that hold what no site serves."""
    members = SiteOrganisation.objects.filter(site__slug=UNPLACED, until__isnull=True)
    return set(members.values_list("organisation_id", flat=True))


# --- what is said of it, once a court and file ------------------------------------------------------------------


def say_who_sees(problems: Problems, where: str, court: CourtNamed, served_by: Served) -> None:
    """Note a list that only the operator sees, or nobody."""
    title = court.name or court.given
    if not served_by.by_its_own:
        sentence = (
            f"No site serves {title} ({court.code}), so only the operator of this system sees its list. Say which site "
            "serves the court (serve_court), then import the file again."
        )
    elif not served_by.at_court:
        sentence = (
            f"Nobody sees the list of {title} ({court.code}): the site that serves it has no court liaison team. Add "
            "one to the site, then import the file again."
        )
    else:
        return
    problems.gather(("unseen list", court.code), where, lambda _: sentence)


def say_unserved_order(problems: Problems, where: str, court: CourtNamed) -> None:
    """Note an order whose case is held by the operator, because no site serves its court or the court is not known."""
    which = "Which court made this order is not known"
    if court.code:
        which = f"No site serves {court.name or court.given} ({court.code})"
    sentence = (
        f"{which}, so its case is held by the operator of this system. Say which site serves the court (serve_court), "
        "then import the file again: the case then moves to that site."
    )
    problems.gather(("unserved order", court.code), where, lambda _: sentence)
