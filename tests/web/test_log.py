"""What the processes write while they run: where a fault lies, and nobody's name.

Each is run as it runs in use, in a process of its own, since what a test process writes is set up otherwise.
"""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from backend.log_formatter import WithoutPersonalData

ROOT = Path(__file__).resolve().parents[2]
NAME = "Leah Ashdown"

WEB = """
    import logging
    from backend.wsgi import application
    import backend.urls
    from backend.web.rules import PUBLIC, address
    from django.test import Client

    def broken(request, slug):
        somebody = "Leah Ashdown"
        try:
            {}[somebody]
        except KeyError as fault:
            raise ValueError(f"no place for {somebody}") from fault  # HERE

    backend.urls.urlpatterns.append(address("broken/<slug:slug>/", broken, name="broken", rule=PUBLIC))
    answer = Client(raise_request_exception=False).post("/broken/leah-ashdown/?q=Leah+Ashdown", {"note": "Leah Ashdown"})
    Client().get("/people/leah-ashdown")
    try:
        raise ValueError("Leah Ashdown")
    except ValueError as fault:
        logging.getLogger("gunicorn.error").exception("Error handling request %s", "/x/?q=Leah%20Ashdown")
        logging.getLogger("anywhere").error("it failed: %s", fault)
    print(answer.status_code)
    print(answer.content.decode())
"""

TASK = """
    import threading
    from celery.contrib.testing.worker import start_worker
    from celery.signals import task_postrun
    from worker.app import app

    app.conf.update(broker_url="memory://", broker_transport_options={}, result_backend="cache+memory://")

    @app.task(name="broken")
    def broken(somebody):
        raise ValueError(f"no place for {somebody}")  # HERE

    over = threading.Event()
    task_postrun.connect(lambda **_: over.set(), weak=False)
    with start_worker(app, pool="solo", perform_ping_check=False):
        broken.delay("Leah Ashdown")
        assert over.wait(20)
"""

COMMAND = """
    import django
    django.setup()
    from backend import manage
    from backend.pathways.management.commands import pathway_chart

    def handle(self, *args, **options):
        somebody = "Leah Ashdown"
        raise ValueError(f"no place for {somebody}")  # HERE

    pathway_chart.Command.handle = handle
    manage.main(["pathway_chart"])
"""


def run(folder: Path, process: str, story: str) -> tuple[int, str, str]:
    """Run a story as a process of ours does: (exit status, what it printed, what it logged)."""
    text = "\n".join(line[4:] for line in story.splitlines())
    file = folder / "story.py"
    file.write_text(text, encoding="utf-8")
    settings = {
        **os.environ,
        "FOOTBRIDGE_ENV": "demo",
        "FOOTBRIDGE_PROCESS": process,
        "DJANGO_SETTINGS_MODULE": "backend.settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, str(file)], cwd=ROOT, env=settings, capture_output=True, text=True, timeout=60, check=False
    )
    here = next(number for number, line in enumerate(text.splitlines(), 1) if "# HERE" in line)
    assert f"{file}:{here} in " in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def names_nobody(logged: str) -> None:
    assert "builtins.ValueError" in logged
    assert not re.search("leah|ashdown|no place", logged, re.IGNORECASE), logged


@pytest.mark.slow
def test_a_page_that_fails_is_plain_and_its_reference_stands_in_the_log_which_names_nobody(tmp_path: Path) -> None:
    _, printed, logged = run(tmp_path, "web", WEB)
    names_nobody(logged)
    assert printed.startswith("500\n")
    assert "Sorry, there is a problem" in printed
    assert "Then try again in a few minutes" in printed
    assert not re.search(r"Traceback|ValueError|story\.py|Leah", printed)
    reference = re.search(r"<strong>([0-9A-F]{8})</strong>", printed)
    assert reference
    assert f"[{reference[1]}] Internal Server Error: /broken/<slug:slug>/" in logged
    assert f"server error, reference {reference[1]}" in logged
    assert "builtins.KeyError" in logged
    assert logged.index("builtins.KeyError") < logged.index("builtins.ValueError")
    assert "Not Found: an address that is not ours" in logged
    assert "gunicorn.error Error handling request /x/\n" in logged
    assert "anywhere it failed: ValueError\n" in logged


@pytest.mark.slow
def test_a_task_that_fails_tells_where_and_not_about_whom(tmp_path: Path) -> None:
    _, _, logged = run(tmp_path, "worker", TASK)
    names_nobody(logged)
    assert re.search(r"celery\.app\.trace Task broken\[[0-9a-f-]{36}\] raised unexpected: ValueError", logged)


@pytest.mark.slow
def test_a_command_that_fails_tells_where_and_not_about_whom(tmp_path: Path) -> None:
    status, _, logged = run(tmp_path, "manage", COMMAND)
    assert status == 1
    names_nobody(logged)


def line(message: object, *args: object, fault: BaseException | None = None) -> str:
    info = (type(fault), fault, fault.__traceback__) if fault else None
    record = logging.LogRecord("room", logging.ERROR, __file__, 1, message, args, info)
    return WithoutPersonalData().format(record)


def test_a_line_of_the_log_cannot_be_made_to_look_like_two() -> None:
    assert line("asked for %s", "/x\n2026-11-22 CRITICAL forged").count("\n") == 0


def test_what_a_library_passes_as_an_exception_is_told_by_its_kind() -> None:
    assert line("failed: %r after %d s", KeyError(NAME), 3).endswith("failed: KeyError after 3 s")
    assert line(KeyError(NAME)).endswith("KeyError")


def test_a_faulty_call_of_the_log_still_writes_a_line() -> None:
    assert line("%d of %d", "one").endswith("%d of %d")


def test_faults_in_a_group_are_told_each_by_its_kind_and_place() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        raise ExceptionGroup(NAME, [ValueError(NAME), KeyError(NAME)])
    caught.value.add_note(NAME)
    told = line("several", fault=caught.value)
    assert [kind in told for kind in ("ExceptionGroup", "builtins.ValueError", "builtins.KeyError")] == [True] * 3
    assert "tests/web/test_log.py:" in told
    assert NAME not in told
