"""The two roles and the database on a server that somebody named: several test processes begin there at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from agency.devstack import database
from agency.devstack.stack import Stack

pytestmark = pytest.mark.race


def test_who_begins_at_the_same_moment_makes_the_roles_one_after_the_other(stack: Stack) -> None:
    stack.prepare_database()

    def prepared(_number: int) -> tuple[str, str]:
        return database.prepare(stack.admin_url, stack.database_name)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(prepared, range(40))) == {database.urls(stack.admin_url, stack.database_name)}
