"""A command's own savepoint: a refusal undoes what was done and leaves its audit row."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Outcome, Verb
from backend.refusals import Refusal


@contextmanager
def command(what: str, *, by: Actor, verb: Verb = Verb.ALTERATION, cases: tuple[uuid.UUID, ...] = ()) -> Iterator[None]:
    """Run a command's work so that it happens whole or not at all, and a refusal is still on record."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        reasons = [reason.code for reason in refusal.reasons] or [refusal.code]
        log.record(verb, what, by=by, cases=cases, outcome=Outcome.REFUSED, reasons=reasons)
        raise
