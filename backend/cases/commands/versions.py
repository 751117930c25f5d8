"""Whether a case is still as somebody saw it when they decided what to do."""

import datetime as dt

from backend.cases.models import Case, CaseAssignment, CaseEvent
from backend.refusals import Conflict, Reason


def require_version(case: Case, expected: int | None) -> None:
    """Raise Conflict, naming who acted last and on what, where the case has moved on from ``expected``.

    None, for what comes from other systems, is whatever it now is.
    """
    if expected is None or expected == case.version:
        return
    who, action, at = _last(case)
    did = f"{who} acted on it ({action.replace('_', ' ')})" if who and action else "it changed"
    reason = Reason(
        code="version",
        sentence=f"This case has moved on since you opened it: {did}. Look at it again before you act.",
        details={"version": case.version, "by": who, "action": action, "at": at.isoformat() if at else None},
    )
    raise Conflict(reason.sentence, reasons=[reason])


def _last(case: Case) -> tuple[str | None, str | None, dt.datetime | None]:
    event = CaseEvent.objects.filter(case=case).order_by("-sequence").first()
    given = CaseAssignment.objects.filter(case=case).order_by("-version").first()
    if given is not None and (event is None or given.version > event.sequence):
        return given.actor_name, "assign", given.at
    return (event.actor_name, event.action, event.recorded_at) if event else (None, None, None)
