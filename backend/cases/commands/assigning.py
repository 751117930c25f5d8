"""Who works on a case: takes it, gives it to a colleague, or gives it back to the team."""

import uuid
from dataclasses import dataclass

from backend import clock
from backend.accounts.membership import colleagues_of, memberships_of
from backend.accounts.models import User
from backend.actors import Actor, ActorKind
from backend.audit.trail import command
from backend.cases import access
from backend.cases.commands.versions import require_version
from backend.cases.models import Case, CaseAssignment, HandOver
from backend.refusals import Conflict, Malformed, NotAllowed, Reason


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """Who holds a case now. ``repeated`` tells that it had been done before and nothing was done now."""

    case_id: uuid.UUID
    worker_id: uuid.UUID | None
    version: int
    repeated: bool = False


def assign(
    case_id: uuid.UUID,
    worker_id: uuid.UUID | None,
    *,
    by: Actor,
    expected_version: int | None,
    command_id: uuid.UUID,
) -> Assigned:
    """Let a colleague of the same organisation hold a case, or with None nobody; to whoever holds it nothing changes.

    In the order of every command on a case: NotFound where ``by`` may not see it, the same answer for a
    ``command_id`` seen before, Conflict for a version that has moved on. Then: NotAllowed for anybody but a person,
    Conflict while somebody of another organisation holds the case or a hand-over waits for first contact, Malformed
    for somebody who is no colleague today.
    """
    with command("cases.assign", by=by, cases=(case_id,)) as trail:
        case = access.require_locked(by, case_id)
        trail.people.add(case.person_id)
        if (before := _done_before(case, by, command_id)) is not None:
            trail.nothing_done = True
            return before
        require_version(case, expected_version)
        if by.kind is not ActorKind.PERSON or by.organisation_id is None:
            raise NotAllowed("Only a person says who works on a case. Sign in and say it there.")
        if worker_id == case.worker_id:
            trail.nothing_done = True
            return Assigned(case_id=case.id, worker_id=case.worker_id, version=case.version, repeated=True)
        _require_free(case, by)
        if worker_id is not None and worker_id not in {one.id for one in colleagues_of(by)}:
            reason = Reason(
                code="no_colleague",
                sentence="Choose a colleague who works at your organisation today.",
                where="worker",
            )
            raise Malformed(reason.sentence, reasons=[reason])
        case.version += 1
        case.worker_id = worker_id
        if worker_id is not None and case.deputy_id == worker_id:
            case.deputy_id = None  # nobody stands in for themselves
        case.save(update_fields=["version", "worker", "deputy"])
        CaseAssignment.objects.create(
            case=case,
            version=case.version,
            worker_id=worker_id,
            organisation_id=by.organisation_id,
            actor_id=by.id,
            actor_name=by.name,
            at=clock.now(),
            command_id=command_id,
        )
        return Assigned(case_id=case.id, worker_id=worker_id, version=case.version)


def _done_before(case: Case, by: Actor, command_id: uuid.UUID) -> Assigned | None:
    given = CaseAssignment.objects.filter(actor_id=by.id, command_id=command_id).first()
    if given is None:
        return None
    if given.case_id != case.id:
        raise Conflict("This command was used before for something else. Send it again with a command of its own.")
    return Assigned(case_id=case.id, worker_id=given.worker_id, version=given.version, repeated=True)


def _require_free(case: Case, by: Actor) -> None:
    """A case that another organisation's worker holds is theirs to give away, and one half handed over is nobody's."""
    if case.worker_id is None:
        return
    waiting = HandOver.objects.filter(case=case, confirmed_at__isnull=True, replaced_at__isnull=True)
    if (one := waiting.select_related("receiver").first()) is not None:
        raise Conflict(
            f"This case was handed to {one.receiver.name}, who has not confirmed first contact. Let them confirm it, "
            "or hand it over to somebody else.",
            code="handed_over",
        )
    holder = User.objects.get(id=case.worker_id)
    held = memberships_of(holder)
    if held and by.organisation_id not in {one.organisation_id for one in held}:
        place = held[0].organisation.name
        raise Conflict(
            f"{holder.name} of {place} holds this case. Ask them to give it back first.", code="held_elsewhere"
        )
