"""A served copy of the system with sample pages beside its own, and a browser to look at it with."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from tests import cast
from tests.browsing import WIDE, own_database, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

HERE = Path(__file__).resolve().parent


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


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The system served on loopback, from a database of this module's own."""
    with django_db_blocker.unblock(), own_database(), serving() as address:
        yield address


@pytest.fixture
def served(house: str, samples: None) -> str:
    """The address of the served system, with the sample pages beside its own."""
    return house


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
