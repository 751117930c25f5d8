"""Keeps the processes of a run alive and ends them all, each with everything it started."""

import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tools.entry.console import EntryError, last_lines, progress
from tools.entry.home import ROOT, rotate
from tools.entry.locks import FileLock
from tools.entry.processes import ENDING, POLITE_SECONDS, end_group, end_left_over, wait_until

LONGEST_PAUSE = 30.0
"""The most seconds between two starts of a child that keeps dying."""
STEADY_SECONDS = 60.0
"""A child that lived this long starts again at once; its earlier deaths are forgotten."""


@dataclass(frozen=True)
class Program:
    """One process to keep running: what starts it, what it sees, where it writes."""

    name: str
    command: Sequence[str | Path]
    environ: Mapping[str, str]
    log: Path
    lock: Path


class Child:
    """A program that runs in a process group of its own.

    Every process of the group holds the lock in ``program.lock``, and the file names the group: so a later start can
    tell what a killed supervisor left running, and end exactly that.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.failures = 0
        self.start_at: float | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._began = time.monotonic()
        self._log_began = 0

    def start(self) -> None:
        """Start it, in the root of the checkout."""
        program = self.program
        end_left_over(program.lock)
        rotate(program.log)
        self._log_began = program.log.stat().st_size if program.log.exists() else 0
        lock = FileLock(program.lock)
        lock.take()
        try:
            with program.log.open("ab") as output:
                self._process = subprocess.Popen(
                    program.command,
                    cwd=ROOT,
                    env=program.environ,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    pass_fds=[lock.descriptor],
                )
            lock.note(str(self._process.pid))
        except OSError as problem:
            raise EntryError(f"{program.name} could not be started: {problem}") from None
        finally:
            lock.release()
        self._began = time.monotonic()
        self.start_at = None

    def ended(self) -> int | None:
        """The exit status of a process that has ended and is not waiting for its next start; None otherwise."""
        return self._process.poll() if self._process is not None else None

    def said(self) -> list[str]:
        """The last lines it wrote since it was started."""
        return last_lines(self.program.log, since=self._log_began)

    def plan_restart(self) -> float:
        """Note that it died and say after how many seconds it is started again: at once, then 1, 2, 4 … seconds."""
        self.end_by_force()
        self._process = None
        if time.monotonic() - self._began > STEADY_SECONDS:
            self.failures = 0
        pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE) if self.failures else 0.0
        self.failures += 1
        self.start_at = time.monotonic() + pause
        return pause

    def ask_to_end(self) -> None:
        """Ask it, and nobody it started: it ends those itself, after what they are doing."""
        self.start_at = None
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def gone(self) -> bool:
        """Whether it ended; its group may still hold others."""
        return self._process is None or self._process.poll() is not None

    def end_by_force(self) -> None:
        """End whatever is left of its group and see it gone."""
        if self._process is None:
            return
        end_group(self._process.pid, signal.SIGKILL)
        self._process.wait()
        lock = FileLock(self.program.lock)
        wait_until(lambda: lock.take(wait=False), 2)
        lock.release()


class Supervisor:
    """Starts programs and watches them until a signal ends the run."""

    def __init__(self, *, look_after: Callable[[], None]) -> None:
        """``look_after`` is called about every two seconds, for whatever else must stay alive."""
        self.children: list[Child] = []
        self._look_after = look_after
        self._stopping = False
        self._signals = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Heed signals, and in the end, whatever happens inside, end every program that was started."""
        with self._heeding_signals():
            try:
                yield
            finally:
                self._end_all()

    def start(self, *programs: Program) -> None:
        """Start programs and keep them among those that are watched."""
        for program in programs:
            child = Child(program)
            self.children.append(child)
            child.start()

    def wait_for(self, ready: Callable[[], bool], seconds: float, *, what: str) -> bool:
        """Wait for ``ready``; False where a signal came first. A child that dies meanwhile is an EntryError."""
        end = time.monotonic() + seconds
        while not ready():
            self._refuse_dead()
            if self._stopping:
                return False
            if time.monotonic() > end:
                last = self.children[-1]
                raise EntryError(f"{what} within {seconds:.0f} s. {last.program.log} ends:", detail=last.said())
            self._sleep(0.05)
        self._refuse_dead()
        return not self._stopping

    def attend(self, command: Sequence[str | Path], *, environ: Mapping[str, str]) -> int:
        """Run one more process to its end while the programs run, and return its exit status."""
        with subprocess.Popen(command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL) as process:
            try:
                while process.poll() is None and not self._stopping:
                    self._sleep(0.5)
            finally:
                process.terminate()
        return process.returncode if process.returncode >= 0 else 128 - process.returncode

    def watch(self) -> None:
        """Start again what dies, until a signal comes."""
        next_look = time.monotonic() + 2
        while not self._stopping:
            for child in self.children:
                self._mend(child)
            if time.monotonic() >= next_look:
                self._look_after()
                next_look = time.monotonic() + 2
            self._sleep(0.5)

    def _mend(self, child: Child) -> None:
        status = child.ended()
        if status is not None:
            said = child.said()
            pause = child.plan_restart()
            when = f"in {pause:.0f} s" if pause else "now"
            progress(f"The {child.program.name} process ended ({_in_words(status)}) and is started again {when}.")
            for line in said[-5:]:
                progress(f"    {line}")
        elif child.start_at is not None and time.monotonic() >= child.start_at:
            child.start()

    def _refuse_dead(self) -> None:
        for child in self.children:
            status = child.ended()
            if status is not None and not self._stopping:
                raise EntryError(
                    f"The {child.program.name} process ended while it was starting ({_in_words(status)}). "
                    f"{child.program.log} ends:",
                    detail=child.said(),
                )

    def _end_all(self) -> None:
        """Ask all at once, wait a bounded time, then force. A second signal cuts the waiting short."""
        for child in self.children:
            child.ask_to_end()
        signals = self._signals
        wait_until(
            lambda: self._signals > signals or all(child.gone() for child in self.children), POLITE_SECONDS, every=0.05
        )
        for child in self.children:
            child.end_by_force()

    @contextmanager
    def _heeding_signals(self) -> Iterator[None]:
        """Until the end, a signal only wakes the supervisor, which then ends everything in order."""
        waker, self._woken = socket.socketpair()
        for end in (waker, self._woken):
            end.settimeout(0)
        before = {number: signal.signal(number, self._on_signal) for number in ENDING}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        old_waker = signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(old_waker)
            for number, handler in before.items():
                signal.signal(number, handler)
            waker.close()
            self._woken.close()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stopping = True
        self._signals += 1

    def _sleep(self, seconds: float) -> None:
        """Sleep until a signal comes or a child ends."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._woken, selectors.EVENT_READ)
            if selector.select(seconds):
                self._woken.recv(4096)


def _in_words(status: int) -> str:
    """An exit status, or the signal that ended the process."""
    if status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
