"""Takes one file of release dates, a batch a transaction: what cannot be taken leaves the rest taken."""

import logging
from dataclasses import dataclass
from pathlib import Path

from backend import clock
from backend.actors import Actor
from backend.custody.commands.hearing import Heard, Took, hear
from backend.custody.release_dates_in_files import Problem, Stated, read_file
from backend.pathways.working_days import london_date
from backend.walls.context import speaking_for

logger = logging.getLogger(__name__)
BATCH = 500  # rows a transaction: those who work on one of these cases wait no longer than that


@dataclass(frozen=True, kw_only=True)
class DatesTaken:
    """What came of one file. ``rows`` are those under the header; ``reviews_moved`` counts what is owed at another
    time."""

    rows: int
    versions_added: int
    unchanged: int
    reviews_moved: int
    problems: tuple[Problem, ...]
    could_not_read: bool

    def as_json(self) -> dict[str, object]:
        return {
            "rows": self.rows,
            "versions_added": self.versions_added,
            "unchanged": self.unchanged,
            "reviews_moved": self.reviews_moved,
            "problems": [one.as_json() for one in self.problems],
        }


def import_release_dates(path: Path, *, by: Actor, batch: int = BATCH) -> DatesTaken:
    """Take in one file. No content of a file raises: what cannot be taken is among the problems, by row and column.

    ``by`` is a system actor under the worker's database role. The same file again changes nothing, and files in any
    order come to the same.
    """
    read = read_file(path, today=london_date(clock.now()))
    problems = list(read.problems)
    total = Took()
    for start in range(0, len(read.stated), batch):
        rows = read.stated[start : start + batch]
        try:
            with speaking_for(by):
                took = hear([_heard(one) for one in rows], by=by)
        except Exception:
            # the formatter of the log keeps kind and place of a fault and never what stood in the file
            logger.exception("custody.import_release_dates")
            problems += [_fault(one) for one in rows]
            continue
        total.added += took.added
        total.unchanged += took.unchanged
        total.moved += took.moved
        problems += [Problem(row=row, column=column, message=message) for row, column, message in took.problems]
    return DatesTaken(
        rows=read.rows,
        versions_added=total.added,
        unchanged=total.unchanged,
        reviews_moved=total.moved,
        problems=tuple(sorted(problems, key=lambda one: (one.row or 0, one.column or ""))),
        could_not_read=read.could_not_read,
    )


def _heard(one: Stated) -> Heard:
    return Heard(
        key=one.row,
        number=one.prison_number,
        release_on=one.release_on,
        type=one.type,
        confidence=one.confidence,
        source=one.source,
        stated_by=one.stated_by,
        recorded_at=one.recorded_at,
    )


def _fault(one: Stated) -> Problem:
    message = (
        "This row could not be taken because of a fault in Footbridge; nothing of it was kept. Tell the operator of "
        "this system, and import the file again when it is mended."
    )
    return Problem(row=one.row, column=None, message=message)
