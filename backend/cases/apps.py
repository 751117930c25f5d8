from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class CasesConfig(AppConfig):
    name = "backend.cases"
    label = "cases"

    def ready(self) -> None:
        from backend.cases import keeping  # noqa: F401 - registers its recorders
        from backend.cases.telling import register_kinds
        from backend.pathways.registry import registry

        registry()  # a wrong definition stops the start
        register_kinds()
        register(_registers_are_complete)


def _registers_are_complete(**_: object) -> list[CheckMessage]:
    """Every fact that a guard asks for and every recorder that an action names has exactly one room behind it."""
    from backend.cases import facts, recorders

    return [Error(sentence, id="cases.E001") for sentence in (*facts.check_providers(), *recorders.check_recorders())]
