"""Two people of Jinan's agency: one enters, the other decides."""

import pytest

from agency.offices.acts import Actor
from agency.offices.enums import Role
from tests import factories


@pytest.fixture
def data() -> Actor:
    return factories.actor(factories.agency("370100"), Role.DATA)


@pytest.fixture
def head() -> Actor:
    return factories.actor(factories.agency("370100"), Role.APPROVER)
