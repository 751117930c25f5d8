from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "backend.custody"
    label = "custody"

    def ready(self) -> None:
        from backend.cases import tabs
        from backend.custody import facts, recording, telling  # noqa: F401 - each registers itself with the room of cases
        from backend.custody.reference import prisons
        from backend.pathways.releasing import CUSTODY
        from backend.web import listings

        listings.offer(
            "prisons",
            lambda _: [(one.code, one.name) for one in prisons.still_open()],
            words=prisons.name_of,
            remedy="choose a prison that is open, by its code.",
        )
        tabs.offer(
            "case-release",
            "Release",
            order=20,
            where=lambda pathway: any(one.follows is CUSTODY for one in pathway.anchors),
        )
