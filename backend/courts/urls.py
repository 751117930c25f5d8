"""Addresses of the screens of the courts' room."""

from django.urls import URLPattern

from backend.courts import views
from backend.web.rules import Rule, Who, address

_LIST = Rule(who=Who.SIGNED_IN, touches="consultation", why="people in whom the organisation holds a stake")

urlpatterns: list[URLPattern] = [
    address("court-list/", views.court_list, name="court-list", rule=_LIST),
]
