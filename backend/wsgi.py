"""The web process."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
os.environ.setdefault("FOOTBRIDGE_PROCESS", "web")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from backend.database import refuse_privileged_role  # noqa: E402 - Django must be set up first

refuse_privileged_role()
