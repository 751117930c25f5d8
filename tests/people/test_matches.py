"""A person decides whether two records are of one person, and can take the decision back."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.actors import Actor, ActorKind, system_actor
from backend.pathways.facts import Answer as Agreed
from backend.pathways.facts import ConsentTo
from backend.people import access, facts, joined, merging, queries
from backend.people.background import Answer
from backend.people.commands import (
    add_identifiers,
    confirm_match,
    end_stake,
    give_stake,
    record_background,
    record_consent,
    reject_match,
    report_death,
    separate,
)
from backend.people.models import Combination, Identifier, Person, PossibleMatch, Stake
from backend.refusals import Conflict, Malformed, NotAllowed, NotFound
from backend.walls.context import speak_for
from tests import cast
from tests.people.given import OTHER_DAY, enter, grounds, nhs, pnc

pytestmark = pytest.mark.usefixtures("as_amara")

WHY = "Compared the photographs and the address"


def two_records() -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """The older record, a newer one of the same name and birth, and the possible match between them."""
    older = enter(identifiers={"pnc_id": pnc(7)}).person_id
    newer = enter(identifiers={"nhs_number": nhs(1)}, because=grounds(cast.PROVIDER))
    return older, newer.person_id, newer.candidates[0].match_id


def confirm(match_id: uuid.UUID, *, reason: str = WHY, **more: object) -> uuid.UUID:
    combination = confirm_match(by=cast.AMARA.actor, match_id=match_id, reason=reason, **more)  # type: ignore[arg-type]
    assert combination is not None
    return combination


class Remembering:
    """A room above that carries two rows over."""

    seen: list[tuple[str, uuid.UUID, list[uuid.UUID]]]
    rows = (uuid.UUID(int=1), uuid.UUID(int=2))

    def __init__(self) -> None:
        type(self).seen = []

    def joined(self, event: merging.Joined) -> Sequence[uuid.UUID]:
        self.seen.append(("joined", event.joined_id, []))
        return self.rows

    def separated(self, event: merging.Joined, moved: Sequence[uuid.UUID]) -> None:
        self.seen.append(("separated", event.joined_id, list(moved)))


@pytest.fixture
def room_above(monkeypatch: pytest.MonkeyPatch) -> type[Remembering]:
    monkeypatch.setattr(merging, "_followers", {})
    return merging.follows_merge("test")(Remembering)


def test_after_a_confirmation_everything_of_both_is_read_as_one_persons() -> None:
    older, newer, match = two_records()
    record_background(by=cast.AMARA.actor, person_id=newer, answers={"carer": Answer(codes=("yes",))})
    record_consent(
        by=cast.AMARA.actor, person_id=newer, case_id=None, to=ConsentTo.ASSESSMENT, answer=Agreed.GIVEN, on=OTHER_DAY.replace(year=2026)
    )  # fmt: skip
    confirm(match)
    person = queries.person_summary(cast.AMARA.actor, older)
    assert person == queries.person_summary(cast.AMARA.actor, newer)
    assert person.id == older
    assert {number.kind for number in person.numbers} == {"pnc_id", "nhs_number"}
    assert [said.answer for said in person.background] == ["Yes"]
    assert [consent.to for consent in person.consents] == [ConsentTo.ASSESSMENT]
    assert person.held_by == ("Birmingham Court Liaison", "Midland Primary Care MHTR")
    assert person.possible_matches == ()
    assert [hit.person_id for hit in queries.search(cast.AMARA.actor, family_name="Monk").hits] == [older]
    assert [one.id for one in access.visible_to(cast.AMARA.actor)] == [older]
    assert access.require(cast.AMARA.actor, newer).id == older
    assert enter(identifiers={"nhs_number": nhs(1)}).person_id == older


def test_nothing_is_moved_or_lost_by_a_confirmation() -> None:
    older, newer, match = two_records()
    before = sorted(Identifier.objects.values_list("id", "person_id"))
    confirm(match)
    assert sorted(Identifier.objects.values_list("id", "person_id")) == before
    assert Person.objects.get(id=newer).merged_into_id == older


def test_whoever_confirms_may_say_which_record_counts() -> None:
    older, newer, match = two_records()
    with pytest.raises(Malformed, match="which of the two"):
        confirm(match, keep=uuid.uuid4())
    confirm(match, keep=newer)
    assert Person.objects.get(id=older).merged_into_id == newer


def test_every_organisation_with_a_stake_in_either_sees_both() -> None:
    older, newer, match = two_records()
    assert cast.PROVIDER.id not in Person.objects.get(id=older).parties
    confirm(match)
    for person_id in (older, newer):
        assert set(Person.objects.get(id=person_id).parties) == {cast.LIAISON.id, cast.PROVIDER.id}


def test_records_that_differ_in_what_a_person_has_once_are_joined_only_knowingly() -> None:
    older = enter(identifiers={"pnc_id": pnc(7), "nhs_number": nhs(1)}).person_id
    newer = enter(
        family_name="Munk", date_of_birth=dt.date(1989, 12, 23), identifiers={"pnc_id": pnc(7), "nhs_number": nhs(50)}
    )
    Person.objects.filter(id=newer.person_id).update(date_of_birth=OTHER_DAY)
    report_death(by=cast.AMARA.actor, person_id=older, told_by="The police")
    [candidate] = newer.candidates
    with pytest.raises(Conflict) as refused:
        confirm(candidate.match_id, despite=["nhs_number"])
    assert {reason.code for reason in refused.value.reasons} == {"date_of_birth", "death"}
    assert PossibleMatch.objects.get().answer == "open"
    combination = confirm(candidate.match_id, despite=["date_of_birth", "death", "nhs_number"])
    assert Combination.objects.get(id=combination).accepted == ["date_of_birth", "death", "nhs_number"]
    assert facts.person_facts([newer.person_id])[newer.person_id].died_on is not None


def test_a_rejection_leaves_two_people_and_says_who_and_why() -> None:
    older, newer, match = two_records()
    reject_match(by=cast.AMARA.actor, match_id=match, reason="  Seen   together at court ")
    decided = PossibleMatch.objects.get(id=match)
    assert (decided.answer, decided.answered_by, decided.reason) == (
        "rejected",
        "Amara Okafor",
        "Seen together at court",
    )
    assert {one.id for one in access.visible_to(cast.AMARA.actor)} == {older, newer}
    assert queries.possible_matches(cast.AMARA.actor) == ()


@pytest.mark.parametrize("decide", [confirm_match, reject_match])
def test_a_machine_never_decides(decide: object) -> None:
    _, _, match = two_records()
    amara = cast.AMARA.actor
    machines = (
        Actor(kind=ActorKind.CLIENT, id=uuid.uuid4(), name="Court system", organisation_id=amara.organisation_id),
        system_actor("import court results", purpose="test"),
        system_actor("sweep", purpose="test", organisation_id=amara.organisation_id),
    )
    for machine in machines:
        with pytest.raises(NotAllowed, match="Only a person decides"):
            decide(by=machine, match_id=match, reason=WHY)  # type: ignore[operator]
    assert PossibleMatch.objects.get(id=match).answer == "open"


@pytest.mark.parametrize("decide", [confirm_match, reject_match])
@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_decision_needs_a_reason(decide: object, reason: str) -> None:
    _, _, match = two_records()
    with pytest.raises(Malformed):
        decide(by=cast.AMARA.actor, match_id=match, reason=reason)  # type: ignore[operator]


def test_a_decision_is_made_once() -> None:
    _, _, match = two_records()
    confirm(match)
    for decide in (confirm_match, reject_match):
        with pytest.raises(Conflict, match=r"Amara Okafor decided this on .*: the same person"):
            decide(by=cast.BEN.actor, match_id=match, reason=WHY)


def test_a_match_between_records_that_became_one_by_another_way_is_answered_with_it() -> None:
    older, newer, match = two_records()
    third = enter(given_names="Vijai")
    confirm(match_of(third.person_id, older))
    confirm(match_of(third.person_id, newer))
    assert confirm_match(by=cast.AMARA.actor, match_id=match, reason=WHY) is None
    assert {one.answer for one in PossibleMatch.objects.all()} == {"confirmed"}
    assert {one.id for one in access.visible_to(cast.AMARA.actor)} == {older}


def test_a_match_between_records_that_became_one_by_another_way_no_longer_waits() -> None:
    older, newer, match = two_records()
    third = enter(given_names="Vijai")
    confirm(match_of(third.person_id, newer))  # newer counts for third
    assert {line.match_id for line in queries.possible_matches(cast.AMARA.actor)} == {
        match,
        match_of(third.person_id, older),
    }
    confirm(match)
    assert queries.possible_matches(cast.AMARA.actor) == ()
    assert queries.person_summary(cast.AMARA.actor, third.person_id).possible_matches == ()


def test_a_rejected_pair_stays_rejected_for_the_records_that_are_joined_to_them() -> None:
    amara = cast.AMARA.actor
    older = enter(
        family_name="Leffler", given_names="Phyllis", date_of_birth=OTHER_DAY, identifiers={"pnc_id": pnc(7)}
    ).person_id
    newer = enter(identifiers={"nhs_number": nhs(1)}).person_id
    third = enter(given_names="Vijai")
    reject_match(by=amara, match_id=third.candidates[0].match_id, reason=WHY)
    add_identifiers(by=amara, person_id=newer, identifiers={"pnc_id": pnc(7)}, source="typed")
    confirm(match_of(newer, older), despite=["date_of_birth"])
    # the number of one of the two turns up with the third, who is known to be somebody else
    add_identifiers(by=amara, person_id=third.person_id, identifiers={"nhs_number": nhs(1)}, source="typed")
    assert not PossibleMatch.objects.filter(person_id=third.person_id, candidate_id=older).exists()
    assert queries.possible_matches(amara) == ()


def match_of(person_id: uuid.UUID, candidate_id: uuid.UUID) -> uuid.UUID:
    return PossibleMatch.objects.get(person_id=person_id, candidate_id=candidate_id).id


def test_a_match_cannot_be_rejected_once_its_records_are_one() -> None:
    older, newer, match = two_records()
    third = enter(given_names="Vijai")
    confirm(match_of(third.person_id, older))
    confirm(match_of(third.person_id, newer))
    with pytest.raises(Conflict, match="joined since"):
        reject_match(by=cast.AMARA.actor, match_id=match, reason=WHY)


def test_somebody_elses_match_is_not_there() -> None:
    _, _, match = two_records()
    combination = confirm(match)
    chidi = cast.CHIDI.actor
    speak_for(chidi)
    for missing in (match, uuid.uuid4()):
        with pytest.raises(NotFound) as hidden:
            confirm_match(by=chidi, match_id=missing, reason=WHY)
        assert hidden.value.sentence == access.MATCH_NOT_FOUND
    for missing in (combination, uuid.uuid4()):
        with pytest.raises(NotFound) as hidden:
            separate(by=chidi, combination_id=missing, reason=WHY)
        assert hidden.value.sentence == access.NOT_FOUND


def test_told_apart_again_each_record_is_as_it_was(room_above: type[Remembering]) -> None:
    older, newer, match = two_records()
    before = sorted(Stake.objects.values_list("person_id", "organisation_id", "reference"))
    combination = confirm(match)
    told = separate(by=cast.AMARA.actor, combination_id=combination, reason="Two brothers after all")
    assert (told.kept_id, told.joined_id, dict(told.to_check)) == (older, newer, {})
    assert not Person.objects.exclude(merged_into=None).exists()
    in_force = Stake.objects.filter(until=None).values_list("person_id", "organisation_id", "reference")
    assert sorted(in_force) == before
    assert cast.PROVIDER.id not in Person.objects.get(id=older).parties
    assert [number.kind for number in queries.person_summary(cast.AMARA.actor, older).numbers] == ["pnc_id"]
    assert [number.kind for number in queries.person_summary(cast.AMARA.actor, newer).numbers] == ["nhs_number"]
    assert room_above.seen == [("joined", newer, []), ("separated", newer, list(Remembering.rows))]
    row = Combination.objects.get(id=combination)
    assert (row.undone_by, row.undone_because) == ("Amara Okafor", "Two brothers after all")


def test_told_apart_they_are_never_raised_again_and_not_told_apart_twice() -> None:
    _, _, match = two_records()
    combination = confirm(match)
    separate(by=cast.AMARA.actor, combination_id=combination, reason=WHY)
    decided = PossibleMatch.objects.get(id=match)
    assert (decided.answer, decided.reason) == ("rejected", WHY)
    assert enter(identifiers={"nhs_number": nhs(1)}).candidates == ()
    with pytest.raises(Conflict, match="told these records apart already"):
        separate(by=cast.BEN.actor, combination_id=combination, reason=WHY)
    with pytest.raises(NotAllowed):
        separate(by=system_actor("sweep", purpose="test"), combination_id=combination, reason=WHY)


def test_what_was_recorded_while_they_were_one_is_counted_for_a_person_to_check() -> None:
    _, newer, match = two_records()
    combination = confirm(match)
    enter(identifiers={"nhs_number": nhs(1), "probation_crn": "X320741"})
    record_background(by=cast.AMARA.actor, person_id=newer, answers={"carer": Answer(codes=("yes",))})
    report_death(by=cast.AMARA.actor, person_id=newer, told_by="The police")
    told = separate(by=cast.AMARA.actor, combination_id=combination, reason=WHY)
    assert dict(told.to_check) == {"numbers": 1, "background": 1, "reports of death": 1}
    assert facts.person_facts([newer])[newer].died_on is None


def test_a_stake_in_one_record_is_one_in_the_other_while_they_are_joined() -> None:
    older, newer, match = two_records()
    combination = confirm(match)
    case = uuid.uuid4()
    share: dict[str, Any] = {"organisation_id": cast.PROBATION.id, "because": Stake.Because.SHARE, "reference": case}
    assert give_stake(by=cast.AMARA.actor, person_id=newer, **share) is True
    assert give_stake(by=cast.AMARA.actor, person_id=older, **share) is False
    for person_id in (older, newer):
        assert cast.PROBATION.id in Person.objects.get(id=person_id).parties
    assert end_stake(by=cast.AMARA.actor, person_id=older, **share) is True
    for person_id in (older, newer):
        assert cast.PROBATION.id not in Person.objects.get(id=person_id).parties
    give_stake(by=cast.AMARA.actor, person_id=newer, **share)
    separate(by=cast.AMARA.actor, combination_id=combination, reason=WHY)
    assert cast.PROBATION.id in Person.objects.get(id=newer).parties
    assert cast.PROBATION.id not in Person.objects.get(id=older).parties


def test_a_stake_given_to_both_records_stays_with_both_when_they_are_told_apart() -> None:
    older, newer, match = two_records()
    combination = confirm(match)
    share: dict[str, Any] = {
        "organisation_id": cast.PROBATION.id,
        "because": Stake.Because.SHARE,
        "reference": uuid.uuid4(),
    }
    give_stake(by=cast.AMARA.actor, person_id=newer, **share)
    give_stake(by=cast.AMARA.actor, person_id=older, **share)
    separate(by=cast.AMARA.actor, combination_id=combination, reason=WHY)
    for person_id in (older, newer):
        assert cast.PROBATION.id in Person.objects.get(id=person_id).parties


def test_what_a_room_carried_over_is_never_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_followers", {})
    merging.follows_merge("test")(Remembering)
    _, _, match = two_records()
    combination = confirm(match)
    assert Combination.objects.get(id=combination).moved == {"test": [str(one) for one in Remembering.rows]}
    monkeypatch.setattr(merging, "_followers", {})
    with pytest.raises(LookupError, match="nobody carries back what test carried over"):
        separate(by=cast.AMARA.actor, combination_id=combination, reason=WHY)


def test_two_rooms_do_not_follow_under_one_name(room_above: type[Remembering]) -> None:
    class Another(Remembering):
        pass

    with pytest.raises(ValueError, match="two rooms"):
        merging.follows_merge("test")(Another)


PEOPLE = 4
PLACES = (cast.LIAISON, cast.PROVIDER, cast.PROBATION)
STEPS = st.one_of(
    st.tuples(st.just("join"), st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("part"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("give"), st.integers(0, PEOPLE - 1), st.integers(0, 2)),
    st.tuples(st.just("end"), st.integers(0, PEOPLE - 1), st.integers(0, 2)),
)


class Book:
    """What should come of joining, parting, giving and ending: kept by hand, with sets."""

    def __init__(self) -> None:
        self.edges: list[tuple[int, int]] = []
        self.own: dict[int, set[int]] = {number: {0} for number in range(PEOPLE)}

    def group(self, number: int) -> frozenset[int]:
        found = {number}
        while more := {one for edge in self.edges for one in edge if set(edge) & found} - found:
            found |= more
        return frozenset(found)

    def stakes(self, number: int) -> set[int]:
        return set().union(*(self.own[one] for one in self.group(number)))


def opened(one: uuid.UUID, other: uuid.UUID) -> uuid.UUID:
    """The possible match between two records, open whatever was decided before."""
    pair = PossibleMatch.objects.filter(person_id__in=[one, other], candidate_id__in=[one, other])
    pair.update(answer="open", reason="", answered_by="")
    found = pair.first() or PossibleMatch.objects.create(
        person_id=one, candidate_id=other, because="test", raised_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    )
    return found.id


@settings(max_examples=25)
@given(steps=st.lists(STEPS, max_size=10))
def test_however_records_are_joined_and_parted_those_of_one_person_are_held_alike(
    steps: list[tuple[str, int, int]],
) -> None:
    with transaction.atomic():
        amara, case = cast.AMARA.actor, uuid.uuid4()
        people = [enter(given_names=name, because=grounds(reference=case)).person_id for name in ("A", "B", "C", "D")]
        book, combinations = Book(), list[tuple[uuid.UUID, tuple[int, int]]]()
        for what, first, second in steps:
            ground: dict[str, Any] = {
                "organisation_id": PLACES[second % 3].id,
                "because": Stake.Because.CASE,
                "reference": case,
            }
            if what == "join" and second not in book.group(first):
                combination = confirm_match(by=amara, match_id=opened(people[first], people[second]), reason=WHY)
                assert combination is not None
                row = Combination.objects.get(id=combination)
                edge = (people.index(row.kept_id), people.index(row.joined_id))
                book.edges.append(edge)
                combinations.append((row.id, edge))
            elif what == "part" and first < len(combinations):
                combination, edge = combinations.pop(first)
                separate(by=amara, combination_id=combination, reason=WHY)
                book.edges.remove(edge)
            elif what == "give":
                give_stake(by=amara, person_id=people[first], **ground)
                book.own[first].add(second)
            elif what == "end" and second != 0:
                end_stake(by=amara, person_id=people[first], **ground)
                for one in book.group(first):
                    book.own[one].discard(second)
            for number, person_id in enumerate(people):
                parties = set(Person.objects.get(id=person_id).parties)
                assert parties == {PLACES[place].id for place in book.stakes(number)}
                assert set(joined.members_of(person_id)) == {people[one] for one in book.group(number)}
        transaction.set_rollback(True)
