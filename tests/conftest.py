"""What every test stands on. Run them with ``./footbridge test``, which starts PostgreSQL and Redis for them."""

import os
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from backend.pathways.registry import registry
from tests.browsing import browser  # noqa: F401 - one for every room's tests

# the same examples at every run, so that a run goes red for what changed; --hypothesis-profile wandering draws new ones,
# and twice as many
settings.register_profile("wandering", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("house", settings.get_profile("wandering"), derandomize=True, max_examples=50)
settings.load_profile("house")

# the invented pathways are folders from elsewhere, as somebody else's pathway would be
ELSEWHERE = [str(Path(__file__).parent / one) for one in ("toy", "visits")]
os.environ.setdefault("FOOTBRIDGE_PATHWAYS", os.pathsep.join(ELSEWHERE))
registry.cache_clear()

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """A test that would reach another host fails, whatever the network allows."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(host).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {host}")
        real(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: "pytest.FixtureRequest", worker_id: str) -> Iterator[None]:
    """Instead of Django's test database: a clone of the template, used as the app's role."""
    if "DATABASE_OWNER_URL" not in os.environ:
        pytest.exit("PostgreSQL and Redis are not set up for tests: run them with ./footbridge test", returncode=4)
    from tests import databases

    name = f"footbridge_suite_{os.environ.get('FOOTBRIDGE_TEST_SUITE', '')}{worker_id}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.ensure_template()
        databases.clone(name)
        databases.use(name)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        from django.db import connections

        connections.close_all()
        databases.drop(name)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: "pytest.FixtureRequest") -> Iterator[str]:
    """A database of this test's own in which work commits: for row security, rival threads, triggers at commit."""
    from django.db import connection, connections

    from tests import databases

    before = dict(connection.settings_dict)
    name = f"footbridge_own_{uuid.uuid4().hex[:12]}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.clone(name)
        databases.use(name)
        yield name
        connections.close_all()
        connection.settings_dict.update(before)
        databases.drop(name)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rival-rounds", type=int, default=20, help="Rounds of fifty rivals on one case")
    parser.addoption("--fuzz-examples", type=int, default=25, help="What is tried on each address of the API")
