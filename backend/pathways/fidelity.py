"""Counts a pathway's indicators over cases: met, of how many it can be said, of all taken on and of all released."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from backend.actors import system_actor
from backend.pathways.vocabulary import CaseFacts, Pathway, Situation
from backend.pathways.vocabulary.fidelity import Indicator

_READER = system_actor("fidelity", purpose="counting how a pathway is delivered")
FEW = 10  # fewer cases than this, and a percentage says more than is known
_Z = 1.959964  # 95 % of a normal distribution


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One indicator over some cases. ``met`` is among ``counted``; those that it cannot be said of yet are left out."""

    indicator: Indicator
    met: int
    counted: int
    accepted: int
    reached: int

    @property
    def share(self) -> float | None:
        """Of those it can be said of; None for so few that it would mislead."""
        return self.met / self.counted if self.counted >= FEW else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share (Wilson's, which holds for few and for shares near 0 and 1)."""
        return wilson(self.met, self.counted) if self.counted >= FEW else None


def count(pathway: Pathway, lives: Iterable[CaseFacts], *, now: dt.datetime) -> tuple[Counted, ...]:
    """Each indicator of the pathway over these cases; none for a pathway that declares none."""
    if pathway.fidelity is None:
        return ()
    asked = [_asked(facts, now) for facts in lives]
    accepted = [one for one in asked if pathway.fidelity.accepted(one)]
    reached = [one for one in accepted if pathway.fidelity.reached(one)]
    return tuple(
        Counted(
            indicator=one,
            met=sum(one.met(case) for case in accepted if one.counts(case)),
            counted=sum(one.counts(case) for case in accepted),
            accepted=len(accepted),
            reached=len(reached),
        )
        for one in pathway.fidelity.indicators
    )


def said_of(pathway: Pathway, indicator: Indicator, facts: CaseFacts, *, now: dt.datetime) -> bool | None:
    """Whether one case meets an indicator; None where it is not counted, as in :func:`count`."""
    asked = _asked(facts, now)
    if pathway.fidelity is None or not pathway.fidelity.accepted(asked) or not indicator.counts(asked):
        return None
    return indicator.met(asked)


def _asked(facts: CaseFacts, now: dt.datetime) -> Situation:
    return Situation(facts=facts, by=_READER, at=now, now=now)


def wilson(met: int, counted: int) -> tuple[float, float]:
    """Wilson's score interval at 95 %, between 0 and 1."""
    if counted == 0:
        return 0.0, 1.0
    share = met / counted
    middle = (share + _Z**2 / (2 * counted)) / (1 + _Z**2 / counted)
    half = _Z * math.sqrt(share * (1 - share) / counted + _Z**2 / (4 * counted**2)) / (1 + _Z**2 / counted)
    return max(0.0, middle - half), min(1.0, middle + half)
