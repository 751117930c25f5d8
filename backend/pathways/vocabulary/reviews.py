"""What is owed, by whom and by when."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from backend.pathways.roles import Role
from backend.pathways.vocabulary.figures import ProtocolValue
from backend.pathways.vocabulary.situations import Fact, Situation


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A named moment on a case that reviews count from: the next hearing, the end of the order.

    It is set by actions, or it ``follows`` a fact that some room knows (the date of release): then it is what ``reads``
    makes of that fact whenever somebody looks, no action sets it, and reviews move as soon as the fact changes.
    """

    slug: str
    title: str
    meaning: str = ""
    follows: Fact[Any] | None = None
    reads: Callable[[Any], dt.datetime | None] | None = None


class From(StrEnum):
    """What a review's time is counted from."""

    ENTRY = "entry"  # the moment the strand entered the state
    EVENT = "event"  # the moment the opening action happened
    RECORDED = "recorded"  # the moment it was recorded
    ANCHOR = "anchor"
    FIELD = "field"  # a date in the opening action's entry


@dataclass(frozen=True, kw_only=True)
class Opening:
    """When a review begins to be owed: on entering a state, after an action, or when an anchor is set.

    ``while_in`` narrows it to the case standing in any of these states. An anchor that was set earlier counts from
    the moment the case comes to stand in one of them. ``when`` asks once more, of the case as the action left it.
    """

    on_entering: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    anchor: str | None = None
    while_in: tuple[str, ...] = ()
    when: Callable[[Situation], bool] | None = None


@dataclass(frozen=True, kw_only=True)
class Near:
    """A shorter time where an anchor is close: with release within 42 days a referral is screened in one day."""

    anchor: str
    within: ProtocolValue[int]
    after: ProtocolValue[int]


@dataclass(frozen=True, kw_only=True)
class Due:
    """When something is due.

    ``after`` counts forward from ``counts_from``, ``before`` back from it; both are protocol values in a unit of time.
    ``at`` puts the moment at a time of day (London). ``on_hearing_day`` replaces ``after`` when a hearing is today.
    ``if_hearing_within`` replaces ``after`` with the end of the same day where the next hearing is that near;
    ``hearing`` names the anchor that both look at. ``never_later_than`` names an anchor before which it must be done,
    whatever the count says, and ``earlier_by`` how long before it. The first of ``near`` whose anchor is that close
    when it begins to be owed replaces ``after``.

    ``caught_up`` is for what may come to be owed when its time is already past (three weeks before a release that is
    in ten days): it is then a debt, due so long after it began to be owed, and not overdue at once.
    """

    counts_from: From = From.ENTRY
    anchor: str | None = None
    field: str | None = None
    after: ProtocolValue[int] | None = None
    before: ProtocolValue[int] | None = None
    at: ProtocolValue[dt.time] | None = None
    on_hearing_day: ProtocolValue[int] | None = None
    if_hearing_within: ProtocolValue[int] | None = None
    hearing: str = "next_hearing"
    never_later_than: str | None = None
    earlier_by: ProtocolValue[int] | None = None
    near: tuple[Near, ...] = ()
    caught_up: ProtocolValue[int] | None = None


@dataclass(frozen=True, kw_only=True)
class Warn:
    """A warning ahead of the due moment: ``after`` the count began, ``before`` it is due, or ``ahead`` of what a review
    with ``Due.before`` counts back from (60 and 30 days ahead of the end of a period, where it is due 10 before)."""

    after: ProtocolValue[int] | None = None
    before: ProtocolValue[int] | None = None
    ahead: ProtocolValue[int] | None = None


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """Who is told when it is still not met so long after it was due."""

    to: tuple[Role, ...]
    after: ProtocolValue[int]


@dataclass(frozen=True, kw_only=True)
class Review:
    """Something owed by somebody by a time.

    ``met_by`` lists the actions that meet it, narrowed by ``met_when``, which is asked like ``Opening.when`` but of the
    meeting action; ``while_in`` the states in which it stays owed: when the case stands in
    none of them any more it closes as no longer needed. A review that names no states closes with the case; one that
    names an end state outlives it. ``each`` opens one for every happening of the opening action (every missed
    session its own); otherwise a case has at most one open of it. ``again`` opens the next one as soon as one is met.
    ``chase`` is how often it is chased once due. ``lapses`` closes it unmet so long after it was due, for a reminder
    that simply stops counting. ``urgent`` is told as soon as it opens, at any hour, and not gathered into the day's
    digest.
    """

    slug: str
    title: str
    rule: str
    opens: tuple[Opening, ...]
    due: Due
    owed_by: tuple[Role, ...]
    met_by: tuple[str, ...] = ()
    met_when: Callable[[Situation], bool] | None = None
    while_in: tuple[str, ...] = ()
    warn: tuple[Warn, ...] = ()
    chase: ProtocolValue[int] | None = None
    escalate: tuple[Escalation, ...] = ()
    each: bool = False
    lapses: ProtocolValue[int] | None = None
    again: bool = False
    urgent: bool = False
    meaning: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class MeasurePoint:
    """A moment at which outcome measures are due: baseline, mid, end. A review that opens there chases it.

    ``short_form`` names for an instrument the shorter one that stands for it where there was no more time. Each is
    taken there once, unless the point ``repeats`` (every session).
    """

    slug: str
    title: str
    instruments: tuple[str, ...]
    opens: tuple[Opening, ...]
    due: Due
    rule: str = ""
    short_form: Mapping[str, str] = field(default_factory=dict)
    repeats: bool = False
