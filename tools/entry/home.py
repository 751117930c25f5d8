"""FOOTBRIDGE_HOME: the one folder that holds everything this checkout makes."""

import contextlib
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.entry.console import EntryError

ROOT = Path(__file__).resolve().parent.parent.parent
REQUIREMENTS = ROOT / "requirements"


@dataclass(frozen=True)
class Home:
    """The folder and what lies where in it.

    ``log/`` logs, ``locks/`` who works here, ``tools/`` uv, ``venv-run/`` and ``venv-dev/`` the virtual environments,
    ``embedded/`` the server binaries, ``secret_key``, and a folder for each stack of servers: ``demo/``, ``test/``.
    """

    path: Path

    @classmethod
    def chosen(cls) -> "Home":
        """FOOTBRIDGE_HOME, or ``.footbridge`` in the checkout; made if it is not there yet."""
        given = os.environ.get("FOOTBRIDGE_HOME")
        home = cls(Path(given).expanduser().resolve() if given else ROOT / ".footbridge")
        home._make()
        return home

    def _make(self) -> None:
        try:
            if not self.path.exists():
                self.path.mkdir(parents=True, exist_ok=True)
                open_to_servers(self.path)
            for folder in (self.log, self.path / "locks"):
                folder.mkdir(exist_ok=True, mode=0o700)
        except (FileExistsError, NotADirectoryError):
            raise EntryError(f"{self.path} is not a folder. Remove it, or name another with FOOTBRIDGE_HOME.") from None
        except PermissionError:
            raise self._not_ours() from None
        if not all(os.access(folder, os.W_OK | os.X_OK) for folder in (self.path, self.log, self.path / "locks")):
            raise self._not_ours()

    def _not_ours(self) -> EntryError:
        return EntryError(
            f"This account may not write to {self.path}, where Footbridge keeps its data. "
            "Name a folder of your own with FOOTBRIDGE_HOME."
        )

    @property
    def log(self) -> Path:
        return self.path / "log"

    def lock(self, name: str) -> Path:
        """The file that a lock of this name is held on."""
        return self.path / "locks" / name

    @property
    def tools(self) -> Path:
        return self.path / "tools"

    def venv(self, name: str) -> Path:
        return self.path / f"venv-{name}"

    def secret_key(self) -> str:
        """The key that signs sessions here: random, made once, readable by its owner alone."""
        path = self.path / "secret_key"
        if not path.exists():
            draft = self.path / f"secret_key.{os.getpid()}"
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
            with contextlib.suppress(FileExistsError):  # another start was quicker: its key counts
                os.link(draft, path)
            draft.unlink()
        return path.read_text(encoding="ascii")


def open_to_servers(folder: Path) -> None:
    """Make ``folder`` for its owner alone; root's servers, which run as another account, may pass through unlisted."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def read_private(path: Path) -> dict[str, Any]:
    """What :func:`write_private` wrote; empty where nothing was written yet."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        raise EntryError(f"{path} is damaged. Remove it and start with --fresh, which drops the demo's data.") from None
    return found if isinstance(found, dict) else {}


def write_private(path: Path, content: dict[str, Any]) -> None:
    """Write ``content`` whole or not at all, readable by the owner alone."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(content, stream)
    draft.replace(path)


def rotate(log: Path, *, limit: int = 5_000_000) -> None:
    """Set a log of more than ``limit`` bytes aside as ``NAME.1``, in place of the one before it."""
    try:
        if log.stat().st_size > limit:
            log.replace(log.with_name(f"{log.name}.1"))
    except FileNotFoundError:
        return


def remove_folder(path: Path) -> None:
    """Remove a folder and all in it; fine where there is none."""
    if path.exists():
        shutil.rmtree(path)
