"""Signing in and out, and choosing the organisation that one works for.

A sign-in goes by steps, and nobody is signed in before the last: the password; then, for those who work at several
organisations, which one. What is known between the steps stands in the session under ``PENDING``. A second factor is a
step between these two: :func:`_next_step` is the place for it.
"""

import datetime as dt
import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from backend import clock
from backend.accounts import sign_in_attempts as attempts
from backend.accounts.membership import CHOSEN, actor_for, memberships_of
from backend.accounts.models import Membership, SignInAttempt, User
from backend.web import kept
from backend.web.roles import role_titles

PENDING = "signing_in"
PENDING_FOR = dt.timedelta(minutes=10)  # between the password and the last step
LONGEST_PASSWORD = 1_000  # characters; the hash is slow on purpose, and must not be fed a book
DEMO_DOMAIN = "@demo.footbridge.example"
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_WRONG = "The e-mail address or the password is not right"
_NO_PLACE = "Your account works at no organisation now. Ask the manager of your team to add you."


@dataclass(frozen=True, kw_only=True)
class DemoSignIn:
    """Somebody invented, whom a visitor of the demonstration can be."""

    user: User
    roles: str
    organisation: str


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page to sign in on. A wrong password and an unknown account get the same words after the same work."""
    onward = _own_address(request, str(request.POST.get("next") or request.GET.get("next") or ""))
    if request.method == "GET":
        if actor_for(request.user, request.session) is not None:
            return redirect(onward)
        return _page(request, onward)
    typed = str(request.POST.get(kept.NAME, ""))
    email, password = str(request.POST.get("email", "")).strip(), str(request.POST.get("password", ""))
    if errors := _what_is_missing(email, password):
        return _page(request, onward, email=email, errors=errors, typed=typed, status=422)
    address = address_of(request)
    attempts.take_turn(email)
    wait = attempts.wait_before(email, address)
    if wait > dt.timedelta():
        attempts.write_down(email, address, SignInAttempt.Outcome.HELD)
        errors = [("", f"There were too many tries. Wait {_in_words(wait)}, then try again")]
        return _page(request, onward, email=email, errors=errors, typed=typed, status=429)
    user = _right_user(request, email, password)
    if user is None:
        attempts.write_down(email, address, SignInAttempt.Outcome.WRONG)
        return _page(request, onward, email=email, errors=[("email", _WRONG)], typed=typed, status=422)
    attempts.write_down(email, address, SignInAttempt.Outcome.RIGHT, user)
    return _begin(request, user, onward)


@never_cache
def signed_out(request: HttpRequest) -> HttpResponse:
    """The answer to a form that was sent after its session had ended: sign in, and what was typed comes back."""
    return _page(request, request.get_full_path(), typed=kept.packed(request.POST), status=403)


def _what_is_missing(email: str, password: str) -> list[tuple[str, str]]:
    errors = []
    if not email:
        errors.append(("email", "Enter your e-mail address"))
    else:
        try:
            validate_email(email)
        except ValidationError:
            errors.append(("email", "Enter an e-mail address in the right form, like name@example.org"))
    if not password:
        errors.append(("password", "Enter your password"))
    return errors


def _right_user(request: HttpRequest, email: str, password: str) -> User | None:
    if len(password) > LONGEST_PASSWORD:
        return None
    found = authenticate(request, username=email.lower(), password=password)
    return found if isinstance(found, User) else None


def _page(
    request: HttpRequest,
    onward: str,
    *,
    email: str = "",
    errors: list[tuple[str, str]] | None = None,
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "web/sign_in.html",
        {
            "email": email,
            "next": onward,
            "kept": typed,
            "errors": errors or [],
            "wrong": dict(errors or []),
            "demo": demo_sign_ins() if settings.ENVIRONMENT == "demo" else [],
            "signed_out": "signed-out" in request.GET,
        },
        status=status,
    )


# --- the steps --------------------------------------------------------------------------------------------------


def _begin(request: HttpRequest, user: User, onward: str) -> HttpResponse:
    """The password was right. The session gets a new key here and again at the end, and keeps nothing of before."""
    request.session.flush()
    if not memberships_of(user):
        return _page(request, onward, email=user.email, errors=[("", _NO_PLACE)], status=403)
    request.session[PENDING] = {"user": str(user.pk), "at": clock.now().isoformat(), "next": onward}
    return _next_step(request, user)


def _next_step(request: HttpRequest, user: User) -> HttpResponse:
    """What still stands between the password and the first page."""
    held = memberships_of(user)
    if len(held) > 1 and request.POST.get(kept.NAME):
        return _choice(request, held, str(request.POST.get("next", "")))
    if len(held) > 1:
        return redirect("choose-organisation")
    return _finish(request, user, held[0])


def _finish(request: HttpRequest, user: User, membership: Membership) -> HttpResponse:
    onward = request.session.pop(PENDING)["next"]
    login(request, user, backend=_BACKEND)
    request.session[CHOSEN] = str(membership.pk)
    if typed := request.POST.get(kept.NAME):
        return kept.given_back(request, str(typed), onward)
    return redirect(onward)


def _pending_user(request: HttpRequest) -> User | None:
    """Whose password was right in this session, not long ago."""
    pending = request.session.get(PENDING)
    if pending is None:
        return None
    if clock.now() - dt.datetime.fromisoformat(pending["at"]) > PENDING_FOR:
        del request.session[PENDING]
        return None
    return User.objects.filter(pk=uuid.UUID(pending["user"]), is_active=True).first()


@never_cache
@require_http_methods(["GET", "POST"])
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """For whom to work: the last step of signing in, and a page of its own for those who change in between."""
    pending = _pending_user(request)
    user = pending or (request.user if isinstance(request.user, User) else None)
    held = memberships_of(user) if user else []
    if user is None or not held:
        return redirect("sign-in")
    onward = _own_address(request, str(request.POST.get("next") or request.GET.get("next") or ""))
    errors = []
    if request.method == "POST":
        chosen = next((one for one in held if str(one.pk) == request.POST.get("membership")), None)
        if chosen is not None and pending is not None:
            return _finish(request, user, chosen)
        if chosen is not None:
            return _change(request, chosen, onward)
        errors = [("membership", "Select the organisation that you now work for")]
    now = request.session.get(CHOSEN) if not pending else None
    return _choice(request, held, onward, now=now, errors=errors)


def _choice(
    request: HttpRequest,
    held: Sequence[Membership],
    onward: str,
    *,
    now: str | None = None,
    errors: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    places = [
        {"id": str(one.pk), "name": one.organisation.name, "roles": ", ".join(role_titles(one.roles))} for one in held
    ]
    context = {
        "places": places,
        "kept": request.POST.get(kept.NAME, ""),
        "errors": errors,
        "now": now,
        "ended": now is not None and now not in {one["id"] for one in places},
        "next": onward,
    }
    return render(request, "web/choose_organisation.html", context, status=422 if errors else 200)


def _change(request: HttpRequest, chosen: Membership, onward: str) -> HttpResponse:
    """Go on for another organisation. A page that was opened for the one before can no longer be sent: it would be
    done in the name of this one."""
    request.session.cycle_key()
    request.session[CHOSEN] = str(chosen.pk)
    rotate_token(request)
    return redirect(onward)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, here and on the server, and leave nothing that pages kept in the browser."""
    logout(request)
    answer = redirect(f"{reverse('sign-in')}?{urlencode({'signed-out': 1})}")
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


# --- the demonstration ------------------------------------------------------------------------------------------


def demo_sign_ins() -> list[DemoSignIn]:
    """The invented staff, by organisation and role. Nobody enters as them but in the demonstration."""
    held = Membership.objects.filter(user__email__endswith=DEMO_DOMAIN, user__is_active=True, until=None)
    return [
        DemoSignIn(user=one.user, roles=", ".join(role_titles(one.roles)), organisation=one.organisation.name)
        for one in held.select_related("user", "organisation").order_by("organisation__name", "user__name")
    ]


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody invented, without a password. Anywhere but in the demonstration there is no such address."""
    if settings.ENVIRONMENT != "demo":
        raise Http404
    asked = str(request.POST.get("user", ""))
    found = next((one.user for one in demo_sign_ins() if str(one.user.pk) == asked), None)
    if found is None:
        raise Http404
    return _begin(request, found, _own_address(request, str(request.POST.get("next", ""))))


# --- small things -----------------------------------------------------------------------------------------------


def _own_address(request: HttpRequest, wanted: str) -> str:
    """Where to go on to: only to an address of ours, so that no link leads from a sign-in to a stranger's page."""
    own = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if own else settings.LOGIN_REDIRECT_URL


def address_of(request: HttpRequest) -> str | None:
    """The caller's network address: what the outermost of our own proxies saw, since a caller can forge the rest."""
    seen: list[str] = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.PROXIES and len(seen) >= settings.PROXIES:
        found = seen[-settings.PROXIES]
    else:
        found = str(request.META.get("REMOTE_ADDR", ""))
    return _valid_address(found)


def _valid_address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def _in_words(wait: dt.timedelta) -> str:
    seconds = math.ceil(wait.total_seconds())
    if seconds <= 90:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{math.ceil(seconds / 60)} minutes"
