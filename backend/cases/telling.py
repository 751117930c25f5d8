"""What is checked once more before somebody is told of a case."""

import uuid
from collections.abc import Sequence

from backend.cases.models import Review
from backend.outbox.relay import tells


def register_kinds() -> None:
    tells("chase", _still_owed)


def _still_owed(review_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """The reviews among these that are still open: what was done meanwhile is not chased."""
    return set(Review.objects.filter(id__in=review_ids, closed_at__isnull=True).values_list("id", flat=True))
