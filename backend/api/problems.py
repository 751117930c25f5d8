"""What went wrong, as other systems read it: RFC 9457 problem documents. ``docs/api/problems.md`` lists every type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from backend.actors import Actor
from backend.api.correlation import correlation_of
from backend.api.names import camel, camelled
from backend.audit import log
from backend.audit.models import Outcome, Verb
from backend.pathways import entry
from backend.refusals import Conflict, Malformed, NotAllowed, NotFound, Reason, Refusal, Unmet
from backend.web.rules import rule_of

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """One type of problem. ``slug`` is stable; ``sentence`` is said where there is nothing more particular to say."""

    slug: str
    status: int
    title: str
    sentence: str

    @property
    def uri(self) -> str:
        return f"/problems/{self.slug}"


MALFORMED = Kind("malformed", 400, "What was sent cannot be read", "Mend what is named here and send it again.")
UNAUTHENTICATED = Kind(
    "unauthenticated",
    401,
    "A valid access token is needed",
    "Send a token of /api/v1/token as “Authorization: Bearer …”. It is missing, unknown, expired or withdrawn.",
)
INSUFFICIENT_SCOPE = Kind(
    "insufficient-scope", 403, "The access token does not cover this", "Ask for a token with the scope named here."
)
NOT_ALLOWED = Kind("not-allowed", 403, "Not for this client's roles", "Somebody in another role does this.")
NOT_FOUND = Kind("not-found", 404, "Not found", "There is nothing at this address.")
METHOD_NOT_ALLOWED = Kind(
    "method-not-allowed", 405, "Not done with this method", "The Allow header names the methods of this address."
)
NOT_ACCEPTABLE = Kind(
    "not-acceptable", 406, "Answers are JSON", "Accept application/json and application/problem+json."
)
CONFLICT = Kind("conflict", 409, "The case stands elsewhere", "Read the case again, and choose from its actions.")
STALE = Kind("stale", 412, "The case has moved on", "Read the case again before you act.")
LENGTH_NEEDED = Kind(
    "length-needed", 411, "Say how long the body is", "Send Content-Length: this server cannot read a body in chunks."
)
TOO_LARGE = Kind("too-large", 413, "Too much was sent at once", "Send less at once.")
UNSUPPORTED_MEDIA_TYPE = Kind(
    "unsupported-media-type", 415, "Send JSON", "Send a body of the type application/json, in UTF-8."
)
UNMET = Kind("unmet", 422, "A rule of the pathway is not met", "Every rule that is not met is named here.")
KEY_REUSED = Kind(
    "idempotency-key-reused",
    422,
    "This key was used for another request",
    "Send a different request with an Idempotency-Key of its own.",
)
VERSION_NEEDED = Kind(
    "version-needed",
    428,
    "Say which version you looked at",
    "Send If-Match with the ETag of the case, so that nobody acts on what has changed since.",
)
SERVER_ERROR = Kind(
    "server-error",
    500,
    "Something went wrong here",
    "Nothing was saved. Send the same again with the same Idempotency-Key; if it goes on, tell us the correlationId.",
)
UNAVAILABLE = Kind(
    "unavailable",
    503,
    "The service is not available just now",
    "Nothing is lost. Send the same again with the same Idempotency-Key after Retry-After seconds.",
)

KINDS = (
    MALFORMED, UNAUTHENTICATED, INSUFFICIENT_SCOPE, NOT_ALLOWED, NOT_FOUND, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE,
    CONFLICT, LENGTH_NEEDED, STALE, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, UNMET, KEY_REUSED, VERSION_NEEDED,
    SERVER_ERROR, UNAVAILABLE,
)  # fmt: skip


# --- refusals that only this door knows ------------------------------------------------------------------------


class LengthNeeded(Refusal):
    """The end of a body in chunks cannot be told."""

    code = "length_needed"


class TooLarge(Refusal):
    """More was sent than is read at once."""

    code = "too_large"


class VersionNeeded(Refusal):
    """An action was asked for without the version that it was decided on."""

    code = "version_needed"


class KeyReused(Refusal):
    """An Idempotency-Key came again with another request."""

    code = "key_reused"


class InsufficientScope(Refusal):
    """The token does not cover what was asked; ``scope`` is the one that does."""

    code = "scope"

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"This needs a token with the scope {scope}.", reasons=[Reason(code=self.code, sentence=scope)]
        )
        self.scope = scope


@dataclass(frozen=True, kw_only=True)
class Fault(Reason):
    """A reason that this door found itself. ``place`` says what ``where`` is: ``pointer`` (a JSON pointer into the
    body), ``parameter`` (of the query) or ``header``."""

    place: str


_KIND_OF: tuple[tuple[type[Exception], Kind], ...] = (
    (InsufficientScope, INSUFFICIENT_SCOPE),
    (LengthNeeded, LENGTH_NEEDED),
    (TooLarge, TOO_LARGE),
    (VersionNeeded, VERSION_NEEDED),
    (KeyReused, KEY_REUSED),
    (Malformed, MALFORMED),
    (NotAllowed, NOT_ALLOWED),
    (NotFound, NOT_FOUND),
    (Conflict, CONFLICT),
    (Unmet, UNMET),
    (Refusal, CONFLICT),
    (exceptions.NotAuthenticated, UNAUTHENTICATED),
    (exceptions.AuthenticationFailed, UNAUTHENTICATED),
    (exceptions.MethodNotAllowed, METHOD_NOT_ALLOWED),
    (exceptions.NotAcceptable, NOT_ACCEPTABLE),
    (exceptions.UnsupportedMediaType, UNSUPPORTED_MEDIA_TYPE),
    (exceptions.ParseError, MALFORMED),
    (exceptions.NotFound, NOT_FOUND),
    (Http404, NOT_FOUND),
    (exceptions.PermissionDenied, NOT_ALLOWED),
    (PermissionDenied, NOT_ALLOWED),
)


# --- the answer -------------------------------------------------------------------------------------------------


def answer(fault: Exception, context: Mapping[str, Any]) -> Response | None:
    """The problem document for what a view raised; None, which raises it further, for a fault of ours.

    A fault of ours has to go on: the transaction door rolls everything back for it. A refusal is an answer: it commits,
    with its row in the access log.
    """
    request = context["request"]
    kind = next((kind for known, kind in _KIND_OF if isinstance(fault, known)), None)
    if kind is None:
        return None
    refusal = fault if isinstance(fault, Refusal) else None
    if refusal is not None:
        _log_refusal(request, refusal)
        if kind is CONFLICT and any(reason.code == "version" for reason in refusal.reasons):
            kind = STALE
    response = Response(document(kind, request, refusal), status=kind.status, content_type=MEDIA_TYPE)
    if isinstance(fault, InsufficientScope):
        response["WWW-Authenticate"] = f'Bearer realm="Footbridge", error="insufficient_scope", scope="{fault.scope}"'
    elif challenge := getattr(fault, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    return response


def document(kind: Kind, request: Any, refusal: Refusal | None = None) -> dict[str, object]:
    """The members of a problem document."""
    reasons = () if refusal is None or isinstance(refusal, InsufficientScope) else refusal.reasons
    return {
        "type": kind.uri,
        "title": kind.title,
        "status": kind.status,
        "detail": refusal.sentence if refusal else kind.sentence,
        "instance": request.path,
        "errors": [error_of(reason) for reason in reasons],
        "correlationId": correlation_of(request),
    }


def plain(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """An error that did not come from a view of ours (no such address, no database) as a problem document."""
    known = [kind for kind in KINDS if kind.status == response.status_code]
    fallback = SERVER_ERROR if response.status_code >= 500 else MALFORMED
    kind = known[0] if known else Kind(fallback.slug, response.status_code, fallback.title, fallback.sentence)
    problem = JsonResponse(document(kind, request), status=kind.status, content_type=MEDIA_TYPE)
    if "Retry-After" in response:
        problem["Retry-After"] = response["Retry-After"]
    return problem


def error_of(reason: Reason) -> dict[str, object]:
    """One thing that stands in the way, as ``errors`` lists it."""
    error: dict[str, object] = {**_place(reason), "code": reason.code, "detail": _sentence(reason)}
    if reason.cite:
        error["cite"] = reason.cite
    if reason.details:
        error["details"] = camelled(reason.details)
    return error


# --- where in the request ---------------------------------------------------------------------------------------

#: reasons of commands that lie beside the entry, by their code: a field of an entry may have the same name
_BESIDE_THE_ENTRY = {"about": "/about", "in_the_future": "/happenedAt", "unknown_site": "/siteId"}
_ROWS = re.compile(r"([a-z0-9_]+)\[([0-9]+)\]\.")


def pointer(*parts: object) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def _place(reason: Reason) -> dict[str, str]:
    if isinstance(reason, Fault):
        return {reason.place: reason.where or ""}
    if reason.where is None:
        return {}
    if reason.code in _BESIDE_THE_ENTRY:
        return {"pointer": _BESIDE_THE_ENTRY[reason.code]}
    rows, name = _split(reason.where)
    return {"pointer": pointer("data", *(camel(str(part)) for part in rows), camel(name))}


def _split(where: str) -> tuple[list[str], str]:
    """``attempts[0].how`` as the rows it lies in and the name: a name that was sent may hold any character."""
    rows: list[str] = []
    while found := _ROWS.match(where):
        rows += [found[1], found[2]]
        where = where[found.end() :]
    return rows, where


def _sentence(reason: Reason) -> str:
    if reason.code == "unknown_field" and reason.where is not None and not isinstance(reason, Fault):
        return entry.not_asked(camel(_split(reason.where)[1])).sentence  # names it as the sender wrote it
    return reason.sentence


# --- the access log ---------------------------------------------------------------------------------------------


def _log_refusal(request: Any, refusal: Refusal) -> None:
    """A look that was refused is on record too; commands write the row of a refused change themselves."""
    actor: Actor | None = getattr(request, "actor", None)
    looked = request.method in {"GET", "HEAD"}
    if actor is None or not (looked or isinstance(refusal, InsufficientScope)):
        return
    match = request.resolver_match
    rule = rule_of(match.view_name)
    if rule is None or not rule.touches:
        return
    case_id = match.kwargs.get("case_id")
    log.record(
        Verb.CONSULTATION if looked else Verb.ALTERATION,
        rule.touches,
        by=actor,
        cases=[case_id] if case_id else [],
        outcome=Outcome.REFUSED,
        reasons=refusal.codes,
    )
