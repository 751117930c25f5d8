"""The page of a case about the release: what counts, where it comes from, who is at the gate."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from backend import clock
from backend.cases import doors
from backend.cases import queries as cases
from backend.cases.views import frame_of
from backend.custody import queries, showing
from backend.pathways.releasing import GatePlanned, ReleaseDateStated
from backend.web.parts import Link
from backend.web.rules import actor_of


def release(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Everything that is known of the release of the person of a case."""
    actor, now = actor_of(request), clock.now()
    detail = cases.case(actor, case_id)
    found = queries.release_of(actor, case_id)
    offered = [
        one.action for one in detail.actions if one.allowed and one.action.asks in {ReleaseDateStated, GatePlanned}
    ]
    gate = found.gates[0] if found.gates else None
    context = {
        **frame_of(detail, now, "Release"),
        "facts": showing.release_facts(found),
        "versions": showing.version_table(found.versions) if found.versions else None,
        "happened": showing.happened_table(found.happened) if found.happened else None,
        "gate": showing.gate_facts(gate) if gate else None,
        "gate_version": gate,
        "gate_is_old": gate is not None and gate.release_on != found.known.release_on,
        "outcomes": showing.outcome_facts(found.outcomes),
        "misfits": found.misfits,
        "may": [Link(text=one.title, href=doors.address_of(case_id, one)) for one in offered],
    }
    return render(request, "custody/release.html", context)
