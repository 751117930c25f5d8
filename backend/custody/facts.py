"""What guards may ask about custody, of many cases in a constant number of queries."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from backend.cases.facts import provides
from backend.cases.models import Case
from backend.custody.models import CustodyHappening, ReleaseStatement
from backend.custody.stating import BEGINS
from backend.pathways import releasing
from backend.pathways.releasing import CustodyEvent, CustodyFacts, ReleaseDate
from backend.people import joined


@provides(releasing.CUSTODY)
def custody_of(cases: Sequence[Case]) -> Mapping[uuid.UUID, CustodyFacts]:
    """Each case's person: every statement of the date in order, where they are, and what happened last."""
    known = custody_of_people(case.person_id for case in cases)
    return {case.id: known[case.person_id] for case in cases if case.person_id in known}


def custody_of_people(person_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, CustodyFacts]:
    """The same by person, over all records of each; those of whom nothing is known are left out."""
    groups = joined.members(person_ids)
    counts = {record: group[0] for group in groups.values() for record in group}
    dates: dict[uuid.UUID, list[ReleaseDate]] = defaultdict(list)
    for row in ReleaseStatement.objects.filter(person_id__in=counts):
        dates[counts[row.person_id]].append(as_date(row))
    happened: dict[uuid.UUID, list[CustodyHappening]] = defaultdict(list)
    for one in CustodyHappening.objects.filter(person_id__in=counts).order_by("at", "entered_at", "id"):
        happened[counts[one.person_id]].append(one)
    return {
        person_id: _facts(dates[group[0]], happened[group[0]])
        for person_id, group in groups.items()
        if dates[group[0]] or happened[group[0]]
    }


def as_date(row: ReleaseStatement) -> ReleaseDate:
    return ReleaseDate(
        release_on=row.release_on,
        type=row.type,
        source=row.source,
        stated_by=row.stated_by,
        confidence=row.confidence,
        recorded_at=row.stated_at,
        rank=row.rank,
    )


def _facts(dates: Iterable[ReleaseDate], happened: Sequence[CustodyHappening]) -> CustodyFacts:
    last = happened[-1] if happened else None
    return CustodyFacts(
        dates=releasing.in_order(dates),
        prison=next((one.prison for one in reversed(happened) if one.prison), ""),
        last_event=CustodyEvent(last.kind) if last else None,
        last_event_at=last.at if last else None,
        sentenced_at=max((one.at for one in happened if one.kind in BEGINS), default=None),
        held_at=max((one.at for one in happened if one.kind == CustodyEvent.HELD), default=None),
    )
