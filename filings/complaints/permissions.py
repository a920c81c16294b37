"""Who answers a complaint: not who entered it, and never whom it is about."""

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import Post
from agency.offices.refusals import Denied
from filings.models import Complaint


def check_may_close(by: Actor, complaint: Complaint) -> Post:
    """May answer or transfer it. Raises Denied."""
    post = by.check(Permission.COMPLAINT_ANSWER, complaint.agency)
    if by.user is None or by.user.pk == complaint.about_id:
        raise Denied(_("It is about you, so another person has to answer it."), code="complained-about")
    if complaint.about_id is not None and complaint.about_id in by.judges_not(Permission.COMPLAINT_ANSWER):
        raise Denied(_("It is about the person you stand in for; another person answers it."), code="complained-about")
    if complaint.entered_by_id in by.judges_not(Permission.COMPLAINT_ANSWER):
        raise Denied(_("You entered it yourself, so another person has to answer it."), code="own-work")
    return post
