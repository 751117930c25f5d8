"""What is known of a case when somebody asks to act on it: the only thing that guards and conditions look at."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from backend.actors import Actor
from backend.pathways.vocabulary.figures import ProtocolValue

T = TypeVar("T")

START = ""  #: where a strand stands before its first move


@dataclass(frozen=True, kw_only=True)
class Fact(Generic[T]):
    """Something a guard may ask about a case. Exactly one room provides it; ``absent`` stands for nothing known."""

    name: str
    title: str
    absent: T


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One earlier action in the life of the case, as the history holds it."""

    id: str
    action: str
    happened_at: dt.datetime
    recorded_at: dt.datetime
    by_id: str
    by_name: str
    role: str
    entered: Mapping[str, Any]
    moves: Mapping[str, tuple[str, str]]
    about: str | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one strand stands: its state, since when, and the states it left to get here and may return to."""

    state: str
    since: dt.datetime | None = None
    left: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """The picture that the engine looks at: frozen, complete, and the same for screen, API and worker."""

    strands: Mapping[str, Standing]
    history: tuple[Happening, ...] = ()
    anchors: Mapping[str, dt.datetime] = field(default_factory=dict)
    known: Mapping[str, Any] = field(default_factory=dict)
    protocol: Mapping[str, Any] = field(default_factory=dict)

    def state(self, strand: str) -> str:
        standing = self.strands.get(strand)
        return standing.state if standing else START


NOTHING_YET = CaseFacts(strands={})


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A case at the moment somebody asks to act on it: what guards and conditions are asked about.

    ``at`` is when the thing happened (never in the future), ``now`` when it is recorded. ``entered`` is the action's
    entry, or None while the door only asks what would be possible.
    """

    facts: CaseFacts
    by: Actor
    at: dt.datetime
    now: dt.datetime
    entered: Any = None
    uses: frozenset[str] | None = None

    def fact(self, wanted: Fact[T]) -> T:
        """The value of a fact. A guard that asks for a fact it did not declare is a fault in the definition."""
        if self.uses is not None and wanted.name not in self.uses:
            raise LookupError(f"the fact {wanted.name!r} is asked for but not declared in uses=")
        return cast("T", self.facts.known.get(wanted.name, wanted.absent))

    def value(self, wanted: ProtocolValue[T]) -> T:
        """What the case's site has set, or the pathway's default."""
        return cast("T", self.facts.protocol.get(wanted.slug, wanted.default))

    def all(self, *actions: str) -> tuple[Happening, ...]:
        """Every earlier happening of these actions, oldest first."""
        return tuple(one for one in self.facts.history if one.action in actions)

    def last(self, *actions: str) -> Happening | None:
        """The latest happening of any of these actions."""
        found = self.all(*actions)
        return found[-1] if found else None

    def unsettled(self, *actions: str, by: tuple[str, ...]) -> tuple[Happening, ...]:
        """The happenings of ``actions`` that no later action among ``by`` has settled, oldest first."""
        settled = {one.about for one in self.facts.history if one.action in by}
        return tuple(one for one in self.all(*actions) if one.id not in settled)

    def anchor(self, slug: str) -> dt.datetime | None:
        return self.facts.anchors.get(slug)
