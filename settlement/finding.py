"""Stays by the numbers that people read from paper or say on the telephone: the one search box asks here too."""

import unicodedata

from agency.offices.acts import Actor
from settlement.models import Bill, Claim, DirectPayment, Stay
from settlement.receipts import number_key

FOUND_AT_MOST = 50


def find(actor: Actor, text: str) -> list[Stay]:
    """Stays with this admission number, or with a bill, a claim or a payment elsewhere whose receipt has it. One query.

    The newest first, whatever their state. What has no digit is no number: no query.
    """
    wanted = unicodedata.normalize("NFKC", text).strip()
    if not any(sign.isdigit() for sign in wanted):
        return []
    by_receipt = (
        Bill.objects.filter(receipt_number__iexact=wanted).values("stay"),
        Claim.objects.filter(receipt_number__iexact=wanted).values("stay"),
        DirectPayment.objects.filter(number_key=number_key(wanted)).values("stay"),
    )
    named = Stay.objects.filter(number__iexact=wanted).order_by().values("pk").union(*by_receipt)
    found = Stay.objects.visible_to(actor).filter(pk__in=named).select_related("agency", "worker", "received")
    return list(found.order_by("-id")[:FOUND_AT_MOST])
