"""The API's addresses of a release, and what of a person each touches."""

from backend.custody import api
from backend.web.rules import Rule, Who, address

_READ = Rule(who=Who.CLIENT, touches="custody.queries.release_of")

urlpatterns = [
    address(
        "api/v1/cases/<uuid:case_id>/release-dates", api.CaseReleaseDates.as_view(), name="api-case-release-dates",
        rule=_READ,
    ),
    address("api/v1/cases/<uuid:case_id>/custody", api.CaseCustody.as_view(), name="api-case-custody", rule=_READ),
    address("api/v1/cases/<uuid:case_id>/gate", api.CaseGate.as_view(), name="api-case-gate", rule=_READ),
]  # fmt: skip
