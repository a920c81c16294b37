"""Taking a key back. Issuing one is a matter that two people decide."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.refusals import NotAllowedNow
from institutions import permissions
from institutions.actions.steps import lock, needed
from institutions.models import ClientKey


def revoke_key(*, by: Actor, at: datetime, ids: Ids, key_id: UUID, reason: str) -> ClientKey:
    """Revoke a key: from this moment on it opens nothing. One person is enough, because waiting would do the harm.

    Raises Denied, NotAllowedNow (revoked already), Unfit (no reason).
    """
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"key {key_id}") as act:
        institution = lock(ClientKey.objects.values_list("institution_id", flat=True).get(pk=key_id))
        act.post = permissions.check_may_revoke(by, institution)
        key = ClientKey.objects.select_for_update(of=("self",)).get(pk=key_id)
        if key.revoked_at is not None:
            raise NotAllowedNow(_("This key was revoked already."))
        key.revoked_at, key.revoked_because = at, needed("reason", reason)
        key.save()
        trail.record(act, "institution.key_revoked", subject=key, agency=institution.agency)
        return key
