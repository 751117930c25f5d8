"""Keeps what a person agreed to. Each answer is a new version, and may be withdrawn at any time."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from backend import clock
from backend.accounts.models import Organisation
from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.pathways.facts import Answer, ConsentTo
from backend.pathways.working_days import london_date
from backend.people import access, entry, facts, joined
from backend.people.entry import Faults
from backend.people.models import Consent, Person


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """The version that was kept. ``counts`` is false where something was said later than it and is on file already."""

    consent_id: uuid.UUID
    version: int
    counts: bool


def record_consent(
    *,
    by: Actor,
    person_id: uuid.UUID,
    case_id: uuid.UUID | None,
    to: ConsentTo,
    answer: Answer,
    on: dt.date,
    how: str = "",
    text_version: str = "",
    capacity_considered: bool = False,
    interpreter: str = "",
    witness: str = "",
    recipients: Sequence[uuid.UUID] = (),
    lawful_basis: str = "",
) -> Recorded:
    """Keep one answer to one question of consent, said ``on`` a day in the course of a case (None: apart from any).

    What was said last counts, whenever it is entered. A consent to sharing names with whom; it opens nothing by itself.
    Raises NotFound, and Malformed with every fault: a day to come, a day before birth, consent said to be given after
    death, sharing with nobody, an organisation that is none.
    """
    cases = [case_id] if case_id else []
    with command("people.record_consent", by=by, verb=Verb.COLLECTION, people=[person_id], cases=cases) as trail:
        person = access.require_locked(by, person_id)
        trail.people.add(person.id)
        now = clock.now()
        faults = Faults()
        _check_day(on, answer, person, today=london_date(now), faults=faults)
        _check_recipients(to, answer, recipients, faults)
        words = {
            column: entry.text(value, model=Consent, column=column, title=title, faults=faults)
            for column, title, value in (
                ("how", "How it was said", how),  # a code of the form that asked: each pathway has its own
                ("text_version", "Version of the text", text_version),
                ("interpreter", "Interpreter", interpreter),
                ("witness", "Witness", witness),
                ("lawful_basis", "Lawful basis", lawful_basis),
            )
        }
        faults.refuse()
        records = joined.members_of(person.id)
        earlier = Consent.objects.filter(person_id__in=records, case_id=case_id, to=to)
        version = (earlier.aggregate(newest=Max("version"))["newest"] or 0) + 1
        kept = Consent.objects.create(
            person=person,
            case_id=case_id,
            to=to,
            version=version,
            answer=answer,
            on=on,
            capacity_considered=capacity_considered,
            recipients=list(dict.fromkeys(recipients)),
            recorded_at=now,
            recorded_by=by.name,
            **words,
        )
        return Recorded(consent_id=kept.id, version=version, counts=not earlier.filter(on__gt=on).exists())


def _check_day(on: dt.date, answer: Answer, person: Person, *, today: dt.date, faults: Faults) -> None:
    known = facts.person_facts([person.id])[person.id]
    if on > today:
        faults.add(
            "on", "in_the_future", "The day of the answer is in the future. Enter the day on which it was given."
        )
    elif known.date_of_birth and on < known.date_of_birth:
        faults.add("on", "before_birth", "The day of the answer is before the person was born. Check the year.")
    elif answer is Answer.GIVEN and known.died_on and on > known.died_on:
        faults.add("on", "after_death", "The person is on file as having died before that day. Check the day.")


def _check_recipients(to: ConsentTo, answer: Answer, recipients: Sequence[uuid.UUID], faults: Faults) -> None:
    if to is ConsentTo.SHARING and answer is Answer.GIVEN and not recipients:
        faults.add(
            "recipients", "missing", "Say with whom the person agreed to share: choose at least one organisation."
        )
    known = set(Organisation.objects.filter(id__in=recipients).values_list("id", flat=True)) if recipients else set()
    entry.organisations(recipients, known, where="recipients", faults=faults)
