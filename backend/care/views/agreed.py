"""The page of a case about what was agreed, and the pages that a person takes away."""

import uuid
from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from backend import clock
from backend.care import agreed
from backend.care.agreed import Version
from backend.cases import doors
from backend.cases import queries as cases
from backend.cases.showing import answer
from backend.cases.views import frame_of
from backend.pathways import entry as entries
from backend.pathways.planning import Goal, PlanAgreed, SafetyPlanMade, UnderstandingAgreed
from backend.web.parts import Column, Fact, Link, Table
from backend.web.rules import actor_of
from backend.web.templatetags.components import day

ASKED = (UnderstandingAgreed, PlanAgreed, SafetyPlanMade)


def plan(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The understanding, the plan with how each step stands, and the safety plan; earlier versions below."""
    actor, now = actor_of(request), clock.now()
    detail = cases.case(actor, case_id)
    found = agreed.agreed_of(actor, case_id)
    offered = [one.action for one in detail.actions if one.allowed and one.action.asks in ASKED]
    context = {
        **frame_of(detail, now, "Plan"),
        "found": found,
        "understanding": _facts(found.understanding[0].said) if found.understanding else None,
        "goals": [(goal.text, _steps(goal)) for goal in found.plan[0].said.goals] if found.plan else None,
        "safety": _facts(found.safety[0].said) if found.safety else None,
        "history": _history(found.plan),
        "may": [Link(text=one.title, href=doors.address_of(case_id, one)) for one in offered],
    }
    return render(request, "care/plan.html", context)


def printed_plan(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The plan as the person takes it away: their own words, large, and nothing else."""
    actor = actor_of(request)
    detail = cases.case(actor, case_id)
    found = agreed.agreed_of(actor, case_id)
    plan = found.plan[0] if found.plan else None
    context = {"heading": "My plan", "who": detail.who, "plan": plan, "case": detail}
    return render(request, "care/plan_printed.html", context)


def printed_safety_plan(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The safety plan as the person takes it away."""
    actor = actor_of(request)
    detail = cases.case(actor, case_id)
    found = agreed.agreed_of(actor, case_id)
    newest = found.safety[0] if found.safety else None
    context = {
        "heading": "My safety plan",
        "who": detail.who,
        "parts": [one for one in _facts(newest.said) if one.key != _AGREED_ON] if newest else [],
        "at": newest.at if newest else None,
        "case": detail,
    }
    return render(request, "care/safety_plan_printed.html", context)


_AGREED_ON = "When did the person agree to it?"


def _facts(said: object) -> list[Fact]:
    written = entries.write(said)
    return [
        Fact(key=one.question.label, value=answer(one, written[one.name]))
        for one in entries.fields_of(type(said))
        if one.name in written
    ]


def _steps(goal: Goal) -> Table:
    titles = ("Step", "Who", "By", "How it stands")
    rows = [
        [
            step.text,
            step.name or step.owner.label,
            day(step.due_on) if step.due_on else "",
            f"{step.status.label}: {step.blocker}" if step.blocker else step.status.label,
        ]
        for step in goal.actions
    ]
    return Table(caption="Steps", columns=[Column(title=one) for one in titles], rows=rows, caption_hidden=True)


def _history(versions: tuple[Version[PlanAgreed], ...]) -> list[dict[str, object]]:
    """Each version but the first with what it changed, newest first."""
    return [
        {"version": newer, "changes": list(agreed.what_changed(older.said, newer.said)) or ["Agreed again as it was"]}
        for newer, older in pairwise(versions)
    ]
