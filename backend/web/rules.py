"""Every address has a declared rule. One without is refused at run time and fails the suite.

The rule stands in the same line as the address: ``screen("cases/<uuid:case_id>/", views.case, name="case", rule=…)``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from backend.pathways.roles import Role


class Who(StrEnum):
    PUBLIC = "public"  # nothing about a person is shown and nobody need be signed in
    SIGNED_IN = "signed in"  # a person with a membership, through a screen
    CLIENT = "client"  # another organisation's system, through the API


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who may come through an address, in which roles (none named: any), and what is written of it.

    ``touches`` names what of a person the address shows or changes, in the words of the access log; empty where it
    touches no person's data. Which cases and fields are then seen is decided by ``access.py``, not here.
    """

    who: Who
    roles: tuple[Role, ...] = ()
    touches: str = ""
    why: str = ""


PUBLIC = Rule(who=Who.PUBLIC)

_declared: dict[str, Rule] = {}


def address(route: str, view: Callable[..., HttpResponseBase], *, name: str, rule: Rule) -> URLPattern:
    """An address with its rule. Raises ValueError when the name is taken by another rule."""
    if _declared.setdefault(name, rule) != rule:
        raise ValueError(f"the address {name!r} is declared twice with different rules")
    return path(route, view, name=name)


def rule_of(name: str | None) -> Rule | None:
    """The rule of the address called ``name``; None where there is none, which means that nobody may come through."""
    return _declared.get(name or "")


def declared() -> dict[str, Rule]:
    return dict(_declared)


def actor_of(request: Any) -> Any:
    """The actor that the door found for this request. Raises PermissionError where the address has none."""
    actor = getattr(request, "actor", None)
    if actor is None:
        raise PermissionError("this address was reached without an actor")
    return actor
