"""Every address of the whole system, screens and API, against its declared rule."""

import pytest
from django.db import transaction
from django.test import Client, RequestFactory

from backend.api.authentication import BearerAuthentication, CoversScope
from backend.api.views import ApiView
from backend.web.rules import Rule, Who, declared, rule_of
from tests.api.addresses import EVERY, methods_of, path_of, patterns, view_of
from tests.api.systems import BELFRY
from tests.web import urls as with_samples

#: nobody need be known to come here; whoever adds one says so in this list
OPEN_TO_ALL = {
    "livez", "readyz", "sign-in", "choose-organisation", "demo-sign-in", "sign-out", "help", "accessibility", "privacy",
    "security-text", "api-token", "api-schema",
}  # fmt: skip


def named(who: Who) -> list[str]:
    return sorted(name for name in EVERY if (rule := rule_of(name)) is not None and rule.who is who)


def test_every_address_has_a_name_of_its_own_and_a_rule() -> None:
    names = [pattern.name for _, pattern in patterns()]
    assert len(names) == len(set(names)) > 15
    assert [name for name in names if rule_of(name) is None] == []


def test_every_rule_has_an_address() -> None:
    samples = {str(getattr(one, "name", "")) for one in with_samples.urlpatterns} - set(EVERY)
    assert set(declared()) - samples == set(EVERY)


def test_what_is_open_to_all_is_listed_by_name() -> None:
    assert set(named(Who.PUBLIC)) == OPEN_TO_ALL
    assert len(OPEN_TO_ALL) <= 12


def test_every_address_of_one_thing_says_what_of_a_person_it_touches() -> None:
    silent = [
        name
        for name, route in EVERY.items()
        if isinstance(rule := rule_of(name), Rule) and not rule.touches and "<uuid:" in route
    ]
    assert silent == []
    assert [name for name in named(Who.CLIENT) if not (declared()[name].touches or declared()[name].why)] == []


@pytest.mark.parametrize("name", named(Who.SIGNED_IN))
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_screen_sends_whoever_is_not_signed_in_to_sign_in(database: str, name: str, method: str) -> None:
    path = path_of(EVERY[name])
    answer = Client().generic(method, path)
    assert answer.status_code == 302, (name, answer.content[:200])
    assert answer["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("name", named(Who.SIGNED_IN))
def test_whoever_sends_a_form_without_being_signed_in_is_asked_to_sign_in_at_once(database: str, name: str) -> None:
    """And not sent elsewhere, so that what they had typed is not lost."""
    answer = Client().post(path_of(EVERY[name]), {"note": "Rang twice."})
    assert answer.status_code == 403
    assert [template.name for template in answer.templates][:1] == ["web/sign_in.html"]
    assert b"Rang twice." in answer.content


@pytest.mark.parametrize("name", named(Who.CLIENT))
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_the_api_answers_nobody_without_a_token(database: str, name: str, method: str) -> None:
    answer = Client().generic(method, path_of(EVERY[name]), b"{}", "application/json")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", named(Who.CLIENT))
def test_every_view_for_systems_asks_for_token_and_scope(name: str) -> None:
    view = view_of(name)
    assert issubclass(view, ApiView)
    assert view.authentication_classes == [BearerAuthentication]
    assert view.permission_classes == [CoversScope]
    assert methods_of(name) <= set(view.scopes)


def test_a_view_that_forgot_its_scope_is_shut(database: str) -> None:
    class Forgetful(ApiView):
        scopes = {}

        def get(self, _: object) -> None:
            raise AssertionError("it was let in")

    caller = BELFRY.register()
    request = RequestFactory().get("/api/v1/cases", headers={"Authorization": f"Bearer {caller.token}"})
    request.correlation_id = "x"  # type: ignore[attr-defined]
    with transaction.atomic():
        answer = Forgetful.as_view()(request)
    assert answer.status_code == 403


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_answer_tells_the_browser_to_be_careful(database: str, name: str) -> None:
    answer = Client(raise_request_exception=False).get(path_of(EVERY[name]))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
