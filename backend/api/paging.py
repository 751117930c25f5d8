"""Lists come a page at a time. Where the next page begins is told in a cursor that only we can write."""

from typing import Any
from urllib.parse import urlencode

from django.core import signing

from backend.api.problems import Fault
from backend.refusals import Malformed

USUAL = 50
MOST = 200

_SALT = "backend.api.paging"


def next_link(request: Any, after: str | None) -> str | None:
    """The address of the next page, with everything else as it was asked; None where there is none."""
    if after is None:
        return None
    query = {**request.query_params.dict(), "after": signing.Signer(salt=_SALT).sign(after)}
    return f"{request.path}?{urlencode(query)}"


def begin_after(cursor: str | None) -> str | None:
    """What a cursor of ours holds. Raises Malformed for any other."""
    if cursor is None:
        return None
    try:
        return signing.Signer(salt=_SALT).unsign(cursor)
    except signing.BadSignature:
        sentence = "This page of the list cannot be found. Begin again."
        fault = Fault(code="cursor", sentence=sentence, where="after", place="parameter")
        raise Malformed(sentence, reasons=[fault]) from None
