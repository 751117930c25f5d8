from functools import partial

from django.apps import AppConfig
from django.core.checks import register


class CareConfig(AppConfig):
    name = "backend.care"
    label = "care"

    def ready(self) -> None:
        from backend.care import alerting, facts, recording  # noqa: F401 - each registers itself with the room of cases
        from backend.care.agreed import newest_of
        from backend.care.checks import every_concern_can_be_raised, every_point_asks_for_what_there_is
        from backend.cases import doors, tabs
        from backend.pathways import planning
        from backend.pathways.contacting import ContactLogged
        from backend.pathways.measuring import MeasureEntered, MeasuresMissed
        from backend.web import navigation

        agreed_with_the_person = (planning.UnderstandingAgreed, planning.PlanAgreed, planning.SafetyPlanMade)
        tabs.offer("case-measures", "Measures", order=30, where=lambda pathway: bool(pathway.measure_points))
        tabs.offer(
            "case-contacts",
            "Contacts",
            order=28,
            where=lambda pathway: any(hasattr(one.asks, "session") for one in pathway.actions),
        )
        tabs.offer(
            "case-plan",
            "Plan",
            order=25,
            where=lambda pathway: any(one.asks in agreed_with_the_person for one in pathway.actions),
        )
        for asks in agreed_with_the_person:
            doors.offer_beginning(asks, partial(newest_of, asks=asks))
        doors.offer_page(MeasureEntered, "measure-choose")
        doors.offer_page(MeasuresMissed, "measures-missed")
        doors.offer_page(ContactLogged, "contact-log")
        navigation.offer("contact-day", "Log a day", order=15)
        navigation.offer("unfinished-sheets", "Unfinished sheets", order=50)
        navigation.offer("outcome-measures", "Outcome measures", order=60)
        register(every_point_asks_for_what_there_is)
        register(every_concern_can_be_raised)
