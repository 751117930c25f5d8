"""What holds for every answer under ``/api/``, whoever gave it: its correlation id, and errors as problem documents."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from rest_framework.response import Response

from backend.api import correlation, problems

UNDER = "/api/"

_log = logging.getLogger(__name__)


class ApiAnswers:
    """Stands outside the transaction door, so that its answer for a lost database is a problem document as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(UNDER):
            return self.get_response(request)
        correlation.receive(request)
        response = self.get_response(request)
        if response.status_code >= 400 and not isinstance(response, Response):
            response = problems.plain(response, request)
        if response.status_code >= 500:
            _log.error("answered %s, correlation %s", response.status_code, correlation.correlation_of(request))
        response[correlation.HEADER] = correlation.correlation_of(request)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.content = b""  # its length is told all the same, as RFC 9110 section 9.3.2 asks
        return response
