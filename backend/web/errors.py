"""Pages for what goes wrong. They say what happened and what to do; what the program stumbled over is for its log.

They need neither the database nor whoever is signed in: the fault may lie there. The API's answers are problem
documents (RFC 9457), also for an address that does not exist.
"""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

from backend.audit.log import request_id

_log = logging.getLogger(__name__)

_TITLES = {
    400: "The request cannot be read",
    403: "This is not allowed",
    404: "There is no such page",
    500: "Sorry, there is a problem",
}
_BARE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sorry, there is a problem</title></head>'
    "<body><h1>Sorry, there is a problem</h1><p>Try again in a few minutes.</p></body></html>"
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Denied and absent look alike, so this page says no more than that there is nothing here."""
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of the program. The reference on the page is also in the log, beside the trace."""
    current = request_id.get()
    reference = current.hex[:8].upper() if current else ""
    _log.error("server error, reference %s", reference or "none")
    return _answer(request, 500, reference=reference)


def _answer(request: HttpRequest, status: int, reference: str = "") -> HttpResponse:
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": _TITLES[status], "status": status}
        if reference:
            body["reference"] = reference
        return JsonResponse(body, status=status, content_type="application/problem+json")
    try:
        page: str = loader.render_to_string(f"web/errors/{status}.html", {"reference": reference})
    except Exception:  # noqa: BLE001 - whatever is wrong with the page, its reader gets one
        _log.exception("the page for status %s cannot be made", status)
        page = _BARE
    return HttpResponse(page, status=status)
