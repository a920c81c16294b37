"""How the pages write money, days, moments and masked text. `{% load desk %}`.

Links that keep the rest of the query are built with Django's own `{% querystring after=last.pk %}`.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext

from agency.offices import masking

register = template.Library()

NOTHING = "—"


@register.filter
def money(amount: Decimal | int | None) -> str:
    """48,236.50 元; a dash when there is no amount. Takes yuan, exact to the cent."""
    if amount is None or amount == "":
        return NOTHING
    return gettext("CNY %(amount)s") % {"amount": f"{amount:,.2f}"}


@register.filter
def count(number: int | None) -> str:
    """4,187; nothing when it was not counted."""
    return "" if number is None else f"{number:,}"


@register.filter
def day(value: date | datetime | None) -> str:
    """2026-03-10, the day at the desk; a dash when there is none."""
    if not value:
        return NOTHING
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return value.isoformat()


@register.filter
def moment(value: datetime | None) -> str:
    """2026-03-10 09:12 at the desk; a dash when there is none."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else NOTHING


@register.filter
def moment_seconds(value: datetime | None) -> str:
    """2026-03-10 09:12:31 at the desk, for history and exchange; a dash when there is none."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}" if value else NOTHING


@register.filter
def mask_name(value: Any) -> str:
    return masking.mask_name(_text(value))


@register.filter
def mask_number(value: Any) -> str:
    return masking.mask_number(_text(value))


@register.filter
def mask_tail(value: Any) -> str:
    return masking.mask_tail(_text(value))


@register.filter
def mask_phone(value: Any) -> str:
    return masking.mask_phone(_text(value))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
