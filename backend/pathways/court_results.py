"""What a pathway makes of courts' results: which of its actions answer to each, and how the form of each is filled.

The courts room reads messages and keeps orders; it knows no pathway. What it has read reaches a pathway in the plain
records below, and the pathway answers with one of its own actions and that action's entry.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from backend.pathways import entry as entries
from backend.pathways.facts import OrderFacts

T = TypeVar("T")

# --- what a court has done --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CompanionGiven:
    """Another requirement of the same order, by its CJS result code and title."""

    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class OrderGiven:
    """An order that carries the pathway's requirement, as a court's message has it.

    ``code`` is the order's CJS result code. ``terms`` leaves companions to ``companions``, which the pathway puts in
    its own words, and is not yet checked. ``holds_treatment`` is False where an earlier order, of the case
    ``linked_case``, already does.
    """

    code: str
    terms: OrderFacts
    companions: tuple[CompanionGiven, ...] = ()
    court: str = ""
    court_kind: str = ""
    holds_treatment: bool = True
    linked_case: str = ""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """The same order shared again with other terms. ``before`` is what was known of it, ``what`` says the change."""

    before: OrderFacts
    after: OrderFacts
    what: str


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """The requirement, or the whole order, is no longer among the court's results."""

    on: dt.date | None
    court: str


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A result about an order made earlier, by its CJS code. It makes and ends none: what it means is to be asked."""

    code: str
    set_aside: bool
    on: dt.date | None
    text: str


@dataclass(frozen=True, kw_only=True)
class HearingGiven:
    """A hearing that a court list shows."""

    at: dt.datetime
    court: str
    hearing_type: str


# --- what the pathway answers -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Answer(Generic[T]):
    """One action of the pathway, and how its entry is made of what the court did."""

    action: str
    entry: Callable[[T], object]

    def data(self, given: T) -> Mapping[str, object]:
        """The answers to send with the action."""
        return entries.write(self.entry(given))


@dataclass(frozen=True, kw_only=True)
class CourtResults:
    """How a pathway answers to courts.

    ``requirement`` is the CJS result code of the requirement that puts somebody on this pathway. ``order_made`` is done
    on a case that awaits sentence; where there is none, ``order_made_unasked`` opens one. ``order_after`` tells the
    order as it stands after any entry, whoever made it; an entry that says nothing of the order leaves it as it was.
    """

    requirement: str
    order_made: Answer[OrderGiven]
    order_made_unasked: Answer[OrderGiven]
    order_corrected: Answer[Correction]
    requirement_withdrawn: Answer[Withdrawal]
    result_noted: Answer[Notice]
    hearing_listed: Answer[HearingGiven]
    order_after: Callable[[OrderFacts | None, object | None], OrderFacts | None]

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action that answers to a court; a definition must hold each, open to the system."""
        return (
            self.order_made.action,
            self.order_made_unasked.action,
            self.order_corrected.action,
            self.requirement_withdrawn.action,
            self.result_noted.action,
            self.hearing_listed.action,
        )
