"""Who may do what with stays, bills and months."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.enums import Place
from agency.offices.matrix import Permission
from agency.offices.models import Post
from agency.offices.refusals import Denied, passes
from settlement.enums import BillKind
from settlement.models import Bill, Claim, Month, OfflineUse, Stay


def check_may_enter(by: Actor, stay: Stay) -> Post | None:
    """A clerk of the agency, or the institution through its interface. Raises Denied.

    That an institution reaches its own stays alone is the interface's matter: another's stay isn't there for it.
    """
    if is_institution(by):
        return None
    return by.check(Permission.BILL_ENTER, stay.agency)


def check_may_confirm(by: Actor, stay: Stay) -> Post:
    """A person who handles bills at the agency; an institution doesn't confirm what it registered. Raises Denied."""
    return by.check(Permission.BILL_ENTER, stay.agency)


def check_may_reverse(by: Actor, bill: Bill) -> Post | None:
    """After the month was closed: a second person, never the one who settled (domain.md R6.1), nor their deputy.

    Raises Denied.
    """
    if is_institution(by):
        return None
    post = by.check(Permission.BILL_REVIEW, bill.agency)
    if bill.settled_by_id in by.judges_not(Permission.BILL_REVIEW):
        raise Denied(_("You settled this yourself, so another person has to reverse it."), code="own-work")
    return post


def check_may_review(by: Actor, bill: Bill) -> Post:
    """A flagged line is looked at by nobody who entered the bill (R6.1), or a part of its claim, nor by their deputy.

    So who may review the lines of a claim is who may review the claim. Raises Denied.
    """
    post = by.check(Permission.BILL_REVIEW, bill.agency)
    claim: Claim | None = getattr(bill, "claim", None) if bill.kind == BillKind.MANUAL else None
    if {bill.assessed_by_id, *(claim.editors if claim else ())}.intersection(by.judges_not(Permission.BILL_REVIEW)):
        raise Denied(_("You entered this yourself, so another person has to review it."), code="own-work")
    return post


def check_may_look(by: Actor, use: OfflineUse) -> Post:
    """Raises Denied."""
    return by.check(Permission.BILL_REVIEW, use.agency)


def check_may_judge(by: Actor, stay: Stay, involved: Iterable[int]) -> Post:
    """Whether a payment in question is right is said by nobody who had a part in the claim that paid or in the notice
    beyond which was paid, nor by their deputy (R6.1). Raises Denied.
    """
    post = by.check(Permission.CLAIM_DECIDE, stay.agency)
    if by.user is None or {*involved}.intersection(by.judges_not(Permission.CLAIM_DECIDE)):
        raise Denied(
            _("You had a part in the claim that was paid or in the notice, so another person has to judge it."),
            code="own-work",
        )
    return post


def check_may_close(by: Actor, month: Month) -> Post:
    """Raises Denied."""
    return by.check(Permission.MONTH_CLOSE, month.agency)


def check_may_review_claim(by: Actor, claim: Claim) -> Post:
    """The first review is by nobody who entered a part of it. Raises Denied."""
    post = by.check(Permission.CLAIM_REVIEW, claim.agency)
    if by.user is None or set(by.judges_not(Permission.CLAIM_REVIEW)).intersection(claim.editors):
        raise Denied(_("You entered this yourself, so another person has to review it."), code="own-work")
    return post


def check_may_decide_claim(by: Actor, claim: Claim) -> Post:
    """The second review is by neither the first reviewer nor who entered a part of it. Raises Denied."""
    post = by.check(Permission.CLAIM_DECIDE, claim.agency)
    if by.user is None or set(by.judges_not(Permission.CLAIM_DECIDE)) & {*claim.editors, claim.reviewed_by_id}:
        raise Denied(_("Two people review a claim, and neither of them entered it."), code="own-work")
    return post


def check_may_pay_claim(by: Actor, claim: Claim) -> Post:
    """Paid by somebody else than who decided, whatever posts they have had since (R6.1). Raises Denied."""
    post = by.check(Permission.CLAIM_PAY, claim.agency)
    if claim.decided_by_id in by.judges_not(Permission.CLAIM_PAY):
        raise Denied(_("You approved this claim, so another person has to note its payment."), code="own-work")
    return post


def may_enter(by: Actor, stay: Stay) -> bool:
    """Would `check_may_enter` let this person pass?"""
    return by.post_for(Permission.BILL_ENTER, stay.agency) is not None


def may_reverse(by: Actor, bill: Bill) -> bool:
    """Would `check_may_reverse` let this actor pass?"""
    return passes(check_may_reverse, by, bill)


def may_review(by: Actor, bill: Bill) -> bool:
    """Would `check_may_review` let this person pass?"""
    return passes(check_may_review, by, bill)


def is_institution(by: Actor) -> bool:
    """An institution's own system: it has authenticated itself at the interface."""
    return by.user is None and bool(by.machine) and by.place == Place.API
