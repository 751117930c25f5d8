"""Who sees what was taken in, what the access log tells of it, and that rivals make everything once."""

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections

from backend.accounts.models import SiteOrganisation
from backend.actors import system_actor
from backend.cases.models import Case, CaseEvent
from backend.courts.commands import import_list, import_results
from backend.courts.models import Hearing, MessageFile, Order, OrderVersion
from backend.database import Role
from backend.people.models import Person, Stake
from tests import cast
from tests.courts.given import Answer, behind_the_walls, court_list, log, results
from tests.courts.messages.examples import OUR_LISTS, OUR_RESULTS
from tests.databases import as_role

pytestmark = pytest.mark.usefixtures("committing")

FIRST = OUR_RESULTS / "birmingham-2026-11-16-first-share.json"
AMENDED = OUR_RESULTS / "birmingham-2026-11-16-amended-share.json"
LIST = OUR_LISTS / "west-midlands-2026-11.csv"
RIVALS = 4


def test_the_parties_of_the_case_see_the_order_and_nobody_else_does() -> None:
    results(FIRST)
    with behind_the_walls(cast.RHIAN):
        assert Order.objects.count() == OrderVersion.objects.count() == 2
    with behind_the_walls(cast.CHIDI):
        assert not Order.objects.exists()
        assert not OrderVersion.objects.exists()
        assert not Person.objects.exists()
        assert not Case.objects.exists()


def test_the_list_of_a_court_is_seen_by_who_works_there_and_by_nobody_else() -> None:
    court_list(LIST)
    with behind_the_walls(cast.AMARA):
        assert set(Hearing.objects.values_list("court_id", flat=True)) == {"B20BL"}
        assert Person.objects.count() == 3
    for member in (cast.TARIQ, cast.RHIAN, cast.CHIDI):
        with behind_the_walls(member):
            assert not Hearing.objects.exists()
            assert not Person.objects.exists()


def test_a_list_whose_site_has_nobody_at_court_says_that_nobody_sees_it() -> None:
    with as_role(Role.OWNER):
        SiteOrganisation.objects.filter(organisation_id=cast.LIAISON.id).update(capacity="court")
    answer = court_list(LIST)
    assert "Nobody sees the list of Birmingham" in answer.said[0]
    assert answer["hearings"]["created"] == 7


def test_nobody_at_a_screen_can_write_a_hearing_or_change_a_version() -> None:
    court_list(LIST)
    results(FIRST)
    with pytest.raises(Exception, match="permission denied"), behind_the_walls(cast.AMARA):
        Hearing.objects.update(room="9")
    acts: tuple[Callable[[], object], ...] = (
        lambda: OrderVersion.objects.update(meaning="x"),
        lambda: OrderVersion.objects.filter(number=1).delete(),
        lambda: Order.objects.update(messages=[]),
    )
    for act in acts:
        with (
            pytest.raises(Exception, match=r"permission denied|is kept as it was written"),
            behind_the_walls(cast.RHIAN),
        ):
            act()


def test_every_entry_that_was_taken_is_in_the_access_log_with_its_people_and_cases() -> None:
    results(FIRST)
    rows = [one for one in log("collection") if one.what == "courts.import_results"]
    people = {one.family_name: one.id for one in Person.objects.all()}
    assert [set(one.people) for one in rows] == [{people["Ashdown"]}, {people["Wrona"]}]
    assert {case for one in rows for case in one.cases} == set(Case.objects.values_list("id", flat=True))
    assert {(one.actor_name, one.justification) for one in rows} == {
        ("court results import", "taking in what courts ordered")
    }


@pytest.mark.parametrize(("take", "path"), [(results, FIRST), (court_list, LIST)], ids=["results", "list"])
def test_the_same_again_leaves_only_that_the_people_were_looked_at(take: Callable[..., Answer], path: Path) -> None:
    take(path)
    changed = len(log("collection", "alteration", "disclosure", "combination"))
    take(path)
    assert len(log("collection", "alteration", "disclosure", "combination")) == changed
    (looked,) = [one for one in log("consultation") if one.what.endswith("looked at")]
    assert set(looked.people) == set(Person.objects.values_list("id", flat=True))


def _at_once(work: Callable[[], object]) -> list[BaseException]:
    start, faults = threading.Barrier(RIVALS), []

    def act() -> None:
        try:
            start.wait(timeout=60)
            work()
        except BaseException as fault:  # noqa: BLE001 - told to the test, which fails with it
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act) for _ in range(RIVALS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_the_same_results_taken_at_the_same_moment_make_each_order_once() -> None:
    by = system_actor("court results import", purpose="test")
    taken = []
    assert _at_once(lambda: taken.append(import_results(FIRST, by=by))) == []
    counted = sum((one.orders for one in taken), Counter())
    assert (counted["created"], counted["unchanged"]) == (2, 2 * (RIVALS - 1))
    assert Order.objects.count() == Case.objects.count() == Person.objects.count() == 2
    assert CaseEvent.objects.count() == OrderVersion.objects.count() == 2
    assert MessageFile.objects.filter(finished_at__isnull=False).count() == RIVALS
    assert all(one.problems == () for one in taken)


def test_a_correction_taken_at_the_same_moment_is_one_version() -> None:
    results(FIRST)
    by = system_actor("court results import", purpose="test")
    assert _at_once(lambda: import_results(AMENDED, by=by)) == []
    assert OrderVersion.objects.filter(order__person__family_name="Ashdown").count() == 2
    assert CaseEvent.objects.filter(action="correct_order").count() == 1


def test_the_same_list_taken_at_the_same_moment_enters_everybody_once() -> None:
    by = system_actor("court list import", purpose="test")
    taken = []
    assert _at_once(lambda: taken.append(import_list(LIST, by=by))) == []
    counted = sum((one.hearings for one in taken), Counter())
    assert (counted["created"], counted["unchanged"]) == (7, 7 * (RIVALS - 1))
    assert Hearing.objects.count() == Person.objects.count() == 7
    assert Stake.objects.filter(organisation_id=cast.LIAISON.id).count() == 3
