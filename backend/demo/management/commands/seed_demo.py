"""Make the invented world: sites, staff and people on every state of the pathway, with dates around today."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from backend import clock
from backend.cases import access
from backend.console import HouseCommand
from backend.database import Role, connect_as
from backend.demo import lists, seeding, world
from backend.pathways.working_days import london_date

CASES = len(seeding.EVERY)  # somebody on each


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.OWNER
    purpose = "demo"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same people on the same lives")
        parser.add_argument("--cases", type=int, default=CASES, help=f"how many people (default {CASES})")
        parser.add_argument("--if-empty", action="store_true", help="make only what is not there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IN_PRODUCTION:
            raise CommandError("invented people do not belong in production")
        if not 0 <= options["cases"] <= 3000:
            raise CommandError("--cases must be between 0 and 3000")
        now = clock.now()
        people = access.visible_to(self.actor()).values("person_id").distinct()
        already = people.count() if options["if_empty"] else 0
        if already >= options["cases"] and options["if_empty"]:
            self.stdout.write("the demo is there already")
            return
        world.found(london_date(now))
        # from here on as people do it: in the app's own role, through the walls
        connect_as(Role.APP, database=self.database)
        made = seeding.seed(
            seed=options["seed"], cases=options["cases"], now=now, already=already, say=self.stdout.write
        )
        connect_as(Role.WORKER, database=self.database)
        listed = lists.send(seed=options["seed"], today=london_date(now), by=self.actor()) if options["cases"] else 0
        self.stdout.write(f"{made.people} people, {made.events} events; {listed} people on today's court lists")
        for life, count in sorted(made.lives.items()):
            self.stdout.write(f"  {life:<8} {count}")

    @property
    def database(self) -> str:
        from django.db import connection

        return str(connection.settings_dict["NAME"])
