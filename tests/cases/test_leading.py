"""Somebody on several cases has one lead worker, whom everybody who works with them sees."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from backend.cases.commands import assign, name_lead
from backend.cases.leading import Lead, lead_of
from backend.cases.models import Case, LeadCase
from backend.people.models import Person
from backend.refusals import Conflict, NotFound
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.cases.given import a_person, a_toy_case, do
from tests.cases.test_screens import signed_in, text


@pytest.fixture
def person(db: None) -> Person:
    speak_for(cast.AMARA.actor)
    return a_person()


def held(person: Person, worker: cast.Member = cast.AMARA) -> Case:
    case = a_toy_case(person=person)
    assign(case.id, worker.id, by=cast.AMARA.actor, expected_version=None, command_id=uuid.uuid4())
    return case


def leads(person: Person) -> Lead | None:
    return lead_of(cast.AMARA.actor, person.id)


def test_whoever_is_on_one_case_alone_needs_no_lead(person: Person) -> None:
    held(person)
    assert leads(person) is None


def test_until_somebody_says_it_the_case_that_was_opened_first_leads(person: Person) -> None:
    first, _ = held(person), held(person)
    found = leads(person)
    assert found is not None
    assert (found.case_id, found.worker, found.said) == (first.id, "Amara Okafor", False)


def test_a_case_that_nobody_holds_leads_nothing(person: Person) -> None:
    alone = a_toy_case(person=person)
    second = held(person)
    assert leads(person) == Lead(case_id=second.id, reference=second.reference, worker="Amara Okafor", said=False)
    with pytest.raises(Conflict, match="Nobody holds this case yet"):
        name_lead(alone.id, by=cast.AMARA.actor)


def test_what_was_said_last_counts_and_again_changes_nothing(person: Person) -> None:
    first, second = held(person), held(person)
    for one in (second, first, second, second):
        name_lead(one.id, by=cast.AMARA.actor)
    found = leads(person)
    assert found is not None
    assert (found.case_id, found.said) == (second.id, True)
    assert LeadCase.objects.count() == 3


def test_a_case_that_has_ended_no_longer_leads(person: Person) -> None:
    held(person)
    second, third = held(person), held(person)
    name_lead(second.id, by=cast.AMARA.actor)
    name_lead(third.id, by=cast.AMARA.actor)
    do(third, "decline", cast.AMARA)
    found = leads(person)
    assert found is not None
    assert found.case_id == second.id
    with pytest.raises(Conflict, match="has ended"):
        name_lead(third.id, by=cast.AMARA.actor)


def test_somebody_elsewhere_finds_no_case_to_say_it_of(person: Person) -> None:
    case = held(person)
    speak_for(cast.CHIDI.actor)
    with pytest.raises(NotFound):
        name_lead(case.id, by=cast.CHIDI.actor)


def test_the_page_of_each_case_names_the_lead_and_changes_it(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        person = a_person()
        first, second = held(person), held(person)
    amara: Client = signed_in(cast.AMARA)
    assert f"(case {first.reference})" in text(amara.get(reverse("case", args=[second.id])))
    assert "opened first" in text(amara.get(reverse("case-lead", args=[second.id])))
    answer = amara.post(reverse("case-lead", args=[second.id]), follow=True)
    assert "Amara Okafor leads the work with" in text(answer)
    for one in (first, second):
        assert f"(case {second.reference})" in text(amara.get(reverse("case", args=[one.id])))
