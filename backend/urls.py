"""Every address of the system: each room's own, under one roof."""

from django.urls import URLPattern, URLResolver

from backend.api import urls as api
from backend.cases import api_urls as cases_api
from backend.web import health
from backend.web.rules import PUBLIC, address

urlpatterns: list[URLPattern | URLResolver] = [
    address("livez", health.livez, name="livez", rule=PUBLIC),
    address("readyz", health.readyz, name="readyz", rule=PUBLIC),
    *api.urlpatterns,
    *cases_api.urlpatterns,
]
