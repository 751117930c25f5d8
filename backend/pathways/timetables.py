"""When a review is due, and when somebody is warned, told, chased, or told that it was passed on.

Everything that needs a calendar is reckoned here, once, and stored as moments. The sweep only compares stored moments
with its clock: of an open review it takes those that have come, writes one chase for each
(review, due moment, :attr:`Moment.key`), and where that was written before goes on without telling anybody again.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby, islice

from backend.pathways.hours import day_of
from backend.pathways.vocabulary import CaseFacts, Due, From, ProtocolValue, Review, Unit
from backend.pathways.working_days import (
    LONDON,
    Day,
    add_working_days,
    at_time,
    at_work,
    london_date,
    shift,
    working_day_before,
)

CHASES_AHEAD = 30  # chases reckoned beyond the moment of reckoning; more() adds as many again
MIDNIGHT = dt.time()  # an anchor at midnight in London is a date of which no time is known


class Level(StrEnum):
    """How serious a moment is, from the mildest to the last."""

    WARN = "warn"
    DUE = "due"
    CHASE = "chase"
    ESCALATE = "escalate"
    LAPSE = "lapse"


_SERIOUSNESS = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A time at which somebody is told. ``to`` holds role slugs; a lapse is told to nobody, it only ends the review."""

    at: dt.datetime
    level: Level
    to: tuple[str, ...]
    number: int = 1

    @property
    def key(self) -> str:
        """The level as it is stored, unique within one due moment: ``chase-3``."""
        return f"{self.level.value}-{self.number}"


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """When a review is due and when somebody is told, in order of time, no two moments at once.

    ``begun_at`` is when it came to be owed, ``counted_from`` what its time is counted from; both are kept with the
    review, so that a due moment that moves is reckoned from the same beginning. ``debt_since`` is set where its own
    time was past already: the moment from which it is to be caught up.
    """

    begun_at: dt.datetime
    counted_from: dt.datetime
    due_at: dt.datetime
    moments: tuple[Moment, ...]
    debt_since: dt.datetime | None = None


def timetable(
    review: Review,
    *,
    begun: dt.datetime,
    facts: CaseFacts,
    now: dt.datetime,
    counted_from: dt.datetime | None = None,
    day: Day | None = None,
    told: Iterable[str] = (),
    known_at: dt.datetime | None = None,
) -> Timetable | None:
    """The due moment of ``review`` and the moments around it, or None while the date it counts from is not known.

    ``begun`` is when it came to be owed, ``counted_from`` what its time is counted from where that is another moment; a
    review that counts from an anchor reads it from ``facts``.

    Where ``now`` is later than some moments (a late entry, an import, a date brought forward), those fold into the
    most serious of them, told once to everybody whom any of them was for; so do moments that fall on the same time. A
    warning that would have come before the review began is left out, since its opening says as much. ``told`` names
    keys that were already used for this due moment and are not used again. ``day`` is that of the case's site, which
    its figures among ``facts`` say, unless given. ``known_at`` is when it came to be known that its time is past, where
    that is not the moment at which it began: what can be caught up is due so long after that.

    Chases go on until the review lapses; where it never does, until :data:`CHASES_AHEAD` of them lie ahead of ``now``
    and the last escalation is covered. :func:`more` adds to them.
    """
    due = review.due
    base = facts.anchors.get(due.anchor or "") if due.counts_from is From.ANCHOR else counted_from or begun
    if base is None:
        return None
    reckoner = _Reckoner(facts, day or day_of(facts))
    due_at = reckoner.due(due, begun=begun, counted_from=base)
    since = known_at or begun
    debt_since = since if due.caught_up is not None and due_at < since else None
    if debt_since is not None:
        due_at = reckoner.caught_up(due, debt_since, counted_from=base)
    moments = [*reckoner.around(review, begun=begun, counted_from=base, due_at=due_at)]
    lapses_at = next((one.at for one in moments if one.level is Level.LAPSE), None)
    covered = max(now, *(one.at for one in moments))
    chases: list[Moment] = []
    for chase in reckoner.chases(review, due_at):
        enough = len(chases) >= CHASES_AHEAD and chases[-CHASES_AHEAD].at > now and chase.at > covered
        if enough if lapses_at is None else chase.at >= lapses_at:
            break
        chases.append(chase)
    used = frozenset(told)
    kept = (one for one in (*moments, *chases) if one.key not in used and (lapses_at is None or one.at <= lapses_at))
    return Timetable(
        begun_at=begun, counted_from=base, due_at=due_at, moments=_folded(kept, now), debt_since=debt_since
    )


def more(review: Review, so_far: Timetable, *, facts: CaseFacts, now: dt.datetime, day: Day | None = None) -> Timetable:
    """``so_far`` with the next :data:`CHASES_AHEAD` chases added at its end; the same, where there are none to add.

    Chases that would already be past are not made up for.
    """
    if review.lapses is not None:
        return so_far
    after = max(now, so_far.due_at, *(one.at for one in so_far.moments[-1:]))
    coming = (one for one in _Reckoner(facts, day or day_of(facts)).chases(review, so_far.due_at) if one.at > after)
    added = _numbered_on(islice(coming, CHASES_AHEAD), so_far.moments)
    return replace(so_far, moments=(*so_far.moments, *added))


def retimed(
    review: Review,
    so_far: Timetable | None,
    *,
    begun: dt.datetime,
    counted_from: dt.datetime,
    facts: CaseFacts,
    now: dt.datetime,
    told: Iterable[str] = (),
) -> Timetable | None:
    """The timetable of an open review, reckoned with the figures that its site has set meanwhile.

    Another due moment makes a timetable of its own. Where the due moment stays, so do the moments that have passed:
    what comes after now is reckoned anew, and what the new figures put into the past is told now, if it is more
    serious than everything that was told before.
    """
    known_at = known_late(so_far, now)
    found = timetable(review, begun=begun, counted_from=counted_from, facts=facts, now=now, known_at=known_at)
    if so_far is None or found is None:
        return found
    if found.due_at != so_far.due_at:
        used = told if london_date(found.due_at) == london_date(so_far.due_at) else ()
        return timetable(
            review, begun=begun, counted_from=counted_from, facts=facts, now=now, told=used, known_at=known_at
        )
    passed = [one for one in so_far.moments if one.at <= now]
    if not passed:
        return found
    heaviest, used = max(map(_weight, passed)), {one.key for one in passed}
    late = [replace(one, at=now) for one in found.moments if one.at <= now and _weight(one) > heaviest]
    coming = [one for one in found.moments if one.at > now and (one.level is Level.CHASE or one.key not in used)]
    return replace(so_far, moments=(*passed, *_numbered_on((*late, *coming), passed)))


def known_late(so_far: Timetable | None, now: dt.datetime) -> dt.datetime | None:
    """From when an open review that is reckoned anew would be a debt: what is one stays it from the same moment, what
    was in time is one from now, and what was overdue before is not forgiven."""
    if so_far is None or so_far.due_at > now:
        return so_far.debt_since if so_far and so_far.debt_since else now
    return so_far.debt_since


def _weight(moment: Moment) -> tuple[int, int]:
    return _SERIOUSNESS[moment.level], moment.number


def _numbered_on(moments: Iterable[Moment], before: Iterable[Moment]) -> Iterator[Moment]:
    """Chases whose numbers go on from those before: one with a number that was used would be told to nobody."""
    last = max((one.number for one in before if one.level is Level.CHASE), default=0)
    for one in moments:
        if one.level is Level.CHASE:
            last = max(one.number, last + 1)
            yield replace(one, number=last)
        else:
            yield one


@dataclass(frozen=True)
class _Reckoner:
    """Counts with a site's figures and hours, and with the dates of one case."""

    facts: CaseFacts
    day: Day

    def figure(self, value: ProtocolValue[int]) -> int:
        found: int = self.facts.protocol.get(value.slug, value.default)
        return found

    def after(self, moment: dt.datetime, value: ProtocolValue[int]) -> dt.datetime:
        return shift(moment, self.figure(value), value.unit, day=self.day)

    def before(self, moment: dt.datetime, value: ProtocolValue[int]) -> dt.datetime:
        return shift(moment, -self.figure(value), value.unit, day=self.day)

    # --- the due moment -----------------------------------------------------------------------------------------

    def due(self, due: Due, *, begun: dt.datetime, counted_from: dt.datetime) -> dt.datetime:
        """When it is due. A count forward never ends before what it counts from, a count back never after it."""
        if due.before is not None:
            moment = min(self._at(due, self.before(counted_from, due.before)), counted_from)
        else:
            moment = _not_before(counted_from, self._forward(due, begun, counted_from))
        anchor = self.facts.anchors.get(due.never_later_than or "")
        if anchor is not None and london_date(anchor) >= london_date(begun):
            limit = self._limit(due, anchor)
            moment = min(moment, limit if due.caught_up is not None else max(limit, begun))
        return moment

    def caught_up(self, due: Due, since: dt.datetime, *, counted_from: dt.datetime) -> dt.datetime:
        """When a debt is due: so long after it was known, and never after what its own time counts back from."""
        assert due.caught_up is not None  # noqa: S101 - only what can be caught up is a debt
        moment = _not_before(since, self.after(since, due.caught_up))
        ends = [self.facts.anchors.get(due.never_later_than or ""), counted_from if due.before is not None else None]
        return min([moment, *(one for one in ends if one is not None and one > since)])

    def _forward(self, due: Due, begun: dt.datetime, counted_from: dt.datetime) -> dt.datetime:
        hearing = self.facts.anchors.get(due.hearing)
        today = london_date(begun)
        if hearing is not None:
            if due.on_hearing_day is not None and london_date(hearing) == today:
                return self.after(counted_from, due.on_hearing_day)
            if due.if_hearing_within is not None and self._near(due.if_hearing_within, today, hearing):
                return min(_not_before(begun, at_time(today, self.day.ends)), max(hearing, begun))
        for near in due.near:
            anchor = self.facts.anchors.get(near.anchor)
            if anchor is not None and self._near(near.within, today, anchor):
                return self._at(due, self.after(counted_from, near.after))
        if due.after is None:
            raise ValueError("a review must be due either after or before what it counts from")
        return self._at(due, self.after(counted_from, due.after))

    def _near(self, within: ProtocolValue[int], today: dt.date, hearing: dt.datetime) -> bool:
        return today <= london_date(hearing) <= london_date(self.after(at_time(today, MIDNIGHT), within))

    def _limit(self, due: Due, anchor: dt.datetime) -> dt.datetime:
        """The last moment before the anchor; before a date of which no time is known, the end of the working day."""
        if due.earlier_by is not None:
            return self.before(anchor, due.earlier_by)
        local = anchor.astimezone(LONDON)
        return at_time(working_day_before(local.date()), self.day.ends) if local.time() == MIDNIGHT else anchor

    def _at(self, due: Due, moment: dt.datetime) -> dt.datetime:
        if due.at is None:
            return moment
        time: dt.time = self.facts.protocol.get(due.at.slug, due.at.default)
        return at_time(london_date(moment), time)

    # --- the moments around it ----------------------------------------------------------------------------------

    def around(
        self, review: Review, *, begun: dt.datetime, counted_from: dt.datetime, due_at: dt.datetime
    ) -> Iterator[Moment]:
        """Every moment but the chases."""
        owners = tuple(role.slug for role in review.owed_by)
        if review.urgent and begun < due_at:
            yield Moment(at=begun, level=Level.WARN, to=owners, number=0)
        for number, warn in enumerate(review.warn, start=1):
            if warn.after is not None:
                at = self.after(counted_from, warn.after)
            elif warn.ahead is not None:
                at = self.before(counted_from, warn.ahead)
            elif warn.before is not None:
                at = self.before(due_at, warn.before)
            else:
                continue
            if begun < at < due_at:
                yield Moment(at=at, level=Level.WARN, to=owners, number=number)
        yield Moment(at=due_at, level=Level.DUE, to=owners)
        for number, rung in enumerate(review.escalate, start=1):
            to = tuple(role.slug for role in rung.to)
            yield Moment(at=self.after(due_at, rung.after), level=Level.ESCALATE, to=to, number=number)
        if review.lapses is not None:
            yield Moment(at=self.after(due_at, review.lapses), level=Level.LAPSE, to=())

    def chases(self, review: Review, due_at: dt.datetime) -> Iterator[Moment]:
        """Every chase there will ever be: without end, or none where the review or its site names no cadence.

        A cadence of hours or minutes keeps to the hours in which somebody is at work, on working days and on the day
        of the hearing; what is urgent is chased round the clock.
        """
        if review.chase is None or self.figure(review.chase) < 1:
            return
        every, unit = self.figure(review.chase), review.chase.unit
        to = tuple(role.slug for role in review.owed_by)
        hearing = self.facts.anchors.get(review.due.hearing)
        court_day = frozenset({london_date(hearing)} if hearing is not None else ())
        in_hours = unit in {Unit.HOURS, Unit.MINUTES} and not review.urgent
        number, at = 0, due_at
        while True:
            number += 1
            # Months are counted from the due moment each time: the 31st must come back after a shorter month.
            at = (
                shift(due_at, number * every, unit, day=self.day)
                if unit is Unit.MONTHS
                else self.after(at, review.chase)
            )
            if in_hours:
                at = at_work(at, day=self.day, also=court_day)
            yield Moment(at=at, level=Level.CHASE, to=to, number=number)


def _not_before(first: dt.datetime, moment: dt.datetime) -> dt.datetime:
    """``moment``, or the same time of the next working day where the day had already ended: today, said at six."""
    if moment >= first:
        return moment
    return at_time(add_working_days(london_date(first), 1), moment.astimezone(LONDON).time())


def _folded(moments: Iterable[Moment], now: dt.datetime) -> tuple[Moment, ...]:
    """What is past becomes one moment, and so does what falls on the same time."""

    def slot(one: Moment) -> dt.datetime:
        return max(one.at, now)

    ordered = sorted(moments, key=lambda one: (slot(one), _SERIOUSNESS[one.level], one.number))
    return tuple(_as_one(list(group)) for _, group in groupby(ordered, key=slot))


def _as_one(group: list[Moment]) -> Moment:
    """The most serious, which comes last, told to everybody whom any was for; a lapse silences the rest."""
    top = group[-1]
    if top.level is Level.LAPSE:
        return top
    to = tuple(dict.fromkeys(role for one in reversed(group) for role in one.to))
    return Moment(at=top.at, level=top.level, to=to, number=top.number)
