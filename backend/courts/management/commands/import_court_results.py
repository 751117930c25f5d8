"""Take in court results: orders with a treatment requirement, as made, corrected or withdrawn."""

from collections.abc import Sequence
from pathlib import Path

from backend.courts.commands import import_results
from backend.courts.importing import Counts, ImportCommand
from backend.courts.messages.problems import Problem


class Command(ImportCommand):
    help = __doc__ or ""
    purpose = "taking in what courts ordered"
    actor_name = "court results import"

    def take(self, path: Path) -> tuple[Counts, Sequence[Problem], bool]:
        taken = import_results(path, by=self.actor())
        counts = {"orders": taken.orders, "people": taken.people.as_json(), "cases": taken.cases}
        return counts, taken.problems, taken.could_not_read
