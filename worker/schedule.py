"""The whole timetable. Any number of schedulers may run: nothing depends on a tick having happened, or only once."""

from typing import Any

TIMETABLE: dict[str, dict[str, Any]] = {
    "chase what is owed and send what is to be told, every 30 seconds": {
        "task": "worker.tasks.sweep",
        "schedule": 30.0,
        "options": {"expires": 60},
    },
    "reckon anew what hangs on figures that sites count with from today, every hour": {
        "task": "worker.tasks.reckon_what_counts_now",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "let every case know what is known of a death, every hour": {
        "task": "worker.tasks.carry_deaths",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "forget the keys of requests that nobody sends again, every hour": {
        "task": "worker.tasks.forget_keys",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "show that the worker is consuming, every 20 seconds": {
        "task": "worker.tasks.heartbeat",
        "schedule": 20.0,
        "options": {"expires": 60},
    },
}
