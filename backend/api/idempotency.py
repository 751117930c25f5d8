"""The same request sent twice is done once: ``Idempotency-Key``, a UUID that the caller makes for each thing to do.

The key is the command's own id, so that the effect happens once for ever. What this adds is that the same key with
another request is refused and not answered with the outcome of the first. A refused request changed nothing and is not
remembered: mended, it may come again with its key.
"""

import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from backend import clock
from backend.actors import Actor
from backend.api.models import KeyUsed
from backend.api.problems import KEY_REUSED, Fault, KeyReused
from backend.refusals import Malformed

HEADER = "Idempotency-Key"
KEPT = dt.timedelta(days=7)

_KEY = re.compile('"?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"?', re.IGNORECASE | re.ASCII)


def key_of(request: Any) -> uuid.UUID:
    """The key of a request, bare or in quotation marks. Raises Malformed where there is none."""
    found = _KEY.fullmatch(request.headers.get(HEADER, "").strip())
    if found is None:
        sentence = f"Send {HEADER} with a UUID that you make for this one thing to do, and keep for its retries."
        raise Malformed(sentence, reasons=[Fault(code="key_needed", sentence=sentence, where=HEADER, place="header")])
    return uuid.UUID(found[1])


@contextmanager
def once(key: uuid.UUID, request: Any, *, by: Actor) -> Iterator[None]:
    """Do the work within for the first time, or again if the request is the same. Raises KeyReused if it is another.

    Of two that come at the same moment, the second waits for the first to be committed.
    """
    _one_at_a_time(key, by)
    digest = _digest(request)
    before = KeyUsed.objects.filter(actor_id=by.id, key=key).first()
    if before is not None and before.request_digest != digest:
        raise KeyReused(KEY_REUSED.sentence)
    yield
    if before is None:
        KeyUsed.objects.create(actor_id=by.id, key=key, request_digest=digest, at=clock.now())


def forget_keys() -> int:
    """Delete the keys that are no longer kept; returns how many. The worker's, on a timetable."""
    deleted, _ = KeyUsed.objects.filter(at__lt=clock.now() - KEPT).delete()
    return deleted


def _one_at_a_time(key: uuid.UUID, by: Actor) -> None:
    number = int.from_bytes(hashlib.sha256(by.id.bytes + key.bytes).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::bigint)", [number])


def _digest(request: Any) -> str:
    """Of what is asked for, and not of how its JSON happens to be laid out."""
    asked = [request.method, request.path, request.data]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
