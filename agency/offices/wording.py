"""The rights of the matrix in words, for pages, refusals and the generated table."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.offices.matrix import Permission

RIGHTS: dict[Permission, Any] = {
    Permission.WORKER_VIEW: _("Find and see workers, masked"),
    Permission.WORKER_REVEAL: _("Unmask numbers, with a reason"),
    Permission.WORKER_EDIT: _("Enter and correct workers"),
    Permission.DETERMINATION_VIEW: _("See determinations"),
    Permission.DETERMINATION_ENTER: _("Enter determinations"),
    Permission.DETERMINATION_CONFIRM: _("Confirm determinations that others entered"),
    Permission.FILING_VIEW: _("See filings"),
    Permission.FILING_ENTER: _("Enter, submit, take back and withdraw filings"),
    Permission.FILING_RETURN: _("Return filings that others entered"),
    Permission.FILING_DECIDE: _("Approve or reject filings that others entered"),
    Permission.EXCHANGE_VIEW: _("See messages of the national exchange"),
    Permission.EXCHANGE_COUNTS: _("Count messages of the national exchange"),
    Permission.HISTORY_VIEW: _("See who did what"),
    Permission.READ_LOG_VIEW: _("See who looked at personal data"),
    Permission.POST_VIEW: _("See people and posts"),
    Permission.REFERENCE_VIEW: _("See reference data"),
    Permission.FILING_OVERRIDE: _("Override the few rules that can be overridden"),
    Permission.RECEIVED_VIEW: _("See filings received from other places"),
    Permission.WORK_REASSIGN: _("Give somebody's open work to a colleague"),
    Permission.BENEFIT_STOP: _("Enter that benefits stop"),
    Permission.BENEFIT_CONFIRM: _("Confirm that benefits stop"),
    Permission.LIST_DELIVER: _("Take in lists of other departments"),
    Permission.LIST_VIEW: _("See lists of other departments"),
    Permission.POST_REQUEST: _("Ask for a post for somebody"),
    Permission.POST_GRANT: _("Grant posts that others asked for"),
    Permission.POLICY_PROPOSE: _("Propose policy parameters"),
    Permission.POLICY_DECIDE: _("Put proposed policy parameters in force"),
    Permission.COMPLAINT_VIEW: _("See complaints and enquiries"),
    Permission.COMPLAINT_ENTER: _("Enter complaints and enquiries"),
    Permission.COMPLAINT_ANSWER: _("Answer or transfer complaints and enquiries"),
    Permission.COMPLAINT_INFORMANT: _("See who brought a complaint forward, with a reason"),
    Permission.INSTITUTION_VIEW: _("See the register of institutions and what is decided about them"),
    Permission.INSTITUTION_ENTER: _("Enter institutions and propose what shall happen to them"),
    Permission.INSTITUTION_DECIDE: _("Decide what was proposed about institutions"),
    Permission.STAY_VIEW: _("See stays"),
    Permission.BILL_VIEW: _("See bills and months"),
    Permission.BILL_ENTER: _("Assess, settle and undo bills for institutions without their own software"),
    Permission.BILL_REVIEW: _("Review lines of bills that were flagged, and reverse settlements"),
    Permission.MONTH_CLOSE: _("Close months"),
    Permission.CATALOGUE_ENTER: _("Enter versions of catalogues"),
    Permission.CATALOGUE_CONFIRM: _("Put catalogues that others entered in force"),
}
