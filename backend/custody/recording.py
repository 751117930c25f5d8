"""Keeps what an action says of custody: statements of the date, what happened, who is at the gate and what came of it.

All of it is written in the transaction of the action. What hangs on the date of release moves with it, since the case
reads the date from here (``facts.py``).
"""

from backend.cases.recorders import Recording, records
from backend.custody.facts import custody_of_people
from backend.custody.models import CustodyHappening, GatePlan, GateResult, ReleaseStatement
from backend.custody.reference import prisons
from backend.custody.stating import require_after_it_began
from backend.pathways import entry as entries
from backend.pathways.releasing import (
    CustodyEntered,
    CustodyFacts,
    GatePlanned,
    GateTold,
    ReleaseDateStated,
    rank_of,
)
from backend.people.models import Person


@records("release_date")
def keep_release_date(recording: Recording) -> None:
    """One more statement of the date, as of when it was said."""
    said: ReleaseDateStated = recording.entry
    require_after_it_began(said.release_on, _known(recording), where="release_on")
    ReleaseStatement.objects.create(
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


@records("custody")
def keep_custody(recording: Recording) -> None:
    """What happened to the person's custody, and where they now are. A prison that is none, or closed, is refused."""
    entry: CustodyEntered = recording.entry
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
