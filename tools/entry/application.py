"""How the processes of the application are started, and what each of them sees."""

import hashlib
import http.client
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tools.entry.addresses import read_setting
from tools.entry.console import EntryError
from tools.entry.home import ROOT, Home
from tools.entry.postgres import ROLES
from tools.entry.processes import ENDING, LOOPBACK
from tools.entry.stack import Stack
from tools.entry.supervisor import Program

WEB_WORKERS, WEB_THREADS = 2, 4
WORKER_PROCESSES = 2

# A process holds no key to a role it never acts as. Management commands and tests act as any.
ADDRESSES = {
    "web": ("DATABASE_URL", "REDIS_URL"),
    "worker": ("DATABASE_WORKER_URL", "REDIS_URL"),
    "scheduler": ("DATABASE_WORKER_URL", "REDIS_URL"),
    "manage": (*ROLES, "REDIS_URL"),
    "tests": (*ROLES, "REDIS_URL"),
}
SECRET_SETTINGS = (*ROLES, "REDIS_URL", "FOOTBRIDGE_SECRET_KEY")


@dataclass(frozen=True)
class Application:
    """The application on one set of servers. ``kind`` is its FOOTBRIDGE_ENV."""

    home: Home
    python: Path
    kind: str
    port: int
    addresses: Mapping[str, str]

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def environ(self, process: str) -> dict[str, str]:
        """What a process of this kind sees: the caller's environment with our settings over it."""
        ours = {name for secret in SECRET_SETTINGS for name in (secret, f"{secret}_FILE")}
        foreign = {"PYTHONHOME", "VIRTUAL_ENV"}
        kept = {name: value for name, value in os.environ.items() if name not in ours | foreign}
        if self.kind != "production":
            kept.setdefault("FOOTBRIDGE_PUBLIC_URL", self.url)
        return kept | {
            "FOOTBRIDGE_ENV": self.kind,
            "FOOTBRIDGE_HOME": str(self.home.path),
            "FOOTBRIDGE_PROCESS": process,
            "FOOTBRIDGE_SECRET_KEY": self._secret_key(),
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            "PYTHONSAFEPATH": "1",  # the folder a command is called from may hold modules of its own
            "PYTHONUNBUFFERED": "1",
            **{name: self.addresses[name] for name in ADDRESSES[process]},
        }

    def programs(self, stack: Stack) -> list[Program]:
        """Web, worker and scheduler, the web process first."""
        gunicorn = ["-m", "gunicorn", "backend.wsgi:application", "--bind", f"{LOOPBACK}:{self.port}"]
        # Its control socket would lie in the caller's home, one for all copies.
        gunicorn += ["--no-control-socket", "--worker-class", "gthread", "--graceful-timeout", "5"]
        gunicorn += ["--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS)]
        celery = ["-m", "celery", "--app", "worker.app"]
        worker = [*celery, "worker", "--pool", "prefork", "--concurrency", str(WORKER_PROCESSES), "--loglevel", "INFO"]
        worker += ["--without-gossip", "--without-mingle"]  # there are no other workers to hear of
        scheduler = [*celery, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(stack.folder / "timetable")]
        return [
            Program(name, [self.python, *arguments], self.environ(name), stack.log(name), stack.process_lock(name))
            for name, arguments in (("web", gunicorn), ("worker", worker), ("scheduler", scheduler))
        ]

    def ready(self) -> bool:
        """Whether the web process says so."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def prepare(self) -> None:
        """Bring the database into step with the code: schema, walls, definitions, reference data."""
        self.manage("prepare")

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end and return what it printed. Raises EntryError where it failed."""
        done = subprocess.run(
            self.manage_command(*arguments),
            cwd=ROOT,
            env=self.environ("manage"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            said = [*done.stdout.splitlines(), *done.stderr.splitlines()]
            raise EntryError(f"The command {arguments[0]} failed. It said:", detail=said[-20:])
        return done.stdout

    def manage_command(self, *arguments: str) -> list[str | Path]:
        return [self.python, "-m", "backend.manage", *arguments]

    def _secret_key(self) -> str:
        return read_setting("FOOTBRIDGE_SECRET_KEY", os.environ) or self.home.secret_key()


def digest_of_code() -> str:
    """Changes whenever what ``prepare`` reads may have changed."""
    folders = [ROOT / "backend", *map(Path, filter(None, os.environ.get("FOOTBRIDGE_PATHWAYS", "").split(os.pathsep)))]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix not in {".pyc", ""})
    listing = "\n".join(f"{path}\0{path.stat().st_mtime_ns}\0{path.stat().st_size}" for path in files)
    return hashlib.sha256(listing.encode()).hexdigest()


def attend(command: Sequence[str | Path], *, environ: Mapping[str, str], cwd: Path) -> int:
    """Run ``command`` in the foreground, with the caller's terminal, and return its exit status.

    Signals end the command, never the entry, which still has servers to stop.
    """
    with subprocess.Popen(command, env=environ, cwd=cwd) as process:

        def pass_on(number: int, frame: FrameType | None) -> None:
            del frame
            # Ctrl-C reaches everything in the foreground of a terminal by itself.
            if number != signal.SIGINT or not os.isatty(0):
                process.send_signal(number)

        before = {number: signal.signal(number, pass_on) for number in ENDING}
        try:
            status = process.wait()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
    return status if status >= 0 else 128 - status
