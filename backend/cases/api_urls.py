"""The API's addresses of cases, and what of a person each touches."""

from backend.cases import api
from backend.web.rules import Rule, Who, address


def _rule(touches: str) -> Rule:
    return Rule(who=Who.CLIENT, touches=touches)


urlpatterns = [
    address("api/v1/cases", api.Cases.as_view(), name="api-cases", rule=_rule("cases.queries.cases")),
    address("api/v1/cases/<uuid:case_id>", api.OneCase.as_view(), name="api-case", rule=_rule("cases.queries.case")),
    address(
        "api/v1/cases/<uuid:case_id>/actions", api.Actions.as_view(), name="api-actions",
        rule=_rule("cases.queries.case"),
    ),
    address(
        "api/v1/cases/<uuid:case_id>/actions/<slug:action>", api.OneAction.as_view(), name="api-action",
        rule=_rule("cases.perform"),
    ),
    address(
        "api/v1/cases/<uuid:case_id>/events", api.Events.as_view(), name="api-events",
        rule=_rule("cases.queries.timeline"),
    ),
    address(
        "api/v1/cases/<uuid:case_id>/reviews", api.CaseReviews.as_view(), name="api-case-reviews",
        rule=_rule("cases.queries.reviews"),
    ),
    address(
        "api/v1/lists/<slug:name>", api.Lists.as_view(), name="api-list",
        rule=Rule(who=Who.CLIENT, why="keys for answers: colleagues, prisons; nobody whom we serve"),
    ),
    address("api/v1/reviews", api.Reviews.as_view(), name="api-reviews", rule=_rule("cases.queries.owed_by")),
]  # fmt: skip
