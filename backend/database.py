"""Which database role a process connects as, and how.

Four roles (``database_roles.sql``): the owner migrates, the app serves requests, the worker sweeps and imports across
organisations, the auditor reads what was done. The walls hold only while nobody serves requests as owner.
"""

import os
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class Role(StrEnum):
    OWNER = "owner"
    APP = "app"
    WORKER = "worker"
    AUDITOR = "auditor"


_URLS = {
    Role.OWNER: "DATABASE_OWNER_URL",
    Role.APP: "DATABASE_URL",
    Role.WORKER: "DATABASE_WORKER_URL",
    Role.AUDITOR: "DATABASE_AUDITOR_URL",
}
POOL_SIZE = 4  # one connection a web thread


def role_of_process(process: str) -> Role:
    return Role.WORKER if process in {"worker", "scheduler"} else Role.APP


def settings_for(role: Role, process: str = "manage") -> dict[str, Any]:
    """Django's settings of the one connection, as ``role``.

    Raises ImproperlyConfigured where the role's URL is missing or is none.
    """
    name = _URLS[role]
    url = _read(name)
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.hostname or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:port/database")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": parts.hostname,
        "PORT": str(parts.port or 5432),
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": process == "web",
        "ATOMIC_REQUESTS": False,  # the door in backend/web/door.py owns the transaction of a request
        "OPTIONS": dict(parse_qsl(parts.query)) | _options(role, process),
    }


def _options(role: Role, process: str) -> dict[str, Any]:
    options: dict[str, Any] = {"application_name": f"footbridge {process} as {role}", "connect_timeout": 5}
    if role is not Role.OWNER:
        # the owner's migrations hold several statements in one string, which binding on the server refuses
        options |= {"server_side_binding": True, "prepare_threshold": 3}
    if process == "web":
        # with the pool's defaults the first answer after an outage of the database took 7 s
        options["pool"] = {"min_size": 1, "max_size": POOL_SIZE, "timeout": 2, "reconnect_timeout": 2}
    return options


def _read(name: str) -> str:
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as fault:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {fault.strerror}") from None
    if not (value := os.environ.get(name)):
        raise ImproperlyConfigured(f"{name} is not set. docs/environment.md says what it means.")
    return value


def connect_as(role: Role, *, process: str = "manage", database: str | None = None) -> None:
    """Make this process's later connections as ``role``, to ``database`` or the one its URL names."""
    from django.db import connection, connections

    connections.close_all()
    wanted = settings_for(role, process)
    wanted["NAME"] = database or wanted["NAME"]
    connection.settings_dict.update(
        {key: wanted[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    )


def refuse_privileged_role() -> None:
    """Stop the start where app or worker would be the owner or a superuser: the walls would not hold."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolbypassrls OR pg_has_role(oid, 'footbridge_owner', 'MEMBER')"
            " FROM pg_roles WHERE rolname = current_user"
        )
        name, privileged = cursor.fetchone()
    if privileged:
        raise ImproperlyConfigured(
            f"the database role {name!r} passes through the walls (superuser, BYPASSRLS or owner): "
            "DATABASE_URL and DATABASE_WORKER_URL must name the app's and the worker's own roles"
        )
