"""Writes and reads the signs of life."""

import datetime as dt

from backend import clock
from backend.outbox.models import Heartbeat

WORKER = "worker"


def beat(name: str = WORKER) -> None:
    """Say that ``name`` is at work."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.now()})


def age(name: str = WORKER) -> dt.timedelta | None:
    """How long ago ``name`` was last at work; None when it never was."""
    found = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    return clock.now() - found if found else None
