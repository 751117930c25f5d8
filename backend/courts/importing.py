"""What the two import commands share: the files they are given, the answer they print, the status they end with."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from backend.actors import Actor, system_actor
from backend.console import HouseCommand
from backend.courts.messages.problems import Problem
from backend.database import Role

COULD_NOT_READ = 2  #: the exit status where any file could not be read at all

Counts = Mapping[str, Mapping[str, int]]


class ImportCommand(HouseCommand):
    """Takes files one by one, each on its own, under the worker's role; says what came of them all."""

    database_role = Role.WORKER
    actor_name: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--json", action="store_true", help="print what was done as one JSON object")

    def actor(self) -> Actor:
        return system_actor(self.actor_name, purpose=self.purpose)

    def take(self, path: Path) -> tuple[Counts, Sequence[Problem], bool]:
        """Take one file: its counts, its problems, and whether it could not be read at all."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - as Django calls it
        totals: dict[str, Counter[str]] = {}
        problems: list[Problem] = []
        unread = False
        for path in options["files"]:
            counts, met, could_not_read = self.take(path)
            for name, each in counts.items():
                totals.setdefault(name, Counter()).update(each)
            problems.extend(met)
            unread = unread or could_not_read
        if options["json"]:
            answer = {name: dict(each) for name, each in totals.items()}
            self.stdout.write(json.dumps({**answer, "problems": [one.as_json() for one in problems]}))
        else:
            self._in_words(totals, problems)
        if unread:
            raise SystemExit(COULD_NOT_READ)

    def _in_words(self, totals: Mapping[str, Counter[str]], problems: Sequence[Problem]) -> None:
        for name, each in totals.items():
            listed = ", ".join(f"{count} {what}" for what, count in each.items())
            self.stdout.write(f"{name:<9} {listed}")
        self.stdout.write(f"problems  {len(problems) or 'none'}")
        for one in problems:
            self.stdout.write(f"- {one.sentence}")
