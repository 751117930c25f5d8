"""A telephone, for the tests of pages that are used on one."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests import cast
from tests.browsing import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[..., "Page"]


@pytest.fixture
def opened(browser: "Browser", house: str) -> Iterator[Open]:
    """Opens a page as somebody who is signed in already, on a phone of their own."""
    made = []

    def open_(
        path: str, *, by: cast.Member = cast.TARIQ, width: dict[str, int] = PHONE, scripts: bool = True
    ) -> "Page":
        client = Client()
        client.post("/sign-in/", {"email": by.email, "password": cast.PASSWORD})
        context = browser.new_context(
            base_url=house,
            viewport={"width": width["width"], "height": width["height"]},
            java_script_enabled=scripts,
            has_touch=True,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        made.append(context)
        context.set_default_timeout(5_000)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])
        page = context.new_page()
        page.goto(path)
        return page

    yield open_
    for one in made:
        one.close()
