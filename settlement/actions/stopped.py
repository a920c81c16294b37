"""Is the direct settlement of stays stopped with the agreement of their institution? (domain.md R3.8)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import office_day
from agency.offices.refusals import Refusal
from agency.policy.queries import resolve_one
from filings.eligibility.place import CARE
from filings.enums import Service
from institutions.models import Agreement
from institutions.scope import UNSIGNED
from settlement.models import Stay

POLICY, STOP_ALL = "institution.suspension_inpatient_policy", "STOP_ALL"


def check_not_stopped(stay: Stay, at: datetime) -> None:
    """May a stay be assessed or settled under the agreement of its institution? Raises Refusal.

    A termination for fraud stops all that isn't settled; a suspension too, where the place of the institution wants it.
    One query, and one more in a place where the institution is suspended.
    """
    if stay.institution_id is None:
        return
    of_care = Agreement.objects.filter(institution=stay.institution_id, care=CARE[Service(stay.service)])
    agreements = list(of_care.exclude(state__in=UNSIGNED))
    if stopped := stopped_since(agreements, stay.admitted_on, at):
        raise Refusal(
            _(
                "The agreement of this institution was terminated for fraud, and nothing is settled under it since "
                "%(day)s. Hand the stay over to manual reimbursement."
            )
            % {"day": office_day(stopped).isoformat()},
            code="stopped",
        )
    if is_suspended(agreements, at) and _stops_all(stay, at):
        raise Refusal(
            _(
                "The institution is suspended, and in this place nothing is settled until that is lifted, not even for "
                "patients who were there before. Try again then, or hand the stay over to manual reimbursement."
            ),
            code="suspended",
        )


def stopped_since(agreements: Iterable[Agreement], admitted_on: date, at: datetime) -> datetime | None:
    """The moment of a termination for fraud that stops a stay, unless the patient came under a later agreement."""
    known = list(agreements)
    ends = [each.stays_stopped_at for each in known if each.stays_stopped_at and each.stays_stopped_at <= at]
    starts = [each.valid_from for each in known if each.valid_from and each.valid_from <= admitted_on]
    standing = [end for end in ends if not any(office_day(end) <= start for start in starts)]
    return max(standing, default=None)


def is_suspended(agreements: Iterable[Agreement], at: datetime) -> bool:
    """Is an agreement that is in force at a moment suspended then?"""
    day = office_day(at)
    return any(
        each.facts().is_suspended_at(at)
        for each in agreements
        if (each.valid_to is None or day <= each.valid_to)
        and (each.terminated_on is None or day < each.terminated_on)
        and (each.valid_from is None or each.valid_from <= day)
    )


def _stops_all(stay: Stay, at: datetime) -> bool:
    return resolve_one(POLICY, stay.agency.division_id, office_day(at)).value == STOP_ALL
