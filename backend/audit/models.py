"""The access log: one row an act, insert-only for everybody but the owner."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from backend.walls import READ, Wall, everybody


class Verb(models.TextChoices):
    """The operations of which Data Protection Act 2018 s 62 asks a log."""

    COLLECTION = "collection", "Collection"
    ALTERATION = "alteration", "Alteration"
    CONSULTATION = "consultation", "Consultation"
    DISCLOSURE = "disclosure", "Disclosure"
    COMBINATION = "combination", "Combination"
    ERASURE = "erasure", "Erasure"


class Outcome(models.TextChoices):
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"


class AccessRecord(models.Model):
    """One act upon people's data. ``justification`` and ``recipient`` are what s 62(2) asks of looks and disclosures.

    Rows are ordered and chained after the fact by the numberer in the worker (requests only insert, so that writing an
    audit row locks nothing); the chain stands in a table of its own beside this one.
    """

    wall = Wall(rows=everybody(), app=frozenset({"INSERT"}), worker=frozenset({"INSERT"}), auditor=READ, frozen=True)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=20, choices=Verb.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    what = models.CharField(max_length=120, help_text="The command or query, by its name in the code")
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField()
    actor_name = models.CharField(max_length=200)
    organisation_id = models.UUIDField(null=True)
    roles = ArrayField(models.CharField(max_length=40), default=list)
    justification = models.CharField(max_length=500, blank=True)
    recipient = models.CharField(max_length=200, blank=True)
    people = ArrayField(models.UUIDField(), default=list)
    cases = ArrayField(models.UUIDField(), default=list)
    reasons = ArrayField(models.CharField(max_length=120), default=list)
    request_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="access_by_time")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.verb} by {self.what}"
