"""Failures, referrals, proceedings and applications side by side on one order."""

import contextlib
import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.pathways import engine
from backend.pathways.facts import Check, OrderFacts, OrderKind
from backend.pathways.mhtr.pathway import LEGAL, PATHWAY
from backend.pathways.vocabulary import Happening
from backend.refusals import Malformed, Refusal
from tests.pathways.mhtr.cases import PERIOD, SUSPENDED_ORDER, Case, case_at, consent

SUSPENDED: dict[str, Any] = dict(SUSPENDED_ORDER)
DECISIONS_ON_A_FAILURE = {"close_failure", "warn", "refer_to_enforcement", "add_to_proceedings"}
ON_A_REFERRAL = {"decline_to_proceed", "lay_information"}
ON_PROCEEDINGS = {"dismiss_breach", "prove_breach", "end_order_on_breach"}
ON_AN_APPLICATION = {
    "amend_requirement", "extend_order", "close_application", "cancel_requirement", "end_order",
}  # fmt: skip
MOVES = sorted(
    {"report_failure", "report_by_practitioner", "acknowledge_report", "apply_to_court", "lodge_appeal"}
    | DECISIONS_ON_A_FAILURE
    | ON_A_REFERRAL
    | ON_PROCEEDINGS - {"end_order_on_breach"}
    | ON_AN_APPLICATION - {"cancel_requirement", "end_order"}
)


def _open(history: tuple[Happening, ...], opener: str, settlers: set[str]) -> bool:
    settled = {one.about for one in history if one.action in settlers}
    return any(one.action == opener and one.id not in settled for one in history)


def most_pressing(history: tuple[Happening, ...]) -> str:
    """Where the order should stand, reckoned here from the history alone."""
    if _open(history, "lay_information", ON_PROCEEDINGS):
        return "C4"
    if _open(history, "refer_to_enforcement", ON_A_REFERRAL):
        return "C3"
    if _open(history, "apply_to_court", ON_AN_APPLICATION):
        return "C5"
    return "C1" if _open(history, "report_failure", DECISIONS_ON_A_FAILURE) else "C0"


@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 99)), max_size=30))
@settings(max_examples=100, deadline=None)
def test_the_order_always_stands_at_the_most_pressing_of_what_is_open(walk: list[tuple[str, int]]) -> None:
    case = case_at("B3")
    case.do("record_consent", consents=[consent("amended_requirement")])
    for slug, luck in walk:
        items: list[str | None] = [one.id for one in engine.open_items(PATHWAY, PATHWAY.action(slug), case.facts)]
        choices = items if items and PATHWAY.action(slug).settles else [None, *items]
        with contextlib.suppress(Refusal):
            case.do(slug, about=choices[luck % len(choices)], **_lawful(case, slug))
        assert case.legal == most_pressing(case.facts.history)
        assert case.clinical == "B3"


def _lawful(case: Case, slug: str) -> dict[str, Any]:
    """What the entry must say for the guards about entries to hold as the order now is."""
    if slug == "apply_to_court":
        return {"person_consents": True}
    if slug == "extend_order":
        assert case.order is not None
        assert case.order.ends_on is not None
        return {"new_end_on": (case.order.ends_on + dt.timedelta(days=30)).isoformat()}
    return {}


def test_a_further_failure_is_never_refused() -> None:
    for state in LEGAL.open_states:
        case = case_at("B3", legal=state)
        case.do("report_failure")
        assert case.legal == ("C1" if state == "C0" else state)


def test_a_practitioners_report_is_never_refused_and_each_is_its_own_duty() -> None:
    for state in LEGAL.open_states:
        case = case_at("B3", legal=state)
        case.do("report_by_practitioner")
        case.do("report_by_practitioner", ground="extend")
        assert case.legal == state
        assert len(case.owes("application")) == 2
        assert len(case.owes("report_seen")) == 2


def test_acknowledging_a_report_does_not_discharge_the_duty_to_apply() -> None:
    case = case_at("B3")
    report = case.do("report_by_practitioner")
    case.do("acknowledge_report", about=report)
    assert not case.owes("report_seen")
    assert case.owes("application")
    case.do("apply_to_court", about=report)
    assert not case.owes("application")
    assert case.legal == "C5"


def test_an_application_about_no_report_leaves_the_duty_open() -> None:
    case = case_at("B3")
    case.do("report_by_practitioner")
    case.do("apply_to_court", seeks="replace")
    assert case.owes("application")


def test_an_application_while_a_breach_is_in_court_stays_with_the_breach_and_is_found_after_it() -> None:
    case = case_at("B3", legal="C4")
    case.do("apply_to_court")
    assert case.legal == "C4"
    case.do("dismiss_breach")
    assert case.legal == "C5"
    case.do("close_application")
    assert case.legal == "C0"


def test_two_failures_are_told_apart() -> None:
    case = case_at("B3")
    first = case.do("report_failure")
    second = case.do("report_failure")
    with pytest.raises(Malformed) as refused:
        case.do("warn")
    listed = refused.value.reasons[0].details["open"]
    assert isinstance(listed, list)
    assert [one["id"] for one in listed] == [first, second]
    case.do("warn", about=first)
    case.do("refer_to_enforcement", about=second)
    assert case.legal == "C3"


def test_a_third_failure_joins_proceedings_that_are_under_way() -> None:
    case = case_at("B3", legal="C4")
    case.do("report_failure")
    case.do("add_to_proceedings")
    assert not case.owes("failure_decision")
    assert case.legal == "C4"


def test_one_of_two_proceedings_decided_leaves_the_other_before_the_court_and_a_referral_behind_it() -> None:
    case = case_at("B3", legal="C4")
    case.do("report_failure")
    case.do("refer_to_enforcement")
    second = case.do("lay_information")
    case.do("report_failure")
    case.do("refer_to_enforcement")
    case.do("dismiss_breach", about=second)
    assert case.legal == "C4"
    case.do("dismiss_breach")
    assert case.legal == "C3"
    case.do("decline_to_proceed")
    assert case.legal == "C0"


def test_proceedings_outlive_treatment_that_expired() -> None:
    case = case_at("B3", legal="C4")
    case.now = dt.datetime(2027, 6, 1, 9, tzinfo=dt.UTC)
    case.do("expire_requirement")
    assert (case.clinical, case.legal) == ("Z6", "C4")
    assert not case.closed
    case.do("end_order_on_breach")
    assert (case.clinical, case.legal) == ("Z6", "C9")
    assert case.closed


def test_the_order_ends_and_treatment_with_it_in_one_step() -> None:
    case = case_at("B2", legal="C4")
    case.do("end_order_on_breach")
    assert case.last("end_order_on_breach").moves == {"legal": ("C4", "C9"), "clinical": ("B2", "Z7")}


# --- the order as it stands -------------------------------------------------------------------------------------


def held(case: Case) -> OrderFacts:
    assert case.order is not None
    return case.order


def test_what_the_court_made_is_kept_whole() -> None:
    order = held(case_at("B1"))
    assert order.kind is OrderKind.COMMUNITY
    assert order.made_on == dt.date(2026, 6, 1)
    assert order.periods[0].practitioner == "Dr Noor Example"
    assert order.last_day == dt.date(2027, 5, 31)
    assert {one.outcome for one in order.checks} == {Check.PASSED}


def test_the_two_extensions_of_a_community_order_are_two_flags() -> None:
    case = case_at("B3")
    case.do("extend_order", new_end_on="2027-11-30")
    assert (held(case).extended_on_application, held(case).extended_on_breach) == (True, False)
    for slug in ("report_failure", "refer_to_enforcement", "lay_information"):
        case.do(slug)
    case.do("prove_breach", outcomes=["later_end_date"], fine_pounds=None, new_end_on="2028-05-30")
    assert (held(case).extended_on_application, held(case).extended_on_breach) == (True, True)
    assert held(case).ends_on == dt.date(2028, 5, 30)


def test_a_correction_changes_what_it_names_and_nothing_else_and_is_checked_again() -> None:
    case = case_at("B1", periods=[{**PERIOD, "practitioner": ""}])
    assert [one.slug for one in held(case).failed] == ["place_or_practitioner_named"]
    case.do("correct_order", periods=[PERIOD])
    assert held(case).failed == ()
    assert held(case).ends_on == dt.date(2027, 5, 31)


def test_an_appeal_is_pending_until_it_is_decided() -> None:
    case = case_at("B3")
    case.do("lodge_appeal")
    assert held(case).appeal_pending
    case.do("decide_appeal", outcome="varied")
    assert not held(case).appeal_pending


def test_a_longer_supervision_on_breach_moves_the_end_that_is_watched() -> None:
    case = case_at("B3", **SUSPENDED, ends_on=None)
    for slug in ("report_failure", "refer_to_enforcement", "lay_information"):
        case.do(slug)
    case.do("prove_breach", outcomes=["longer_supervision"], fine_pounds=None, new_supervision_ends_on="2027-08-31")
    assert held(case).supervision_ends_on == dt.date(2027, 8, 31)
    assert case.facts.anchors["order_ends"].date() == dt.date(2027, 8, 30)  # midnight in London is 23:00 in UTC
    assert not held(case).extended_on_breach


def test_naming_an_officer_and_moving_home_are_kept() -> None:
    case = case_at("B1", responsible_officer=None)
    case.do("name_officer")
    case.do("change_area")
    assert (held(case).responsible_officer, held(case).home_area) == ("Alex Example", "Coventry")
    case.do("check_order")
    assert case.clinical == "B2"
