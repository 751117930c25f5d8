"""Every review of every pathway, driven from opened to met on the definition's own numbers.

A small sweep of the tests' own steps through the stored moments with a clock; what it tells is held against the
definition's figures, counted by hand. Conditions that ask about a particular case are taken away: they have tests of
their own beside the pathway.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

import pytest

from backend.pathways import entry as entries
from backend.pathways import reviews
from backend.pathways.timetables import Timetable
from backend.pathways.vocabulary import (
    START,
    Action,
    CaseFacts,
    From,
    Happening,
    Opening,
    Pathway,
    ProtocolValue,
    Review,
    Standing,
)
from backend.pathways.working_days import london_date
from tests.pathways import by_hand
from tests.pathways.by_hand import london
from tests.pathways.definitions import EVERY, name, unguarded
from tests.pathways.lives import actor, answers

BEGINNINGS = {
    "a Monday": london("2026-06-01", "10:00"),
    "Friday 16:59": london("2026-11-20", "16:59"),
    "Friday 17:01": london("2026-11-20", "17:01"),
    "before Christmas": london("2026-12-23", "15:00"),
    "before Easter": london("2026-04-02", "18:00"),
    "the night that loses an hour": london("2026-03-28", "23:30"),
    "the night that gains an hour": london("2026-10-24", "23:30"),
}
Told = tuple[dt.datetime, str, frozenset[str]]  # when, how seriously, to whom
ANCHORED = dt.timedelta(days=120)  # a date that a review counts back from lies so far ahead


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way in which a review opens: the case before and after, and what happened."""

    pathway: Pathway
    review: Review
    before: CaseFacts
    after: CaseFacts
    happening: Happening | None

    def opened(self, now: dt.datetime) -> reviews.Opened:
        (found,) = reviews.changes(
            self.pathway, happening=self.happening, facts_before=self.before, facts_after=self.after, open_reviews=(),
            by=actor("system"), now=now,
        ).opened  # fmt: skip
        return found


def ways(pathway: Pathway, review: Review, at: dt.datetime) -> Iterator[Way]:
    """Every opening of a review, in every state or after every action that it names, from the first place it can."""
    bare = replace(review, opens=tuple(replace(one, when=None) for one in review.opens), met_when=None)
    alone = replace(unguarded(pathway), reviews=(bare,))
    for opening in bare.opens:
        for state in opening.on_entering:
            strand = pathway.strand_of(state).slug
            action = _entering(alone, strand, state)
            yield _way(alone, bare, opening, ({strand: START}, {strand: state}), action=action, at=at)
        for slug in opening.after:
            action = alone.action(slug)
            found = _place_for(alone, bare, opening, action)
            if found is not None:
                yield _way(alone, bare, opening, found, action=action, at=at)
        if opening.anchor is not None:
            yield _way(alone, bare, opening, ({}, {}), action=None, at=at)


def _entering(pathway: Pathway, strand: str, state: str) -> Action:
    return next(
        action
        for action in pathway.actions
        for one in action.moves
        if one.strand == strand and any(state in one.targets(s) and s != state for s in one.sources)
    )


def _place_for(
    pathway: Pathway, review: Review, opening: Opening, action: Action
) -> tuple[dict[str, str], dict[str, str]] | None:
    """States before and after the action in which this opening fits."""
    for one in action.moves:
        for source in one.sources:
            for target in one.targets(source):
                before, after = {one.strand: source}, {one.strand: target}
                if _fits(pathway, review, opening, after):
                    return before, after
    return None


def _fits(pathway: Pathway, review: Review, opening: Opening, after: Mapping[str, str]) -> bool:
    """Whether the states that the opening and the review name can hold at once with these."""
    for named in (opening.while_in, review.while_in):
        free = [state for state in named if pathway.strand_of(state).slug not in after]
        if named and not free and not set(after.values()) & set(named):
            return False
    return True


def _way(
    pathway: Pathway,
    review: Review,
    opening: Opening,
    states: tuple[Mapping[str, str], Mapping[str, str]],
    *,
    action: Action | None,
    at: dt.datetime,
) -> Way:
    stood, stands = (dict(one) for one in states)
    for named in (opening.while_in, review.while_in):
        if named and not set(stands.values()) & set(named):
            state = next(one for one in named if pathway.strand_of(one).slug not in stands)
            stands[pathway.strand_of(state).slug] = stood[pathway.strand_of(state).slug] = state
    anchors = {review.due.anchor: at - ANCHORED if review.due.before is None else at + ANCHORED}
    anchors[opening.anchor] = anchors.get(opening.anchor, at + ANCHORED)
    known = {slug: moment for slug, moment in anchors.items() if slug is not None}
    happening = None
    if action is not None:
        asked = {} if action.asks is None else _everything(action.asks, at)
        happening = Happening(
            id="opener", action=action.slug, happened_at=at, recorded_at=at, by_id="x", by_name="Amara",
            role=action.by[0].slug, entered=asked, moves={},
        )  # fmt: skip
    return Way(
        pathway=pathway,
        review=review,
        before=_facts(stood, at - dt.timedelta(days=3), {s: m for s, m in known.items() if s != opening.anchor}),
        after=_facts(stands, at, known, happening),
        happening=happening,
    )


def _facts(
    states: Mapping[str, str],
    since: dt.datetime,
    anchors: Mapping[str, dt.datetime],
    happening: Happening | None = None,
) -> CaseFacts:
    strands = {strand: Standing(state=state, since=since) for strand, state in states.items()}
    return CaseFacts(strands=strands, anchors=anchors, history=(happening,) if happening else ())


def _everything(asks: type, at: dt.datetime) -> dict[str, object]:
    """The plainest answers, with every date that is asked filled in."""
    found = answers(asks, now=at)
    for one in entries.fields_of(asks):
        if one.kind is entries.Kind.DATE:
            found.setdefault(one.name, (london_date(at) + dt.timedelta(days=7)).isoformat())
        elif one.kind is entries.Kind.MOMENT:
            found.setdefault(one.name, (at + dt.timedelta(days=7)).isoformat())
    return found


# --- by hand ----------------------------------------------------------------------------------------------------


def _counted(moment: dt.datetime, value: ProtocolValue[int], sign: int = 1) -> dt.datetime:
    return by_hand.counted(moment, sign * value.default, value.unit.value)


def due_by_hand(review: Review, way: Way, base: dt.datetime) -> dt.datetime:
    """When it is due where no hearing is near: the count, put at its time of day, never before it began."""
    due = review.due
    if due.before is not None:
        found = _counted(base, due.before, -1)
    else:
        assert due.after is not None
        found = _counted(base, due.after)
    if due.at is not None:
        time = due.at.default.isoformat("minutes")
        found = london(found.astimezone(by_hand.LONDON).date().isoformat(), time)
    if due.before is None and found < base:  # said after the day had ended: the same time of the next working day
        day = base.astimezone(by_hand.LONDON).date()
        time = found.astimezone(by_hand.LONDON).time().isoformat("minutes")
        found = london(by_hand.working_day(day, 1).isoformat(), time)
    return min(found, base) if due.before is not None else found


def caught_up_by_hand(review: Review, due_at: dt.datetime, begun: dt.datetime, base: dt.datetime) -> dt.datetime:
    """What was past before it began to be owed is due so long after that, and never after what it counts back from."""
    due = review.due
    if due.caught_up is None or due_at >= begun:
        return due_at
    found = _counted(begun, due.caught_up)
    return min(found, base) if due.before is not None and base > begun else found


def _chases_by_hand(review: Review, due_at: dt.datetime, court_day: dt.date | None) -> Iterator[dt.datetime]:
    assert review.chase is not None
    hourly = review.chase.unit.value in {"hours", "minutes"} and not review.urgent
    at = due_at
    for number in range(1, 9):
        if review.chase.unit.value == "months":
            at = by_hand.counted(due_at, number * review.chase.default, "months")
        else:
            at = _counted(at, review.chase)
        at = by_hand.in_hours(at, court_day) if hourly else at
        yield at


RANK = ["warn", "due", "chase", "escalate", "lapse"]


def told_by_hand(way: Way, begun: dt.datetime, base: dt.datetime, due_at: dt.datetime) -> list[Told]:
    """Who is told what and when, as the definition's figures say: the first of them, up to the eighth chase."""
    review = way.review
    hearing = way.after.anchors.get(review.due.hearing)
    court_day = None if hearing is None else hearing.astimezone(by_hand.LONDON).date()
    owners = frozenset(role.slug for role in review.owed_by)
    every: list[Told] = [(due_at, "due", owners)]
    for warn in review.warn:
        found = (
            _counted(base, warn.after) if warn.after
            else _counted(base, warn.ahead, -1) if warn.ahead
            else _counted(due_at, warn.before, -1) if warn.before
            else due_at
        )  # fmt: skip
        if begun < found < due_at:
            every.append((found, "warn", owners))
    every += [
        (_counted(due_at, rung.after), "escalate", frozenset(role.slug for role in rung.to)) for rung in review.escalate
    ]
    ends = None
    if review.lapses is not None:
        ends = _counted(due_at, review.lapses)
        every.append((ends, "lapse", frozenset()))
    until = ends
    if review.chase is not None:
        chases = list(_chases_by_hand(review, due_at, court_day))
        every += [(at, "chase", owners) for at in chases]
        until = chases[-1] if ends is None or chases[-1] < ends else ends
    merged = {}
    for at in {at for at, _, _ in every if (until is None or at <= until) and (ends is None or at <= ends)}:
        together = [one for one in every if one[0] == at]
        level = max((one[1] for one in together), key=RANK.index)
        to = frozenset() if level == "lapse" else frozenset(chain.from_iterable(one[2] for one in together))
        merged[at] = (at, level, to)
    return [merged[at] for at in sorted(merged)]


# --- driving ----------------------------------------------------------------------------------------------------


def swept(found: Timetable, until: dt.datetime) -> list[Told]:
    """What a sweep tells that looks every quarter of an hour in which something comes, once for each key."""
    told: dict[str, Told] = {}
    step = 0
    for clock in [one.at for one in found.moments if one.at <= until]:
        while step < len(found.moments) and found.moments[step].at <= clock:
            one = found.moments[step]
            assert one.key not in told
            told[one.key] = (one.at, one.level.value, frozenset(one.to))
            step += 1
    return list(told.values())


CASES = [
    pytest.param(pathway, review, id=f"{name(pathway)}-{review.slug}")
    for pathway in EVERY
    for review in pathway.reviews
]


@pytest.mark.parametrize("begun", BEGINNINGS.values(), ids=BEGINNINGS)
@pytest.mark.parametrize(("pathway", "review"), CASES)
def test_it_opens_and_is_told_by_the_definitions_own_numbers(
    pathway: Pathway, review: Review, begun: dt.datetime
) -> None:
    found = list(ways(pathway, review, begun))
    assert len(found) >= len(review.opens)
    for way in found:
        opened = way.opened(begun)
        assert opened.timetable is not None
        base = opened.timetable.counted_from
        assert base == _base_by_hand(review, way, begun)
        if not _asks_for_a_date(review):
            due_at = caught_up_by_hand(review, due_by_hand(review, way, base), begun, base)
            assert opened.timetable.due_at == due_at
        if opened.timetable.due_at > begun:
            expected = told_by_hand(way, begun, base, opened.timetable.due_at)
            coming = [one for one in expected if one[0] > begun]
            told = swept(opened.timetable, coming[-1][0])
            assert [one for one in told if one[0] > begun] == coming
        assert sum(one.at <= begun for one in opened.timetable.moments) <= 1


def _asks_for_a_date(review: Review) -> bool:
    """Whether a date that the way in sets brings it forward; such bounds are tried on dates of their own elsewhere."""
    anchors = {opening.anchor for opening in review.opens} | {review.due.anchor}
    near = {one.anchor for one in review.due.near}
    return bool({review.due.never_later_than, review.due.hearing, *near} & (anchors - {None}))


def _base_by_hand(review: Review, way: Way, begun: dt.datetime) -> dt.datetime:
    due = review.due
    if due.counts_from is From.ANCHOR:
        return way.after.anchors[due.anchor or ""]
    if due.counts_from is not From.FIELD or way.happening is None:
        return begun
    action = way.pathway.action(way.happening.action)
    assert action.asks is not None
    entered: object = entries.read(action.asks, way.happening.entered)
    value = getattr(entered, due.field or "")
    if isinstance(value, dt.datetime):
        return value
    return london(value.isoformat(), "00:00") if isinstance(value, dt.date) else begun


@pytest.mark.parametrize(("pathway", "review"), [case for case in CASES if case.values[1].met_by])  # type: ignore[union-attr]
def test_it_is_met_by_an_action_that_can_be_done_where_it_is_owed(pathway: Pathway, review: Review) -> None:
    begun = BEGINNINGS["a Monday"]
    way = next(ways(pathway, review, begun))
    opened = way.opened(begun)
    kept = reviews.OpenReview(
        id="r1", review=review.slug, begun_at=opened.begun_at, counted_from=opened.counted_from,
        due_at=opened.timetable.due_at if opened.timetable else None, opened_by=opened.opened_by,
    )  # fmt: skip
    now = begun + dt.timedelta(days=1)
    met = 0
    for slug in review.met_by:
        action = way.pathway.action(slug)
        place = _meeting_place(way, action)
        if place is None:
            continue
        before, after = place
        settles = {*action.settles, *action.may_settle}
        about = opened.opened_by if way.happening and way.happening.action in settles else None
        happening = Happening(
            id="meeting", action=slug, happened_at=now, recorded_at=now, by_id="x", by_name="Amara",
            role=action.by[0].slug, entered=_everything(action.asks, now) if action.asks else {}, moves={}, about=about,
        )  # fmt: skip
        change = reviews.changes(
            way.pathway, happening=happening, facts_before=before,
            facts_after=replace(after, history=(*after.history, happening)), open_reviews=[kept],
            by=actor(action.by[0].slug), now=now,
        )  # fmt: skip
        if settles & {one for opening in review.opens for one in opening.after} and about is None:
            continue
        assert change.met == (kept,), slug
        wanted = not review.while_in or {one.state for one in after.strands.values()} & set(review.while_in)
        if review.again and wanted and not _closed(way.pathway, after):
            assert [one.review.slug for one in change.opened] == [review.slug]
        met += 1
    assert met, "no action could be tried where it is owed"


def _closed(pathway: Pathway, facts: CaseFacts) -> bool:
    finals = {one.slug for strand in pathway.strands for one in strand.states if one.final}
    return all(one.state in finals for one in facts.strands.values() if one.state != START)


def _meeting_place(way: Way, action: Action) -> tuple[CaseFacts, CaseFacts] | None:
    """The case as it stands, or as it may stand elsewhere while the review is owed, before and after the action."""
    strands = {strand: one.state for strand, one in way.after.strands.items()}
    for state in (*strands.values(), *way.review.while_in, *(s for one in action.moves for s in one.sources)):
        if state == START:
            continue
        stands = {**strands, way.pathway.strand_of(state).slug: state}
        if way.review.while_in and not set(stands.values()) & set(way.review.while_in):
            continue
        goes = dict(stands)
        for one in action.moves:
            if stands.get(one.strand, START) in one.sources:
                goes[one.strand] = one.targets(stands.get(one.strand, START))[0]
        if any(one.strand in stands and stands[one.strand] in one.sources for one in action.moves):
            at = way.after
            return (
                replace(at, strands={s: Standing(state=x, since=BEGINNINGS["a Monday"]) for s, x in stands.items()}),
                replace(at, strands={s: Standing(state=x, since=BEGINNINGS["a Monday"]) for s, x in goes.items()}),
            )
    return None
