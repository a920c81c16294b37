"""The words that agencies write, as tables beside the code."""

import csv
from importlib.resources import files


def rows(name: str) -> list[tuple[str, str]]:
    """The rows of a two-column table, without its heading."""
    with files("institutions.importing").joinpath("data", name).open(encoding="utf-8") as lines:
        table = csv.reader(lines)
        next(table)
        return [(key, value) for key, value in table]
