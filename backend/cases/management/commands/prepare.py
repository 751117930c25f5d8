"""Make the database fit this code: schema, walls, the moves of every pathway, reference data. Safe to run again."""

from typing import Any

from django.core.management import call_command

from backend import preparing
from backend.cases import pathway_tables
from backend.console import HouseCommand
from backend.database import Role
from backend.walls.build import build_walls


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.OWNER
    purpose = "deployment"

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["verbosity"] == 0
        call_command("migrate", interactive=False, verbosity=0 if quiet else 1)
        tables = build_walls()
        added, total = pathway_tables.sync()
        if not quiet:
            self.stdout.write(f"{tables} tables stand behind their walls; {total} moves, {added} of them new")
        for line in preparing.run():
            if not quiet:
                self.stdout.write(line)
