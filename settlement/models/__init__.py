"""The tables of settlement, one file for each concern."""

from settlement.models.bills import Bill, BillLine, BillLineReview
from settlement.models.calls import Call
from settlement.models.catalogues import Catalogue, CatalogueItem, CatalogueRow, CatalogueVersion
from settlement.models.claims import Allowance, Claim, Demand
from settlement.models.devices import Configuration
from settlement.models.months import Confirmation, Entry, Month
from settlement.models.offline import OfflineUse
from settlement.models.payments import DirectPayment
from settlement.models.receipts import Receipt
from settlement.models.stays import Stay
from settlement.models.uploads import UploadedLine

__all__ = [
    "Allowance",
    "Bill",
    "BillLine",
    "BillLineReview",
    "Call",
    "Catalogue",
    "CatalogueItem",
    "CatalogueRow",
    "CatalogueVersion",
    "Claim",
    "Configuration",
    "Confirmation",
    "Demand",
    "DirectPayment",
    "Entry",
    "Month",
    "OfflineUse",
    "Receipt",
    "Stay",
    "UploadedLine",
]
