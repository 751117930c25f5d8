"""The column that the walls read."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class WalledModel(models.Model):
    """A row with a random identity and the organisations that may see it.

    ``parties`` is written by trigger alone: what an application sets there is thrown away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    parties = ArrayField(models.UUIDField(), default=list, editable=False)

    class Meta:
        abstract = True
