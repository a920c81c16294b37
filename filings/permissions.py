"""Who may do what with a filing. `check_…` raises Denied with a sentence and gives the post used."""

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import Post
from agency.offices.refusals import Denied, passes
from filings.models import Ending, FilingVersion, Task

EXCHANGE = "exchange"
"""The machine in whose name what the exchange says is written down."""


def check_may_hear(by: Actor) -> None:
    """Only the exchange reports admissions and filings of other agencies: no person enters them (design.md §5)."""
    if by.machine != EXCHANGE:
        raise Denied(code="not-the-exchange")


def check_may_enter(by: Actor, version: FilingVersion) -> Post:
    """May change, submit, take back or withdraw this version. Who overrode a rule of it doesn't edit it."""
    post = by.check(Permission.FILING_ENTER, version.agency)
    if by.user is not None and by.user.pk in version.overriders:
        raise Denied(_("You overrode a rule of this filing, so another person has to change it."), code="own-work")
    return post


def check_may_decide(by: Actor, version: FilingVersion) -> Post:
    """Nobody who ever edited a version decides it (domain.md §0.3, S21); superusers are no exception."""
    post = by.check(Permission.FILING_DECIDE, version.agency)
    _check_not_own_work(by, version, Permission.FILING_DECIDE)
    concerned = {by.user.pk if by.user else 0, *by.judges_not(Permission.FILING_DECIDE)}
    if concerned & set(version.overriders):
        raise Denied(_("You overrode a rule of this filing, so another person has to decide it."), code="own-work")
    return post


def check_may_override(by: Actor, version: FilingVersion) -> Post:
    """May override a rule of this version, with a reason; not one's own work (domain.md §0.3)."""
    post = by.check(Permission.FILING_OVERRIDE, version.agency)
    _check_not_own_work(by, version, Permission.FILING_OVERRIDE)
    return post


def may_override(by: Actor, version: FilingVersion) -> bool:
    """Would `check_may_override` let this actor pass?"""
    return passes(check_may_override, by, version)


def check_may_ask_for_advance(by: Actor, version: FilingVersion) -> Post:
    """Whoever enters filings, or sends them back, notes that an advance payment is asked for."""
    post = by.post_for(Permission.FILING_ENTER, version.agency) or by.post_for(Permission.FILING_RETURN, version.agency)
    return post or by.check(Permission.FILING_ENTER, version.agency)


def check_may_return(by: Actor, version: FilingVersion) -> Post:
    """May send a submitted version back for more; not one's own work."""
    post = by.check(Permission.FILING_RETURN, version.agency)
    _check_not_own_work(by, version, Permission.FILING_RETURN)
    return post


def _check_not_own_work(by: Actor, version: FilingVersion, permission: Permission) -> None:
    if by.user is None or by.user.pk in version.editors:
        raise Denied(
            _("You entered or changed this filing yourself, so another person has to decide it."), code="own-work"
        )
    if set(by.judges_not(permission)) & set(version.editors):
        raise Denied(
            _("The person you stand in for entered or changed this filing, so another person has to decide it."),
            code="own-work",
        )


def may_ask_for_advance(by: Actor, version: FilingVersion) -> bool:
    """Would `check_may_ask_for_advance` let this actor pass?"""
    return passes(check_may_ask_for_advance, by, version)


def check_may_decide_end(by: Actor, ending: Ending) -> Post:
    """Whoever asked for a cancellation does not decide on it, nor who stands in for them (domain.md R6.1)."""
    post = by.check(Permission.FILING_DECIDE, ending.agency)
    if by.user is None or by.user.pk == ending.requested_by_id:
        raise Denied(
            _("You asked for this cancellation yourself, so another person has to decide it."), code="own-work"
        )
    if ending.requested_by_id in by.judges_not(Permission.FILING_DECIDE):
        raise Denied(
            _("The person you stand in for asked for this cancellation, so another person has to decide it."),
            code="own-work",
        )
    return post


def may_decide_end(by: Actor, ending: Ending) -> bool:
    """Would `check_may_decide_end` let this actor pass?"""
    return passes(check_may_decide_end, by, ending)


def check_is_machine(by: Actor) -> None:
    """For steps that follow from a day that has passed: no person takes them."""
    if by.user is not None:
        raise Denied(code="machine-only")


def may_decide(by: Actor, version: FilingVersion) -> bool:
    """Would `check_may_decide` let this actor pass?"""
    return passes(check_may_decide, by, version)


def may_return(by: Actor, version: FilingVersion) -> bool:
    """Would `check_may_return` let this actor pass?"""
    return passes(check_may_return, by, version)


def may_enter(by: Actor, version: FilingVersion) -> bool:
    """Would `check_may_enter` let this actor pass?"""
    return passes(check_may_enter, by, version)


def check_may_close(by: Actor, task: Task) -> Post:
    """Whoever enters filings, or sends them back, closes the tasks of their agency."""
    post = by.post_for(Permission.FILING_ENTER, task.agency) or by.post_for(Permission.FILING_RETURN, task.agency)
    return post or by.check(Permission.FILING_ENTER, task.agency)


def may_close(by: Actor, task: Task) -> bool:
    """Would `check_may_close` let this actor pass?"""
    return passes(check_may_close, by, task)
