"""What actions enter about the person and not about the case: kept in the room of people, for every pathway alike.

A pathway's entry says what it records through these shapes; it knows nothing of where that is kept.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from backend.actors import ActorKind
from backend.cases.deaths import RECORDER, Confirms, Corrects, Reports
from backend.cases.models import CaseParty
from backend.cases.recorders import Recording, records
from backend.outbox import wake
from backend.pathways.facts import Answer, ConsentTo
from backend.pathways.working_days import london_date
from backend.people import joined
from backend.people.commands import consents, deaths
from backend.people.deaths import Known, death_of
from backend.people.models import Person
from backend.refusals import Malformed, Reason


class ConsentSaid(Protocol):
    """One answer to one question of consent."""

    @property
    def consent_to(self) -> ConsentTo: ...
    @property
    def answered(self) -> Answer: ...
    @property
    def how(self) -> str: ...
    @property
    def capacity_considered(self) -> bool: ...
    @property
    def text_version(self) -> str | None: ...
    @property
    def witness(self) -> str | None: ...
    @property
    def lawful_basis(self) -> str | None: ...


class Consenting(Protocol):
    @property
    def consents(self) -> Sequence[ConsentSaid]: ...


@records("consent")
def keep_consents(recording: Recording) -> None:
    """Each answer as a new version. Who it is shared with are the organisations that now work on the case."""
    entry: Consenting = recording.entry
    parties = list(
        CaseParty.objects.filter(case=recording.case, until__isnull=True).values_list("organisation_id", flat=True)
    )
    for said in entry.consents:
        consents.record_consent(
            by=recording.by,
            person_id=recording.case.person_id,
            case_id=recording.case.id,
            to=said.consent_to,
            answer=said.answered,
            on=london_date(recording.event.happened_at),
            how=said.how,
            text_version=said.text_version or "",
            capacity_considered=said.capacity_considered,
            interpreter=getattr(recording.entry, "language", None) or "",
            witness=said.witness or "",
            recipients=parties if said.consent_to is ConsentTo.SHARING and said.answered is Answer.GIVEN else (),
            lawful_basis=said.lawful_basis or "",
        )


@records(RECORDER)
def keep_death(recording: Recording) -> None:
    """A report, its confirmation, or that it was an error: it belongs to the person, on whatever pathway they are.

    What another case of theirs has brought already is not done again. The other cases learn of it from the worker.
    """
    entry, by, person_id = recording.entry, recording.by, recording.case.person_id
    death = death_of(joined.members_of(person_id))
    known = death.known if death else Known.NOT
    if isinstance(entry, Confirms):
        if known is not Known.CONFIRMED:
            deaths.confirm_death(
                by=by, person_id=person_id, evidence=entry.confirmed_with, died_on=_day(recording, entry)
            )
    elif isinstance(entry, Reports):
        if known is Known.NOT or by.kind is not ActorKind.SYSTEM:
            deaths.report_death(by=by, person_id=person_id, told_by=entry.source, died_on=entry.died_on)
    elif isinstance(entry, Corrects):
        if known is not Known.NOT and by.kind is not ActorKind.SYSTEM:  # which follows the record and never changes it
            deaths.withdraw_death_report(by=by, person_id=person_id, reason=entry.explanation)
    else:
        raise TypeError(f"{type(entry).__name__} says nothing about a death")
    wake.worker_after_commit()


def _day(recording: Recording, entry: Confirms) -> dt.date:
    """The day confirmed, or the one reported. Raises Malformed where neither is known: a death is never undated."""
    reported = Person.objects.filter(id=recording.case.person_id).values_list("died_on", flat=True).first()
    day = entry.died_on or reported
    if day is None:
        reason = Reason(code="missing", sentence="Enter the date of death: none was reported.", where="died_on")
        raise Malformed(reason.sentence, reasons=[reason])
    return day
