"""The places that the navigation leads to. Each room offers its own; the address's rule decides who is shown it."""

from dataclasses import dataclass

from backend.actors import Actor
from backend.web.rules import rule_of


@dataclass(frozen=True, kw_only=True)
class Place:
    """A line of the navigation. ``name`` is the address's; addresses whose names begin with it count as within."""

    name: str
    title: str
    order: int


_places: dict[str, Place] = {}


def offer(name: str, title: str, *, order: int) -> None:
    """Put an address into the navigation. Called by a room when it starts; calling it again replaces the line."""
    _places[name] = Place(name=name, title=title, order=order)


def places_for(actor: Actor) -> list[Place]:
    """The places that the actor may enter, in order."""
    return sorted((one for one in _places.values() if _may_enter(actor, one)), key=lambda one: one.order)


def _may_enter(actor: Actor, place: Place) -> bool:
    rule = rule_of(place.name)
    return rule is not None and (not rule.roles or actor.holds(*(role.slug for role in rule.roles)))
