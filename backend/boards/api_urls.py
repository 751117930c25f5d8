"""The API's addresses of the boards, and what of a person each touches."""

from backend.boards import api
from backend.web.rules import Rule, Who, address

urlpatterns = [
    address(
        "api/v1/boards/release", api.Release.as_view(), name="api-board-release",
        rule=Rule(who=Who.CLIENT, touches="boards.queries.releases"),
    ),
    address(
        "api/v1/boards/release-day", api.ReleaseDay.as_view(), name="api-board-release-day",
        rule=Rule(who=Who.CLIENT, touches="boards.queries.release_day"),
    ),
    address(
        "api/v1/boards/out-of-contact", api.OutOfContact.as_view(), name="api-board-out-of-contact",
        rule=Rule(who=Who.CLIENT, touches="boards.queries.out_of_contact"),
    ),
    address(
        "api/v1/boards/supervision", api.Supervision.as_view(), name="api-board-supervision",
        rule=Rule(who=Who.CLIENT, touches="boards.queries.supervision"),
    ),
]  # fmt: skip
