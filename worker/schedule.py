"""The whole timetable. Any number of schedulers may run: nothing depends on a tick having happened, or only once."""

from typing import Any

TIMETABLE: dict[str, dict[str, Any]] = {
    "show that the worker is consuming, every 20 seconds": {
        "task": "worker.tasks.heartbeat",
        "schedule": 20.0,
        "options": {"expires": 60},
    },
}
