"""The third door: Celery. It has no rules of its own; its tasks take ids and call commands."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
os.environ.setdefault("FOOTBRIDGE_PROCESS", "worker")

import django
from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

django.setup()

from worker import schedule  # noqa: E402 - settings must be read first


@setup_logging.connect  # type: ignore[untyped-decorator]
def leave_the_log_as_it_is(**_: object) -> None:
    """Celery sets up no handlers of its own where somebody answers: they would write the text of exceptions."""


# Redis never holds the only copy of anything: a lost message is found again by the sweep. Every worker must share one
# visibility timeout, and a task must end in less than half of it, or copies of it breed (celery issue 5306).
VISIBILITY_TIMEOUT = 300  # seconds
TASK_TIME_LIMIT = 120  # seconds

app = Celery("footbridge", broker=settings.REDIS_URL, include=["worker.tasks"])
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=TASK_TIME_LIMIT,
    worker_prefetch_multiplier=1,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
    },
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
    timezone="Europe/London",
    beat_schedule=schedule.TIMETABLE,
    # in memory: nothing depends on when a tick last was, and a damaged file of that would stop every later start
    beat_scheduler="celery.beat:Scheduler",
)
