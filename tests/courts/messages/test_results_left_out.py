"""What is not taken from results, and what is taken although something is wrong with it."""

import pytest

from tests.courts.messages.examples import (
    as_results,
    community_order,
    hearing_resulted,
    listed_defendant,
    messages_of,
    only_order,
    prompt,
    result,
    resulted,
    treatment,
)


def test_a_company_in_results_is_a_problem_line() -> None:
    company = {"defendantId": "c", "corporateDefendant": {"name": "Harbour Ltd"}, "offences": []}
    message = resulted(community_order(), treatment())
    message["cases"][0]["defendants"].append(company)

    reading = as_results(message)

    assert len(reading.orders) == 1
    assert [problem.where for problem in reading.problems] == ["cases[0].defendants[1]"]


def test_the_order_of_a_person_under_18_is_left_out() -> None:
    message = resulted(community_order(), treatment())
    message["cases"][0]["defendants"][0]["individualDefendant"]["person"]["dateOfBirth"] = "2009-01-01"

    reading = as_results(message)

    assert (reading.orders, reading.resulted) == ((), ())
    assert "under 18" in reading.problems[0].message


def test_an_adult_still_marked_as_a_youth_keeps_their_order_and_the_mark_is_said() -> None:
    message = hearing_resulted(community_order(), treatment())
    message["hearing"]["prosecutionCases"][0]["defendants"][0]["isYouth"] = True

    reading = as_results(message)

    assert only_order(reading).has_treatment
    assert "marked as a youth" in reading.problems[0].message


def test_a_youth_without_a_date_of_birth_is_left_out() -> None:
    message = hearing_resulted(community_order(), treatment())
    defendant = message["hearing"]["prosecutionCases"][0]["defendants"][0]
    defendant["isYouth"] = True
    del defendant["personDefendant"]["personDetails"]["dateOfBirth"]

    assert as_results(message).orders == ()


def test_an_order_without_a_case_reference_is_taken_and_said() -> None:
    message = resulted(community_order(), treatment())
    del message["cases"][0]["urn"]

    reading = as_results(message)

    assert only_order(reading).references == ()
    assert "neither a URN nor a case number" in reading.problems[0].message


def test_a_result_for_an_id_that_two_people_carry_is_given_to_neither() -> None:
    message = hearing_resulted(community_order())
    twin = listed_defendant(personDefendant={"personDetails": {"firstName": "Tomasz", "lastName": "Wrona"}})
    message["hearing"]["prosecutionCases"][0]["defendants"].append(twin)
    apart = {"masterDefendantId": twin["id"], "judicialResult": result("1015", "fine-1")}
    message["hearing"]["defendantJudicialResults"] = [apart]

    reading = as_results(message)

    assert [one.result_ids for one in reading.resulted] == [("order-1",), ()]
    assert [problem.where for problem in reading.problems] == ["hearing.defendantJudicialResults[0]"]
    assert "names no person" in reading.problems[0].message


def test_an_unknown_court_is_said_and_the_order_is_taken() -> None:
    message = resulted(community_order(), treatment())
    message["session"]["courtCentreWithLJA"]["courtCentre"]["code"] = "B99ZZ00"

    reading = as_results(message)

    assert only_order(reading).court.code == ""
    assert "“B99ZZ00” is not in the table of courts" in reading.problems[0].message
    assert reading.problems[0].where == "session.courtCentreWithLJA.courtCentre.code"


@pytest.mark.parametrize("code", ["3999", "ABCD", "31080"])
def test_an_unknown_result_code_is_said_and_nothing_is_guessed_from_it(code: str) -> None:
    reading = as_results(resulted(community_order(), treatment(cjsCode=code)))

    order = only_order(reading)
    assert (order.treatments, order.companions) == ((), ())
    assert [other.result.cjs_code for other in reading.others] == [code]
    (problem,) = reading.problems
    assert problem.where == "cases[0].defendants[0].offences[0].judicialResults[1].cjsCode"
    assert f"“{code}”" in problem.message
    assert "Mental health treatment non-residential patient" in problem.message


@pytest.mark.parametrize("day", ["30/02/2027", "2027-02-30", "0000-01-01", "31/12/9999", "next year"])
def test_an_end_date_that_does_not_exist_is_said_and_the_order_is_taken_without_it(day: str) -> None:
    order = community_order(judicialResultPrompts=[prompt("endDate", day)])

    reading = as_results(resulted(order, treatment()))

    assert only_order(reading).end_date is None
    assert only_order(reading).has_treatment
    assert reading.problems[0].where == (
        "cases[0].defendants[0].offences[0].judicialResults[0].judicialResultPrompts[0].value"
    )


def test_a_message_without_results_points_to_the_other_import() -> None:
    reading = as_results(resulted())

    assert "no results" in messages_of(reading)[0]
    assert not reading.could_not_read
