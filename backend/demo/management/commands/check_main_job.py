"""Do the main job once against the running system, saying each step; exit 0 when all of it went as it should."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from backend.console import HouseCommand
from backend.demo import gate_job, main_job, world
from backend.demo.browsing import UnexpectedAnswerError


class Command(HouseCommand):
    help = __doc__ or ""
    quiet = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", required=True, help="where the system is served, on loopback")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT != "demo":
            raise CommandError("the main job is done in the demo's invented world, and nowhere else")
        begun = time.monotonic()
        try:
            if not world.is_found():
                main_job.command("seed_demo", "--cases", "0")
            main_job.do_main_job(options["base_url"], self.stdout.write, gate_job.do_gate_job)
        except UnexpectedAnswerError as fault:
            self.stderr.write(f"The main job failed: {fault}")
            sys.exit(1)
        self.stdout.write(f"The main job was done in {time.monotonic() - begun:.0f} seconds.")
