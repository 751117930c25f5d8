"""Who works on a case: taken, given to a colleague, given back; never silently, never across organisations."""

import re
import threading
import uuid

import pytest
from django.db import connections
from django.test import Client

from backend.actors import Actor, ActorKind
from backend.cases import queries
from backend.cases.commands import assign
from backend.cases.models import Case, CaseAssignment
from backend.database import Role
from backend.refusals import Conflict, Malformed, NotAllowed, NotFound
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.given import a_toy_case, do
from tests.cases.test_screens import fill, hidden, signed_in, text
from tests.databases import as_role
from tests.people.given import log_of


@pytest.fixture
def case(committed: str) -> Case:
    with speaking_for(cast.AMARA.actor):
        return a_toy_case()


@pytest.fixture
def amara(committed: str) -> Client:
    return signed_in(cast.AMARA)


def worker_of(case: Case) -> uuid.UUID | None:
    with speaking_for(cast.AMARA.actor):
        return Case.objects.get(id=case.id).worker_id


def give(case: Case, by: cast.Member, to: uuid.UUID | None, *, version: int | None = None) -> None:
    with speaking_for(by.actor):
        assign(case.id, to, by=by.actor, expected_version=version, command_id=uuid.uuid4())


def test_somebody_takes_a_case_from_its_page_with_one_button(case: Case, amara: Client) -> None:
    page = amara.get(f"/cases/{case.id}/").content.decode()
    button = re.search(
        r'action="(/cases/[^"]+/assign/)".*?name="worker" value="([^"]+)"[^>]*>Take this case', page, re.DOTALL
    )
    assert button
    answer = amara.post(button[1], {**hidden(page), "worker": button[2]})
    assert answer["Location"] == f"/cases/{case.id}/"
    after = text(amara.get(f"/cases/{case.id}/"))
    assert "You hold this case now." in after
    assert "Worker Amara Okafor" in after
    assert "Take this case" not in after
    assert worker_of(case) == cast.AMARA.id


def test_a_case_is_given_to_a_colleague_and_the_timeline_says_by_whom(case: Case, amara: Client) -> None:
    status, _, said = fill(amara, f"/cases/{case.id}/assign/", worker=str(cast.BEN.id))
    assert status == 302, said
    assert "Ben Whitlock holds this case now." in text(amara.get(f"/cases/{case.id}/"))
    told = text(amara.get(f"/cases/{case.id}/timeline/"))
    assert "Ben Whitlock works on this case by Amara Okafor, Birmingham Court Liaison" in told
    assert fill(amara, f"/cases/{case.id}/assign/", worker="nobody")[0] == 302
    assert worker_of(case) is None
    assert "Given back to the team" in text(amara.get(f"/cases/{case.id}/timeline/"))


def test_only_colleagues_are_offered(case: Case, amara: Client) -> None:
    offered = text(amara.get(f"/cases/{case.id}/assign/"))
    assert "Amara Okafor (you)" in offered
    assert "Ben Whitlock" in offered
    for other in (cast.TARIQ, cast.CHIDI):
        assert other.name not in offered


@pytest.mark.parametrize(
    "worker", ["", "x", str(cast.identity("nobody")), str(cast.TARIQ.id), str(cast.CHIDI.id), "<b>", "0" * 5000]
)
def test_nobody_but_a_colleague_is_given_a_case(case: Case, amara: Client, worker: str) -> None:
    status, _, said = fill(amara, f"/cases/{case.id}/assign/", worker=worker)
    assert status == 422
    assert "Select who works on this case" in said
    assert worker_of(case) is None


def test_the_command_itself_takes_no_stranger_and_no_machine(case: Case) -> None:
    amara = cast.AMARA.actor
    for stranger in (cast.CHIDI.id, uuid.uuid4()):
        with pytest.raises(Malformed, match="a colleague who works at your organisation"):
            give(case, cast.AMARA, stranger)
    machine = Actor(kind=ActorKind.CLIENT, id=uuid.uuid4(), name="Court system", organisation_id=amara.organisation_id)
    with pytest.raises(NotAllowed), speaking_for(machine):
        assign(case.id, cast.BEN.id, by=machine, expected_version=None, command_id=uuid.uuid4())


def test_a_colleague_who_has_left_is_not_given_a_case(case: Case) -> None:
    from backend.accounts.models import Membership

    with as_role(Role.OWNER):
        Membership.objects.filter(user_id=cast.BEN.id).update(until=cast.SINCE)
    with pytest.raises(Malformed):
        give(case, cast.AMARA, cast.BEN.id)


def test_what_another_organisation_holds_is_theirs_to_give_back(case: Case) -> None:
    give(case, cast.AMARA, cast.AMARA.id)
    tariq = signed_in(cast.TARIQ)
    status, _, said = fill(tariq, f"/cases/{case.id}/assign/", worker=str(cast.TARIQ.id))
    assert status == 409
    assert "Amara Okafor of Birmingham Court Liaison holds this case" in said
    give(case, cast.BEN, None)  # any colleague of hers may
    assert fill(tariq, f"/cases/{case.id}/assign/", worker=str(cast.TARIQ.id))[0] == 302
    assert worker_of(case) == cast.TARIQ.id


def test_a_case_whose_worker_has_left_is_free(case: Case) -> None:
    from backend.accounts.models import Membership

    give(case, cast.AMARA, cast.AMARA.id)
    with as_role(Role.OWNER):
        Membership.objects.filter(user_id=cast.AMARA.id).update(until=cast.SINCE)
    with speaking_for(cast.TARIQ.actor):
        assign(case.id, cast.TARIQ.id, by=cast.TARIQ.actor, expected_version=None, command_id=uuid.uuid4())
        assert Case.objects.get(id=case.id).worker_id == cast.TARIQ.id


def test_whoever_gives_a_case_that_has_moved_on_is_told(case: Case, amara: Client) -> None:
    page = amara.get(f"/cases/{case.id}/assign/").content.decode()
    give(case, cast.BEN, cast.BEN.id)
    sent = amara.post(f"/cases/{case.id}/assign/", {**hidden(page), "worker": str(cast.AMARA.id)})
    assert sent.status_code == 409
    assert "Ben Whitlock changed this case" in text(sent)
    assert worker_of(case) == cast.BEN.id
    again = amara.post(f"/cases/{case.id}/assign/", {**hidden(sent.content.decode()), "worker": str(cast.AMARA.id)})
    assert again.status_code == 302
    assert worker_of(case) == cast.AMARA.id


def test_an_action_on_a_case_that_was_given_meanwhile_is_a_conflict_too(case: Case) -> None:
    give(case, cast.BEN, cast.BEN.id)
    with pytest.raises(Conflict, match=r"Ben Whitlock acted on it \(assign\)"), speaking_for(cast.AMARA.actor):
        do(case, "match", cast.AMARA, version=1, mentor="Jo", knows_person=False)


def test_the_same_sent_twice_counts_once(case: Case, amara: Client) -> None:
    page = amara.get(f"/cases/{case.id}/assign/").content.decode()
    sent = {**hidden(page), "worker": str(cast.BEN.id)}
    assert [amara.post(f"/cases/{case.id}/assign/", sent).status_code for _ in range(2)] == [302, 302]
    with speaking_for(cast.AMARA.actor):
        assert CaseAssignment.objects.count() == 1


def test_a_command_of_another_case_is_not_taken_for_this_one(case: Case) -> None:
    with speaking_for(cast.AMARA.actor):
        other, command_id = a_toy_case(), uuid.uuid4()
        assign(case.id, cast.BEN.id, by=cast.AMARA.actor, expected_version=None, command_id=command_id)
        with pytest.raises(Conflict, match="used before for something else"):
            assign(other.id, cast.BEN.id, by=cast.AMARA.actor, expected_version=None, command_id=command_id)


def test_of_many_who_take_a_case_at_once_one_has_it(case: Case) -> None:
    with speaking_for(cast.AMARA.actor):
        version = Case.objects.get(id=case.id).version
    outcomes: list[str] = []

    def take(member: cast.Member) -> None:
        try:
            give(case, member, member.id, version=version)
            outcomes.append("has it")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=[member]) for member in (cast.AMARA, cast.BEN) * 5]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert outcomes.count("has it") == 1
    with speaking_for(cast.AMARA.actor):
        assert CaseAssignment.objects.count() == 1


def test_somebody_elses_case_looks_like_none(case: Case) -> None:
    chidi = signed_in(cast.CHIDI)
    answers = [chidi.post(f"/cases/{one}/assign/", {"worker": str(cast.CHIDI.id)}) for one in (case.id, uuid.uuid4())]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    with pytest.raises(NotFound):
        give(case, cast.CHIDI, cast.CHIDI.id)


def test_it_is_on_record_who_gave_it(case: Case) -> None:
    give(case, cast.AMARA, cast.BEN.id)
    [row] = log_of("cases.assign")
    assert (row.actor_name, row.cases, row.people) == ("Amara Okafor", [case.id], [case.person_id])


def test_the_list_of_cases_shows_mine_my_teams_and_nobodys(case: Case, amara: Client) -> None:
    with speaking_for(cast.AMARA.actor):
        mine, bens, tariqs = (a_toy_case() for _ in range(3))
    for one, member in ((mine, cast.AMARA), (bens, cast.BEN), (tariqs, cast.TARIQ)):
        give(one, member, member.id)

    def listed(whose: str) -> set[str]:
        body = amara.get(f"/cases/?whose={whose}").content.decode()
        return set(re.findall(r"TOY-[0-9A-Z]{6}", body))

    assert listed("mine") == {mine.reference}
    assert listed("team") == {mine.reference, bens.reference}
    assert listed("nobody") == {case.reference}
    assert listed("") == listed("anything else") == {one.reference for one in (case, mine, bens, tariqs)}


def test_my_work_is_narrowed_to_my_cases_and_to_my_teams(case: Case, amara: Client) -> None:
    with speaking_for(cast.AMARA.actor):
        bens = a_toy_case()
    give(bens, cast.BEN, cast.BEN.id)

    def owed(whose: str) -> set[str]:
        return set(re.findall(r"TOY-[0-9A-Z]{6}", amara.get(f"/?whose={whose}").content.decode()))

    assert owed("") == {case.reference, bens.reference}
    assert owed("team") == {bens.reference}
    assert owed("mine") == set()
    assert "You owe nothing on these cases just now" in text(amara.get("/?whose=mine"))
    assert 'aria-current="page" href="?whose=mine"' in amara.get("/?whose=mine").content.decode()


def test_the_lists_ask_no_more_of_the_database_for_more_cases(committed: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(2):
        with speaking_for(cast.AMARA.actor):
            for _ in range(4):
                one = a_toy_case()
                assign(one.id, cast.AMARA.id, by=cast.AMARA.actor, expected_version=None, command_id=uuid.uuid4())
            with CaptureQueriesContext(
                connection,
            ) as queries_made:
                queries.cases(cast.AMARA.actor, queries.Wanted(team=cast.LIAISON.id))
            counts.append(len(queries_made))
    assert counts[0] == counts[1]
