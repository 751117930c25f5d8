"""Every address of the system: each room's own, under one roof."""

from django.urls import URLPattern, URLResolver

from backend.api import urls as api
from backend.boards import api_urls as boards_api
from backend.boards import urls as boards
from backend.care import api_urls as care_api
from backend.care import urls as care
from backend.cases import api_urls as cases_api
from backend.cases import urls as cases
from backend.courts import urls as courts
from backend.custody import api_urls as custody_api
from backend.custody import urls as custody
from backend.people import urls as people
from backend.web import errors, health
from backend.web import urls as web
from backend.web.rules import PUBLIC, address

urlpatterns: list[URLPattern | URLResolver] = [
    address("livez", health.livez, name="livez", rule=PUBLIC),
    address("readyz", health.readyz, name="readyz", rule=PUBLIC),
    *web.urlpatterns,
    *people.urlpatterns,
    *cases.urlpatterns,
    *care.urlpatterns,
    *courts.urlpatterns,
    *custody.urlpatterns,
    *boards.urlpatterns,
    *api.urlpatterns,
    *cases_api.urlpatterns,
    *boards_api.urlpatterns,
    *care_api.urlpatterns,
    *custody_api.urlpatterns,
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
