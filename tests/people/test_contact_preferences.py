"""How somebody may be contacted: what they said counts everywhere, and nothing is done that nobody said yes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cases.showing import contact_facts
from backend.pathways import entry
from backend.people import facts, queries
from backend.people.commands import record_contact_preferences
from backend.people.contact_preferences import ContactPreferences, Way, check
from backend.people.models import ContactPreference, Person
from backend.refusals import Conflict, Malformed, NotFound
from backend.walls.context import speak_for
from tests import cast
from tests.cases.given import a_person

SAID = ContactPreferences(
    ways=(Way.TEXT,), number="07700 900123", words="It is Sam, about Thursday", never="No letters"
)


@pytest.fixture
def person(db: None) -> Person:
    speak_for(cast.AMARA.actor)
    return a_person()


def record(person: Person, said: ContactPreferences, version: int | None = None) -> None:
    record_contact_preferences(by=cast.AMARA.actor, person_id=person.id, said=said, expected_version=version)


def test_what_was_said_last_counts_and_the_earlier_is_kept(person: Person) -> None:
    record(person, SAID)
    record(person, ContactPreferences(ways=(Way.CALL,), number="07700 900456"))
    assert facts.contact_preferences([person.id])[person.id].number == "07700 900456"
    assert [row.said["number"] for row in ContactPreference.objects.all()] == ["07700 900123", "07700 900456"]


def test_until_somebody_asks_nothing_may_be_done(person: Person) -> None:
    known = queries.contact_preferences_of(cast.AMARA.actor, person.id)
    assert (known.said.ways, known.said.leave_message, known.version) == ((), False, 0)
    assert facts.contact_preferences([person.id]) == {}
    assert contact_facts(known.said) == []


def test_the_same_again_is_no_new_version(person: Person) -> None:
    record(person, SAID)
    record(person, SAID)
    assert ContactPreference.objects.count() == 1


def test_two_who_had_it_open_do_not_overwrite_each_other(person: Person) -> None:
    record(person, SAID, version=0)
    with pytest.raises(Conflict, match="Amara Okafor has changed this"):
        record(person, ContactPreferences(ways=(Way.LETTER,)), version=0)
    assert facts.contact_preferences([person.id])[person.id] == SAID


def test_somebody_whom_nobody_here_works_with_is_not_there(person: Person) -> None:
    record(person, SAID)
    speak_for(cast.CHIDI.actor)
    with pytest.raises(NotFound):
        queries.contact_preferences_of(cast.CHIDI.actor, person.id)
    assert facts.contact_preferences([person.id]) == {}


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        (ContactPreferences(ways=(Way.CALL, Way.TEXT)), ["number"]),
        (ContactPreferences(ways=(Way.EMAIL, Way.THROUGH)), ["through", "email"]),
        (ContactPreferences(ways=(Way.EMAIL,), email="somewhere"), ["email"]),
    ],
)
def test_a_way_that_leads_nowhere_is_refused_at_its_field(
    person: Person, said: ContactPreferences, fields: list[str]
) -> None:
    with pytest.raises(Malformed) as refused:
        record(person, said)
    assert [one.where for one in refused.value.reasons] == fields
    assert not ContactPreference.objects.exists()


@given(
    ways=st.lists(st.sampled_from(list(Way)), unique=True),
    number=st.sampled_from([None, "07700 900123"]),
    email=st.sampled_from([None, "sam@example.org"]),
    through=st.sampled_from([None, "His sister, 07700 900321"]),
    leave=st.booleans(),
)
def test_whatever_passes_can_be_done_and_is_read_back_as_it_was_said(
    ways: list[Way], number: str | None, email: str | None, through: str | None, leave: bool
) -> None:
    said = ContactPreferences(ways=tuple(ways), number=number, email=email, through=through, leave_message=leave)
    reaches = {Way.CALL: number, Way.TEXT: number, Way.EMAIL: email, Way.THROUGH: through, Way.LETTER: "their address"}
    if all(reaches[way] for way in ways):
        check(said)
        assert entry.read(ContactPreferences, entry.write(said)) == said
    else:
        with pytest.raises(Malformed):
            check(said)
