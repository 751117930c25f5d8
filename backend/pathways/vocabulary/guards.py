"""Conditions that must hold before an action, each with the sentence a person reads when it does not."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from backend.pathways.vocabulary.situations import Fact, Situation


class Asks(StrEnum):
    """Whether a guard can be asked from the case alone, or only once the form is filled in."""

    CASE = "case"
    ENTRY = "entry"


@dataclass(frozen=True, kw_only=True)
class Guard:
    """A condition with the sentence that a person reads when it does not hold, and the law or practice behind it."""

    slug: str
    sentence: str
    test: Callable[[Situation], bool]
    asks: Asks
    uses: tuple[Fact[Any], ...] = ()
    cite: str = ""
    rule: str = ""
    where: str | None = None
    in_force_from: dt.date | None = None

    def holds(self, situation: Situation) -> bool:
        narrowed = Situation(
            facts=situation.facts,
            by=situation.by,
            at=situation.at,
            now=situation.now,
            entered=situation.entered,
            uses=frozenset(fact.name for fact in self.uses),
        )
        return self.test(narrowed)


def guard(
    sentence: str,
    *,
    asks: Asks = Asks.CASE,
    uses: tuple[Fact[Any], ...] = (),
    cite: str = "",
    rule: str = "",
    where: str | None = None,
    in_force_from: dt.date | None = None,
) -> Callable[[Callable[[Situation], bool]], Guard]:
    """Make a named condition of a function; its name is the guard's code, its sentence what a person reads.

    ``where`` names the field of the entry that the remedy lies in. ``in_force_from`` dates a rule of law: before that
    day the guard holds whatever the facts are.
    """

    def made(test: Callable[[Situation], bool]) -> Guard:
        return Guard(
            slug=test.__name__,
            sentence=sentence,
            test=test,
            asks=asks,
            uses=uses,
            cite=cite,
            rule=rule,
            where=where,
            in_force_from=in_force_from,
        )

    return made
