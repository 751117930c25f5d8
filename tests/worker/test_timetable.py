"""What the worker does by itself: everything on the timetable is a task of ours, and no task waits to be put there."""

import datetime as dt
import uuid

from backend import clock
from backend.api.idempotency import KEPT
from backend.api.models import KeyUsed
from backend.database import Role
from tests.databases import as_role
from worker import tasks
from worker.app import app
from worker.schedule import TIMETABLE


def test_every_task_of_ours_is_on_the_timetable_and_nothing_else_is() -> None:
    assert {entry["task"] for entry in TIMETABLE.values()} == {name for name in app.tasks if name.startswith("worker.")}


def test_keys_that_nobody_sends_again_are_forgotten(committed: str) -> None:
    with as_role(Role.OWNER):
        for age in (dt.timedelta(), KEPT + dt.timedelta(hours=1)):
            KeyUsed.objects.create(actor_id=uuid.uuid4(), key=uuid.uuid4(), at=clock.now() - age)
    with as_role(Role.WORKER):
        tasks.forget_keys()
        [kept] = KeyUsed.objects.all()
    assert clock.now() - kept.at < dt.timedelta(minutes=1)
