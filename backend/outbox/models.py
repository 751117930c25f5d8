"""What must leave the system, and the signs of life of what sends it.

A message is written in the transaction of the change that causes it, so that neither can be without the other. Redis
only wakes the relay; what is to be sent stands here.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from backend.accounts.models import Organisation, User
from backend.walls import CHANGE, READ, Wall, everybody, own


class Letter(models.Model):
    """One e-mail as it went out: several messages to one person gathered into one."""

    wall = Wall(rows=own("organisation_id"), app=READ, worker=CHANGE, auditor=READ)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    message_id = models.CharField(max_length=200, unique=True)
    sent_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "-sent_at"], name="letters_newest_first")]

    def __str__(self) -> str:
        return f"{self.subject} to {self.address}"


class Message(models.Model):
    """One thing somebody must be told. ``key`` is unique: what was said is not said again, whoever asks.

    Nothing here says anything about health: a reference, a time and a link are enough to find the case.
    """

    wall = Wall(rows=own("organisation_id"), app=READ, worker=CHANGE, auditor=READ)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20)
    about = models.UUIDField(help_text="What it rests on, and is checked against before it is sent")
    case_id = models.UUIDField()
    reference = models.CharField(max_length=12)
    level = models.CharField(max_length=12)
    due_at = models.DateTimeField(null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    alone = models.BooleanField(help_text="Sent by itself at once, and not gathered into the day's letter")
    written_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")
    dropped_because = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When it was sent, dropped or given up")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["not_before"], condition=Q(settled_at__isnull=True), name="messages_to_send")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, letter__isnull=True, dropped_because="")
                | Q(settled_at__isnull=False, letter__isnull=False, dropped_because="")
                | (Q(settled_at__isnull=False, letter__isnull=True) & ~Q(dropped_because="")),
                name="a_settled_message_was_sent_or_says_why_not",
            )
        ]

    def __str__(self) -> str:
        return f"{self.level} about {self.reference}"


class Heartbeat(models.Model):
    """When a part of the system last did a task that came to it through the queue.

    A worker can live and yet consume nothing (celery issues 8030, 10205): its process proves nothing.
    """

    wall = Wall(rows=everybody(), app=READ, worker=CHANGE, auditor=READ)

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
