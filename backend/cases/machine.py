"""Compiles each pathway's table into django-fsm transitions: a proxy of :class:`CaseStrand` a pathway, version, strand.

There is no other way to move a strand: its field is protected, the row chooses its class, and what the table does not
allow django-fsm refuses. Guards are asked before, by ``engine.decide``, so that a refusal can list every unmet guard.
"""

from collections.abc import Callable
from functools import lru_cache

from django.apps.registry import Apps
from django_fsm import RETURN_VALUE, TransitionNotAllowed, transition

from backend.cases.models import CaseStrand
from backend.pathways.engine import Step
from backend.pathways.registry import registry
from backend.pathways.vocabulary import Action, Pathway
from backend.refusals import Conflict

# proxies in the ordinary registry would make every pathway ask for a migration
_private = Apps()


@lru_cache(maxsize=256)
def strand_class(pathway_slug: str, version: int, strand: str) -> type[CaseStrand]:
    """The class of rows of this strand, with one transition method an action that moves it."""
    pathway = registry().get(pathway_slug, version)
    return compile_strand(pathway, strand)


def compile_strand(pathway: Pathway, strand: str) -> type[CaseStrand]:
    name = f"{pathway.slug}_v{pathway.version}_{strand}".replace("-", "_")
    meta = type("Meta", (), {"proxy": True, "apps": _private, "app_label": "cases"})
    methods = {
        action.slug: method for action in pathway.actions if (method := _transitions(action, strand)) is not None
    }
    return type(name, (CaseStrand,), {"__module__": __name__, "Meta": meta, **methods})


def _transitions(action: Action, strand: str) -> Callable[[CaseStrand, str], str] | None:
    """The method of one action: a transition a source, each returning the state that the engine decided on."""

    def go(_: CaseStrand, target: str) -> str:
        return target

    go.__name__ = action.slug
    go.__doc__ = action.title
    method = None
    for arrow in action.moves:
        if arrow.strand == strand:
            for source in arrow.sources:
                targets = RETURN_VALUE(*arrow.targets(source))
                method = transition(field="state", source=source, target=targets)(method or go)
    return method


def move(row: CaseStrand, action: Action, step: Step) -> None:
    """Take one step. Raises Conflict when the table of the row's own pathway does not allow it."""
    try:
        getattr(row, action.slug)(step.target)
    except (TransitionNotAllowed, AttributeError) as fault:
        raise Conflict(f"“{action.title}” does not lead from {step.source or 'none'} to {step.target}.") from fault
