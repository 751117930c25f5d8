"""Records how a person may be contacted safely."""

import uuid

from backend import clock
from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.pathways import entry
from backend.people import access, joined
from backend.people.contact_preferences import ContactPreferences, check
from backend.people.models import ContactPreference
from backend.refusals import Conflict, Reason


def record_contact_preferences(
    *, by: Actor, person_id: uuid.UUID, said: ContactPreferences, expected_version: int | None = None
) -> None:
    """Keep the whole of what the person said; the same again changes nothing.

    ``expected_version`` is how many versions there were when somebody looked; None is however many there are. Raises
    Malformed where a way that was agreed to leads nowhere, NotFound for a person whom ``by`` may not see, and Conflict,
    naming who wrote last, where there are more by now.
    """
    with command("people.record_contact_preferences", by=by, verb=Verb.COLLECTION, people=[person_id]) as trail:
        person = access.require_locked(by, person_id)
        trail.people.add(person.id)
        check(said)
        rows = list(ContactPreference.objects.filter(person_id__in=joined.members_of(person.id)))
        if expected_version is not None and expected_version != len(rows):
            who = rows[-1].recorded_by if rows else "somebody"
            reason = Reason(
                code="version",
                sentence=f"{who} has changed this since you opened it. Compare and save again.",
                details={"version": len(rows), "by": who, "at": rows[-1].recorded_at.isoformat() if rows else None},
            )
            raise Conflict(reason.sentence, reasons=[reason])
        written = entry.write(said)
        if rows and rows[-1].said == written:
            trail.nothing_done = True
            return
        ContactPreference.objects.create(person=person, said=written, recorded_at=clock.now(), recorded_by=by.name)
