"""Exit 0 where work sent through the queue is being done, 1 where it is not: what the container's health check asks."""

import sys
from typing import Any

from backend.console import HouseCommand
from backend.database import Role
from backend.outbox import life

LIMIT = 90  # seconds: more than three heartbeats missed


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.WORKER
    quiet = True

    def handle(self, *args: Any, **options: Any) -> None:
        age = life.age()
        if age is None or age.total_seconds() > LIMIT:
            seen = "never" if age is None else f"{age.total_seconds():.0f} seconds ago"
            self.stderr.write(f"the worker last did a task {seen}; it should do one every 20 seconds")
            sys.exit(1)
        self.stdout.write(f"the worker did a task {age.total_seconds():.0f} seconds ago")
