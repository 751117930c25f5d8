"""Children that die, hang, leave others behind, or whose supervisor is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.entry import supervisor as under_test
from tools.entry.console import EntryError
from tools.entry.home import ROOT, Home
from tools.entry.processes import alive, end_left_over, wait_until
from tools.entry.supervisor import LONGEST_PAUSE, Child, Program, Supervisor


@pytest.fixture
def program(home: Home) -> Callable[..., Program]:
    """Makes a program out of a line of sh. It sees $HERE, a folder to leave notes in."""

    def make(name: str, script: str) -> Program:
        return Program(
            name,
            ["sh", "-c", script],
            {"PATH": os.environ["PATH"], "HERE": str(home.path), "FOOTBRIDGE_HOME": str(home.path)},
            home.log / f"{name}.log",
            home.lock(name),
        )

    return make


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "POLITE_SECONDS", 0.5)


def note(home: Home, name: str) -> int:
    """The process number that a script left in this file."""
    file = home.path / name
    assert wait_until(lambda: file.exists() and file.read_text(encoding="ascii").strip() != "", 5)
    return int(file.read_text(encoding="ascii"))


@contextmanager
def supervise(*programs: Program) -> Iterator[Supervisor]:
    supervisor = Supervisor(look_after=lambda: None)
    with supervisor.running():
        supervisor.start(*programs)
        yield supervisor


def watch_until(supervisor: Supervisor, true: Callable[[], bool]) -> None:
    """Watch as a run does, until ``true`` holds; then end it as Ctrl-C would."""

    def press() -> None:
        wait_until(true, 10)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=press)
    thread.start()
    supervisor.watch()
    thread.join()
    assert true()


def test_a_child_that_dies_is_started_again_and_it_is_said(
    home: Home, program: Callable[..., Program], capsys: pytest.CaptureFixture[str]
) -> None:
    starts = home.path / "starts"
    with supervise(program("web", "echo $$ >> $HERE/starts; echo out of luck; exit 3")) as supervisor:
        watch_until(supervisor, lambda: starts.exists() and len(starts.read_text().split()) >= 2)
    said = capsys.readouterr().err
    assert "The web process ended (exit status 3) and is started again now." in said
    assert "out of luck" in said


def test_the_pauses_between_starts_grow_to_a_limit_and_shrink_after_a_steady_time(
    program: Callable[..., Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    child = Child(program("web", "exit 1"))
    assert [child.plan_restart() for _ in range(8)] == [0, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE]
    child.start()
    monkeypatch.setattr(under_test, "STEADY_SECONDS", 0)
    assert child.plan_restart() == 0


def test_a_child_that_will_not_end_goes_with_all_it_started(home: Home, program: Callable[..., Program]) -> None:
    stubborn = "trap '' TERM INT HUP; sleep 60 & echo $! > $HERE/grandchild; echo $$ > $HERE/child; wait; sleep 60"
    began = time.monotonic()
    with supervise(program("worker", stubborn)):
        pids = [note(home, "child"), note(home, "grandchild")]
        assert all(map(alive, pids))
    assert wait_until(lambda: not any(map(alive, pids)), 1)
    assert time.monotonic() - began < 5


def test_a_child_may_finish_what_it_does(home: Home, program: Callable[..., Program]) -> None:
    polite = "trap 'echo done > $HERE/finished; exit 0' TERM; echo $$ > $HERE/child; while :; do sleep 0.02; done"
    with supervise(program("worker", polite)):
        note(home, "child")
    assert (home.path / "finished").read_text() == "done\n"


def test_an_error_inside_ends_the_children(home: Home, program: Callable[..., Program]) -> None:
    pids = []

    def run() -> None:
        with supervise(program("web", "echo $$ > $HERE/child; sleep 60")):
            pids.append(note(home, "child"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run()
    assert len(pids) == 1
    assert not alive(pids[0])


def test_a_child_that_cannot_start_is_shown_with_what_it_said(program: Callable[..., Program]) -> None:
    broken = program("worker", "echo no module named luck >&2; exit 1")
    with (
        pytest.raises(EntryError, match=r"The worker process ended while it was starting \(exit status 1\)") as refused,
        supervise(program("web", "sleep 60"), broken) as supervisor,
    ):
        supervisor.wait_for(lambda: False, 10, what="nothing answered")
    assert refused.value.detail == ("no module named luck",)


def test_only_this_starts_lines_are_shown(home: Home, program: Callable[..., Program]) -> None:
    (home.log / "web.log").write_text("an old trouble\n", encoding="utf-8")
    with pytest.raises(EntryError) as refused, supervise(program("web", "echo the new one; exit 1")) as supervisor:
        supervisor.wait_for(lambda: False, 10, what="nothing answered")
    assert refused.value.detail == ("the new one",)


def test_waiting_for_an_answer_has_an_end(program: Callable[..., Program]) -> None:
    thinking = program("web", "echo thinking; sleep 60")
    with pytest.raises(EntryError, match="nothing answered within 0 s") as refused, supervise(thinking) as supervisor:
        supervisor.wait_for(lambda: False, 0.3, what="nothing answered")
    assert refused.value.detail == ("thinking",)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_starting_ends_the_run(program: Callable[..., Program], number: signal.Signals) -> None:
    with supervise(program("web", "sleep 60")) as supervisor:
        threading.Timer(0.1, os.kill, (os.getpid(), number)).start()
        assert not supervisor.wait_for(lambda: False, 10, what="nothing answered")


def test_what_a_killed_supervisor_left_behind_is_ended_by_the_next_start(home: Home, tmp_path: Path) -> None:
    script = f"""
import sys, time
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from tools.entry.supervisor import Program, Supervisor
home = Path({str(home.path)!r})
program = Program(
    "web",
    ["sh", "-c", "sleep 60 & echo $! > {home.path}/grandchild; wait"],
    {{"PATH": {os.environ["PATH"]!r}}},
    home / "web.log",
    home / "locks" / "demo.web",
)
supervisor = Supervisor(look_after=lambda: None)
with supervisor.running():
    supervisor.start(program)
    time.sleep(60)
"""
    victim = subprocess.Popen([sys.executable, "-c", script])
    pid = note(home, "grandchild")
    victim.kill()
    victim.wait()
    assert alive(pid)
    assert end_left_over(home.lock("demo.web"))
    until = time.monotonic() + 20
    while alive(pid) and time.monotonic() < until:  # it is told to end, and its new parent must yet take note
        time.sleep(0.05)
    assert not alive(pid)
    assert not end_left_over(home.lock("demo.web"))
