"""Is the process alive, and is it ready to serve?"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from backend.outbox import life


def livez(_: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


def readyz(_: HttpRequest) -> JsonResponse:
    """The database is reached and holds the schema that this code was written for.

    Redis and the worker are told of but do not decide: screens and API work without them, and the sweep catches up.
    """
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    beat = life.age()
    body = {
        "status": "ready" if not pending else "waiting for the schema",
        "migrations_pending": pending,
        "worker_last_seen_seconds": None if beat is None else round(beat.total_seconds()),
    }
    return JsonResponse(body, status=503 if pending else 200)
