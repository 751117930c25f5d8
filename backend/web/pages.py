"""Pages about the service itself: help, accessibility, privacy, and whom to tell of a weakness."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from backend import clock
from backend.accounts.membership import actor_for
from backend.pathways.registry import registry
from backend.pathways.roles import SYSTEM

SECURITY_TEXT_HOLDS = dt.timedelta(days=180)  # RFC 9116 section 2.5.5: less than a year is recommended


def help_page(request: HttpRequest) -> HttpResponse:
    """What each role does here, in the words of the pathways."""
    roles = [role for role in registry().roles if role != SYSTEM]
    return _page(request, "help", {"roles": roles, "system": SYSTEM, "pathways": registry().current})


def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested, how, and what was not."""
    return _page(request, "accessibility")


def privacy(request: HttpRequest) -> HttpResponse:
    return _page(request, "privacy")


def security_text(_: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell of a weakness. Without a contact there is no such file."""
    if not settings.CONTACT:
        raise Http404
    expires = (clock.now() + SECURITY_TEXT_HOLDS).replace(microsecond=0)
    lines = (f"Contact: mailto:{settings.CONTACT}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}", "Preferred-Languages: en")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _page(request: HttpRequest, name: str, context: dict[str, object] | None = None) -> HttpResponse:
    """A page for everybody, on which whoever is signed in keeps their navigation."""
    request.actor = actor_for(request.user, request.session)  # type: ignore[attr-defined]
    return render(request, f"web/pages/{name}.html", context or {})
