"""Take in sheets of answers from files: JSON lines, or CSV with a header. The same file again changes nothing."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from backend.actors import Actor, system_actor
from backend.care.commands import import_measures
from backend.care.sheets_in_files import Problem
from backend.console import HouseCommand
from backend.database import Role

COULD_NOT_READ = 2  #: the exit status where any file could not be read at all


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.WORKER
    purpose = "taking in measures that were taken elsewhere"

    def actor(self) -> Actor:
        return system_actor("measures import", purpose=self.purpose)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--json", action="store_true", help="print what was done as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        measures: Counter[str] = Counter(created=0, unchanged=0)
        problems: list[Problem] = []
        alerts, unread = 0, False
        for path in options["files"]:
            taken = import_measures(path, by=self.actor())
            measures.update(taken.measures)
            alerts += taken.alerts
            problems += taken.problems
            unread = unread or taken.could_not_read
        if options["json"]:
            listed = [one.as_json() for one in problems]
            self.stdout.write(json.dumps({"measures": dict(measures), "alerts": alerts, "problems": listed}))
        else:
            self.stdout.write(f"measures  {measures['created']} created, {measures['unchanged']} unchanged")
            self.stdout.write(f"alerts    {alerts} raised")
            self.stdout.write(f"problems  {len(problems) or 'none'}")
            for one in problems:
                self.stdout.write(f"- {one.file}, {one.where}: {one.message}")
        if unread:
            raise SystemExit(COULD_NOT_READ)
