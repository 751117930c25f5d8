"""Overlays: what lies over a case wherever it stands, with since when and by whom. Reckoned live, never stored."""

from collections.abc import Callable

from backend.pathways.vocabulary import Happening, Situation, Span, Window
from backend.pathways.working_days import LONDON, london_date

from . import history


def _open(found: Callable[[Situation], tuple[Happening, ...]], what: str) -> Callable[[Situation], Span | None]:
    def span(asked: Situation) -> Span | None:
        items = found(asked)
        if not items:
            return None
        first = items[0]
        when = first.happened_at.astimezone(LONDON).strftime("%d %B %Y")
        more = f", and {len(items) - 1} more" if len(items) > 1 else ""
        since = london_date(first.happened_at)
        return Span(
            first=since,
            last=max(since, london_date(asked.now)),
            sentence=f"{what} since {when}, recorded by {first.by_name}{more}.",
        )

    return span


WINDOWS = (
    Window(slug="risk_alert", title="Risk alert", rule="16", compute=_open(history.open_risks, "Raised")),
    Window(slug="crisis", title="Crisis", rule="", compute=_open(history.open_crises, "In crisis")),
    Window(slug="cover", title="Cover", rule="17", compute=_open(history.open_covers, "Somebody stands in")),
)
