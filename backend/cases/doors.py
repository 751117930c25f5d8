"""Pages of their own for what an action asks: where a room above draws the form, its page is opened instead of ours."""

import uuid

from django.urls import reverse

from backend.pathways.vocabulary import Action

_pages: dict[type, str] = {}


def offer_page(asks: type, name: str) -> None:
    """Lead every action that asks for ``asks`` to the address called ``name``, which takes a ``case_id``."""
    _pages[asks] = name


def has_own_page(action: Action) -> bool:
    return action.asks in _pages


def address_of(case_id: uuid.UUID, action: Action) -> str:
    """Where an action of a case is done."""
    if action.asks in _pages:
        return reverse(_pages[action.asks], args=[case_id])
    return reverse("act", args=[case_id, action.slug])
