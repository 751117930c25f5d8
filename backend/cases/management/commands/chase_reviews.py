"""Run one sweep over what is owed: warn, tell, chase, pass on. A second run at the same moment does nothing."""

import datetime as dt
import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from backend import clock
from backend.cases.commands.chasing import chase_reviews
from backend.console import HouseCommand
from backend.database import Role


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.WORKER
    purpose = "chasing what is owed"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", metavar="ISO-TIME", help="the moment to sweep at, such as 2026-11-23T09:00:00Z")
        parser.add_argument("--json", action="store_true", help="print what was done as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        moment = _moment(options["as_of"]) if options["as_of"] else now
        if settings.IN_PRODUCTION and moment > now:
            raise CommandError("--as-of is in the future: people would be told of what is not due yet")
        swept = chase_reviews(by=self.actor(), now=moment)
        if options["json"]:
            self.stdout.write(json.dumps({"as_of": moment.isoformat(), **asdict(swept)}))
            return
        for name, count in asdict(swept).items():
            self.stdout.write(f"{name.replace('_', ' '):<10} {count}")


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--as-of {text!r} is no time: write it like 2026-11-23T09:00:00Z") from None
    if moment.tzinfo is None:
        raise CommandError(f"--as-of {text!r} says no time zone: end it with Z, or with +00:00 or +01:00")
    return moment
