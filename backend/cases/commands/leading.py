"""Who leads the work with somebody who is on more than one case."""

import uuid

from backend import clock
from backend.actors import Actor, ActorKind
from backend.audit.trail import command
from backend.cases import access
from backend.cases.models import LeadCase
from backend.people import joined
from backend.refusals import Conflict, NotAllowed


def name_lead(case_id: uuid.UUID, *, by: Actor) -> None:
    """Let whoever holds this case lead the work with its person. Said again it changes nothing.

    It follows the case: whoever holds it next leads. Raises NotFound where ``by`` may not see the case, NotAllowed for
    anybody but a person, Conflict for a case that has ended or that nobody holds.
    """
    with command("cases.name_lead", by=by, cases=(case_id,)) as trail:
        case = access.require_locked(by, case_id)
        trail.people.add(case.person_id)
        if by.kind is not ActorKind.PERSON:
            raise NotAllowed("Only a person says who leads. Sign in and say it there.")
        if case.closed_at is not None:
            raise Conflict("This case has ended. Choose one that is open.")
        if case.worker_id is None:
            raise Conflict("Nobody holds this case yet. Say who works on it first.")
        newest = LeadCase.objects.filter(person_id__in=joined.members_of(case.person_id)).last()
        if newest is not None and newest.case_id == case.id:
            trail.nothing_done = True
            return
        LeadCase.objects.create(person_id=case.person_id, case=case, actor_id=by.id, actor_name=by.name, at=clock.now())
