"""Which version the caller looked at: ETag, If-None-Match and If-Match (RFC 9110 section 13, RFC 6585 section 3).

An ETag of a case is its version and a digest of what was shown: ``"7-1f0c9a2b4d6e8f10"``. The digest is there because
a case can read differently at the same version: something becomes late, a death is recorded. If-Match looks at the
version alone, which is what an action is decided on, so ``"7"`` will do for it.
"""

import hashlib
import json
import re
from typing import Any

from django.utils.http import parse_etags
from rest_framework.response import Response

from backend.api.problems import VERSION_NEEDED, Fault, VersionNeeded
from backend.refusals import Malformed

_TAG = re.compile(r'(?:W/)?"(?P<version>[0-9]{1,9})(?:-[0-9a-f]+)?"', re.ASCII)


def tagged(request: Any, version: int, shown: dict[str, Any]) -> Response:
    """``shown`` with its ETag, or 304 without it where the caller has just that."""
    digest = hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:16]
    tag = f'"{version}-{digest}"'
    held = [one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))]
    response = Response(status=304) if tag in held or "*" in held else Response(shown)
    response["ETag"] = tag
    return response


def version_looked_at(request: Any) -> int:
    """The version in If-Match; a proxy's mark of a weak tag does no harm to it.

    Raises VersionNeeded where there is none (``*`` names none), Malformed for what is no tag of a case.
    """
    sent = request.headers.get("If-Match", "").strip()
    if sent in {"", "*"}:
        raise VersionNeeded(VERSION_NEEDED.sentence)
    found = _TAG.fullmatch(sent)
    if found is None:
        sentence = 'If-Match must be the ETag of the case, or its version in quotation marks: "7".'
        raise Malformed(sentence, reasons=[Fault(code="if_match", sentence=sentence, where="If-Match", place="header")])
    return int(found["version"])
