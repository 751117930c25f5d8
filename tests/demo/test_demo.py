"""The invented world: somebody on every state, by the real commands, the same for the same seed."""

import datetime as dt
import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from backend import clock
from backend.cases import facts
from backend.cases.commands import performing
from backend.cases.models import Case, CaseEvent, CaseStrand
from backend.courts.models import Hearing
from backend.custody.models import ReleaseStatement
from backend.database import Role
from backend.demo import lives, names, releases, seeding, world
from backend.pathways.engine import Decision
from backend.pathways.registry import registry
from backend.pathways.vocabulary import CaseFacts
from backend.pathways.working_days import london_date
from backend.people.models import Person
from tests.databases import as_role, use


def seed(database: str, *arguments: str) -> str:
    out = StringIO()
    with as_role(Role.OWNER, database):
        call_command("seed_demo", *arguments, stdout=out, stderr=StringIO())
    use(database)
    return out.getvalue()


@pytest.fixture
def pictures_compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The actions after which the picture was reckoned and not read again; each was the one that is read."""
    compared: list[str] = []

    def reckoned(before: CaseFacts, decision: Decision, event: CaseEvent) -> CaseFacts:
        after = facts.picture_after(before, decision, event)
        if compared.count(decision.action.slug) < 3:
            assert after == facts.picture_of(event.case)
        compared.append(decision.action.slug)
        return after

    monkeypatch.setattr(performing, "picture_after", reckoned)
    return compared


def test_somebody_stands_on_every_state_of_every_pathway_and_on_todays_list(
    committed: str, pictures_compared: list[str]
) -> None:
    """Every life is lived to its end; a rule that no longer lets one through fails here, and not in a demonstration."""
    said = seed(committed, "--seed", "7", "--cases", str(len(seeding.EVERY)))
    assert f"{len(seeding.EVERY)} people" in said
    states = {
        (pathway.slug, state.slug)
        for pathway in registry().pathways
        if registry().is_own(pathway)
        for strand in pathway.strands
        for state in strand.states
    }
    alongside = sum(bool(life.alongside) for life in releases.LIVES.values())
    with as_role(Role.WORKER):
        stood = set(CaseStrand.objects.values_list("case__pathway", "state"))
        assert states - stood == set()
        assert Case.objects.count() == len(seeding.EVERY) + alongside
        assert Person.objects.filter(cases__pathway="mhtr").filter(cases__pathway="engager").count() == alongside
        coming = ReleaseStatement.objects.values_list("release_on", flat=True)
        today = london_date(clock.now())
        assert {today + dt.timedelta(days=days) for days in (84, 28, 14, 7, 3, 1, 0, -2)} <= set(coming)
        assert Hearing.objects.filter(day=london_date(clock.now())).exists()
        before = Person.objects.count()
    assert len(set(pictures_compared)) > 40
    assert "there already" in seed(committed, "--if-empty", "--cases", str(len(seeding.EVERY)))
    with as_role(Role.WORKER):
        assert Person.objects.count() == before


def test_the_same_seed_invents_the_same_people() -> None:
    today = dt.date(2026, 11, 23)
    first, second, other = (names.people(random.Random(seed), 40, today) for seed in (3, 3, 4))
    assert first == second != other
    assert len({(one.family_name, one.given_names) for one in first}) == 40
    assert all(today - one.date_of_birth > dt.timedelta(days=18 * 366) for one in first)


def test_every_post_of_every_site_is_held_by_somebody() -> None:
    at_the_gate = len(world.WITH_PRISON) * len(world.POSTS_AT_THE_GATE)
    assert len(world.staff()) == len(world.PLACES) * len(world.POSTS) + at_the_gate
    assert len({member.email for member in world.staff()}) == len(world.staff())
    roles = {step.role for life in lives.LIVES.values() for step in life}
    for place in world.PLACES:
        for role in roles:
            assert world.holder(place, role).place is place
    for place in world.WITH_PRISON:
        for role in releases.roles_in(releases.LIVES.values()):
            assert world.holder(place, role, pathway="engager").place is place
        assert len(world.holders(place, releases.EP)) > 1


def test_the_same_seed_lays_the_same_days() -> None:
    """None is in the future, and each comes after the one before it."""
    now = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
    for life in releases.LIVES.values():
        laid = releases.lay(
            life, now=now, today=now.date(), prison="FSI", worker="one", deputy="other", name="Josie Tranmer"
        )
        moments = [one.at for one in laid]
        assert moments == sorted(set(moments))
        assert moments[-1] < now


def test_invented_people_never_enter_production(committed: str, settings: Settings) -> None:
    settings.IN_PRODUCTION = True
    with pytest.raises(CommandError, match="do not belong in production"):
        seed(committed, "--cases", "1")
