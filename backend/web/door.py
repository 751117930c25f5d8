"""The transaction door: one transaction a request, from before the session is read until the answer is rendered.

Django's ATOMIC_REQUESTS ends before templates and API answers render (row security would then show nothing, with
status 200) and rolls the audit rows of refusals back. Here a refusal, being an answer below 500, commits its audit
row (commands undo their own work in a savepoint); a server error rolls everything back.
"""

import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control

from backend.accounts.membership import actor_for, memberships_of
from backend.accounts.models import User
from backend.audit.log import request_id
from backend.refusals import NotAllowed, NotFound, Refusal
from backend.walls.context import speak_for
from backend.web import errors, sign_in
from backend.web.outage import OUTAGES, unavailable
from backend.web.rules import Who, rule_of

Next = Callable[[HttpRequest], HttpResponseBase]
WITHOUT_DATABASE = ("/livez", "/static/")


class TransactionDoor:
    """Begins, empties the actor, runs the view, renders, commits, then answers."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(WITHOUT_DATABASE):
            return self.get_response(request)
        token = request_id.set(uuid.uuid4())
        try:
            with transaction.atomic(durable=True):
                speak_for(None)
                response = self.get_response(request)
                if response.streaming:
                    # rows would be read after the commit, outside the walls' context
                    raise RuntimeError(f"{request.path} streams its answer, which no address may")
                if response.status_code >= 500:
                    transaction.set_rollback(True)
        except OUTAGES as fault:
            return unavailable(request, fault)
        finally:
            request_id.reset(token)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A database lost inside a view: answered here, because Django turns it into a plain 500 further in."""
        return unavailable(request, exception) if isinstance(exception, OUTAGES) else None


class RuleMiddleware:
    """Holds every address to its declared rule, and sets the actor for whom the database works."""

    # a screen that shows a form answers refusals itself; what comes this far is an address that cannot be shown
    pages: ClassVar[dict[type[Refusal], Callable[[HttpRequest, Exception], HttpResponse]]] = {
        NotFound: errors.not_found,
        NotAllowed: errors.forbidden,
    }

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "actor", None) is not None:
            patch_cache_control(response, no_store=True, private=True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal is an answer and not a fault: its audit row is committed."""
        if not isinstance(exception, Refusal):
            return None
        return self.pages.get(type(exception), errors.bad_request)(request, exception)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Refuse what has no rule; send those who are not signed in to sign in; name the actor to the database."""
        match = request.resolver_match
        rule = rule_of(match.view_name if match else None)
        if rule is None:
            raise Http404
        if rule.who is Who.PUBLIC or rule.who is Who.CLIENT:
            return None  # an API view authenticates its own client and then speaks for it
        actor = actor_for(request.user, request.session)
        if actor is None:
            if request.method == "POST":
                return _to_the_choice(request) or sign_in.signed_out(request)
            return _to_the_choice(request) or redirect_to_login(request.get_full_path())
        if rule.roles and not actor.holds(*(role.slug for role in rule.roles)):
            raise Http404
        request.actor = actor  # type: ignore[attr-defined]
        speak_for(actor)
        return None


def _to_the_choice(request: HttpRequest) -> HttpResponse | None:
    """For somebody who is signed in and must say first for which organisation they now work."""
    if isinstance(request.user, User) and memberships_of(request.user):
        return redirect_to_login(request.get_full_path(), reverse("choose-organisation"))
    return None
