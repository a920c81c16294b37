"""Reading filings: the facts of a version, its assessment, the worklist, the next case."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.utils import timezone

from agency.offices.acts import Actor, office_day
from agency.offices.enums import RequestState
from agency.offices.matrix import Permission
from agency.offices.models import Agency, Division
from agency.offices.models.places import DivisionLevel
from agency.policy.enums import Granularity
from agency.policy.models import PolicyParameter
from agency.policy.parameters import PARAMETERS
from agency.policy.queries import ResolvedParameter, resolve, values
from agency.workers.models import Determination
from filings import eligibility, validity, workflow
from filings.enums import Reason, State
from filings.facts import Facts
from filings.gathering import facts_of
from filings.handed_in import HandedIn
from filings.models import Ending, FilingVersion, Override
from institutions.models import Institution
from institutions.queries import institutions_to_name

PAGE = 25
EXPIRING_DAYS = 30
PLACES_READ = 200
NO_FILTER = Q()
LOADED = (
    "filing__renews",
    "handled_by",
    "agency__division__parent",
    "worker",
    "relation__employer",
    "destination__parent",
    "replaces",
    "institution",
    "submitted_by",
    "claimed_by",
    "decided_by",
)
WRITTEN = ("filing", "agency__division")


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules say of a version on a day, with all that they looked at."""

    facts: Facts
    parameters: Mapping[str, ResolvedParameter]
    answers: tuple[eligibility.Answer, ...]
    window: validity.Window

    @property
    def refusing(self) -> list[Reason]:
        return eligibility.refusing(self.answers)

    def answer(self, code: Reason) -> eligibility.Answer | None:
        """What the rule with a code says; None where it isn't asked."""
        return next((each for each in self.answers if each.code == code), None)

    @property
    def unknown(self) -> list[Reason]:
        return [answer.code for answer in self.answers if answer.verdict is eligibility.Verdict.UNKNOWN]


def assess(version: FilingVersion, *, at: datetime, papers: HandedIn | None = None) -> Assessment:
    """The rules' answers as if the version were decided now; the day of application is kept once it was submitted.

    `papers` are those of today, where somebody has read them already.
    """
    today = office_day(at)
    parameters = resolve(eligibility.PARAMETERS, version.agency.division_id, today)
    plain = values(parameters)
    first = validity.first_day(today, in_hospital_since=version.in_hospital_since, parameters=plain)
    days = {"on": version.applied_on or today, "decided_on": today, "admitted_on": first}
    facts = facts_of(version, **days, papers=papers, at=at)
    return Assessment(
        facts=facts,
        parameters=parameters,
        answers=eligibility.assess(facts, plain),
        window=validity.window_of(facts, plain),
    )


def loaded(versions: QuerySet[FilingVersion]) -> QuerySet[FilingVersion]:
    """The same rows with everything that a page of one filing shows."""
    return versions.select_related(*LOADED)


def for_page(versions: QuerySet[FilingVersion]) -> QuerySet[FilingVersion]:
    """The same, read once with what they rest on and what was overridden: to be shown, not changed. Three queries."""
    confirmed = Determination.objects.select_related("confirmed_by")
    given = Override.objects.select_related("given_by").order_by("given_at", "id")
    return loaded(versions).prefetch_related(Prefetch("determinations", confirmed), Prefetch("overrides", given))


def to_write(versions: QuerySet[FilingVersion]) -> QuerySet[FilingVersion]:
    """The same rows with what every write looks at. The rest is read where it is wanted: the joins of a whole page take
    several times as long as that.
    """
    return versions.select_related(*WRITTEN)


# The worklist

FIRST_BY = {"todo": "due_on", "submitted": "due_on", "expiring": "valid_to"}
"""The day by which a tab is ordered, the earliest first; the other tabs show the newest first."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a tab. `before` and `after` ask for the pages around it; empty where there is none."""

    versions: list[FilingVersion]
    before: str
    after: str


def _todo(actor: Actor) -> Q:
    """What waits for this person: to decide what others entered, to complete what one entered oneself.

    Changes are versions like others. Cancellations are added where tabs are counted and listed: an approved version
    among millions is found through its cancellation only.
    """
    me = actor.user.pk if actor.user else 0
    states: set[State] = set()
    waiting = Q()
    own = actor.judges_not(Permission.FILING_RETURN)
    if actor.may(Permission.FILING_DECIDE) or actor.may(Permission.FILING_RETURN):
        states.add(State.SUBMITTED)
        waiting |= Q(state=State.SUBMITTED) & ~Q(editors__overlap=own)
    if actor.may(Permission.FILING_ENTER):
        states |= workflow.EDITABLE
        waiting |= Q(state__in=sorted(workflow.EDITABLE), handled_by=me)
    return Q(state__in=sorted(states)) & waiting


def tabs(actor: Actor, at: datetime) -> dict[str, Q]:
    """The worklist's tabs, in their order, each as a condition on visible versions."""
    today = office_day(at)
    start = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    me = actor.user.pk if actor.user else 0
    return {
        "todo": _todo(actor),
        "submitted": Q(state=State.SUBMITTED),
        "returned": Q(state=State.RETURNED),
        "drafts": Q(state=State.DRAFT),
        "cancellations": Q(pk__in=_cancellations(actor)),
        "expiring": Q(state=State.APPROVED, valid_to__gte=today, valid_to__lte=today + timedelta(days=EXPIRING_DAYS)),
        "mine_today": (Q(submitted_by=me, submitted_at__gte=start) | Q(decided_by=me, decided_at__gte=start)),
        "all": Q(),
    }


def _cancellations(actor: Actor) -> Any:
    """The versions whose cancellation waits for a decision, as far as this person sees them; a subquery."""
    return Ending.objects.visible_to(actor).filter(state=RequestState.OPEN).values("version")


def _ends_to_decide(actor: Actor) -> Any:
    """The versions whose cancellation waits for this person's decision: not what one asked for oneself; a subquery."""
    rows = Ending.objects.visible_to(actor, Permission.FILING_DECIDE).filter(state=RequestState.OPEN)
    return rows.exclude(requested_by__in=actor.judges_not(Permission.FILING_DECIDE)).values("version")


def condition_of(actor: Actor, at: datetime, tab: str) -> Q:
    """The rows of a tab. Cancellations to decide are named by their keys, so that an index finds them: one query."""
    condition = tabs(actor, at)[tab]
    if tab != "todo" or not actor.may(Permission.FILING_DECIDE):
        return condition
    return condition | Q(pk__in=list(_ends_to_decide(actor).values_list("version", flat=True)))


def tab_counts(actor: Actor, at: datetime) -> dict[str, int]:
    """Exact counts of all tabs, in one query: one counted part for each, so that each uses its own index."""
    visible = FilingVersion.objects.visible_to(actor).order_by()
    conditions = tabs(actor, at)
    counted = [*conditions.items(), ("todo", Q(pk__in=_ends_to_decide(actor)))]
    parts = [
        visible.filter(condition)
        .annotate(tab=Value(name))
        .values("tab")
        .annotate(n=Count("pk"))
        .values_list("tab", "n")
        for name, condition in counted
    ]
    found: Counter[str] = Counter()
    for name, number in parts[0].union(*parts[1:], all=True):
        found[name] += number
    return {name: found[name] for name in conditions}


def worklist(actor: Actor, at: datetime, *, tab: str, filters: Q, after: str = "", before: str = "") -> Page:
    """One page of a tab, from a place that does not move when rows come and go. What isn't a place is the beginning."""
    rows = FilingVersion.objects.visible_to(actor).filter(condition_of(actor, at, tab), filters)
    by = FIRST_BY.get(tab, "")
    backwards = bool(before) and not after
    if place := _place(after or before, by):
        rows = rows.filter(_beyond(place, by, backwards=backwards))
    else:
        backwards = False
    shown = rows.select_related("filing", "worker", "destination", "institution", "claimed_by")
    waiting = Ending.objects.filter(version=OuterRef("pk"), state=RequestState.OPEN)
    shown = shown.annotate(is_to_be_cancelled=Exists(waiting))
    found = list(shown.prefetch_related("determinations").order_by(*_order(by, backwards=backwards))[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    if not found:
        return Page([], "", "")
    earlier, later = (more, True) if backwards else (place is not None, more)
    return Page(found, _token(found[0], by) if earlier else "", _token(found[-1], by) if later else "")


def _order(by: str, *, backwards: bool) -> list[Any]:
    if not by:
        return ["id" if backwards else "-id"]
    day = F(by).desc(nulls_first=True) if backwards else F(by).asc(nulls_last=True)
    return [day, "-id" if backwards else "id"]


def _beyond(place: tuple[date | None, UUID], by: str, *, backwards: bool) -> Q:
    day, pk = place
    if not by:
        return Q(pk__gt=pk) if backwards else Q(pk__lt=pk)
    same = Q(**{by: day}) & (Q(pk__lt=pk) if backwards else Q(pk__gt=pk))
    if backwards:
        return same | (Q(**{f"{by}__isnull": False}) if day is None else Q(**{f"{by}__lt": day}))
    return same if day is None else same | Q(**{f"{by}__gt": day}) | Q(**{by: None})


def _token(version: FilingVersion, by: str) -> str:
    day = getattr(version, by) if by else None
    return f"{day.isoformat() if day else ''}~{version.pk}"


def _place(token: str, by: str) -> tuple[date | None, UUID] | None:
    day, _, pk = token.partition("~")
    try:
        return (date.fromisoformat(day) if day and by else None), UUID(pk)
    except ValueError:
        return None


def next_cases(actor: Actor) -> QuerySet[FilingVersion]:
    """Submitted versions this actor may decide and nobody has taken up, the earliest due first.

    Rows that other transactions hold are passed over; the filing is locked too, as by every other write.
    """
    me = actor.user.pk if actor.user else 0
    rows = FilingVersion.objects.visible_to(actor, Permission.FILING_DECIDE).filter(state=State.SUBMITTED)
    free = rows.filter(Q(claimed_by=None) | Q(claimed_by=me))
    concerned = actor.judges_not(Permission.FILING_DECIDE)
    free = free.exclude(editors__overlap=concerned).exclude(overriders__overlap=concerned)
    locked = free.select_related("filing").select_for_update(of=("self", "filing"), skip_locked=True)
    return locked.order_by("due_on", "id")


def to_lapse(today: date) -> QuerySet[FilingVersion]:
    """Approved referrals whose last day of admission has passed without one."""
    return FilingVersion.objects.filter(state=State.APPROVED, admitted_on=None, admit_until__lt=today).order_by(
        "admit_until", "id"
    )


def find_by_number(actor: Actor, number: str) -> FilingVersion | None:
    """The newest version of the filing with this number, if the actor may see it."""
    rows = FilingVersion.objects.visible_to(actor).filter(filing__number=number.strip().upper())
    return rows.order_by("-number").first()  # type: ignore[no-any-return]


def versions_of_worker(actor: Actor, worker_id: Any) -> list[FilingVersion]:
    """All versions of a worker's filings that the actor may see, the newest first."""
    rows = FilingVersion.objects.visible_to(actor).filter(worker=worker_id)
    return list(rows.select_related("filing", "destination").order_by("-id"))


def agencies_entering(actor: Actor) -> list[Agency]:
    """The agencies for which this actor may enter filings."""
    return [post.agency for post, _reach in actor.reaches(Permission.FILING_ENTER)]


def standing_of_worker(actor: Actor, worker_id: UUID, today: date) -> list[FilingVersion]:
    """What speaks against opening another filing: versions still open, and approved ones that have not run out."""
    rows = FilingVersion.objects.visible_to(actor).filter(worker=worker_id)
    running = Q(state=State.APPROVED) & (Q(valid_to=None) | Q(valid_to__gte=today))
    standing = rows.filter(Q(state__in=sorted(workflow.OPEN)) | running)
    return list(standing.select_related("filing", "destination").order_by("-id"))


# Places of treatment


def places_found(text: str, on: date, *, limit: int = 24) -> list[Division]:
    """Places that a filing can name, best first, for a code, a name or pinyin that somebody typed. Three queries.

    A county leads to the province or city that is filed (domain.md R2.10); a province that is filed by city gives its
    cities only.
    """
    code = re.search(r"(?<!\d)[1-9]\d{5}(?!\d)", text)
    found = list(Division.objects.search(code[0] if code else text).select_related("parent")[:PLACES_READ])
    by_province = _filed_by_province({division.province_id for division in found}, on)
    provinces = {division.pk: division for division in Division.objects.filter(pk__in=by_province)}
    places: dict[str, Division] = {}
    for division in found:
        if division.province_id in by_province:
            place = provinces[division.province_id]
        elif division.level == DivisionLevel.PROVINCE:
            continue
        else:
            place = division.city or division
        places.setdefault(place.pk, place)
    return list(places.values())[:limit]


def place_meant(text: str, found: list[Division]) -> Division | None:
    """The one place that a text means: the only one found, or the only one of exactly that code or name."""
    if len(found) == 1:
        return found[0]
    wanted = text.strip().lower()
    exact = [each for each in found if wanted in {each.pk, each.name, each.full_name, each.name_latin.lower()}]
    return exact[0] if len(exact) == 1 else None


def _filed_by_province(provinces: set[str], on: date) -> set[str]:
    rows = PolicyParameter.objects.in_force(on).filter(name="filing.place_granularity").order_by("id")
    held: dict[str | None, Any] = dict(rows.values_list("division_id", "value"))
    default = held.get(None, PARAMETERS["filing.place_granularity"].default)
    return {code for code in provinces if held.get(code, default) == Granularity.PROVINCE}


def institutions_there(place: Division | None, at: datetime, since: date | None = None) -> list[Institution]:
    """Protocol institutions in a place of treatment that may be named at a moment, by name.

    Of a worker who is in hospital `since` a day also those that took patients on it (domain.md R3.8).
    """
    if place is None:
        return []
    today = office_day(at)
    found = institutions_to_name(place.pk, today, at)
    if since is not None and since < today:
        found = found | institutions_to_name(place.pk, since)
    return list(found.prefetch_related(None))
