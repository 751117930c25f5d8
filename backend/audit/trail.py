"""A command's own savepoint and its audit row: a refusal undoes what was done and is on record too."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

from django.db import connection, transaction

from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Outcome, Verb
from backend.refusals import Refusal


@dataclass
class Trail:
    """Whom a command or query touched, added to as it goes.

    ``notes`` go with the row's reasons, such as a keyed digest of what was searched for. A command that turns out to
    change nothing and to show nothing says so in ``nothing_done``.
    """

    people: set[uuid.UUID] = field(default_factory=set)
    cases: set[uuid.UUID] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    nothing_done: bool = False


@contextmanager
def command(
    what: str,
    *,
    by: Actor,
    verb: Verb = Verb.ALTERATION,
    people: Iterable[uuid.UUID] = (),
    cases: Iterable[uuid.UUID] = (),
    recipient: str = "",
    savepoint: bool = True,
    own_row: bool = True,
) -> Iterator[Trail]:
    """Run a command's work so that it happens whole or not at all, with its audit row, and a refusal is on record too.

    Without ``savepoint`` the command sets its own around what a refusal undoes. Without ``own_row`` the rows of what
    is done are the work's to write, and only a refusal is recorded here. Raises TransactionManagementError outside a
    transaction, where rows and their audit would be committed one by one.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{what} runs only within a transaction")
    trail = Trail(people=set(people), cases=set(cases))
    try:
        with transaction.atomic() if savepoint else nullcontext():
            yield trail
            if own_row and not trail.nothing_done:
                log.record(
                    verb,
                    what,
                    by=by,
                    people=trail.people,
                    cases=trail.cases,
                    reasons=trail.notes,
                    recipient=recipient,
                )
    except Refusal as refusal:
        log.record(
            verb,
            what,
            by=by,
            people=trail.people,
            cases=trail.cases,
            outcome=Outcome.REFUSED,
            reasons=[*refusal.codes, *trail.notes],
            recipient=recipient,
        )
        raise
