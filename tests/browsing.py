"""One real browser for the run, and the system served to it on loopback.

``FOOTBRIDGE_CHROMIUM`` names the browser; ``./footbridge test`` sets it. Without one the browser tests are skipped.
"""

import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connection, connections

from tests import databases

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
PHONE = {"width": 390, "height": 844}
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the standard library
        """Nothing: a test says what it finds."""


@contextmanager
def serving() -> Iterator[str]:
    """The system served on loopback, from the database that this process is connected to; the address of it."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Handler)
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def own_database() -> Iterator[str]:
    """A clone of the template that this process is connected to for a while, so that what is done in it stays in it."""
    before = dict(connection.settings_dict)
    name = f"footbridge_own_{uuid.uuid4().hex[:12]}"
    databases.clone(name)
    databases.use(name)
    try:
        yield name
    finally:
        connections.close_all()
        connection.settings_dict.update(before)
        databases.drop(name)


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for the run. Skips, saying so, where none is named."""
    path = os.environ.get("FOOTBRIDGE_CHROMIUM")
    if not path:
        pytest.skip("no browser: FOOTBRIDGE_CHROMIUM names none")
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # the driver keeps an event loop in this thread, in which Django would refuse every query of a test
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        launched = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield launched
        launched.close()
