"""``reliable_change``: say whether two scores of one person differ by more than chance, and print it as JSON."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.instruments.answers import change_lines, changed, read, refused
from backend.refusals import Refusal


class Command(BaseCommand):
    """Print improvement_points, reliable, moved_to_non_clinical and reliable_recovery. It needs no database.

    Scores that cannot be compared are an answer: it is printed as an error, its sentences go to standard error, and
    the status is 0. A question that is not whole ends with 2.
    """

    help = "Compare two scores of an instrument, and print the change as one JSON object."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare INSTRUMENT, BASELINE, FOLLOW_UP and ``--lines``."""
        parser.add_argument("instrument", nargs="?", metavar="INSTRUMENT", help="Such as PHQ_9 or CORE_OM.")
        parser.add_argument(
            "baseline", nargs="?", metavar="BASELINE", help="The earlier score, as the measure shows it."
        )
        parser.add_argument("follow_up", nargs="?", metavar="FOLLOW_UP", help="The later score.")
        parser.add_argument(
            "--lines",
            action="store_true",
            help='Read one {"instrument": …, "baseline": …, "follow_up": …} a line from standard input; '
            "print one answer a line.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer one pair of scores, or each line of standard input."""
        name, baseline, follow_up = options["instrument"], options["baseline"], options["follow_up"]
        if options["lines"]:
            if name is not None:
                raise CommandError("Give either two scores of an INSTRUMENT, or --lines, not both.", returncode=2)
            for line in change_lines(getattr(sys.stdin, "buffer", sys.stdin)):
                self.stdout.write(line)
                self.stdout.flush()  # so that a program may ask, wait for the answer and ask again
            return
        if name is None or baseline is None or follow_up is None:
            raise CommandError(
                "Give INSTRUMENT, BASELINE and FOLLOW_UP, or --lines to read them from standard input.", returncode=2
            )
        try:
            found = changed(name, _points(baseline), _points(follow_up))
        except Refusal as refusal:
            found = refused(refusal)
            self.stderr.write("\n".join(one.sentence for one in refusal.reasons))
        self.stdout.write(json.dumps(found))


def _points(text: str) -> object:
    try:
        return read(text)
    except ValueError:
        return text
