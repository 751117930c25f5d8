"""The API's addresses of measures, and what of a person each touches."""

from backend.care import api
from backend.web.rules import Rule, Who, address

urlpatterns = [
    address(
        "api/v1/cases/<uuid:case_id>/measures", api.CaseMeasures.as_view(), name="api-case-measures",
        rule=Rule(who=Who.CLIENT, touches="care.queries.measures_of"),
    ),
    address(
        "api/v1/measures/<uuid:measure_id>", api.OneMeasure.as_view(), name="api-measure",
        rule=Rule(who=Who.CLIENT, touches="care.queries.sheet"),
    ),
]  # fmt: skip
