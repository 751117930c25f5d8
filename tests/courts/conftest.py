"""What tests of courts stand on: a day in November 2026, and a court that Birmingham's site serves."""

import datetime as dt
import os
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from backend import clock
from backend.accounts.models import Site
from backend.courts.commands import serve_court
from backend.database import Role
from tests import cast, databases
from tests.courts.given import COURT, TODAY


@pytest.fixture
def in_november() -> Iterator[None]:
    """The clock stands shortly after the samples were shared, whenever the tests run."""
    with clock.shifted(TODAY - dt.datetime.now(dt.UTC)):
        yield


def _serve(database: str) -> None:
    with databases.as_role(Role.OWNER, database):
        serve_court(COURT, Site.objects.get(id=cast.BIRMINGHAM).slug, since=cast.SINCE)


@pytest.fixture(scope="session")
def _court_database(django_db_setup: None, django_db_blocker: "pytest.FixtureRequest", worker_id: str) -> Iterator[str]:
    name = f"footbridge_own_courts_{os.environ.get('FOOTBRIDGE_TEST_SUITE', '')}{worker_id}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.clone(name)
        _serve(name)
    yield name
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.drop(name)


@pytest.fixture
def importing(_court_database: str, django_db_blocker: "pytest.FixtureRequest", in_november: None) -> Iterator[None]:
    """As the worker, in a transaction that is taken back. What the database checks at commit it checks at the end."""
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        databases.as_role(Role.WORKER, _court_database),
        transaction.atomic(),
    ):
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


@pytest.fixture
def committing(committed: str, in_november: None) -> Iterator[None]:
    """The same in a database of this test's own where work commits: for walls, the access log and rival imports."""
    _serve(committed)
    with databases.as_role(Role.WORKER):
        yield
