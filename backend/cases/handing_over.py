"""Keeps who holds a case where an action says so: first worker and deputy, and hand-overs until first contact."""

import uuid

from backend.accounts.membership import memberships_of
from backend.accounts.models import User
from backend.actors import Actor
from backend.cases import notices
from backend.cases.models import Case, CaseAssignment, CaseParty, HandOver
from backend.cases.notices import Notice
from backend.cases.reading import Detail
from backend.cases.recorders import Recording, records
from backend.pathways.handing_over import Allocated, HandedOver, HandOverConfirmed
from backend.pathways.working_days import london_date
from backend.refusals import Conflict, Malformed, Reason
from backend.web.templatetags.components import day


@records("allocation")
def keep_allocation(recording: Recording) -> None:
    """Who holds the case and who stands in. Two different people, so that somebody is left when one is away."""
    entry: Allocated = recording.entry
    if entry.worker == entry.deputy:
        raise _wrong(
            "deputy", "same_person", "Choose somebody else to stand in: one of two is there when the other is not."
        )
    _hold(recording, uuid.UUID(entry.worker))
    recording.case.deputy_id = uuid.UUID(entry.deputy)
    recording.case.save(update_fields=["worker", "deputy"])


@records("hand_over")
def keep_hand_over(recording: Recording) -> None:
    """A hand-over, or its confirmation by first contact."""
    entry = recording.entry
    if isinstance(entry, HandOverConfirmed):
        _confirm(recording, entry)
    else:
        _give(recording, entry)


@notices.tells
def open_hand_over(_: Actor, case: Detail) -> list[Notice]:
    """Who gave the case to whom, on every page of it, until the receiver has made first contact."""
    if case.closed_at is not None:
        return []
    found = HandOver.objects.filter(case_id=case.id, confirmed_at__isnull=True, replaced_at__isnull=True)
    one = found.select_related("giver", "receiver").first()
    if one is None:
        return []
    giver = one.giver.name if one.giver else "Nobody held it before, and it"
    told = f"{giver} handed this case" if one.giver else f"{giver} was handed"
    return [
        Notice(
            title="Handed over, not yet confirmed",
            sentences=[
                f"{told} to {one.receiver.name} on {day(london_date(one.at))}.",
                f"Until {one.receiver.name} has spoken to the person and says so, both answer for it.",
            ],
            variant="warning",
        )
    ]


def _give(recording: Recording, entry: HandedOver) -> None:
    case, receiver = recording.case, uuid.UUID(entry.receiver)
    if receiver == case.worker_id:
        raise _wrong("receiver", "holds_it", "They hold this case already. Choose somebody else.")
    _require_party(case, receiver)
    still_open = HandOver.objects.filter(case=case, confirmed_at__isnull=True, replaced_at__isnull=True)
    # the event names the one whose place it takes, so that what is owed of that one ends with it
    if (unnamed := still_open.exclude(event_id=recording.event.about_id).first()) is not None:
        raise _wrong(
            "about",
            "handed_over_already",
            f"It was handed to {unnamed.receiver.name} already, who has not confirmed it. Choose that hand-over as the "
            "one whose place this takes.",
        )
    still_open.update(replaced_at=recording.event.recorded_at)
    HandOver.objects.create(
        case=case,
        giver_id=case.worker_id,
        receiver_id=receiver,
        why=entry.why.value,
        event=recording.event,
        at=recording.event.happened_at,
    )
    _hold(recording, receiver)
    if case.deputy_id == receiver:
        case.deputy_id = None
    case.save(update_fields=["worker", "deputy"])


def _confirm(recording: Recording, entry: HandOverConfirmed) -> None:
    found = HandOver.objects.filter(
        event_id=recording.event.about_id, confirmed_at__isnull=True, replaced_at__isnull=True
    ).first()
    if found is None:
        raise Conflict("This hand-over is confirmed already, or another took its place.")
    found.confirmed_with, found.confirmed_at = recording.event, recording.event.recorded_at
    found.first_contact_on = entry.first_contact_on
    found.save(update_fields=["confirmed_with", "confirmed_at", "first_contact_on"])


def _hold(recording: Recording, worker_id: uuid.UUID) -> None:
    """Let somebody hold the case; the caller saves it."""
    case, event = recording.case, recording.event
    organisation_id = _organisation_of(case, worker_id)
    if organisation_id is None:
        raise _wrong("worker", "not_on_the_case", "Their organisation does not work on this case. Let it join first.")
    case.worker_id = worker_id
    CaseAssignment.objects.create(
        case=case,
        version=event.sequence,
        worker_id=worker_id,
        organisation_id=organisation_id,
        actor_id=recording.by.id,
        actor_name=recording.by.name,
        at=event.recorded_at,
        command_id=event.command_id,
    )


def _organisation_of(case: Case, worker_id: uuid.UUID) -> uuid.UUID | None:
    """The organisation for which somebody works on this case; None where theirs is not on it."""
    parties = set(CaseParty.objects.filter(case=case, until__isnull=True).values_list("organisation_id", flat=True))
    held = [one.organisation_id for one in memberships_of(User.objects.get(id=worker_id))]
    return next((one for one in held if one in parties), None)


def _require_party(case: Case, receiver: uuid.UUID) -> None:
    if _organisation_of(case, receiver) is None:
        raise _wrong(
            "receiver", "not_on_the_case", "Their organisation does not work on this case. Let it join the case first."
        )


def _wrong(where: str, code: str, sentence: str) -> Malformed:
    return Malformed(sentence, reasons=[Reason(code=code, sentence=sentence, where=where)])
