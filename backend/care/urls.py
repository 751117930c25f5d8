"""Addresses of the screens of the room of care."""

from django.urls import URLPattern

from backend.care.views import outcomes
from backend.pathways.roles import CLINICAL_LEAD, SERVICE_MANAGER
from backend.web.rules import Rule, Who, address

_READ = Rule(
    who=Who.SIGNED_IN, touches="consultation", why="the measures of one case; answers and scores for health staff alone"
)
_COUNTED = Rule(
    who=Who.SIGNED_IN, roles=(CLINICAL_LEAD, SERVICE_MANAGER), touches="consultation",
    why="counts over the cases that the actor's organisation is a party to",
)  # fmt: skip

_OUTCOMES = [
    address("cases/<uuid:case_id>/measures/", outcomes.measures, name="case-measures", rule=_READ),
    address("cases/<uuid:case_id>/measures/<uuid:measure_id>/", outcomes.measure, name="measure", rule=_READ),
    address("outcome-measures/", outcomes.coverage, name="outcome-measures", rule=_COUNTED),
]

urlpatterns: list[URLPattern] = [*_OUTCOMES]
