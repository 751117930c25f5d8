"""A stack: one PostgreSQL and one Redis with their data, used by any number of commands at once.

The first command that needs a stack starts its servers and the last one out stops them. A command that is killed counts
as gone, since the kernel lets go of its locks; servers it leaves behind are used, and stopped, by the next command.
"""

import contextlib
import hashlib
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from tools.entry.account import Account, base_folder, memory_folder, memory_in_use
from tools.entry.console import EntryError, progress
from tools.entry.environment import server_binaries
from tools.entry.home import Home, open_to_servers, read_private, remove_folder, write_private
from tools.entry.locks import FileLock, held
from tools.entry.postgres import Cluster
from tools.entry.processes import end_left_over, signals_held_back
from tools.entry.redis import Broker
from tools.entry.server import Server

TOLD_SECONDS = 1.0
"""A start quicker than this is not worth a line."""


class Purpose(Enum):
    """What a stack is for, which says how its data is treated."""

    DEMO = "demo"
    """Kept between starts and shared by all commands."""
    TEST = "test"
    """Quick rather than durable, and one command's alone: a second one at the same time gets a stack for itself."""
    CHECK = "check"
    """Made for one run of the main job and removed after it."""


@dataclass(frozen=True)
class Needs:
    """Which servers must be embedded, since the caller named no other."""

    postgres: bool = True
    redis: bool = True


class Stack:
    """The servers of one purpose below one FOOTBRIDGE_HOME. ``with Stack(…) as stack`` starts and stops them."""

    def __init__(self, home: Home, purpose: Purpose, needs: Needs, *, in_memory: bool = False) -> None:
        """With ``in_memory`` its data lies in memory where there is room, and is removed when the command ends."""
        self.home = home
        self.purpose = purpose
        self.needs = needs
        self.in_memory = in_memory
        own = purpose is Purpose.CHECK or in_memory
        self._name_it(f"{purpose.value}-{os.getpid()}" if own else purpose.value)

    def _name_it(self, name: str) -> None:
        self.name = name
        self._use = FileLock(self.home.lock(f"{name}.use"))

    @property
    def folder(self) -> Path:
        """What the caller keeps of this stack: ports, passwords, the scheduler's timetable."""
        return self.home.path / self.name

    def process_lock(self, name: str) -> Path:
        """The file whose lock the processes of one program of this stack hold."""
        return self.home.lock(f"{self.name}.{name}")

    def log(self, name: str) -> Path:
        """The log of one server or process of this stack."""
        return self.home.log / (f"{name}.log" if self.purpose is Purpose.DEMO else f"{self.purpose.value}-{name}.log")

    def __enter__(self) -> Self:
        if self.purpose is not Purpose.DEMO:
            self._take_alone()
        began = time.monotonic()
        with self._turn():
            if self.purpose is Purpose.DEMO:
                self._use.take(shared=True)
            try:
                started = self._start_missing()
            except BaseException:
                self._leave()
                raise
        seconds = time.monotonic() - began
        if started and seconds > TOLD_SECONDS:
            progress(f"{' and '.join(started)} started in {seconds:.1f} s.")
        return self

    def __exit__(self, *_: object) -> None:
        with signals_held_back(), self._turn():
            self._leave()

    def restart_lost(self) -> list[str]:
        """Start again what has died; the names of what had to be started. It comes back at its address if it can."""
        with self._turn():
            return self._start_missing()

    def once(self, what: str, version: str, action: Callable[[], object]) -> None:
        """Run ``action`` unless it was done on this very cluster for this ``version``.

        On an outside database it is done every time: others may have changed that since.
        """
        if not self.needs.postgres:
            action()
            return
        stamp = self.folder / f"done-{what}"
        wanted = hashlib.sha256(f"{self.postgres.state['superuser']}{version}".encode()).hexdigest()
        if not stamp.exists() or stamp.read_text(encoding="ascii") != wanted:
            action()
            stamp.write_text(wanted, encoding="ascii")

    def forget_what_was_done(self) -> None:
        """Let :meth:`once` do everything again."""
        for stamp in self.folder.glob("done-*"):
            stamp.unlink(missing_ok=True)

    def drop(self) -> None:
        """Remove all data of this stack. Raises EntryError while another command works with it."""
        with self._turn():
            if not self._use.take(wait=False):
                raise EntryError("Another command of Footbridge works with this data. Let it end, then try again.")
            try:
                self._remove(self.servers)
            finally:
                self._use.release()

    @cached_property
    def servers(self) -> list[Server]:
        """The embedded servers of this stack, PostgreSQL first."""
        return ([self.postgres] if self.needs.postgres else []) + ([self.redis] if self.needs.redis else [])

    @cached_property
    def postgres(self) -> Cluster:
        cluster = Cluster(**self._place("postgres"))
        cluster.throwaway = self.purpose is not Purpose.DEMO
        return cluster

    @cached_property
    def redis(self) -> Broker:
        return Broker(**self._place("redis"))

    @cached_property
    def data(self) -> Path:
        """Where server data lies: in FOOTBRIDGE_HOME, or in a private folder where root's servers cannot enter that."""
        return base_folder(self.home, self._account)

    @cached_property
    def kept(self) -> Path:
        """Where the data of this stack lies: in memory if it was begun there, however short memory is since."""
        begun = memory_in_use(self.home)
        if begun is not None and (begun / self.name).exists():
            return begun
        return (memory_folder(self.home) if self.in_memory else None) or self.data

    @cached_property
    def _account(self) -> Account:
        return Account.for_servers()

    @cached_property
    def _binaries(self) -> Path:
        return server_binaries(self.home, self.data)

    @cached_property
    def _state(self) -> dict[str, dict[str, Any]]:
        return read_private(self.folder / "servers.json")

    def _place(self, name: str) -> dict[str, Any]:
        return {
            "folder": self.kept / self.name / name,
            "binaries": self._binaries,
            "log": self.log(name),
            "account": self._account,
            "state": self._state.setdefault(name, {}),
            "save": self._save,
        }

    def _save(self) -> None:
        write_private(self.folder / "servers.json", self._state)

    def _start_missing(self) -> list[str]:
        open_to_servers(self.folder)
        open_to_servers(self.kept / self.name)
        started = []
        for server in self.servers:
            if not server.running():
                started.append(server.name)
            server.start()
        return started

    def _turn(self) -> AbstractContextManager[None]:
        """One command at a time starts or stops servers."""
        lock = self.home.lock(f"{self.name}.turn")
        return held(lock, while_waiting="Another command is starting or stopping the servers. Waiting for it …")

    def _take_alone(self) -> None:
        if not self._use.take(wait=False):
            self._name_it(f"{self.purpose.value}-{os.getpid()}")
            self._use.take()
        self._remove_abandoned()

    def _remove_abandoned(self) -> None:
        """Remove the stacks that commands made for themselves and were killed before they could remove them."""
        for folder in [*self.home.path.glob("test-*"), *self.home.path.glob("check-*")]:
            if folder.name != self.name:
                abandoned = Stack(self.home, self.purpose, Needs())
                abandoned._name_it(folder.name)
                if abandoned._use.take(wait=False):
                    for lock in self.home.path.glob(f"locks/{folder.name}.*"):
                        if lock != abandoned._use.path:
                            end_left_over(lock)
                    abandoned._remove(abandoned.servers)
                    abandoned._use.release()

    def _leave(self) -> None:
        """Let go, and stop the servers unless another command uses them."""
        self._use.release()
        if not self._use.take(wait=False):
            return
        begun: list[Server] = vars(self).get("servers", [])  # none where even their binaries could not be set up
        try:
            if "-" in self.name:
                self._remove(begun)
            else:
                for server in begun:
                    server.stop()
        finally:
            self._use.release()

    def _remove(self, servers: list[Server]) -> None:
        for server in servers:
            server.destroy()
        remove_folder(self.kept / self.name)
        if self.kept != self.data:
            with contextlib.suppress(OSError):  # another run has its data there
                self.kept.rmdir()
        remove_folder(self.folder)
        if "-" in self.name:
            for lock in self.home.path.glob(f"locks/{self.name}.*"):
                lock.unlink()
