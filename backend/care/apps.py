from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "backend.care"
    label = "care"

    def ready(self) -> None:
        from backend.care import alerting, facts, recording  # noqa: F401 - each registers itself with the room of cases
