"""Keeps what an action says of custody: statements of the date, what happened, who is at the gate and what came of it.

All of it is written in the transaction of the action. What hangs on the date of release moves with it, since the case
reads the date from here (``facts.py``).
"""

from backend.cases import access
from backend.cases.commands import follow_together, lock_together
from backend.cases.facts import pictures_of
from backend.cases.models import Case
from backend.cases.recorders import Recording, records
from backend.custody.facts import custody_of_people
from backend.custody.models import CustodyHappening, GatePlan, GateResult, ReleaseStatement
from backend.custody.reference import prisons
from backend.custody.stating import require_after_it_began, require_in_custody
from backend.pathways import entry as entries
from backend.pathways.releasing import (
    CustodyEntered,
    CustodyEvent,
    CustodyFacts,
    GatePlanned,
    GateTold,
    ReleaseDateStated,
    rank_of,
)
from backend.people import joined
from backend.people.models import Person


@records("release_date")
def keep_release_date(recording: Recording) -> None:
    """One more statement of the date, as of when it was said; the same said twice of one moment is one.

    Every other open case of the person that whoever acts can see follows at once, as this one does.
    """
    said: ReleaseDateStated = recording.entry
    require_after_it_began(said.release_on, _known(recording), where="release_on")
    others = _other_cases(recording)
    before = pictures_of(others) if others else {}
    row = ReleaseStatement(
        person_id=_person(recording).id,
        release_on=said.release_on,
        type=said.type.value,
        source=said.source.value,
        rank=rank_of(said.source.value),
        stated_by=said.stated_by or "",
        confidence=said.confidence.value,
        why=said.why or "",
        stated_at=recording.event.happened_at,
        entered_at=recording.event.recorded_at,
        entered_by=recording.by.name,
    )
    ReleaseStatement.objects.bulk_create([row], ignore_conflicts=True)
    if others:
        follow_together(others, before, by=recording.by)


def _other_cases(recording: Recording) -> list[Case]:
    """The person's other open cases, under whichever record, locked."""
    records = joined.members_of(recording.case.person_id)
    open_ones = access.visible_to(recording.by).filter(person_id__in=records, closed_at__isnull=True)
    ids = list(open_ones.exclude(id=recording.case.id).values_list("id", flat=True))
    return list(lock_together(ids, by=recording.by).values()) if ids else []


@records("custody")
def keep_custody(recording: Recording) -> None:
    """What happened to the person's custody, and where they now are. A prison that is none, or closed, is refused,
    and so is a release before the time in custody that it ends."""
    entry: CustodyEntered = recording.entry
    if entry.custody_event is CustodyEvent.RELEASE:
        records = joined.members_of(recording.case.person_id)
        happened = CustodyHappening.objects.filter(person_id__in=records).values_list("at", "kind")
        require_in_custody(recording.event.happened_at, happened)
    CustodyHappening.objects.create(
        person_id=_person(recording).id,
        kind=entry.custody_event.value,
        at=recording.event.happened_at,
        prison=prisons.read(entry.prison).code if entry.prison else "",
        source=entry.source,
        event=recording.event,
        entered_at=recording.event.recorded_at,
        entered_by=recording.by.name,
    )


@records("gate_plan")
def keep_gate_plan(recording: Recording) -> None:
    """A new version of the plan; the earlier ones stay."""
    plan: GatePlanned = recording.entry
    GatePlan.objects.create(
        case=recording.case,
        version=GatePlan.objects.filter(case=recording.case).count() + 1,
        release_on=_known(recording).release_on,
        plan=entries.write(plan),
        event=recording.event,
        made_at=recording.event.recorded_at,
        made_by=recording.by.name,
    )


@records("gate_outcome")
def keep_gate_outcome(recording: Recording) -> None:
    """What came of the day of release."""
    told: GateTold = recording.entry
    GateResult.objects.create(
        case=recording.case,
        outcome=told.outcome.value,
        met_by=told.met_by or "",
        place=told.place or "",
        at=recording.event.happened_at,
        event=recording.event,
    )


def _known(recording: Recording) -> CustodyFacts:
    return custody_of_people([recording.case.person_id]).get(recording.case.person_id, CustodyFacts())


def _person(recording: Recording) -> Person:
    return recording.case.person
