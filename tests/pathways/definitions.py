"""Every pathway there is, and the toy: what the generic tests run over. Nothing here lists a pathway by name."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from backend.pathways.registry import load, own_folders
from backend.pathways.roles import SHARED, Role
from backend.pathways.vocabulary import Pathway

TOY_FOLDER = Path(__file__).parent.parent / "toy"
REGISTRY = load((*own_folders(), TOY_FOLDER))
EVERY = REGISTRY.pathways
TOY = REGISTRY.get("toy")


def name(pathway: Pathway) -> str:
    return f"{pathway.slug}-v{pathway.version}"


@cache
def _unguarded(index: int) -> Pathway:
    pathway = EVERY[index]
    return replace(pathway, actions=tuple(replace(one, needs=()) for one in pathway.actions))


def unguarded(pathway: Pathway) -> Pathway:
    """The same table with every guard taken away: for what place and role alone decide."""
    return _unguarded(EVERY.index(pathway))


def roles_of(pathway: Pathway) -> tuple[Role, ...]:
    """Every role there is for this pathway, those that may do nothing included."""
    return tuple({role.slug: role for role in (*SHARED, *pathway.roles)}.values())
