"""Writes the access log."""

import uuid
from collections.abc import Iterable
from contextvars import ContextVar

from backend import clock
from backend.actors import Actor
from backend.audit.models import AccessRecord, Outcome, Verb

#: the request that the present work belongs to; set by the doors
request_id: ContextVar[uuid.UUID | None] = ContextVar("request_id", default=None)


def record(
    verb: Verb,
    what: str,
    *,
    by: Actor,
    people: Iterable[uuid.UUID] = (),
    cases: Iterable[uuid.UUID] = (),
    outcome: Outcome = Outcome.DONE,
    reasons: Iterable[str] = (),
    recipient: str = "",
) -> None:
    """Write one row in the present transaction. If it cannot be written, the act it tells of fails with it."""
    AccessRecord.objects.create(
        at=clock.as_written(),
        verb=verb,
        outcome=outcome,
        what=what,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        organisation_id=by.organisation_id,
        roles=sorted(by.roles),
        justification=by.purpose,
        recipient=recipient,
        people=sorted(set(people)),
        cases=sorted(set(cases)),
        reasons=list(reasons),
        request_id=request_id.get(),
    )
