"""The description of the API in OpenAPI 3.1, made from the views themselves."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import correlation, idempotency, problems
from backend.api.authentication import BearerAuthentication
from backend.api.problems import Kind
from backend.api.shapes import Free, Shape
from backend.api.views import ApiView

F = TypeVar("F", bound=Callable[..., Any])


class ErrorShape(Shape):
    """One thing that stands in the way, and where in the request it lies."""

    pointer = serializers.CharField(required=False, help_text="JSON pointer into the body (RFC 6901)")
    parameter = serializers.CharField(required=False, help_text="Name of a parameter of the query")
    header = serializers.CharField(required=False, help_text="Name of a header")
    code = serializers.CharField(help_text="Stable, for machines")
    detail = serializers.CharField(help_text="For people: names the remedy where there is one")
    cite = serializers.CharField(required=False, help_text="The statute or guidance behind the rule")
    details = Free(required=False, help_text="Facts of the matter, by name")


class ProblemShape(Shape):
    """A problem document (RFC 9457)."""

    type = serializers.CharField(help_text="A stable reference, one for each type of problem")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField(help_text="The address that was asked")
    errors_ = ErrorShape(many=True)
    correlation_id = serializers.CharField()


CORRELATION = OpenApiParameter(
    correlation.HEADER, OpenApiTypes.STR, OpenApiParameter.HEADER,
    description="Your id for this exchange: a UUID, or up to 64 letters, digits and . _ : -. It comes back.",
)  # fmt: skip
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="An ETag that you hold: 304 if it still is"
)
IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True,
    description='The ETag of the case that you looked at, or its version in quotation marks: "7"',
)  # fmt: skip
IDEMPOTENCY_KEY = OpenApiParameter(
    idempotency.HEADER, OpenApiTypes.UUID, OpenApiParameter.HEADER, required=True,
    description="A UUID that you make for this one thing to do. Send it again with every retry.",
)  # fmt: skip
ETAG = OpenApiParameter(
    "ETag", OpenApiTypes.STR, OpenApiParameter.HEADER, response=[200, 304], description="What was shown, for If-Match"
)
LOCATION = OpenApiParameter(
    "Location", OpenApiTypes.URI_REF, OpenApiParameter.HEADER, response=[201], description="The new case"
)

#: what any address that asks for a token may answer
ALWAYS = (
    problems.UNAUTHENTICATED, problems.INSUFFICIENT_SCOPE, problems.NOT_ACCEPTABLE, problems.SERVER_ERROR,
    problems.UNAVAILABLE,
)  # fmt: skip
ON_WRITING = (
    problems.MALFORMED, problems.NOT_ALLOWED, problems.CONFLICT, problems.LENGTH_NEEDED, problems.TOO_LARGE,
    problems.UNSUPPORTED_MEDIA_TYPE, problems.UNMET, problems.KEY_REUSED,
)  # fmt: skip


def documented(
    operation: str,
    *,
    tag: str,
    answers: Any,
    status: int = 200,
    sends: Any = None,
    parameters: Sequence[OpenApiParameter | type[Shape]] = (),
    may_fail: Sequence[Kind] = (),
    unchanged: bool = False,
) -> Callable[[F], F]:
    """Describe one method of a view; its docstring says in words what it does. ``unchanged``: it may answer 304."""
    failures: dict[int, list[Kind]] = {}
    for kind in (*ALWAYS, *may_fail):
        failures.setdefault(kind.status, []).append(kind)
    responses: dict[Any, Any] = {status: answers}
    if unchanged:
        responses[304] = OpenApiResponse(description="You hold what would be shown")
    for code, kinds in sorted(failures.items()):
        described = "; ".join(f"{kind.title} ({kind.uri})" for kind in kinds)
        responses[code, problems.MEDIA_TYPE] = OpenApiResponse(ProblemShape, description=described)
    return extend_schema(
        operation_id=operation,
        tags=[tag],
        request=sends,
        responses=responses,
        parameters=[CORRELATION, *parameters],
    )


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells where tokens come from, and which scope each operation needs."""

    target_class = BearerAuthentication
    name = "clientCredentials"

    def get_security_definition(self, _: Any) -> dict[str, Any]:
        from oauth2_provider.settings import oauth2_settings

        flow = {"tokenUrl": "/api/v1/token", "scopes": oauth2_settings.SCOPES}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        return {self.name: [auto_schema.view.scopes[auto_schema.method]]}


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The whole description, made once."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return found


class SchemaView(ApiView):
    """What this API can do."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        operation_id="readSchema",
        tags=["about"],
        responses={200: OpenApiTypes.OBJECT},
        parameters=[CORRELATION],
        auth=[],
    )
    def get(self, _: Request) -> Response:
        """This description, in OpenAPI 3.1."""
        return Response(description())
