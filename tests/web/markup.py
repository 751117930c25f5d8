"""Markup as a browser takes it: told apart only by what counts, and the fields that a form would send."""

from html.parser import HTMLParser
from urllib.parse import urlencode

from django.http import QueryDict

_EMPTY = {"input", "br", "meta", "link", "path", "hr", "img"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = [f'{name}="{" ".join((value or "").split())}"' for name, value in sorted(attrs)]
        self.parts.append(f"<{' '.join([tag, *words])}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.parts.append(text)


def parts_of(html: str) -> list[str]:
    """Tags with sorted attributes, and text with single spaces: what two ways of writing the same have in common."""
    reader = _Reader()
    reader.feed(html)
    return reader.parts


class _Form(HTMLParser):
    """Collects what a browser would send: the rules for successful controls of the HTML standard."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sent: list[tuple[str, str]] = []
        self._area: str | None = None
        self._text = ""
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name")
        if tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option":
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "input" and name and "disabled" not in given:
            kind = given.get("type", "text")
            if kind in {"radio", "checkbox"}:
                if "checked" in given:
                    self.sent.append((name, given.get("value", "on")))
            else:
                self.sent.append((name, given.get("value", "").replace("\n", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            text = self._text.removeprefix("\n")  # the first line break after the tag is not part of the text
            self.sent.append((self._area, text.replace("\n", "\r\n")))
            self._area = None
        elif tag == "select" and self._select is not None:
            chosen = [value for value, selected in self._options if selected] or [self._options[0][0]]
            self.sent.append((self._select, chosen[-1]))
            self._select = None

    def handle_data(self, data: str) -> None:
        self._text += data


def sent_by(html: str) -> QueryDict:
    """What a browser sends of a form that nobody touched."""
    form = _Form()
    form.feed(html)
    return QueryDict(urlencode(form.sent))
