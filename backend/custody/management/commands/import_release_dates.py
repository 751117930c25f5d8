"""Take in a prison's file of release dates: CSV under a fixed header. The same file again changes nothing."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from backend.actors import Actor, system_actor
from backend.console import HouseCommand
from backend.custody.commands import import_release_dates
from backend.database import Role

COULD_NOT_READ = 2  #: the exit status where the file could not be read at all


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.WORKER
    purpose = "release dates as prisons state them"

    def actor(self) -> Actor:
        return system_actor("release dates import", purpose=self.purpose)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--json", action="store_true", help="print what was done as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        taken = import_release_dates(options["file"], by=self.actor())
        if options["json"]:
            self.stdout.write(json.dumps(taken.as_json()))
        else:
            self.stdout.write(f"rows      {taken.rows}")
            self.stdout.write(f"versions  {taken.versions_added} added, {taken.unchanged} unchanged")
            self.stdout.write(f"reviews   {taken.reviews_moved} moved")
            self.stdout.write(f"problems  {len(taken.problems) or 'none'}")
            for one in taken.problems:
                place = f"row {one.row}" if one.row else "file"
                self.stdout.write(f"- {place}{f', {one.column}' if one.column else ''}: {one.message}")
        if taken.could_not_read:
            raise SystemExit(COULD_NOT_READ)
