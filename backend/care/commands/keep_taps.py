"""Keeps what is tapped of a contact before it is saved, so that a phone that goes dark loses nothing."""

import uuid
from collections.abc import Mapping, Sequence

from backend import clock
from backend.actors import Actor
from backend.audit.trail import command
from backend.care.log_queries import log_action
from backend.care.models import ContactDraft
from backend.cases import access as cases
from backend.cases.models import CaseEvent
from backend.pathways.entry import MAX_TEXT
from backend.pathways.registry import registry
from backend.refusals import Conflict, Malformed, NotAllowed, Reason

MOST_FIELDS = 40  # of one page
MOST_VALUES = 20  # of one field
LONGEST_NAME = 60  # characters
LONGEST_ANSWER = 100  # characters of any answer but the note, which may be as long as a text may be

Answers = Mapping[str, Sequence[str]]


def keep_taps(case_id: uuid.UUID, answers: Answers, *, by: Actor, command_id: uuid.UUID) -> uuid.UUID:
    """Add ``answers`` to what the worker has tapped on this case; returns the command that it will be logged as.

    That is the one of the draft which was there first: two pages of one worker are one log. Sent again it changes
    nothing. Raises NotFound for a case that is not theirs to see, NotAllowed where their
    role logs no contacts on it, Malformed for what no page of ours sends, Conflict
    with code ``logged_already`` where ``command_id`` was logged: what comes late belongs to no further contact.
    """
    if by.organisation_id is None:
        raise NotAllowed("Contacts are tapped by people.")
    with command("care.keep_taps", by=by, cases=[case_id]) as trail:
        case = cases.require(by, case_id)
        trail.people.add(case.person_id)
        if log_action(registry().get(case.pathway, case.pathway_version), by, {}) is None:
            raise NotAllowed("Contacts are not logged on this case, or not by you.")
        _require_sane(answers)
        if CaseEvent.objects.filter(actor_id=by.id, command_id=command_id).exists():
            sentence = "This contact was logged already. Open the page again for another one"
            raise Conflict(sentence, reasons=[Reason(code="logged_already", sentence=sentence)])
        now = clock.now()
        draft = ContactDraft(
            organisation_id=by.organisation_id, worker_id=by.id, case=case, command_id=command_id, begun_at=now,
            changed_at=now,
        )  # fmt: skip
        ContactDraft.objects.bulk_create([draft], ignore_conflicts=True)  # whoever taps on two pages at once waits here
        held = ContactDraft.objects.select_for_update().get(case=case, worker_id=by.id)
        held.answers = {**held.answers, **{name: list(values) for name, values in answers.items()}}
        held.changed_at = now
        held.save(update_fields=["answers", "changed_at"])
        return held.command_id


def give_up_draft(case_id: uuid.UUID, *, by: Actor) -> bool:
    """Throw away what the worker has tapped on this case; returns whether there was anything. Raises NotFound."""
    with command("care.give_up_draft", by=by, cases=[case_id]) as trail:
        case = cases.require(by, case_id)
        trail.people.add(case.person_id)
        gone, _ = ContactDraft.objects.filter(case=case, worker_id=by.id).delete()
        trail.nothing_done = not gone
        return bool(gone)


def _require_sane(answers: Answers) -> None:
    sane = len(answers) <= MOST_FIELDS and all(
        name.replace("_", "").replace("-", "").isalnum()
        and len(name) <= LONGEST_NAME
        and len(values) <= MOST_VALUES
        and all(len(one) <= (MAX_TEXT if name == "note" else LONGEST_ANSWER) and "\0" not in one for one in values)
        for name, values in answers.items()
    )
    if not sane:
        raise Malformed("What was tapped cannot be kept. Open the page again.")
