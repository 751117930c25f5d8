"""What was arranged around one day of release and no longer fits another, by rule alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.custody.fitting import Arranged, GatePlanOnFile, Milestone, no_longer_fits
from backend.pathways.working_days import at_time

NOW = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
DAY = dt.date(2027, 1, 20)  # a Wednesday


def at(day: int) -> dt.datetime:
    return at_time(dt.date(2027, 1, day), dt.time(10))


def codes(day: dt.date | None = DAY, **arranged: object) -> list[str]:
    return [one.code for one in no_longer_fits(day, now=NOW, **arranged)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("setting", "day", "fits"),
    [
        ("prison", 19, True), ("prison", 20, False), ("prison", 21, False),
        ("gate", 19, False), ("gate", 20, True), ("gate", 21, False),
        ("home", 19, False), ("home", 20, True), ("office", 19, False), ("street", 19, False),
        ("phone", 19, True), ("phone", 21, True), ("video", 21, True),
        ("prison", 3, True),  # past: nothing can be put right about it
    ],
)  # fmt: skip
def test_an_appointment_fits_where_the_person_then_is(setting: str, day: int, fits: bool) -> None:
    assert codes(appointments=[Arranged(at=at(day), setting=setting)]) == ([] if fits else ["appointment"])


@pytest.mark.parametrize(("day", "fits"), [(19, False), (20, True), (21, True), (22, False)])
def test_probation_is_seen_on_the_day_or_the_working_day_after(day: int, fits: bool) -> None:
    gate = GatePlanOnFile(made_for=DAY, probation_at=at(day))
    assert codes(gate=gate) == ([] if fits else ["probation"])


def test_probation_on_a_monday_after_a_friday_is_the_next_working_day() -> None:
    friday = dt.date(2027, 1, 22)
    assert codes(friday, gate=GatePlanOnFile(made_for=friday, probation_at=at(25))) == []


def test_a_gate_plan_for_another_day_is_told_with_both_days() -> None:
    (told,) = no_longer_fits(DAY, gate=GatePlanOnFile(made_for=dt.date(2027, 1, 27)), now=NOW)
    assert told.sentence == (
        "The gate plan was made for Wednesday 27 January 2027; Wednesday 20 January 2027 counts now."
    )


def test_without_a_day_only_the_gate_plan_is_told() -> None:
    gate = GatePlanOnFile(made_for=DAY, probation_at=at(19))
    assert codes(None, gate=gate, appointments=[Arranged(at=at(25), setting="prison")]) == ["gate_plan"]


def test_a_milestone_that_is_past_or_a_debt_is_told_and_one_to_come_is_not() -> None:
    past = Milestone(title="Plan", due_at=NOW - dt.timedelta(days=1))
    owed = Milestone(title="Understanding", due_at=NOW + dt.timedelta(days=1), debt=True)
    ahead = Milestone(title="Gate plan", due_at=NOW + dt.timedelta(days=1))
    told = no_longer_fits(DAY, milestones=[owed, ahead, past], now=NOW)
    assert [one.sentence.split("”")[0] for one in told] == ["“Plan", "“Understanding"]


@given(
    days=st.lists(st.tuples(st.integers(1, 31), st.sampled_from(["prison", "gate", "home", "phone"])), max_size=6),
    luck=st.randoms(use_true_random=False),
)
def test_what_is_told_never_hangs_on_the_order_of_what_was_booked(days: list[tuple[int, str]], luck: object) -> None:
    booked = [Arranged(at=at(day), setting=setting) for day, setting in days]
    told = sorted(one.sentence for one in no_longer_fits(DAY, appointments=booked, now=NOW))
    luck.shuffle(booked)  # type: ignore[attr-defined]
    assert sorted(one.sentence for one in no_longer_fits(DAY, appointments=booked, now=NOW)) == told
