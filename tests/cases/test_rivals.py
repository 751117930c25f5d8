"""Fifty people act on one case at the same moment: one wins, the others are told, and the history agrees.

20 rounds here; ``./footbridge test tests/cases/test_rivals.py --rival-rounds 200`` runs more.
"""

import threading
import uuid
from collections import Counter
from dataclasses import dataclass, field

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


@dataclass
class Contest:
    """One round: everybody starts behind the same barrier, on connections of their own."""

    case: Case
    start: threading.Barrier = field(default_factory=lambda: threading.Barrier(RIVALS))
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[BaseException] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def act(self, number: int) -> None:
        action, data = (MATCH, DECLINE)[number % 2]
        actor = (cast.AMARA, cast.BEN)[number % 2]
        try:
            with speaking_for(actor.actor):
                self.start.wait(timeout=60)
                try:
                    perform(
                        self.case.id, action, by=actor.actor, expected_version=1, command_id=uuid.uuid4(), data=data
                    )
                    outcome = action
                except Conflict:
                    outcome = "conflict"
            with self.lock:
                self.outcomes[outcome] += 1
        except BaseException as fault:  # noqa: BLE001 - told to the test, which fails with it
            with self.lock:
                self.faults.append(fault)
        finally:
            connections.close_all()

    def run(self) -> None:
        threads = [threading.Thread(target=self.act, args=(number,)) for number in range(RIVALS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def test_of_fifty_rivals_one_wins_and_the_others_are_told(committed: str, request: pytest.FixtureRequest) -> None:
    rounds = request.config.getoption("--rival-rounds")
    winners: Counter[str] = Counter()
    for _ in range(rounds):
        with speaking_for(cast.AMARA.actor):
            case = a_toy_case()
        contest = Contest(case)
        contest.run()
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
