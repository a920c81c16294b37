"""Giving somebody's open work to a colleague, in one act. The makers stay the makers: `editors` does not change.

What somebody asked for or proposed is not given: whoever makes a request stands for its reason and is never the one
who decides it, so it is withdrawn, and who needs it makes it anew. What waits for somebody's decision lies with nobody
and stays where it is: everybody who may decide it sees it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.matrix import Permission
from agency.offices.models import Act, Agency, User
from agency.offices.refusals import NotAllowedNow, Refusal, required
from agency.workers.models import Determination
from filings.enums import State
from filings.handover import queries
from filings.handover.withdrawing import NOTHING, Own, withdraw_own
from filings.models import Filing, FilingVersion

__all__ = ["Given", "Own", "hand_over"]


@dataclass(slots=True)
class Given:
    """What was given, what stayed because the colleague's posts do not fit it, and what was withdrawn."""

    given: int = 0
    left: int = 0
    withdrawn: int = 0


def hand_over(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    agency_id: int,
    from_id: int,
    to_id: int | None,
    reason: str,
    versions: Collection[UUID] = (),
    determinations: Collection[UUID] = (),
    own: Own = NOTHING,
    everything: bool = False,
) -> Given:
    """Give chosen open work, or all that fits the colleague's posts, from one person to another.

    `own` is what the person asked for or proposed: it is withdrawn, and needs no colleague. Chosen work that is not
    theirs any more, or does not fit, is refused and nothing is done. Raises Denied, NotAllowedNow, Refusal.
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        agency = Agency.objects.get(pk=agency_id)
        act.post = by.check(Permission.WORK_REASSIGN, agency)
        giver = User.objects.get(pk=from_id)
        if everything:
            versions = [*_keys(queries.at_counter_of(agency, giver)), *_keys(queries.taken_up_by(agency, giver))]
            determinations, own = _keys(queries.sent_back_to(agency, giver)), Own.all_of(agency, giver)
        done = Given()
        if versions or determinations:
            takes = _taker(giver, to_id, at)
            _give_filings(act, agency, giver, takes, versions, done, strict=not everything)
            _give_determinations(act, agency, giver, takes, determinations, done, strict=not everything)
        done.withdrawn = withdraw_own(act, by, agency, giver, own, strict=not everything)
        _check_done(done)
        return done


def _taker(giver: User, to_id: int | None, at: datetime) -> Actor:
    if to_id is None:
        raise Refusal(_("Choose a colleague."), code="nobody-chosen")
    if to_id == giver.pk:
        raise Refusal(_("Choose another colleague."), code="same-person")
    return Actor.of(User.objects.get(pk=to_id), at=at)


def _check_done(done: Given) -> None:
    if done.given or done.withdrawn:
        return
    if done.left:
        raise Refusal(_("The colleague's posts fit none of it."), code="no-fitting-post")
    raise Refusal(_("Choose what is to be given."), code="nothing-chosen")


def _keys(rows: "queries.QuerySet") -> list[UUID]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _give_filings(
    act: Act, agency: Agency, giver: User, takes: Actor, keys: Collection[UUID], done: Given, *, strict: bool
) -> None:
    """Locks the filings in the one order, then gives each version that is still the giver's."""
    list(Filing.objects.filter(versions__in=keys).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    rows = FilingVersion.objects.filter(pk__in=keys, agency=agency).select_related("filing").order_by("pk")
    found = {version.pk: version for version in rows}
    at_counter = set(_keys(queries.at_counter_of(agency, giver).filter(pk__in=keys)))
    taken_up = set(_keys(queries.taken_up_by(agency, giver).filter(pk__in=keys)))
    for key in sorted(set(keys)):
        version = found.get(key)
        if version is None or key not in at_counter | taken_up:
            _not_theirs(version.filing.number if version else "", strict)
            continue
        if not _fits(takes, agency, version):
            done.left += 1
            _not_fitting(version.filing.number, strict)
            continue
        if version.state == State.SUBMITTED:
            version.claimed_by, version.claimed_at = takes.user, act.at
        else:
            version.handled_by = takes.user  # type: ignore[assignment]
        version.save()
        done.given += 1
        _record(act, version, giver, takes)


def _record(act: Act, version: FilingVersion, giver: User, takes: Actor) -> None:
    to = takes.user.pk if takes.user else None
    trail.record(
        act, "filing.handed_over", subject=version.filing, agency=version.agency_id, **{"from": giver.pk, "to": to}
    )


def _give_determinations(
    act: Act, agency: Agency, giver: User, takes: Actor, keys: Collection[UUID], done: Given, *, strict: bool
) -> None:
    locked = Determination.objects.filter(pk__in=keys, agency=agency).select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in locked}
    theirs = set(_keys(queries.sent_back_to(agency, giver).filter(pk__in=keys)))
    for key in sorted(set(keys)):
        row = found.get(key)
        if row is None or key not in theirs:
            _not_theirs(row.number if row else "", strict)
            continue
        if takes.post_for(Permission.DETERMINATION_ENTER, agency) is None:
            done.left += 1
            _not_fitting(row.number, strict)
            continue
        row.handled_by = takes.user
        row.save()
        done.given += 1
        to = takes.user.pk if takes.user else None
        trail.record(act, "determination.handed_over", subject=row, agency=agency, **{"from": giver.pk, "to": to})


def _fits(takes: Actor, agency: Agency, version: FilingVersion) -> bool:
    """A draft goes to whoever enters filings there; a case taken up to whoever may judge it and did not make it."""
    if version.state != State.SUBMITTED:
        return takes.post_for(Permission.FILING_ENTER, agency) is not None
    own = set(takes.judges_not(Permission.FILING_RETURN)) & set(version.editors)
    return takes.post_for(Permission.FILING_RETURN, agency) is not None and not own


def _not_theirs(number: str, strict: bool) -> None:
    if strict:
        raise NotAllowedNow(
            _("%(number)s does not lie with this person any more. Reload the page.") % {"number": number}
        )


def _not_fitting(number: str, strict: bool) -> None:
    if strict:
        raise Refusal(
            _("The colleague's posts do not fit %(number)s, or they entered it themselves.") % {"number": number},
            code="no-fitting-post",
        )
