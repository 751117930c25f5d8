"""Tags of the frame around every page."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse

from backend.accounts.membership import memberships_of
from backend.accounts.models import User
from backend.actors import Actor
from backend.web import told as tellings
from backend.web.navigation import Place, places_for
from backend.web.roles import role_titles

register = template.Library()


@register.simple_tag
def contact() -> str:
    """The e-mail address of whoever runs this installation; empty where none is set."""
    return str(settings.CONTACT)


@register.inclusion_tag("web/parts/account.html", takes_context=True)
def account(context: template.Context) -> dict[str, Any]:
    """Who is signed in, in which roles and where, and the way out."""
    actor = _actor(context)
    if actor is None:
        return {"actor": None}
    request = context["request"]
    assert isinstance(request.user, User)  # noqa: S101 - only a user becomes the actor of a screen
    held = memberships_of(request.user)
    here = next((one for one in held if one.organisation_id == actor.organisation_id), None)
    return {
        "actor": actor,
        "roles": role_titles(actor.roles),
        "organisation": here.organisation.name if here else "",
        "several": len(held) > 1,
        "csrf_token": get_token(request),
    }


@register.inclusion_tag("web/parts/navigation.html", takes_context=True)
def navigation(context: template.Context) -> dict[str, Any]:
    """The places that whoever is signed in may enter."""
    actor = _actor(context)
    if actor is None:
        return {"places": []}
    match = context["request"].resolver_match
    here = match.view_name if match else ""
    return {
        "places": [
            {"title": one.title, "href": reverse(one.name), "current": _current(one, here)} for one in places_for(actor)
        ]
    }


def _current(place: Place, here: str) -> str:
    """The value of aria-current: on the page itself, within that part of the service, or elsewhere."""
    if here == place.name:
        return "page"
    return "true" if here.startswith(f"{place.name}-") else ""


@register.inclusion_tag("web/parts/told.html", takes_context=True)
def told(context: template.Context) -> dict[str, Any]:
    """What the last page had to tell."""
    request = context.get("request")
    return {"tellings": tellings.take(request) if isinstance(request, HttpRequest) else []}


def _actor(context: template.Context) -> Actor | None:
    found = getattr(context.get("request"), "actor", None)
    return found if isinstance(found, Actor) else None
