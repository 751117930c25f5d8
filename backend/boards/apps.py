from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "backend.boards"
    label = "boards"

    def ready(self) -> None:
        from backend.web import navigation

        navigation.offer("board-release", "Boards", order=15)
