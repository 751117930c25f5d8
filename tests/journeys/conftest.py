"""Birmingham in the demo's invented world, served to a real browser: once for each module of journeys."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django.plugin import DjangoDbBlocker

from backend import clock
from backend.demo import world
from backend.pathways.working_days import london_date
from tests import databases
from tests.browsing import own_database, serving
from tests.journeys.office import Office

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def birmingham(
    browser: "Browser",
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Office]:
    with django_db_blocker.unblock(), own_database() as name:
        today = london_date(clock.now())
        with databases.owner_in(name):
            world.found(today)
        databases.use(name)
        with serving() as address:
            yield Office(browser, address, tmp_path_factory.mktemp("courts"), today, [])


@pytest.fixture
def office(birmingham: Office) -> Iterator[Office]:
    """The same place for every journey of a module; everybody leaves their screen at the end of each."""
    yield birmingham
    birmingham.everybody_goes_home()
