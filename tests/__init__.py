"""Mirrors the code: what protects `filings/eligibility.py` is in `tests/filings/test_eligibility.py`."""
