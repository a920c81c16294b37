"""Acts and reads as lists: scoped, filtered, newest first from a place that does not move."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from agency.audit import registry, timeline
from agency.audit.models import Event, ReadEntry
from agency.offices.acts import Actor
from agency.offices.enums import Place
from agency.offices.matrix import Permission
from agency.offices.models import Act, Post

PAGE = 30
LAST_DAY = date(2999, 12, 31)
"""Later days typed into a filter mean no end; the calendar itself ends in 9999."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list was asked for. Days are those of the desk, both inclusive."""

    person: str = ""
    first: date | None = None
    last: date | None = None
    kind: str = ""
    denied: bool = False
    after: str = ""

    def within(self) -> Q:
        condition = Q()
        if self.first:
            condition &= Q(at__gte=morning(self.first))
        if self.last:
            condition &= Q(at__lt=morning(min(self.last, LAST_DAY) + timedelta(days=1)))
        return condition

    def by_whom(self) -> Q:
        text = self.person.strip()
        return Q(user__staff_number=text) | Q(user__name=text) if text else Q()


def morning(day: date) -> datetime:
    """When a day of the desk begins."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def acts(actor: Actor, wanted: Wanted) -> QuerySet[Act]:
    """Acts at the desks that the actor inspects, with their events; denied acts too."""
    rows = Act.objects.filter(_at_desks_of(actor)).filter(wanted.within()).filter(wanted.by_whom())
    happened = Event.objects.filter(act=OuterRef("pk"))
    if wanted.denied:
        rows = rows.exclude(denied="")
    elif not wanted.kind:
        rows = rows.filter(Exists(happened) | ~Q(denied="") | Q(place=Place.ADMIN))
    if wanted.kind:
        rows = rows.filter(Exists(happened.filter(kind=wanted.kind)))
    events = Prefetch("events", Event.objects.order_by("at", "id"))
    rows = rows.filter(timeline.beyond(wanted.after)).select_related(*timeline.JOINED)
    return rows.prefetch_related(events).order_by("-at", "-pk")


def _at_desks_of(actor: Actor) -> Q:
    """Acts under posts there, and those without a post of people who work there or of machines that act for there."""
    here = actor.within(Permission.HISTORY_VIEW)
    mine = Q(post__in=Post.objects.filter(here).values("pk"))
    people = Q(post=None, user__in=Post.objects.filter(here).values("user_id"))
    machines = Q(user=None) & Exists(Event.objects.filter(here, act=OuterRef("pk")))
    condition = mine | people | machines
    if actor.may(Permission.POST_VIEW):
        condition |= Q(user__is_superuser=True, place=Place.ADMIN)
    return condition


def reads(actor: Actor, wanted: Wanted) -> QuerySet[ReadEntry]:
    """Who looked at whose data, and for what."""
    rows = ReadEntry.objects.visible_to(actor).filter(wanted.within()).filter(wanted.by_whom())
    if wanted.kind:
        rows = rows.filter(subject_type=wanted.kind)
    rows = rows.filter(timeline.beyond(wanted.after)).select_related("user", "agency")
    return rows.order_by("-at", "-pk")  # type: ignore[no-any-return]


def subjects(actor: Actor, named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Records by kind and key, described for those who may see their history: one query for each kind."""
    keys: dict[str, set[str]] = {}
    for kind, key in named:
        keys.setdefault(kind, set()).add(key)
    found: dict[tuple[str, str], str] = {}
    for kind, wanted in sorted(keys.items()):
        record = registry.find(kind)
        if record is not None:
            rows: Any = record.rows(actor).filter(pk__in=wanted)
            found.update({(kind, str(row.pk)): f"{record.label} {record.describe(row)}" for row in rows})
    return found
