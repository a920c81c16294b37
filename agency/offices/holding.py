"""Holding rows of several kinds, or before what is joined to them is read."""

from typing import Any

from django.db.models import QuerySet


def hold(rows: QuerySet[Any]) -> None:
    """Hold rows until the transaction ends, all in one order.

    What is read afterwards is what is true. `select_for_update` beside `select_related` reads the rows anew for which
    it waited, but not those that are joined to them.
    """
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
