"""What several writes of this app have in common."""

from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import Stale
from agency.workers.models import BenefitStop, Determination, Worker


def check_fresh(record: Worker | Determination | BenefitStop, revision: int) -> None:
    """Raise Stale unless the record is still at the revision that the person saw."""
    if record.revision != revision:
        raise Stale(_("Somebody else saved this while you had it open."))
