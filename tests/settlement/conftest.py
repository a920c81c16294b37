"""Browsers at the desk, as the tests of filings have them."""

from tests.filings.conftest import at_desk, clock

__all__ = ["at_desk", "clock"]
