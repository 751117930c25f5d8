"""Results become orders: one each, with its terms, wherever the message repeats it."""

import datetime as dt
import json
from pathlib import Path

import pytest

from backend.courts.messages import fingerprint, read_court_results_file, terms
from backend.courts.messages.lengths import Length
from backend.courts.messages.records import NoticeKind, OrderKind, TreatmentKind
from tests.courts.messages.examples import (
    OUR_RESULTS,
    PUBLIC_RESULTS,
    as_results,
    community_order,
    hearing_resulted,
    offence,
    only_order,
    prompt,
    result,
    resulted,
    resulted_defendant,
    suspended_order,
    treatment,
    unpaid_work,
)

EVERY_PUBLIC_RESULT = sorted(PUBLIC_RESULTS.glob("*.json"))


@pytest.mark.parametrize("path", EVERY_PUBLIC_RESULT, ids=lambda path: path.stem)
def test_the_courts_real_message_makes_one_order_with_its_requirement(path: Path) -> None:
    reading = read_court_results_file(path)

    order = only_order(reading)
    assert (order.order_id, order.id_is_given) == ("6c3ec895-508d-4637-8acf-8d5ba7ef6571", True)
    assert (order.kind, order.code, order.withdrawn) == (OrderKind.COMMUNITY, "1116", False)
    assert (order.made_on, order.end_date) == (dt.date(2024, 9, 24), dt.date(2024, 12, 23))
    assert (order.court.code, order.court.name) == ("B01BH", "Bexley Magistrates' Court")
    assert (order.supervising_court, order.responsible_officer) == (
        "Aberdeen JP Court",
        "a member of the youth offending team",
    )
    assert (order.probation_team, order.probation_email) == ("London Division NPS", "londonnps.court@justice.gov.uk")
    assert order.references == ("20NX5314567",)
    assert [offence.code for offence in order.offences] == ["CA03013"]
    (requirement,) = order.treatments
    assert (requirement.result_id, requirement.kind) == (
        "0c2814fa-3b0c-4a46-a932-59cf520dfe74",
        TreatmentKind.OUT_PATIENT,
    )
    assert (requirement.practitioner, requirement.place, requirement.qualifiers) == ("test", "ter", ("HF",))
    assert requirement.period is not None
    assert (requirement.period.given, requirement.period.length) == ("4 Days", Length(days=4))
    assert (requirement.residential, requirement.withdrawn, order.companions) == (False, False, ())
    assert order.has_treatment
    assert reading.problems == ()


@pytest.mark.parametrize("path", EVERY_PUBLIC_RESULT, ids=lambda path: path.stem)
def test_the_person_is_one_from_all_places_that_name_them(path: Path) -> None:
    (person,) = [one.defendant for one in read_court_results_file(path).resulted]

    assert (person.full_name, person.date_of_birth) == ("Vijay Monk", dt.date(1989, 12, 23))
    assert person.identifiers.asn == "547215884133616830"
    assert person.identifiers.defendant_id == "b0cadb85-7a0a-42c1-9e2d-be687983fb57"
    assert (person.ethnicity.self_defined_code, person.ethnicity.observed_code) == ("W1", "1")
    assert person.contact.mobile == "07775314567"


def test_the_places_that_repeat_an_order_are_all_named() -> None:
    order = only_order(read_court_results_file(PUBLIC_RESULTS / "create-results-1.json"))

    assert order.places == (
        "cases[0].defendants[0].offences[1].judicialResults[0]",
        "courtApplications[0].courtApplicationCases[0].offences[0].judicialResults[0]",
    )
    assert order.where == order.places[0]
    assert order.treatments[0].where == "cases[0].defendants[0].offences[1].judicialResults[1]"


def test_every_real_share_of_the_order_means_the_same() -> None:
    meanings = {fingerprint(terms(only_order(read_court_results_file(path)))) for path in EVERY_PUBLIC_RESULT}

    assert len(meanings) == 1


def test_a_variation_is_a_notice_that_names_the_earlier_order() -> None:
    (notice,) = read_court_results_file(PUBLIC_RESULTS / "create-results-1.json").notices

    assert (notice.kind, notice.code, notice.set_aside) == (NoticeKind.VARIED, "1030", False)
    assert (notice.original_court, notice.original_date) == ("Aberdeen JP Court", dt.date(2024, 12, 23))
    assert notice.new_end_date == dt.date(2024, 12, 23)
    assert notice.responsible_officer == "a member of the youth offending team"
    assert notice.says.startswith("COV - Community order varied")


def test_a_reopened_case_is_a_notice_that_says_a_sentence_is_set_aside() -> None:
    (notice,) = read_court_results_file(PUBLIC_RESULTS / "create-results-2.json").notices

    assert (notice.kind, notice.code, notice.set_aside) == (NoticeKind.REOPENED, "4584", True)
    assert (notice.original_date, notice.under) == (
        dt.date(2024, 12, 23),
        "Section 142 Magistrates' Courts Act 1980",
    )


@pytest.mark.parametrize("code", ["1030", "4584"])
def test_a_notice_alone_makes_no_order(code: str) -> None:
    reading = as_results(resulted(result(code, "notice-1")))

    assert reading.orders == ()
    assert [notice.code for notice in reading.notices] == [code]
    assert reading.problems == ()


def test_results_beside_the_order_are_kept_as_others() -> None:
    reading = read_court_results_file(PUBLIC_RESULTS / "create-results-2.json")

    assert [(other.result.code, other.title) for other in reading.others] == [
        ("3117", "Victim Surcharge"),
        ("1514", "Benefits Deduction Order"),
        ("", "Reserve Terms Lump sum"),
    ]
    assert reading.others[0].result.amendment_reason.startswith("Error or Omission in result")
    assert reading.others[0].result.amended_on == dt.date(2024, 9, 24)


def test_when_a_message_was_shared_is_known_as_far_as_it_says() -> None:
    with_time = read_court_results_file(PUBLIC_RESULTS / "hearing-results-added-for-day-2.json").resulted[0].share
    without = read_court_results_file(PUBLIC_RESULTS / "create-results-2.json").resulted[0].share

    assert with_time.shared_at is not None
    assert with_time.shared_at.isoformat() == "2024-09-24T13:51:20+01:00"
    assert (without.shared_at, without.shared_on) == (None, dt.date(2024, 9, 24))
    assert (without.hearing_id, without.hearing_day) == (
        "dcd21d23-3d83-4e39-8200-09779c2269bd",
        dt.date(2024, 9, 24),
    )


# --- kinds of order -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["1115", "1134"])
def test_a_suspended_sentence_has_its_periods(code: str) -> None:
    order = only_order(as_results(resulted(suspended_order(code=code), treatment())))

    assert (order.kind, order.code) == (OrderKind.SUSPENDED, code)
    periods = (order.custodial_term, order.operational_period, order.supervision_period)
    assert [str(period) for period in periods] == ["26 weeks", "24 months", "18 months"]
    assert order.convicted_on == dt.date(2026, 10, 12)
    assert order.has_treatment


def test_detention_in_a_young_offender_institution_keeps_its_term() -> None:
    order = only_order(read_court_results_file(OUR_RESULTS / "dudley-2026-11-10.json"))

    assert (order.code, str(order.custodial_term)) == ("1134", "20 weeks")
    assert order.treatments[0].kind is TreatmentKind.PRACTITIONER
    assert [companion.title for companion in order.companions] == ["Unpaid Work Requirement"]
    assert [len(order.places), len(order.offences)] == [2, 2]


def test_an_order_without_a_treatment_requirement_is_returned_and_says_so() -> None:
    order = only_order(as_results(resulted(community_order(), unpaid_work())))

    assert not order.has_treatment
    assert order.treatments == ()
    assert [companion.code for companion in order.companions] == ["3101"]


def test_a_youth_rehabilitation_order_is_a_problem_line_and_no_order() -> None:
    youth = result("1141", "yro-1", label="Youth rehabilitation order")

    reading = as_results(resulted(youth, treatment(root="yro-1")))

    assert reading.orders == ()
    assert {other.result.code for other in reading.others} == {"1141", "3108"}
    (problem,) = reading.problems
    assert "youth rehabilitation order (1141)" in problem.message
    assert problem.where == "cases[0].defendants[0].offences[0].judicialResults[0]"


@pytest.mark.parametrize(
    ("qualifier", "label", "kind", "residential"),
    [
        ("HE", "Mental health treatment", TreatmentKind.IN_PATIENT, True),
        ("HF", "Mental health treatment", TreatmentKind.OUT_PATIENT, False),
        ("HG", "Mental health treatment", TreatmentKind.PRACTITIONER, False),
        ("BA,HE", "Mental health treatment", TreatmentKind.IN_PATIENT, True),
        (None, "Mental health treatment residential patient", TreatmentKind.IN_PATIENT, True),
        (None, "Mental health treatment non-residential patient", TreatmentKind.OUT_PATIENT, False),
        (None, "Mental health treatment", None, None),
    ],
)
def test_the_kind_of_treatment_follows_from_qualifier_or_label(
    qualifier: str | None, label: str, kind: TreatmentKind | None, residential: bool | None
) -> None:
    requirement = treatment() | {"label": label, "qualifier": qualifier}

    (read,) = only_order(as_results(resulted(community_order(), requirement))).treatments

    assert (read.kind, read.residential) == (kind, residential)


def test_a_period_in_free_words_is_kept_as_given() -> None:
    prompts = [prompt("periodOfTreatment", "until the next review")]

    (read,) = only_order(as_results(resulted(community_order(), treatment(judicialResultPrompts=prompts)))).treatments

    assert read.period is not None
    assert (read.period.given, read.period.length, str(read.period)) == (
        "until the next review",
        None,
        "until the next review",
    )


def test_wording_is_not_read_where_prompts_are_given() -> None:
    text = "Have mental health treatment by or under the direction of Dr Other at Elsewhere as a resident patient for 9 Weeks."
    requirement = treatment(judicialResultPrompts=[prompt("periodOfTreatment", "12 Months")], resultText=text)

    (read,) = only_order(as_results(resulted(community_order(), requirement))).treatments

    assert (read.practitioner, read.place, str(read.period)) == ("", "", "12 months")


def test_an_end_date_that_only_the_duration_gives_is_taken() -> None:
    order = community_order(judicialResultPrompts=[], durationElement={"durationEndDate": "15/11/2027"})

    assert only_order(as_results(resulted(order))).end_date == dt.date(2027, 11, 15)


def test_treatment_in_phases_keeps_every_requirement() -> None:
    ward = [prompt("careHomeHospital", "Reaside Clinic"), prompt("periodOfTreatment", "8 Weeks")]
    phases = (treatment("mhtr-1", judicialResultPrompts=ward, qualifier="HE"), treatment("mhtr-2"))

    order = only_order(as_results(resulted(community_order(), *phases)))

    assert [(one.kind, str(one.period)) for one in order.treatments] == [
        (TreatmentKind.IN_PATIENT, "8 weeks"),
        (TreatmentKind.OUT_PATIENT, "12 months"),
    ]


# --- withdrawn ----------------------------------------------------------------------------------------------------


def test_a_requirement_marked_deleted_is_kept_as_withdrawn() -> None:
    order = only_order(as_results(resulted(community_order(), treatment(isDeleted=True))))

    assert [one.withdrawn for one in order.treatments] == [True]
    assert not order.has_treatment
    assert not order.withdrawn


def test_an_order_marked_deleted_is_kept_as_withdrawn() -> None:
    order = only_order(as_results(resulted(community_order(isDeleted=True), treatment(isDeleted=True))))

    assert order.withdrawn
    assert not order.has_treatment


def test_a_requirement_among_the_deleted_results_is_withdrawn() -> None:
    order = next(
        order
        for order in read_court_results_file(OUR_RESULTS / "birmingham-2026-11-16-requirement-withdrawn.json").orders
        if order.defendant.last_name == "Ashdown"
    )

    assert [(one.withdrawn, str(one.period)) for one in order.treatments] == [(True, "9 months")]
    assert not order.has_treatment
    assert [companion.title for companion in order.companions] == ["Rehabilitation Activity Requirement"]


def test_a_requirement_listed_as_deleted_is_withdrawn_whatever_its_own_mark() -> None:
    message = hearing_resulted(community_order(), treatment())
    message["hearing"]["deletedJudicialResults"] = {
        "prosecutionCaseResults": [
            {
                "defendantId": "33333333-aaaa-4aaa-8aaa-333333333333",
                "offenceId": "44444444-aaaa-4aaa-8aaa-444444444444",
                "judicialResult": treatment("mhtr-0", isDeleted=False),
            },
        ]
    }

    order = only_order(as_results(message))

    assert {one.result_id: one.withdrawn for one in order.treatments} == {"mhtr-1": False, "mhtr-0": True}


def test_a_result_that_was_replaced_under_its_own_id_stands() -> None:
    message = hearing_resulted(community_order(), treatment())
    old = treatment(judicialResultPrompts=[prompt("periodOfTreatment", "6 Months")])
    message["hearing"]["deletedJudicialResults"] = {
        "prosecutionCaseResults": [
            {"defendantId": "33333333-aaaa-4aaa-8aaa-333333333333", "judicialResult": old},
        ]
    }

    reading = as_results(message)

    assert [(one.withdrawn, str(one.period)) for one in only_order(reading).treatments] == [(False, "12 months")]
    assert reading.problems == ()


def test_a_share_that_leaves_a_result_out_shows_it_by_what_it_still_holds() -> None:
    first = as_results(resulted(community_order(), treatment())).resulted[0]
    second = as_results(resulted(community_order(), isReshare=True)).resulted[0]

    assert set(first.result_ids) - set(second.result_ids) == {"mhtr-1"}
    assert (first.share.is_reshare, second.share.is_reshare) == (None, True)
    assert first.codes == ("1116", "3108")


# --- one from many ------------------------------------------------------------------------------------------------


def test_an_order_repeated_under_every_offence_is_one() -> None:
    offences = [offence(community_order(), treatment(), id=name) for name in ("first", "second", "third")]
    message = resulted()
    message["cases"][0]["defendants"] = [resulted_defendant(offences=offences)]

    order = only_order(as_results(message))

    assert len(order.treatments) == 1
    assert [one.offence_id for one in order.offences] == ["first", "second", "third"]


def test_an_order_repeated_in_two_cases_of_a_person_is_one_with_both_references() -> None:
    message = resulted(community_order(), treatment())
    twin = json.loads(json.dumps(message["cases"][0])) | {"urn": "20CA9999926"}
    twin["defendants"][0]["defendantId"] = "another-id-in-the-other-case"
    message["cases"].append(twin)

    order = only_order(as_results(message))

    assert order.references == ("20CA4417226", "20CA9999926")


def test_two_people_who_share_an_order_id_have_an_order_each() -> None:
    message = resulted(community_order(), treatment())
    other = resulted_defendant(community_order(), treatment(), defendantId="somebody-else")
    other["individualDefendant"]["person"] |= {"firstName": "Tomasz", "dateOfBirth": "1984-02-29"}
    message["cases"][0]["defendants"].append(other)

    reading = as_results(message)

    assert [(order.defendant.first_name, order.order_id) for order in reading.orders] == [
        ("Leah", "order-1"),
        ("Tomasz", "order-1"),
    ]
    assert [len(order.treatments) for order in reading.orders] == [1, 1]


def test_a_name_spelled_in_two_ways_is_one_person_where_id_and_birth_agree() -> None:
    message = resulted(community_order(), treatment())
    again = resulted_defendant(community_order(), treatment())
    again["individualDefendant"]["person"]["lastName"] = "Ashdown-Green"
    message["cases"][0]["defendants"].append(again)

    reading = as_results(message)

    assert only_order(reading).has_treatment
    assert len(reading.resulted) == 1


def test_people_with_one_careless_id_are_not_made_one() -> None:
    message = resulted(community_order("order-1"))
    other = resulted_defendant(community_order("order-2"))
    other["individualDefendant"]["person"] |= {"firstName": "Tomasz", "dateOfBirth": "1984-02-29"}
    message["cases"][0]["defendants"].append(other)

    assert {one.defendant.first_name: one.result_ids for one in as_results(message).resulted} == {
        "Leah": ("order-1",),
        "Tomasz": ("order-2",),
    }


def test_copies_that_disagree_are_said_and_the_later_share_is_taken() -> None:
    later = treatment(judicialResultPrompts=[prompt("periodOfTreatment", "9 Months")], lastSharedDateTime="2026-11-18")
    message = resulted(community_order(), treatment())
    message["cases"][0]["defendants"][0]["offences"].append(offence(later, id="other"))

    reading = as_results(message)

    assert str(only_order(reading).treatments[0].period) == "9 months"
    assert [problem.where for problem in reading.problems] == ["cases[0].defendants[0].offences[0].judicialResults[1]"]
    assert "offences[1].judicialResults[0] with other contents" in reading.problems[0].message


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_of_copies_shared_on_one_day_the_withdrawn_one_counts(withdrawn_first: bool) -> None:
    one, other = treatment(isDeleted=withdrawn_first), treatment(isDeleted=not withdrawn_first)
    message = resulted(community_order(), one)
    message["cases"][0]["defendants"][0]["offences"].append(offence(other, id="other"))

    reading = as_results(message)

    assert not only_order(reading).has_treatment
    assert len(reading.problems) == 1


def test_the_day_the_message_names_is_the_day_of_the_hearing() -> None:
    message = resulted(community_order(orderedDate=None))
    message["session"]["sessionDays"] = [{"sittingDay": "2026-11-12T10:00:00Z"}, {"sittingDay": "2026-11-11T10:00:00Z"}]

    named = only_order(as_results(message)).made_on
    del message["hearingDay"]

    assert named == dt.date(2026, 11, 16)
    assert only_order(as_results(message)).made_on == dt.date(2026, 11, 11)


def test_an_order_of_an_earlier_hearing_does_not_take_this_hearings_court() -> None:
    order = only_order(as_results(resulted(community_order(orderedHearingId="an-earlier-one", orderedDate=None))))

    assert order.court.code == ""
    assert order.made_on is None
