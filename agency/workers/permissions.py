"""Who may do what with a worker's file. `check_…` raises Denied with a sentence and gives the post used."""

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import Post
from agency.offices.refusals import Denied, passes
from agency.workers.models import BenefitStop, Determination, DeviceNotice


def check_may_confirm(by: Actor, determination: Determination) -> Post:
    """Only somebody who never edited the determination confirms it (domain.md R6.1, trust.md §4)."""
    post = by.check(Permission.DETERMINATION_CONFIRM, determination.agency)
    if by.user is None or by.user.pk in determination.editors:
        raise Denied(
            _("You entered or changed this determination yourself, so another person has to confirm it."),
            code="own-work",
        )
    if set(by.judges_not(Permission.DETERMINATION_CONFIRM)) & set(determination.editors):
        raise Denied(
            _("The person you stand in for entered or changed this determination; another person has to confirm it."),
            code="own-work",
        )
    return post


def may_confirm(by: Actor, determination: Determination) -> bool:
    """Would `check_may_confirm` let this actor pass?"""
    return passes(check_may_confirm, by, determination)


def check_may_settle(by: Actor, stop: BenefitStop) -> Post:
    """Only somebody who did not enter a stop confirms, refuses, annuls or ends it (domain.md R6.1)."""
    post = by.check(Permission.BENEFIT_CONFIRM, stop.agency)
    if by.user is None or by.user.pk == stop.entered_by_id:
        raise Denied(_("You entered this stop yourself, so another person has to decide on it."), code="own-work")
    if stop.entered_by_id in by.judges_not(Permission.BENEFIT_CONFIRM):
        raise Denied(
            _("The person you stand in for entered this stop; another person has to decide on it."), code="own-work"
        )
    return post


def check_may_confirm_notice(by: Actor, notice: DeviceNotice) -> Post:
    """Only somebody other than who entered the payment notice decides on it (domain.md R6.1, trust.md §4)."""
    post = by.check(Permission.DETERMINATION_CONFIRM, notice.agency)
    if by.user is None or by.user.pk == notice.entered_by_id:
        raise Denied(
            _("You entered this payment notice yourself, so another person has to confirm it."), code="own-work"
        )
    if notice.entered_by_id in by.judges_not(Permission.DETERMINATION_CONFIRM):
        raise Denied(
            _("The person you stand in for entered this payment notice; another person has to confirm it."),
            code="own-work",
        )
    return post
