"""A site sets another figure while something is owed: what moves, what stays, and what is never told twice."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.pathways.roles import SERVICE_MANAGER
from backend.pathways.timetables import CHASES_AHEAD, Level, Timetable, more, retimed
from backend.pathways.vocabulary import Due, Escalation, Review, Unit, Warn
from tests.pathways.by_hand import london
from tests.pathways.test_timetables import MANAGER, MONDAY, facts, figure, owed, reckoned


def again(review: Review, so_far: Timetable, now: dt.datetime, **protocol: object) -> Timetable:
    found = retimed(
        review,
        so_far,
        begun=so_far.begun_at,
        counted_from=so_far.counted_from,
        facts=facts(dict(protocol)),
        now=now,
    )
    assert found is not None
    return found


def keys(found: Timetable) -> list[str]:
    return [one.key for one in found.moments]


def test_the_hour_at_which_a_sites_day_ends_is_the_hour_at_which_things_are_due() -> None:
    early = reckoned(owed(), known=facts({"day_ends": dt.time(12)}))
    assert early.due_at == london("2026-06-08", "12:00")
    evening = reckoned(owed(), london("2026-06-01", "18:30"), known=facts({"day_ends": dt.time(20)}))
    assert evening.due_at == london("2026-06-08", "20:00")  # still Monday there, where elsewhere it counts as Tuesday


def test_another_figure_moves_the_due_moment_and_all_around_it() -> None:
    review = owed(warn=(Warn(before=figure(1)),), chase=figure(1))
    first = reckoned(review)
    longer = again(review, first, MONDAY, **{"5_WORKING_DAYS": 10})
    assert longer.due_at == london("2026-06-15", "17:00")
    assert longer.moments[0].at == london("2026-06-12", "17:00")


def test_a_slower_cadence_leaves_no_chase_with_a_number_that_was_used() -> None:
    """A used number is told to nobody: the unique key of a chase would swallow it."""
    review = owed(chase=figure(1))
    first = reckoned(review)
    now = london("2026-06-11", "18:00")  # due on the 8th, chased on the 9th, 10th and 11th
    slower = again(review, first, now, **{"1_WORKING_DAYS": 2})
    assert keys(slower)[:5] == ["due-1", "chase-1", "chase-2", "chase-3", "chase-4"]
    assert slower.moments[4].at == london("2026-06-12", "17:00")
    assert slower.moments[5].at == london("2026-06-16", "17:00")
    assert len(set(keys(slower))) == len(slower.moments)
    later = more(review, slower, facts=facts({"1_WORKING_DAYS": 2}), now=slower.moments[-1].at)
    assert len(set(keys(later))) == len(later.moments) > len(slower.moments)


def test_an_escalation_that_is_now_past_is_told_at_once_and_a_warning_is_not() -> None:
    review = owed(
        warn=(Warn(before=figure(2)),), escalate=(Escalation(to=(SERVICE_MANAGER,), after=figure(4, Unit.DAYS)),)
    )
    first = reckoned(review)
    now = london("2026-06-10", "09:00")
    sooner = again(review, first, now, **{"4_DAYS": 1, "2_WORKING_DAYS": 3})
    assert keys(sooner) == ["warn-1", "due-1", "escalate-1"]
    assert sooner.moments[-1].at == now
    assert MANAGER in sooner.moments[-1].to


def test_an_escalation_that_was_told_is_not_told_again_when_it_is_put_off() -> None:
    review = owed(escalate=(Escalation(to=(SERVICE_MANAGER,), after=figure(1, Unit.DAYS)),))
    first = reckoned(review)
    now = london("2026-06-10", "09:00")
    assert again(review, first, now, **{"1_DAYS": 9}).moments == first.moments


@given(
    st.integers(0, 40),
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    st.tuples(st.integers(1, 20), st.integers(1, 20)),
    st.booleans(),
)
@settings(max_examples=150)
def test_reckoning_anew_twice_is_reckoning_anew_once(
    days: int, chases: tuple[int, int], dues: tuple[int, int], escalates: bool
) -> None:
    (chase, other_chase), (due, other_due) = chases, dues
    review = owed(
        Due(after=replace(figure(due), slug="due")),
        chase=replace(figure(chase, Unit.DAYS), slug="chase"),
        warn=(Warn(before=replace(figure(1), slug="warn")),),
        escalate=(Escalation(to=(SERVICE_MANAGER,), after=replace(figure(2, Unit.DAYS), slug="rung")),) * escalates,
    )
    now = MONDAY + dt.timedelta(days=days)
    set_now = {"chase": other_chase, "due": other_due, "rung": other_chase}
    first = reckoned(review)
    once = again(review, first, now, **set_now)
    assert again(review, once, now, **set_now) == once
    assert [one.at for one in once.moments] == sorted({one.at for one in once.moments})
    assert len(set(keys(once))) == len(once.moments)
    if once.due_at == first.due_at:
        assert [one for one in once.moments if one.at < now] == [one for one in first.moments if one.at < now]
    assert sum(one.at > now and one.level is Level.CHASE for one in once.moments) >= CHASES_AHEAD - 1
