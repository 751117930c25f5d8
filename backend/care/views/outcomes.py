"""The screens on which measures are read: those of a case, one sheet, and how complete they are over many cases."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from backend import clock
from backend.care import access, findings, picture, queries, showing
from backend.care.queries import Course
from backend.cases import queries as cases
from backend.cases.access import sees_clinical
from backend.cases.views import frame_of
from backend.pathways.measuring import MeasureEntered
from backend.refusals import NotFound
from backend.web.rules import actor_of


def measures(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """How a person's scores went; for those who see no clinical answers, at which points measures were taken."""
    actor, now = actor_of(request), clock.now()
    detail = cases.case(actor, case_id)
    context = {**frame_of(detail, now, "Measures"), "clinical": sees_clinical(actor)}
    if not sees_clinical(actor):
        points = queries.points_of(actor, case_id)
        context["points"] = showing.point_table(points) if points else None
        return render(request, "care/outcomes.html", context)
    found = queries.measures_of(actor, case_id)
    pairs = queries.pairs_of(actor, case_id)
    context |= {
        "unfinished": showing.unfinished_table(found.unfinished) if found.unfinished else None,
        "courses": [_shown(one) for one in found.courses],
        "pairs": showing.pair_table(pairs) if pairs else None,
        "may_record": any(one.action.asks is MeasureEntered and one.allowed for one in detail.actions),
    }
    return render(request, "care/outcomes.html", context)


def _shown(course: Course) -> dict[str, object]:
    return {
        "finding": findings.finding(course),
        "pictures": picture.pictures(course),
        "reading": findings.reading(course),
        "table": showing.course_table(course),
    }


def measure(request: HttpRequest, case_id: uuid.UUID, measure_id: uuid.UUID) -> HttpResponse:
    """One sheet with every version of its answers."""
    actor, now = actor_of(request), clock.now()
    detail = cases.case(actor, case_id)
    sheet = queries.sheet(actor, measure_id)
    if sheet.taken.case_id != case_id:
        raise NotFound(access.NOT_FOUND)
    context = {
        **frame_of(detail, now, "Measures"),
        "heading": sheet.taken.instrument.title,
        "sheet": sheet,
        "facts": showing.sheet_facts(sheet),
        "versions": [
            {"number": one.number, "facts": showing.version_facts(one), "answers": showing.answer_table(one)}
            for one in sheet.versions
        ],
    }
    return render(request, "care/outcomes_sheet.html", context)


def coverage(request: HttpRequest) -> HttpResponse:
    """How far before-and-after scores are complete over the actor's cases."""
    counted = [
        {
            "title": one.pathway.title,
            "cases": one.cases,
            "pairs": showing.coverage_table(one),
            "points": showing.points_table(one),
            "missed": showing.missed_table(one) if one.missed else None,
        }
        for one in queries.coverage(actor_of(request))
    ]
    return render(request, "care/outcomes_coverage.html", {"counted": counted})
