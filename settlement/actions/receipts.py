"""One receipt, one payment (domain.md R4.13): what was paid directly is never paid by hand, nor the other way round."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Ids, office_day
from agency.offices.refusals import Refusal
from agency.workers.models import Worker
from settlement.enums import BillKind
from settlement.models import Bill, DirectPayment, Receipt, Stay
from settlement.receipts import institution_key, number_key, place_key


@dataclass(frozen=True, slots=True)
class Paper:
    """What a receipt says: whose it is, who gave it out and where, and its number.

    Namesakes number their receipts for themselves: two institutions are told apart by their rows where both are known,
    else by name and city. Where one side knows no more than the province, it may be that city.
    """

    person: str
    institution: str
    place: str
    number: str
    institution_id: UUID | None = None

    @classmethod
    def of(cls, bill: Bill) -> "Paper":
        return cls.on(bill.stay, bill.receipt_number)

    @classmethod
    def on(cls, stay: Stay, number: str) -> "Paper":
        """The receipt of a stay under a number."""
        told = (str(stay.person.number), stay.institution_name, stay.place_id, number)
        return cls(*told, institution_id=stay.institution_id)

    def given_out(self, by: str) -> Q:
        """Rows of the same institution; `by` leads from them to its row."""
        named = Q(institution_key=institution_key(self.institution)) & fits_place(self.place)
        if self.institution_id is None:
            return named
        return Q(**{by: self.institution_id}) | named & Q(**{by: None})


def fits_place(code: str) -> Q:
    """Rows whose city is that of a division, as far as it is known on both sides."""
    key = place_key(code)
    return Q(place_key__startswith=key) | Q(place_key__in={key[:length] for length in range(len(key))})


class PaidBefore(Refusal):
    """This receipt was paid already."""

    code = "paid-before"

    def __init__(self, other: Receipt | DirectPayment | None, agency_id: int) -> None:
        super().__init__(_sentence(other, agency_id))
        self.other = other


def _sentence(other: Receipt | DirectPayment | None, agency_id: int) -> Any:
    """What an agency is told; of another agency's records no more than whose they are."""
    if other is None:
        return _("This receipt was paid already. One cost is paid once.")
    if other.agency_id != agency_id:
        return _("This receipt was paid already: %(agency)s has it on record. One cost is paid once.") % {
            "agency": other.agency
        }
    if isinstance(other, DirectPayment):
        return _(
            "The place of treatment told us that it paid receipt %(number)s directly in %(month)s."
            " One cost is paid once. Meals, lodging and travel are claimed on the page of that stay."
        ) % {"number": other.receipt_number, "month": f"{other.month:%Y-%m}"}
    return _("Receipt %(number)s was paid already on %(day)s by %(agency)s (%(kind)s). One cost is paid once.") % {
        "number": other.bill.receipt_number,
        "day": office_day(other.taken_at),
        "agency": other.agency.name,
        "kind": other.get_kind_display(),
    }


def take_receipt(bill: Bill, *, at: datetime, ids: Ids) -> Receipt:
    """Keep that a bill's receipt is paid. Raises PaidBefore when the same person or institution was paid on it."""
    paper = Paper.of(bill)
    if bill.kind == BillKind.MANUAL:
        hold_number(paper.number)
        if (elsewhere := _paid_elsewhere(paper)) is not None:
            raise PaidBefore(elsewhere, bill.agency_id)
    receipt = Receipt(
        id=ids(at),
        agency=bill.agency,
        bill=bill,
        kind=bill.kind,
        institution_id=paper.institution_id,
        institution_key=institution_key(paper.institution),
        place_key=place_key(paper.place),
        number_key=number_key(paper.number),
        person=paper.person,
        taken_at=at,
    )
    try:
        with transaction.atomic():
            receipt.save(force_insert=True)
    except IntegrityError as clash:
        if "paid_once" not in str(clash):
            raise
        raise PaidBefore(_paid(paper), bill.agency_id) from clash
    return receipt


def hold_number(number: str) -> None:
    """Let one at a time pay a receipt or hear of its payment: each sees what the other has written (0004 too)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"receipt {number_key(number)}"])


def check_not_paid(paper: Paper, agency_id: int) -> None:
    """Say at an agency's counter already that a receipt was paid; the database says it for good. Raises PaidBefore.

    What the agency knows itself comes first: of another agency's record it is told no more than whose that is.
    """
    found = [each for each in (_paid(paper), _paid_elsewhere(paper)) if each is not None]
    if found:
        raise PaidBefore(min(found, key=lambda each: each.agency_id != agency_id), agency_id)


def check_would_be_paid(stay: Stay, number: str) -> None:
    """Say before the settlement of a stay what it would say: its receipt was paid, for something else than this stay.

    One query. Raises PaidBefore.
    """
    other = _paid(Paper.on(stay, number))
    if other is not None and other.bill.stay_id != stay.pk:
        raise PaidBefore(other, stay.agency_id)


def _paid(paper: Paper) -> Receipt | None:
    index = Receipt._meta.get_field("person_index").index_of(paper.person)  # type: ignore[union-attr]
    same = paper.given_out("institution") | Q(person_index=index)
    rows = Receipt.objects.holding().filter(same, number_key=number_key(paper.number))
    return rows.select_related("agency", "bill").order_by("id").first()  # type: ignore[no-any-return]


def _paid_elsewhere(paper: Paper) -> DirectPayment | None:
    return paid_elsewhere(paper).select_related("agency").order_by("id").first()  # type: ignore[no-any-return]


def paid_elsewhere(paper: Paper) -> QuerySet[DirectPayment]:
    """What places of treatment told us that they paid on a receipt; their deployments hold their own `Receipt`."""
    index = Worker._meta.get_field("number_index").index_of(paper.person)  # type: ignore[union-attr]
    same = paper.given_out("stay__institution") | Q(stay__worker__number_index=index)
    return DirectPayment.objects.standing().filter(same, number_key=number_key(paper.number))  # type: ignore[no-any-return]


def paid_by_hand_too(stay: Stay) -> bool:
    """Was a receipt that a place of treatment paid also paid by hand here, before we were told? Two queries."""
    return bool(by_hand_too(stay).exists())


def by_hand_too(stay: Stay) -> QuerySet[Receipt]:
    """The receipts of a stay that a place of treatment paid and that were also paid by hand here.

    The receipt is the same by its number, and the institution or the person, as everywhere; a claim knows no row of an
    institution.
    """
    index = Receipt._meta.get_field("person_index").index_of(str(stay.person.number))  # type: ignore[union-attr]
    standing = DirectPayment.objects.standing().filter(stay=stay, number_key=OuterRef("number_key"))
    named = Exists(standing.filter(institution_key=OuterRef("institution_key")))
    same = Q(person_index=index) | named & fits_place(stay.place_id)
    return Receipt.objects.holding().filter(Exists(standing), same, kind=BillKind.MANUAL)  # type: ignore[no-any-return]


def release_receipt(bill: Bill, *, at: datetime) -> None:
    """The payment was undone: the receipt can be paid again."""
    for receipt in Receipt.objects.holding().filter(bill=bill).select_for_update(of=("self",)):
        receipt.released_at = at
        receipt.save()
