"""What the embedded PostgreSQL and Redis have in common: a folder, a log, a remembered port, a clean end."""

import contextlib
import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from tools.entry.account import Account
from tools.entry.console import EntryError, last_lines
from tools.entry.home import remove_folder, rotate
from tools.entry.processes import LOOPBACK, end, free_port, servers_inside, wait_until, why_port_is_not_free


class Server(ABC):
    """One embedded server that works in ``folder``, on loopback.

    ``state`` holds its port and passwords. ``save`` keeps it for the next start, and is called before anything that
    could not be found again without it.
    """

    name: ClassVar[str]
    process_names: ClassVar[frozenset[str]]
    start_seconds: ClassVar[float]
    """How long a start may take before it counts as failed."""
    end_steps: ClassVar[tuple[tuple[signal.Signals, float], ...]]
    """The signals that end it, each with the seconds it is given."""

    def __init__(
        self,
        *,
        folder: Path,
        binaries: Path,
        log: Path,
        account: Account,
        state: dict[str, Any],
        save: Callable[[], None],
    ) -> None:
        self.folder = folder
        self.binaries = binaries
        self.log = log
        self.account = account
        self.state = state
        self.save = save
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        """Where it listens, or listened last."""
        return int(self.state["port"])

    def running(self) -> bool:
        """Whether the server of this folder is ready to work."""
        return self.ready_process() is not None

    @abstractmethod
    def start(self) -> None:
        """Start the server unless it runs, making what it needs first."""

    @abstractmethod
    def ready_process(self) -> int | None:
        """The process that serves this folder now, once it takes connections."""

    @abstractmethod
    def command(self, port: int) -> Sequence[str | Path]:
        """What starts it."""

    def stop(self) -> None:
        """End the server and what it left behind, by force in the end. Does nothing where there is none."""
        ready = self.ready_process()
        for pid in ([ready] if ready is not None else []) + servers_inside(self.folder, self.process_names):
            end(pid, *self.end_steps)
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=5)
                self._process = None

    def destroy(self) -> None:
        """End the server and remove its data."""
        self.stop()
        remove_folder(self.folder)
        self.state.clear()
        self.save()

    def launch(self) -> None:
        """Start the server on the port of last time, or on a free one where that is taken."""
        rotate(self.log)
        for port in self._ports():
            self.state["port"] = port
            self.save()
            before = self.log.stat().st_size if self.log.exists() else 0
            with self.log.open("ab") as output:
                process = self.account.start(self.command(port), cwd=self.folder, output=output)
            self._process = process
            wait_until(lambda p=process: self.running() or p.poll() is not None, self.start_seconds)  # type: ignore[misc]
            if self.running():
                return
            said = last_lines(self.log, since=before)
            self.stop()
            if not any("Address already in use" in line for line in said):
                raise EntryError(f"{self.name} did not start. Its log is {self.log} and ends:", detail=said)
        raise EntryError(f"{self.name} found no free port on {LOOPBACK}.")

    def _ports(self) -> Iterator[int]:
        last = self.state.get("port")
        if last is not None and why_port_is_not_free(int(last)) is None:
            yield int(last)
        for _ in range(5):
            yield free_port()
