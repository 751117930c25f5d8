"""Addresses of the screens of cases."""

from django.urls import URLPattern

from backend.cases import leaver_page, person_pages, views
from backend.pathways.registry import registry
from backend.web.rules import Rule, Who, address

_LIST = Rule(who=Who.SIGNED_IN, touches="consultation", why="a list of what the actor's organisation may see")
_CASE = Rule(who=Who.SIGNED_IN, touches="consultation", why="one case, if the actor's organisation is a party")
_ACT = Rule(who=Who.SIGNED_IN, touches="alteration", why="the engine decides by role, state and guards")
_ASSIGN = Rule(
    who=Who.SIGNED_IN,
    touches="alteration",
    why="a party's own people, among colleagues; the command looks at who holds it",
)
_ACT_ON_PERSON = Rule(
    who=Who.SIGNED_IN, touches="alteration", why="who works with the person; the command looks at the role"
)
_HAND_ON = Rule(
    who=Who.SIGNED_IN,
    roles=tuple(role for role in registry().roles if role.hands_on),
    touches="alteration",
    why="who hands on a leaver's work, of colleagues alone; each case by the rules of its pathway",
)
_LETTERS = Rule(who=Who.SIGNED_IN, why="letters to the actor's own colleagues; they name nobody")

urlpatterns: list[URLPattern] = [
    address("", views.home, name="home", rule=_LIST),
    address("cases/", views.case_list, name="cases", rule=_LIST),
    address("cases/<uuid:case_id>/", views.case, name="case", rule=_CASE),
    address("cases/<uuid:case_id>/timeline/", views.timeline, name="case-timeline", rule=_CASE),
    address("cases/<uuid:case_id>/person/", person_pages.person, name="case-person", rule=_CASE),
    address("cases/<uuid:case_id>/background/", person_pages.background, name="case-background", rule=_ACT_ON_PERSON),
    address("cases/<uuid:case_id>/lead/", person_pages.lead, name="case-lead", rule=_ASSIGN),
    address(
        "cases/<uuid:case_id>/how-to-contact/",
        person_pages.contact_preferences,
        name="case-contact",
        rule=_ACT_ON_PERSON,
    ),
    address("cases/<uuid:case_id>/assign/", views.assign, name="case-assign", rule=_ASSIGN),
    address("cases/<uuid:case_id>/do/<slug:slug>/", views.act, name="act", rule=_ACT),
    address("people/add/", views.add_person, name="add-person", rule=_ACT),
    address("people/<uuid:person_id>/open/<uuid:case_id>/", views.begin, name="open-case", rule=_CASE),
    address(
        "people/<uuid:person_id>/open/<uuid:case_id>/<slug:pathway>/<slug:action>/<slug:site>/",
        views.open_with,
        name="open-case-with",
        rule=_ACT,
    ),
    address("leavers/", leaver_page.hand_on, name="leavers", rule=_HAND_ON),
    address("messages/", views.messages, name="messages", rule=_LETTERS),
]
