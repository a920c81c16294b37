"""The desk's browsers and its stopped clock."""

from tests.filings.conftest import at_desk, clock

__all__ = ["at_desk", "clock"]
