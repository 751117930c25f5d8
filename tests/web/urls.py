"""The addresses of the system, with sample pages for tests beside them."""

from backend import urls
from backend.urls import handler400, handler403, handler404, handler500
from backend.web.rules import PUBLIC, Rule, Who, address
from tests.web import samples

_STAFF = Rule(who=Who.SIGNED_IN)

urlpatterns = [
    address("sample-form/", samples.sample_form, name="sample-form", rule=_STAFF),
    address("sample-components/", samples.sample_components, name="sample-components", rule=_STAFF),
    address("sample-broken/", samples.broken, name="sample-broken", rule=PUBLIC),
    address("api/sample-broken/", samples.broken, name="sample-broken-api", rule=PUBLIC),
    *urls.urlpatterns,
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
