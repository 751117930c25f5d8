"""What must hold between pathways and this room, which know nothing of each other."""

from collections.abc import Iterable

from django.core.checks import CheckMessage, Error

from backend.instruments.registry import registry as instruments
from backend.pathways.contacting import RAISES_RISK, ContactLogged
from backend.pathways.registry import registry as pathways
from backend.pathways.vocabulary import Pathway


def unknown_instruments(definitions: Iterable[Pathway]) -> list[str]:
    """A sentence for every instrument that a measure point asks for and nobody has defined."""
    known = {one.slug for one in instruments().current}
    return [
        f"{pathway.slug} v{pathway.version} asks for {slug!r} at {point.slug!r}; there is no such instrument"
        for pathway in definitions
        for point in pathway.measure_points
        for slug in dict.fromkeys([*point.instruments, *point.short_form, *point.short_form.values()])
        if slug not in known
    ]


def concerns_that_lead_nowhere(definitions: Iterable[Pathway]) -> list[str]:
    """A sentence for every pathway on whose log somebody could tap a concern and then not say what it is."""
    found = []
    for pathway in definitions:
        raises = next((one for one in pathway.actions if one.slug == RAISES_RISK), None)
        for action in pathway.actions:
            if action.asks is ContactLogged and not set(action.by) <= set(raises.by if raises else ()):
                who = "is not open to everybody who does" if raises else "is missing for"
                found.append(f"{pathway.slug} v{pathway.version}: the action {RAISES_RISK!r} {who} {action.slug!r}")
    return found


def every_concern_can_be_raised(**_: object) -> list[CheckMessage]:
    return [Error(sentence, id="care.E002") for sentence in concerns_that_lead_nowhere(pathways().pathways)]


def every_point_asks_for_what_there_is(**_: object) -> list[CheckMessage]:
    return [Error(sentence, id="care.E001") for sentence in unknown_instruments(pathways().pathways)]
