"""Addresses of the frame: signing in, and pages about the service itself."""

from django.urls import URLPattern

from backend.web import pages, sign_in
from backend.web.rules import PUBLIC, Rule, Who, address

_STEP = Rule(who=Who.PUBLIC, why="a step of signing in: the view itself asks whose password was right")
_DEMO = Rule(who=Who.PUBLIC, why="answers in the demonstration only, where everybody is invented")

urlpatterns: list[URLPattern] = [
    address("sign-in/", sign_in.sign_in, name="sign-in", rule=PUBLIC),
    address("sign-in/organisation/", sign_in.choose_organisation, name="choose-organisation", rule=_STEP),
    address("sign-in/demo/", sign_in.demo_sign_in, name="demo-sign-in", rule=_DEMO),
    address("sign-out/", sign_in.sign_out, name="sign-out", rule=PUBLIC),
    address("help/", pages.help_page, name="help", rule=PUBLIC),
    address("accessibility/", pages.accessibility, name="accessibility", rule=PUBLIC),
    address("privacy/", pages.privacy, name="privacy", rule=PUBLIC),
    address(".well-known/security.txt", pages.security_text, name="security-text", rule=PUBLIC),
]
