"""Takes one file, entry by entry, so that an entry which cannot be taken leaves the others taken.

An entry is what stands alone: a line of a list, one person's results. Each has a transaction of its own, in which all
of it happens or nothing. A file that is cut short is completed by importing it again.
"""

import hashlib
import logging
import traceback
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.db import DatabaseError, connection

from backend import clock
from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.audit.trail import Trail, command
from backend.courts.messages.problems import Problem, Problems
from backend.courts.messages.records import Reading
from backend.courts.models import MessageFile
from backend.people.commands.register import Outcome
from backend.refusals import Refusal
from backend.walls.context import speaking_for

T = TypeVar("T")

logger = logging.getLogger(__name__)

ATTEMPTS = 3
_ONE_AT_A_TIME = 0x436F7572  # the advisory lock that imports take for each entry
_TRY_AGAIN = frozenset({"40001", "40P01"})  # serialization failure, deadlock: the other side has gone on


@dataclass
class PeopleCount:
    """How many people a file named, each counted once."""

    created: int = 0
    matched: int = 0
    possible: int = 0
    _seen: set[uuid.UUID] = field(default_factory=set, repr=False)

    def add(self, person_id: uuid.UUID, outcome: Outcome) -> None:
        if person_id not in self._seen:
            self._seen.add(person_id)
            setattr(self, outcome.value, getattr(self, outcome.value) + 1)

    def as_json(self) -> dict[str, int]:
        return {"created": self.created, "matched": self.matched, "possible": self.possible}


class Taking:
    """One file while it is taken. ``problems`` gathers what is met here, after those of the reader."""

    def __init__(self, path: Path, reading: Reading, purpose: MessageFile.Purpose, *, by: Actor) -> None:
        self.what = f"courts.import_{purpose.value}"
        self.by = by
        self.reading = reading
        self.problems = Problems(reading.file)
        self.looked_at: set[uuid.UUID] = set()
        self.first_told: set[uuid.UUID] = set()  # the orders that no file with these contents had told of before
        with speaking_for(by):
            self.file = MessageFile.objects.create(
                purpose=purpose,
                name=path.name.encode(errors="replace").decode()[-255:],
                sha256="" if reading.could_not_read else _digest(path),
                shape=reading.shape[:200],
                taken_by=by.name,
                begun_at=clock.now(),
                could_not_read=reading.could_not_read,
            )

    @property
    def source(self) -> str:
        """What names, numbers and answers taken from this file say that they come from."""
        return "court list" if self.file.purpose == MessageFile.Purpose.LIST else "court results"

    def entry(self, where: str, work: Callable[[Trail], T]) -> T | None:
        """Do the work of one entry; None where it could not be done, which is said and leaves nothing of it behind.

        Imports take turns, entry by entry: two of the same file at the same moment make everything once.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._attempt(where, work)
            except DatabaseError as fault:
                if attempt == ATTEMPTS or getattr(fault.__cause__, "sqlstate", None) not in _TRY_AGAIN:
                    self._fault(where, fault)
                    return None
            except Exception as fault:  # noqa: BLE001 - one entry at fault must not cost the rest of the list
                self._fault(where, fault)
                return None
        raise AssertionError("unreachable")  # pragma: no cover

    def _attempt(self, where: str, work: Callable[[Trail], T]) -> T | None:
        with speaking_for(self.by):
            _take_turn()
            try:
                with command(self.what, by=self.by, verb=Verb.COLLECTION) as trail:
                    done = work(trail)
            except Refusal as refusal:
                self.problems.add(where, _said(refusal), left_out=True)
                return None
        if trail.nothing_done:
            self.looked_at |= trail.people
        return done

    def part(self, where: str, work: Callable[[], T]) -> T | None:
        """Do a part of an entry that can be refused by itself: then nothing of it is kept, and the rest stands."""
        try:
            with command(self.what, by=self.by, verb=Verb.COLLECTION, own_row=False):
                return work()
        except Refusal as refusal:
            self.problems.add(where, _said(refusal), left_out=True)
            return None

    def _fault(self, where: str, fault: Exception) -> None:
        # the message of an error can hold what stands in the file, so the log names only its kind and our own line
        frames = [one for one in traceback.extract_tb(fault.__traceback__) if "/backend/" in one.filename]
        line = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown line"
        logger.error("%s of %s, %s: %s at %s", self.what, self.file.id, where, type(fault).__name__, line)
        self.problems.add(
            where,
            "This entry could not be taken because of a fault in Footbridge; nothing of it was kept. Tell the operator "
            "of this system, and import the file again when it is mended.",
            left_out=True,
        )

    def finish(self, counts: dict[str, dict[str, int]]) -> tuple[Problem, ...]:
        """Keep what came of the file; returns every problem, the reader's first."""
        problems = (*self.reading.problems, *self.problems.listed())
        with speaking_for(self.by):
            MessageFile.objects.filter(id=self.file.id).update(
                finished_at=clock.now(), counts=counts, problems=len(problems)
            )
            if self.looked_at:
                log.record(Verb.CONSULTATION, f"{self.what} looked at", by=self.by, people=self.looked_at)
        return problems


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::bigint)", [_ONE_AT_A_TIME])


def _digest(path: Path) -> str:
    """The SHA-256 of a file that was read a moment ago; empty where it is gone by now."""
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""


def _said(refusal: Refusal) -> str:
    """A refusal in one line: what was refused and every reason that says more."""
    reasons: Iterable[str] = (reason.sentence for reason in refusal.reasons)
    return " ".join(dict.fromkeys((refusal.sentence, *reasons)))
