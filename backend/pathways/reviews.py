"""What is owed after something happened: which reviews open, which are met, which end, and whose time moves."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from backend.actors import Actor
from backend.pathways import engine
from backend.pathways import entry as entries
from backend.pathways.checks import values_of
from backend.pathways.hours import HOURS, day_of
from backend.pathways.timetables import Timetable, known_late, retimed, timetable
from backend.pathways.vocabulary import (
    START,
    Action,
    CaseFacts,
    Due,
    From,
    Happening,
    Opening,
    Pathway,
    Review,
    Situation,
)
from backend.pathways.working_days import Day, at_time, london_date


@dataclass(frozen=True, kw_only=True)
class OpenReview:
    """A review that is still owed, as the case keeps it.

    ``opened_by`` is the id of the happening that opened it, None where a date that was set did. ``due_at`` is None
    while the date it counts from is not known. ``told`` holds the keys already used for the present due moment.
    ``timetable`` is what was reckoned for it last.
    """

    id: str
    review: str
    begun_at: dt.datetime
    counted_from: dt.datetime
    due_at: dt.datetime | None
    opened_by: str | None = None
    told: frozenset[str] = frozenset()
    timetable: Timetable | None = None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A review that begins to be owed; without a timetable while the date it counts from is not known."""

    review: Review
    opened_by: str | None
    begun_at: dt.datetime
    counted_from: dt.datetime
    timetable: Timetable | None


class Ending(StrEnum):
    """Why a review ended without being met."""

    LEFT = "left"  # the case stands in none of the states in which it is owed
    CASE_CLOSED = "case_closed"
    DATE_WITHDRAWN = "date_withdrawn"  # the date that opened it was taken away; it opens again when one is set


@dataclass(frozen=True, kw_only=True)
class Closed:
    review: OpenReview
    why: Ending


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A review with a new due moment, or with none while its date is not known. What was told of the old one stays."""

    review: OpenReview
    timetable: Timetable | None


@dataclass(frozen=True, kw_only=True)
class ReviewChanges:
    opened: tuple[Opened, ...] = ()
    met: tuple[OpenReview, ...] = ()
    closed: tuple[Closed, ...] = ()
    moved: tuple[Moved, ...] = ()


def changes(
    pathway: Pathway,
    *,
    happening: Happening | None,
    facts_before: CaseFacts,
    facts_after: CaseFacts,
    open_reviews: Iterable[OpenReview],
    by: Actor,
    now: dt.datetime,
    day: Day | None = None,
) -> ReviewChanges:
    """What is met, ends, moves and opens now that the case went from ``facts_before`` to ``facts_after``.

    ``day`` is the site's, as its figures among the facts say, unless given.

    ``happening`` is the action that was done, or None where only a date was set. Asked again with its own outcome
    applied it answers nothing, so a repeated command does no harm. In this order:

    *Met.* The action is among ``met_by``, and happened on no earlier day than the review began; one that also leaves
    the states in which the review is owed meets it whatever its day. Of ``each`` reviews an action that settles what
    opens them meets the one of the happening it is ``about``, and any other action the oldest.

    *Closed.* See :class:`Ending`. Reviews that name states end on leaving them; those that name none end with the
    case.

    *Moved.* An anchor that it counts from, is bound by or asks for a hearing has changed, and with it the due moment.

    *Opened.* By the first of its openings that fits, if it is owed where the case now stands and, unless ``each``, no
    other of its kind is open. One that opens ``after`` an action which is entered late does not open where the case
    shows that it has been met since. A review that opens ``again`` does so when one is met.
    """
    step = _Step(
        pathway=pathway,
        happening=happening,
        before=facts_before,
        after=facts_after,
        by=by,
        now=now,
        day=day or day_of(facts_after),
    )
    owed = sorted(open_reviews, key=lambda one: (one.begun_at, one.id))
    met = tuple(one for review in pathway.reviews for one in step.meets(review, owed))
    left = [one for one in owed if one not in met]
    closed = tuple(Closed(review=one, why=why) for one in left if (why := step.ending(one)) is not None)
    ended = {one.review.id for one in closed}
    left = [one for one in left if one.id not in ended]
    moved = tuple(move for one in left if (move := step.moves(one)) is not None)
    opened = tuple(new for review in pathway.reviews if (new := step.opens(review, left, met)) is not None)
    return ReviewChanges(opened=opened, met=met, closed=closed, moved=moved)


def reckoned_anew(
    pathway: Pathway,
    *,
    figures: Collection[str],
    facts: CaseFacts,
    open_reviews: Iterable[OpenReview],
    now: dt.datetime,
) -> tuple[Moved, ...]:
    """The reviews whose time is another now that a site has set ``figures``, which stand among ``facts``.

    Only what hangs on one of them is looked at; the hours of the day concern every review. Asked again with its own
    outcome applied it answers nothing. What somebody was told before is neither told again nor taken back.
    """
    hours = any(one.slug in figures for one in HOURS)
    moved = []
    for one in open_reviews:
        review = pathway.review(one.review)
        if not hours and all(value.slug not in figures for value in values_of(review)):
            continue
        found = retimed(
            review,
            one.timetable,
            begun=one.begun_at,
            counted_from=one.counted_from,
            facts=facts,
            now=now,
            told=one.told,
        )
        if not _same(one.timetable, found):
            moved.append(Moved(review=one, timetable=found))
    return tuple(moved)


def _same(before: Timetable | None, after: Timetable | None) -> bool:
    """Whether nothing moved; that more chases lie ahead by now is no move."""
    if before is None or after is None:
        return before is after
    return before.due_at == after.due_at and before.moments == after.moments[: len(before.moments)]


@dataclass(frozen=True, kw_only=True)
class _Step:
    """One change of a case, as every review looks at it."""

    pathway: Pathway
    happening: Happening | None
    before: CaseFacts
    after: CaseFacts
    by: Actor
    now: dt.datetime
    day: Day

    @property
    def at(self) -> dt.datetime:
        return self.happening.happened_at if self.happening else self.now

    @cached_property
    def action(self) -> Action | None:
        return self.pathway.action(self.happening.action) if self.happening else None

    @cached_property
    def entry(self) -> object | None:
        if self.happening is None or self.action is None or self.action.asks is None:
            return None
        return entries.read(self.action.asks, self.happening.entered)

    @cached_property
    def stood(self) -> frozenset[str]:
        return _states(self.before)

    @cached_property
    def stands(self) -> frozenset[str]:
        return _states(self.after)

    @cached_property
    def entered(self) -> frozenset[str]:
        return self.stands - self.stood

    @cached_property
    def closes(self) -> bool:
        return not self._closed(self.before) and self._closed(self.after)

    def _closed(self, facts: CaseFacts) -> bool:
        return engine.is_closed(self.pathway, {strand: one.state for strand, one in facts.strands.items()})

    def wanted(self, review: Review) -> bool:
        return not review.while_in or not self.stands.isdisjoint(review.while_in)

    def meets(self, review: Review, owed: list[OpenReview]) -> Iterator[OpenReview]:
        if self.happening is None or self.action is None or self.action.slug not in review.met_by:
            return
        if review.met_when is not None and not review.met_when(self._situation()):
            return
        mine = [one for one in owed if one.review == review.slug and one.opened_by != self.happening.id]
        about = self.happening.about
        openers = {slug for opening in review.opens for slug in opening.after}
        if review.each and not openers.isdisjoint((*self.action.settles, *self.action.may_settle)):
            yield from (one for one in mine if one.opened_by == about)
            return
        if about is None and not openers.isdisjoint(self.action.may_settle):
            return
        leaves = not self.wanted(review)
        on = london_date(self.at)
        fits = [one for one in mine if leaves or london_date(one.begun_at) <= on]
        yield from fits[:1] if review.each else fits

    def ending(self, one: OpenReview) -> Ending | None:
        review = self.pathway.review(one.review)
        if not self.wanted(review):
            return Ending.LEFT
        if self.closes and not review.while_in and not self._opened_here(one):
            return Ending.CASE_CLOSED
        counts_from = review.due.anchor if review.due.counts_from is From.ANCHOR else None
        opens_on_it = counts_from is not None and any(opening.anchor == counts_from for opening in review.opens)
        if opens_on_it and self._anchor(counts_from) is None and self.before.anchors.get(counts_from or "") is not None:
            return Ending.DATE_WITHDRAWN
        return None

    def _anchor(self, slug: str | None) -> dt.datetime | None:
        return self.after.anchors.get(slug) if slug is not None else None

    def _opened_here(self, one: OpenReview) -> bool:
        return self.happening is not None and one.opened_by == self.happening.id

    def moves(self, one: OpenReview) -> Moved | None:
        review = self.pathway.review(one.review)
        looks_at = _anchors_of(review.due)
        changed = any(self.before.anchors.get(slug) != self.after.anchors.get(slug) for slug in looks_at)
        if not changed and one.due_at is not None:
            return None
        late = known_late(one.timetable, self.now)
        found = self._timetable(review, one.begun_at, one.counted_from, known_at=late)
        due_at = found.due_at if found else None
        if due_at == one.due_at:
            return None
        if found and one.due_at and london_date(found.due_at) == london_date(one.due_at):
            found = self._timetable(review, one.begun_at, one.counted_from, told=one.told, known_at=late)
        return Moved(review=one, timetable=found)

    def opens(self, review: Review, owed: list[OpenReview], met: tuple[OpenReview, ...]) -> Opened | None:
        if not self.wanted(review):
            return None
        mine = [one for one in owed if one.review == review.slug]
        if any(self._opened_here(one) for one in mine) or (mine and not (review.each and self.happening)):
            return None
        for opening in review.opens:
            if self._fits(review, opening):
                return self._opened(review, self._counted_from(review, opening))
        if review.again and not self.closes and any(one.review == review.slug for one in met):
            return self._opened(review, self._from_field(review) or self._moment_of(review))
        return None

    def _fits(self, review: Review, opening: Opening) -> bool:
        if opening.while_in and self.stands.isdisjoint(opening.while_in):
            return False
        begins = not self.entered.isdisjoint(opening.on_entering) or self._anchor_set(opening)
        if not begins:
            begins = self.action is not None and self.action.slug in opening.after and not self._met_since(review)
        return begins and (opening.when is None or opening.when(self._situation()))

    def _anchor_set(self, opening: Opening) -> bool:
        found = self._anchor(opening.anchor)
        if found is None:
            return False
        changed = found != self.before.anchors.get(opening.anchor or "")
        return changed or (bool(opening.while_in) and self.stood.isdisjoint(opening.while_in))

    def _met_since(self, review: Review) -> bool:
        """Whether this was entered late, after what would have met it had already been recorded."""
        return not review.each and any(
            one.action in review.met_by and one.happened_at > self.at
            for one in self.after.history
            if self.happening is None or one.id != self.happening.id
        )

    def _situation(self) -> Situation:
        return Situation(facts=self.after, by=self.by, at=self.at, now=self.now, entered=self.entry)

    def _counted_from(self, review: Review, opening: Opening) -> dt.datetime:
        if review.due.counts_from is From.FIELD:
            return self._from_field(review) or self.at
        if review.due.counts_from is not From.ENTRY:
            return self._moment_of(review)
        among = opening.on_entering or opening.while_in or review.while_in
        since = [one.since for one in self.after.strands.values() if one.state in among and one.since is not None]
        return self.at if not since or not self.entered.isdisjoint(among) else max(since)

    def _moment_of(self, review: Review) -> dt.datetime:
        recorded = review.due.counts_from is From.RECORDED and self.happening is not None
        return self.happening.recorded_at if recorded and self.happening else self.at

    def _from_field(self, review: Review) -> dt.datetime | None:
        """The date that was entered; where it was left empty the count runs from when the action happened."""
        if review.due.counts_from is not From.FIELD or review.due.field is None:
            return None
        value = getattr(self.entry, review.due.field, None)
        if isinstance(value, dt.datetime):
            return value
        return at_time(value, dt.time()) if isinstance(value, dt.date) else None

    def _opened(self, review: Review, counted_from: dt.datetime) -> Opened:
        return Opened(
            review=review,
            opened_by=self.happening.id if self.happening else None,
            begun_at=self.at,
            counted_from=counted_from,
            timetable=self._timetable(review, self.at, counted_from),
        )

    def _timetable(
        self,
        review: Review,
        begun: dt.datetime,
        counted_from: dt.datetime,
        *,
        told: Iterable[str] = (),
        known_at: dt.datetime | None = None,
    ) -> Timetable | None:
        return timetable(
            review,
            begun=begun,
            counted_from=counted_from,
            facts=self.after,
            now=self.now,
            day=self.day,
            told=told,
            known_at=known_at,
        )


def _states(facts: CaseFacts) -> frozenset[str]:
    return frozenset(one.state for one in facts.strands.values() if one.state != START)


def _anchors_of(due: Due) -> frozenset[str]:
    """The anchors that a due moment looks at."""
    counts_from = due.anchor if due.counts_from is From.ANCHOR else None
    hearing = due.hearing if due.on_hearing_day or due.if_hearing_within else None
    near = (one.anchor for one in due.near)
    return frozenset(slug for slug in (counts_from, hearing, due.never_later_than, *near) if slug is not None)
