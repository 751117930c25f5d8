from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured


class CasesConfig(AppConfig):
    name = "backend.cases"
    label = "cases"

    def ready(self) -> None:
        from backend.accounts import membership
        from backend.cases import handing_over, keeping, tabs  # noqa: F401 - two of them register their recorders
        from backend.cases.telling import register_kinds
        from backend.pathways.checks import PathwayError
        from backend.pathways.registry import registry
        from backend.web import listings, navigation

        try:
            registry()
        except PathwayError as fault:  # a wrong definition stops the start, with a sentence for each fault
            raise ImproperlyConfigured(str(fault)) from None
        register_kinds()
        listings.offer(
            "colleagues",
            lambda actor: [(str(one.id), one.name) for one in membership.colleagues_of(actor)],
            words=membership.name_of,
            remedy="choose a colleague who works at your organisation today.",
        )
        listings.offer(
            "receivers",
            lambda actor: [(str(one.id), f"{one.name}, {place}") for one, place in membership.neighbours_of(actor)],
            words=membership.name_of,
            remedy="choose somebody who works today at an organisation of this site.",
        )
        navigation.offer("home", "My work", order=10)
        navigation.offer("cases", "Cases", order=20)
        navigation.offer("add-person", "Add a person", order=40)
        navigation.offer("leavers", "Leavers", order=80)
        navigation.offer("messages", "Sent messages", order=90)
        tabs.offer("case", "Overview", order=10)
        tabs.offer("case-person", "Person", order=20)
        tabs.offer("case-timeline", "Timeline", order=40)
        register(_registers_are_complete)


def _registers_are_complete(**_: object) -> list[CheckMessage]:
    """Every fact that a guard asks for and every recorder that an action names has exactly one room behind it."""
    from backend.cases import facts, recorders
    from backend.pathways.registry import registry
    from backend.web import listings

    sentences = (*facts.check_providers(), *recorders.check_recorders(), *listings.faults(registry().pathways))
    return [Error(sentence, id="cases.E001") for sentence in sentences]
