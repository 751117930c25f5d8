"""Measures through the REST API: those of a case, and one sheet with its versions. They are taken by an action."""

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import problems
from backend.api.schema import documented
from backend.api.shapes import read_query
from backend.api.views import ApiView
from backend.care import api_shapes as shapes
from backend.care import queries
from backend.cases.access import sees_clinical
from backend.cases.api_shapes import NothingSent
from backend.web.rules import actor_of


class CaseMeasures(ApiView):
    """The measures of a case."""

    @documented(
        "listMeasures", tag="measures", answers=shapes.MeasuresShape,
        may_fail=[problems.MALFORMED, problems.NOT_FOUND],
    )  # fmt: skip
    def get(self, request: Request, case_id: uuid.UUID) -> Response:
        """Every sheet of the person that this client may see, by instrument, oldest first; scores for health staff."""
        read_query(NothingSent, request)
        actor = actor_of(request)
        points = queries.points_of(actor, case_id)
        found = queries.measures_of(actor, case_id) if sees_clinical(actor) else None
        courses = {one.instrument.slug: one for one in found.courses} if found else {}
        items = [one for course in courses.values() for one in course.taken] + [*(found.unfinished if found else ())]
        answer = shapes.MeasuresShape(
            {"points": points, "withheld": found is None, "items": items}, context={"courses": courses}
        )
        return Response(answer.data)


class OneMeasure(ApiView):
    """One sheet."""

    @documented(
        "readMeasure", tag="measures", answers=shapes.SheetShape, may_fail=[problems.MALFORMED, problems.NOT_FOUND]
    )
    def get(self, request: Request, measure_id: uuid.UUID) -> Response:
        """Its answers and score in every version. For clients in a clinical role; to others it looks absent."""
        read_query(NothingSent, request)
        return Response(shapes.SheetShape(queries.sheet(actor_of(request), measure_id)).data)
