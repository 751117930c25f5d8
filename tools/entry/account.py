"""The account that PostgreSQL and Redis run under, and the place it can reach.

PostgreSQL refuses to run as root. Where root calls, both servers run under an unprivileged account that the system
already has. The permissions of the caller's own folders are never widened for it: where it cannot enter them, binaries
and data go to a private folder under /var/lib.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tools.entry.console import EntryError
from tools.entry.home import Home

CANDIDATES = ("nobody", "daemon")
PRIVATE_PARENT = Path("/var/lib")
MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux keeps files in memory; what is made there is checked to be ours
MEMORY_NEEDED = 4_000_000_000  # bytes free before tests go there; a whole run was seen to need less than a tenth


@dataclass(frozen=True)
class Account:
    """Whom the servers run as. ``uid`` is None where that is the caller."""

    name: str
    uid: int | None = None
    gid: int | None = None

    @classmethod
    def for_servers(cls) -> "Account":
        """The caller, or for root an unprivileged account of the system."""
        if os.geteuid() != 0:
            return cls(pwd.getpwuid(os.geteuid()).pw_name if _has_name() else str(os.geteuid()))
        for name in CANDIDATES:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            account = cls(name, entry.pw_uid, entry.pw_gid)
            if account.may_run("true"):
                return account
        raise EntryError(
            "PostgreSQL does not run as root, and here root cannot become the account "
            f"{' or '.join(CANDIDATES)}. Run Footbridge as an ordinary user.",
        )

    def start(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path,
        output: IO[bytes] | int,
        environ: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start ``command`` in a session of its own, so that Ctrl-C in the terminal does not reach it."""
        return subprocess.Popen(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=server_environment() | dict(environ or {}),
            **self._identity(),
        )

    def run(
        self,
        command: Sequence[str | Path],
        *,
        environ: Mapping[str, str] | None = None,
        text: str = "",
    ) -> subprocess.CompletedProcess[str]:
        """Run ``command`` to its end with ``text`` as its input."""
        return subprocess.run(
            command,
            cwd="/",
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=server_environment() | dict(environ or {}),
            check=False,
            **self._identity(),
        )

    def may_run(self, *command: str | Path) -> bool:
        """Whether the account can run ``command`` with success."""
        try:
            return self.run(command).returncode == 0
        except OSError:
            return False

    def may_enter(self, folder: Path) -> bool:
        """Whether the account can pass through every folder down to ``folder``."""
        return self.may_run("sh", "-c", 'cd -- "$1"', "sh", folder)

    def own(self, path: Path) -> None:
        """Give ``path`` to the account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def _identity(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_environment() -> dict[str, str]:
    """What a server or its tools see: nothing of the caller's settings."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def base_folder(home: Home, account: Account) -> Path:
    """Where server binaries and data go: FOOTBRIDGE_HOME, or a private folder where the account cannot enter that."""
    if account.may_enter(home.path):
        return home.path
    private = private_folder(home)
    try:
        private.mkdir(mode=0o711, exist_ok=True)
        private.chmod(0o711)  # the caller's umask may be narrower, and the account must pass through
    except OSError as problem:
        raise EntryError(
            f"The account {account.name}, which runs PostgreSQL for root, cannot enter {home.path}, and {private} "
            f"cannot be made instead ({problem.strerror}). Set FOOTBRIDGE_HOME to a folder that others may enter.",
        ) from None
    (private / "belongs-to").write_text(f"{home.path}\n", encoding="utf-8")
    return private


def private_folder(home: Home) -> Path:
    """The folder under /var/lib that belongs to ``home`` alone."""
    return PRIVATE_PARENT / f"footbridge-{hashlib.sha256(os.fsencode(home.path)).hexdigest()[:12]}"


def has_memory() -> bool:
    """Whether files can be kept in memory here, with room to spare."""
    return os.path.ismount(MEMORY) and shutil.disk_usage(MEMORY).free >= MEMORY_NEEDED


def memory_of(home: Home) -> Path:
    """The name of the folder of ``home`` in memory, whether it is there or not."""
    return MEMORY / f"footbridge-{os.geteuid()}-{hashlib.sha256(os.fsencode(home.path)).hexdigest()[:12]}"


def memory_in_use(home: Home) -> Path | None:
    """The folder of ``home`` in memory where this account has made it, however short memory is by now."""
    folder = memory_of(home)
    try:
        found = folder.lstat()
    except OSError:
        return None
    return folder if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() else None


def memory_folder(home: Home) -> Path | None:
    """A folder of ``home`` in memory, for data that is copied hundreds of times and not kept; None where there is none.

    It is not used where memory is short, and never where somebody else has made a folder of that name.
    """
    try:
        if not has_memory():
            return None
        memory_of(home).mkdir(mode=0o711, exist_ok=True)
        folder = memory_in_use(home)
        if folder is not None:
            folder.chmod(0o711)
    except OSError:
        return None
    return folder


def _has_name() -> bool:
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return True
