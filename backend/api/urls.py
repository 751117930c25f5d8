"""The API's own addresses; rooms bring theirs in their ``api_urls.py``."""

from backend.api.schema import SchemaView
from backend.api.tokens import Token
from backend.web.rules import Rule, Who, address

urlpatterns = [
    address(
        "api/v1/token", Token.as_view(), name="api-token",
        rule=Rule(who=Who.PUBLIC, why="This is where a client shows who it is"),
    ),
    address(
        "api/v1/schema", SchemaView.as_view(), name="api-schema",
        rule=Rule(who=Who.PUBLIC, why="What the API can do is no secret, and says nothing of a person"),
    ),
]  # fmt: skip
