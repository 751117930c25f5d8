"""One person, several cases, one lead worker: who that is, for whoever works on any of them."""

import uuid
from dataclasses import dataclass

from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.cases import access
from backend.cases.models import LeadCase
from backend.people import joined


@dataclass(frozen=True, kw_only=True)
class Lead:
    """Who leads. ``said`` is off where nobody has said it, and the case that was opened first counts.

    The case is named only to those who see it; to others it says that somebody elsewhere leads.
    """

    case_id: uuid.UUID | None
    reference: str
    worker: str
    said: bool


def lead_of(actor: Actor, person_id: uuid.UUID) -> Lead | None:
    """Who leads the work with a person; None where only one open case of theirs is known here."""
    with command("cases.lead_of", by=actor, verb=Verb.CONSULTATION, people=[person_id]) as trail:
        records = joined.members_of(person_id)
        found = access.visible_to(actor).filter(person_id__in=records).select_related("worker")
        seen = {case.id: case for case in found.order_by("opened_at", "id")}
        named = [row.case_id for row in LeadCase.objects.filter(person_id__in=records).order_by("-at", "-id")]
        # what has ended no longer leads; of a case that is hidden from here nobody can say whether it has
        newest = next((one for one in named if one not in seen or seen[one].closed_at is None), None)
        still_open = [case for case in seen.values() if case.closed_at is None]
        if len(still_open) + (newest is not None and newest not in seen) < 2:
            trail.nothing_done = True
            return None
        trail.cases |= {case.id for case in still_open}
        if newest is not None and newest not in seen:
            return Lead(case_id=None, reference="", worker="", said=True)
        first = next((case for case in still_open if case.worker_id), still_open[0])
        case = seen[newest] if newest else first
        worker = case.worker.name if case.worker else "nobody yet"
        return Lead(case_id=case.id, reference=case.reference, worker=worker, said=newest is not None)
