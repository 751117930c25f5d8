"""Pages of their own for what an action asks: where a room above draws the form, its page is opened instead of ours."""

import uuid
from collections.abc import Callable

from django.urls import reverse

from backend.actors import Actor
from backend.pathways.vocabulary import Action

Beginning = Callable[[Actor, uuid.UUID], object | None]
_pages: dict[type, str] = {}
_beginnings: dict[type, Beginning] = {}


def offer_page(asks: type, name: str) -> None:
    """Lead every action that asks for ``asks`` to the address called ``name``, which takes a ``case_id``."""
    _pages[asks] = name


def offer_beginning(asks: type, provider: Beginning) -> None:
    """Let the form of every action that asks for ``asks`` begin with what ``provider`` finds on a case, if anything:
    a new version of a plan begins with the one that stands."""
    _beginnings[asks] = provider


def beginning_of(actor: Actor, case_id: uuid.UUID, action: Action) -> object | None:
    """What the form of an action begins with, None for nothing."""
    provider = _beginnings.get(action.asks) if action.asks else None
    return provider(actor, case_id) if provider else None


def has_own_page(action: Action) -> bool:
    return action.asks in _pages


def address_of(case_id: uuid.UUID, action: Action) -> str:
    """Where an action of a case is done."""
    if action.asks in _pages:
        return reverse(_pages[action.asks], args=[case_id])
    return reverse("act", args=[case_id, action.slug])
