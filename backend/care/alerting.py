"""Where unanswered alerts are seen: on every page of the person's cases, and beside their name in lists.

They belong to the person and not to one case, so whoever works with the person sees them, on whatever case.
"""

import uuid
from collections.abc import Collection, Mapping

from django.urls import reverse

from backend import clock
from backend.actors import Actor
from backend.care import queries
from backend.care.queries import Alert
from backend.cases import notices
from backend.cases.notices import Notice
from backend.cases.reading import Detail
from backend.pathways import measuring
from backend.pathways.vocabulary import Action
from backend.web.parts import Link
from backend.web.roles import role_titles
from backend.web.templatetags.components import moment

RECORDER = "risk_answer"  # of the action with which an alert is answered
MARK = "Risk alert not answered"


@notices.tells
def alerts_on_file(actor: Actor, case: Detail) -> list[Notice]:
    """One notice an alert: which case, raised when and by whom, who answers it, and what to do out of hours."""
    alerts = queries.open_alerts(actor, case.who.id)
    return [_notice(one, actor, case) for one in alerts]


@notices.marks
def marked(actor: Actor, people: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """The words beside the names of those about whom an alert is unanswered."""
    return dict.fromkeys(queries.with_open_alerts(actor, people), MARK)


def _notice(alert: Alert, actor: Actor, case: Detail) -> Notice:
    raised = f"Raised on case {alert.reference}, {moment(alert.raised_at)}, by {alert.raised_by} ({alert.raised_for})."
    action = _answer_of(alert)
    links, who = [], f"You do not see that case. Ask {alert.raised_by} at {alert.raised_for}."
    if alert.case_id is not None and action is not None:
        titles = ", ".join(role_titles([role.slug for role in action.by])).lower()
        may = actor.holds(*(role.slug for role in action.by))
        who = "" if may else f"Answered by: {titles}."
        links = [
            Link(text=action.title, href=reverse("act", args=[alert.case_id, action.slug]), about=alert.reference)
            if may
            else Link(text=f"Case {alert.reference}", href=reverse("case", args=[alert.case_id]))
        ]
    sentences = [raised, who, measuring.out_of_hours(case.protocol, clock.now())]
    return Notice(
        title=f"{MARK}: case {alert.reference}, {moment(alert.raised_at)}",
        sentences=[one for one in sentences if one],
        links=links,
    )


def _answer_of(alert: Alert) -> Action | None:
    """The action with which it is answered, where the reader sees the case."""
    actions = alert.pathway.actions if alert.pathway else ()
    return next((one for one in actions if RECORDER in one.records), None)
