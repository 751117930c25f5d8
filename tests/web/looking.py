"""Looks at a page as a person, a checker of accessibility and a narrow screen would."""

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def faults(page: "Page") -> list[str]:
    """Every fault that axe finds, each with the rule and the first element. The tags name wcag22aa, without which the
    size of targets is not looked at."""
    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}  # of passes one each
    found: dict[str, Any] = Axe().run(page, options=options).response
    assert found["passes"], "axe looked at nothing"
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


def overflow(page: "Page") -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def listen(page: "Page") -> list[str]:
    """What the browser complains of from now on. That the page itself answered with a refusal is no complaint."""
    said: list[str] = []

    def heard(message: "ConsoleMessage") -> None:
        own = message.location.get("url", "").split("#")[0] == page.url.split("#")[0]
        if message.type in {"error", "warning"} and not (own and "Failed to load resource" in message.text):
            said.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"{request.url} failed"))
    return said
