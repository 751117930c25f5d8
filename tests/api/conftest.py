"""What tests of the API begin from: systems with their tokens, and a case that they may see."""

import uuid

import pytest

from backend.walls.context import speaking_for
from tests import cast
from tests.api import systems
from tests.api.systems import Caller
from tests.cases.given import a_person, a_toy_case


@pytest.fixture
def belfry(committed: str) -> Caller:
    return systems.BELFRY.register()


@pytest.fixture
def almanac(committed: str) -> Caller:
    return systems.ALMANAC.register()


@pytest.fixture
def outland(committed: str) -> Caller:
    return systems.OUTLAND.register()


@pytest.fixture
def person(committed: str) -> uuid.UUID:
    """Somebody whom the court liaison service works with."""
    with speaking_for(cast.AMARA.actor):
        return a_person().id


@pytest.fixture
def case_id(committed: str) -> str:
    """A mentoring case at its beginning, version 1, that Amara opened."""
    with speaking_for(cast.AMARA.actor):
        return str(a_toy_case().id)
