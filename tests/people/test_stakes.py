"""A stake is what shows a person to an organisation, and nothing else does."""

import uuid
from typing import Any

import pytest

from backend.people.commands import end_stake, give_stake
from backend.people.models import Person, Stake
from backend.refusals import Malformed, NotFound
from backend.walls.context import speaking_for
from tests import cast
from tests.people.given import enter, log_of


def share(person_id: uuid.UUID, by: cast.Member = cast.AMARA, *, reference: uuid.UUID, place: cast.Place) -> bool:
    return give_stake(
        by=by.actor,
        person_id=person_id,
        organisation_id=place.id,
        because=Stake.Because.SHARE,
        reference=reference,
    )


def test_a_stake_shows_the_person_and_its_end_hides_them(committed: str) -> None:
    amara, chidi, basis = cast.AMARA.actor, cast.CHIDI.actor, uuid.uuid4()
    with speaking_for(amara):
        person_id = enter().person_id
        assert share(person_id, reference=basis, place=cast.ELSEWHERE) is True
        assert share(person_id, reference=basis, place=cast.ELSEWHERE) is False
    with speaking_for(chidi):
        assert Person.objects.get().id == person_id
        ended: dict[str, Any] = {
            "person_id": person_id,
            "organisation_id": cast.ELSEWHERE.id,
            "because": Stake.Because.SHARE,
            "reference": basis,
        }
        assert end_stake(by=chidi, **ended) is True
    with speaking_for(chidi):
        assert not Person.objects.exists()
        with pytest.raises(NotFound):
            end_stake(by=chidi, **ended)
    with speaking_for(amara):
        assert end_stake(by=amara, **ended) is False
        assert share(person_id, reference=basis, place=cast.ELSEWHERE) is True
    given = log_of("people.give_stake")
    assert [(row.verb, row.recipient, row.people) for row in given] == [
        ("disclosure", str(cast.ELSEWHERE.id), [person_id])
    ] * 2
    assert [row.outcome for row in log_of("people.end_stake")] == ["done", "refused"]


def test_another_reason_still_shows_the_person(committed: str) -> None:
    first, second = uuid.uuid4(), uuid.uuid4()
    with speaking_for(cast.AMARA.actor):
        person_id = enter().person_id
        share(person_id, reference=first, place=cast.ELSEWHERE)
        share(person_id, reference=second, place=cast.ELSEWHERE)
        end_stake(
            by=cast.AMARA.actor,
            person_id=person_id,
            organisation_id=cast.ELSEWHERE.id,
            because=Stake.Because.SHARE,
            reference=first,
        )
    with speaking_for(cast.CHIDI.actor):
        assert Person.objects.get().id == person_id


def test_nobody_gives_themselves_a_stake_in_somebody_they_do_not_see(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        person_id = enter().person_id
    with speaking_for(cast.CHIDI.actor):
        with pytest.raises(NotFound):
            share(person_id, cast.CHIDI, reference=uuid.uuid4(), place=cast.ELSEWHERE)
        assert not Person.objects.exists()


@pytest.mark.usefixtures("as_amara")
def test_an_organisation_that_is_none_is_given_nothing() -> None:
    person_id = enter().person_id
    with pytest.raises(Malformed, match="one of these is not on it"):
        share(person_id, reference=uuid.uuid4(), place=cast.Place("Nowhere", "provider"))
