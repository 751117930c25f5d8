"""Which system is asking: from a bearer token to the actor it is. A session cookie opens nothing here."""

import hashlib
import re
from typing import Any

from oauth2_provider.models import get_access_token_model
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from backend import clock
from backend.actors import Actor
from backend.api.problems import InsufficientScope
from backend.walls.context import speak_for

CASES_READ = "cases:read"
CASES_WRITE = "cases:write"
PURPOSE = "the work of its organisation, through that organisation's own system"

_BEARER = re.compile(r"bearer +(?P<token>[A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE)  # RFC 6750 section 2.1


class BearerAuthentication(BaseAuthentication):
    """Finds the client of a token, and has the database work for its organisation from then on.

    Unknown, expired and withdrawn tokens, and those of a withdrawn client, are answered alike.
    """

    def authenticate(self, request: Request) -> tuple[Actor, Any] | None:
        header = request.headers.get("Authorization", "")
        if not header.lower().startswith("bearer"):
            return None
        found = _BEARER.fullmatch(header)
        token = _token(found["token"], at=request.build_absolute_uri(request.path)) if found else None
        if token is None:
            raise AuthenticationFailed
        actor: Actor = token.application.actor(purpose=PURPOSE)
        request._request.actor = actor  # type: ignore[attr-defined]  # noqa: SLF001 - where the doors look for it
        speak_for(actor)
        return actor, token

    def authenticate_header(self, request: Request) -> str:
        sent = request.headers.get("Authorization", "").lower().startswith("bearer")
        return 'Bearer realm="Footbridge"' + (', error="invalid_token"' if sent else "")


def _token(sent: str, *, at: str) -> Any | None:
    """The token, if it stands now and was not made for other addresses (RFC 8707).

    The database holds its checksum only, and the database's clock decides.
    """
    checksum = hashlib.sha256(sent.encode()).hexdigest()
    tokens = get_access_token_model().objects.select_related("application")
    token = tokens.filter(token_checksum=checksum, application__isnull=False).first()
    if token is None or token.expires <= clock.now():
        return None
    return token if token.application.is_usable(None) and token.allows_audience(at) else None


class CoversScope(BasePermission):
    """Whether the token covers the scope that the view names for this method."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.auth is None:
            return False
        method = request.method or ""
        scope = view.scopes.get(method)
        if scope is None:  # not a method of this view, and answered as such; one that merely forgot its scope is shut
            return method == "OPTIONS" or not hasattr(view, method.lower())
        granted: str = getattr(request.auth, "scope", "")
        if scope not in granted.split():
            raise InsufficientScope(scope)
        return True
