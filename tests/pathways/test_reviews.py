"""What opens, is met, ends and moves when something happens, on the toy pathway: one behaviour a test."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from backend.pathways import reviews
from backend.pathways.reviews import Ending, OpenReview
from backend.pathways.vocabulary import Due, From, Opening, Pathway, Standing
from tests.pathways.by_hand import london
from tests.pathways.definitions import TOY
from tests.pathways.lives import Life, actor, answers

MONDAY = london("2026-06-01", "10:00")
HEARING = london("2026-06-24", "10:00")
DAY = dt.timedelta(days=1)
NOT_REACHED = {"reason": "ill", "attempts": []}
PAUSED = {"until": "2026-06-30"}


def life(*actions: str, pathway: Pathway = TOY, now: dt.datetime = MONDAY) -> Life:
    """A case on which these were done, one a day."""
    one = Life(pathway, now=now)
    for slug in actions:
        one.act(slug, {**answers(pathway.action(slug).asks, now=one.now), **SENSIBLE.get(slug, {})})
        one.now += DAY
    return one


SENSIBLE: dict[str, dict[str, Any]] = {"match": {"knows_person": False}, "miss": NOT_REACHED, "pause": PAUSED}


def with_review(slug: str, **how: Any) -> Pathway:
    return replace(TOY, reviews=tuple(replace(one, **how) if one.slug == slug else one for one in TOY.reviews))


def owed(one: Life) -> list[str]:
    return sorted(review.review for review in one.owed.values())


def only(one: Life, slug: str) -> OpenReview:
    (found,) = one.owes(slug)
    return found


# --- opening ----------------------------------------------------------------------------------------------------


def test_entering_a_state_opens_what_is_owed_there_counted_from_then() -> None:
    one = life("ask_for")
    assert owed(one) == ["match_due"]
    found = only(one, "match_due")
    assert (found.begun_at, found.counted_from, found.due_at) == (MONDAY, MONDAY, london("2026-06-08"))


def test_an_action_that_enters_nothing_new_opens_nothing_on_entering() -> None:
    one = life("ask_for", "match", "meet")
    opened = [review.id for review in one.owed.values()]
    one.act("miss", {"reason": "ill", "attempts": [{"on": "2026-06-04", "how": "by telephone", "reached": True}]})
    assert [review.id for review in one.owed.values()] == opened


def test_a_state_entered_late_is_counted_from_when_it_was_entered() -> None:
    one = Life(TOY, now=london("2026-06-15", "10:00"))
    one.act("ask_for", at=MONDAY)
    found = only(one, "match_due")
    assert (found.counted_from, found.due_at) == (MONDAY, london("2026-06-08"))


def test_a_condition_on_the_opening_is_asked_of_what_was_entered() -> None:
    reached = {"reason": "ill", "attempts": [{"on": "2026-06-03", "how": "by telephone", "reached": True}]}
    one = life("ask_for", "match")
    one.act("miss", reached)
    assert "call_due" not in owed(one)
    one.act("miss", NOT_REACHED)
    assert "call_due" in owed(one)


def test_each_happening_owes_its_own_where_the_review_says_each_and_else_one_is_owed_at_most() -> None:
    one = life("ask_for", "match", "miss", "miss", "miss")
    assert owed(one).count("call_due") == 3
    assert [review.opened_by for review in one.owes("call_due")] == ["h003", "h004", "h005"]
    once = life("ask_for", "match", "miss", "miss", pathway=with_review("call_due", each=False))
    assert owed(once).count("call_due") == 1
    assert only(once, "call_due").opened_by == "h003"


def test_what_counts_from_a_date_that_was_entered_counts_from_that_day() -> None:
    one = life("ask_for", "match", "pause")
    found = only(one, "pause_over")
    assert found.begun_at == MONDAY + 2 * DAY
    assert found.counted_from == london("2026-06-30", "00:00")
    assert found.due_at == london("2026-07-01")


def test_what_counts_from_the_recording_begins_when_somebody_could_know() -> None:
    one = life("ask_for", "match")
    one.act("raise_risk", at=one.now - 3 * DAY)
    found = only(one, "risk_unanswered")
    assert (found.counted_from, found.due_at) == (one.now, one.now + dt.timedelta(hours=1))


def test_what_counts_from_an_event_counts_from_when_it_happened() -> None:
    one = life("ask_for", "match")
    one.act("miss", NOT_REACHED, at=MONDAY)
    assert only(one, "call_due").due_at == london("2026-06-02")


def test_a_date_left_empty_counts_from_when_it_happened() -> None:
    asked = Opening(after=("ask_for",))
    due = Due(counts_from=From.FIELD, field="hearing_at", after=TOY.review("match_due").due.after)
    one = Life(with_review("match_due", opens=(asked,), due=due), now=MONDAY)
    one.act("ask_for", {"source": "self"})
    assert only(one, "match_due").counted_from == MONDAY


def test_a_review_is_not_opened_where_it_is_not_owed() -> None:
    nowhere = with_review("follow_up_due", opens=(Opening(on_entering=("M8",), after=("ask_for",)),))
    assert "follow_up_due" not in owed(life("ask_for", pathway=nowhere))


def test_an_opening_may_be_narrowed_to_states() -> None:
    narrowed = with_review("call_due", opens=(Opening(after=("miss",), while_in=("M2",)),))
    assert "call_due" not in owed(life("ask_for", "match", "miss", pathway=narrowed))
    assert "call_due" in owed(life("ask_for", "match", "meet", "miss", pathway=narrowed))


# --- anchors ----------------------------------------------------------------------------------------------------


def test_a_date_that_is_set_opens_what_hangs_on_it() -> None:
    one = life("ask_for", "match")
    change = one.set_anchor("next_hearing", HEARING)
    assert [opened.review.slug for opened in change.opened] == ["letter_due"]
    found = only(one, "letter_due")
    assert (found.opened_by, found.begun_at, found.due_at) == (None, one.now, london("2026-06-23", "16:00"))


def test_a_date_set_in_another_state_opens_it_when_the_case_comes_there() -> None:
    one = life("ask_for")
    one.set_anchor("next_hearing", HEARING)
    assert "letter_due" not in owed(one)
    one.act("match", {"mentor": "Ben", "knows_person": False})
    assert only(one, "letter_due").due_at == london("2026-06-23", "16:00")


def test_going_from_one_of_its_states_to_another_does_not_open_it_again() -> None:
    one = life("ask_for", "match")
    one.set_anchor("next_hearing", HEARING)
    one.act("send_letter")
    assert "letter_due" not in owed(one)
    one.act("meet", answers(TOY.action("meet").asks, now=one.now))
    assert one.facts.state("mentoring") == "M2"
    assert "letter_due" not in owed(one)


def test_a_new_date_opens_again_what_was_met_for_the_old_one() -> None:
    one = life("ask_for", "match")
    one.set_anchor("next_hearing", HEARING)
    one.act("send_letter")
    one.set_anchor("next_hearing", HEARING + 14 * DAY)
    assert only(one, "letter_due").due_at == london("2026-07-07", "16:00")


def test_a_date_that_moves_takes_its_review_along() -> None:
    one = life("ask_for", "match")
    one.set_anchor("next_hearing", HEARING)
    before = only(one, "letter_due")
    change = one.set_anchor("next_hearing", HEARING + 7 * DAY)
    assert [(moved.review.id, moved.timetable and moved.timetable.due_at) for moved in change.moved] == [
        (before.id, london("2026-06-30", "16:00"))
    ]
    assert change.opened == ()


def test_a_hearing_brought_forward_is_told_at_once_and_only_once() -> None:
    one = life("ask_for", "match")
    one.set_anchor("next_hearing", HEARING)
    one.now = london("2026-06-10", "12:00")
    change = one.set_anchor("next_hearing", london("2026-06-10", "15:00"))
    moved = next(moved for moved in change.moved if moved.review.review == "letter_due")
    assert moved.timetable is not None
    assert [moment.key for moment in moved.timetable.moments if moment.at <= one.now] == ["chase-5"]


def debt(one: Life) -> dt.datetime | None:
    found = only(one, "letter_due").timetable
    return found.debt_since if found else None


def test_what_a_date_brought_forward_puts_into_the_past_is_a_debt_from_then_and_stays_it() -> None:
    due = TOY.review("letter_due").due
    caught_up = next(one for one in TOY.protocol if one.slug == "match_chase")
    before = next(one for one in TOY.protocol if one.slug == "match_within")
    one = life(
        "ask_for",
        "match",
        pathway=with_review("letter_due", due=replace(due, at=None, before=before, caught_up=caught_up)),
    )
    one.set_anchor("next_hearing", HEARING)
    assert (only(one, "letter_due").due_at, debt(one)) == (london("2026-06-17"), None)
    one.now = brought_forward = london("2026-06-10", "12:00")
    one.set_anchor("next_hearing", london("2026-06-16", "10:00"))  # five working days before is yesterday
    assert (only(one, "letter_due").due_at, debt(one)) == (london("2026-06-12"), brought_forward)
    one.now = london("2026-06-11", "12:00")
    one.set_anchor("next_hearing", london("2026-06-15", "10:00"))  # still in the past: counted from when it was known
    assert (only(one, "letter_due").due_at, debt(one)) == (london("2026-06-12"), brought_forward)
    one.set_anchor("next_hearing", HEARING)
    assert (only(one, "letter_due").due_at, debt(one)) == (london("2026-06-17"), None)


def test_what_was_overdue_before_a_date_moved_is_not_forgiven() -> None:
    due = TOY.review("letter_due").due
    caught_up = next(one for one in TOY.protocol if one.slug == "match_chase")
    one = life("ask_for", "match", pathway=with_review("letter_due", due=replace(due, caught_up=caught_up)))
    one.set_anchor("next_hearing", HEARING)
    one.now = london("2026-06-23", "18:00")  # an hour too late for the letter
    one.set_anchor("next_hearing", london("2026-06-23", "20:00"))
    assert (only(one, "letter_due").due_at, debt(one)) == (london("2026-06-22", "16:00"), None)


def test_a_due_moment_that_stays_the_same_is_not_moved() -> None:
    one = life("ask_for", "match")
    one.set_anchor("next_hearing", HEARING)
    assert one.set_anchor("next_hearing", HEARING + dt.timedelta(minutes=30)).moved == ()


def test_a_time_that_shifts_within_its_day_tells_nobody_twice() -> None:
    exact = with_review("letter_due", due=replace(TOY.review("letter_due").due, at=None, before=_hours(20)))
    one = life("ask_for", "match", pathway=exact)
    one.set_anchor("next_hearing", HEARING)
    told = replace(only(one, "letter_due"), told=frozenset({"due-1"}))
    one.owed[told.id] = told
    one.now = london("2026-06-23", "14:30")
    (moved,) = one.set_anchor("next_hearing", HEARING + dt.timedelta(minutes=10)).moved
    assert moved.timetable is not None
    assert "due-1" not in [moment.key for moment in moved.timetable.moments]
    (other_day,) = one.set_anchor("next_hearing", HEARING + 2 * DAY).moved
    assert other_day.timetable is not None
    assert "due-1" in [moment.key for moment in other_day.timetable.moments]


def _hours(count: int) -> Any:
    return replace(next(one for one in TOY.protocol if one.slug == "letter_chase"), slug="exactly", default=count)


def test_a_date_that_is_taken_away_ends_what_it_opened_and_setting_one_opens_it_again() -> None:
    one = life("ask_for", "match")
    one.set_anchor("next_hearing", HEARING)
    change = one.set_anchor("next_hearing", None)
    assert [(closed.review.review, closed.why) for closed in change.closed] == [("letter_due", Ending.DATE_WITHDRAWN)]
    one.set_anchor("next_hearing", HEARING)
    assert "letter_due" in owed(one)


def test_what_is_owed_before_its_date_is_known_waits_for_it_and_is_not_forgotten() -> None:
    waiting = with_review("letter_due", opens=(Opening(on_entering=("M1",)),))
    one = life("ask_for", "match", pathway=waiting)
    assert only(one, "letter_due").due_at is None
    assert one.set_anchor("signed_at", MONDAY).moved == ()
    one.set_anchor("next_hearing", HEARING)
    assert only(one, "letter_due").due_at == london("2026-06-23", "16:00")
    one.set_anchor("next_hearing", None)
    assert only(one, "letter_due").due_at is None
    one.act("send_letter")
    assert "letter_due" not in owed(one)
    assert "letter_due" in one.met


def test_what_waits_for_a_date_that_is_already_known_gets_it_at_the_next_step() -> None:
    one = life("ask_for", "match", pathway=with_review("letter_due", opens=(Opening(on_entering=("M1",)),)))
    one.facts = replace(one.facts, anchors={"next_hearing": HEARING})
    one.act("raise_risk")
    assert only(one, "letter_due").due_at == london("2026-06-23", "16:00")


def test_a_bound_that_moves_moves_what_it_binds() -> None:
    one = life("ask_for", "match")
    assert only(one, "signature_due").due_at == london("2026-06-16")
    one.set_anchor("next_hearing", london("2026-06-09", "10:00"))
    assert only(one, "signature_due").due_at == london("2026-06-05")
    one.set_anchor("next_hearing", None)
    assert only(one, "signature_due").due_at == london("2026-06-16")


def test_a_hearing_that_is_listed_makes_what_asks_for_it_urgent() -> None:
    one = life("ask_for")
    one.set_anchor("next_hearing", london("2026-06-02", "14:00"))
    assert only(one, "match_due").due_at == london("2026-06-01")


# --- meeting ----------------------------------------------------------------------------------------------------


def test_what_was_owed_is_met_by_its_action() -> None:
    one = life("ask_for", "match")
    assert "match_due" not in owed(one)
    assert "match_due" in one.met


def test_met_again_opens_the_next_counted_from_then() -> None:
    one = life("ask_for", "match", "meet")
    first = only(one, "meeting_due")
    one.now += 4 * DAY
    one.act("meet", answers(TOY.action("meet").asks, now=one.now))
    second = only(one, "meeting_due")
    assert second.id != first.id
    assert second.opened_by == one.facts.history[-1].id
    assert second.counted_from == one.now
    assert one.met.count("meeting_due") == 2


def test_what_opens_again_stops_when_the_case_leaves() -> None:
    one = life("ask_for", "match", "meet", "finish")
    assert "meeting_due" not in owed(one)


def test_what_opens_again_does_not_do_so_as_the_case_closes() -> None:
    one = life("ask_for", "match", pathway=with_review("meeting_due", while_in=(), met_by=("meet", "decline")))
    assert "meeting_due" in owed(one)
    one.act("meet", answers(TOY.action("meet").asks, now=one.now))
    assert "meeting_due" in owed(one)
    closes = life("ask_for", "match", pathway=one.pathway)
    closes.act("decline")
    assert "meeting_due" in closes.met
    assert owed(closes) == []


def test_a_condition_on_the_meeting_is_asked_of_what_was_entered() -> None:
    one = life("ask_for", "match", "meet")
    assert "baseline_due" in owed(one)
    met = {"topics": ["home"], "minutes": 30}
    one.act("meet", met)
    assert "baseline_due" in owed(one)
    one.act("meet", {**met, "questionnaire": True})
    assert "baseline_due" not in owed(one)


def test_of_each_the_one_it_is_about_is_met() -> None:
    one = life("ask_for", "match", "miss", "miss")
    one.act("call_back", {"reached": True}, about="h004")
    assert [review.opened_by for review in one.owes("call_due")] == ["h003"]


def test_of_each_the_oldest_is_met_by_what_settles_nothing() -> None:
    one = life("ask_for", "match", "miss", "miss", pathway=with_review("call_due", met_by=("meet",)))
    one.act("meet", {"topics": ["home"], "minutes": 30})
    assert [review.opened_by for review in one.owes("call_due")] == ["h004"]


def test_settling_something_that_owes_nothing_meets_nothing_else() -> None:
    one = life("ask_for", "match", "miss")
    quiet = {"reason": "ill", "attempts": [{"on": "2026-06-04", "how": "by telephone", "reached": True}]}
    one.act("miss", quiet)
    one.act("call_back", {"reached": True}, about="h004")
    assert [review.opened_by for review in one.owes("call_due")] == ["h003"]


def test_what_may_be_settled_is_met_only_when_it_is_said_so() -> None:
    def may(pathway: Pathway) -> Pathway:
        actions = (
            replace(action, settles=(), may_settle=("miss",)) if action.slug == "call_back" else action
            for action in pathway.actions
        )
        return replace(pathway, actions=tuple(actions))

    for pathway in (may(TOY), may(with_review("call_due", each=False))):
        one = life("ask_for", "match", "miss", pathway=pathway)
        one.act("call_back", {"reached": True})
        assert "call_due" in owed(one)
        one.act("call_back", {"reached": True}, about="h003")
        assert "call_due" not in owed(one)


def test_what_happened_on_an_earlier_day_does_not_meet_what_came_to_be_owed_later() -> None:
    one = life("ask_for", "match", pathway=with_review("call_due", met_by=("meet",), while_in=("M1", "M2")))
    one.now = london("2026-06-10", "10:00")
    one.act("miss", NOT_REACHED)
    one.act("meet", {"topics": ["home"], "minutes": 30}, at=london("2026-06-09", "15:00"))
    assert "call_due" in owed(one)
    one.act("meet", {"topics": ["home"], "minutes": 30}, at=london("2026-06-10", "09:00"))
    assert "call_due" not in owed(one)


def test_what_leaves_the_state_meets_what_was_owed_there_whatever_its_day() -> None:
    one = life("ask_for")
    one.act("match", {"mentor": "Ben", "knows_person": False}, at=MONDAY - 5 * DAY)
    assert "match_due" in one.met


def test_what_is_entered_late_and_was_met_since_is_not_opened() -> None:
    pathway = with_review("call_due", each=False, met_by=("meet",))
    one = life("ask_for", "match", pathway=pathway)
    one.now = london("2026-06-10", "10:00")
    one.act("meet", {"topics": ["home"], "minutes": 30}, at=london("2026-06-09", "15:00"))
    one.act("miss", NOT_REACHED, at=london("2026-06-08", "15:00"))
    assert "call_due" not in owed(one)
    one.act("miss", NOT_REACHED, at=london("2026-06-09", "16:00"))
    assert "call_due" in owed(one)


def test_it_is_the_same_in_whichever_order_a_week_was_entered() -> None:
    pathway = with_review("call_due", each=False, met_by=("send_letter",))
    week: dict[str, tuple[str, dict[str, Any]]] = {
        "2026-06-08": ("miss", NOT_REACHED),
        "2026-06-09": ("send_letter", {}),
        "2026-06-10": ("miss", NOT_REACHED),
        "2026-06-11": ("send_letter", {}),
    }
    for days in permutations(week):
        one = life("ask_for", "match", pathway=pathway)
        one.now = london("2026-06-15", "10:00")
        for day in days:
            slug, entered = week[day]
            one.act(slug, entered, at=london(day, "12:00"))
        assert "call_due" not in owed(one), days


# --- ending -----------------------------------------------------------------------------------------------------


def test_leaving_the_states_ends_what_was_owed_there() -> None:
    one = life("ask_for", "decline")
    assert [(closed.review.review, closed.why) for closed in one.changed.closed] == [("match_due", Ending.LEFT)]


def test_closing_the_case_ends_what_names_no_state_and_nothing_that_outlives_it() -> None:
    one = life("ask_for", "match", "meet", "miss")
    outlives = replace(TOY.review("pause_over"), while_in=("M3", "M8"))
    one.pathway = replace(TOY, reviews=tuple(outlives if r.slug == "pause_over" else r for r in TOY.reviews))
    one.act("pause", PAUSED)
    one.act("finish")
    assert ("call_due", Ending.CASE_CLOSED) in [(closed.review.review, closed.why) for closed in one.changed.closed]
    assert owed(one) == ["follow_up_due", "pause_over"]


def test_what_a_closed_case_still_owes_is_met_afterwards() -> None:
    one = life("ask_for", "match", "meet", "finish")
    assert owed(one) == ["follow_up_due"]
    one.act("follow_up")
    assert owed(one) == []


def test_what_opens_as_the_case_closes_stays() -> None:
    afterwards = with_review("follow_up_due", while_in=())
    one = life("ask_for", "match", "meet", "finish", pathway=afterwards)
    assert owed(one) == ["follow_up_due"]
    one.act("follow_up")
    assert owed(one) == []


def test_a_strand_that_goes_on_keeps_what_names_no_state() -> None:
    actions = tuple(
        replace(action, moves=action.moves[:1]) if action.slug == "finish" else action for action in TOY.actions
    )
    one = life("ask_for", "match", "sign", "miss", "finish", pathway=replace(TOY, actions=actions))
    assert not one.closed
    assert owed(one) == ["call_due", "follow_up_due", "summary_due"]


def test_reopening_owes_afresh_what_is_owed_in_that_state() -> None:
    one = life("ask_for", "decline")
    assert owed(one) == []
    one.act("reopen")
    assert only(one, "match_due").counted_from == one.now


# --- asked twice ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lived",
    [
        lambda: life("ask_for"),
        lambda: life("ask_for", "match", "miss", "meet"),
        lambda: life("ask_for", "match", "sign", "pause", "resume", "finish"),
    ],
)
def test_asked_again_with_its_own_outcome_nothing_changes(lived: Callable[[], Life]) -> None:
    one = lived()
    before = one.facts
    for happening in one.facts.history:
        assert one.changes(happening, before, actor("system")) == reviews.ReviewChanges()


def test_the_order_in_which_open_reviews_come_does_not_matter() -> None:
    one = life("ask_for", "match", "miss", "miss", "miss", pathway=with_review("call_due", met_by=("meet",)))
    before = one.facts
    happening = one.act("meet", {"topics": ["home"], "minutes": 30})
    listed = [replace(r, id=f"r{n}") for n, r in enumerate(life("ask_for", "match", "miss", "miss").owed.values())]
    found = {
        reviews.changes(
            one.pathway, happening=happening, facts_before=before, facts_after=one.facts, open_reviews=order,
            by=actor("toy_mentor"), now=one.now,
        ).met
        for order in permutations(listed)
    }  # fmt: skip
    assert len(found) == 1


def test_the_beginning_of_a_state_is_kept_where_a_date_opens_a_review_in_it() -> None:
    opens = (Opening(anchor="next_hearing", while_in=("M1",)),)
    pathway = with_review("letter_due", opens=opens, due=TOY.review("match_due").due)
    one = life("ask_for", "match", pathway=pathway)
    one.now += 3 * DAY
    one.set_anchor("next_hearing", HEARING)
    assert one.facts.strands["mentoring"] == Standing(state="M1", since=MONDAY + DAY)
    assert only(one, "letter_due").counted_from == MONDAY + DAY
    assert only(one, "letter_due").begun_at == one.now
