from collections.abc import Iterator

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from backend.pathways.roles import SYSTEM
from backend.pathways.vocabulary import Pathway


class CourtsConfig(AppConfig):
    name = "backend.courts"
    label = "courts"

    def ready(self) -> None:
        # each registers itself: with the room of cases, and with what prepares the database
        from backend.courts import facts, recording  # noqa: F401
        from backend.courts.commands import reference  # noqa: F401
        from backend.web import navigation

        register(_court_results_can_be_answered)
        navigation.offer("court-list", "Court list", order=5)


def _court_results_can_be_answered(**_: object) -> list[CheckMessage]:
    """Every action with which a pathway answers to a court is one of its own, and open to the system."""
    from backend.pathways.registry import registry

    return [Error(sentence, id="courts.E001") for pathway in registry().pathways for sentence in faults_of(pathway)]


def faults_of(pathway: Pathway) -> Iterator[str]:
    """A sentence for every answer to a court's result that could not be given."""
    known = {one.slug: one for one in pathway.actions}
    for slug in pathway.court_results.actions if pathway.court_results else ():
        if slug not in known:
            yield f"{pathway.slug} v{pathway.version} answers to a court's result with {slug!r}, which is no action"
        elif SYSTEM not in known[slug].by:
            yield f"{pathway.slug} v{pathway.version}: {slug!r} answers to a court's result, so {SYSTEM} must be in by="
