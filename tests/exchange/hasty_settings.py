"""The settings with waits short enough for a test that kills processes."""

from agency.settings import *  # noqa: F403

EXCHANGE_BATCH = 5
EXCHANGE_LEASE_SECONDS = 3
EXCHANGE_ANSWER_SECONDS = 6
