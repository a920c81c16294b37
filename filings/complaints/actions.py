"""The writes: entering, answering, transferring, having the informant shown, counting the days anew."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.offices.refusals import NotAllowedNow, Refusal, required
from filings.complaints import permissions, queries
from filings.enums import ComplaintKind, ComplaintState
from filings.models import Complaint, ComplaintSeries, Filing

NOBODY_NAMED = _("It was brought forward without a name.")


def enter(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    agency_id: int,
    kind: str,
    received_on: date,
    text: str,
    informant: str = "",
    filing_number: str = "",
    about_id: int | None = None,
) -> Complaint:
    """Put it into the register with a number and the day of its answer; without `informant` it is anonymous.

    The informant's name is sealed and in no history (Regulation on Work-Related Injury Insurance, art. 52).
    Raises Denied, Refusal.
    """
    with acting(by=by, at=at, ids=ids) as act:
        agency = Agency.objects.select_related("division").get(pk=agency_id)
        act.post = by.check(Permission.COMPLAINT_ENTER, agency)
        if not text.strip():
            raise Refusal(_("Say what it is about."), code="text-missing")
        if received_on > office_day(at):
            raise Refusal(_("This day is in the future."), code="received-in-future")
        due = queries.due(agency, received_on)
        complaint = Complaint(
            id=ids(at),
            agency=agency,
            number=_next_number(agency, office_day(at).year),
            kind=ComplaintKind(kind),
            received_on=received_on,
            text=text.strip(),
            informant=informant.strip() or None,
            filing=_filing_named(by, agency, filing_number),
            about_id=about_id,
            due_on=due.on,
            due_is_provisional=due.provisional,
            entered_by=by.user,
            entered_at=at,
        )
        complaint.save(force_insert=True)
        trail.record(act, "complaint.entered", subject=complaint, agency=agency)
        return complaint


def answer(*, by: Actor, at: datetime, ids: Ids, complaint_id: UUID, text: str) -> Complaint:
    """Answer it in writing. Raises Denied (own entry, about oneself), NotAllowedNow, Refusal (nothing written)."""
    with acting(by=by, at=at, ids=ids, about=f"complaint {complaint_id}") as act:
        complaint = Complaint.objects.lock(complaint_id)
        act.post = permissions.check_may_close(by, complaint)
        _close(complaint, ComplaintState.ANSWERED, by, at, text)
        trail.record(act, "complaint.answered", subject=complaint, agency=complaint.agency_id)
        return complaint


def transfer(*, by: Actor, at: datetime, ids: Ids, complaint_id: UUID, to: str, text: str) -> Complaint:
    """Transfer it in writing to the body whose matter it is (Social Insurance Law, art. 82). Raises as `answer`."""
    with acting(by=by, at=at, ids=ids, about=f"complaint {complaint_id}") as act:
        complaint = Complaint.objects.lock(complaint_id)
        act.post = permissions.check_may_close(by, complaint)
        if not to.strip():
            raise Refusal(_("Name the body to which it is transferred."), code="to-missing")
        complaint.transferred_to = to.strip()
        _close(complaint, ComplaintState.TRANSFERRED, by, at, text)
        trail.record(act, "complaint.transferred", subject=complaint, agency=complaint.agency_id)
        return complaint


def show_informant(*, by: Actor, at: datetime, ids: Ids, complaint_id: UUID, reason: str) -> str:
    """Who brought it forward, for this once; who saw it and why is kept. Raises Denied, Refusal (no reason or name)."""
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"complaint {complaint_id}") as act:
        complaint = Complaint.objects.lock(complaint_id)
        act.post = by.check(Permission.COMPLAINT_INFORMANT, complaint.agency)
        name = Complaint.objects.values_list("informant", flat=True).get(pk=complaint_id)
        if not name:
            raise Refusal(NOBODY_NAMED, code="anonymous")
        trail.record(act, "complaint.informant_shown", subject=complaint, agency=complaint.agency_id)
        trail.note_reads(
            by, at, subjects=[complaint], seen="informant", purpose=reason.strip(), agency=complaint.agency_id
        )
        return str(name)


def recount(*, by: Actor, at: datetime, ids: Ids, days: Collection[date]) -> int:
    """Count the days of answers anew that these days of the calendar lie within; says how many moved."""
    if not days:
        return 0
    rows = Complaint.objects.filter(state=ComplaintState.OPEN, received_on__lt=max(days), due_on__gte=min(days))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    moved = 0
    with acting(by=by, at=at, ids=ids) as act:
        for key in keys:
            complaint = Complaint.objects.lock(key)
            due = queries.due(complaint.agency, complaint.received_on)
            now = (complaint.due_on, complaint.due_is_provisional)
            if complaint.state != ComplaintState.OPEN or now == (due.on, due.provisional):
                continue
            complaint.due_on, complaint.due_is_provisional = due.on, due.provisional
            complaint.save()
            moved += 1
            trail.record(act, "complaint.recounted", subject=complaint, agency=complaint.agency_id)
        act.changed = act.changed and bool(moved)
    return moved


def _close(complaint: Complaint, state: ComplaintState, by: Actor, at: datetime, text: str) -> None:
    if complaint.state != ComplaintState.OPEN:
        raise NotAllowedNow(_("It is closed already: %(state)s.") % {"state": ComplaintState(complaint.state).label})
    if not text.strip():
        raise Refusal(_("Write the answer."), code="answer-missing")
    complaint.state = state
    complaint.answer = text.strip()
    complaint.closed_by, complaint.closed_at = by.user, at
    complaint.save()


def _filing_named(by: Actor, agency: Agency, number: str) -> Filing | None:
    if not number.strip():
        return None
    found = Filing.objects.visible_to(by).filter(agency=agency, number=number.strip().upper()).first()
    if found is None:
        raise Refusal(_("There is no such filing here."), code="filing")
    return found  # type: ignore[no-any-return]


def _next_number(agency: Agency, year: int) -> str:
    table = connection.ops.quote_name(ComplaintSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS series (agency_id, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (agency_id, year) DO UPDATE SET last = series.last + 1 RETURNING last",
            [agency.pk, year],
        )
        last = cursor.fetchone()[0]
    return f"{agency.code}-T{year}-{last:05d}"
