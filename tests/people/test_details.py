"""What is wrong about a person can be put right, and what stood there before still finds them."""

import datetime as dt
import uuid

import pytest

from backend.people import queries
from backend.people.commands import Outcome, add_identifiers, correct_details, set_aside_identifier
from backend.people.models import Identifier, Person, PossibleMatch
from backend.refusals import Conflict, Malformed, NotFound
from tests import cast
from tests.people.given import BORN, OTHER_DAY, enter, nhs, pnc

pytestmark = pytest.mark.usefixtures("as_amara")


def test_a_corrected_name_is_shown_and_the_earlier_one_still_finds_the_person() -> None:
    person_id = enter(family_name="Mnok").person_id
    correct_details(
        by=cast.AMARA.actor, person_id=person_id, source="typed", family_name="Monk", given_names="Vijay",
        known_as="VJ", title="Mr", date_of_birth=OTHER_DAY,
    )  # fmt: skip
    person = queries.person_summary(cast.AMARA.actor, person_id)
    assert (person.family_name, person.known_as, person.title, person.date_of_birth) == ("Monk", "VJ", "Mr", OTHER_DAY)
    assert person.other_names == ("Mnok, Vijay", "Monk, VJ")
    for name in ("Monk", "Mnok"):
        assert [hit.person_id for hit in queries.search(cast.AMARA.actor, family_name=name).hits] == [person_id]


def test_a_correction_that_makes_two_records_alike_is_put_before_a_person() -> None:
    known = enter().person_id
    typo = enter(date_of_birth=dt.date(1998, 12, 23)).person_id
    assert not PossibleMatch.objects.exists()
    correct_details(
        by=cast.AMARA.actor, person_id=typo, source="typed", family_name="Monk", given_names="Vijay", date_of_birth=BORN
    )
    assert PossibleMatch.objects.filter(person_id=typo, candidate_id=known).exists()


def test_a_correction_that_cannot_be_kept_changes_nothing() -> None:
    person_id = enter().person_id
    with pytest.raises(Malformed) as refused:
        correct_details(
            by=cast.AMARA.actor, person_id=person_id, source="typed", family_name="", date_of_birth=dt.date(2090, 1, 1)
        )
    assert {one.where for one in refused.value.reasons} == {"family_name", "date_of_birth"}
    assert Person.objects.get().family_name == "Monk"


def test_a_number_that_becomes_known_is_added_and_finds_the_person() -> None:
    person_id = enter().person_id
    warnings = add_identifiers(
        by=cast.AMARA.actor,
        person_id=person_id,
        identifiers={"nhs_number": nhs(1), "pnc_id": "2004/0012345A"},
        source="typed",
    )
    assert [one.where for one in warnings] == ["pnc_id"]
    assert enter(identifiers={"nhs_number": nhs(1)}).person_id == person_id


def test_a_number_that_somebody_else_holds_is_put_before_a_person() -> None:
    known = enter(identifiers={"nhs_number": nhs(1)}).person_id
    other = enter(family_name="Leffler", given_names="Phyllis", date_of_birth=OTHER_DAY).person_id
    add_identifiers(by=cast.AMARA.actor, person_id=other, identifiers={"nhs_number": nhs(1)}, source="typed")
    match = PossibleMatch.objects.get()
    assert (match.person_id, match.candidate_id) == (other, known)
    assert match.because == "Same NHS number, but neither the name nor the date of birth agrees."


def test_a_second_nhs_number_is_refused_until_the_wrong_one_is_set_aside() -> None:
    person_id = enter(identifiers={"nhs_number": nhs(1)}).person_id
    with pytest.raises(Conflict, match="Another NHS number is on file"):
        add_identifiers(by=cast.AMARA.actor, person_id=person_id, identifiers={"nhs_number": nhs(50)}, source="typed")
    wrong = Identifier.objects.get()
    set_aside_identifier(by=cast.AMARA.actor, person_id=person_id, identifier_id=wrong.id, reason="His brother's")
    add_identifiers(by=cast.AMARA.actor, person_id=person_id, identifiers={"nhs_number": nhs(50)}, source="typed")
    [number] = queries.person_summary(cast.AMARA.actor, person_id).numbers
    assert number.shown.replace(" ", "") == nhs(50)
    kept = Identifier.objects.get(id=wrong.id)
    assert (kept.set_aside_by, kept.set_aside_because) == ("Amara Okafor", "His brother's")


def test_a_number_set_aside_finds_nobody_any_more_and_may_come_back() -> None:
    person_id = enter(identifiers={"pnc_id": pnc(7)}).person_id
    number = Identifier.objects.get()
    set_aside_identifier(by=cast.AMARA.actor, person_id=person_id, identifier_id=number.id, reason="His brother's")
    brother = enter(given_names="Anand", date_of_birth=OTHER_DAY, identifiers={"pnc_id": pnc(7)})
    assert brother.outcome is Outcome.CREATED
    assert queries.search(cast.AMARA.actor, identifier=pnc(7)).hits[0].person_id == brother.person_id
    with pytest.raises(Conflict, match="Amara Okafor has set this number aside already"):
        set_aside_identifier(by=cast.BEN.actor, person_id=person_id, identifier_id=number.id, reason="Again")
    add_identifiers(by=cast.AMARA.actor, person_id=person_id, identifiers={"pnc_id": pnc(7)}, source="typed")
    assert Identifier.objects.filter(person_id=person_id, set_aside_at=None).count() == 1


def test_only_a_number_of_this_person_is_set_aside_and_with_a_reason() -> None:
    person_id = enter(identifiers={"pnc_id": pnc(7)}).person_id
    other = enter(family_name="Leffler", date_of_birth=OTHER_DAY).person_id
    number = Identifier.objects.get().id
    for missing in (
        {"person_id": other, "identifier_id": number},
        {"person_id": person_id, "identifier_id": uuid.uuid4()},
    ):
        with pytest.raises(NotFound, match="no such number"):
            set_aside_identifier(by=cast.AMARA.actor, reason="Wrong", **missing)
    with pytest.raises(Malformed):
        set_aside_identifier(by=cast.AMARA.actor, person_id=person_id, identifier_id=number, reason="")
