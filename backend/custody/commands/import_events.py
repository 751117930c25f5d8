"""Takes files of HMPPS's messages that release dates changed: what cannot be taken leaves the rest taken."""

import logging
from dataclasses import dataclass
from pathlib import Path

from backend.actors import Actor
from backend.custody.commands.hearing import Heard, Took, hear
from backend.custody.key_dates import KeyDates, Problem, read_file
from backend.walls.context import speaking_for

logger = logging.getLogger(__name__)
BATCH = 500  # messages a transaction


@dataclass(frozen=True, kw_only=True)
class EventsTaken:
    """What came of one file."""

    messages: int
    versions_added: int
    unchanged: int
    reviews_moved: int
    problems: tuple[Problem, ...]
    could_not_read: bool


def import_release_events(path: Path, *, by: Actor) -> EventsTaken:
    """Take in one file of messages. The same again, twice or out of order, comes to the same."""
    read = read_file(path)
    problems = list(read.problems)
    total = Took()
    for start in range(0, len(read.dates), BATCH):
        part = read.dates[start : start + BATCH]
        try:
            with speaking_for(by):
                took = hear([_heard(index, one) for index, one in enumerate(part)], by=by)
        except Exception:
            logger.exception("custody.import_release_events")
            message = (
                "This message could not be taken because of a fault in Footbridge. Tell the operator of this system."
            )
            problems += [Problem(file=read.file, where=one.where, message=message) for one in part]
            continue
        total.added += took.added
        total.unchanged += took.unchanged
        total.moved += took.moved
        problems += [Problem(file=read.file, where=part[key].where, message=said) for key, _, said in took.problems]
    return EventsTaken(
        messages=read.messages,
        versions_added=total.added,
        unchanged=total.unchanged,
        reviews_moved=total.moved,
        problems=tuple(problems),
        could_not_read=read.could_not_read,
    )


def _heard(index: int, one: KeyDates) -> Heard:
    return Heard(
        key=index,
        number=one.number,
        release_on=one.release_on,
        type=one.type,
        confidence=one.confidence,
        source=one.source,
        stated_by=one.stated_by,
        recorded_at=one.recorded_at,
    )
