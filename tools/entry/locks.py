"""Locks between processes. The kernel lets go of one when its holder ends, however it ends."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.entry.console import progress


class FileLock:
    """An advisory lock on a file, held by one process or shared by many."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def take(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock, or change how it is held. False where ``wait`` is off and somebody else holds it."""
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._descriptor, kind if wait else kind | fcntl.LOCK_NB)
        except OSError as problem:
            if problem.errno not in {errno.EWOULDBLOCK, errno.EACCES}:
                raise
            return False
        return True

    @property
    def descriptor(self) -> int:
        """The open file, for a child that is to hold the lock too."""
        assert self._descriptor is not None, "only a lock that is held has one"  # noqa: S101
        return self._descriptor

    def release(self) -> None:
        """Let go. The file stays: removing it would let two holders hold two different files."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def note(self, text: str) -> None:
        """Leave ``text`` in the file for whoever finds it held."""
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, text.encode(), 0)

    def read_note(self) -> str:
        """What the last holder left."""
        try:
            return self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""


@contextmanager
def held(path: Path, *, while_waiting: str) -> Iterator[None]:
    """Hold the lock alone; say ``while_waiting`` where another process has to finish first."""
    lock = FileLock(path)
    if not lock.take(wait=False):
        progress(while_waiting)
        lock.take()
    try:
        yield
    finally:
        lock.release()
