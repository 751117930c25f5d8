"""Where an organisation may hold cases."""

from django.db.models import Q

from backend import clock
from backend.accounts.models import Site
from backend.actors import Actor
from backend.pathways.working_days import london_date


def sites_of(actor: Actor, pathway: str) -> list[Site]:
    """The sites at which the actor's organisation works on the pathway today, by name."""
    if actor.organisation_id is None:
        return []
    today = london_date(clock.now())
    current = Q(members__until__isnull=True) | Q(members__until__gte=today)
    found = Site.objects.filter(
        current,
        members__organisation_id=actor.organisation_id,
        members__pathway=pathway,
        members__since__lte=today,
    )
    return list(found.distinct().order_by("name"))
