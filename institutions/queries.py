"""The directory: institutions of a place, and what each may settle on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import BooleanField, Case, DateTimeField, F, Func, IntegerField, Q, QuerySet, Value, When

from agency.offices.acts import Actor
from agency.offices.enums import RequestState
from agency.offices.matrix import Permission
from agency.offices.tokens import id_in
from institutions import scope
from institutions.enums import Care, Reach
from institutions.models import Agreement, Institution, Matter
from institutions.models.matters import MatterQuerySet
from institutions.scope import ScopeAnswer


@dataclass(frozen=True, slots=True)
class Entry:
    """An institution with what it settles on the day asked for, by kind of care."""

    institution: Institution
    answers: dict[Care, ScopeAnswer]


def institutions_in(division_code: str, on: date) -> QuerySet[Institution]:
    """Institutions in a division or below it whose agreements aren't all known to have ended, by name."""
    over = Agreement.objects.filter(valid_to__lt=on).values("institution_id")
    current = Agreement.objects.exclude(valid_to__lt=on).values("institution_id")
    within = Institution.objects.filter(_within(division_code))
    return (
        within.exclude(Q(pk__in=over) & ~Q(pk__in=current))
        .select_related("division")
        .prefetch_related("agreements")
        .order_by("name", "id")
    )


def institutions_to_name(division_code: str, on: date, at: datetime | None = None) -> QuerySet[Institution]:
    """Those that a filing may name on a day: not the ones of which every agreement is suspended, terminated or over.

    Asked `at` a moment of that day a suspension counts if it holds then. One of which no agreement is on record stays:
    nobody knows (domain.md §0.3, R3.8, S20).
    """
    closed = (
        suspended_at(scope.moment_of(on, at))
        | Q(terminated_on__lte=on)
        | Q(state__in=scope.UNSIGNED)
        | Q(valid_to__lt=on)
    )
    shut = Agreement.objects.filter(closed).values("institution_id")
    open_still = Agreement.objects.exclude(closed).values("institution_id")
    return institutions_in(division_code, on).exclude(Q(pk__in=shut) & ~Q(pk__in=open_still))


def suspended_at(moment: datetime) -> Q:
    """The agreements under which no new patient is taken at a moment."""
    holds = Func(
        Value(moment, DateTimeField()),
        F("suspended"),
        template="(%(expressions)s))",
        arg_joiner=" <@ ANY(",
        output_field=BooleanField(),
    )
    return Q(holds)


def search_institutions(text: str, on: date, *, division_code: str = "", limit: int = 20) -> list[Institution]:
    """Institutions for a picker, best first: by name, other name, initials of the pinyin, credit code or place."""
    found = institutions_in(division_code, on)
    words = text.lower().split()
    for word in words:
        found = found.filter(
            Q(name__icontains=word)
            | Q(aliases__icontains=word)
            | Q(initials__startswith=word)
            | Q(credit_code__istartswith=word)
            | Q(division__full_name__contains=word)
        )
    if words:
        first = When(Q(name__istartswith=words[0]) | Q(initials__startswith=words[0]), then=Value(0))
        found = found.annotate(rank=Case(first, default=Value(1), output_field=IntegerField()))
        found = found.order_by("rank", "name", "id")
    return list(found[:limit])


def entries(institutions: Iterable[Institution], reach: Reach, on: date, at: datetime | None = None) -> list[Entry]:
    """What each settles for who is admitted on a day, asked `at` a moment. Wants `agreements` prefetched."""
    listed = []
    for institution in institutions:
        facts = [agreement.facts() for agreement in institution.agreements.all()]
        listed.append(Entry(institution, {care: scope.may_admit(facts, care, reach, on, at=at) for care in Care}))
    return listed


def institution_settles(institution_id: UUID, care: Care, reach: Reach, on: date) -> ScopeAnswer:
    """May this institution settle this care on this day? One query."""
    agreements = Agreement.objects.filter(institution_id=institution_id, care=care).order_by("id")
    return scope.may_settle([agreement.facts() for agreement in agreements], care, reach, on)


def place_settles(division_code: str, care: Care, reach: Reach, on: date) -> ScopeAnswer:
    """Has this place an institution that settles this care on this day? Unknown where nothing is on record."""
    answers = [entry.answers[care] for entry in entries(institutions_in(division_code, on), reach, on)]
    return scope.place_settles(answers)


PAGE = 50


def with_agreements() -> QuerySet[Institution]:
    """Institutions with all that their page shows."""
    return Institution.objects.select_related("division", "agency", "successor").prefetch_related("agreements__agency")


def institutions_meant(text: str) -> list[Institution]:
    """The institutions with this credit code or this whole name, at most two: one is what was meant."""
    return list(Institution.objects.filter(Q(credit_code=text.upper()) | Q(name=text)).order_by("id")[:2])


def matters_loaded() -> MatterQuerySet:
    """Matters with all that their pages show."""
    joined = ("institution", "agreement__agency", "agency", "successor", "proposed_by", "decided_by")
    return Matter.objects.select_related(*joined)  # type: ignore[no-any-return]


def matters_of(institution: Institution, actor: Actor) -> list[Matter]:
    """The last matters of an institution that the actor may see, newest first."""
    rows = matters_loaded().visible_to(actor).filter(institution=institution)
    return list(rows.order_by("-id")[:PAGE])


def matters_page(actor: Actor, *, is_open: bool, before: str = "") -> tuple[list[Matter], str]:
    """A page of matters, newest first, and where the next one begins. What is no place in it is its beginning."""
    states = [RequestState.OPEN] if is_open else [each for each in RequestState if each is not RequestState.OPEN]
    rows = matters_loaded().visible_to(actor).filter(state__in=states).order_by("-id")
    if place := id_in(before):
        rows = rows.filter(pk__lt=place)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def matters_waiting(actor: Actor) -> QuerySet[Matter]:
    """Matters that this actor may decide: somebody else's, the oldest first."""
    rows = matters_loaded().visible_to(actor, Permission.INSTITUTION_DECIDE).filter(state=RequestState.OPEN)
    return rows.exclude(proposed_by__in=actor.judges_not(Permission.INSTITUTION_DECIDE)).order_by("id")


def matters_proposed(actor: Actor) -> QuerySet[Matter]:
    """Matters of this actor that nobody has decided."""
    rows = matters_loaded().visible_to(actor, Permission.INSTITUTION_ENTER).filter(state=RequestState.OPEN)
    return rows.filter(proposed_by=actor.user).order_by("id")


def _within(division_code: str) -> Q:
    if not division_code:
        return Q()
    significant = division_code.removesuffix("00").removesuffix("00")
    return Q(division__code__startswith=significant)
