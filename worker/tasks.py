"""Each task takes ids at most, becomes a named system actor and calls one command. Safe to run any number of times."""

from django.db import transaction

from backend.outbox import life
from worker.app import app


@app.task(name="worker.tasks.heartbeat")  # type: ignore[untyped-decorator]
def heartbeat() -> None:
    """Show that work sent through the queue is done."""
    with transaction.atomic():
        life.beat()
