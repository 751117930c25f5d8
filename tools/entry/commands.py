"""The commands of ./footbridge."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tools.entry import checks
from tools.entry.addresses import Outside, addresses, kind_of_environment, read_setting
from tools.entry.application import Application, attend, digest_of_code
from tools.entry.browser import find_chromium
from tools.entry.console import EntryError, answer, progress, report
from tools.entry.environment import python_environment, write_locks
from tools.entry.home import ROOT, Home
from tools.entry.locks import FileLock
from tools.entry.processes import LOOPBACK, end_left_over, free_port, why_port_is_not_free
from tools.entry.stack import Purpose, Stack
from tools.entry.supervisor import Supervisor

DEFAULT_PORT = 8000
READY_SECONDS = 60

LEFT_BY_KILLED_TESTS = ("footbridge_suite_", "footbridge_own_")
"""What tests call the databases that they drop again (tests/conftest.py). A killed run leaves its behind."""

HELP = """\
Footbridge: case management for people whose mental health and the justice system meet.

    ./footbridge run [--fresh]        start everything on this machine, with invented people, until Ctrl-C;
                                      --fresh drops the demo's data first
    ./footbridge run --check          do the main job once, end to end, on data made for it; exit status 0 or 1
    ./footbridge test [--fresh] …     run the tests; what follows goes to pytest
    ./footbridge manage COMMAND …     run a management command on the embedded servers
    ./footbridge check                lint, types, order of the rooms, templates, migrations, charts; changes nothing
    ./footbridge fix                  mend what a machine can mend
    ./footbridge lock                 make the files in requirements/ anew from pyproject.toml

FOOTBRIDGE_HOME names the folder for all data (default .footbridge in the checkout), PORT the port (default 8000).
docs/environment.md lists every setting."""


@dataclass(frozen=True)
class Caller:
    """What the caller's environment asks for."""

    kind: str
    outside: Outside
    home: Home

    @classmethod
    def of_environment(cls, *, for_tests: bool = False) -> "Caller":
        """Raises EntryError where a setting is unfit."""
        kind = kind_of_environment(os.environ)
        if for_tests:
            if kind == "production":
                raise EntryError("FOOTBRIDGE_ENV is production: the tests do not run there.")
            kind = "test"
        outside = Outside.named_in(os.environ, kind=kind)
        if kind == "production" and not read_setting("FOOTBRIDGE_SECRET_KEY", os.environ):
            raise EntryError(
                "FOOTBRIDGE_ENV is production and FOOTBRIDGE_SECRET_KEY is not set. Set it to 50 random characters, "
                "the same for every process."
            )
        return cls(kind, outside, Home.chosen())

    @property
    def wants_invented_people(self) -> bool:
        """An outside database gets them only where FOOTBRIDGE_ENV says demo in so many words."""
        return self.kind == "demo" and (not self.outside.databases or bool(os.environ.get("FOOTBRIDGE_ENV")))


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    name, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    if name in {"help", "--help", "-h"}:
        answer(HELP)
        return 0
    command = COMMANDS.get(name)
    if command is None:
        progress(f"There is no command {name!r}.\n\n{HELP}" if name else HELP)
        return 2
    try:
        return command(rest)
    except EntryError as error:
        report(error)
        return error.status
    except KeyboardInterrupt:
        progress("Stopped.")
        return 128 + signal.SIGINT
    except OSError as problem:
        where = f" ({problem.filename})" if problem.filename else ""
        progress(f"The system refused: {problem.strerror or problem}{where}.")
        return 1


def run(arguments: list[str]) -> int:
    """Start everything and keep it running, or do the main job once."""
    parser = argparse.ArgumentParser(prog="./footbridge run", description="Start Footbridge on this machine.")
    parser.add_argument("--check", action="store_true", help="do the main job once on data made for it, then stop")
    parser.add_argument("--fresh", action="store_true", help="drop the demo's data first")
    options = parser.parse_args(arguments)
    caller = Caller.of_environment()
    if options.check:
        return _check_main_job(caller)
    with _only_run(caller.home):
        port = _port()
        if options.fresh:
            Stack(caller.home, Purpose.DEMO, caller.outside.needs).drop()
        python = python_environment(caller.home, "run")
        with Stack(caller.home, Purpose.DEMO, caller.outside.needs) as stack:
            application = _application(caller, python, port, stack)
            _prepare(application, stack)
            if caller.wants_invented_people:
                stack.once("seed", "", lambda: application.manage("seed_demo", "--if-empty"))
            supervisor = Supervisor(look_after=lambda: _look_after(stack))
            with supervisor.running():
                if _start(supervisor, application, stack):
                    answer(f"Footbridge is running at {application.url}")
                    if caller.wants_invented_people:
                        answer(application.manage("demo_sign_ins").rstrip())
                    progress(f"Logs are in {caller.home.log}. Ctrl-C stops everything.")
                    supervisor.watch()
                progress("Stopping …")
    progress("Stopped.")
    return 0


def asked_of_pytest(arguments: list[str]) -> list[str]:
    """What pytest is given. Where no part of the suite is named all of it runs: a process a core, and a file of tests
    in one process, since the tests of a file share what is slow; in the order of their names, since by default files
    with few tests come last, and those are the slow ones."""
    if names_a_part(arguments) or "-n" in arguments:
        return arguments
    return ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile", "--no-loadscope-reorder", *arguments]


def names_a_part(arguments: list[str]) -> bool:
    """Whether pytest is asked for a part of the suite."""
    named = any((ROOT / one.partition("::")[0]).exists() for one in arguments if not one.startswith("-"))
    return named or "-k" in arguments


def test(arguments: list[str]) -> int:
    """Run the tests on a database and a broker made for tests."""
    caller = Caller.of_environment(for_tests=True)
    if "--fresh" in arguments:
        arguments.remove("--fresh")
        Stack(caller.home, Purpose.TEST, caller.outside.needs).drop()
    python = python_environment(caller.home, "dev")
    chromium = find_chromium()
    # The whole suite copies its databases hundreds of times, so they lie in memory; a part of it is run over and
    # over, so its template is kept on disk.
    whole = not names_a_part(arguments)
    with Stack(caller.home, Purpose.TEST, caller.outside.needs, in_memory=whole) as stack:
        if stack.needs.postgres:
            stack.postgres.drop_databases(*LEFT_BY_KILLED_TESTS)
        application = _application(caller, python, DEFAULT_PORT, stack)
        environ = application.environ("tests") | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        if chromium is not None:
            environ["FOOTBRIDGE_CHROMIUM"] = chromium
        return attend([python, "-m", "pytest", *asked_of_pytest(arguments)], environ=environ, cwd=ROOT)


def manage(arguments: list[str]) -> int:
    """Run a management command in the caller's folder, so that the files it names are found."""
    caller = Caller.of_environment()
    python = python_environment(caller.home, "run")
    with Stack(caller.home, Purpose.DEMO, caller.outside.needs) as stack:
        application = _application(caller, python, _port(must_be_free=False), stack)
        name = arguments[0] if arguments else "help"
        if not caller.outside.databases and name not in NEED_NO_SCHEMA:
            _prepare(application, stack)
        if name in CHANGE_THE_SCHEMA:
            stack.forget_what_was_done()
        environ = application.environ("manage")
        if stack.needs.postgres:
            environ["PATH"] = f"{stack.postgres.programs}{os.pathsep}{environ['PATH']}"  # dbshell looks for psql
        return attend(application.manage_command(*arguments), environ=environ, cwd=Path.cwd())


def check(arguments: list[str]) -> int:
    """Look after everything that must hold of the code, and change nothing."""
    _no_arguments("check", arguments)
    with _for_tools() as application:
        return checks.run_steps(checks.checks(application), application.environ("manage"))


def fix(arguments: list[str]) -> int:
    """Mend what a machine can mend."""
    _no_arguments("fix", arguments)
    with _for_tools() as application:
        return checks.run_steps(checks.fixes(application), application.environ("manage"))


def lock(arguments: list[str]) -> int:
    """Make the locks anew."""
    _no_arguments("lock", arguments)
    write_locks(Home.chosen())
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "manage": manage,
    "check": check,
    "fix": fix,
    "lock": lock,
}
CHANGE_THE_SCHEMA = frozenset({"migrate", "flush", "dbshell", "prepare"})
"""After these, the next command that needs the schema brings it into step again."""
NEED_NO_SCHEMA = CHANGE_THE_SCHEMA | frozenset(
    {"help", "--help", "-h", "version", "--version", "check", "check_identifier", "makemigrations", "showmigrations"}
    | {"score", "reliable_change"}
    | {"sqlmigrate", "optimizemigration", "squashmigrations", "diffsettings", "collectstatic"}
)
"""These work without one."""


def _check_main_job(caller: Caller) -> int:
    """Do the main job on servers made for it, so that it never meets the demo's people and can be done again."""
    port = _port() if os.environ.get("PORT") else free_port()
    python = python_environment(caller.home, "run")
    with Stack(caller.home, Purpose.CHECK, caller.outside.needs) as stack:
        application = _application(caller, python, port, stack)
        _prepare(application, stack)
        supervisor = Supervisor(look_after=lambda: _look_after(stack))
        with supervisor.running():
            if _start(supervisor, application, stack):
                command = application.manage_command("check_main_job", "--base-url", application.url)
                status = supervisor.attend(command, environ=application.environ("manage"))
            else:
                status = 128 + signal.SIGINT
    if status:
        progress(f"The main job was not done (exit status {status}). Logs are in {caller.home.log}.")
    return status


def _application(caller: Caller, python: Path, port: int, stack: Stack) -> Application:
    if caller.outside.in_words():
        progress(f"Using {caller.outside.in_words()}.")
    return Application(caller.home, python, caller.kind, port, addresses(caller.outside, stack))


@contextmanager
def _for_tools() -> Iterator[Application]:
    """The application for tools that read its code: always on embedded servers, whatever the caller names."""
    caller = Caller("test", Outside({}, None), Home.chosen())
    python = python_environment(caller.home, "dev")
    with Stack(caller.home, Purpose.TEST, caller.outside.needs) as stack:
        yield _application(caller, python, DEFAULT_PORT, stack)


def _prepare(application: Application, stack: Stack) -> None:
    stack.once("prepare", digest_of_code(), application.prepare)


def _start(supervisor: Supervisor, application: Application, stack: Stack) -> bool:
    """Start the programs. False where a signal came before the web process answered.

    The web process comes first and has the processors to itself: somebody may be waiting for a page.
    """
    web, *others = application.programs(stack)
    supervisor.start(web)
    what = f"{application.url}/readyz did not answer 200"
    if not supervisor.wait_for(application.ready, READY_SECONDS, what=what):
        return False
    supervisor.start(*others)
    return True


def _look_after(stack: Stack) -> None:
    try:
        for name in stack.restart_lost():
            progress(f"{name} had ended and was started again.")
    except EntryError as error:
        report(error)


@contextmanager
def _only_run(home: Home) -> Iterator[None]:
    """One run a home. What a killed one left behind is ended first: it would hold the port."""
    lock = FileLock(home.lock("run"))
    if not lock.take(wait=False):
        raise EntryError(
            f"Footbridge already runs from {home.path} ({lock.read_note()}). Stop it there with Ctrl-C, or run a "
            "second copy beside it with its own FOOTBRIDGE_HOME and PORT."
        )
    try:
        lock.note(f"process {os.getpid()}, port {os.environ.get('PORT') or DEFAULT_PORT}")
        for name in ("web", "worker", "scheduler"):
            if end_left_over(home.lock(f"{Purpose.DEMO.value}.{name}")):
                progress(f"Ended the {name} process that an earlier run left behind.")
        yield
    finally:
        lock.release()


def _port(*, must_be_free: bool = True) -> int:
    """PORT, checked."""
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise EntryError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    port = int(text)
    why = why_port_is_not_free(port) if must_be_free else None
    if why is not None:
        raise EntryError(
            f"Port {port} on {LOOPBACK} {why}. Choose another one, such as PORT={free_port()} ./footbridge run."
        )
    return port


def _no_arguments(command: str, arguments: list[str]) -> None:
    if arguments:
        raise EntryError(f"./footbridge {command} takes no arguments; it was given {' '.join(arguments)}.", status=2)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    del frame
    sys.exit(128 + number)
