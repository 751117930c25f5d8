"""A served copy of the system, and a real browser to look at it with.

``FOOTBRIDGE_CHROMIUM`` names the browser; ``./footbridge test`` sets it. Without one the browser tests are skipped.
"""

import os
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connection, connections
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from tests import cast, databases

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

HERE = Path(__file__).resolve().parent
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture
def samples(settings: Settings) -> None:
    """The sample pages stand beside the system's own addresses."""
    settings.ROOT_URLCONF = "tests.web.urls"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(HERE / "templates")]}]


@pytest.fixture
def signed_in(db: None, client: Client) -> Client:
    """Amara, signed in as she would be."""
    client.post("/sign-in/", {"email": cast.AMARA.email, "password": cast.PASSWORD})
    return client


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the standard library
        """Nothing: a test says what it finds."""


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The system served on loopback, from a database of this module's own."""
    name = f"footbridge_own_{uuid.uuid4().hex[:12]}"
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        databases.clone(name)
        databases.use(name)
        yield from _serve()
        connections.close_all()
        connection.settings_dict.update(before)
        databases.drop(name)


@pytest.fixture
def served(house: str, samples: None) -> str:
    """The address of the served system, with the sample pages beside its own."""
    return house


def _serve() -> Iterator[str]:
    application = WSGIHandler()
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Handler)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


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


@pytest.fixture
def context(browser: "Browser", served: str) -> Iterator[Callable[..., "BrowserContext"]]:
    """Makes a browser context on the served system; ``width`` is WIDE or NARROW."""
    made: list[BrowserContext] = []

    def make(*, width: dict[str, int] = WIDE, scripts: bool = True, **more: object) -> "BrowserContext":
        fresh = browser.new_context(
            base_url=served,
            viewport={"width": width["width"], "height": width["height"]},
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
            **more,  # type: ignore[arg-type]
        )
        fresh.set_default_timeout(10_000)
        made.append(fresh)
        return fresh

    yield make
    for one in made:
        one.close()


def enter(page: "Page", path: str = "/sample-components/", member: cast.Member = cast.AMARA) -> None:
    """Open a page as somebody who is signed in already: quicker than through the page that signs in."""
    client = Client()
    client.post("/sign-in/", {"email": member.email, "password": cast.PASSWORD})
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])
    page.goto(path)


def sign_in(page: "Page", member: cast.Member = cast.AMARA) -> None:
    """Sign in on the page as people do."""
    page.goto("/sign-in/?next=/sample-components/")
    page.get_by_label("E-mail address").fill(member.email)
    page.get_by_label("Password", exact=True).fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/sample-components/")
