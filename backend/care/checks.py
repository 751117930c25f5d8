"""What must hold between pathways and instruments, which know nothing of each other."""

from collections.abc import Iterable

from django.core.checks import CheckMessage, Error

from backend.instruments.registry import registry as instruments
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


def every_point_asks_for_what_there_is(**_: object) -> list[CheckMessage]:
    return [Error(sentence, id="care.E001") for sentence in unknown_instruments(pathways().pathways)]
