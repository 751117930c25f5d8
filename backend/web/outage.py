"""What people see while the database cannot be reached: a plain answer that says so, and when to try again."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from psycopg_pool import PoolTimeout

RETRY_AFTER = 10  # seconds
OUTAGES = (OperationalError, InterfaceError, PoolTimeout)

_log = logging.getLogger(__name__)

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sorry, try again soon</title></head>
<body><h1>Sorry, the service is not available just now</h1>
<p>Nothing that you entered was saved. Keep the page open and try again in a minute.</p></body></html>"""


def unavailable(request: HttpRequest, fault: Exception) -> HttpResponse:
    """503 with Retry-After, as a page or a problem document. Logs the kind of fault only: its text can hold data."""
    _log.warning("the database cannot be reached: %s", type(fault).__name__)
    response: HttpResponse
    if request.path.startswith(("/api/", "/readyz")):
        body = {"type": "about:blank", "title": "The service is not available just now", "status": 503}
        response = JsonResponse(body, status=503, content_type="application/problem+json")
    else:
        response = HttpResponse(_PAGE, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
