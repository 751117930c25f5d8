"""Two who enter the same person at once make one."""

import threading
import time
import uuid
from collections.abc import Callable

import pytest
from django.db import connection, connections

from backend.people.commands import (
    Grounds,
    Newcomer,
    Outcome,
    Registered,
    claim_people,
    confirm_match,
    register_person,
)
from backend.people.models import Combination, Person, PossibleMatch
from backend.refusals import Conflict, Refusal
from backend.walls.context import speaking_for
from tests import cast
from tests.people.given import BORN, enter, grounds, nhs

RIVALS = 6


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each came to, all begun at the same moment, each in a transaction and on a connection of its own."""
    start, answers = threading.Barrier(len(acts)), [object()] * len(acts)

    def run(number: int) -> None:
        try:
            with speaking_for(cast.AMARA.actor):
                start.wait(timeout=10)
                answers[number] = acts[number]()
        except Exception as fault:  # noqa: BLE001 - told to the test
            answers[number] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    _until_only_we_are_connected()
    return answers


def _until_only_we_are_connected() -> None:
    # a session ends a moment after its connection is closed, and a database with sessions cannot be dropped
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            if cursor.fetchone()[0] == 1:
                return
        time.sleep(0.01)


def outcomes(answers: list[object]) -> list[Outcome]:
    assert all(isinstance(one, Registered) for one in answers), answers
    return sorted(one.outcome for one in answers if isinstance(one, Registered))


@pytest.mark.slow
def test_the_same_defendant_entered_by_several_at_once_is_one_person(committed: str) -> None:
    actor = cast.AMARA.actor
    for _ in range(3):
        defendant = str(uuid.uuid4())

        def register(defendant: str = defendant) -> object:
            return register_person(
                by=actor,
                family_name=f"Monk {defendant}",
                because=grounds(),
                source="test",
                identifiers={"defendant_id": defendant},
            )

        answers = at_once(*[register] * RIVALS)
        assert outcomes(answers) == [Outcome.CREATED, *[Outcome.MATCHED] * (RIVALS - 1)]
        assert len({one.person_id for one in answers if isinstance(one, Registered)}) == 1


@pytest.mark.slow
def test_the_same_name_and_birth_entered_by_several_at_once_is_never_missed(committed: str) -> None:
    answers = at_once(*[enter] * 4)
    assert outcomes(answers) == [Outcome.CREATED, *[Outcome.POSSIBLE] * 3]
    with speaking_for(cast.AMARA.actor):
        assert PossibleMatch.objects.count() == 6  # each pair of four


@pytest.mark.slow
def test_the_same_line_of_a_list_entered_twice_at_once_is_one_person(committed: str) -> None:
    listed = grounds(because="court_list")
    answers = at_once(*[lambda: enter(date_of_birth=None, because=listed)] * 4)
    assert outcomes(answers) == [Outcome.CREATED, *[Outcome.MATCHED] * 3]


@pytest.mark.slow
def test_two_lists_with_the_same_people_in_another_order_do_not_wait_crosswise(committed: str) -> None:
    actor = cast.AMARA.actor
    because = Grounds(because=grounds(because="court_list").because, reference=uuid.uuid4())
    people = [
        Newcomer(
            family_name=f"Monk {number}",
            given_names="Vijay",
            date_of_birth=BORN.replace(day=number + 1),
            identifiers={"nhs_number": nhs(number * 30)},
            because=because,
            source="test",
        )
        for number in range(8)
    ]

    def take(order: list[Newcomer]) -> object:
        claim_people(order)
        return [enter_one(one) for one in order]

    def enter_one(one: Newcomer) -> Registered:
        return register_person(
            by=actor,
            family_name=one.family_name,
            given_names=one.given_names,
            date_of_birth=one.date_of_birth,
            identifiers=one.identifiers,
            because=one.because,
            source=one.source,
        )

    answers = at_once(lambda: take(people), lambda: take(people[::-1]))
    assert all(isinstance(one, list) for one in answers), answers
    with speaking_for(actor):
        assert Person.objects.count() == len(people)


@pytest.mark.slow
def test_of_two_who_confirm_at_once_one_does_and_the_other_is_told(committed: str) -> None:
    actor = cast.AMARA.actor
    with speaking_for(actor):
        enter()
        [candidate] = enter().candidates

    def confirm() -> object:
        return confirm_match(by=actor, match_id=candidate.match_id, reason="Compared the photographs")

    answers = at_once(confirm, confirm)
    assert [type(one) for one in answers if isinstance(one, Refusal)] == [Conflict]
    with speaking_for(actor):
        assert Combination.objects.count() == 1
