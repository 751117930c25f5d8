"""What every view of the API is built on.

A view does four things: it reads the request, finds what this actor may see, calls one command or query, and shapes the
answer. Rules stand in the pathways, who sees what in ``access.py``.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.views import APIView

from backend.api import correlation
from backend.api.authentication import CASES_READ, CASES_WRITE
from backend.api.bodies import measure


class ApiView(APIView):
    """A view for other organisations' systems, with the scope that a token needs for each of its methods."""

    scopes: ClassVar[Mapping[str, str]] = {"GET": CASES_READ, "HEAD": CASES_READ, "POST": CASES_WRITE}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        correlation.into_the_access_log(request)
        super().initial(request, *args, **kwargs)
        measure(request._request)  # noqa: SLF001 - the framework keeps Django's own request there
