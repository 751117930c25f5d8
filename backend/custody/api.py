"""A release through the REST API: the date with all who said it, custody, the gate. They are entered by actions."""

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import problems
from backend.api.schema import documented
from backend.api.shapes import Shape, read_query
from backend.api.views import ApiView
from backend.cases.api_shapes import NothingSent
from backend.custody import api_shapes as shapes
from backend.custody import queries
from backend.web.rules import actor_of

_MAY_FAIL = [problems.MALFORMED, problems.NOT_FOUND]


class CaseReleaseDates(ApiView):
    """The date of release of the person of a case."""

    @documented("listReleaseDates", tag="release", answers=shapes.ReleaseDatesShape, may_fail=_MAY_FAIL)
    def get(self, request: Request, case_id: uuid.UUID) -> Response:
        """Every statement of it, newest first, with the one that counts and those that say another day."""
        return _answer(shapes.ReleaseDatesShape, request, case_id)


class CaseCustody(ApiView):
    """The custody of the person of a case."""

    @documented("readCustody", tag="release", answers=shapes.CustodyShape, may_fail=_MAY_FAIL)
    def get(self, request: Request, case_id: uuid.UUID) -> Response:
        """Where they are as far as anybody said, and what happened, newest first."""
        return _answer(shapes.CustodyShape, request, case_id)


class CaseGate(ApiView):
    """The gate of a case."""

    @documented("readGate", tag="release", answers=shapes.GateShape, may_fail=_MAY_FAIL)
    def get(self, request: Request, case_id: uuid.UUID) -> Response:
        """Every version of the gate plan and every outcome, newest first."""
        return _answer(shapes.GateShape, request, case_id)


def _answer(shape: type[Shape], request: Request, case_id: uuid.UUID) -> Response:
    read_query(NothingSent, request)
    return Response(shape(queries.release_of(actor_of(request), case_id)).data)
