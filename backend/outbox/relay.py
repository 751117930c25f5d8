"""Sends what stands in the outbox: by e-mail, gathered into one letter a person, what is urgent by itself.

The row is locked until the letter is recorded, so that two relays never send one message. A kill between the mail
server's acceptance and our commit sends it once more, with the same Message-ID.
"""

import datetime as dt
import smtplib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from backend import clock
from backend.outbox.models import Letter, Message
from backend.pathways.working_days import LONDON

MOST_ATTEMPTS = 8
WAIT = dt.timedelta(minutes=2)  # doubled after each attempt: about four hours in all
BATCH = 200

#: says of each message whether what it tells is still true, by kind; registered by the room that writes it
StillTrue = Callable[[Sequence[uuid.UUID]], set[uuid.UUID]]
_still_true: dict[str, StillTrue] = {}


def tells(kind: str, still_true: StillTrue) -> None:
    """Register how messages of a kind are checked once more before they are sent."""
    _still_true[kind] = still_true


@dataclass(frozen=True, kw_only=True)
class Relayed:
    sent: int = 0
    letters: int = 0
    dropped: int = 0
    failed: int = 0
    given_up: int = 0


def relay(*, now: dt.datetime | None = None) -> Relayed:
    """Send every message whose time has come, one recipient a transaction."""
    moment = now or clock.now()
    total = Relayed()
    passed: list[uuid.UUID] = []
    while True:
        with transaction.atomic():
            gathered = _next_gathering(moment, passed)
            if not gathered:
                return total
            passed += [one.id for one in gathered]
            outcome = _deal_with(gathered, moment)
        total = Relayed(**{name: getattr(total, name) + getattr(outcome, name) for name in Relayed.__annotations__})


def _next_gathering(now: dt.datetime, passed: list[uuid.UUID]) -> list[Message]:
    """The first message to send and, unless it goes alone, everything else for the same person."""
    waiting = (
        Message.objects.filter(settled_at__isnull=True, not_before__lte=now)
        .exclude(id__in=passed)
        .order_by("not_before", "id")
        .select_for_update(of=("self",), skip_locked=True)
    )
    first = waiting.select_related("organisation").first()
    if first is None:
        return []
    if first.alone:
        return [first]
    others = waiting.filter(alone=False, organisation_id=first.organisation_id)
    others = others.filter(user_id=first.user_id) if first.user_id else others.filter(user_id__isnull=True)
    return list(others.select_related("organisation")[:BATCH])


def _deal_with(gathered: list[Message], now: dt.datetime) -> Relayed:
    held = {kind: _true_of(kind, gathered) for kind in {one.kind for one in gathered}}
    true = [one for one in gathered if one.about in held[one.kind]]
    untrue = [one for one in gathered if one.about not in held[one.kind]]
    for one in untrue:
        one.settled_at, one.dropped_because = now, "no longer so"
    Message.objects.bulk_update(untrue, ["settled_at", "dropped_because"])
    if not true:
        return Relayed(dropped=len(untrue))
    address = _address(true[0])
    if not address:
        return _failed(true, now, dropped=len(untrue))
    letter = write(true, address=address, now=now)
    try:
        _send(letter)
    except (smtplib.SMTPException, OSError):
        return _failed(true, now, dropped=len(untrue))
    letter.save(force_insert=True)
    for one in true:
        one.settled_at, one.letter, one.attempts = now, letter, one.attempts + 1
    Message.objects.bulk_update(true, ["settled_at", "letter", "attempts"])
    return Relayed(sent=len(true), letters=1, dropped=len(untrue))


def _true_of(kind: str, gathered: list[Message]) -> set[uuid.UUID]:
    return _still_true[kind]([one.about for one in gathered if one.kind == kind])


def _failed(messages: list[Message], now: dt.datetime, *, dropped: int) -> Relayed:
    given_up = 0
    for one in messages:
        one.attempts += 1
        one.not_before = now + WAIT * 2 ** (one.attempts - 1)
        if one.attempts >= MOST_ATTEMPTS:
            one.settled_at, one.dropped_because = now, "could not be sent"
            given_up += 1
    Message.objects.bulk_update(messages, ["attempts", "not_before", "settled_at", "dropped_because"])
    return Relayed(failed=len(messages) - given_up, given_up=given_up, dropped=dropped)


def _address(message: Message) -> str:
    return message.user.email if message.user else message.organisation.email


def write(messages: list[Message], *, address: str, now: dt.datetime) -> Letter:
    """The letter of one or several messages: references, times and a link, and nothing about anybody's health."""
    ordered = sorted(messages, key=lambda one: (one.due_at or now, one.reference))
    late = sum(1 for one in ordered if one.due_at is not None and one.due_at < now)
    subject = (
        f"{ordered[0].reference}: {_words(ordered[0], now)}" if len(ordered) == 1 else _summary(len(ordered), late)
    )
    lines = [f"- {one.reference}: {_words(one, now)}\n  {settings.PUBLIC_URL}/cases/{one.case_id}/" for one in ordered]
    body = "\n".join(("Something is owed on these cases. Open each to see what, and to do it.", "", *lines, ""))
    # the same messages always make the same identity, so that a mail server can tell a repeat
    identity = uuid.uuid5(ordered[0].id, " ".join(sorted(str(one.id) for one in ordered)))
    return Letter(
        id=identity,
        organisation_id=ordered[0].organisation_id,
        user_id=ordered[0].user_id,
        address=address,
        subject=subject,
        body=body,
        message_id=f"<{identity}@footbridge>",
        sent_at=now,
    )


def _summary(count: int, late: int) -> str:
    return f"{count} things are owed" + (f", {late} of them late" if late else "")


def _words(message: Message, now: dt.datetime) -> str:
    when = f"{message.due_at.astimezone(LONDON):%A %d %B at %H:%M}" if message.due_at else "with no date yet"
    if message.level == "escalate":
        return f"passed on to you, because it was due on {when}"
    if message.due_at is not None and message.due_at < now:
        return f"late, it was due on {when}"
    return f"due on {when}"


def _send(letter: Letter) -> None:
    mail = EmailMessage(
        subject=letter.subject, body=letter.body, to=[letter.address], headers={"Message-ID": letter.message_id}
    )
    mail.send(fail_silently=False)
