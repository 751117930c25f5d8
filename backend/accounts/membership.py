"""Who is asking: from a signed-in user to the actor they are at one organisation."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q

from backend import clock
from backend.accounts.models import Membership, SiteOrganisation, User
from backend.actors import Actor
from backend.pathways.working_days import london_date

CHOSEN = "membership"  # the session's key for the membership that the user chose at sign-in


def memberships_of(user: User) -> list[Membership]:
    """The memberships that hold today, by the organisation's name."""
    today = london_date(clock.now())
    current = Q(until__isnull=True) | Q(until__gte=today)
    found = Membership.objects.filter(current, user=user, since__lte=today, user__is_active=True)
    return list(found.select_related("user", "organisation").order_by("organisation__name"))


def colleagues_of(actor: Actor) -> list[User]:
    """Everybody who works at the actor's organisation today, the actor among them, by name."""
    if actor.organisation_id is None:
        return []
    today = london_date(clock.now())
    current = Q(until__isnull=True) | Q(until__gte=today)
    here = Membership.objects.filter(current, organisation_id=actor.organisation_id, since__lte=today)
    return list(User.objects.filter(id__in=here.values("user_id"), is_active=True).order_by("name", "id"))


def neighbours_of(actor: Actor) -> list[tuple[User, str]]:
    """Everybody who works today at an organisation that shares a site with the actor's, with its name; own ones first.

    To whom a case can be handed over: the organisations of a site hold its cases together.
    """
    if actor.organisation_id is None:
        return []
    today = london_date(clock.now())
    current = Q(until__isnull=True) | Q(until__gte=today)
    at_sites = SiteOrganisation.objects.filter(current, since__lte=today)
    sites = at_sites.filter(organisation_id=actor.organisation_id).values("site_id")
    organisations = at_sites.filter(site_id__in=sites).values("organisation_id")
    here = Membership.objects.filter(current, since__lte=today, user__is_active=True).filter(
        Q(organisation_id__in=organisations) | Q(organisation_id=actor.organisation_id)
    )
    found = {one.user_id: (one.user, one.organisation.name) for one in here.select_related("user", "organisation")}
    own = {one.user_id for one in here if one.organisation_id == actor.organisation_id}
    return sorted(found.values(), key=lambda pair: (pair[0].id not in own, pair[1], pair[0].name))


def name_of(user_id: str) -> str:
    """The name of a user by the identity that an answer keeps; the identity itself where there is none of it."""
    try:
        found = User.objects.filter(id=uuid.UUID(user_id)).values_list("name", flat=True).first()
    except ValueError:
        found = None
    return found or user_id


def actor_for(user: User | AnonymousUser | Any, session: SessionBase) -> Actor | None:
    """The actor of this session, read afresh each time so that a role taken away is gone at once; None for nobody.

    Also None where a choice is open: of several memberships none was chosen, or the chosen one has ended. Nobody is
    ever put to work for an organisation that they did not choose.
    """
    chosen = chosen_of(memberships_of(user), session) if isinstance(user, User) else None
    return chosen.actor(purpose="direct work with the person") if chosen else None


def chosen_of(held: Sequence[Membership], session: SessionBase) -> Membership | None:
    """The membership that the session works in; the only one where nothing was ever chosen in it."""
    if wanted := session.get(CHOSEN):
        return next((one for one in held if str(one.pk) == wanted), None)
    return held[0] if len(held) == 1 else None
