"""Each task takes ids at most, becomes a named system actor and calls one command. Safe to run any number of times."""

from django.db import transaction

from backend.actors import system_actor
from backend.api import idempotency
from backend.cases.commands.chasing import chase_reviews
from backend.cases.commands.dying import carry_deaths as carry
from backend.cases.commands.reckoning import reckon_what_counts_now as reckon
from backend.outbox import life
from backend.outbox import relay as outbox
from worker.app import app


@app.task(name="worker.tasks.heartbeat")  # type: ignore[untyped-decorator]
def heartbeat() -> None:
    """Show that work sent through the queue is done."""
    with transaction.atomic():
        life.beat()


@app.task(name="worker.tasks.sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Chase what is owed, and send what that puts in the outbox."""
    chase_reviews(by=system_actor("the sweep", purpose="chasing what is owed"))
    outbox.relay()


@app.task(name="worker.tasks.reckon_what_counts_now")  # type: ignore[untyped-decorator]
def reckon_what_counts_now() -> None:
    """Move what hangs on a figure that a site counts with from today on."""
    reckon(by=system_actor("the sweep", purpose="a site's own figures"))


@app.task(name="worker.tasks.carry_deaths")  # type: ignore[untyped-decorator]
def carry_deaths() -> None:
    """Let cases that opened, or were not reached, since a death was reported know of it."""
    carry()


@app.task(name="worker.tasks.forget_keys")  # type: ignore[untyped-decorator]
def forget_keys() -> None:
    """Delete the keys of requests that came too long ago to be sent again."""
    with transaction.atomic():
        idempotency.forget_keys()
