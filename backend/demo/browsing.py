"""A very small browser: it keeps cookies, follows what a page links to, and fills in the page's own form."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from html import unescape
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any, NoReturn


class UnexpectedAnswerError(Exception):
    """The system answered otherwise than the story goes; the sentence says where and what."""


class _Form(HTMLParser):
    """The fields of the page's last form, as a browser would send them untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and found.get("method") == "post":
            self.fields = {}
        kind = found.get("type", "text")
        sent = tag == "input" and (kind not in {"radio", "checkbox", "submit", "button"} or "checked" in found)
        if sent and "name" in found:
            self.fields[found["name"]] = found.get("value", "")


class Page:
    def __init__(self, address: str, status: int, body: str) -> None:
        self.address, self.status, self.body = address, status, body

    @property
    def text(self) -> str:
        """What a person reads."""
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", self.body)))

    def link(self, containing: str) -> str:
        """The first link whose address or words contain this."""
        for address, words in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', self.body, re.DOTALL):
            if containing in address or containing in re.sub(r"<[^>]+>", "", words):
                return unescape(address)
        raise UnexpectedAnswerError(f"{self.address}: there is no link “{containing}” on the page")

    @property
    def form(self) -> dict[str, str]:
        parser = _Form()
        parser.feed(self.body)
        return parser.fields


class Browser:
    """One person's browser."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self, address: str, sent: dict[str, Any] | None = None) -> Page:
        data = None
        if sent is not None:
            data = urllib.parse.urlencode(sent, doseq=True).encode()
        # the CSRF check of an https site reads the Referer; over loopback it costs nothing to send it
        request = urllib.request.Request(urllib.parse.urljoin(self.base, address), data, {"Referer": self.base})
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Page(answer.geturl(), answer.status, answer.read().decode())
        except urllib.error.HTTPError as answer:
            return Page(request.full_url, answer.code, answer.read().decode())

    def fill(self, address: str, **answers: Any) -> Page:
        """Open a page, fill in its form and send it. Raises UnexpectedAnswerError where the form is shown again."""
        page = self.open(address)
        if page.status != 200:
            _unexpected(page)
        sent = self.open(page.address, {**page.form, **answers})
        if sent.status != 200:
            _unexpected(sent)
        return sent

    def sign_in(self, email: str, password: str) -> Page:
        page = self.fill("/sign-in/", email=email, password=password)
        if "/sign-in/" in page.address:
            raise UnexpectedAnswerError(f"{email} cannot sign in: {page.text[:200]}")
        return page


def _unexpected(page: Page) -> NoReturn:
    problem = re.search(r"There is a problem(.{0,400})", page.text)
    words = problem[1].strip() if problem else page.text[:300]
    raise UnexpectedAnswerError(f"{page.address} answered {page.status}: {words}")


class Client:
    """Another organisation's system, through the API."""

    def __init__(self, base: str, client_id: str, secret: str) -> None:
        self.base = base
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        scopes = {"scope": "cases:read cases:write"}
        data = urllib.parse.urlencode(form | scopes).encode()
        status, answer, _ = self._send(urllib.request.Request(f"{base}/api/v1/token", data))
        if status != 200:
            raise UnexpectedAnswerError(f"the API gives no token: {status} {answer}")
        self.token: str = answer["access_token"]

    def call(
        self, method: str, address: str, body: dict[str, Any] | None = None, **headers: str
    ) -> tuple[int, Any, dict[str, str]]:
        data = None if body is None else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers}
        return self._send(urllib.request.Request(f"{self.base}{address}", data, sent, method=method))

    def _send(self, request: urllib.request.Request) -> tuple[int, Any, dict[str, str]]:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or b"null"), dict(answer.headers)
        except urllib.error.HTTPError as answer:
            return answer.code, json.loads(answer.read() or b"null"), dict(answer.headers)
