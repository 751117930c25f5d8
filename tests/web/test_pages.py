"""Every page keeps its promises: what went wrong is said in words, and nothing about the program leaks."""

import datetime as dt

import pytest
from django.conf import settings as django_settings
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse
from pytest_django.fixtures import Settings

from backend.pathways.registry import registry
from backend.web import errors
from backend.web.navigation import offer, places_for
from backend.web.rules import declared
from tests import cast

pytestmark = pytest.mark.usefixtures("samples")
PUBLIC_PAGES = ["/sign-in/", "/help/", "/accessibility/", "/privacy/"]


def test_every_address_of_the_system_has_a_rule() -> None:
    patterns = get_resolver("backend.urls").url_patterns
    names = {pattern.name for pattern in patterns if isinstance(pattern, URLPattern)}
    assert names
    assert names - set(declared()) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PUBLIC_PAGES, "/nowhere/", "/sample-broken/"])
def test_every_page_has_one_heading_a_title_and_the_headers_that_protect_it(path: str) -> None:
    answer = Client(raise_request_exception=False).get(path)
    page = answer.content.decode()
    assert page.count("<h1") == 1
    assert " \N{EN DASH} Footbridge</title>" in page
    assert '<html lang="en"' in page
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert " style=" not in page
    assert "<script>" not in page


@pytest.mark.django_db
def test_help_says_what_every_role_does(client: Client) -> None:
    page = client.get("/help/").content.decode()
    assert len(registry().roles) > 10
    for role in registry().roles:
        assert role.title in page


@pytest.mark.django_db
def test_help_keeps_the_navigation_of_whoever_is_signed_in(signed_in: Client) -> None:
    answer = signed_in.get("/help/")
    assert cast.AMARA.name in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_the_title_of_a_page_names_nobody(signed_in: Client) -> None:
    page = signed_in.get("/sample-components/").content.decode()
    assert "<title>Overview \N{EN DASH} case 4F7K \N{EN DASH} Footbridge</title>" in page


@pytest.mark.django_db
def test_a_contact_is_shown_and_told_to_those_who_find_a_weakness(client: Client, settings: Settings) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.CONTACT = "help@footbridge.example"
    assert 'href="mailto:help@footbridge.example"' in client.get("/sign-in/").content.decode()
    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:help@footbridge.example"
    expires = dt.datetime.fromisoformat(fields["Expires"])
    assert dt.timedelta(days=30) < expires - dt.datetime.now(dt.UTC) < dt.timedelta(days=365)
    assert answer["Content-Type"].startswith("text/plain")


@pytest.mark.django_db
def test_a_fault_of_the_program_shows_a_reference_that_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    answer = Client(raise_request_exception=False).get("/sample-broken/")
    page = answer.content.decode()
    assert answer.status_code == 500
    for secret in ("John Smith", "RuntimeError", "Traceback", "samples.py"):
        assert secret not in page
    logged = [record.getMessage() for record in caplog.records if record.name == "backend.web.errors"]
    reference = logged[0].removeprefix("server error, reference ")
    assert len(reference) == 8
    assert reference in page


@pytest.mark.django_db
def test_the_api_answers_with_problems_and_never_with_pages() -> None:
    client = Client(raise_request_exception=False)
    for path, status in (("/api/nowhere/", 404), ("/api/sample-broken/", 500)):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["status"] == status
        assert "John Smith" not in answer.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_error_pages_need_no_database_and_nobody_signed_in(status: int) -> None:
    """This test has no database: a page that asked for one would fail it."""
    request = RequestFactory().get("/x/")
    fault = Exception("John Smith")
    answer = {
        400: lambda: errors.bad_request(request, fault),
        403: lambda: errors.forbidden(request, fault),
        404: lambda: errors.not_found(request, fault),
        500: lambda: errors.server_error(request),
    }[status]()
    assert answer.status_code == status
    assert b"John Smith" not in answer.content
    assert answer.content.count(b"<h1") == 1


def test_a_fault_in_the_error_page_itself_still_gives_a_page(settings: Settings) -> None:
    settings.TEMPLATES = [{**django_settings.TEMPLATES[0], "APP_DIRS": False}]
    answer = errors.server_error(RequestFactory().get("/x/"))
    assert answer.status_code == 500
    assert b"Try again in a few minutes" in answer.content


@pytest.mark.django_db
def test_a_form_with_more_fields_than_anybody_fills_in_is_refused(client: Client) -> None:
    answer = client.post("/sign-in/", {f"x{number}": "" for number in range(1001)})
    assert answer.status_code == 400
    assert "The request cannot be read" in answer.content.decode()


@pytest.mark.django_db
def test_absent_and_denied_pages_look_alike(signed_in: Client) -> None:
    absent = signed_in.get("/nowhere/")
    denied = signed_in.post("/sign-in/demo/")
    assert (absent.status_code, absent.content) == (denied.status_code, denied.content)


@pytest.mark.django_db
def test_what_was_saved_is_told_once(signed_in: Client) -> None:
    from tests.web.markup import sent_by
    from tests.web.test_forms import filled

    page = sent_by(signed_in.get("/sample-form/").content.decode())
    sent = {**filled().dict(), **{name: page[name] for name in page if name.startswith("form-")}}
    after = signed_in.post("/sample-form/", sent)
    assert after.status_code == 302
    assert "The session is saved." in signed_in.get(after["Location"]).content.decode()
    assert "The session is saved." not in signed_in.get(after["Location"]).content.decode()


@pytest.mark.django_db
def test_a_refused_form_says_so_in_the_title(signed_in: Client) -> None:
    answer = signed_in.post("/sample-form/", {})
    assert answer.status_code == 422
    assert "<title>Error: Log a session \N{EN DASH} Footbridge</title>" in answer.content.decode()


@pytest.mark.django_db
def test_the_navigation_offers_only_what_the_role_may_enter(monkeypatch: pytest.MonkeyPatch, signed_in: Client) -> None:
    from backend.pathways import roles
    from backend.web import navigation, rules

    monkeypatch.setattr(navigation, "_places", {})
    monkeypatch.setitem(
        rules._declared, "sample-leads", rules.Rule(who=rules.Who.SIGNED_IN, roles=(roles.CLINICAL_LEAD,))
    )
    offer("sample-leads", "Sign-off", order=1)
    offer("sample-form", "Sessions", order=3)
    offer("sample-components", "Cases", order=2)
    assert [one.title for one in places_for(cast.AMARA.actor)] == ["Cases", "Sessions"]
    assert [one.title for one in places_for(cast.PRIYA.actor)] == ["Sign-off", "Cases", "Sessions"]
    page = signed_in.get("/sample-components/").content.decode()
    assert f'<a class="govuk-service-navigation__link" href="{reverse("sample-form")}">Sessions</a>' in page
    assert 'aria-current="page"' in page
    assert "Sign-off" not in page
