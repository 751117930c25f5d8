"""The command itself, called as a person calls it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.tools.conftest import processes_of
from tools.entry.application import digest_of_code
from tools.entry.commands import COMMANDS, asked_of_pytest
from tools.entry.home import ROOT, Home
from tools.entry.locks import FileLock
from tools.entry.postgres import ROLES
from tools.entry.processes import free_port, wait_until

Call = Callable[..., "subprocess.CompletedProcess[str]"]


def test_help_names_every_command(footbridge: Call) -> None:
    done = footbridge("--help")
    assert done.returncode == 0
    assert [name for name in COMMANDS if f"./footbridge {name}" not in done.stdout] == []


@pytest.mark.parametrize("arguments", [["rum"], []])
def test_an_unknown_or_missing_command_is_answered_with_those_there_are(footbridge: Call, arguments: list[str]) -> None:
    done = footbridge(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "./footbridge run" in done.stderr
    assert not arguments or "There is no command 'rum'." in done.stderr


def test_a_symbolic_link_to_the_entry_works(footbridge: Call, tmp_path: Path) -> None:
    link = tmp_path / "fb"
    link.symlink_to(ROOT / "footbridge")
    done = subprocess.run([link, "--help"], capture_output=True, encoding="utf-8", cwd=tmp_path, check=True)
    assert "./footbridge run" in done.stdout


def test_a_machine_without_a_new_enough_python_is_told_what_to_install(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    old.chmod(0o755)
    for tool in ("dirname", "readlink"):
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}")
    done = subprocess.run(
        ["/bin/sh", ROOT / "footbridge", "run"], env={"PATH": str(tmp_path)}, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"needs Python 3.11 or newer" in done.stderr


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


@pytest.mark.parametrize("option", [[], ["--check"]])
def test_a_taken_port_is_one_sentence_with_the_remedy(footbridge: Call, home: Home, option: list[str]) -> None:
    with taken_port() as port:
        done = footbridge("run", *option, PORT=str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    [sentence] = done.stderr.splitlines()
    assert sentence.startswith(
        f"Port {port} on 127.0.0.1 is taken by another program. Choose another one, such as PORT="
    )
    assert processes_of(home) == []


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80 80", "²"])
def test_a_port_that_is_none_is_refused(footbridge: Call, home: Home, port: str) -> None:
    done = footbridge("run", PORT=port)
    assert (done.returncode, done.stderr) == (1, f"PORT is {port!r}; it must be a number from 1 to 65535.\n")


def test_a_partial_set_of_database_addresses_is_refused_before_anything_is_made(
    footbridge: Call, tmp_path: Path
) -> None:
    environ = {"FOOTBRIDGE_HOME": str(tmp_path / "home"), "DATABASE_URL": "postgresql://a:secret@127.0.0.1/x"}
    for command in ("run", "test", "manage"):
        done = footbridge(command, **environ)
        assert done.returncode == 1
        assert "DATABASE_WORKER_URL, DATABASE_OWNER_URL and DATABASE_AUDITOR_URL are not" in done.stderr
        assert "secret" not in done.stderr
    assert not (tmp_path / "home").exists()


def test_production_does_not_run_on_embedded_servers(footbridge: Call, home: Home) -> None:
    done = footbridge("run", FOOTBRIDGE_ENV="production")
    assert done.returncode == 1
    assert "The embedded PostgreSQL and Redis are for demo and tests only" in done.stderr


def test_production_signs_with_no_key_of_its_own_making(footbridge: Call, home: Home) -> None:
    servers = {name: f"postgresql://{role}:x@127.0.0.1:1/x" for name, role in ROLES.items()}
    done = footbridge("run", FOOTBRIDGE_ENV="production", REDIS_URL="redis://127.0.0.1:1/0", **servers)
    assert done.returncode == 1
    assert "FOOTBRIDGE_SECRET_KEY is not set" in done.stderr
    assert not (home.path / "secret_key").exists()


def test_the_tests_do_not_run_in_production(footbridge: Call, home: Home) -> None:
    done = footbridge("test", FOOTBRIDGE_ENV="production")
    assert (done.returncode, done.stderr) == (1, "FOOTBRIDGE_ENV is production: the tests do not run there.\n")


def test_a_second_run_of_one_home_says_where_the_first_is(footbridge: Call, home: Home) -> None:
    first = FileLock(home.lock("run"))
    first.take()
    first.note("process 4711, port 8000")
    done = footbridge("run", PORT=str(free_port()))
    first.release()
    assert done.returncode == 1
    [sentence] = done.stderr.splitlines()
    assert sentence.startswith(f"Footbridge already runs from {home.path} (process 4711, port 8000).")
    assert "FOOTBRIDGE_HOME and PORT" in sentence


def test_a_home_that_is_a_file_is_named(footbridge: Call, tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    done = footbridge("run", FOOTBRIDGE_HOME=str(tmp_path / "home"))
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path}/home is not a folder. Remove it, or name another with FOOTBRIDGE_HOME.\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="root makes the folder that another account may not write to")
def test_a_home_of_another_account_is_named(home: Home) -> None:
    script = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from tools.entry.commands import main
os.setgroups([]); os.setgid(65534); os.setuid(65534)
sys.exit(main(["run"]))
"""
    environ = {"PATH": os.environ["PATH"], "FOOTBRIDGE_HOME": str(home.path)}
    done = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stderr.decode().startswith(
        f"This account may not write to {home.path}, where Footbridge keeps its data."
    )


def test_a_management_command_answers_cleanly_from_any_folder(footbridge: Call, borrowed: Home, tmp_path: Path) -> None:
    """Its output and its exit status are its own, and a module called backend in that folder does not replace ours."""
    (tmp_path / "backend").mkdir()
    (tmp_path / "backend" / "__init__.py").touch()
    good = footbridge("manage", "check_identifier", "nhs_number", "943 476 5919", cwd=tmp_path)
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["canonical"] == "9434765919"
    unknown = footbridge("manage", "check_identifier", "shoe_size", "44", cwd=tmp_path)
    assert unknown.returncode not in {0, 1}, "the command's own status is 2"
    assert unknown.stdout == ""
    assert processes_of(borrowed) == []


class Run:
    """``./footbridge run`` as a process, with what it prints. As ``test`` it does without invented people: they take long."""

    def __init__(self, home: Home, port: int) -> None:
        self.port = port
        self._said = home.path.parent / "said"
        environ = {**os.environ, "FOOTBRIDGE_PYTHON": sys.executable, "PORT": str(port), "FOOTBRIDGE_ENV": "test"}
        with self._said.open("wb") as output:
            self.process = subprocess.Popen(
                [ROOT / "footbridge", "run"], env=environ, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )

    def said(self) -> str:
        return self._said.read_text(encoding="utf-8")

    def answers(self) -> bool:
        assert self.process.poll() is None, self.said()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def end(self, number: signal.Signals) -> int:
        with suppress(ProcessLookupError):
            self.process.send_signal(number)
        return self.process.wait(timeout=30)


@pytest.fixture
def run(borrowed: Home) -> Iterator[Callable[[], Run]]:
    started: list[Run] = []
    port = free_port()

    def start() -> Run:
        started.append(Run(borrowed, port))
        return started[-1]

    yield start
    for each in started:
        each.end(signal.SIGTERM)


@pytest.mark.slow
def test_run_starts_all_survives_deaths_and_leaves_nothing(run: Callable[[], Run], borrowed: Home) -> None:
    first = run()
    assert wait_until(first.answers, 120, every=0.2), first.said()
    assert wait_until(lambda: f"Footbridge is running at http://127.0.0.1:{first.port}" in first.said(), 5)
    programs = (
        "gunicorn",
        "celery --app worker.app worker",
        "celery --app worker.app beat",
        "postgres",
        "redis-server",
    )
    assert wait_until(lambda: missing(programs, borrowed) == [], 20), missing(programs, borrowed)

    end_one(borrowed, "celery --app worker.app beat")
    end_one(borrowed, "redis-server")
    assert wait_until(lambda: "The scheduler process ended (SIGKILL)" in first.said(), 10), first.said()
    assert wait_until(lambda: "Redis had ended and was started again." in first.said(), 10), first.said()
    assert wait_until(lambda: missing(programs, borrowed) == [], 10), missing(programs, borrowed)

    # A kill leaves them all running; the next start ends them, and does nothing over again that would make it slow.
    prepared = borrowed.path / "demo" / "done-prepare"
    when, code = prepared.stat().st_mtime_ns, digest_of_code()
    first.end(signal.SIGKILL)
    assert missing(programs, borrowed) == []
    second = run()
    assert wait_until(lambda: "Footbridge is running at" in second.said() or second.process.poll() is not None, 60)
    assert second.answers()
    assert prepared.stat().st_mtime_ns == when or digest_of_code() != code, (
        "nothing changed, yet all was prepared again"
    )
    assert "Setting up" not in second.said()
    assert "Ended the web process that an earlier run left behind." in second.said()

    assert second.end(signal.SIGINT) == 0
    assert second.said().endswith("Stopped.\n")
    assert wait_until(lambda: processes_of(borrowed) == [], 2), processes_of(borrowed)


def missing(programs: tuple[str, ...], home: Home) -> list[str]:
    running = processes_of(home)
    return [name for name in programs if not any(name in process for process in running)]


def end_one(home: Home, name: str) -> None:
    """Kill the first process of that name: the lowest number is the oldest."""
    pids = sorted(int(process.split()[0]) for process in processes_of(home) if name in process)
    os.kill(pids[0], signal.SIGKILL)


@pytest.mark.parametrize(
    ("asked", "whole"),
    [
        ([], True),
        (["--durations=40"], True),
        (["--hypothesis-profile", "wandering"], True),
        (["tests/cases"], False),
        (["tests/cases/test_rivals.py::test_x", "--rival-rounds", "200"], False),
        (["-k", "rivals"], False),
        (["-n", "0"], False),
    ],
)
def test_the_whole_suite_uses_every_core_and_a_part_of_it_one(asked: list[str], whole: bool) -> None:
    given = asked_of_pytest(asked)
    assert given[-len(asked) or len(given) :] == asked
    assert ("--dist" in given) is whole
