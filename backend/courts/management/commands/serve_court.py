"""Say which site serves a court: from then on its lists and orders go to the organisations of that site."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from backend.console import HouseCommand
from backend.courts.commands import serve_court
from backend.database import Role


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.OWNER
    purpose = "deployment"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("court", metavar="COURT", help="the court's code, such as B20BL")
        parser.add_argument("site", metavar="SITE", help="the site's short name, such as birmingham")
        parser.add_argument("--since", metavar="DATE", help="the first day, such as 2026-11-23; today unless given")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            since = dt.date.fromisoformat(options["since"]) if options["since"] else None
        except ValueError:
            raise CommandError(f"--since {options['since']!r} is no date: write it like 2026-11-23") from None
        new = serve_court(options["court"], options["site"], since=since)
        self.stdout.write("It does from now on." if new else "It does already.")
