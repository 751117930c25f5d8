"""Addresses of the screens of people."""

from django.urls import URLPattern

from backend.people import views
from backend.web.rules import Rule, Who, address

_LIST = Rule(who=Who.SIGNED_IN, touches="consultation", why="matches of people whom the actor's organisation holds")
_DECIDE = Rule(
    who=Who.SIGNED_IN,
    touches="combination",
    why="a person decides, where their organisation holds both records; the command looks at both",
)
_UNDO = Rule(who=Who.SIGNED_IN, touches="alteration", why="a person undoes, where their organisation holds the record")

urlpatterns: list[URLPattern] = [
    address("people/matches/", views.matches, name="possible-matches", rule=_LIST),
    address("people/matches/joined/", views.joined, name="possible-matches-joined", rule=_LIST),
    address("people/matches/<uuid:match_id>/", views.match, name="possible-match", rule=_DECIDE),
    address("people/matches/joined/<uuid:combination_id>/", views.separate, name="possible-matches-undo", rule=_UNDO),
]
