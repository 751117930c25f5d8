"""How true to its model a pathway is delivered: indicators counted over many cases, each with what it is out of."""

from collections.abc import Callable
from dataclasses import dataclass

from backend.pathways.vocabulary.situations import Situation

Asked = Callable[[Situation], bool]


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One thing that a faithful delivery does. ``counts`` says of which cases it can be said by now, ``met`` of which
    of those it holds. ``aim`` is what the model asks, in words; ``source`` where that comes from."""

    slug: str
    title: str
    aim: str
    counts: Asked
    met: Asked
    source: str


@dataclass(frozen=True, kw_only=True)
class Fidelity:
    """The indicators of a pathway, and the two populations that stand beside each: all who were taken on, and all who
    have been released (or come to whatever the model is about)."""

    accepted: Asked
    accepted_title: str
    reached: Asked
    reached_title: str
    indicators: tuple[Indicator, ...]
