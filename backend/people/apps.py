from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "backend.people"
    label = "people"

    def ready(self) -> None:
        from backend.web import navigation

        navigation.offer("possible-matches", "Possible matches", order=35)
