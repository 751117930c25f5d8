"""``score``: score a sheet of answers, and print what it comes to as JSON."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.instruments.answers import read, refused, score_lines, scored
from backend.refusals import Refusal


class Command(BaseCommand):
    """Print one JSON object under the keys of the instrument. It needs no database.

    A sheet that cannot be scored is an answer: it is printed as an error, its sentences go to standard error, and the
    status is 0. A question that is not whole ends with 2.
    """

    help = "Score the answers to an instrument, and print the result as one JSON object."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare INSTRUMENT, ``--answers``, ``--context`` and ``--lines``."""
        parser.add_argument("instrument", nargs="?", metavar="INSTRUMENT", help="Such as PHQ_9, CORE_OM or AUDIT.")
        parser.add_argument(
            "--answers",
            metavar="JSON",
            help="A list: the column ticked for each item, before any reversal; null where unanswered.",
        )
        parser.add_argument(
            "--context", metavar="JSON", help='An object: what is asked besides, such as {"sex": "male"}.'
        )
        parser.add_argument(
            "--lines",
            action="store_true",
            help='Read one {"instrument": …, "answers": …, "context": …} a line from standard input; '
            "print one answer a line.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer one sheet, or each line of standard input."""
        name, answers, context = options["instrument"], options["answers"], options["context"]
        if options["lines"]:
            if any(one is not None for one in (name, answers, context)):
                raise CommandError("Give either INSTRUMENT and --answers, or --lines, not both.", returncode=2)
            for line in score_lines(getattr(sys.stdin, "buffer", sys.stdin)):
                self.stdout.write(line)
                self.stdout.flush()  # so that a program may ask, wait for the answer and ask again
            return
        if name is None or answers is None:
            raise CommandError(
                "Give INSTRUMENT and --answers, or --lines to read them from standard input.", returncode=2
            )
        try:
            found = scored(name, _read("--answers", answers), None if context is None else _read("--context", context))
        except Refusal as refusal:
            found = refused(refusal)
            self.stderr.write("\n".join(one.sentence for one in refusal.reasons))
        self.stdout.write(json.dumps(found))


def _read(option: str, text: str) -> object:
    try:
        return read(text)
    except ValueError as fault:
        raise CommandError(f"{option} is not JSON: {fault}.", returncode=2) from None
