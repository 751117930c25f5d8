"""Every guard tried both ways: a situation in which it holds, and one, as near as can be, in which it does not."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from backend.actors import Actor
from backend.pathways import entry as entries
from backend.pathways.facts import CONSENTS, ORDER, PERSON, Answer, ConsentRecord, ConsentTo, PersonFacts
from backend.pathways.mhtr.guards import breach, law, practice
from backend.pathways.mhtr.orders import order_made
from backend.pathways.mhtr.pathway import PATHWAY
from backend.pathways.vocabulary import Asks, Guard, Situation
from tests.pathways.mhtr.cases import (
    LAPSED,
    MONDAY,
    PERIOD,
    PLAIN,
    SUSPENDED_ORDER,
    Case,
    asked,
    case_at,
    consent,
    person,
)

Made = Callable[[], Situation]
Makes = Callable[[], Case]
RECEIVER = person("treatment_practitioner", name="receiver")
ASSESSOR = person("court_worker", "treatment_director", name="assessor")
AFTER_THE_PERIOD = dt.datetime(2027, 6, 1, 9, tzinfo=dt.UTC)
ON_THE_LAST_DAY = dt.datetime(2027, 5, 31, 20, tzinfo=dt.UTC)


def form(action: str, **changed: Any) -> Any:
    """The entry of an action, plain but for what is changed."""
    sent = {name: value for name, value in {**PLAIN[action], **changed}.items() if value is not None}
    asks = PATHWAY.action(action).asks
    assert asks is not None
    return entries.read(asks, sent)


def nothing_yet() -> Case:
    return Case(now=MONDAY)


def unmeasured() -> Case:
    case = nothing_yet()
    case.known(measures=())
    return case


def entered(action: str, case: Makes = nothing_yet, *, at: dt.datetime | None = None, **changed: Any) -> Made:
    return lambda: asked(case(), entered=form(action, **changed), at=at)


def on(case: Makes, *, by: Actor | None = None, at: dt.datetime | None = None) -> Made:
    return lambda: asked(case(), by=by, at=at)


def after(state: str, *actions: str | tuple[str, dict[str, Any]]) -> Makes:
    """A case that has come to ``state``, and then had these actions done."""

    def made() -> Case:
        case = case_at(state)
        for one in actions:
            slug, changed = (one, {}) if isinstance(one, str) else one
            case.do(slug, **changed)
        return case

    return made


def later(made: Makes, **time: int) -> Makes:
    def waited() -> Case:
        case = made()
        case.wait(**time)
        return case

    return waited


def known(**facts: object) -> Makes:
    def made() -> Case:
        case = nothing_yet()
        case.known(**facts)
        return case

    return made


def site(**protocol: object) -> Makes:
    def made() -> Case:
        case = nothing_yet()
        case.site_sets(**protocol)
        return case

    return made


def consents(*answers: tuple[ConsentTo, Answer], on_day: dt.date = dt.date(2026, 6, 1)) -> Makes:
    records = tuple(
        ConsentRecord(to=to, answer=answer, on=on_day, version=number)
        for number, (to, answer) in enumerate(answers, start=1)
    )
    return known(**{CONSENTS.name: records})


def order(**changed: Any) -> Makes:
    """A case that holds this order and nothing else."""
    return known(**{ORDER.name: order_made(form("record_order", **changed))})


def suspended() -> Makes:
    return order(**{**SUSPENDED_ORDER, "ends_on": None})


def born(day: dt.date) -> Makes:
    return known(**{PERSON.name: PersonFacts(date_of_birth=day)})


def both(given: ConsentTo, answer: Answer = Answer.WITHDRAWN) -> tuple[Made, Made]:
    return on(consents((given, Answer.GIVEN))), on(consents((given, Answer.GIVEN), (given, answer)))


def yes_no(action: str, field: str, **changed: Any) -> tuple[Made, Made]:
    """A guard that wants a yes."""
    return entered(action, **{**changed, field: True}), entered(action, **{**changed, field: False})


TELEPHONE = after("A3", "record_telephone_decision")
CONFIRMED = after("A3", "record_telephone_decision", "confirm_telephone_decision")
ASSESSED = after("A2", "record_consent", ("record_assessment", {"by": ASSESSOR}))
PLACE_ARRANGED = after("B3", ("record_consent", {"consents": [consent("alternative_place")]}), "arrange_other_place")
WARNED = after("B3", "report_failure", ("record_warning_elsewhere", {"given_on": "2026-06-01"}))
LATER_END = {"outcomes": ["later_end_date"], "fine_pounds": None, "new_end_on": "2027-11-30"}
EXTENDED_ON_BREACH = after(
    "B3", "report_failure", "refer_to_enforcement", "lay_information", ("prove_breach", LATER_END)
)
REGISTERED_TO_TODAY = person("clinical_lead", registration=replace(LAPSED, expires_on=dt.date(2026, 6, 1)))
IN_PATIENT = {"kind": "in_patient", "ends_on": "2027-05-31", "place": "Example Hospital"}
NO_PRACTITIONER = {"kind": "institution", "ends_on": "2027-05-31", "place": "Harbour House"}

CASES: dict[Guard, tuple[Made, Made]] = {
    # who may be sentenced to it
    law.adult_at_conviction: (
        entered("receive_referral", born(dt.date(2008, 5, 1)), convicted_on="2026-05-01"),
        entered("receive_referral", born(dt.date(2008, 5, 2)), convicted_on="2026-05-01"),
    ),
    law.not_a_youth_order: (
        entered("record_order", order_type="suspended_yoi"),
        entered("record_order", order_type="youth"),
    ),
    law.within_deferral_limit: (
        entered("defer_sentence", deferred_on="2026-06-01", until="2027-06-01", convicted_on="2026-03-22"),
        entered("defer_sentence", deferred_on="2026-06-01", until="2027-06-01", convicted_on="2026-03-21"),
    ),
    # the three conditions of the court
    law.needs_treatment: yes_no("decide_suitable", "needs_treatment"),
    law.may_respond: yes_no("record_telephone_decision", "may_respond"),
    law.no_hospital_order: yes_no("decide_suitable", "not_hospital_order"),
    law.place_or_practitioner_named: (
        entered("confirm_arrangements", kind="institution", place="Harbour House", director=None),
        entered("confirm_arrangements", kind="institution", place=None, director="Dr Noor Example"),
    ),
    law.not_high_security: (
        entered("confirm_arrangements", high_security=False),
        entered("confirm_arrangements", high_security=True),
    ),
    law.willing: both(ConsentTo.REQUIREMENT),
    # who decides and directs
    law.registered_today: (
        on(nothing_yet, by=REGISTERED_TO_TODAY),
        on(nothing_yet, by=person("clinical_lead", registration=LAPSED)),
    ),
    law.signs_in_own_name: (
        entered("decide_suitable", register_number="pyl 012345"),
        entered("decide_suitable", register_number="PYL012346"),
    ),
    law.not_own_assessment_unless_registered: (
        on(ASSESSED, by=ASSESSOR),
        on(ASSESSED, by=replace(ASSESSOR, registration=None)),
    ),
    # treatment at another place
    law.willing_to_alternative: both(ConsentTo.ALTERNATIVE_PLACE, Answer.DECLINED),
    law.registered_director_there: yes_no("arrange_other_place", "director_registered"),
    law.notice_in_writing: yes_no("give_place_notice", "in_writing"),
    law.notice_names_the_place: (
        entered("give_place_notice", PLACE_ARRANGED, place="HARBOUR HOUSE"),
        entered("give_place_notice", PLACE_ARRANGED, place="Quay House"),
    ),
    law.in_patient_provided_for: (
        entered("admit", order(periods=[IN_PATIENT]), basis="order"),
        entered("admit", order(periods=[PERIOD]), basis="order"),
    ),
    law.high_security_only_by_arrangement: (
        entered("admit", high_security=True, basis="alternative"),
        entered("admit", high_security=True, basis="order"),
    ),
    law.willing_if_place_changes: (
        entered("begin_transfer", consents((ConsentTo.ALTERNATIVE_PLACE, Answer.GIVEN)), place_changes=True),
        entered("begin_transfer", consents((ConsentTo.REQUIREMENT, Answer.GIVEN)), place_changes=True),
    ),
    law.court_step_if_order_names_it: (
        entered("begin_transfer", order_names_it=True, court_step="application"),
        entered("begin_transfer", order_names_it=True, court_step="none_needed"),
    ),
    law.reports_as_treatment_practitioner: (
        entered("report_by_practitioner", order(periods=[NO_PRACTITIONER]), reports_as="actual"),
        entered("report_by_practitioner", order(periods=[PERIOD]), reports_as="actual"),
    ),
    # the end of the requirement
    law.period_is_over: (on(order(), at=AFTER_THE_PERIOD), on(order(), at=ON_THE_LAST_DAY)),
    law.order_is_over: (
        on(order(ends_on="2027-05-31"), at=AFTER_THE_PERIOD),
        on(order(ends_on=None), at=AFTER_THE_PERIOD),
    ),
    law.footing_fits_the_period: (
        entered("accept_complied", order(), at=ON_THE_LAST_DAY, reading="treatment_given"),
        entered("accept_complied", order(), at=ON_THE_LAST_DAY, reading="period_over"),
    ),
    law.stopped_treatment_waits_for_the_end: (
        on(after("B8"), at=AFTER_THE_PERIOD),
        on(after("B8"), at=ON_THE_LAST_DAY),
    ),
    # ending the order early
    law.early_end_in_force: (
        on(site(early_end_from=dt.date(2026, 6, 1))),
        on(site(early_end_from=dt.date(2026, 6, 2))),
    ),
    law.requirement_complied_with: (on(after("Z5")), on(after("B7"))),
    law.others_complied_with: yes_no("end_early", "others_complied"),
    law.plan_objectives_met: yes_no("end_early", "plan_met"),
    law.no_more_instructions: yes_no("end_early", "no_more_instructions"),
    law.not_a_review_order: (on(order()), on(order(court_review=True))),
    # warnings and breach
    breach.no_warning_in_window: (
        entered("warn", WARNED, given_on="2027-06-01"),
        entered("warn", WARNED, given_on="2027-05-31"),
    ),
    breach.warning_says_unacceptable: yes_no("warn", "says_unacceptable"),
    breach.warning_says_liable: yes_no("warn", "says_liable"),
    breach.warning_given_under_the_order: (
        entered("warn", order(), given_on="2026-06-01"),
        entered("warn", order(), given_on="2026-06-02"),
    ),
    breach.from_public_sector: yes_no("lay_information", "public_sector"),
    breach.refusal_was_not_reasonable: (
        entered("prove_breach", refusal_reasonable=False),
        entered("prove_breach", refusal_reasonable=True),
    ),
    breach.outcome_fits_the_order: (
        entered("prove_breach", suspended(), outcomes=["longer_supervision", "longer_operational"]),
        entered("prove_breach", order(), outcomes=["longer_supervision"]),
    ),
    breach.fine_within_limit: (
        entered("prove_breach", fine_pounds=2500),
        entered("prove_breach", fine_pounds=2501),
    ),
    breach.ending_fits_the_order: (
        entered("end_order_on_breach", suspended(), outcome="activated_reduced"),
        entered("end_order_on_breach", order(), outcome="activated"),
    ),
    breach.breach_extension_within_limit: (
        entered("prove_breach", order(ends_on="2027-05-31"), new_end_on="2027-11-30"),
        entered("prove_breach", order(ends_on="2027-05-31"), new_end_on="2027-12-01"),
    ),
    breach.not_extended_on_breach_before: (
        entered("prove_breach", order(), new_end_on="2027-11-30"),
        entered("prove_breach", EXTENDED_ON_BREACH, new_end_on="2028-01-31"),
    ),
    # applications
    breach.appeal_allows_the_application: (
        entered("apply_to_court", order(appeal_pending=True), seeks="cancel", person_consents=True),
        entered("apply_to_court", order(appeal_pending=True), seeks="cancel", person_consents=False),
    ),
    breach.extension_sought_of_community_order: (
        entered("apply_to_court", order(), seeks="extend"),
        entered("apply_to_court", suspended(), seeks="extend"),
    ),
    breach.willing_to_amended: both(ConsentTo.AMENDED_REQUIREMENT, Answer.DECLINED),
    breach.is_a_community_order: (on(order()), on(suspended())),
    breach.extension_within_limit: (
        entered("extend_order", order(ends_on="2027-05-31"), new_end_on="2027-06-01"),
        entered("extend_order", order(ends_on="2027-05-31"), new_end_on="2027-05-31"),
    ),
    breach.not_extended_on_application_before: (on(order()), on(after("B3", "extend_order"))),
    breach.no_appeal_is_pending: (on(after("B3", "lodge_appeal", "decide_appeal")), on(after("B3", "lodge_appeal"))),
    breach.end_fits_the_order: (
        entered("end_order", suspended(), reason="activated"),
        entered("end_order", order(), reason="activated"),
    ),
    breach.permission_given: yes_no("change_area", "permitted"),
    # screening, risk, closing
    practice.risk_asked: yes_no("pass_screen", "risk_asked"),
    practice.onward_set_or_explained: (
        entered("fail_screen", onward="none", onward_why="She has help already."),
        entered("fail_screen", onward="none", onward_why=None),
    ),
    practice.no_open_risk: (on(after("A1", "raise_risk", "acknowledge_risk")), on(after("A1", "raise_risk"))),
    practice.no_death_reported: (
        on(after("B3", "report_death", "correct_death_report")),
        on(after("B3", "report_death")),
    ),
    practice.no_death_confirmed: (
        on(after("B3", "report_death", "confirm_death", "undo_death")),
        on(after("B3", "report_death", "confirm_death")),
    ),
    practice.death_was_confirmed: (
        on(after("B3", "report_death", "confirm_death")),
        on(after("B3", "report_death")),
    ),
    practice.receives_the_case: (
        on(after("B3", ("hand_over", {"receiver": str(RECEIVER.id)})), by=RECEIVER),
        on(after("B3", ("hand_over", {"receiver": str(RECEIVER.id)})), by=ASSESSOR),
    ),
    practice.order_still_runs: (on(after("Z5")), on(after("Z5", "end_order"))),
    # consent and decision
    practice.consents_to_assessment: both(ConsentTo.ASSESSMENT),
    practice.consents_to_sharing: (
        on(consents((ConsentTo.SHARING, Answer.GIVEN), on_day=dt.date(2025, 6, 2))),
        on(consents((ConsentTo.SHARING, Answer.GIVEN), on_day=dt.date(2025, 6, 1))),
    ),
    practice.sign_off_stands: (on(later(CONFIRMED, days=30)), on(later(TELEPHONE, days=30))),
    practice.telephone_decision_not_lapsed: (on(later(TELEPHONE, hours=7)), on(later(TELEPHONE, days=2))),
    practice.capacity_considered: yes_no("record_willingness", "capacity_considered"),
    practice.explained: yes_no("record_willingness", "explained"),
    # arrangements and report
    practice.slot_held: yes_no("confirm_arrangements", "slot_held"),
    practice.start_window_stated: (
        entered("confirm_arrangements", earliest_start="2026-06-15"),
        entered("confirm_arrangements", earliest_start=None),
    ),
    practice.report_signed_off: (
        entered("send_recommendation", after("A6", ("sign_off_report", {"version": "2"})), version="2"),
        entered("send_recommendation", after("A6", ("sign_off_report", {"version": "2"})), version="3"),
    ),
    practice.all_reconfirmed: yes_no("reconfirm", "slot_stands"),
    practice.new_date_or_awaited: (
        entered("adjourn", date_awaited=False, hearing_at="2026-06-08T09:00:00+00:00"),
        entered("adjourn", date_awaited=False),
    ),
    practice.willingness_checked_again: yes_no("end_deferral", "still_willing"),
    # allocation and treatment
    practice.officer_named: (
        entered("check_order", order(responsible_officer="Sam Example")),
        entered("check_order", order(responsible_officer=None)),
    ),
    practice.copy_seen: yes_no("check_order", "copy_seen"),
    practice.first_session_attended: yes_no("start_treatment", "attended"),
    practice.baseline_done_or_explained: (
        entered("start_treatment", unmeasured, baseline_why_not="Could not read the form."),
        entered("start_treatment", unmeasured),
    ),
    practice.end_measures_done_or_explained: (
        entered("complete_treatment", unmeasured, end_measures_why_not="Declined."),
        entered("complete_treatment", unmeasured),
    ),
    practice.closing_report_written: yes_no("complete_treatment", "closing_report"),
    practice.officer_told: yes_no("pause", "officer_told"),
    practice.court_step_done: yes_no("accept_transfer", "court_step_done"),
    practice.report_is_on_file: (
        entered("stop_treatment", after("B3", "report_by_practitioner"), report_duty="reported"),
        entered("stop_treatment", after("B3"), report_duty="reported"),
    ),
    practice.complied_by_today: (
        entered("accept_complied", complied_on="2026-06-01"),
        entered("accept_complied", complied_on="2026-06-02"),
    ),
}  # fmt: skip


EVERY = {guard for action in PATHWAY.actions for guard in action.needs}


def test_every_guard_is_tried_both_ways() -> None:
    assert {one.slug for one in EVERY} == {one.slug for one in CASES}


@pytest.mark.parametrize("guard", CASES, ids=[one.slug for one in CASES])
def test_the_guard_holds_and_does_not(guard: Guard) -> None:
    good, bad = CASES[guard]
    assert guard.holds(good()), f"{guard.slug} should hold"
    assert not guard.holds(bad()), f"{guard.slug} should not hold"


@pytest.mark.parametrize("guard", CASES, ids=[one.slug for one in CASES])
def test_its_sentence_is_plain_and_ends(guard: Guard) -> None:
    assert guard.sentence.endswith(".")
    assert guard.sentence[0].isupper()
    assert "  " not in guard.sentence
    assert (guard.where is None) == (guard.asks is Asks.CASE)


@pytest.mark.parametrize("module", [law, breach], ids=["law", "breach"])
def test_what_the_law_asks_cites_its_paragraph(module: object) -> None:
    found = [one for one in vars(module).values() if isinstance(one, Guard)]
    assert found
    assert [one.slug for one in found if not one.cite] == []
    assert [one.slug for one in found if one not in EVERY] == []
