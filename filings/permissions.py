"""Who may do what with a filing. `check_…` raises Denied with a sentence and gives the post used."""

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import Post
from agency.offices.refusals import Denied
from filings.models import FilingVersion, Task

EXCHANGE = "exchange"
"""The machine in whose name what the exchange says is written down."""


def check_may_hear(by: Actor) -> None:
    """Only the exchange reports admissions and filings of other agencies: no person enters them (design.md §5)."""
    if by.machine != EXCHANGE:
        raise Denied(code="not-the-exchange")


def check_may_enter(by: Actor, version: FilingVersion) -> Post:
    """May change, submit, take back or withdraw this version."""
    return by.check(Permission.FILING_ENTER, version.agency)


def check_may_decide(by: Actor, version: FilingVersion) -> Post:
    """Nobody who ever edited a version decides it (domain.md §0.3, S21); superusers are no exception."""
    post = by.check(Permission.FILING_DECIDE, version.agency)
    _check_not_own_work(by, version, Permission.FILING_DECIDE)
    return post


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


def may_decide(by: Actor, version: FilingVersion) -> bool:
    """Would `check_may_decide` let this actor pass?"""
    try:
        check_may_decide(by, version)
    except Denied:
        return False
    return True


def may_return(by: Actor, version: FilingVersion) -> bool:
    """Would `check_may_return` let this actor pass?"""
    try:
        check_may_return(by, version)
    except Denied:
        return False
    return True


def may_enter(by: Actor, version: FilingVersion) -> bool:
    """Would `check_may_enter` let this actor pass?"""
    return by.post_for(Permission.FILING_ENTER, version.agency) is not None


def check_may_close(by: Actor, task: Task) -> Post:
    """Whoever enters filings, or sends them back, closes the tasks of their agency."""
    post = by.post_for(Permission.FILING_ENTER, task.agency) or by.post_for(Permission.FILING_RETURN, task.agency)
    return post or by.check(Permission.FILING_ENTER, task.agency)


def may_close(by: Actor, task: Task) -> bool:
    """Would `check_may_close` let this actor pass?"""
    try:
        check_may_close(by, task)
    except Denied:
        return False
    return True
