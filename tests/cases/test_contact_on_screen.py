"""How somebody may be contacted, on screen: asked once, seen on every case of theirs, and never overwritten unseen."""

import pytest
from django.test import Client
from django.urls import reverse

from backend.cases.models import Case
from backend.people.models import ContactPreference, Person
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.given import a_toy_case
from tests.cases.test_screens import hidden, signed_in, text

SAID = {"ways": ["text"], "number": "07700 900123", "leave_message": "no", "words": "It is Sam, about Thursday"}


@pytest.fixture
def case(committed: str) -> Case:
    with speaking_for(cast.AMARA.actor):
        return a_toy_case()


@pytest.fixture
def amara(committed: str) -> Client:
    return signed_in(cast.AMARA)


def page_of(case: Case) -> str:
    return reverse("case-contact", args=[case.id])


def person_tab(client: Client, case: Case) -> str:
    return text(client.get(reverse("case-person", args=[case.id])))


def test_until_somebody_asks_the_page_says_so_and_leads_to_asking(case: Case, amara: Client) -> None:
    shown = amara.get(reverse("case-person", args=[case.id]))
    assert "Nobody has asked yet. Until then: only face to face." in text(shown)
    assert page_of(case) in shown.content.decode()


def test_what_they_said_stands_on_every_case_of_theirs(case: Case, amara: Client) -> None:
    with speaking_for(cast.AMARA.actor):
        other = a_toy_case(person=Person.objects.get(id=case.person_id))
    sent = {**hidden(amara.get(page_of(case)).content.decode()), **SAID}
    answer = amara.post(page_of(case), sent, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("case-person", args=[case.id])
    for one in (case, other):
        shown = person_tab(amara, one)
        assert "A text message" in shown
        assert "07700 900123" in shown
        assert "It is Sam, about Thursday" in shown


def test_a_way_without_a_number_is_refused_and_what_was_typed_stays(case: Case, amara: Client) -> None:
    sent = {**hidden(amara.get(page_of(case)).content.decode()), **SAID, "number": ""}
    answer = amara.post(page_of(case), sent)
    assert answer.status_code == 422
    assert "Enter the number that a text may be sent to." in text(answer)
    assert "It is Sam, about Thursday" in answer.content.decode()
    with speaking_for(cast.AMARA.actor):
        assert not ContactPreference.objects.exists()


def test_whoever_comes_second_is_told_and_overwrites_nothing(case: Case, amara: Client) -> None:
    old = hidden(amara.get(page_of(case)).content.decode())
    amara.post(page_of(case), {**old, **SAID})
    late = amara.post(page_of(case), {**old, **SAID, "number": "07700 900999"})
    assert late.status_code == 409
    assert "07700 900123" in person_tab(amara, case)
