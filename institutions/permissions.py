"""Who may do what with the register. `check_…` raises Denied with a sentence and gives the post used."""

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.codes import ladder
from agency.offices.matrix import Permission
from agency.offices.models import Agency, Division, Post
from agency.offices.refusals import Denied
from institutions.models import Institution, InstitutionList, Matter


def check_may_enter(by: Actor, division: Division) -> Post:
    """An agency keeps the institutions of its own division and those below it."""
    posts = [post for post, _reach in by.reaches(Permission.INSTITUTION_ENTER)]
    if not posts:
        raise Denied(code=f"no-{Permission.INSTITUTION_ENTER}")
    for post in posts:
        if post.agency.division_id in ladder(division.pk):
            return post
    raise Denied(OUT_OF_REACH, code="out-of-reach")


def check_may_propose(by: Actor, institution: Institution) -> Post:
    """What is proposed is entered: the file must be kept by an agency that the actor's post reaches."""
    return by.check(Permission.INSTITUTION_ENTER, kept_by(institution))


def check_may_decide(by: Actor, matter: Matter) -> Post:
    """Only another person decides, who doesn't stand in for the one who proposed it either.

    domain.md R6.1; trust.md §4: draft and publish are two people.
    """
    post = by.check(Permission.INSTITUTION_DECIDE, matter.agency)
    if by.user is None or by.user.pk == matter.proposed_by_id:
        raise Denied(_("You proposed this yourself, so another person has to decide it."), code="own-work")
    if matter.proposed_by_id in by.judges_not(Permission.INSTITUTION_DECIDE):
        raise Denied(
            _("The person you stand in for proposed this, so another person has to decide it."), code="own-work"
        )
    return post


def check_may_withdraw(by: Actor, matter: Matter) -> Post:
    """A proposal is taken back by the one who made it."""
    post = by.check(Permission.INSTITUTION_ENTER, matter.agency)
    if by.user is None or by.user.pk != matter.proposed_by_id:
        raise Denied(_("Only the one who proposed it can withdraw it."), code="not-own")
    return post


def check_may_complete(by: Actor, matter: Matter) -> Post:
    """What a proposal still lacks is entered by the one who made it."""
    post = by.check(Permission.INSTITUTION_ENTER, matter.agency)
    if by.user is None or by.user.pk != matter.proposed_by_id:
        raise Denied(_("Only the one who proposed it can complete it."), code="not-own")
    return post


def check_may_withdraw_for(by: Actor, matter: Matter) -> Post:
    """Whoever gives a leaver's open work to others also takes back what the leaver proposed."""
    return by.check(Permission.WORK_REASSIGN, matter.agency)


def check_may_revoke(by: Actor, institution: Institution) -> Post:
    """Whoever enters or decides about the institution may take its key back."""
    office = kept_by(institution)
    return by.post_for(Permission.INSTITUTION_DECIDE, office) or by.check(Permission.INSTITUTION_ENTER, office)


def check_may_decide_list(by: Actor, taken_in: InstitutionList) -> Post:
    """A list goes into the register, and out of it again, by the hand of somebody who didn't take it in (R6.1).

    Nor by that of who stands in for whoever did (trust.md §4).
    """
    post = by.check(Permission.INSTITUTION_DECIDE, taken_in.agency)
    if by.user is None or by.user.pk == taken_in.entered_by_id:
        raise Denied(_("You took this list in yourself, so another person has to decide it."), code="own-work")
    if taken_in.entered_by_id in by.judges_not(Permission.INSTITUTION_DECIDE):
        raise Denied(
            _("The person you stand in for took this list in, so another person has to decide it."), code="own-work"
        )
    return post


def check_may_withdraw_list(by: Actor, taken_in: InstitutionList) -> Post:
    """A list is taken back by the one who took it in."""
    post = by.check(Permission.INSTITUTION_ENTER, taken_in.agency)
    if by.user is None or by.user.pk != taken_in.entered_by_id:
        raise Denied(_("Only the one who took it in can withdraw it."), code="not-own")
    return post


def check_may_withdraw_list_for(by: Actor, taken_in: InstitutionList) -> Post:
    """Whoever gives a leaver's open work to others also takes back the lists that the leaver took in."""
    return by.check(Permission.WORK_REASSIGN, taken_in.agency)


def kept_by(institution: Institution) -> Agency:
    """The agency that keeps an institution's file. Raises Denied where none does yet."""
    if institution.agency is None:
        raise Denied(_("No agency keeps this institution's file yet. Take it over first."), code="not-kept")
    return institution.agency


OUT_OF_REACH = _("This place is neither that of your agency nor below it.")
