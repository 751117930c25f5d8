"""The one clock. It reads the database's, so that web, worker and scheduler on different hosts agree."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, models
from django.db.models.expressions import Combinable

_shift = dt.timedelta()


def now() -> dt.datetime:
    """The present moment in UTC: the database's clock, not that of the host this runs on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: dt.datetime = cursor.fetchone()[0]
    return moment.astimezone(dt.UTC) + _shift


def as_written() -> Combinable:
    """The moment at which the row it is a value of is written: what :func:`now` says, without asking for it first."""
    return models.Func(function="clock_timestamp", output_field=models.DateTimeField()) + _shift


@contextmanager
def shifted(by: dt.timedelta) -> Iterator[None]:
    """Move the clock of this process: in tests, and where the demo lives invented lives on their own days.

    Raises RuntimeError anywhere else.
    """
    global _shift  # noqa: PLW0603 - the clock is one for the process, as the real one is
    if settings.ENVIRONMENT not in {"test", "demo"}:
        raise RuntimeError("the clock can be moved only in tests and in the demo")
    before = _shift
    _shift = before + by
    try:
        yield
    finally:
        _shift = before
