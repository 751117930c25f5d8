"""Take in HMPPS's messages that release dates changed, from files of JSON. The same message again changes nothing."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from backend.actors import Actor, system_actor
from backend.console import HouseCommand
from backend.custody.commands import import_release_events
from backend.database import Role

COULD_NOT_READ = 2  #: the exit status where any file could not be read at all


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.WORKER
    purpose = "release dates as HMPPS tells of them"

    def actor(self) -> Actor:
        return system_actor("release events import", purpose=self.purpose)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--json", action="store_true", help="print what was done as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        every = [import_release_events(path, by=self.actor()) for path in options["files"]]
        problems = [problem for taken in every for problem in taken.problems]
        counts = {
            name: sum(getattr(taken, name) for taken in every)
            for name in ("messages", "versions_added", "unchanged", "reviews_moved")
        }
        if options["json"]:
            self.stdout.write(json.dumps({**counts, "problems": [one.as_json() for one in problems]}))
        else:
            for name, count in counts.items():
                self.stdout.write(f"{name.replace('_', ' '):<16}{count}")
            for one in problems:
                self.stdout.write(f"- {one.file}, {one.where}: {one.message}")
        if any(taken.could_not_read for taken in every):
            raise SystemExit(COULD_NOT_READ)
