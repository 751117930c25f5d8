"""What tests of the API begin from: systems with their tokens, and a case that they may see.

The tests of a file share one database in which work commits; each registers its own systems and opens its own cases.
Those that look at all there is ask for ``committed``, a database of their own.
"""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from backend.walls.context import speaking_for
from tests import cast
from tests.api import systems
from tests.api.systems import Caller
from tests.cases.given import a_person, a_toy_case


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A clone of the template for one file."""
    from django.db import connection, connections

    from tests import databases

    before = dict(connection.settings_dict)
    name = f"footbridge_api_{uuid.uuid4().hex[:12]}"
    with django_db_blocker.unblock():
        databases.clone(name)
        databases.use(name)
        yield name
        connections.close_all()
        connection.settings_dict.update(before)
        databases.drop(name)


@pytest.fixture
def belfry(database: str) -> Caller:
    return systems.BELFRY.register()


@pytest.fixture
def almanac(database: str) -> Caller:
    return systems.ALMANAC.register()


@pytest.fixture
def ledger(database: str) -> Caller:
    return systems.LEDGER.register()


@pytest.fixture
def outland(database: str) -> Caller:
    return systems.OUTLAND.register()


@pytest.fixture
def person(database: str) -> uuid.UUID:
    """Somebody whom the court liaison service works with."""
    with speaking_for(cast.AMARA.actor):
        return a_person().id


@pytest.fixture
def case_id(database: str) -> str:
    """A mentoring case at its beginning, version 1, that Amara opened."""
    with speaking_for(cast.AMARA.actor):
        return str(a_toy_case().id)
