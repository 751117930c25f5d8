"""Addresses of the boards."""

from django.urls import URLPattern

from backend.boards import views
from backend.pathways.handing_over import Allocated
from backend.pathways.registry import registry
from backend.pathways.release_needs import follows_release
from backend.pathways.roles import SYSTEM
from backend.web.rules import Rule, Who, address

# whoever works on a pathway that hangs on a release; referrers and those who only hear of it have no use for a board
_WORKERS = tuple(
    dict.fromkeys(
        role
        for pathway in registry().current
        if follows_release(pathway)
        for action in pathway.actions
        for role in action.by
        if role != SYSTEM and role in pathway.roles
    )
)
_BOARD = Rule(
    who=Who.SIGNED_IN, roles=_WORKERS, touches="consultation", why="the cases that the actor's organisation works on"
)
# whoever gives cases to workers answers for how they are worked on
_LEADS = tuple(
    dict.fromkeys(
        role
        for pathway in registry().current
        if pathway.fidelity is not None
        for action in pathway.actions
        if action.asks is Allocated
        for role in action.by
    )
)
_BEHIND = Rule(
    who=Who.SIGNED_IN, roles=_LEADS, touches="consultation", why="the cases behind a figure, for who leads the team"
)
_COUNTS = Rule(who=Who.SIGNED_IN, roles=_WORKERS, touches="consultation", why="counts, and nobody's name")

urlpatterns: list[URLPattern] = [
    address("boards/release/", views.release, name="board-release", rule=_BOARD),
    address("boards/release-day/", views.release_day, name="board-release-day", rule=_BOARD),
    address("boards/out-of-contact/", views.out_of_contact, name="board-out-of-contact", rule=_BOARD),
    address("boards/supervision/", views.supervision, name="board-supervision", rule=_BOARD),
    address("boards/fidelity/", views.fidelity, name="board-fidelity", rule=_COUNTS),
    address(
        "boards/fidelity/<slug:pathway>/<slug:indicator>/",
        views.fidelity_cases,
        name="board-fidelity-cases",
        rule=_BEHIND,
    ),
]
