"""Marks beside names: for every record of the person, in a number of queries that people do not change."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.cases import notices
from backend.cases.models import Case
from backend.walls.context import speak_for
from tests import cast
from tests.care.given import AT_RISK, PHQ_9, an_mhtr_case, take
from tests.cases.given import a_person


def marked(*cases: Case) -> tuple[set[str], int]:
    """Whose name is marked, and in how many queries that was found."""
    people = {one.person_id: one.person.family_name for one in cases}
    rhian = cast.RHIAN.actor
    speak_for(rhian)
    with CaptureQueriesContext(connection) as queries:
        found = notices.marks_of(rhian, set(people))
    return {people[one] for one in found}, len(queries)


def test_those_about_whom_an_alert_is_unanswered_are_marked_and_nobody_else(db: None) -> None:
    first = an_mhtr_case()
    alarmed = []
    for number in range(4):
        speak_for(cast.AMARA.actor)
        alarmed.append(an_mhtr_case(a_person(f"Alarmed{number}")))
    take(alarmed[0], PHQ_9, AT_RISK, done_about_risk="Stayed with him.")
    one, queries = marked(first, alarmed[0])
    assert one == {"Alarmed0"}
    for case in alarmed[1:]:
        take(case, PHQ_9, AT_RISK, done_about_risk="Stayed with him.")
    many, as_many = marked(first, *alarmed)
    assert many == {f"Alarmed{number}" for number in range(4)}
    assert as_many == queries


def test_where_nobody_is_marked_it_costs_one_query(db: None) -> None:
    assert marked(an_mhtr_case()) == (set(), 1)
