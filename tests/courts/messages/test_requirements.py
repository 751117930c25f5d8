"""Which order a requirement belongs to."""

from tests.courts.messages.examples import (
    SUSPENDED_TYPE,
    VARIED_TYPE,
    as_results,
    community_order,
    hearing_resulted,
    offence,
    only_order,
    prompt,
    result,
    resulted,
    suspended_order,
    treatment,
    unpaid_work,
)


def test_a_requirement_belongs_to_the_order_its_root_names_and_not_to_its_neighbour() -> None:
    message = resulted(community_order("order-1"), suspended_order("order-2"), treatment(root="order-2"))

    orders = as_results(message).orders

    assert [(order.order_id, order.has_treatment) for order in orders] == [("order-1", False), ("order-2", True)]


def test_a_requirement_on_another_offence_still_belongs_to_its_root() -> None:
    message = resulted(community_order())
    message["cases"][0]["defendants"][0]["offences"].append(offence(treatment(), unpaid_work(), id="other"))

    order = only_order(as_results(message))

    assert order.has_treatment
    assert len(order.companions) == 1


def test_a_chain_of_parents_leads_to_the_order() -> None:
    group = result(None, "group", label="Requirements", rootJudicialResultId=None, parentJudicialResultId="order-1")
    requirement = treatment(root=None, parentJudicialResultId="group")
    message = resulted(community_order("order-1"), community_order("order-2"), group, requirement)

    assert [order.has_treatment for order in as_results(message).orders] == [True, False]


def test_parents_in_a_circle_end_on_the_offence() -> None:
    first = result(None, "one", rootJudicialResultId=None, parentJudicialResultId="two")
    second = result(None, "two", rootJudicialResultId=None, parentJudicialResultId="one")
    message = resulted(community_order(), first, second, treatment(root=None, parentJudicialResultId="one"))

    reading = as_results(message)

    assert only_order(reading).has_treatment
    assert "the message does not hold" in reading.problems[0].message


def test_a_requirement_without_ids_belongs_to_the_order_on_its_offence() -> None:
    message = resulted(community_order("order-1"))
    bare = treatment(root=None, parentJudicialResultId=None)
    message["cases"][0]["defendants"][0]["offences"].append(offence(suspended_order("order-2"), bare, id="other"))

    reading = as_results(message)

    assert [(order.order_id, order.has_treatment) for order in reading.orders] == [
        ("order-1", False),
        ("order-2", True),
    ]
    assert reading.problems == ()


def test_a_requirement_without_ids_belongs_to_a_deleted_order_where_no_other_is_there() -> None:
    bare = treatment(root=None, parentJudicialResultId=None)

    order = only_order(as_results(resulted(community_order(isDeleted=True), bare)))

    assert len(order.treatments) == 1
    assert not order.has_treatment


def test_a_requirement_beside_the_offences_belongs_to_the_notice_beside_them() -> None:
    varied = result("1030", "notice-1", label="Community order varied")
    bare = treatment(root=None, parentJudicialResultId=None)
    message = resulted()
    message["cases"][0]["defendants"][0]["judicialResults"] = [varied, bare]

    reading = as_results(message)

    assert [len(notice.treatments) for notice in reading.notices] == [1]
    assert reading.problems == ()


def test_the_type_of_its_root_tells_two_orders_on_one_offence_apart() -> None:
    bare = treatment(root=None, parentJudicialResultId=None, rootJudicialResultTypeId=SUSPENDED_TYPE)

    orders = as_results(resulted(community_order("order-1"), suspended_order("order-2"), bare)).orders

    assert [(order.order_id, order.has_treatment) for order in orders] == [("order-1", False), ("order-2", True)]


def test_a_requirement_that_could_belong_to_two_orders_is_a_problem_line() -> None:
    bare = treatment(root=None, parentJudicialResultId=None)

    reading = as_results(resulted(community_order("order-1"), community_order("order-2"), bare))

    assert [order.has_treatment for order in reading.orders] == [False, False]
    assert "more than one order" in reading.problems[0].message
    assert [other.result.code for other in reading.others] == ["3108"]


def test_a_requirement_without_any_order_is_a_problem_line() -> None:
    reading = as_results(resulted(treatment()))

    assert reading.orders == ()
    assert "not in the message" in reading.problems[0].message
    assert reading.problems[0].where == "cases[0].defendants[0].offences[0].judicialResults[0]"


def test_a_requirement_whose_order_is_unknown_goes_to_the_one_on_its_offence_and_says_so() -> None:
    reading = as_results(resulted(community_order(), treatment(root="nowhere")))

    assert only_order(reading).has_treatment
    assert "names an order that the message does not hold" in reading.problems[0].message


def test_new_requirements_of_a_variation_hang_under_the_notice_and_make_no_order() -> None:
    varied = result("1030", "notice-1", label="Community order varied", judicialResultTypeId=VARIED_TYPE)

    reading = as_results(resulted(varied, treatment(root="notice-1"), unpaid_work(root="notice-1")))

    assert reading.orders == ()
    (notice,) = reading.notices
    assert [len(notice.treatments), len(notice.companions)] == [1, 1]


def test_a_requirement_of_a_variation_elsewhere_is_not_given_to_a_new_order() -> None:
    stray = treatment(root="not here", rootJudicialResultTypeId=VARIED_TYPE)

    reading = as_results(resulted(community_order(), stray))

    assert not only_order(reading).has_treatment
    assert "not in the message" in reading.problems[0].message


def test_supervision_rolled_up_for_the_defendant_as_a_whole_is_found() -> None:
    order = suspended_order(judicialResultPrompts=[prompt("suspendedPeriod", "24 Months")])
    message = hearing_resulted(order)
    rolled_up = result(
        None,
        "rolled-up",
        label="Total suspended custodial period",
        rootJudicialResultId="order-1",
        judicialResultPrompts=[prompt("supervisionPeriod", "18 Months")],
    )
    message["hearing"]["defendantJudicialResults"] = [
        {"masterDefendantId": "33333333-aaaa-4aaa-8aaa-333333333333", "judicialResult": rolled_up}
    ]

    assert str(only_order(as_results(message)).supervision_period) == "18 months"


def test_the_orders_own_answer_counts_before_one_rolled_up() -> None:
    message = hearing_resulted(suspended_order())
    rolled_up = result(
        None, "up", rootJudicialResultId="order-1", judicialResultPrompts=[prompt("supervisionPeriod", "6 Months")]
    )
    message["hearing"]["defendantJudicialResults"] = [
        {"defendantId": "33333333-aaaa-4aaa-8aaa-333333333333", "judicialResult": rolled_up}
    ]

    assert str(only_order(as_results(message)).supervision_period) == "18 months"


def test_beside_a_deleted_order_on_its_offence_a_requirement_belongs_to_the_one_that_stands() -> None:
    bare = treatment(root=None, parentJudicialResultId=None)

    orders = as_results(resulted(community_order("old", isDeleted=True), community_order("new"), bare)).orders

    assert [(order.order_id, order.has_treatment) for order in orders] == [("old", False), ("new", True)]


def test_a_group_named_with_others_is_still_a_requirement() -> None:
    tagged = result(
        "3148", "tag-1", resultDefinitionGroup="Community Requirement,ELMON", rootJudicialResultId="order-1"
    )

    order = only_order(as_results(resulted(community_order(), tagged)))

    assert [companion.title for companion in order.companions] == ["Electronic Monitoring (Location only) Requirement"]
