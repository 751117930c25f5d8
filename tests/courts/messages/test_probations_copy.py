"""Probation's copy of a results message has no codes: type, wording or label tell which result is which."""

import datetime as dt

import pytest

from backend.courts.messages import read_court_results_file
from backend.courts.messages.records import OrderKind, TreatmentKind
from tests.courts.messages.examples import (
    COMMUNITY_TYPE,
    OUR_RESULTS,
    SUSPENDED_TYPE,
    TREATMENT_TYPE,
    as_results,
    community_order,
    offence,
    only_order,
    result,
    resulted,
    resulted_defendant,
    treatment,
)


def test_probations_copy_without_codes_ids_and_prompts_makes_the_same_order() -> None:
    path = OUR_RESULTS / "coventry-2026-11-19-probation-copy.json"

    order = only_order(read_court_results_file(path))

    assert (order.kind, order.end_date) == (OrderKind.COMMUNITY, dt.date(2027, 11, 18))
    assert (order.made_on, order.court.code) == (dt.date(2026, 11, 19), "B20EB")
    (requirement,) = order.treatments
    assert requirement.practitioner == "Dr Miriam Oakley, registered psychologist"
    assert (requirement.place, str(requirement.period)) == ("Godiva Therapy Rooms", "10 months")
    assert requirement.kind is TreatmentKind.OUT_PATIENT
    assert [companion.title for companion in order.companions] == ["Unpaid Work Requirement"]
    assert not order.id_is_given
    assert only_order(read_court_results_file(path)).order_id == order.order_id


@pytest.mark.parametrize(
    "known_by",
    [
        {"judicialResultTypeId": TREATMENT_TYPE, "label": "?"},
        {"judicialResultTypeId": TREATMENT_TYPE.upper(), "label": "?"},
        {"judicialResultTypeId": None, "label": "?", "resultText": "MHTRNR - Mental health\nwords"},
        {"judicialResultTypeId": None, "label": "?", "resultText": "MHTRTCS - Mental health\nwords"},
        {"judicialResultTypeId": None, "label": "Mental health treatment residential patient"},
    ],
)
def test_a_treatment_requirement_without_its_code_is_known_by_type_wording_or_label(
    known_by: dict[str, str | None],
) -> None:
    requirement = {key: value for key, value in (treatment(cjsCode=None) | known_by).items() if value is not None}

    order = only_order(as_results(resulted(community_order(), requirement)))

    assert len(order.treatments) == 1


@pytest.mark.parametrize(
    ("type_id", "label", "text", "code"),
    [
        (COMMUNITY_TYPE, "", "", "1116"),
        ("", "", "COEW - Community order England / Wales\nwords", "1116"),
        ("", "Community order England / Wales", "", "1116"),
        (SUSPENDED_TYPE, "", "", "1115"),
        ("", "Suspended sentence order - imprisonment", "", "1115"),
        ("", "Suspended sentence order - detention in a young offender institution", "", "1134"),
    ],
)
def test_an_order_without_its_code_is_known_by_type_wording_or_label(
    type_id: str, label: str, text: str, code: str
) -> None:
    bare = {"judicialResultTypeId": type_id, "label": label, "resultText": text}

    assert only_order(as_results(resulted(bare))).code == code


@pytest.mark.parametrize(
    "label",
    [
        "Community order varied",
        "Community order revoked",
        "Breach of community order",
        "Mental health treatment removed",
    ],
)
def test_a_result_about_an_order_is_not_taken_for_one(label: str) -> None:
    reading = as_results(resulted({"label": label, "judicialResultId": "one"}))

    assert reading.orders == ()
    assert all(not notice.treatments for notice in reading.notices)


def test_a_code_that_is_given_decides_against_type_and_label() -> None:
    fine = result("1015", "fine-1", label="Community order England / Wales", judicialResultTypeId=COMMUNITY_TYPE)

    reading = as_results(resulted(fine))

    assert reading.orders == ()
    assert [other.title for other in reading.others] == ["Fine"]


def test_two_offences_with_the_same_nameless_order_hold_one() -> None:
    bare_order = community_order(None, rootJudicialResultId=None)
    bare_treatment = treatment(None, None, parentJudicialResultId=None)
    offences = [offence(bare_order, bare_treatment, id=name) for name in ("first", "second")]
    message = resulted()
    message["cases"][0]["defendants"] = [resulted_defendant(offences=offences)]

    order = only_order(as_results(message))

    assert len(order.treatments) == 1
    assert order.order_id.startswith("derived-")


def test_a_suspended_sentence_is_read_from_its_wording_where_prompts_lack() -> None:
    text = (
        "SUSPS - Suspended sentence order - imprisonment\nCommitted to prison for 26 Weeks suspended for 24 Months. "
        "Reason: gravity. Total custodial period 26 Weeks. Supervision period: 18 Months."
    )

    order = only_order(as_results(resulted({"label": "Suspended sentence order - imprisonment", "resultText": text})))

    periods = (order.custodial_term, order.operational_period, order.total_custodial_term, order.supervision_period)
    assert [str(period) for period in periods] == ["26 weeks", "24 months", "26 weeks", "18 months"]
