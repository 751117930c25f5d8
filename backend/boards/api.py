"""The boards through the REST API: read alone."""

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import problems
from backend.api.schema import documented
from backend.api.shapes import read_query
from backend.api.views import ApiView
from backend.boards import api_shapes as shapes
from backend.boards import queries
from backend.cases.api_shapes import NothingSent
from backend.web.rules import actor_of


class Release(ApiView):
    """The release board."""

    @documented("readReleaseBoard", tag="boards", answers=shapes.ReleaseBoardShape, may_fail=[problems.MALFORMED])
    def get(self, request: Request) -> Response:
        """Everybody with a date of release from two weeks ago on, the soonest first, and those without one."""
        read_query(NothingSent, request)
        return Response(shapes.ReleaseBoardShape(queries.releases(actor_of(request))).data)


class ReleaseDay(ApiView):
    """The board of the day of release."""

    @documented("readReleaseDayBoard", tag="boards", answers=shapes.ReleaseDayBoardShape, may_fail=[problems.MALFORMED])
    def get(self, request: Request) -> Response:
        """Today's releases, those without an outcome first, and every worker who is out alone."""
        read_query(NothingSent, request)
        return Response(shapes.ReleaseDayBoardShape(queries.release_day(actor_of(request))).data)


class OutOfContact(ApiView):
    """The board of those who are lost."""

    @documented(
        "readOutOfContactBoard", tag="boards", answers=shapes.OutOfContactBoardShape, may_fail=[problems.MALFORMED]
    )
    def get(self, request: Request) -> Response:
        """Everybody who cannot be reached, the longest first."""
        read_query(NothingSent, request)
        return Response(shapes.OutOfContactBoardShape(queries.out_of_contact(actor_of(request))).data)


class Supervision(ApiView):
    """The board of supervision."""

    @documented(
        "readSupervisionBoard", tag="boards", answers=shapes.SupervisionBoardShape, may_fail=[problems.MALFORMED]
    )
    def get(self, request: Request) -> Response:
        """Each worker with open cases, those who were supervised the longest ago first."""
        read_query(NothingSent, request)
        return Response(shapes.SupervisionBoardShape(queries.supervision(actor_of(request))).data)
