"""What other claims of the same stay have had: its limits are those of the stay, however many receipts it has."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from settlement.assessment import Line, Prepared
from settlement.enums import BillKind, BillState, CatalogueKind
from settlement.models import Bill, BillLine

LIMITED = Q(item__max_quantity__isnull=False) | Q(item__limit_quantity__isnull=False) | ~Q(item__excludes=[])
FIELDS = ("kind", "code", "name", "served_on", "quantity", "price")


def bills_beside(stay: UUID) -> list[UUID]:
    """The bills of a stay that were paid under claims. One query."""
    paid = Bill.objects.filter(stay_id=stay, kind=BillKind.MANUAL, state=BillState.SETTLED)
    return list(paid.order_by("settled_at", "id").values_list("id", flat=True))


def paid_of(bills: Sequence[UUID]) -> list[Prepared]:
    """The lines of which the fund has paid something, bill after bill. One query, none without bills."""
    if not bills:
        return []
    rows = list(BillLine.objects.filter(bill__in=bills, fund__gt=0, item__isnull=False).select_related("item"))
    return [_prepared(row) for row in sorted(rows, key=lambda row: (bills.index(row.bill_id), row.number))]


def is_overtaken(bill: Bill) -> bool:
    """Was something paid of the stay since this bill was assessed, and has the bill anything of which a stay has only
    so much? One query, and another after such a payment.
    """
    known = bill.facts.get("beside", ())
    since = [each for each in bills_beside(bill.stay_id) if str(each) not in known]
    if not since:
        return False
    new = BillLine.objects.filter(bill__in=since, fund__gt=0)
    own = bill.lines.filter(fund__gt=0)
    same = own.filter(LIMITED, code__in=new.values("code")) | own.filter(~Q(item__excludes=[]))
    return bool(same.exists() or new.filter(~Q(item__excludes=[])).exists())


def _prepared(row: BillLine) -> Prepared:
    told = {name: getattr(row, name) for name in FIELDS}
    line = Line(number=row.number, **{**told, "kind": CatalogueKind(row.kind)}, consent=True)
    assert row.item is not None
    return Prepared(line, version=row.item.version_id)
