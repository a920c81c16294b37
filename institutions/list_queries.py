"""Lists of institutions that were sent in: which there are, and the rows of one of them, a page at a time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.tokens import id_in, number_in
from institutions.actions.lists import comparing
from institutions.enums import AgreementState, ListState, RowEffect
from institutions.importing.verdicts import RowVerdict
from institutions.list_changes import Before
from institutions.models import Agreement, Institution, InstitutionList, ListRow

PAGE = 50
LISTS_AT_MOST = 100
VIEWS: dict[str, Q] = {
    "added": Q(effect=RowEffect.ADDED),
    "changed": Q(effect=RowEffect.CHANGED),
    "same": Q(effect=RowEffect.SAME),
    "warned": Q(verdict=RowVerdict.WARN),
    "conflicts": Q(verdict=RowVerdict.CONFLICT),
    "duplicates": Q(verdict=RowVerdict.DUPLICATE),
    "refused": Q(verdict__in=[RowVerdict.REJECT, RowVerdict.REJECT_FILE]),
    "skipped": Q(verdict=RowVerdict.SKIP),
}
"""What can be looked at, each a part of the rows."""
TO_COME = (ListState.OPEN, ListState.ACCEPTED)
WRITTEN = (ListState.APPLIED, ListState.UNDOING, ListState.UNDONE)
INSTITUTIONS_BEFORE = """SELECT DISTINCT ON (entity)
 (jsonb_populate_record(NULL::institutions_institution, before -> 'institution')).*
 FROM institutions_listrow WHERE id = ANY(%s) ORDER BY entity, position"""
AGREEMENTS_BEFORE = """SELECT DISTINCT (jsonb_populate_record(NULL::institutions_agreement, one)).*
 FROM institutions_listrow, jsonb_array_elements(before -> 'agreements') one WHERE id = ANY(%s)"""


def lists(actor: Actor) -> list[InstitutionList]:
    """The newest lists that the actor sees."""
    rows = InstitutionList.objects.visible_to(actor).select_related("agency", "entered_by").defer("content")
    return list(rows.order_by("-id")[:LISTS_AT_MOST])


def to_decide(actor: Actor) -> QuerySet[InstitutionList]:
    """Lists that this actor may decide: read, and taken in by somebody else; the oldest first.

    Who sent a file of which nothing can be taken withdraws it: there is nothing to decide.
    """
    rows = InstitutionList.objects.visible_to(actor, Permission.INSTITUTION_DECIDE).filter(state=ListState.OPEN)
    rows = rows.exclude(verdicts__has_key=RowVerdict.REJECT_FILE.value)
    others = rows.exclude(entered_by__in=actor.judges_not(Permission.INSTITUTION_DECIDE))
    return others.select_related("agency", "entered_by").defer("content").order_by("id")


def one(actor: Actor, pk: UUID) -> InstitutionList:
    """A list that the actor sees. Raises Http404."""
    rows = InstitutionList.objects.select_related(
        "agency__division", "entered_by", "decided_by", "undone_by", "undo_act"
    )
    found: InstitutionList = rows.defer("content").get_visible(actor, pk=pk)
    return found


def rows_of(of: InstitutionList, view: str, *, after: str = "") -> tuple[list[ListRow], str]:
    """A page of the rows in the order of the file, and where the next page begins."""
    rows = ListRow.objects.filter(VIEWS[view], of=of, position__gt=number_in(after))
    found = list(rows.order_by("position").defer("before")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].position) if len(found) > PAGE else ""


def before(of: InstitutionList, rows: Sequence[ListRow]) -> dict[UUID, Before]:
    """What rows of a list replace: the register as it is, or, once the list was written, as it was before.

    Nothing of a list that came to nothing: what the register holds by now isn't what it was compared with.
    """
    changing = [each for each in rows if each.changes]
    if not changing or of.state not in (*TO_COME, *WRITTEN):
        return {}
    institutions, agreements = _register(changing) if of.state in TO_COME else _remembered(changing)
    of_each = defaultdict(list)
    for agreement in agreements:
        of_each[agreement.institution_id].append(agreement)
    return {each.pk: Before(each, of_each[each.pk]) for each in institutions}


def _register(rows: list[ListRow]) -> tuple[list[Institution], list[Agreement]]:
    keys = {each.entity for each in rows}
    return list(Institution.objects.filter(pk__in=keys)), list(Agreement.objects.filter(institution__in=keys))


def _remembered(rows: list[ListRow]) -> tuple[list[Institution], list[Agreement]]:
    keys = [[each.pk for each in rows]]
    return list(Institution.objects.raw(INSTITUTIONS_BEFORE, keys)), list(
        Agreement.objects.raw(AGREEMENTS_BEFORE, keys)
    )


def gone(of: InstitutionList, on: date, *, after: str = "") -> tuple[list[Institution], str]:
    """Institutions of the list's place with an agreement in force that aren't in the list; nothing is done to them."""
    rows = _gone(of, on)
    if last := Institution.objects.filter(pk=id_in(after)).first():
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, id__gt=last.pk))
    found = list(rows.select_related("division").order_by("name", "id")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def _gone(of: InstitutionList, on: date) -> QuerySet[Institution]:
    """What is counted when the list is compared (actions/lists/comparing.py, GONE)."""
    code = str(of.agency.division_id).removesuffix("00").removesuffix("00")
    binding = [AgreementState.SIGNED, AgreementState.ONLINE]
    holding = Agreement.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), institution=OuterRef("pk"), state__in=binding
    )
    listed = ListRow.objects.filter(of=of)
    untaken = listed.filter(entity=None)
    return Institution.objects.filter(
        Exists(holding),
        ~Exists(listed.filter(entity=OuterRef("pk"))),
        ~Exists(untaken.filter(credit_code=OuterRef("credit_code"))),
        ~Exists(untaken.filter(name=OuterRef("name"))),
        division__code__startswith=code,
        successor=None,
    )


def is_refused_whole(of: InstitutionList) -> bool:
    """Could nothing be taken of the file?"""
    return RowVerdict.REJECT_FILE.value in of.verdicts


def counts(of: InstitutionList) -> dict[str, Any]:
    """How many rows each view holds, from what was counted when the list was compared."""
    told, did = of.verdicts, of.effects
    return {
        "added": did.get(RowEffect.ADDED, 0),
        "changed": did.get(RowEffect.CHANGED, 0),
        "same": did.get(RowEffect.SAME, 0),
        "gone": of.gone,
        "warned": told.get(RowVerdict.WARN, 0),
        "conflicts": told.get(RowVerdict.CONFLICT, 0),
        "duplicates": told.get(RowVerdict.DUPLICATE, 0),
        "refused": told.get(RowVerdict.REJECT, 0) + told.get(RowVerdict.REJECT_FILE, 0),
        "skipped": told.get(RowVerdict.SKIP, 0),
    }


def waiting(state: ListState) -> list[UUID]:
    """Lists that wait in a state for a task, the oldest first."""
    return list(InstitutionList.objects.filter(state=state).order_by("id").values_list("pk", flat=True))


def is_at_work(of: InstitutionList) -> bool:
    """Does a task hold the list at this moment? Asked of the database, so a worker that died is never waited for."""
    with transaction.atomic():
        return InstitutionList.objects.lock_unless_held(of.pk) is None


def moved(of: InstitutionList) -> int:
    """How many institutions of an open list have changed since it was compared: then it can't go into the register."""
    with connection.cursor() as cursor:
        return comparing.moved_since(cursor, of)
