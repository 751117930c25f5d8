"""Databases for tests: a template made once as owner, and clones of it, which the suite uses as the app's own role.

The app cannot create, flush or truncate, just as in production; so a test that commits gets a clone of its own, and
every other test a transaction that is rolled back.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection, connections
from psycopg import sql

from backend.database import Role, connect_as

ROOT = Path(__file__).resolve().parent.parent
KEPT = 6  # older templates left standing, so that two checkouts on one server do not undo each other
_LOCK = 0x466F6F74  # one builder of the template at a time
_COPY = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")  # half the time of copying through the log


def template_name() -> str:
    """Named after everything that decides what is in it, so that an unchanged checkout finds it ready made."""
    digest = hashlib.sha256()
    sources = [
        *ROOT.glob("backend/**/*.py"),
        *ROOT.glob("backend/**/*.csv"),
        ROOT / "tests/cast.py",
        *ROOT.glob("tests/toy/*.py"),
        *ROOT.glob("tests/visits/*.py"),
    ]
    for path in sorted(sources):
        kept = path.name == "models.py" or path.parent.name == "migrations"
        if kept or ("/web/" not in str(path) and "/api/" not in str(path)):
            digest.update(path.read_bytes())
    return f"footbridge_template_{digest.hexdigest()[:16]}"


def _owner(database: str = "") -> psycopg.Connection[tuple[object, ...]]:
    parts = urlsplit(os.environ["DATABASE_OWNER_URL"])
    return psycopg.connect(
        urlunsplit(parts._replace(path=f"/{database}")) if database else parts.geturl(), autocommit=True
    )


@cache
def ensure_template() -> str:
    """The template, built if this checkout has none yet. Old ones of other versions are dropped.

    Looked for once: what this process tests is the code that it began with.
    """
    name = template_name()
    with _owner() as owner:
        owner.execute("SET lock_timeout = 0")  # whoever comes second waits for the first to build
        owner.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        every = "SELECT datname FROM pg_database WHERE datname LIKE 'footbridge_t%' ORDER BY oid"  # the oldest first
        found = [str(row[0]) for row in owner.execute(every)]
        if name in found:
            return name
        for stale in found[:-KEPT]:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(stale)))
        building = f"{name}_building"
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
        _fill(building)
        owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name)))
    return name


def _fill(database: str) -> None:
    from django.core.management import call_command

    from tests.cast import engage

    with owner_in(database):
        with connection.cursor() as cursor:
            cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            cursor.execute("GRANT USAGE ON SCHEMA public TO footbridge_app, footbridge_worker, footbridge_auditor")
        call_command("prepare", verbosity=0)
        engage()


def clone(name: str) -> None:
    """A fresh copy of the template under this name; about 60 ms."""
    template = ensure_template()
    with _owner() as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        try:
            owner.execute(_COPY.format(sql.Identifier(name), sql.Identifier(template)))
        except psycopg.errors.InvalidCatalogName:  # runs of other versions have dropped it since
            ensure_template.cache_clear()
            owner.execute(_COPY.format(sql.Identifier(name), sql.Identifier(ensure_template())))


def drop(name: str) -> None:
    with _owner() as owner:
        try:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            # the server's own housekeeping is at work in it: that is not ours to end, and without force is waited for
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def use(name: str, role: Role = Role.APP) -> None:
    """Point this process's connections at a database, as a role."""
    connect_as(role, process="tests", database=name)


@contextmanager
def owner_in(database: str) -> Iterator[None]:
    """The process connected as owner for a while."""
    with as_role(Role.OWNER, database):
        yield


@contextmanager
def as_role(role: Role, database: str | None = None) -> Iterator[None]:
    """The process connected as another role for a while, to the same database unless another is named.

    Only in tests that have a database of their own: what the other connection has not committed is not seen.
    """
    before = dict(connection.settings_dict)
    use(database or before["NAME"], role)
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(before)
