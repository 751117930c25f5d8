"""What is checked once more before somebody is told of a case."""

import uuid
from collections.abc import Sequence

from backend.cases.deaths import still_chased
from backend.cases.models import Review
from backend.outbox.relay import tells
from backend.people.facts import person_facts


def register_kinds() -> None:
    tells("chase", _still_owed)


def _still_owed(review_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """The reviews among these that are still open: what was done meanwhile is not chased, nor what a death ended."""
    rows = Review.objects.filter(id__in=review_ids, closed_at__isnull=True)
    found = list(rows.values_list("id", "slug", "case__pathway", "case__person_id"))
    known = person_facts(person_id for *_, person_id in found)
    return {
        review_id
        for review_id, slug, pathway, person_id in found
        if person_id not in known or known[person_id].died_on is None or f"{pathway} {slug}" in still_chased()
    }
