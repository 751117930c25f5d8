"""One person at a screen. A story says what they open, answer and press; how that is done on a page is said here.

By ``keys`` alone everything is reached with Tab and done with Enter, Space, arrows and letters, as somebody who sees
no pointer does it. Otherwise it is done by touch or mouse. Either way a ``click`` is counted for each link, button,
radio and tick box, as the goals in ``test_clicks.py`` count them: typing is none.
"""

import datetime as dt
import re
from typing import TYPE_CHECKING

from django.test import Client
from playwright.sync_api import expect

from backend.demo import world

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

STOPS_AT_MOST = 250  # presses of Tab; more than any page of ours has places to stop at


class Somebody:
    def __init__(self, page: "Page", member: world.Member, *, keys: bool = False) -> None:
        self.page, self.member, self.keys = page, member, keys
        self.clicks = 0

    # --- coming and going -------------------------------------------------------------------------------------------

    def signs_in(self) -> None:
        self.page.goto("/sign-in/")
        self.enters_password()
        self.clicks = 0  # the goals begin where somebody is signed in

    def is_signed_in_already(self) -> None:
        """Quicker than through the page that signs in, which the first two of a story take."""
        client = Client()
        client.post("/sign-in/", {"email": self.member.email, "password": world.PASSWORD})
        session = client.cookies["sessionid"].value
        cookie = {"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]

    def enters_password(self) -> None:
        self.types("E-mail address", self.member.email)
        self.types("Password", world.PASSWORD)
        self.presses("Sign in")
        self.sees(self.member.name)

    def goes_to(self, title: str) -> None:
        """Through the navigation at the top of every page."""
        menu = self.page.get_by_role("navigation", name="Menu")
        self._activate(menu.get_by_role("link", name=title, exact=True))

    def opens(self, words: str) -> None:
        """A link of the page: the whole of its words, or how they begin."""
        self._activate(self.main.get_by_role("link", name=re.compile(rf"^{re.escape(words)}")).first)

    def returns_to(self, address: str) -> None:
        """By a bookmark, which costs no click."""
        self.page.goto(address)

    # --- filling in -------------------------------------------------------------------------------------------------

    def answers(self, question: str, *given: str) -> None:
        """A question with choices, whether it is drawn as radios, tick boxes or a drop-down."""
        group = self._group(question)
        if group.count() == 0:
            self._choose_from_list(self._box(question), *given)
            return
        for one in given:
            box = group.get_by_label(one, exact=True)
            self._by_keys(box) if self.keys else box.check()
            expect(box).to_be_checked()
            self.clicks += 1

    def types(self, question: str, text: str) -> None:
        self._type(self._box(question), text)

    def dates(self, question: str, day: dt.date, time: str = "") -> None:
        group = self._group(question)
        parts = {
            "Day": str(day.day),
            "Month": str(day.month),
            "Year": str(day.year),
            **({"Time": time} if time else {}),
        }
        for label, text in parts.items():
            self._type(group.get_by_label(label, exact=True), text)

    def presses(self, button: str) -> None:
        self._activate(self.page.get_by_role("button", name=re.compile(rf"^{re.escape(button)}")).first)

    # --- looking ----------------------------------------------------------------------------------------------------

    def sees(self, *words: str) -> None:
        for one in words:
            expect(self.page.get_by_text(one).filter(visible=True).first).to_be_visible()

    def sees_in_row(self, of: str, *words: str) -> None:
        for one in words:
            expect(self.page.get_by_role("row").filter(has_text=of).first).to_contain_text(one)

    def sees_nothing_of(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        expect(self.page.get_by_text(words)).to_have_count(0)

    def may(self, step: str) -> bool:
        """Whether the page that is open offers a step."""
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        return self.main.get_by_role("link", name=step, exact=True).count() > 0

    @property
    def address(self) -> str:
        """Of the page, without the part of it that was jumped to."""
        return self.page.url.split("#")[0]

    @property
    def main(self) -> "Locator":
        return self.page.get_by_role("main")

    # --- how --------------------------------------------------------------------------------------------------------

    def _group(self, question: str) -> "Locator":
        return self.main.get_by_role("group", name=re.compile(rf"^{re.escape(question)}( \(optional\))?$"))

    def _box(self, question: str) -> "Locator":
        return self.main.get_by_label(re.compile(rf"^{re.escape(question)}( \(optional\))?$"))

    def _activate(self, target: "Locator") -> None:
        """Press a link or button that leads to another page, and wait until that page is there."""
        expect(target).to_be_visible()
        if self.keys:
            self._reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter") if self.keys else target.click()
        self.clicks += 1

    def _type(self, box: "Locator", text: str) -> None:
        if not self.keys:
            box.fill(text)
            return
        self._reach(box)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def _choose_from_list(self, box: "Locator", choice: str) -> None:
        if self.keys:
            self._reach(box)
            self.page.keyboard.type(choice)
        else:
            box.select_option(label=choice)
        expect(box.locator("option:checked")).to_have_text(choice)
        self.clicks += 1

    def _by_keys(self, box: "Locator") -> None:
        """A radio is reached through its group: Tab to the group, then arrows, which choose as they go."""
        if box.get_attribute("type") == "checkbox":
            self._reach(box)
            self.page.keyboard.press("Space")
            return
        self._tab_until(box, "one => document.activeElement.name === one.name")
        for _ in range(20):
            if self._focused(box):
                break
            self.page.keyboard.press("ArrowDown")
        if not box.is_checked():
            self.page.keyboard.press("Space")

    def _reach(self, target: "Locator") -> None:
        self._tab_until(target, "one => document.activeElement === one")

    def _focused(self, target: "Locator") -> bool:
        return bool(target.evaluate("one => document.activeElement === one"))

    def _tab_until(self, target: "Locator", there: str) -> None:
        handle = target.element_handle()
        if handle.evaluate("one => document.activeElement === document.body && one.closest('main') !== null"):
            self._skip_the_head()
        for _ in range(STOPS_AT_MOST):
            if handle.evaluate(there):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def _skip_the_head(self) -> None:
        """Over the head of a page just opened, by the link that is there for it. A page that was led to from behind
        that link begins behind it again, since a browser keeps the fragment of an address through a redirect."""
        self.page.keyboard.press("Tab")
        if self.page.evaluate("document.activeElement.matches('.govuk-skip-link')"):
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
