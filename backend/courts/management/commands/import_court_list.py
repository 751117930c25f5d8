"""Take in court lists: Common Platform hearings, Libra cases, a day's list of probation's court team, CSV."""

from collections.abc import Sequence
from pathlib import Path

from backend.courts.commands import import_list
from backend.courts.importing import Counts, ImportCommand
from backend.courts.messages.problems import Problem


class Command(ImportCommand):
    help = __doc__ or ""
    purpose = "taking in the court's list of who appears when"
    actor_name = "court list import"

    def take(self, path: Path) -> tuple[Counts, Sequence[Problem], bool]:
        taken = import_list(path, by=self.actor())
        return {"hearings": taken.hearings, "people": taken.people.as_json()}, taken.problems, taken.could_not_read
