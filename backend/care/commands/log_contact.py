"""Logs a contact once: however often it is sent, and whether tapped on a phone or typed at the end of the day."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from backend.actors import Actor
from backend.audit.trail import command
from backend.care.models import ContactDraft
from backend.cases import access as cases
from backend.cases.commands import Done, perform
from backend.cases.models import CaseEvent
from backend.pathways.working_days import LONDON
from backend.refusals import Conflict, Reason


def log_contact(
    case_id: uuid.UUID,
    action: str,
    *,
    by: Actor,
    command_id: uuid.UUID,
    data: Mapping[str, Any],
    happened_at: dt.datetime | None = None,
    about: str | None = None,
) -> Done:
    """Do the pathway's action that asks for a contact, and let go of what its worker had tapped of it.

    What took place does not hang on what else happened to the case, so no version is compared. Raises what
    :func:`perform` raises, and Conflict where the same worker logged a contact on this case at that minute already:
    that is one contact, entered on the phone and again at a desk.
    """
    with command("care.log_contact", by=by, cases=[case_id], own_row=False):
        case = cases.require_locked(by, case_id)
        if happened_at is not None:
            _require_another(case_id, action, by=by, command_id=command_id, happened_at=happened_at)
        done = perform(
            case_id,
            action,
            by=by,
            expected_version=None,
            command_id=command_id,
            data=data,
            happened_at=happened_at,
            about=about,
        )
        ContactDraft.objects.filter(case=case, worker_id=by.id, command_id=command_id).delete()
        return done


def _require_another(
    case_id: uuid.UUID, action: str, *, by: Actor, command_id: uuid.UUID, happened_at: dt.datetime
) -> None:
    minute = happened_at.replace(second=0, microsecond=0)
    same = CaseEvent.objects.filter(
        case_id=case_id,
        action=action,
        actor_id=by.id,
        happened_at__gte=minute,
        happened_at__lt=minute + dt.timedelta(minutes=1),
    ).exclude(command_id=command_id)
    before = same.first()
    if before is None:
        return
    local, entered = minute.astimezone(LONDON), before.recorded_at.astimezone(LONDON)
    sentence = (
        f"You logged a contact at {local:%H:%M} on {local.day} {local:%B} already, entered at {entered:%H:%M}. "
        "If this is another one, give its own time"
    )
    raise Conflict(sentence, reasons=[Reason(code="logged_already", sentence=sentence, where="happened_at")])
