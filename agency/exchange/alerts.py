"""Telling people, once, that a message waits longer than its agency allows (domain.md §9, S14)."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from agency.exchange import handlers
from agency.exchange.models import Outgoing

MOST = 1000
logger = logging.getLogger(__name__)

RAISE = """
INSERT INTO exchange_alert (outgoing_id, raised_at)
SELECT o.id, %(at)s FROM exchange_outgoing o
WHERE o.next_at IS NOT NULL AND o.late_at <= %(at)s
  AND NOT EXISTS (SELECT 1 FROM exchange_alert a WHERE a.outgoing_id = o.id)
LIMIT %(most)s
ON CONFLICT DO NOTHING
RETURNING outgoing_id
"""
"""Only messages that want attention are read, through the index that the claim uses: no index more to keep up."""


def raise_late(*, at: datetime) -> int:
    """Raise the alert for each message that has become late, and let the apps above note it. Returns how many.

    A reaction that fails is logged; the alert stands.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(RAISE, {"at": at, "most": MOST})
            raised = [row[0] for row in cursor.fetchall()]
        _tell(raised, at)
    if raised:
        logger.warning("exchange.late: %s messages wait longer than allowed", len(raised))
    return len(raised)


def _tell(raised: list[UUID], at: datetime) -> None:
    for message in Outgoing.objects.filter(pk__in=raised).select_related("agency").order_by("id"):
        for handler in handlers.late():
            handlers.react(handler, message, at)
