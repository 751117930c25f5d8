"""Load the tables of courts and offences that come with Footbridge. Part of every start; safe to run again."""

from typing import Any

from backend.console import HouseCommand
from backend.courts.commands.reference import load_reference
from backend.database import Role


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.OWNER
    purpose = "deployment"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(load_reference())
