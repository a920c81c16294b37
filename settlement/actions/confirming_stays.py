"""The agency confirms a stay that an institution has registered (domain.md R4.3)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices import history
from agency.offices.acts import Actor, Ids, acting
from agency.offices.refusals import NotAllowedNow
from settlement import permissions, stays
from settlement.enums import StayRole
from settlement.models import Stay


def confirm_stay(*, by: Actor, at: datetime, ids: Ids, stay_id: UUID) -> Stay:
    """Confirm that a stay was registered rightly: a person of the agency, never the institution that registered it.

    Raises Denied, NotAllowedNow (our worker's stay elsewhere; confirmed already; cancelled or handed over).
    """
    with acting(by=by, at=at, ids=ids, about=f"stay {stay_id}") as act:
        stay = Stay.objects.lock(stay_id)
        act.post = permissions.check_may_confirm(by, stay)
        if stay.role != StayRole.PLACE_OF_TREATMENT:
            raise NotAllowedNow(_("The agency at the place of treatment confirms this stay."))
        if stay.confirmed_at is not None:
            raise NotAllowedNow(_("This stay is confirmed already."))
        if not stays.awaits_confirmation(stay):
            raise NotAllowedNow(_("A stay that is “%(state)s” is not confirmed.") % {"state": stay.get_state_display()})
        stay.confirmed_at, stay.confirmed_by = at, by.user
        stay.revision += 1
        history.change(stay, ["confirmed_at", "confirmed_by", "revision"])
        trail.record(act, "stay.confirmed", subject=stay, agency=stay.agency_id)
        return stay
