"""Finding, watching and ending processes."""

import errno
import os
import signal
import socket
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.entry.locks import FileLock

LOOPBACK = "127.0.0.1"
POLITE_SECONDS = 8
"""How long a process has to finish what it does after being asked to end."""
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""The signals that end a command: Ctrl-C, a polite kill, a closed terminal."""
_PROC = Path("/proc")


def wait_until(true: Callable[[], bool], seconds: float, *, every: float = 0.02) -> bool:
    """Ask ``true`` until it holds or ``seconds`` have passed; the answer is whether it held."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() >= end:
            return False
        time.sleep(every)
    return True


def alive(pid: int) -> bool:
    """Whether the process still runs. One that ended and waits to be collected by its parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        status = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return not _PROC.joinpath("self").exists()
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}


def runs_inside(pid: int, folder: Path) -> bool:
    """Whether the working directory of ``pid`` is ``folder``. Where the system has no /proc: whether it lives."""
    if not _PROC.joinpath("self").exists():
        return alive(pid)
    try:
        where = os.readlink(_PROC / str(pid) / "cwd")  # noqa: PTH115 - the text counts, not the folder it names
    except OSError:
        return False
    return where.removesuffix(" (deleted)") == str(folder) and alive(pid)


def servers_inside(folder: Path, names: Collection[str]) -> list[int]:
    """The processes with one of these ``names`` that work in ``folder``; none where the system has no /proc.

    PostgreSQL and Redis move into their data folder, so this finds them and whatever they left behind, even when a
    crash or a restart of the machine has given their number to somebody else since.
    """
    found = []
    for entry in _PROC.glob("[0-9]*"):
        try:
            name = (entry / "comm").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            continue
        if name in names and runs_inside(int(entry.name), folder):
            found.append(int(entry.name))
    return found


def end(pid: int, *steps: tuple[signal.Signals, float]) -> bool:
    """Send each signal in turn and wait its seconds for the process to end; whether it did."""
    for number, seconds in steps:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        if wait_until(lambda: not alive(pid), seconds):
            return True
    return False


def end_group(group: int, number: signal.Signals) -> bool:
    """Signal every process of a group; False where none is left."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


def end_left_over(lock_file: Path) -> bool:
    """End the group named in ``lock_file`` if one of its processes still holds the lock; whether there was one."""
    lock = FileLock(lock_file)
    if lock.take(wait=False):
        lock.release()
        return False
    group = lock.read_note()
    if group.isdigit():
        for number, seconds in ((signal.SIGTERM, POLITE_SECONDS), (signal.SIGKILL, 5)):
            end_group(int(group), number)
            if wait_until(lambda: lock.take(wait=False), seconds):
                break
    lock.release()
    return True


@contextmanager
def signals_held_back() -> Iterator[None]:
    """Let what is inside finish before Ctrl-C and its like are heard. It must take bounded time."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def why_port_is_not_free(port: int) -> str | None:
    """What keeps a server from listening on this loopback port, as the end of a sentence; None where it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError:
            return "is not open to this account"
        except OSError as problem:
            return "is taken by another program" if problem.errno == errno.EADDRINUSE else f"fails: {problem.strerror}"
    return None


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port
