"""Whatever is entered, by whichever service: no NHS number stands at two people without somebody being asked."""

import datetime as dt
import itertools
import uuid
from collections import defaultdict

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.people.commands import Grounds, Outcome, add_identifiers, confirm_match, register_person, reject_match
from backend.people.models import Identifier, Person, PossibleMatch, Stake
from backend.refusals import Refusal
from backend.walls.context import speak_for
from tests import cast
from tests.people.given import nhs, pnc

NUMBERS = [nhs(1), nhs(50)]
ENTRIES = st.fixed_dictionaries(
    {
        "who": st.sampled_from([cast.AMARA, cast.TARIQ, cast.CHIDI]),
        "family_name": st.sampled_from(["Monk", "Munk", "Leffler"]),
        "given_names": st.sampled_from(["Vijay", "Anita"]),
        "date_of_birth": st.sampled_from([None, dt.date(1989, 4, 3), dt.date(1989, 3, 4), dt.date(1972, 6, 14)]),
        "nhs_number": st.sampled_from(["", *NUMBERS]),
        "pnc_id": st.sampled_from(["", pnc(7), pnc(8), "2004/0012345A"]),
        "shared_with": st.sampled_from([(), (cast.PROVIDER.id,), (cast.ELSEWHERE.id, cast.LIAISON.id)]),
        "then": st.sampled_from(["", "", "confirm", "reject", "add"]),
        "reference": st.sampled_from([uuid.UUID(int=1), None]),
    }
)
Entry = dict[str, object]


@settings(max_examples=25)
@given(st.lists(ENTRIES, min_size=2, max_size=7))
@pytest.mark.slow
@pytest.mark.usefixtures("as_amara")
def test_no_two_people_hold_one_nhs_number_without_a_possible_match(entries: list[Entry]) -> None:
    with transaction.atomic():
        for entry in entries:
            _enter(entry)
        holders: dict[str, set[uuid.UUID]] = defaultdict(set)
        into: dict[uuid.UUID, uuid.UUID] = {}
        raised: set[frozenset[uuid.UUID]] = set()
        for member in (cast.AMARA, cast.TARIQ, cast.CHIDI):
            speak_for(member.actor)
            into |= {one.id: one.merged_into_id or one.id for one in Person.objects.all()}
            raised |= {frozenset({one.person_id, one.candidate_id}) for one in PossibleMatch.objects.all()}
            for number in Identifier.objects.filter(kind="nhs_number", set_aside_at=None):
                holders[number.canonical].add(number.person_id)
        known = {frozenset(into.get(one, one) for one in pair) for pair in raised}
        for canonical, people in holders.items():
            for pair in itertools.combinations({into[one] for one in people}, 2):
                assert frozenset(pair) in known, f"{canonical} stands at two people and nobody was asked"
        transaction.set_rollback(True)


def _enter(entry: Entry) -> None:
    by = entry["who"].actor  # type: ignore[attr-defined]
    speak_for(by)
    entered = register_person(
        by=by,
        family_name=str(entry["family_name"]),
        given_names=str(entry["given_names"]),
        date_of_birth=entry["date_of_birth"],  # type: ignore[arg-type]
        identifiers={"nhs_number": str(entry["nhs_number"]), "pnc_id": str(entry["pnc_id"])},
        because=Grounds(
            because=Stake.Because.CASE,
            reference=entry["reference"] or uuid.uuid4(),  # type: ignore[arg-type]
            organisations=entry["shared_with"],  # type: ignore[arg-type]
        ),
        source="test",
    )
    if entry["then"] == "add":
        try:
            add_identifiers(by=by, person_id=entered.person_id, identifiers={"nhs_number": NUMBERS[0]}, source="typed")
        except Refusal:
            return
    for candidate in entered.candidates[:1]:
        if entry["then"] in {"confirm", "reject"} and not candidate.held_elsewhere:
            decide = confirm_match if entry["then"] == "confirm" else reject_match
            try:
                decide(by=by, match_id=candidate.match_id, reason="Compared the photographs")
            except Refusal:
                return


@settings(max_examples=25)
@given(st.lists(ENTRIES, min_size=1, max_size=5), ENTRIES)
@pytest.mark.slow
@pytest.mark.usefixtures("as_amara")
def test_the_same_entry_again_is_the_same_person(entries: list[Entry], last: Entry) -> None:
    """Whatever else is on file: with a number that checks, the second time finds what the first time made."""
    with transaction.atomic():
        for entry in entries:
            _enter({**entry, "then": ""})
        by = last["who"].actor  # type: ignore[attr-defined]
        speak_for(by)
        number = nhs(99)

        def enter_last() -> tuple[uuid.UUID, Outcome, int]:
            entered = register_person(
                by=by,
                family_name=str(last["family_name"]),
                given_names=str(last["given_names"]),
                date_of_birth=last["date_of_birth"],  # type: ignore[arg-type]
                identifiers={"defendant_id": "b0cadb85-7a0a-42c1-9e2d-be687983fb57", "nhs_number": number},
                because=Grounds(because=Stake.Because.CASE, reference=uuid.uuid4()),
                source="test",
            )
            return entered.person_id, entered.outcome, PossibleMatch.objects.count()

        person_id, _, matches = enter_last()
        assert enter_last() == (person_id, Outcome.MATCHED, matches)
        transaction.set_rollback(True)
