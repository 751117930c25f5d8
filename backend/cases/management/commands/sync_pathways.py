"""Write the moves of every pathway into the database, where triggers hold cases to them. Part of every start."""

from typing import Any

from backend.cases import pathway_tables
from backend.console import HouseCommand
from backend.database import Role


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.OWNER
    purpose = "deployment"

    def handle(self, *args: Any, **options: Any) -> None:
        added, total = pathway_tables.sync()
        self.stdout.write(f"{total} moves, {added} of them new")
