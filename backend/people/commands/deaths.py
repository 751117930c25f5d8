"""Keeps that a person has died: anybody reports it and contact stops at once; a manager or a lead confirms it."""

import datetime as dt
import uuid

from backend import clock
from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.pathways.registry import registry
from backend.pathways.working_days import london_date
from backend.people import access, entry, joined
from backend.people.entry import Faults, reason_of
from backend.people.models import DeathReport, Person
from backend.refusals import Conflict, NotAllowed


def report_death(*, by: Actor, person_id: uuid.UUID, told_by: str, died_on: dt.date | None = None) -> uuid.UUID:
    """Somebody said that the person has died, on a day that may not be known; returns the report.

    From now on no message goes to the person: what guards and messages ask (``facts.person_facts``) says so at once.
    The same report again changes nothing. Raises NotFound; Malformed for a day that cannot be and for nobody who told;
    Conflict where another day is on file.
    """
    with command("people.report_death", by=by, verb=Verb.COLLECTION, people=[person_id]) as trail:
        person = access.require_locked(by, person_id)
        trail.people.add(person.id)
        now = clock.now()
        source = _told_by(told_by, died_on, person, today=london_date(now))
        standing = _standing(person)
        if standing is not None:
            if died_on in {None, standing.died_on}:
                trail.nothing_done = True
                return standing.id
            if standing.died_on is not None:
                raise Conflict(
                    f"{standing.reported_by} reported another day, {standing.died_on:%-d %B %Y}. Withdraw that report "
                    "first if it is wrong."
                )
            DeathReport.objects.filter(id=standing.id).update(died_on=died_on)
            _set(standing.person_id, died_on=died_on)
            return standing.id
        report = DeathReport.objects.create(
            person=person, died_on=died_on, told_by=source, reported_at=now, reported_by=by.name
        )
        _set(person.id, died_on=died_on, death_reported_at=now)
        return report.id


def confirm_death(*, by: Actor, person_id: uuid.UUID, evidence: str, died_on: dt.date) -> None:
    """Whose role confirms deaths does so, says what shows it (a certificate, a coroner's letter) and the day.

    Raises NotFound; NotAllowed for anybody else; Conflict where none is reported or it is confirmed; Malformed without
    evidence and for a day that cannot be.
    """
    with command("people.confirm_death", by=by, people=[person_id]) as trail:
        person = access.require_locked(by, person_id)
        trail.people.add(person.id)
        _require_role(by, "confirms a death")
        now = clock.now()
        faults = Faults()
        shown = entry.text(evidence, model=DeathReport, column="evidence", title="The evidence", faults=faults)
        if not shown and not faults.reasons:
            faults.add("evidence", "missing", "Say what shows the death, such as a certificate or a coroner's letter.")
        _check_day(died_on, person, today=london_date(now), faults=faults)
        faults.refuse()
        standing = _standing(person)
        if standing is None:
            raise Conflict("No death is reported for this person. Report it first.")
        if standing.confirmed_at:
            raise Conflict(f"{standing.confirmed_by} has confirmed this already.")
        DeathReport.objects.filter(id=standing.id).update(
            died_on=died_on, confirmed_at=now, confirmed_by=by.name, evidence=shown
        )
        _set(standing.person_id, died_on=died_on, death_confirmed_at=now)


def withdraw_death_report(*, by: Actor, person_id: uuid.UUID, reason: str) -> None:
    """The report was an error: the person lives, and contact may go on.

    A death that is confirmed is withdrawn by those whose role confirms deaths. Raises NotFound; NotAllowed; Malformed
    without a reason; Conflict where none is reported.
    """
    with command("people.withdraw_death_report", by=by, people=[person_id]) as trail:
        person = access.require_locked(by, person_id)
        trail.people.add(person.id)
        why = reason_of(reason, model=DeathReport, column="withdrawn_because")
        standing = _all_standing(person)
        if not standing:
            raise Conflict("No death is reported for this person.")
        if any(one.confirmed_at for one in standing):
            _require_role(by, "withdraws a confirmed death")
        DeathReport.objects.filter(id__in=[one.id for one in standing]).update(
            withdrawn_at=clock.now(), withdrawn_by=by.name, withdrawn_because=why
        )
        for one in standing:
            _set(one.person_id, died_on=None, death_reported_at=None, death_confirmed_at=None)


def _told_by(given: str, died_on: dt.date | None, person: Person, *, today: dt.date) -> str:
    faults = Faults()
    source = entry.text(given, model=DeathReport, column="told_by", title="Who told you", faults=faults)
    if not source and not faults.reasons:
        faults.add("told_by", "missing", "Say who told you, such as a relative, the police or the hospital.")
    _check_day(died_on, person, today=today, faults=faults)
    faults.refuse()
    return source


def _check_day(died_on: dt.date | None, person: Person, *, today: dt.date, faults: Faults) -> None:
    if died_on and died_on > today:
        faults.add("died_on", "in_the_future", "The day of death is in the future. Check it.")
    elif died_on and person.date_of_birth and died_on < person.date_of_birth:
        faults.add("died_on", "before_birth", "The day of death is before the date of birth. Check both.")


def _standing(person: Person) -> DeathReport | None:
    """The first report in force, on whichever of the person's records."""
    return next(iter(_all_standing(person)), None)


def _all_standing(person: Person) -> list[DeathReport]:
    records = joined.members_of(person.id)
    return list(DeathReport.objects.filter(person_id__in=records, withdrawn_at__isnull=True).order_by("reported_at"))


def _set(person_id: uuid.UUID, **columns: dt.date | dt.datetime | None) -> None:
    Person.objects.filter(id=person_id).update(**columns)


def _require_role(by: Actor, does: str) -> None:
    confirming = [role for role in registry().roles if role.confirms_deaths]
    if not by.holds(*(role.slug for role in confirming)):
        *others, last = [role.title for role in confirming]
        who = f"{', '.join(others)} or {last}" if others else last
        raise NotAllowed(f"Only somebody who is {who} {does}. Ask yours.")
