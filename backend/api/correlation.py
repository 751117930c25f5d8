"""The id by which one exchange is found again in both systems' logs: ``X-Correlation-Id``, theirs or ours."""

import re
import uuid
from typing import Any

from django.http import HttpRequest

from backend.audit.log import request_id

HEADER = "X-Correlation-Id"
_SAFE = re.compile(r"[A-Za-z0-9._:-]{1,64}")


def receive(request: HttpRequest) -> None:
    """Take the caller's id, or a new one where there is none that is safe to write into a header and a log."""
    sent = request.headers.get(HEADER, "")
    request.correlation_id = sent if _SAFE.fullmatch(sent) else str(uuid.uuid4())  # type: ignore[attr-defined]


def correlation_of(request: Any) -> str:
    found: str = request.correlation_id
    return found


def into_the_access_log(request: Any) -> None:
    """Give the rows of the access log this id, where it is a UUID; otherwise they keep the one of the door."""
    try:
        request_id.set(uuid.UUID(correlation_of(request)))
    except ValueError:
        return
