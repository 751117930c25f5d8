"""Wakes the worker after a commit. Only a hint: where it is lost, the next sweep on the timetable finds the work."""

import logging
import threading
from functools import cache

from celery import Celery
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

_log = logging.getLogger(__name__)
_under_way = threading.Lock()


@cache
def _broker() -> Celery:
    return Celery("footbridge-doors", broker=settings.REDIS_URL, set_as_current=False)


def worker_after_commit() -> None:
    """Have the worker look at once, when and if the present transaction commits."""
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    """Send the hint beside the request: the client's own retries against a dead broker took 7 s here.

    One at a time; a hint that is under way says all that a second would.
    """
    if _under_way.acquire(blocking=False):
        threading.Thread(target=_send, name="wake the worker", daemon=True).start()


def _send() -> None:
    try:
        _broker().send_task("worker.tasks.sweep", retry=False, expires=60)
    except (OperationalError, OSError) as fault:
        _log.warning("the worker was not woken (%s); its timetable will find the work", type(fault).__name__)
    finally:
        _under_way.release()
