"""What people are shown: their own organisation's people, each once, and nobody else's."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.actors import system_actor
from backend.database import Role
from backend.people import access, facts, queries
from backend.people.commands import confirm_match
from backend.people.models import Person
from backend.refusals import Malformed, NotFound
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.databases import as_role
from tests.people.given import BORN, OTHER_DAY, enter, grounds, nhs, pnc


def found(**asked: object) -> list[uuid.UUID]:
    return [hit.person_id for hit in queries.search(cast.AMARA.actor, **asked).hits]  # type: ignore[arg-type]


LOOKS: dict[str, Callable[[uuid.UUID], object]] = {
    "summary": lambda person_id: queries.person_summary(cast.CHIDI.actor, person_id),
    "consents": lambda person_id: queries.consent_history(cast.CHIDI.actor, person_id),
    "require": lambda person_id: access.require(cast.CHIDI.actor, person_id),
    "require locked": lambda person_id: access.require_locked(cast.CHIDI.actor, person_id),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.usefixtures("as_amara")
def test_somebody_hidden_and_nobody_are_answered_alike(look: str) -> None:
    hidden = enter().person_id
    speak_for(cast.CHIDI.actor)
    answers = set()
    for missing in (hidden, uuid.uuid4()):
        with pytest.raises(NotFound) as refused:
            LOOKS[look](missing)
        answers.add((refused.value.sentence, refused.value.code, refused.value.reasons))
    assert len(answers) == 1


def test_the_applications_own_wall_stands_without_the_databases(committed: str) -> None:
    """As the worker's role sees every row: what is left out here, the application itself leaves out."""
    chidi = cast.CHIDI.actor
    with speaking_for(cast.AMARA.actor):
        hidden = enter().person_id
        enter()
    with as_role(Role.WORKER), speaking_for(chidi):
        assert Person.objects.count() == 2
        assert not access.visible_to(chidi).exists()
        assert not access.matches_visible_to(chidi).exists()
        assert queries.possible_matches(chidi) == ()
        assert queries.search(chidi, family_name="Monk").hits == ()
        with pytest.raises(NotFound):
            access.require(chidi, hidden)
        with pytest.raises(NotFound):
            queries.person_summary(chidi, hidden)


def test_many_at_once_and_one_alone_agree_on_who_is_seen(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        both = enter(because=grounds(cast.ELSEWHERE)).person_id
        enter(family_name="Leffler")
        [candidate] = enter(because=grounds(cast.PROVIDER)).candidates
        confirm_match(by=cast.AMARA.actor, match_id=candidate.match_id, reason="Compared the photographs")
    with speaking_for(cast.CHIDI.actor):
        enter(cast.CHIDI, family_name="Eze")
    with as_role(Role.WORKER):
        everybody = set(Person.objects.values_list("id", flat=True))
        counting = set(Person.objects.filter(merged_into=None).values_list("id", flat=True))
    actors = (cast.AMARA.actor, cast.TARIQ.actor, cast.OWEN.actor, cast.CHIDI.actor)
    for actor in actors:
        with speaking_for(actor):
            many = set(access.visible_to(actor).values_list("id", flat=True))
            alone = set()
            for one in everybody:
                try:
                    alone.add(access.require(actor, one).id)
                except NotFound:
                    continue
            assert many == alone
    sweep = system_actor("sweep", purpose="test")
    with as_role(Role.WORKER), speaking_for(sweep):
        assert set(access.visible_to(sweep).values_list("id", flat=True)) == counting
        assert both in counting


@pytest.mark.usefixtures("as_amara")
def test_a_search_finds_a_person_by_whatever_is_known_of_them() -> None:
    monk = enter(known_as="VJ", identifiers={"nhs_number": nhs(1), "pnc_id": pnc(12345)}).person_id
    enter(family_name="Leffler", given_names="Phyllis", date_of_birth=OTHER_DAY)
    number = nhs(1)
    for asked in (
        {"family_name": "monk"},
        {"family_name": "Mon"},
        {"family_name": "Mnok"},
        {"family_name": "Munk", "given_names": "Vijay"},
        {"family_name": "Vijay", "given_names": "Monk"},
        {"family_name": "Monk", "given_names": "VJ"},
        {"date_of_birth": BORN},
        {"date_of_birth": BORN, "given_names": "Vijay"},
        {"family_name": "Harrington", "given_names": "Vijay", "date_of_birth": BORN},
        {"identifier": f"{number[:3]} {number[3:6]} {number[6:]}"},
        {"identifier": f"04/12345{pnc(12345)[-1]}"},
    ):
        assert found(**asked) == [monk], asked


@pytest.mark.usefixtures("as_amara")
def test_the_likeliest_stands_first() -> None:
    similar = enter(family_name="Munk", date_of_birth=OTHER_DAY).person_id
    namesake = enter(given_names="Anita", date_of_birth=OTHER_DAY).person_id
    exact = enter().person_id
    assert found(family_name="Monk", given_names="Vijay") == [exact, similar, namesake]
    assert found(family_name="Monk", date_of_birth=OTHER_DAY)[0] == namesake


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ({}, "family_name"),
        ({"family_name": "M"}, "family_name"),
        ({"given_names": "Vijay"}, "family_name"),
        ({"family_name": " - "}, "family_name"),
        ({"identifier": "not a number!"}, "identifier"),
        ({"family_name": "Monk", "identifier": "not a number!"}, "identifier"),
    ],
)
@pytest.mark.usefixtures("as_amara")
def test_too_little_to_search_by_is_said(asked: dict[str, str], where: str) -> None:
    with pytest.raises(Malformed) as refused:
        queries.search(cast.AMARA.actor, **asked)  # type: ignore[arg-type]
    assert [reason.where for reason in refused.value.reasons] == [where]


@pytest.mark.usefixtures("as_amara")
def test_numbers_are_shown_as_people_are_used_to_seeing_them() -> None:
    person_id = enter(identifiers={"nhs_number": nhs(1), "pnc_id": "2004/0012345A"}).person_id
    shown = {one.title: one for one in queries.person_summary(cast.AMARA.actor, person_id).numbers}
    assert shown["NHS number"].shown == f"{nhs(1)[:3]} {nhs(1)[3:6]} {nhs(1)[6:]}"
    assert (shown["PNC ID"].shown, shown["PNC ID"].checks) == ("2004/0012345A", False)
    assert "check letter" in shown["PNC ID"].warning


@pytest.mark.usefixtures("as_amara")
def test_what_is_asked_of_many_takes_as_many_queries_as_of_one() -> None:
    people = [
        enter(given_names=chr(65 + number), family_name=f"Monk{chr(65 + number)}").person_id for number in range(6)
    ]

    def count(act: Callable[[], object]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            act()
        return len(captured)

    for ask in (facts.person_facts, facts.consents_of_people, facts.backgrounds, facts.consents_of_cases):
        assert count(lambda ask=ask: ask(people[:1])) == count(lambda ask=ask: ask(people))  # type: ignore[misc]
    alone = count(lambda: queries.search(cast.AMARA.actor, family_name="MonkA"))
    assert count(lambda: queries.search(cast.AMARA.actor, family_name="Monk")) == alone


@pytest.mark.usefixtures("as_amara")
def test_facts_of_somebody_hidden_are_not_there() -> None:
    hidden = enter().person_id
    speak_for(cast.CHIDI.actor)
    assert facts.person_facts([hidden]) == {}
    assert facts.backgrounds([hidden]) == {}
    assert facts.consents_of_people([hidden]) == {}


@pytest.mark.usefixtures("as_amara")
def test_a_date_of_birth_known_to_one_of_two_joined_records_is_the_persons() -> None:
    older = enter(date_of_birth=None, identifiers={"pnc_id": pnc(7), "nhs_number": nhs(1)}).person_id
    [candidate] = enter(
        date_of_birth=dt.date(1990, 1, 2), identifiers={"pnc_id": pnc(7), "nhs_number": nhs(50)}
    ).candidates
    confirm_match(
        by=cast.AMARA.actor, match_id=candidate.match_id, reason="Compared the photographs", despite=["nhs_number"]
    )
    assert facts.person_facts([older])[older].date_of_birth == dt.date(1990, 1, 2)
    assert queries.person_summary(cast.AMARA.actor, older).date_of_birth == dt.date(1990, 1, 2)


@pytest.mark.usefixtures("as_amara")
def test_matches_to_decide_come_a_page_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MATCHES_A_PAGE", 4)
    for _ in range(4):
        enter()  # of four records alike, six pairs
    first = queries.possible_matches(cast.AMARA.actor)
    second = queries.possible_matches(cast.AMARA.actor, after=first[-1])
    assert (len(first), len(second)) == (4, 2)
    assert len({line.match_id for line in (*first, *second)}) == 6
    assert queries.possible_matches(cast.AMARA.actor, after=second[-1]) == ()
