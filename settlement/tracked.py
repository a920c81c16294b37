"""What the history pages show of catalogues, stays, bills and months."""

from django.urls import reverse

from agency.audit import presenters
from agency.audit.registry import Part, Record, reference, register, through
from agency.offices.matrix import Permission
from settlement.enums import StayState
from settlement.models import (
    Allowance,
    Bill,
    BillLineReview,
    Catalogue,
    CatalogueVersion,
    Claim,
    Configuration,
    Confirmation,
    Demand,
    DirectPayment,
    Entry,
    Month,
    OfflineUse,
    Receipt,
    Stay,
)

BILLS = Permission.BILL_VIEW


def register_records() -> None:
    """Called once, when the apps are ready."""
    presenters.KINDS["stay"] = {state.value: state.label for state in StayState}
    register(Record(Catalogue, reference, parts=(Part(CatalogueVersion, "catalogue_id"),)))
    register(Record(CatalogueVersion, reference, related=("catalogue",), address=_version))
    of_stay = (Part(Bill, "stay_id"), Part(DirectPayment, "stay_id"), Part(OfflineUse, "stay_id"))
    register(
        Record(Stay, through(permission=Permission.STAY_VIEW), parts=of_stay, personal=True, address=_page_of_stay)
    )
    offline = through(permission=Permission.STAY_VIEW)
    register(Record(OfflineUse, offline, hidden=frozenset({"entitlement"}), personal=True))
    of_bill = (Part(Entry, "bill_id"), Part(BillLineReview, "line__bill_id"), Part(Receipt, "bill_id"))
    register(Record(Bill, through(permission=BILLS), parts=of_bill, personal=True, address=_page))
    claims = through(permission=Permission.CLAIM_VIEW)
    further = (Part(Demand, "claim_id"), Part(Allowance, "claim_id"))
    register(
        Record(
            Claim,
            claims,
            parts=further,
            hidden=frozenset({"editors", "spent", "approved_in"}),
            personal=True,
            about="claim",
            address=_claim,
        )
    )
    register(Record(Month, through(permission=BILLS)))
    register(Record(Confirmation, through(permission=BILLS)))
    keys = frozenset({"institution_key", "place_key", "number_key"})
    register(Record(Receipt, through(permission=BILLS), hidden=keys | {"person"}, personal=True))
    keys_of_payments = keys | {"stay", "told_as"}
    register(Record(DirectPayment, through(permission=BILLS), hidden=keys_of_payments, personal=True))
    register(Record(Configuration, through(permission=BILLS), hidden=frozenset({"notice_key"}), personal=True))
    of_claims, under = through("claim__agency", Permission.CLAIM_VIEW), frozenset({"act", "claim"})
    register(Record(Demand, of_claims, hidden=under, personal=True))
    register(Record(Allowance, of_claims, hidden=under, personal=True))
    hidden = frozenset({"act", "bill", "line"})
    register(Record(Entry, through("month__agency", BILLS), hidden=hidden, personal=True))
    register(Record(BillLineReview, through("line__bill__agency", BILLS), hidden=hidden, personal=True))


def _page_of_stay(stay: Stay) -> str:
    return reverse("settlement:stay", args=[stay.pk])


def _page(bill: Bill) -> str:
    return reverse("settlement:bill", args=[bill.pk])


def _claim(claim: Claim) -> str:
    return reverse("settlement:claim", args=[claim.pk])


def _version(version: CatalogueVersion) -> str:
    return reverse("settlement:catalogue-version", args=[version.pk])
