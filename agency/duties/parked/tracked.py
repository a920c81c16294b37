"""What the history pages show of requests for a further try."""

from django.urls import reverse

from agency.audit.registry import Record, register, through
from agency.exchange.models import Retry
from agency.offices.matrix import Permission


def register_records() -> None:
    """Called once, when the apps are ready."""
    visible = through("agency", Permission.EXCHANGE_VIEW)
    register(Record(Retry, visible, about="retry", address=_page))


def _page(retry: Retry) -> str:
    return reverse("exchange:detail", args=[retry.outgoing_id])
