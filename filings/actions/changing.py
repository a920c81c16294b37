"""Changing and renewing what was approved 变更、续办: a new version of it, or a new filing (design.md §5)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.enums import RequestState
from agency.offices.refusals import NotAllowedNow, Refusal, required
from agency.policy.periods import ONE_DAY
from agency.policy.queries import resolve_one
from filings import locks, permissions, validity, workflow
from filings.actions.numbering import next_number
from filings.actions.papers import keep_in_step
from filings.actions.steps import lock, with_editor
from filings.enums import Action, Asker, Channel, Identity, Reason, State
from filings.models import Ending, Filing, FilingVersion

COPIED = (
    "scope",
    "category",
    "slot",
    "place_number",
    "destination",
    "institution",
    "institution_written",
    "services",
    "away_from",
    "away_until",
    "address",
    "evidence",
    "commitment_signed_on",
    "note",
    "referral_institution",
    "referral_level",
    "referral_is_protocol",
    "referral_physician",
    "referral_title",
    "referral_on",
    "referral_diagnosis",
    "referral_reason",
)
"""What a change or a renewal starts from. Identity and card are compared anew at the counter."""
NO_CHANGE = frozenset({"note", "slot", "scope", "place_number"})
"""What of this alone makes no change: a remark, and what follows from the rest."""


def open_change(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, asked_by: str, reason: str) -> FilingVersion:
    """Open a change of an approved filing: its next version, to be submitted and decided like the first.

    The approved version holds until the change is approved. A worker who asks inside the lock is refused (E11,
    domain.md R2.5); the agency may at any time, with the reason (R2.8).
    Raises Denied, NotAllowedNow, Refusal (no reason, lock).
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"filing version {version_id}") as act:
        old = lock(version_id)
        act.post = permissions.check_may_enter(by, old)
        workflow.find(Action.OPEN_CHANGE, State(old.state))
        today = office_day(at)
        check_running(old, today)
        check_nothing_waits(old)
        if Asker(asked_by) == Asker.WORKER:
            check_free(locks.Wish.CHANGE_OTHER, old, today)
        new = _copied(old, Filing.objects.get(pk=old.filing_id), by, at, ids)
        new.number, new.replaces = _next_version(old), old
        new.change_asked_by, new.change_reason = asked_by, reason.strip()[:500]
        new.save(force_insert=True)
        new.determinations.set(old.determinations.all())
        keep_in_step(new, at, ids)
        trail.record(
            act,
            "filing.change_opened",
            subject=old.filing,
            agency=old.agency_id,
            version=new.number,
            asked_by=asked_by,
        )
        return new


def renew(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, channel: str = Channel.WINDOW) -> FilingVersion:
    """Open the renewal of a filing that comes to its end: a new filing, linked to it (domain.md R2.7, a proposal).

    Raises Denied, NotAllowedNow: it has no end, its end is too far away, or it is being renewed already.
    """
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        old = lock(version_id)
        act.post = permissions.check_may_enter(by, old)
        workflow.find(Action.RENEW, State(old.state))
        check_renewable(old, office_day(at))
        filing = Filing(
            id=ids(at),
            number=next_number(old.agency, office_day(at).year),
            agency=old.agency,
            worker=old.worker,
            relation=old.relation,
            renews=old.filing,
            channel=channel,
            opened_at=at,
            opened_by=by.user,
        )
        filing.save(force_insert=True)
        new = _copied(old, filing, by, at, ids)
        new.save(force_insert=True)
        new.determinations.set(old.determinations.all())
        keep_in_step(new, at, ids)
        trail.record(
            act,
            "filing.renewal_opened",
            subject=filing,
            agency=old.agency_id,
            number=filing.number,
            of=old.filing.number,
        )
        return new


def check_change(version: FilingVersion, old: FilingVersion, asked_on: date) -> None:
    """Asked when a change is submitted: does it change anything, and does the lock let the worker have it?

    Where the lock holds back the place alone (Wuxi), it shows only now. Raises Refusal.
    """
    if not _differs(version, old):
        raise Refusal(_("Nothing is changed yet. Change what has to change, or withdraw the change."), code="no-change")
    if version.change_asked_by == Asker.WORKER:
        moves = version.destination_id != old.destination_id
        check_free(locks.Wish.CHANGE_PLACE if moves else locks.Wish.CHANGE_OTHER, old, asked_on)


def check_free(wish: locks.Wish, version: FilingVersion, on: date) -> None:
    """May the worker have this on a day? Raises Refusal (E11) with the first day on which it is possible."""
    applies_to = resolve_one("filing.lock_applies_to", version.agency.division_id, on).value
    held = locks.locked_until(wish, version.lock_until, applies_to, on)  # type: ignore[arg-type]
    if held is not None:
        raise Refusal(
            _("Locked through %(until)s; the worker can ask for this from %(day)s. The agency may act at any time.")
            % {"until": held, "day": held + ONE_DAY},
            code=Reason.E11,
        )


def check_running(version: FilingVersion, today: date) -> None:
    """Has it not run out? Raises NotAllowedNow."""
    if version.is_expired_on(today):
        raise NotAllowedNow(_("It ran out on %(day)s: renew it or file again.") % {"day": version.valid_to})


def check_nothing_waits(version: FilingVersion) -> None:
    """Is neither a change nor a cancellation of the filing open? Raises NotAllowedNow."""
    if FilingVersion.objects.filter(filing=version.filing_id, state__in=sorted(workflow.OPEN)).exists():
        raise NotAllowedNow(_("A change of this filing is open already. Go on with that one or withdraw it."))
    if Ending.objects.filter(version=version, state=RequestState.OPEN).exists():
        raise NotAllowedNow(_("A cancellation of this filing waits for a decision. Decide that first."))


def check_renewable(version: FilingVersion, today: date) -> None:
    """Can it be renewed on a day (domain.md R2.7, a proposal)? Raises NotAllowedNow with the first day."""
    if version.valid_to is None:
        raise NotAllowedNow(_("It has no end, so there is nothing to renew."))
    days = resolve_one("filing.renewal_window_days", version.agency.division_id, today).value
    if today < (first := validity.renewable_from(version.valid_to, int(days))):  # type: ignore[arg-type]
        raise NotAllowedNow(
            _("It holds through %(end)s and can be renewed from %(first)s.") % {"end": version.valid_to, "first": first}
        )
    standing = renewal_of(version.filing_id)
    if standing is not None:
        raise NotAllowedNow(_("It is being renewed already, by %(number)s.") % {"number": standing.number})


def renewal_of(filing_id: UUID) -> Filing | None:
    """The filing that renews this one or is about to."""
    stands = sorted({*workflow.OPEN, State.APPROVED})
    return Filing.objects.filter(renews=filing_id, versions__state__in=stands).order_by("id").first()


def _copied(old: FilingVersion, filing: Filing, by: Actor, at: datetime, ids: Ids) -> FilingVersion:
    content: dict[str, Any] = {name: getattr(old, name) for name in COPIED}
    return FilingVersion(
        id=ids(at),
        filing=filing,
        agency=old.agency,
        worker=old.worker,
        relation=old.relation,
        identity=Identity.NOT_CHECKED,
        handled_by=by.user,
        editors=with_editor(by, []),
        **content,
    )


def _next_version(old: FilingVersion) -> int:
    last = FilingVersion.objects.filter(filing=old.filing_id).order_by("-number").values_list("number", flat=True)
    return int(last[0]) + 1


def _differs(version: FilingVersion, old: FilingVersion) -> bool:
    if any(getattr(version, name) != getattr(old, name) for name in COPIED if name not in NO_CHANGE):
        return True
    rows = [set(each.determinations.values_list("pk", flat=True)) for each in (version, old)]
    return rows[0] != rows[1]
