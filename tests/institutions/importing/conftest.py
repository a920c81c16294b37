"""The two people that a list needs."""

import pytest

from agency.offices.acts import Actor
from agency.offices.enums import Role
from tests.institutions.importing.through import somebody


@pytest.fixture
def data(db: None) -> Actor:
    """Takes lists in."""
    return somebody(Role.DATA)


@pytest.fixture
def head(db: None) -> Actor:
    """Decides on them."""
    return somebody(Role.APPROVER)
