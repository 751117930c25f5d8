"""Fifty people act on one case at the same moment: one wins, the others are told, and the history agrees.

20 rounds here; ``./footbridge test tests/cases/test_rivals.py --rival-rounds 200`` runs more.
"""

import threading
import uuid
from collections import Counter
from typing import Self

import pytest
from django.db import connection, connections

from backend.audit.models import AccessRecord
from backend.cases.commands import perform
from backend.cases.models import Case, CaseEvent, CaseStrand, Review
from backend.database import Role
from backend.refusals import Conflict
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.given import a_toy_case
from tests.databases import as_role

RIVALS = 50
MATCH = ("match", {"mentor": "Jo", "knows_person": False})
DECLINE: tuple[str, dict[str, object]] = ("decline", {})


class Contest:
    """Rivals on connections of their own, who meet in any number of rounds; in each, all begin at the same moment."""

    def __init__(self, rounds: int) -> None:
        self.case: Case
        self.outcomes: Counter[str] = Counter()
        self.faults: list[BaseException] = []
        self._rounds = rounds
        self._lock = threading.Lock()
        self._all_stand_ready = threading.Barrier(RIVALS)
        self._the_round = threading.Barrier(RIVALS + 1, timeout=60)
        self._rivals = [threading.Thread(target=self._take_part, args=(number,)) for number in range(RIVALS)]

    def __enter__(self) -> Self:
        for rival in self._rivals:
            rival.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._the_round.abort()  # whoever still waits, where a round failed
        for rival in self._rivals:
            rival.join()

    def round(self, case: Case) -> None:
        """Let all of them act on a case; returns when the last has."""
        self.case = case
        self.outcomes.clear()
        self._the_round.wait()
        self._the_round.wait()

    def _take_part(self, number: int) -> None:
        try:
            for _ in range(self._rounds):
                self._the_round.wait()
                self._act(number)
                self._the_round.wait()
        except threading.BrokenBarrierError:
            return  # a fault that is told already, or the end
        finally:
            connections.close_all()

    def _act(self, number: int) -> None:
        action, data = (MATCH, DECLINE)[number % 2]
        actor = (cast.AMARA, cast.BEN)[number % 2]
        try:
            with speaking_for(actor.actor):
                self._all_stand_ready.wait(timeout=60)
                try:
                    perform(
                        self.case.id, action, by=actor.actor, expected_version=1, command_id=uuid.uuid4(), data=data
                    )
                    outcome = action
                except Conflict:
                    outcome = "conflict"
            with self._lock:
                self.outcomes[outcome] += 1
        except BaseException as fault:  # noqa: BLE001 - told to the test, which fails with it
            with self._lock:
                self.faults.append(fault)


def test_of_fifty_rivals_one_wins_and_the_others_are_told(committed: str, request: pytest.FixtureRequest) -> None:
    rounds = request.config.getoption("--rival-rounds")
    winners: Counter[str] = Counter()
    with Contest(rounds) as contest:
        for _ in range(rounds):
            with speaking_for(cast.AMARA.actor):
                case = a_toy_case()
            contest.round(case)
            assert contest.faults == []
            assert contest.outcomes["conflict"] == RIVALS - 1
            with speaking_for(cast.AMARA.actor):
                last = CaseEvent.objects.filter(case=case).latest("sequence")
                stands = dict(CaseStrand.objects.filter(case=case).values_list("strand", "state"))
                assert CaseEvent.objects.filter(case=case).count() == Case.objects.get(id=case.id).version == 2
                assert {strand: move[1] for strand, move in last.moves.items()} == stands
                assert contest.outcomes[last.action] == 1
                assert Review.objects.filter(case=case, slug="match_due", closed_by=last).count() == 1
            winners[last.action] += 1
    with as_role(Role.AUDITOR):
        assert AccessRecord.objects.filter(outcome="refused").count() == rounds * (RIVALS - 1)
    assert connection.settings_dict["NAME"] == committed
    assert sum(winners.values()) == rounds
