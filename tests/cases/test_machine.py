"""The table, django-fsm's transitions and the rows that the database holds to are one and the same."""

from typing import Any

import pytest
from django_fsm import TransitionNotAllowed

from backend.cases.machine import strand_class
from backend.cases.models import CaseStrand, Move
from backend.cases.pathway_tables import sync
from backend.database import Role
from backend.pathways.registry import Registry, registry
from backend.pathways.vocabulary import Pathway
from backend.refusals import Refusal
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.given import a_toy_case
from tests.databases import as_role

PATHWAYS = registry().pathways
NAMES = [f"{one.slug} v{one.version}" for one in PATHWAYS]


@pytest.mark.parametrize("pathway", PATHWAYS, ids=NAMES)
def test_transitions_are_the_table(pathway: Pathway) -> None:
    compiled = set()
    for strand in pathway.strands:
        kind = strand_class(pathway.slug, pathway.version, strand.slug)
        field: Any = kind._meta.get_field("state")
        for one in field.get_all_transitions(kind):
            compiled |= {(strand.slug, one.source, target) for target in one.target.allowed_states}
    assert compiled == pathway.table()


@pytest.mark.django_db
@pytest.mark.parametrize("pathway", PATHWAYS, ids=NAMES)
def test_the_databases_rows_are_the_table(pathway: Pathway) -> None:
    rows = Move.objects.filter(pathway=pathway.slug, version=pathway.version)
    assert set(rows.values_list("strand", "source", "target")) == pathway.table()


@pytest.mark.parametrize("pathway", PATHWAYS, ids=NAMES)
def test_what_the_table_does_not_have_is_refused_by_django_fsm(pathway: Pathway) -> None:
    """Every action from every state that it does not leave."""
    refused = 0
    for strand in pathway.strands:
        kind = strand_class(pathway.slug, pathway.version, strand.slug)
        for action in pathway.actions:
            if strand.slug not in action.strands:
                continue
            for state in {one.slug for one in strand.states} - set(action.sources(strand.slug)):
                row = kind(strand=strand.slug)
                row.__dict__["state"] = state
                with pytest.raises(TransitionNotAllowed):
                    getattr(row, action.slug)(state)
                refused += 1
    assert refused > 10


def test_a_state_cannot_be_written_by_hand() -> None:
    row = CaseStrand(strand="mentoring")
    with pytest.raises(AttributeError, match="Direct state modification is not allowed"):
        row.state = "M8"


def test_no_pathway_asks_for_a_migration() -> None:
    from django.apps import apps

    assert {model for model in apps.get_models() if issubclass(model, CaseStrand)} == {CaseStrand}


def test_moves_follow_the_definitions_and_never_leave_an_open_case_behind(committed: str) -> None:
    with as_role(Role.OWNER):
        assert sync()[0] == 0
        without = Registry(tuple(one for one in PATHWAYS if one.slug != "toy"))
        sync(without)
        assert not Move.objects.filter(pathway="toy").exists()
        sync()
        assert Move.objects.filter(pathway="toy").exists()
    with speaking_for(cast.AMARA.actor):
        a_toy_case()
    with as_role(Role.OWNER), pytest.raises(Refusal, match="Open cases follow toy v1"):
        sync(without)
