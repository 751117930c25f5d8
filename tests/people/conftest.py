"""Fixtures of the people room's tests."""

import pytest

from backend.walls.context import speak_for
from tests import cast


@pytest.fixture
def as_amara(db: None) -> None:
    """A transaction, rolled back after the test, in which the database works for Amara."""
    speak_for(cast.AMARA.actor)
