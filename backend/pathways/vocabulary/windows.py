"""Spans of time that are computed live and never stored."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backend.pathways.vocabulary.situations import Fact, Situation


@dataclass(frozen=True, kw_only=True)
class Window:
    """A span of time computed live from the history and never stored: the 12 months after a warning."""

    slug: str
    title: str
    rule: str
    compute: Callable[[Situation], "Span | None"]
    uses: tuple[Fact[Any], ...] = ()
    cite: str = ""


@dataclass(frozen=True, kw_only=True)
class Span:
    """From ``first`` to ``last``, both days included."""

    first: dt.date
    last: dt.date
    sentence: str

    def covers(self, day: dt.date) -> bool:
        return self.first <= day <= self.last
