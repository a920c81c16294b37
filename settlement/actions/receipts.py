"""One receipt, one payment (domain.md R4.13): what was paid directly is never paid by hand, nor the other way round."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Ids, office_day
from agency.offices.refusals import Refusal
from agency.workers.models import Worker
from settlement.enums import BillKind
from settlement.models import Bill, DirectPayment, Receipt, Stay
from settlement.receipts import institution_key, number_key


class PaidBefore(Refusal):
    """This receipt was paid already."""

    code = "paid-before"

    def __init__(self, other: Receipt | DirectPayment | None) -> None:
        super().__init__(_sentence(other))
        self.other = other


def _sentence(other: Receipt | DirectPayment | None) -> Any:
    if other is None:
        return _("This receipt was paid already. One cost is paid once.")
    if isinstance(other, DirectPayment):
        return _(
            "The place of treatment told us that it paid receipt %(number)s directly in %(month)s."
            " One cost is paid once."
        ) % {"number": other.receipt_number, "month": f"{other.month:%Y-%m}"}
    return _("Receipt %(number)s was paid already on %(day)s by %(agency)s (%(kind)s). One cost is paid once.") % {
        "number": other.bill.receipt_number,
        "day": office_day(other.taken_at),
        "agency": other.agency.name,
        "kind": other.get_kind_display(),
    }


def take_receipt(bill: Bill, *, at: datetime, ids: Ids) -> Receipt:
    """Keep that a bill's receipt is paid. Raises PaidBefore when the same person or institution was paid on it."""
    stay = bill.stay
    told = (str(stay.person.number), stay.institution_name, bill.receipt_number)
    if bill.kind == BillKind.MANUAL:
        hold_number(bill.receipt_number)
        if (elsewhere := _paid_elsewhere(*told)) is not None:
            raise PaidBefore(elsewhere)
    receipt = Receipt(
        id=ids(at),
        agency=bill.agency,
        bill=bill,
        kind=bill.kind,
        institution_key=institution_key(stay.institution_name),
        number_key=number_key(bill.receipt_number),
        person=stay.person.number,
        taken_at=at,
    )
    try:
        with transaction.atomic():
            receipt.save(force_insert=True)
    except IntegrityError as clash:
        if "paid_once" not in str(clash):
            raise
        raise PaidBefore(_paid(*told)) from clash
    return receipt


def hold_number(number: str) -> None:
    """Let one at a time pay a receipt by hand or hear of its payment: each sees what the other has written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"receipt {number_key(number)}"])


def check_not_paid(person: str, institution: str, number: str) -> None:
    """Say at the counter already that a receipt was paid; the constraint says it for good. Raises PaidBefore."""
    other = _paid(person, institution, number) or _paid_elsewhere(person, institution, number)
    if other is not None:
        raise PaidBefore(other)


def _paid(person: str, institution: str, number: str) -> Receipt | None:
    index = Receipt._meta.get_field("person_index").index_of(person)  # type: ignore[union-attr]
    same = Q(institution_key=institution_key(institution)) | Q(person_index=index)
    rows = Receipt.objects.holding().filter(same, number_key=number_key(number))
    return rows.select_related("agency", "bill").order_by("id").first()  # type: ignore[no-any-return]


def _paid_elsewhere(person: str, institution: str, number: str) -> DirectPayment | None:
    """What a place of treatment told us that it paid on this receipt; its deployment holds its own `Receipt`."""
    index = Worker._meta.get_field("number_index").index_of(person)  # type: ignore[union-attr]
    same = Q(institution_key=institution_key(institution)) | Q(stay__worker__number_index=index)
    rows = DirectPayment.objects.standing().filter(same, number_key=number_key(number))
    return rows.order_by("id").first()  # type: ignore[no-any-return]


def paid_by_hand_too(stay: Stay) -> bool:
    """Was a receipt that a place of treatment paid also paid by hand here, before we were told?

    The receipt is the same by its number, and the institution or the person, as everywhere. Two queries.
    """
    index = Receipt._meta.get_field("person_index").index_of(str(stay.person.number))  # type: ignore[union-attr]
    standing = DirectPayment.objects.standing().filter(stay=stay, number_key=OuterRef("number_key"))
    same = Q(person_index=index) | Exists(standing.filter(institution_key=OuterRef("institution_key")))
    rows = Receipt.objects.holding().filter(Exists(standing), same, kind=BillKind.MANUAL)
    return bool(rows.exists())


def release_receipt(bill: Bill, *, at: datetime) -> None:
    """The payment was undone: the receipt can be paid again."""
    for receipt in Receipt.objects.holding().filter(bill=bill).select_for_update(of=("self",)):
        receipt.released_at = at
        receipt.save()
