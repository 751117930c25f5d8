"""A FOOTBRIDGE_HOME of a test's own, with what takes long to install borrowed from the real one."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.entry.account import Account, base_folder, memory_of, private_folder
from tools.entry.environment import find_uv, python_environment, server_binaries
from tools.entry.home import ROOT, Home
from tools.entry.postgres import ROLES, Cluster
from tools.entry.stack import Needs, Purpose, Stack

SETTINGS = (
    *ROLES,
    "REDIS_URL",
    "PORT",
    "FOOTBRIDGE_ENV",
    "FOOTBRIDGE_HOME",
    "FOOTBRIDGE_SECRET_KEY",
    "FOOTBRIDGE_PROCESS",
)


@pytest.fixture(scope="session")
def real_home() -> Home:
    """The home these tests run from."""
    return Home.chosen()


@pytest.fixture(scope="session")
def account() -> Account:
    return Account.for_servers()


@pytest.fixture(scope="session")
def binaries(real_home: Home, account: Account) -> Path:
    return server_binaries(real_home, base_folder(real_home, account))


@pytest.fixture(scope="session")
def made_before(binaries: Path, account: Account) -> Iterator[Callable[[Path], dict[str, Any]]]:
    """Lays a cluster of tests into a folder, as an earlier command left it there, and returns its state.

    Making one takes over a second, copying it a tenth of that.
    """
    folder = Path(tempfile.mkdtemp(prefix="footbridge-test-"))
    folder.chmod(0o755)
    state: dict[str, Any] = {}
    made = Cluster(
        folder=folder / "postgres",
        binaries=binaries,
        log=folder / "postgres.log",
        account=account,
        state=state,
        save=lambda: None,
    )
    made.throwaway = True

    def lay(into: Path) -> dict[str, Any]:
        if not made.folder.exists():
            made.start()
            made.stop()
        subprocess.run(["cp", "-a", made.folder, into], check=True)
        return {name: value for name, value in state.items() if name != "port"}

    yield lay
    shutil.rmtree(folder)


@pytest.fixture
def caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller who has set nothing."""
    for name in (*SETTINGS, *(f"{name}_FILE" for name in SETTINGS)):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home(real_home: Home, binaries: Path, caller: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """An empty home that every account can pass through; the servers' binaries are there already."""
    folder = Path(tempfile.mkdtemp(prefix="footbridge-test-"))
    folder.chmod(0o755)
    monkeypatch.setenv("FOOTBRIDGE_HOME", str(folder / "home"))
    made = Home.chosen()
    (made.path / "embedded").symlink_to(binaries)
    yield made
    shutil.rmtree(folder)
    if os.geteuid() == 0 and private_folder(made).exists():
        shutil.rmtree(private_folder(made))


@pytest.fixture
def borrowed(home: Home, real_home: Home) -> Home:
    """The home with uv and the environment of the running application, too."""
    uv = find_uv(real_home)
    if uv.is_relative_to(real_home.tools):
        home.tools.symlink_to(real_home.tools)
    python_environment(real_home, "run")
    home.venv("run").symlink_to(real_home.venv("run"))
    return home


@pytest.fixture
def stack(home: Home) -> Iterator[Callable[..., Stack]]:
    """Makes stacks in that home."""
    made: list[Stack] = []

    def make(purpose: Purpose = Purpose.DEMO, *, postgres: bool = True, redis: bool = True) -> Stack:
        made.append(Stack(home, purpose, Needs(postgres=postgres, redis=redis)))
        return made[-1]

    yield make
    for each in made:
        if each.folder.exists():
            for server in each.servers:
                server.stop()  # collects the process, where another stack has ended it


@pytest.fixture
def footbridge(caller: None) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Calls the entry as a person would, with the same Python."""

    def call(*arguments: str, cwd: Path | None = None, **environ: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [ROOT / "footbridge", *arguments],
            env={**os.environ, "FOOTBRIDGE_PYTHON": sys.executable, **environ},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return call


def processes_of(home: Home) -> list[str]:
    """Every process that works in this home, was started for it, or names it; by what /proc knows of it."""
    found = []
    marks = {str(home.path), str(private_folder(home)), str(memory_of(home))}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            where = str((entry / "cwd").readlink())
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            environ = (entry / "environ").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if int(entry.name) != os.getpid() and any(
            where.startswith(mark) or mark in command or f"FOOTBRIDGE_HOME={mark}\0" in environ for mark in marks
        ):
            found.append(f"{entry.name} {command}")
    return found
