"""What guards may ask about measures, of many cases in a constant number of queries."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from backend.care.models import MeasureVersion
from backend.cases.facts import provides
from backend.cases.models import Case
from backend.pathways import measuring
from backend.pathways.measuring import MeasureFacts


@provides(measuring.MEASURES)
def measures_of(cases: Sequence[Case]) -> Mapping[uuid.UUID, tuple[MeasureFacts, ...]]:
    """Each case's measures as they now stand, oldest first, in one query."""
    newest = (
        MeasureVersion.objects.filter(case_id__in=[case.id for case in cases])
        .select_related("measure", "measure__alert")
        .order_by("measure", "-number")
        .distinct("measure")
    )
    found: dict[uuid.UUID, list[MeasureFacts]] = defaultdict(list)
    for one in sorted(newest, key=lambda version: (version.measure.taken_on, version.measure.begun_at)):
        alert = getattr(one.measure, "alert", None)
        found[one.case_id].append(
            MeasureFacts(
                id=str(one.measure_id),
                measure=one.measure.instrument,
                taken_on=one.measure.taken_on,
                point=one.measure.point or None,
                finished=one.measure.finished_at is not None,
                scored=one.value is not None,
                event=str(one.event_id),
                alerted_by=str(alert.event_id) if alert else None,
                worse=one.worse,
            )
        )
    return {case_id: tuple(listed) for case_id, listed in found.items()}
