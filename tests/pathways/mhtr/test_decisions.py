"""What the pathway decides, in situations that people who do the work would recognise.

Each is a case at a place, what is tried, and what comes of it: the place it then stands at, or the reasons why not.
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from backend.actors import Actor
from backend.pathways.facts import PERSON, PersonFacts
from backend.pathways.mhtr.pathway import PATHWAY
from backend.pathways.roles import SYSTEM
from backend.pathways.working_days import london_date
from backend.refusals import Conflict, NotAllowed, Refusal, Unmet
from tests.pathways.mhtr.cases import (
    IN_HOSPITAL,
    LAPSED,
    PERIOD,
    SUSPENDED_ORDER,
    Case,
    case_at,
    consent,
    person,
)

Step = str | tuple[str, dict[str, Any]]
AFTER_THE_PERIOD = dt.datetime(2027, 6, 1, 9, tzinfo=dt.UTC)
LOCUM = person("clinical_lead", registration=LAPSED)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of the table."""

    when: str
    at: str
    tried: str
    entered: dict[str, Any] = field(default_factory=dict)
    order: dict[str, Any] = field(default_factory=dict)
    first: tuple[Step, ...] = ()
    by: str | Actor | None = None
    on: dt.datetime | None = None
    born: dt.date | None = None
    known: dict[str, Any] = field(default_factory=dict)
    then: str = ""
    refused: tuple[str, ...] = ()


ALLOWED = (
    Told(when="somebody not yet convicted is referred", at="", tried="receive_referral", then="A1",
         born=dt.date(2012, 1, 1)),
    Told(when="a closure at screening is made at the court", at="A1", tried="fail_screen", by="court_worker", then="Z1"),
    Told(when="a psychologist who assessed decides too, being registered", at="A2", tried="decide_suitable",
         first=("record_consent", ("record_assessment", {"by": person("clinical_lead")})), then="A4"),
    Told(when="the lead is out of reach and decides by telephone", at="A3", tried="record_telephone_decision", then="A4"),
    Told(when="a decision by telephone still stands the same day", at="A3", tried="record_willingness",
         first=("record_telephone_decision",), then="A5"),
    Told(when="a decision by telephone was confirmed", at="A3", tried="record_willingness",
         first=("record_telephone_decision", "confirm_telephone_decision"),
         on=dt.datetime(2026, 6, 9, 9, tzinfo=dt.UTC), then="A5"),
    Told(when="the person says no while an opinion is out", at="A3s", tried="decline", then="Z2"),
    Told(when="the person says no before the court", at="A7", tried="decline", by="court_officer", then="Z2"),
    Told(when="the court sentences before anybody was assessed", at="A1", tried="record_order", then="B1 C0"),
    Told(when="the court's own message makes the order", at="A7", tried="record_order", by="system", then="B1 C0"),
    Told(when="an order comes with nobody on file", at="", tried="record_order_without_assessment", then="B1 C0"),
    Told(when="suspended detention of somebody of 19", at="A7", tried="record_order", born=dt.date(2007, 1, 1),
         entered={**SUSPENDED_ORDER, "order_type": "suspended_yoi", "ends_on": None}, then="B1 C0"),
    Told(when="a defective order is allocated all the same", at="B1", tried="check_order", order={"periods": []},
         entered={"defects": ["no_period", "no_place_or_practitioner"]}, then="B2 C0"),
    Told(when="contact is made before the order is checked", at="B1", tried="record_contact", then="B1 C0"),
    Told(when="a pause in hospital ends", at="B5", tried="resume", first=("pause",), then="B5 C0"),
    Told(when="a transfer offered in a pause is refused", at="B4", tried="refuse_transfer", first=("begin_transfer",),
         then="B4 C0"),
    Told(when="a transfer offered in a pause is accepted", at="B4", tried="accept_transfer", first=("begin_transfer",),
         then="B3 C0"),
    Told(when="a transfer of somebody paused since sentence", at="B1", tried="accept_transfer",
         first=("pause", "begin_transfer"), then="B2 C0"),
    Told(when="a missing end questionnaire is explained", at="B3", tried="complete_treatment",
         known={"measures": ()}, entered={"end_measures_why_not": "She declined."}, then="B7 C0"),
    Told(when="a missing questionnaire never holds up compliance", at="B3", tried="accept_complied",
         known={"measures": ()}, first=(("complete_treatment", {"end_measures_why_not": "Lost."}),),
         then="Z5 C0"),
    Told(when="treatment stopped, and the period has run out", at="B8", tried="accept_complied", on=AFTER_THE_PERIOD,
         entered={"reading": "period_over", "complied_on": "2027-05-31"}, then="Z5 C0"),
    Told(when="the order runs out with treatment unfinished", at="B3", tried="expire_order", on=AFTER_THE_PERIOD,
         then="Z6 C9"),
    Told(when="the order runs out before the officer has decided on compliance", at="B7", tried="expire_order",
         on=AFTER_THE_PERIOD, then="B7 C9"),
    Told(when="… who can still decide afterwards", at="B7", tried="accept_complied", first=("expire_order",),
         on=AFTER_THE_PERIOD, then="Z5 C9"),
    Told(when="the order is revoked for good progress", at="B3", tried="end_order",
         entered={"reason": "revoked_good_progress"}, then="Z7 C9"),
    Told(when="the order ends after the requirement was complied with", at="Z5", tried="end_order", then="Z5 C9"),
    Told(when="the court takes the requirement out of the order", at="B4", tried="cancel_requirement", then="Z7 C9"),
    Told(when="consent is withdrawn after sentence: the requirement goes on", at="B3", tried="record_consent",
         entered={"consents": [consent("requirement", "withdrawn")]}, then="B3 C0"),
    Told(when="a death before sentence", at="A5", tried="confirm_death", first=("report_death",), then="Z8"),
    Told(when="a death after sentence ends the order too", at="B4", tried="confirm_death", first=("report_death",),
         then="Z8 C8"),
    Told(when="a death after treatment ended, order still running", at="Z5", tried="confirm_death",
         first=("report_death",), then="Z5 C8"),
    Told(when="the death was somebody else's", at="B3", tried="undo_death", first=("report_death", "confirm_death"),
         then="B3 C0"),
    Told(when="the death was somebody else's, and the order had ended before it", at="Z7", tried="undo_death",
         first=("report_death", "confirm_death"), then="Z7 C9"),
    Told(when="a closed case is reopened where it stood", at="Z1", tried="reopen", then="A3"),
    Told(when="an order said to be revoked was not", at="Z7", tried="undo_end", then="B3 C0"),
    Told(when="early end, once it is in force", at="Z5", tried="end_early", then="Z5 C9"),
    Told(when="in-patient, named by the order", at="B2", tried="admit", order={"periods": [IN_HOSPITAL]}, then="B5 C0"),
    Told(when="in-patient by arrangement, with willingness and a registered director there", at="B3", tried="admit",
         first=(("record_consent", {"consents": [consent("alternative_place")]}),
                ("arrange_other_place", {"resident": True})),
         entered={"basis": "alternative"}, then="B5 C0"),
    Told(when="the order names nobody, so the one who treats reports", at="B3", tried="report_by_practitioner",
         order={"periods": [{"kind": "institution", "place": "Harbour House", "ends_on": "2027-05-31"}]},
         entered={"reports_as": "actual", "ground": "unwilling_to_treat"}, then="B3 C0"),
    Told(when="an appeal is pending, and probation applies with the person's consent", at="B3", tried="apply_to_court",
         first=("lodge_appeal",), entered={"person_consents": True}, then="B3 C5"),
)  # fmt: skip

REFUSED = (
    Told(when="somebody convicted at 17 is referred", at="", tried="receive_referral", born=dt.date(2008, 6, 2),
         entered={"convicted_on": "2026-06-01"}, refused=("adult_at_conviction",)),
    Told(when="a youth order of somebody of 17", at="", tried="record_order_without_assessment",
         born=dt.date(2009, 1, 1), entered={"order_type": "youth"},
         refused=("adult_at_conviction", "not_a_youth_order")),
    Told(when="somebody under 18 even on the day of sentence, conviction undated", at="A7", tried="record_order",
         born=dt.date(2008, 7, 1), entered={"convicted_on": None}, refused=("adult_at_conviction",)),
    Told(when="nobody asked about risk", at="A1", tried="pass_screen", entered={"risk_asked": False},
         refused=("risk_asked",)),
    Told(when="a closure that hands on nowhere, unexplained, over an open risk", at="A1", tried="fail_screen",
         first=("raise_risk",), entered={"onward": "none", "risk_asked": False},
         refused=("no_open_risk", "onward_set_or_explained", "risk_asked")),
    Told(when="an open risk keeps a refusal from closing the case", at="A4", tried="decline", first=("raise_risk",),
         refused=("no_open_risk",)),
    Told(when="an assessment without consent", at="A2", tried="record_assessment", refused=("consents_to_assessment",)),
    Told(when="an assessment after consent was taken back", at="A2", tried="record_assessment",
         first=("record_consent", ("record_consent", {"consents": [consent("assessment", "withdrawn")]})),
         refused=("consents_to_assessment",)),
    Told(when="a lead whose registration has lapsed decides", at="A3", tried="decide_suitable", by=LOCUM,
         refused=("registered_today",)),
    Told(when="an assistant who is no clinical lead decides", at="A3", tried="decide_suitable", by="court_worker",
         refused=("role",)),
    Told(when="an assessor decides on their own assessment, unregistered", at="A2", tried="decide_suitable",
         first=("record_consent", ("record_assessment", {"by": replace(person("clinical_lead"), registration=None)})),
         by=replace(person("clinical_lead"), registration=None),
         refused=("not_own_assessment_unless_registered", "registered_today", "signs_in_own_name")),
    Told(when="all three parts of the first condition are answered no", at="A3", tried="decide_suitable",
         entered={"needs_treatment": False, "may_respond": False, "not_hospital_order": False},
         refused=("may_respond", "needs_treatment", "no_hospital_order")),
    Told(when="a decision by telephone was not confirmed in time", at="A3", tried="record_willingness",
         first=("record_telephone_decision",), on=dt.datetime(2026, 6, 2, 16, 1, tzinfo=dt.UTC),
         refused=("sign_off_stands",)),
    Told(when="… nor can it be confirmed then", at="A3", tried="confirm_telephone_decision",
         first=("record_telephone_decision",), on=dt.datetime(2026, 6, 3, 9, tzinfo=dt.UTC),
         refused=("telephone_decision_not_lapsed",)),
    Told(when="arrangements without a name, a slot or a start, at a high-security hospital", at="A5",
         tried="confirm_arrangements",
         entered={"director": None, "slot_held": False, "earliest_start": None, "high_security": True},
         refused=("not_high_security", "place_or_practitioner_named", "slot_held", "start_window_stated")),
    Told(when="arrangements after the person changed their mind", at="A5", tried="confirm_arrangements",
         first=(("record_consent", {"consents": [consent("requirement", "withdrawn")]}),), refused=("willing",)),
    Told(when="a report that nobody signed off is sent", at="A6", tried="send_recommendation",
         refused=("report_signed_off",)),
    Told(when="a report is sent after consent to share was taken back", at="A6", tried="send_recommendation",
         first=("sign_off_report", ("record_consent", {"consents": [consent("sharing", "withdrawn")]})),
         refused=("consents_to_sharing",)),
    Told(when="a report signed before the clinical view changed", at="A6", tried="send_recommendation",
         first=("sign_off_report", "change_clinical_view", "decide_suitable", "record_willingness",
                "confirm_arrangements"),
         refused=("report_signed_off",)),
    Told(when="a deferral of a year for an earlier conviction", at="A7", tried="defer_sentence",
         entered={"until": "2027-06-01", "convicted_on": "2026-03-21"}, refused=("within_deferral_limit",)),
    Told(when="an order is allocated with no officer named and no copy seen", at="B1", tried="check_order",
         order={"responsible_officer": None}, entered={"copy_seen": False}, refused=("copy_seen", "officer_named")),
    Told(when="treatment starts with a missed session and no baseline", at="B2", tried="start_treatment",
         known={"measures": ()}, entered={"attended": False},
         refused=("baseline_done_or_explained", "first_session_attended")),
    Told(when="in-patient, with nothing that provides for it", at="B3", tried="admit",
         refused=("in_patient_provided_for",)),
    Told(when="another place without willingness or a registered director", at="B3", tried="arrange_other_place",
         entered={"director_registered": False}, refused=("registered_director_there", "willing_to_alternative")),
    Told(when="somebody else reports though the order names a practitioner", at="B3", tried="report_by_practitioner",
         order={"periods": [PERIOD]}, entered={"reports_as": "actual"},
         refused=("reports_as_treatment_practitioner",)),
    Told(when="completion without end measures or closing report", at="B3", tried="complete_treatment",
         known={"measures": ()}, entered={"closing_report": False},
         refused=("closing_report_written", "end_measures_done_or_explained")),
    Told(when="treatment stopped and the period still runs", at="B8", tried="accept_complied",
         refused=("stopped_treatment_waits_for_the_end",)),
    Told(when="the period has not ended yet", at="B3", tried="expire_requirement", refused=("period_is_over",)),
    Told(when="an order whose end nobody knows is said to have run out", at="B3", tried="expire_order",
         order={"ends_on": None}, on=AFTER_THE_PERIOD, refused=("order_is_over",)),
    Told(when="a session is booked after a death was reported", at="B3", tried="book_session", first=("report_death",),
         refused=("no_death_reported",)),
    Told(when="treatment is reopened though the order has ended", at="Z5", tried="reopen", first=("end_order",),
         refused=("order_still_runs",)),
    Told(when="an ending is undone although the person died after it", at="Z7", tried="undo_end",
         first=("report_death", "confirm_death"), refused=("no_death_confirmed",)),
    Told(when="an ending by death is undone as if by mistake of the order", at="B3", tried="undo_end",
         first=("report_death", "confirm_death"), refused=("state",)),
    Told(when="a practitioner warns", at="B3", tried="warn", first=("report_failure",), by="treatment_practitioner",
         refused=("role",)),
    Told(when="an appeal is pending, and the person applies", at="B3", tried="apply_to_court", first=("lodge_appeal",),
         entered={"applicant": "person", "person_consents": True}, refused=("appeal_allows_the_application",)),
    Told(when="an appeal is pending, and probation asks for revocation with consent", at="B3", tried="apply_to_court",
         first=("lodge_appeal",), entered={"seeks": "revoke", "person_consents": True},
         refused=("appeal_allows_the_application",)),
    Told(when="an amendment to which the person did not say yes", at="B3", tried="amend_requirement",
         first=("apply_to_court",), refused=("willing_to_amended",)),
    Told(when="a suspended sentence is given a later end date, on appeal, for long", at="B3", tried="extend_order",
         order={**SUSPENDED_ORDER, "ends_on": None}, first=("lodge_appeal",),
         refused=("is_a_community_order", "no_appeal_is_pending")),
    Told(when="a community order is extended twice on application", at="B3", tried="extend_order",
         first=("extend_order",), entered={"new_end_on": "2028-01-01"},
         refused=("not_extended_on_application_before",)),
    Told(when="a community order is activated", at="B3", tried="end_order_on_breach",
         first=("report_failure", "refer_to_enforcement", "lay_information"), entered={"outcome": "activated"},
         refused=("ending_fits_the_order",)),
    Told(when="a breach that was only a reasonable refusal of treatment", at="B3", tried="prove_breach",
         first=("report_failure", "refer_to_enforcement", "lay_information"),
         entered={"refusal_reasonable": True, "fine_pounds": 5000}, refused=("fine_within_limit", "refusal_was_not_reasonable")),
    Told(when="a short committal on an ordinary order", at="B3", tried="prove_breach",
         first=("report_failure", "refer_to_enforcement", "lay_information"),
         entered={"outcomes": ["short_committal"], "fine_pounds": None}, refused=("outcome_fits_the_order",)),
    Told(when="an order is ended early before anybody set from when the law allows it", at="Z5", tried="end_early",
         refused=("early_end_in_force",)),
    Told(when="a review order, treatment unfinished, others open, ended early", at="B3", tried="end_early",
         order={"court_review": True},
         entered={"others_complied": False, "plan_met": False, "no_more_instructions": False},
         refused=("early_end_in_force", "no_more_instructions", "not_a_review_order", "others_complied_with",
                  "plan_objectives_met", "requirement_complied_with")),
    Told(when="a failure is decided on twice", at="B3", tried="close_failure",
         first=("report_failure", "close_failure"), refused=("state",)),
    Told(when="somebody in treatment declines as if before sentence", at="B3", tried="decline", refused=("state",)),
    Told(when="the officer calls the requirement complied with before treatment is completed", at="B3",
         tried="accept_complied", refused=("state",)),
)  # fmt: skip


def _made(told: Told) -> Case:
    case = case_at(told.at, **told.order) if told.at else Case(now=dt.datetime(2026, 6, 1, 9, 30, tzinfo=dt.UTC))
    case.known(**told.known)
    if told.born:
        case.known(**{PERSON.name: PersonFacts(date_of_birth=told.born)})
    if told.tried == "end_early" and told.then:
        case.site_sets(early_end_from=dt.date(2026, 5, 1))
    if told.on and told.first == ("expire_order",):
        case.now = told.on
    for step in told.first:
        slug, changed = (step, {}) if isinstance(step, str) else step
        case.do(slug, **changed)
    case.now = told.on or case.now
    return case


@pytest.mark.parametrize("told", ALLOWED, ids=lambda one: one.when)
def test_it_is_done_and_the_case_then_stands_at(told: Told) -> None:
    case = _made(told)
    case.do(told.tried, by=told.by, **told.entered)
    assert " ".join(filter(None, (case.clinical, case.legal))) == told.then


@pytest.mark.parametrize("told", REFUSED, ids=lambda one: one.when)
def test_it_is_refused_and_every_reason_is_named(told: Told) -> None:
    case = _made(told)
    stood = (case.clinical, case.legal)
    with pytest.raises(Refusal) as refused:
        case.do(told.tried, by=told.by, **told.entered)
    assert tuple(sorted(one.code for one in refused.value.reasons)) == told.refused
    expected = {"role": NotAllowed, "state": Conflict}.get(told.refused[0], Unmet)
    assert type(refused.value) is expected
    assert (case.clinical, case.legal) == stood


def test_steps_that_the_court_skipped_are_listed() -> None:
    case = case_at("A1")
    decision = case.decided("record_order")
    assert decision.skipped == ("A2", "A3", "A4", "A5", "A6", "A7")
    assert case_at("A7").decided("record_order").skipped == ()
    assert case_at("A7d").decided("record_order").skipped == ()
    assert case_at("A3s").decided("record_order").skipped == ("A4", "A5", "A6", "A7")
    assert len(Case().decided("record_order_without_assessment").skipped) == 7


def test_a_lapsed_decision_is_not_revived_by_dating_the_next_step_back() -> None:
    case = case_at("A3")
    case.do("record_telephone_decision")
    stood = case.now + dt.timedelta(hours=1)
    case.wait(days=3)
    with pytest.raises(Unmet) as refused:
        case.do("record_willingness", at=stood)
    assert [one.code for one in refused.value.reasons] == ["sign_off_stands"]


@pytest.mark.parametrize("action", ["adjourn", "record_warrant", "move_to_another_court"])
def test_a_hearing_put_off_to_no_date_is_no_longer_expected(action: str) -> None:
    case = case_at("A7")
    case.do("list_hearing")
    assert "next_hearing" in case.facts.anchors
    case.do(action)
    assert "next_hearing" not in case.facts.anchors


@pytest.mark.parametrize("action", ["record_order", "sentence_otherwise", "end_prosecution"])
def test_after_the_outcome_no_hearing_and_no_deferral_is_expected(action: str) -> None:
    case = case_at("A7d")
    case.do("list_hearing")
    case.do(action)
    assert not {"next_hearing", "deferral_ends"} & set(case.facts.anchors)


def test_the_dates_of_the_order_are_watched() -> None:
    case = case_at("B1", supervision_ends_on=None)
    dates = {slug: london_date(at).isoformat() for slug, at in case.facts.anchors.items()}
    assert dates == {"sentence": "2026-06-01", "requirement_ends": "2027-05-31", "order_ends": "2027-05-31"}


def test_treatment_completed_and_requirement_complied_with_are_two_facts_with_two_dates() -> None:
    case = case_at("B7")
    assert case.clinical == "B7"
    case.wait(days=9)
    case.do("accept_complied", complied_on="2026-06-05")
    completed, complied = (case.last("complete_treatment"), case.last("accept_complied"))
    assert completed.role == "treatment_practitioner"
    assert complied.role == "responsible_officer"
    assert completed.happened_at < complied.happened_at
    assert complied.entered["complied_on"] == "2026-06-05"


def test_nothing_that_is_imposed_by_time_moves_a_case() -> None:
    """No action of the definition is Footbridge's own but those that a court's message or a file of measures asks for,
    and those by which a death that a person confirmed or took back on one case is known on the others."""
    own = {one.slug for one in PATHWAY.actions if SYSTEM in one.by}
    assert own == {
        "list_hearing", "adjourn", "record_warrant", "move_to_another_court", "defer_sentence", "sentence_otherwise",
        "end_prosecution", "record_order", "record_order_without_assessment", "note_court_result", "correct_order",
        "lodge_appeal", "decide_appeal", "record_warning_elsewhere", "list_breach_hearing", "dismiss_breach",
        "prove_breach", "end_order_on_breach", "apply_to_court", "list_application_hearing", "amend_requirement",
        "extend_order", "close_application", "cancel_requirement", "end_order", "report_death",
        "confirm_death", "correct_death_report", "undo_death", "record_measures",
    }  # fmt: skip
    assert all(one.by != (SYSTEM,) for one in PATHWAY.actions)
