"""Addresses of the screens of the room of care."""

from django.urls import URLPattern

from backend.care.views import agreed, contact_day, contact_log, contacts, outcomes, taking
from backend.pathways.contacting import ContactLogged
from backend.pathways.measuring import MeasureEntered
from backend.pathways.registry import registry
from backend.pathways.roles import CLINICAL_LEAD, SERVICE_MANAGER, SYSTEM
from backend.web.rules import Rule, Who, address

_READ = Rule(
    who=Who.SIGNED_IN, touches="consultation", why="the measures of one case; answers and scores for health staff alone"
)
_COUNTED = Rule(
    who=Who.SIGNED_IN, roles=(CLINICAL_LEAD, SERVICE_MANAGER), touches="consultation",
    why="counts over the cases that the actor's organisation is a party to",
)  # fmt: skip

_READ_CONTACTS = Rule(
    who=Who.SIGNED_IN,
    touches="consultation",
    why="when the person was seen, for every party of the case; no clinical note",
)
_READ_AGREED = Rule(
    who=Who.SIGNED_IN,
    touches="consultation",
    why="what was agreed with the person; clinical parts for health staff alone",
)

_OUTCOMES = [
    address("cases/<uuid:case_id>/measures/", outcomes.measures, name="case-measures", rule=_READ),
    address("cases/<uuid:case_id>/measures/<uuid:measure_id>/", outcomes.measure, name="measure", rule=_READ),
    address("outcome-measures/", outcomes.coverage, name="outcome-measures", rule=_COUNTED),
]

_AGREED = [
    address("cases/<uuid:case_id>/contacts/", contacts.page, name="case-contacts", rule=_READ_CONTACTS),
    address("cases/<uuid:case_id>/plan/", agreed.plan, name="case-plan", rule=_READ_AGREED),
    address("cases/<uuid:case_id>/plan/print/", agreed.printed_plan, name="case-plan-printed", rule=_READ_AGREED),
    address(
        "cases/<uuid:case_id>/safety-plan/print/", agreed.printed_safety_plan, name="case-safety-plan-printed",
        rule=_READ_AGREED,
    ),
]  # fmt: skip

_TAKE = Rule(
    who=Who.SIGNED_IN, touches="alteration", why="the engine decides by role; answers are shown to health staff alone"
)
_TAKERS = tuple(
    dict.fromkeys(
        role
        for pathway in registry().current
        for action in pathway.actions
        if action.asks is MeasureEntered
        for role in action.by
        if role != SYSTEM
    )
)
_OWN = Rule(
    who=Who.SIGNED_IN, roles=_TAKERS, touches="consultation", why="sheets that the actor began and not finished"
)

_TAKING = [
    address("cases/<uuid:case_id>/measures/take/", taking.choose, name="measure-choose", rule=_TAKE),
    address("cases/<uuid:case_id>/measures/take/<slug:instrument>/", taking.take, name="measure-take", rule=_TAKE),
    address("cases/<uuid:case_id>/measures/missed/", taking.missed, name="measures-missed", rule=_TAKE),
    address("cases/<uuid:case_id>/measures/<uuid:measure_id>/go-on/", taking.go_on, name="measure-go-on", rule=_TAKE),
    address("unfinished-sheets/", taking.unfinished, name="unfinished-sheets", rule=_OWN),
]

_LOG = Rule(
    who=Who.SIGNED_IN, touches="alteration", why="the engine decides by role; a worker's own taps, and nobody else's"
)
_LOGGERS = tuple(
    dict.fromkeys(
        role
        for pathway in registry().current
        for action in pathway.actions
        if action.asks is ContactLogged
        for role in action.by
        if role != SYSTEM
    )
) or (SYSTEM,)  # where no pathway logs contacts the day is for nobody
_DAY = Rule(who=Who.SIGNED_IN, roles=_LOGGERS, touches="alteration", why="the open cases that the worker holds")
_PAPER = Rule(who=Who.SIGNED_IN, roles=_LOGGERS, touches="consultation", why="the open cases that the worker holds")

_LOGGING = [
    address("cases/<uuid:case_id>/log/", contact_log.log, name="contact-log", rule=_LOG),
    address("cases/<uuid:case_id>/log/taps/", contact_log.taps, name="contact-log-taps", rule=_LOG),
    address("log/day/", contact_day.day, name="contact-day", rule=_DAY),
    address("log/sheet/", contact_day.paper, name="contact-sheet", rule=_PAPER),
]

urlpatterns: list[URLPattern] = [*_OUTCOMES, *_AGREED, *_TAKING, *_LOGGING]
