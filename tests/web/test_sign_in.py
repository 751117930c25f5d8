"""Signing in lets in who should be, tells a guesser nothing, and cannot be used to lock somebody out."""

import datetime as dt
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.db import connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from backend import clock
from backend.accounts import sign_in_attempts as attempts
from backend.accounts.models import Membership, Organisation, SignInAttempt, User
from backend.database import Role
from backend.web.sign_in import PENDING_FOR, address_of, demo_sign_ins
from tests import cast
from tests.databases import as_role

STAFF = "/sample-components/"
UNKNOWN = "nobody@example.org"
pytestmark = pytest.mark.usefixtures("samples")


def sign_in(client: Client, email: str = cast.AMARA.email, password: str = cast.PASSWORD, **more: str) -> HttpResponse:
    answer: HttpResponse = client.post("/sign-in/", {"email": email, "password": password, **more})  # type: ignore[assignment]
    return answer


def signed_in(client: Client) -> bool:
    return client.get(STAFF).status_code == 200


@contextmanager
def later(**time: float) -> Iterator[None]:
    with clock.shifted(dt.timedelta(**time)):
        yield


def said(answer: HttpResponse) -> str:
    """The page without what differs from request to request."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return page.replace(UNKNOWN, "E-MAIL").replace(cast.AMARA.email, "E-MAIL")


# --- the way in -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_right_password_leads_to_where_one_was_going(client: Client) -> None:
    asked = client.get(STAFF)
    assert asked["Location"] == f"/sign-in/?next={STAFF}"
    page = client.get(asked["Location"]).content.decode()
    assert f'name="next" value="{STAFF}"' in page
    assert sign_in(client, next=STAFF)["Location"] == STAFF
    shown = client.get(STAFF)
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    for words in ("Amara Okafor", "Birmingham Court Liaison", "Court mental health worker", "Sign out"):
        assert words in shown.content.decode()


@pytest.mark.django_db
def test_capital_letters_and_spaces_around_the_address_do_not_matter(client: Client) -> None:
    sign_in(client, email=f" {cast.AMARA.email.upper()} ")
    assert signed_in(client)


@pytest.mark.django_db
def test_the_session_gets_a_new_key_so_that_one_planted_before_is_worthless(client: Client) -> None:
    client.get("/sign-in/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    sign_in(client)
    assert client.session.session_key != planted
    assert "planted" not in client.session
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "evil.example", ""],
)
def test_a_link_cannot_send_a_fresh_sign_in_to_a_strangers_page(client: Client, elsewhere: str) -> None:
    assert sign_in(client, next=elsewhere)["Location"] == "/"


@pytest.mark.django_db
def test_what_is_missing_is_said_before_anything_is_looked_up(client: Client) -> None:
    page = client.post("/sign-in/", {"email": "x", "password": ""})
    assert page.status_code == 422
    assert "Enter an e-mail address in the right form" in page.content.decode()
    assert "Enter your password" in page.content.decode()
    assert "<title>Error: Sign in \N{EN DASH} Footbridge</title>" in page.content.decode()
    assert not SignInAttempt.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["a\0b@example.org", "x" * 400 + "@example.org", "'; --@example.org", "a@b@c"])
def test_an_address_that_is_none_is_answered_and_not_stumbled_over(client: Client, email: str) -> None:
    assert sign_in(client, email=email).status_code == 422


def test_a_closed_account_is_answered_like_a_wrong_password(committed: str) -> None:
    client = Client()
    wrong = said(sign_in(client, password="something else"))
    with as_role(Role.OWNER):
        User.objects.filter(id=cast.AMARA.id).update(is_active=False)
    assert said(sign_in(client)) == wrong
    assert not signed_in(client)


def test_an_account_that_is_closed_is_out_at_once(committed: str) -> None:
    client = Client()
    sign_in(client)
    assert signed_in(client)
    with as_role(Role.OWNER):
        User.objects.filter(id=cast.AMARA.id).update(is_active=False)
    assert not signed_in(client)


# --- what a guesser learns --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_unknown_account_gets_the_words_and_the_work_of_a_wrong_password(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, hashed = MD5PasswordHasher.encode, []

    def encode(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    known = sign_in(client, password="wrong one")
    work = len(hashed)
    unknown = sign_in(client, email=UNKNOWN, password="wrong one")
    assert work == len(hashed) - work == 1
    assert (known.status_code, said(known)) == (unknown.status_code, said(unknown))


@pytest.mark.django_db
@pytest.mark.parametrize("email", [cast.AMARA.email, UNKNOWN])
def test_after_ten_wrong_tries_nothing_is_looked_at_for_a_quarter_of_an_hour(client: Client, email: str) -> None:
    with ExitStack() as time:
        for count in range(attempts.ALLOWED):
            answer = sign_in(client, email=email, password=f"guess {count}")
            assert answer.status_code == 422, count
            if count < attempts.ALLOWED - 1:
                time.enter_context(later(seconds=attempts.wait_before(email, "127.0.0.1").total_seconds()))
        locked = sign_in(client, email=email)
        assert locked.status_code == 429
        assert "There were too many tries. Wait 15 minutes, then try again" in locked.content.decode()
        with later(minutes=14, seconds=50):
            assert sign_in(client, email=email).status_code == 429
        with later(minutes=15, seconds=1):
            assert sign_in(client, email=email).status_code == (302 if email == cast.AMARA.email else 422)


@pytest.mark.django_db
def test_each_try_after_the_fourth_costs_twice_the_wait(client: Client) -> None:
    waits = []
    with ExitStack() as time:
        for count in range(9):
            sign_in(client, password=f"guess {count}")
            wait = attempts.wait_before(cast.AMARA.email, "127.0.0.1")
            waits.append(round(max(wait.total_seconds(), 0)))
            time.enter_context(later(seconds=wait.total_seconds()))
    assert waits == [0, 0, 0, 0, 2, 4, 8, 16, 32]


@pytest.mark.django_db
def test_a_thousand_guesses_in_an_hour_are_mostly_not_looked_at() -> None:
    """And the account is never locked for longer than the quarter of an hour."""
    with ExitStack() as time:
        looked_at, longest = 0, 0.0
        for _ in range(1000):
            wait = attempts.wait_before(cast.AMARA.email, "203.0.113.9").total_seconds()
            longest = max(longest, wait)
            if wait <= 0:
                attempts.write_down(cast.AMARA.email, "203.0.113.9", SignInAttempt.Outcome.WRONG)
                looked_at += 1
            time.enter_context(later(seconds=3.6))
    assert 10 <= looked_at <= 4 * attempts.ALLOWED
    assert longest <= 15 * 60


@pytest.mark.django_db
def test_a_stranger_cannot_lock_somebody_out_of_the_place_they_work_at(client: Client) -> None:
    sign_in(client)
    client.post("/sign-out/")
    for count in range(30):
        attempts.write_down(cast.AMARA.email, "203.0.113.9", SignInAttempt.Outcome.WRONG)
        assert attempts.wait_before(cast.AMARA.email, "127.0.0.1") <= dt.timedelta(), count
    assert attempts.wait_before(cast.AMARA.email, "203.0.113.9") > dt.timedelta(minutes=14)
    assert attempts.wait_before(cast.AMARA.email, "198.51.100.7") > dt.timedelta(minutes=14)
    assert sign_in(client).status_code == 302


@pytest.mark.django_db
def test_one_address_cannot_go_through_many_accounts() -> None:
    for count in range(attempts.ALLOWED_FROM_ADDRESS):
        assert attempts.wait_before(UNKNOWN, "203.0.113.9") <= dt.timedelta()
        attempts.write_down(f"person{count}@example.org", "203.0.113.9", SignInAttempt.Outcome.WRONG)
    assert attempts.wait_before(UNKNOWN, "203.0.113.9") > dt.timedelta(minutes=14)
    assert attempts.wait_before(UNKNOWN, "203.0.113.10") <= dt.timedelta()
    with later(minutes=15, seconds=1):
        assert attempts.wait_before(UNKNOWN, "203.0.113.9") <= dt.timedelta()


@pytest.mark.django_db
def test_a_right_sign_in_forgives_the_wrong_tries_before_it(client: Client) -> None:
    for _ in range(3):
        sign_in(client, password="wrong one")
    sign_in(client)
    for _ in range(4):
        attempts.write_down(cast.AMARA.email, "127.0.0.1", SignInAttempt.Outcome.WRONG)
        assert attempts.wait_before(cast.AMARA.email, "127.0.0.1") <= dt.timedelta()


def test_many_tries_at_once_count_as_many(committed: str) -> None:
    outcomes: list[int] = []

    def guess(number: int) -> None:
        outcomes.append(sign_in(Client(), password=f"guess {number}").status_code)
        connections.close_all()

    threads = [threading.Thread(target=guess, args=[number]) for number in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == [422] * (attempts.FREE + 1) + [429] * (20 - attempts.FREE - 1)


@pytest.mark.django_db
def test_every_try_is_written_down_without_what_was_typed(client: Client) -> None:
    sign_in(client, password="wrong one")
    sign_in(client, email=UNKNOWN)
    sign_in(client)
    kept = [(one.outcome, one.user_id, one.address) for one in SignInAttempt.objects.order_by("at")]
    assert kept == [("wrong", None, "127.0.0.1"), ("wrong", None, "127.0.0.1"), ("right", cast.AMARA.id, "127.0.0.1")]
    assert "example" not in str(list(SignInAttempt.objects.values_list("account", flat=True)))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "198.51.100.7", "203.0.113.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (1, "not an address", None),
        (2, "198.51.100.7", "203.0.113.1"),
    ],
)
def test_a_forged_address_is_not_believed(settings: Settings, proxies: int, forwarded: str, found: str | None) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="203.0.113.1")
    assert address_of(request) == found


# --- where one works --------------------------------------------------------------------------------------------


@pytest.fixture
def two_places(committed: str) -> SimpleNamespace:
    """Amara works at two organisations, and somebody who works at none has an account."""
    with as_role(Role.OWNER):
        second = Membership.objects.create(
            user_id=cast.AMARA.id, organisation_id=cast.PROVIDER.id, roles=["clinical_lead"], since=cast.SINCE
        )
        User.objects.create_user("gone@example.org", cast.PASSWORD, name="Gone Away")
    first = Membership.objects.get(user_id=cast.AMARA.id, organisation_id=cast.LIAISON.id)
    return SimpleNamespace(first=first, second=second)


def test_who_works_at_two_places_is_in_only_after_saying_where(two_places: SimpleNamespace) -> None:
    client = Client()
    assert sign_in(client, next=STAFF)["Location"] == "/sign-in/organisation/"
    assert not signed_in(client)
    page = client.get("/sign-in/organisation/").content.decode()
    assert cast.LIAISON.name in page
    assert cast.PROVIDER.name in page
    assert client.post("/sign-in/organisation/").status_code == 422
    assert client.post("/sign-in/organisation/", {"membership": two_places.second.pk})["Location"] == STAFF
    shown = client.get(STAFF).content.decode()
    assert cast.PROVIDER.name in shown
    assert "Clinical lead" in shown
    assert cast.LIAISON.name not in shown


def test_the_place_can_be_changed_without_signing_in_again(two_places: SimpleNamespace) -> None:
    client = Client()
    sign_in(client)
    client.post("/sign-in/organisation/", {"membership": two_places.first.pk})
    before = client.session.session_key
    assert "/sign-in/organisation/" in client.get(STAFF).content.decode()
    client.post("/sign-in/organisation/", {"membership": two_places.second.pk})
    assert cast.PROVIDER.name in client.get(STAFF).content.decode()
    assert client.session.session_key != before


def test_whoever_leaves_one_of_two_places_is_not_put_to_work_for_the_other_unasked(two_places: SimpleNamespace) -> None:
    client = Client()
    sign_in(client)
    client.post("/sign-in/organisation/", {"membership": two_places.first.pk})
    with as_role(Role.OWNER):
        Membership.objects.filter(pk=two_places.first.pk).update(until=cast.SINCE)
    for asked in (client.get(STAFF), client.post(STAFF)):
        assert asked["Location"] == f"/sign-in/organisation/?next={STAFF}"
    page = client.get(f"/sign-in/organisation/?next={STAFF}").content.decode()
    assert "You no longer work for the organisation that you had chosen" in page
    assert cast.LIAISON.name not in page
    assert f'name="next" value="{STAFF}"' in page
    sent = {"membership": two_places.second.pk, "next": STAFF}
    assert client.post("/sign-in/organisation/", sent)["Location"] == STAFF
    assert cast.PROVIDER.name in client.get(STAFF).content.decode()


def test_of_two_places_none_is_chosen_for_anybody(two_places: SimpleNamespace) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=cast.AMARA.id))
    assert client.get(STAFF)["Location"].startswith("/sign-in/organisation/")
    assert client.get("/help/").status_code == 200


def test_the_choice_leads_on_to_no_strangers_page(two_places: SimpleNamespace) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=cast.AMARA.id))
    sent = {"membership": two_places.second.pk, "next": "//evil.example/"}
    assert client.post("/sign-in/organisation/", sent)["Location"] == "/"


def test_a_page_opened_for_one_organisation_is_not_sent_in_the_name_of_another(two_places: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=cast.AMARA.id))

    def token(address: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(address).content.decode())
        assert found
        return found[1]

    def choose(place: Membership) -> None:
        sent = {"membership": place.pk, "csrfmiddlewaretoken": token("/sign-in/organisation/")}
        assert client.post("/sign-in/organisation/", sent).status_code == 302

    choose(two_places.first)
    opened = token("/sample-form/")
    assert client.post("/sample-form/", {"csrfmiddlewaretoken": opened}).status_code == 422
    choose(two_places.second)
    refused = client.post("/sample-form/", {"csrfmiddlewaretoken": opened})
    assert refused.status_code == 403
    assert "changed your organisation in another window" in refused.content.decode()


def test_nobody_chooses_a_place_that_they_do_not_work_at(two_places: SimpleNamespace) -> None:
    client = Client()
    sign_in(client)
    foreign = Membership.objects.get(user_id=cast.CHIDI.id)
    assert client.post("/sign-in/organisation/", {"membership": foreign.pk}).status_code == 422
    assert not signed_in(client)


def test_the_step_after_the_password_does_not_wait_for_ever(two_places: SimpleNamespace) -> None:
    client = Client()
    sign_in(client)
    with later(seconds=PENDING_FOR.total_seconds() + 1):
        answer = client.post("/sign-in/organisation/", {"membership": two_places.first.pk})
        assert answer["Location"] == "/sign-in/"
    assert not signed_in(client)


def test_an_account_that_works_nowhere_is_told_whom_to_ask(two_places: SimpleNamespace) -> None:
    client = Client()
    answer = sign_in(client, email="gone@example.org")
    assert answer.status_code == 403
    assert "Ask the manager of your team to add you" in answer.content.decode()
    assert not signed_in(client)


@pytest.mark.django_db
def test_choosing_a_place_without_a_password_leads_to_the_sign_in(client: Client) -> None:
    assert client.get("/sign-in/organisation/")["Location"] == "/sign-in/"


# --- the way out ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_signing_out_ends_the_session_on_the_server(client: Client) -> None:
    sign_in(client)
    cookie = client.cookies["sessionid"].value
    answer = client.post("/sign-out/", follow=True)
    assert "You are signed out." in answer.content.decode()
    thief = Client()
    thief.cookies["sessionid"] = cookie
    assert not signed_in(thief)


@pytest.mark.django_db
def test_a_link_cannot_sign_anybody_out(client: Client) -> None:
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client)


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "Open the page again" in answer.content.decode()
    assert not SignInAttempt.objects.exists()


# --- the demonstration ------------------------------------------------------------------------------------------


@pytest.fixture
def demo_people(committed: str) -> User:
    with as_role(Role.OWNER):
        user: User = User.objects.create_user("lead@demo.footbridge.example", None, name="Demo Lead")
        place = Organisation.objects.get(id=cast.PROVIDER.id)
        Membership.objects.create(user=user, organisation=place, roles=["clinical_lead"], since=cast.SINCE)
    return user


def test_in_the_demonstration_one_press_signs_in_as_a_role(demo_people: User, settings: Settings) -> None:
    settings.ENVIRONMENT = "demo"
    client = Client()
    page = client.get("/sign-in/").content.decode()
    assert "Clinical lead" in page
    assert "Demo Lead, Midland Primary Care MHTR" in page
    assert [(one.roles, one.user.name) for one in demo_sign_ins()] == [("Clinical lead", "Demo Lead")]
    assert client.post("/sign-in/demo/", {"user": demo_people.pk, "next": STAFF})["Location"] == STAFF
    assert signed_in(client)


def test_in_the_demonstration_nobody_else_can_be_entered_so(demo_people: User, settings: Settings) -> None:
    settings.ENVIRONMENT = "demo"
    client = Client()
    assert client.post("/sign-in/demo/", {"user": cast.AMARA.id}).status_code == 404
    assert client.post("/sign-in/demo/", {"user": "x"}).status_code == 404
    assert not signed_in(client)


@pytest.mark.parametrize("environment", ["production", "test"])
def test_elsewhere_there_is_no_such_way_in(demo_people: User, settings: Settings, environment: str) -> None:
    settings.ENVIRONMENT = environment
    client = Client()
    assert "Demo Lead" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/demo/", {"user": demo_people.pk}).status_code == 404
    assert not signed_in(client)
