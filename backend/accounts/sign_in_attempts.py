"""How often may somebody try to sign in? Counted in PostgreSQL, so that every web process counts the same tries.

Nobody waits inside a request: a try that comes too soon is refused without a look at the password. The words and the
times are the same for an e-mail address that nobody has.
"""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.db import connection

from backend import clock
from backend.accounts.models import SignInAttempt, User

ALLOWED = 10  # wrong tries at one account before it is locked
WITHIN = dt.timedelta(minutes=15)  # in which they count
LOCKED = dt.timedelta(minutes=15)
FREE = 4  # wrong tries before each further one costs a wait: 2 s, 4 s, 8 s, 16 s, 32 s
ALLOWED_FROM_ADDRESS = 100  # wrong tries from one address: a court or a hospital has many people behind one
KNOWN_FOR = dt.timedelta(days=30)  # how long a sign-in makes its address a known one for that account


def digest(email: str) -> str:
    """The account as tries name it: a keyed digest of what was typed, small and capital letters alike."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"sign-in:" + email.strip().lower().encode(), hashlib.sha256).hexdigest()


def take_turn(email: str) -> None:
    """Let the tries at one account come one after another, each in its transaction: many at once count as few."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s::text, 0))", [digest(email)])


def wait_before(email: str, address: str | None) -> dt.timedelta:
    """How long to wait before the next try is looked at; zero where it may come now.

    Tries from elsewhere do not lock a person out of an address that they signed in from in the last 30 days: locking
    somebody out on purpose, again and again, must not work.
    """
    now = clock.now()
    waits = [_wait_of_account(digest(email), address, now), _wait_of_address(address, now)]
    return max(*waits, dt.timedelta())


def write_down(email: str, address: str | None, outcome: SignInAttempt.Outcome, user: User | None = None) -> None:
    SignInAttempt.objects.create(at=clock.now(), account=digest(email), address=address, user=user, outcome=outcome)


def _wait_of_account(account: str, address: str | None, now: dt.datetime) -> dt.timedelta:
    tries = SignInAttempt.objects.filter(account=account)
    if address and tries.filter(outcome="right", address=address, at__gt=now - KNOWN_FOR).exists():
        tries = tries.filter(address=address)
    wrong = tries.filter(outcome="wrong", at__gt=now - WITHIN - LOCKED)
    if last_right := tries.filter(outcome="right").order_by("-at").values_list("at", flat=True).first():
        wrong = wrong.filter(at__gt=last_right)
    times = list(wrong.order_by("-at").values_list("at", flat=True)[:ALLOWED])
    if not times:
        return dt.timedelta()
    if len(times) == ALLOWED and times[0] - times[-1] <= WITHIN:
        return times[0] + LOCKED - now
    recent = sum(at > now - WITHIN for at in times)
    pause = dt.timedelta(seconds=2 ** (recent - FREE)) if recent > FREE else dt.timedelta()
    return times[0] + pause - now


def _wait_of_address(address: str | None, now: dt.datetime) -> dt.timedelta:
    if not address:
        return dt.timedelta()
    wrong = SignInAttempt.objects.filter(address=address, outcome="wrong", at__gt=now - WITHIN).order_by("-at")
    times = wrong.values_list("at", flat=True)[ALLOWED_FROM_ADDRESS - 1 : ALLOWED_FROM_ADDRESS]
    return next((at + WITHIN - now for at in times), dt.timedelta())
