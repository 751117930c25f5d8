from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class InstrumentsConfig(AppConfig):
    name = "backend.instruments"
    label = "instruments"

    def ready(self) -> None:
        from backend.instruments.checks import InstrumentError
        from backend.instruments.registry import registry

        try:
            registry()
        except InstrumentError as fault:  # a wrong definition stops the start, with a sentence for each fault
            raise ImproperlyConfigured(str(fault)) from None
