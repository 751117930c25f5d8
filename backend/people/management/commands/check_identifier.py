"""``check_identifier``: say whether a text is a good identifier of its kind, and its canonical form."""

import json
import re
import sys
from argparse import ArgumentTypeError
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.people.identifiers import UnknownKind, all_kinds
from backend.people.identifiers.answers import answer, answer_lines


def _day(text: str) -> date:
    # date.fromisoformat also takes other forms, such as 20261122 and week dates.
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ArgumentTypeError(f"{text!a} is not a date. Write it as YYYY-MM-DD, like 2026-11-22.")


class Command(BaseCommand):
    """Print one JSON object: valid, canonical, display, reason. It needs no database.

    An identifier that is not good is an answer, and exits 0. An unknown kind exits 2.
    """

    help = "Check an identifier, and print its canonical form, as one JSON object."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare KIND, TEXT, ``--lines`` and ``--today``."""
        parser.add_argument("kind", nargs="?", metavar="KIND", help=f"One of {', '.join(all_kinds())}.")
        parser.add_argument("text", nargs="?", metavar="TEXT", help="The identifier as it was given.")
        parser.add_argument(
            "--lines",
            action="store_true",
            help='Read one {"kind": "...", "input": "..."} a line from standard input; print one answer a line.',
        )
        parser.add_argument(
            "--today",
            type=_day,
            metavar="YYYY-MM-DD",
            help="The day to read two-digit years on. Without it, the day it is in London.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer one identifier, or each line of standard input."""
        kind, text, lines = options["kind"], options["text"], options["lines"]
        today = options["today"] or datetime.now(ZoneInfo("Europe/London")).date()
        if lines and kind is not None:
            raise CommandError("Give either KIND and TEXT, or --lines, not both.", returncode=2)
        if lines:
            for line in answer_lines(getattr(sys.stdin, "buffer", sys.stdin), today=today):
                self.stdout.write(line)
                self.stdout.flush()  # so that a program may ask, wait for the answer and ask again
            return
        if kind is None or text is None:
            raise CommandError("Give KIND and TEXT, or --lines to read them from standard input.", returncode=2)
        try:
            self.stdout.write(json.dumps(answer(kind, text, today=today)))
        except UnknownKind as unknown:
            raise CommandError(unknown.sentence, returncode=2) from unknown
