"""Stays by the numbers that people read from paper or say on the telephone: the one search box asks here too."""

import unicodedata
from typing import Any

from django.db.models import Model, Q, QuerySet

from agency.offices.acts import Actor
from settlement.claim_queries import JOINED
from settlement.models import Bill, Claim, DirectPayment, Stay
from settlement.models.numbers import digits_of
from settlement.receipts import number_key

FOUND_AT_MOST = 50


def find(actor: Actor, text: str) -> list[Stay]:
    """Stays with this admission number, or with a bill, a claim or a payment elsewhere whose receipt has it. One query.

    Said by its digits alone a number is found whatever letters it has; with letters it is found as it is written, and a
    payment elsewhere as receipts are compared. The newest first, whatever their state. What has no digit is no number.
    """
    wanted = unicodedata.normalize("NFKC", text).strip()
    if not any(sign in "0123456789" for sign in wanted):
        return []
    by_receipt = (
        _numbered(Bill, "receipt_number", wanted).values("stay"),
        _numbered(Claim, "receipt_number", wanted).values("stay"),
        _numbered(DirectPayment, "receipt_number", wanted, Q(number_key=number_key(wanted))).values("stay"),
    )
    named = _numbered(Stay, "number", wanted).order_by().values("pk").union(*by_receipt)
    found = Stay.objects.visible_to(actor).filter(pk__in=named).select_related("agency", "worker", "received")
    return list(found.order_by("-id")[:FOUND_AT_MOST])


def find_claims(actor: Actor, text: str) -> list[Claim]:
    """Claims whose receipt has this number, said in any of these ways; the newest first. One query."""
    wanted = unicodedata.normalize("NFKC", text).strip()
    if not any(sign in "0123456789" for sign in wanted):
        return []
    numbered = _numbered(Claim, "receipt_number", wanted).values("pk")
    found = Claim.objects.visible_to(actor).filter(pk__in=numbered).with_granted().select_related(*JOINED)
    return list(found.order_by("-id")[:FOUND_AT_MOST])


def _numbered(kind: type[Model], field: str, wanted: str, alike: Q | None = None) -> QuerySet[Any]:
    """The rows with these digits; where letters are said too, with these letters, or `alike`."""
    digits = "".join(sign for sign in wanted if sign in "0123456789")
    rows = kind._default_manager.alias(digits=digits_of(field)).filter(digits=digits)
    has_letters = any(sign.isalpha() for sign in wanted)
    written = Q(**{f"{field}__iexact": wanted})
    return rows.filter(written | alike if alike else written) if has_letters else rows
