"""The order of a case is kept in step with what people enter, version by version, each with what changed."""

import datetime as dt

import pytest

from backend.cases.facts import picture_of
from backend.cases.models import Case
from backend.courts import queries
from backend.courts.facts import orders_of
from backend.courts.models import Order, OrderVersion
from backend.pathways.facts import ORDER, Check
from backend.people.models import Person
from backend.refusals import NotFound, Refusal
from tests import cast
from tests.courts.given import at_work, court_list, do, facts_of, order_of, owed, referred, results
from tests.courts.messages.examples import OUR_LISTS, OUR_RESULTS

pytestmark = pytest.mark.usefixtures("importing")

ENTERED = {
    "order_type": "community",
    "sentenced_on": "2026-11-16",
    "ends_on": "2027-11-15",
    "periods": [
        {
            "kind": "practitioner",
            "starts_on": "2026-11-16",
            "ends_on": "2027-11-15",
            "practitioner": "Dr Samira Khan",
        }
    ],
}


def sentenced(**changes: object) -> Case:
    """A case whose order somebody entered by hand."""
    court_list(OUR_LISTS / "west-midlands-2026-11.csv")
    case = referred(Person.objects.get(family_name="ASHDOWN").id)
    do(case, "record_order", cast.OWEN, **{**ENTERED, **changes})
    return case


def test_what_is_entered_at_sentence_is_the_order_that_guards_are_told() -> None:
    case = sentenced()
    facts = facts_of(Order.objects.get())
    assert picture_of(case).known[ORDER.name] == orders_of([case])[case.id] == facts
    assert facts.periods[0].practitioner == "Dr Samira Khan"
    assert {one.outcome for one in facts.checks} == {Check.PASSED}
    version = OrderVersion.objects.get()
    assert (version.number, version.recorded_by, version.said, version.changes) == (1, "Owen Price", None, [])


def test_a_change_is_a_version_with_what_changed_and_the_first_stays_as_it_was() -> None:
    case = sentenced()
    event = do(case, "name_officer", cast.RHIAN, responsible_officer="Rhian Morgan")
    first, second = OrderVersion.objects.all()
    assert second.changes == [{"field": "responsible officer", "before": "not given", "after": "Rhian Morgan"}]
    assert (second.event_id, second.recorded_by) == (event, "Rhian Morgan")
    assert first.facts["responsible_officer"] == ""


def test_an_entry_that_changes_nothing_of_the_order_makes_no_version() -> None:
    case = sentenced(responsible_officer="Rhian Morgan")
    do(case, "name_officer", cast.RHIAN, responsible_officer="Rhian Morgan")
    assert OrderVersion.objects.count() == 1


def test_an_extension_and_an_appeal_are_what_the_next_guard_sees() -> None:
    case = sentenced()
    do(case, "extend_order", cast.OWEN, new_end_on="2028-03-15")
    with pytest.raises(Refusal):
        do(case, "extend_order", cast.OWEN, new_end_on="2028-04-15")
    do(case, "lodge_appeal", cast.OWEN)
    facts = facts_of(Order.objects.get())
    assert (facts.ends_on, facts.extended_on_application, facts.appeal_pending) == (dt.date(2028, 3, 15), True, True)
    assert OrderVersion.objects.count() == 3


def test_a_defect_opens_a_query_and_a_refused_entry_leaves_no_version() -> None:
    case = sentenced(periods=[{"kind": "practitioner", "ends_on": "2029-01-01"}])
    failed = {one.slug for one in facts_of(Order.objects.get()).failed}
    assert failed == {"place_or_practitioner_named", "period_inside_order"}
    assert "order_defective" in owed(case)
    with pytest.raises(Refusal):
        do(case, "change_area", cast.RHIAN, permitted=False, new_area="Black Country")
    assert OrderVersion.objects.count() == 1


def test_a_case_without_an_order_has_no_such_fact() -> None:
    court_list(OUR_LISTS / "west-midlands-2026-11.csv")
    case = referred(Person.objects.get(family_name="ASHDOWN").id)
    assert orders_of([case]) == {}
    assert ORDER.name not in picture_of(case).known


def test_the_order_of_a_case_is_read_with_every_version_and_what_each_changed() -> None:
    case = sentenced()
    do(case, "name_officer", cast.RHIAN, responsible_officer="Rhian Morgan")
    with at_work(cast.RHIAN) as actor:
        found = queries.order_of(actor, case.id)
    assert found is not None
    assert found.facts.responsible_officer == "Rhian Morgan"
    assert [(one.number, one.recorded_by, one.from_court) for one in found.versions] == [
        (2, "Rhian Morgan", False),
        (1, "Owen Price", False),
    ]
    assert [str(one) for one in found.versions[0].changes] == ["responsible officer: not given → Rhian Morgan"]


def test_a_version_from_a_message_says_so_and_a_case_that_is_not_theirs_is_not_found() -> None:
    results(
        OUR_RESULTS / "birmingham-2026-11-16-first-share.json", OUR_RESULTS / "birmingham-2026-11-16-amended-share.json"
    )
    case = order_of("Ashdown").case
    with at_work(cast.RHIAN) as actor:
        found = queries.order_of(actor, case.id)
    assert found is not None
    assert found.court == "Birmingham (Corporation St) Magistrates' Court"
    assert [(one.from_court, one.shared_on) for one in found.versions] == [
        (True, dt.date(2026, 11, 18)),
        (True, dt.date(2026, 11, 16)),
    ]
    with at_work(cast.CHIDI) as actor, pytest.raises(NotFound):
        queries.order_of(actor, case.id)


def test_a_case_that_awaits_sentence_has_no_order_to_read() -> None:
    court_list(OUR_LISTS / "west-midlands-2026-11.csv")
    case = referred(Person.objects.get(family_name="ASHDOWN").id)
    with at_work(cast.AMARA) as actor:
        assert queries.order_of(actor, case.id) is None
