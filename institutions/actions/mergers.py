"""Mergers: what one ends and brings to the successor, and taking it back before its day (domain.md R3.6, R3.9)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import office_day
from agency.offices.codes import province_of
from agency.offices.enums import RequestState
from agency.offices.refusals import NotAllowedNow
from institutions.actions.agreements import write
from institutions.actions.steps import Unfit, need_assessment
from institutions.enums import AgreementState, MatterKind
from institutions.models import Agreement, Institution, Matter
from institutions.scope import UNSIGNED

ONE_DAY = timedelta(days=1)


def last_day(agreement: Agreement, ended_from: date) -> date:
    """The last day of an agreement that is over from a day on; one that was over by then stays as it was."""
    last = ended_from - ONE_DAY
    if agreement.valid_to is not None and agreement.valid_to <= last:
        return agreement.valid_to
    return max(last, agreement.valid_from or last)


def check_merge(matter: Matter) -> None:
    """Raises Unfit, NotAllowedNow."""
    successor, gone = matter.successor, matter.institution
    if successor is None or successor.pk == gone.pk or successor.successor_id is not None:
        raise Unfit("successor", _("Choose an institution that goes on."))
    if province_of(successor.division_id) != province_of(gone.division_id):
        raise Unfit("successor", _("The successor lies in another province: its file isn't yours to write in."))
    if gone.successor_id is not None:
        raise NotAllowedNow(_("It has merged already."))


def merge(matter: Matter) -> None:
    """The old one ends with its agreements; the successor goes on under its own, and is found by the old names too."""
    need_assessment(matter)
    gone, first_day = matter.institution, office_day(matter.starts_at)
    successor = _successor(matter)
    gone.successor, gone.merged_on = successor, first_day
    gone.save()
    for agreement in gone.agreements.exclude(state__in=UNSIGNED).select_for_update().order_by("id"):
        _end(agreement, first_day)
    _bring_names(gone, successor)


def hand_on_names(institution: Institution) -> None:
    """One that goes by another name since its merger was decided: its successor is found by that too."""
    if institution.successor_id is not None:
        _bring_names(institution, Institution.objects.select_for_update().get(pk=institution.successor_id))


def _bring_names(gone: Institution, successor: Institution) -> None:
    known = {successor.name, *successor.aliases}
    brought = [each for each in _names(gone) if each not in known]
    if brought:
        successor.aliases = [*successor.aliases, *brought]
        successor.save()
        hand_on_names(successor)


def _successor(matter: Matter) -> Institution:
    if matter.successor is None:
        raise Unfit("successor", _("Choose an institution that goes on."))
    return matter.successor


def _names(institution: Institution) -> list[str]:
    return [institution.name, *institution.aliases]


def _end(agreement: Agreement, first_day: date) -> None:
    """End an agreement the day before a merger; one that was over by then stays as it was, one to come never begins."""
    last = first_day - ONE_DAY
    if agreement.valid_to is not None and agreement.valid_to <= last:
        return
    if agreement.valid_from is not None and agreement.valid_from > last:
        agreement.state, agreement.terminated_on = AgreementState.TERMINATED, first_day
    agreement.valid_to = last_day(agreement, first_day)
    agreement.save()


def check_unmerge(matter: Matter) -> None:
    """Only one that hasn't begun: patients were turned away since. What it brought may have gone on by another merger.

    Raises NotAllowedNow.
    """
    gone, successor = matter.institution, matter.institution.successor
    if successor is None:
        raise NotAllowedNow(_("No merger lies ahead."))
    if gone.has_merged(office_day(matter.starts_at)):
        raise NotAllowedNow(_("The merger has begun: what it ended is agreed anew."))
    if successor.successor_id is not None:
        raise NotAllowedNow(
            _("%(name)s merges into another institution itself: take that back first.") % {"name": successor.name}
        )


def unmerge(matter: Matter) -> None:
    """Both go on as they were: what the merger wrote is undone, and what was decided since stays.

    Raises Unfit (another agreement of the kind covers the time that one would get back).
    """
    gone, merger = matter.institution, _merger_of(matter.institution)
    successor = _successor(matter)
    gone.successor = gone.merged_on = None
    gone.save()
    for written in Agreement.history.filter(institution=gone, act_id=merger).order_by("id"):
        _restore(Agreement.objects.select_for_update().get(pk=written.id), written)
    others = successor.predecessors.exclude(pk=gone.pk)
    own = _before(successor, gone.history.get(act_id=merger)).aliases
    brought = set(_names(gone)).difference(own)
    brought -= {name for each in others for name in _names(each)}
    successor.aliases = [each for each in successor.aliases if each not in brought]
    successor.save()


def _merger_of(gone: Institution) -> UUID:
    """The act of the merger that stands."""
    granted = gone.matters.filter(kind=MatterKind.MERGE, state=RequestState.GRANTED).latest("decided_at")
    return granted.history.filter(state=RequestState.GRANTED).earliest("history_date").act_id  # type: ignore[no-any-return]


def _before(row: Any, written: Any) -> Any:
    """How a row was before it, or another one of its kind, was written."""
    return row.history.filter(history_id__lt=written.history_id).latest("history_id")


def _restore(agreement: Agreement, written: Any) -> None:
    """Give an agreement back what the merger took; a termination that was decided since ends it as it would have."""
    before = _before(agreement, written)
    ended = None if agreement.state == written.state else (agreement.terminated_on, agreement.stays_stopped_at)
    agreement.state, agreement.valid_to, agreement.terminated_on = before.state, before.valid_to, before.terminated_on
    agreement.stays_stopped_at = before.stays_stopped_at
    write(agreement)
    if ended is not None:
        agreement.state = AgreementState.TERMINATED
        agreement.terminated_on, agreement.stays_stopped_at = ended
        agreement.valid_to = last_day(agreement, ended[0])
        agreement.save()
