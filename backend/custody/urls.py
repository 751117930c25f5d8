"""Addresses of the screens of the room of custody."""

from django.urls import URLPattern

from backend.custody import views
from backend.web.rules import Rule, Who, address

_READ = Rule(who=Who.SIGNED_IN, touches="consultation", why="the release of the person of one case, for its parties")

urlpatterns: list[URLPattern] = [
    address("cases/<uuid:case_id>/release/", views.release, name="case-release", rule=_READ),
]
