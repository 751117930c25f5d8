"""When a review is due and who is told when: on dates worked out by hand, and on properties of all of them."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.pathways import working_days
from backend.pathways.checks import values_of
from backend.pathways.roles import ADMINISTRATOR, SERVICE_MANAGER
from backend.pathways.timetables import CHASES_AHEAD, Level, Timetable, more, timetable
from backend.pathways.vocabulary import (
    CaseFacts,
    Due,
    Escalation,
    From,
    Near,
    Opening,
    ProtocolValue,
    Review,
    Unit,
    Warn,
)
from backend.pathways.working_days import LONDON, Day
from tests.pathways.by_hand import AUTUMN, SPRING, london
from tests.pathways.definitions import EVERY

OWNER, MANAGER = ADMINISTRATOR.slug, SERVICE_MANAGER.slug
MONDAY = london("2026-06-01", "10:00")


def figure(count: int, unit: Unit = Unit.WORKING_DAYS) -> ProtocolValue[int]:
    return ProtocolValue(slug=f"{count}_{unit.name}", title="x", default=count, unit=unit, source="the test")


def owed(due: Due | None = None, **how: Any) -> Review:
    return Review(
        slug="one", title="One", rule="1", opens=(Opening(on_entering=("A",)),), owed_by=(ADMINISTRATOR,),
        due=due or Due(after=figure(5)), **how,
    )  # fmt: skip


def facts(protocol: dict[str, Any] | None = None, anchors: dict[str, dt.datetime] | None = None) -> CaseFacts:
    return CaseFacts(strands={}, anchors=anchors or {}, protocol=protocol or {})


def reckoned(
    review: Review,
    begun: dt.datetime = MONDAY,
    *,
    now: dt.datetime | None = None,
    known: CaseFacts | None = None,
    **how: Any,
) -> Timetable:
    found = timetable(review, begun=begun, facts=known or facts(), now=now or begun, **how)
    assert found is not None
    return found


def due(review: Review, begun: dt.datetime = MONDAY, **anchors: dt.datetime) -> dt.datetime:
    return reckoned(review, begun, known=facts(anchors=anchors)).due_at


def told(found: Timetable, count: int | None = None) -> list[tuple[str, dt.datetime, str]]:
    return [(one.key, one.at, ",".join(one.to)) for one in found.moments[:count]]


# --- a whole timetable ------------------------------------------------------------------------------------------


def test_a_review_is_warned_due_chased_and_passed_on_by_the_calendar() -> None:
    review = owed(
        warn=(Warn(after=figure(1)), Warn(before=figure(2))), chase=figure(2),
        escalate=(Escalation(to=(SERVICE_MANAGER,), after=figure(3)),),
    )  # fmt: skip
    assert told(reckoned(review), 8) == [
        ("warn-1", london("2026-06-02"), OWNER),
        ("warn-2", london("2026-06-04"), OWNER),
        ("due-1", london("2026-06-08"), OWNER),
        ("chase-1", london("2026-06-10"), OWNER),
        ("escalate-1", london("2026-06-11"), MANAGER),
        ("chase-2", london("2026-06-12"), OWNER),
        ("chase-3", london("2026-06-16"), OWNER),
        ("chase-4", london("2026-06-18"), OWNER),
    ]


@pytest.mark.parametrize(
    ("begun", "expected"),
    [
        (london("2026-11-20", "16:59"), london("2026-11-23")),
        (london("2026-11-20", "17:01"), london("2026-11-24")),
        (london("2026-12-24", "10:00"), london("2026-12-29")),
        (london("2027-12-24", "10:00"), london("2027-12-29")),
        (london("2026-04-02", "10:00"), london("2026-04-07")),
    ],
    ids=["Friday 16:59", "Friday 17:01", "Christmas 2026", "Christmas 2027", "Easter 2026"],
)
def test_one_working_day_over_weekends_and_holidays(begun: dt.datetime, expected: dt.datetime) -> None:
    assert due(owed(Due(after=figure(1))), begun) == expected


def test_a_site_may_count_with_its_own_figures_and_hours() -> None:
    review = owed(chase=figure(2))
    quick = facts({"5_WORKING_DAYS": 1, "2_WORKING_DAYS": 3})
    assert told(reckoned(review, known=quick), 2) == [
        ("due-1", london("2026-06-02"), OWNER),
        ("chase-1", london("2026-06-05"), OWNER),
    ]
    early = reckoned(review, day=Day(ends=dt.time(12)))
    assert early.due_at == london("2026-06-08", "12:00")


def test_a_site_that_sets_no_cadence_is_not_chased() -> None:
    found = reckoned(owed(chase=figure(2)), known=facts({"2_WORKING_DAYS": 0}))
    assert [one.key for one in found.moments] == ["due-1"]


def test_what_falls_on_the_same_time_is_told_once_to_everybody() -> None:
    review = owed(chase=figure(2), escalate=(Escalation(to=(SERVICE_MANAGER,), after=figure(4)),))
    found = reckoned(review)
    both = next(one for one in found.moments if one.at == london("2026-06-12"))
    assert (both.key, both.to) == ("escalate-1", (MANAGER, OWNER))
    assert "chase-2" not in [one.key for one in found.moments]
    assert "chase-3" in [one.key for one in found.moments]


def test_a_warning_that_would_come_before_the_beginning_or_after_the_end_is_left_out() -> None:
    review = owed(Due(after=figure(2)), warn=(Warn(before=figure(5)), Warn(before=figure(1)), Warn(after=figure(4))))
    assert [one.key for one in reckoned(review).moments] == ["warn-2", "due-1"]


def test_a_warning_at_the_very_beginning_says_nothing_that_the_opening_does_not() -> None:
    review = owed(warn=(Warn(before=figure(5)),))
    assert [one.key for one in reckoned(review, london("2026-06-01")).moments] == ["due-1"]
    assert [one.key for one in reckoned(review, london("2026-06-01", "16:59")).moments] == ["warn-1", "due-1"]


def test_warnings_ahead_of_a_date_are_counted_from_that_date() -> None:
    review = owed(
        Due(counts_from=From.ANCHOR, anchor="ends", before=figure(10, Unit.DAYS)),
        warn=(Warn(ahead=figure(60, Unit.DAYS)), Warn(ahead=figure(30, Unit.DAYS))),
    )
    assert told(reckoned(review, known=facts(anchors={"ends": london("2026-09-30", "00:00")}))) == [
        ("warn-1", london("2026-08-01"), OWNER),
        ("warn-2", london("2026-08-31"), OWNER),
        ("due-1", london("2026-09-20"), OWNER),
    ]


# --- a late beginning -------------------------------------------------------------------------------------------

LATE = owed(
    warn=(Warn(before=figure(3)), Warn(before=figure(1))), chase=figure(2),
    escalate=(Escalation(to=(SERVICE_MANAGER,), after=figure(3)),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("now", "first", "then"),
    [
        ("2026-06-02", ("warn-1", london("2026-06-03"), OWNER), "warn-2"),
        ("2026-06-04", ("warn-1", london("2026-06-03"), OWNER), "warn-2"),
        ("2026-06-06", ("warn-2", london("2026-06-05"), OWNER), "due-1"),
        ("2026-06-09", ("due-1", london("2026-06-08"), OWNER), "chase-1"),
        ("2026-06-11", ("chase-1", london("2026-06-10"), OWNER), "escalate-1"),
        ("2026-06-13", ("escalate-1", london("2026-06-11"), f"{MANAGER},{OWNER}"), "chase-3"),
    ],
)
def test_what_was_entered_late_is_told_once_and_as_seriously_as_it_now_is(
    now: str, first: tuple[str, dt.datetime, str], then: str
) -> None:
    found = reckoned(LATE, now=london(now, "12:00"))
    assert told(found, 1) == [first]
    assert found.moments[1].key == then
    assert found.moments[1].at > london(now, "12:00")


def test_a_case_imported_years_late_is_told_once_and_chased_from_now_on() -> None:
    now = london("2027-06-01", "12:00")
    found = reckoned(LATE, london("2025-06-02", "10:00"), now=now)
    past = [one for one in found.moments if one.at <= now]
    assert [(one.key, one.to) for one in past] == [("escalate-1", (MANAGER, OWNER))]
    assert len(found.moments) == 1 + CHASES_AHEAD
    assert found.moments[1].at == london("2027-06-01") or found.moments[1].at == london("2027-06-02")


def test_a_review_that_lapsed_before_it_was_entered_tells_nobody() -> None:
    review = replace(LATE, lapses=figure(10))
    found = reckoned(review, now=london("2026-07-01"))
    assert told(found) == [("lapse-1", london("2026-06-22"), "")]


# --- how long it goes on ----------------------------------------------------------------------------------------


def test_a_review_that_lapses_is_chased_until_then_and_no_longer() -> None:
    review = owed(chase=figure(2), lapses=figure(6), escalate=(Escalation(to=(SERVICE_MANAGER,), after=figure(20)),))
    found = reckoned(review)
    assert [one.key for one in found.moments] == ["due-1", "chase-1", "chase-2", "lapse-1"]
    assert more(review, found, facts=facts(), now=MONDAY) == found


def test_chases_reach_past_the_last_escalation_however_often_they_come() -> None:
    review = owed(
        chase=figure(1, Unit.HOURS),
        urgent=True,
        escalate=(Escalation(to=(SERVICE_MANAGER,), after=figure(2, Unit.WEEKS)),),
    )
    moments = reckoned(review).moments
    assert moments[-1].at >= london("2026-06-22")
    assert all(later.at - earlier.at <= dt.timedelta(hours=1) for earlier, later in pairwise(moments[1:]))


def test_more_chases_are_added_at_the_end_and_nothing_else_changes() -> None:
    review = owed(
        chase=figure(1, Unit.WEEKS), escalate=(Escalation(to=(SERVICE_MANAGER,), after=figure(3, Unit.WEEKS)),)
    )
    first = reckoned(review)
    assert sum(one.level is Level.CHASE for one in first.moments) == CHASES_AHEAD - 1  # one fell on the escalation
    second = more(review, first, facts=facts(), now=first.moments[-1].at)
    assert second.moments[: len(first.moments)] == first.moments
    added = second.moments[len(first.moments) :]
    assert [one.number for one in added] == [*range(CHASES_AHEAD + 1, 2 * CHASES_AHEAD + 1)]
    assert {
        later.at.astimezone(LONDON).date() - earlier.at.astimezone(LONDON).date() for earlier, later in pairwise(added)
    } == {dt.timedelta(weeks=1)}


def test_chases_that_nobody_could_send_are_not_made_up_for() -> None:
    review = owed(chase=figure(1, Unit.WEEKS))
    first = reckoned(review)
    second = more(review, first, facts=facts(), now=london("2028-01-12"))
    assert second.moments[len(first.moments)].at == london("2028-01-17")


def test_what_is_not_chased_has_nothing_to_add() -> None:
    review = owed()
    assert more(review, reckoned(review), facts=facts(), now=MONDAY) == reckoned(review)


def test_chases_by_the_month_come_back_to_the_31st() -> None:
    review = owed(Due(after=figure(0, Unit.DAYS)), chase=figure(1, Unit.MONTHS))
    found = reckoned(review, london("2026-01-31", "09:00"))
    days = [one.at.astimezone(LONDON).date().isoformat() for one in found.moments[:6]]
    assert days == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]


# --- hearings ---------------------------------------------------------------------------------------------------

BY_HEARING = Due(after=figure(2), if_hearing_within=figure(1, Unit.WORKING_DAYS))


@pytest.mark.parametrize(
    ("begun", "hearing", "expected"),
    [
        ("2026-06-01 10:00", None, "2026-06-03 17:00"),
        ("2026-06-01 10:00", "2026-06-04 10:00", "2026-06-03 17:00"),  # three days away: the ordinary time
        ("2026-06-01 10:00", "2026-06-02 14:00", "2026-06-01 17:00"),  # tomorrow: by the end of today
        ("2026-06-01 10:00", "2026-06-01 14:00", "2026-06-01 14:00"),  # today: before it
        ("2026-06-05 10:00", "2026-06-08 10:00", "2026-06-05 17:00"),  # on Friday, Monday is tomorrow
        ("2026-06-01 18:00", "2026-06-02 14:00", "2026-06-02 14:00"),  # after the day's end: before the hearing
        ("2026-06-01 16:00", "2026-06-01 10:00", "2026-06-01 16:00"),  # already over today: at once
        ("2026-06-01 10:00", "2026-05-29 10:00", "2026-06-03 17:00"),  # a hearing that is past says nothing
    ],
)
def test_a_hearing_that_is_near_makes_it_due_the_same_day(begun: str, hearing: str | None, expected: str) -> None:
    anchors = {} if hearing is None else {"next_hearing": london(*hearing.split())}
    assert due(owed(BY_HEARING), london(*begun.split()), **anchors) == london(*expected.split())


def test_on_the_day_of_a_hearing_it_is_owed_by_the_hour() -> None:
    review = owed(Due(after=figure(1), on_hearing_day=figure(2, Unit.HOURS)))
    assert due(review) == london("2026-06-02")
    assert due(review, next_hearing=london("2026-06-01", "14:00")) == london("2026-06-01", "12:00")
    assert due(review, next_hearing=london("2026-06-02", "14:00")) == london("2026-06-02")


def test_the_hearing_may_be_kept_under_another_name() -> None:
    review = owed(Due(after=figure(1), on_hearing_day=figure(2, Unit.HOURS), hearing="trial"))
    assert due(review, trial=london("2026-06-01", "14:00")) == london("2026-06-01", "12:00")
    assert due(review, next_hearing=london("2026-06-01", "14:00")) == london("2026-06-02")


@pytest.mark.parametrize(
    ("hearing", "expected"),
    [
        ("2026-06-30 10:00", "2026-06-08 17:00"),  # far away: the ordinary time
        ("2026-06-11 10:00", "2026-06-08 17:00"),
        ("2026-06-09 10:00", "2026-06-05 17:00"),  # two working days before it
        ("2026-06-02 10:00", "2026-06-01 10:00"),  # two working days before it is past: at once
        ("2026-05-20 10:00", "2026-06-08 17:00"),  # a hearing that is over binds nothing
    ],
)
def test_it_is_never_later_than_so_long_before_the_hearing(hearing: str, expected: str) -> None:
    review = owed(Due(after=figure(5), never_later_than="next_hearing", earlier_by=figure(2)))
    assert due(review, next_hearing=london(*hearing.split())) == london(*expected.split())


def test_before_a_hearing_of_which_only_the_day_is_known_means_by_the_end_of_the_last_working_day() -> None:
    review = owed(Due(after=figure(5), never_later_than="next_hearing"))
    assert due(review, next_hearing=london("2026-06-08", "00:00")) == london("2026-06-05")
    assert due(review, next_hearing=london("2026-06-08", "10:00")) == london("2026-06-08", "10:00")
    assert due(review, next_hearing=london("2026-06-01", "14:00")) == london("2026-06-01", "14:00")


BEFORE = Due(
    counts_from=From.ANCHOR, anchor="next_hearing", before=figure(1, Unit.DAYS),
    at=ProtocolValue(slug="at", title="x", default=dt.time(16), unit=Unit.CLOCK, source="the test"),
)  # fmt: skip


def test_the_day_before_the_hearing_at_four() -> None:
    assert due(owed(BEFORE), next_hearing=london("2026-06-09", "10:00")) == london("2026-06-08", "16:00")
    assert due(owed(BEFORE), next_hearing=london("2026-06-09", "00:00")) == london("2026-06-08", "16:00")
    night = replace(BEFORE, before=figure(0, Unit.DAYS))
    assert due(owed(night), next_hearing=london("2026-06-09", "10:00")) == london("2026-06-09", "10:00")


def test_while_the_date_it_counts_from_is_not_known_there_is_no_timetable() -> None:
    assert timetable(owed(BEFORE), begun=MONDAY, facts=facts(), now=MONDAY) is None


def test_a_time_of_day_that_is_over_is_the_next_working_days() -> None:
    review = owed(replace(BEFORE, counts_from=From.EVENT, anchor=None, before=None, after=figure(0, Unit.DAYS)))
    assert due(review, london("2026-06-05", "10:00")) == london("2026-06-05", "16:00")
    assert due(review, london("2026-06-05", "16:30")) == london("2026-06-08", "16:00")


def test_the_end_of_a_day_that_is_over_is_the_next_working_days() -> None:
    review = owed(Due(after=figure(0, Unit.DAYS)))
    assert due(review, london("2026-06-05", "17:00")) == london("2026-06-05")
    assert due(review, london("2026-06-05", "17:01")) == london("2026-06-08")


# --- by the hour ------------------------------------------------------------------------------------------------


def local(found: Timetable, count: int, since: int = 0) -> list[str]:
    return [one.at.astimezone(LONDON).strftime("%a %H:%M") for one in found.moments[since : since + count]]


def test_chases_by_the_hour_keep_to_working_hours() -> None:
    review = owed(replace(BEFORE, before=figure(1, Unit.DAYS)), chase=figure(1, Unit.HOURS))
    found = reckoned(review, known=facts(anchors={"next_hearing": london("2026-06-05", "10:00")}))
    assert local(found, 4) == ["Thu 16:00", "Thu 17:00", "Fri 09:00", "Fri 10:00"]
    assert local(found, 3, 9) == ["Fri 16:00", "Fri 17:00", "Mon 09:00"]


def test_chases_by_the_hour_reach_into_a_saturday_on_which_the_court_sits() -> None:
    review = owed(BEFORE, chase=figure(4, Unit.HOURS))
    found = reckoned(review, known=facts(anchors={"next_hearing": london("2026-06-06", "10:00")}))
    assert local(found, 5) == ["Fri 16:00", "Sat 09:00", "Sat 13:00", "Sat 17:00", "Mon 09:00"]


@pytest.mark.parametrize(
    ("night", "hours"), [(SPRING[2026], ["00", "02", "03"]), (AUTUMN[2026], ["00", "01", "01", "02"])]
)
def test_what_is_urgent_is_chased_round_the_clock_over_both_changes(night: dt.date, hours: list[str]) -> None:
    review = owed(Due(after=figure(30, Unit.MINUTES)), chase=figure(1, Unit.HOURS), urgent=True)
    saturday = night - dt.timedelta(days=1)
    found = reckoned(review, london(saturday.isoformat(), "22:30"))
    at_once, *rest = found.moments
    assert (at_once.level, at_once.at) == (Level.WARN, found.begun_at)
    assert [later.at - earlier.at for earlier, later in pairwise(rest)] == [dt.timedelta(hours=1)] * CHASES_AHEAD
    seen = [one.at.astimezone(LONDON).strftime("%H") for one in rest[1 : 1 + len(hours)]]
    assert seen == hours


@pytest.mark.parametrize("night", [SPRING[2026], AUTUMN[2026]])
def test_due_times_and_chases_by_the_day_stay_at_five_over_the_changes(night: dt.date) -> None:
    review = owed(Due(after=figure(1, Unit.DAYS)), chase=figure(1, Unit.DAYS))
    found = reckoned(review, london((night - dt.timedelta(days=1)).isoformat(), "10:00"))
    assert {one.at.astimezone(LONDON).time() for one in found.moments} == {dt.time(17)}
    assert london(night.isoformat()) in [one.at for one in found.moments]


# --- told before ------------------------------------------------------------------------------------------------


SHORT = Near(anchor="release", within=figure(42, Unit.DAYS), after=figure(1))
GATE_PLAN = owed(Due(counts_from=From.ANCHOR, anchor="release", before=figure(21, Unit.DAYS), caught_up=figure(3)))


def releasing(day: str) -> CaseFacts:
    return facts(anchors={"release": london(day, "00:00")})


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("2026-07-13", "2026-06-02"),  # 42 days after Monday 1 June: near
        ("2026-07-14", "2026-06-08"),  # 43 days: the ordinary five working days
        ("2026-06-01", "2026-06-02"),  # today
        ("2026-05-29", "2026-06-08"),  # past: nothing is near any more
    ],
)
def test_a_release_that_is_near_leaves_less_time(release: str, expected: str) -> None:
    review = owed(Due(after=figure(5), near=(SHORT,)))
    assert reckoned(review, known=releasing(release)).due_at == london(expected)


def test_without_a_date_of_release_the_ordinary_time_holds() -> None:
    assert reckoned(owed(Due(after=figure(5), near=(SHORT,)))).due_at == london("2026-06-08")


def test_what_is_already_past_when_it_comes_to_be_owed_is_caught_up_and_not_overdue() -> None:
    found = reckoned(GATE_PLAN, known=releasing("2026-06-12"))
    assert found.debt_since == MONDAY
    assert found.due_at == london("2026-06-04")
    assert [one.at for one in found.moments] == [london("2026-06-04")]


def test_a_debt_is_due_before_the_release_that_it_is_for() -> None:
    assert reckoned(GATE_PLAN, known=releasing("2026-06-03")).due_at == london("2026-06-03", "00:00")


def test_what_is_still_ahead_is_no_debt() -> None:
    found = reckoned(GATE_PLAN, known=releasing("2026-06-23"))
    assert found.debt_since is None
    assert found.due_at == london("2026-06-02")


def test_what_cannot_be_caught_up_is_overdue_at_once() -> None:
    review = replace(GATE_PLAN, due=replace(GATE_PLAN.due, caught_up=None))
    found = reckoned(review, known=releasing("2026-06-12"))
    assert found.debt_since is None
    assert found.due_at < MONDAY


def test_a_debt_bound_by_another_date_is_due_before_that_one() -> None:
    review = owed(
        Due(after=figure(5), never_later_than="release", earlier_by=figure(7, Unit.DAYS), caught_up=figure(3))
    )
    found = reckoned(review, known=releasing("2026-06-02"))
    assert (found.debt_since, found.due_at) == (MONDAY, london("2026-06-02", "00:00"))


def test_what_was_told_of_this_due_moment_is_not_told_again() -> None:
    found = reckoned(LATE, now=london("2026-06-06", "12:00"), told={"warn-1", "warn-2", "chase-2"})
    keys = [one.key for one in found.moments]
    assert keys[:3] == ["due-1", "chase-1", "escalate-1"]
    assert "chase-2" not in keys


def test_a_due_without_any_count_is_a_fault() -> None:
    with pytest.raises(ValueError, match="either after or before"):
        reckoned(owed(Due()))


# --- properties of all of them ----------------------------------------------------------------------------------

ALL_REVIEWS = [
    pytest.param(review, id=f"{pathway.slug}-{review.slug}") for pathway in EVERY for review in pathway.reviews
]
begins = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
lengths = st.timedeltas(dt.timedelta(0), dt.timedelta(days=150))
few = settings(max_examples=12)  # of each review: there are many, and each is one of the same few shapes
either_way = st.timedeltas(dt.timedelta(days=-30), dt.timedelta(days=200))


def every_anchor(review: Review, at: dt.datetime) -> CaseFacts:
    names = {review.due.anchor, review.due.never_later_than, review.due.hearing} - {None}
    return CaseFacts(strands={}, anchors={str(one): at for one in names})


@pytest.mark.parametrize("review", ALL_REVIEWS)
@few
@given(begun=begins, late=lengths, away=either_way)
def test_a_timetable_is_in_order_and_whatever_is_past_is_told_once(
    review: Review, begun: dt.datetime, late: dt.timedelta, away: dt.timedelta
) -> None:
    now = begun + late
    found = reckoned(review, begun, now=now, known=every_anchor(review, begun + away))
    assert all(earlier.at < later.at for earlier, later in pairwise(found.moments))
    assert sum(one.at <= now for one in found.moments) <= 1
    assert len({one.key for one in found.moments}) == len(found.moments)
    assert all(one.to for one in found.moments if one.level is not Level.LAPSE)
    assert all(one.at < found.due_at for one in found.moments if one.level is Level.WARN)
    assert all(one.at > begun or review.urgent for one in found.moments if one.level is Level.WARN)
    serious = [one.level for one in found.moments]
    assert Level.LAPSE not in serious[:-1]
    chased = [one for one in found.moments if one.level is Level.CHASE and one.at > now]
    ends = review.lapses is not None or review.chase is None
    assert ends or len(chased) >= CHASES_AHEAD - len(review.escalate)


@pytest.mark.parametrize("review", ALL_REVIEWS)
@few
@given(begun=begins, away=either_way)
def test_nothing_is_due_before_its_count_begins_nor_after_a_date_it_counts_back_from(
    review: Review, begun: dt.datetime, away: dt.timedelta
) -> None:
    known = every_anchor(review, begun + away)
    found = reckoned(review, begun, known=known)
    if review.due.before is not None:
        past_already = found.debt_since is not None and found.counted_from <= found.debt_since
        assert found.due_at <= found.counted_from or past_already
    elif review.due.never_later_than is None:
        assert found.due_at >= found.counted_from
    else:
        assert found.due_at >= min(begun, found.counted_from)
    if review.due.counts_from is not From.ANCHOR:
        assert found.counted_from == begun
        assert review.due.before is not None or found.due_at >= begun


@pytest.mark.parametrize("review", ALL_REVIEWS)
@few
@given(begun=begins, late=lengths, away=either_way)
def test_how_late_it_is_entered_changes_nothing_that_is_still_to_come(
    review: Review, begun: dt.datetime, late: dt.timedelta, away: dt.timedelta
) -> None:
    known = every_anchor(review, begun + away)
    in_time, entered_late = reckoned(review, begun, known=known), reckoned(review, begun, now=begun + late, known=known)
    assert in_time.due_at == entered_late.due_at
    horizon = min(one.moments[-1].at for one in (in_time, entered_late))

    def ahead(found: Timetable) -> list[tuple[str, dt.datetime, str]]:
        return [one for one in told(found) if begun + late < one[1] <= horizon]

    assert ahead(in_time) == ahead(entered_late)


NOT_BY_MONTHS = [
    one
    for one in ALL_REVIEWS
    if Unit.MONTHS not in {value.unit for value in values_of(one.values[0])}  # type: ignore[arg-type]
]


@pytest.mark.parametrize("review", NOT_BY_MONTHS)
@few
@given(
    begun=st.datetimes(dt.datetime(2026, 6, 1), dt.datetime(2026, 6, 21), timezones=st.just(dt.UTC)),  # noqa: DTZ001
    weeks=st.integers(1, 4),
    away=st.timedeltas(dt.timedelta(days=-30), dt.timedelta(days=60)),  # a given hour stays summer time or winter time
)
def test_whole_weeks_later_without_holidays_everything_is_whole_weeks_later(
    review: Review, begun: dt.datetime, weeks: int, away: dt.timedelta
) -> None:
    later = dt.timedelta(weeks=weeks)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(working_days, "_bank_holidays", lambda _: frozenset[dt.date]())
        first = reckoned(review, begun, known=every_anchor(review, begun + away))
        second = reckoned(review, begun + later, known=every_anchor(review, begun + away + later))

    def by_the_wall(found: Timetable, earlier: dt.timedelta) -> list[tuple[str, dt.datetime]]:
        return [(one.key, one.at.astimezone(LONDON).replace(tzinfo=None) - earlier) for one in found.moments]

    assert by_the_wall(second, later) == by_the_wall(first, dt.timedelta())
