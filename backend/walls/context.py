"""Tells the database for whom the present transaction works."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from backend.actors import Actor


def speak_for(actor: Actor | None) -> None:
    """Set, or with None empty, the actor of the current transaction; it is gone with the commit or rollback.

    Raises TransactionManagementError outside a transaction: there the setting would be lost before the next query.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an actor speaks only within a transaction")
    organisation, identity = _settings(actor)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.organisation', %s, true), set_config('app.actor', %s, true)",
            [organisation, identity],
        )


def _settings(actor: Actor | None) -> tuple[str, str]:
    if actor is None:
        return "", ""
    return str(actor.organisation_id or ""), str(actor.id)


@contextmanager
def speaking_for(actor: Actor) -> Iterator[None]:
    """A transaction in which the database knows ``actor``: how the worker, commands and tests act."""
    with transaction.atomic():
        speak_for(actor)
        yield
