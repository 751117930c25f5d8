"""What the API remembers of requests. Nothing here is about a person."""

import uuid
from typing import ClassVar

from django.db import models

from backend.walls import APPEND, Wall, everybody


class KeyUsed(models.Model):
    """An Idempotency-Key with which something was done, and a digest of the request that came with it.

    The event of the case holds the outcome (``CaseEvent.command_id``); this tells whether the same is asked again.
    """

    wall = Wall(rows=everybody(), app=APPEND, worker=frozenset({"SELECT", "DELETE"}))

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor_id = models.UUIDField()
    key = models.UUIDField()
    request_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["actor_id", "key"], name="a_key_is_used_once")]
        indexes: ClassVar = [models.Index(fields=["at"], name="keys_by_age")]

    def __str__(self) -> str:
        return f"{self.key} of {self.actor_id}"
