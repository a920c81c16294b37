"""Reading filings: the facts of a version, its assessment, the worklist, the next case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from agency.offices.acts import Actor, office_day
from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.policy.queries import ResolvedParameter, resolve, values
from agency.workers.enums import CardState, DeterminationState
from agency.workers.models import Determination, InsuranceRelation
from filings import eligibility, validity
from filings.enums import State
from filings.facts import DeterminationFacts, Facts, OtherFiling, RelationFacts
from filings.models import FilingVersion

PAGE = 25
EXPIRING_DAYS = 30
LOADED = (
    "filing__opened_by",
    "agency__division",
    "worker",
    "relation__employer",
    "destination",
    "institution",
    "submitted_by",
    "claimed_by",
    "decided_by",
)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules say of a version on a day, with all that they looked at."""

    facts: Facts
    parameters: Mapping[str, ResolvedParameter]
    answers: tuple[eligibility.Answer, ...]
    window: validity.Window

    @property
    def refusing(self) -> list[eligibility.Reason]:
        return eligibility.refusing(self.answers)

    @property
    def unknown(self) -> list[eligibility.Reason]:
        return [answer.code for answer in self.answers if answer.verdict is eligibility.Verdict.UNKNOWN]


def assess(version: FilingVersion, *, at: datetime) -> Assessment:
    """The rules' answers as if the version were decided now; the day of application is kept once it was submitted."""
    today = office_day(at)
    facts = facts_of(version, on=version.applied_on or today, decided_on=today)
    parameters = resolve(eligibility.PARAMETERS, version.agency.division_id, today)
    plain = values(parameters)
    return Assessment(
        facts=facts,
        parameters=parameters,
        answers=eligibility.assess(facts, plain),
        window=validity.window(version.category, plain, approved_on=today, posting_ends_on=version.away_until),
    )


def facts_of(version: FilingVersion, *, on: date, decided_on: date) -> Facts:
    """Gather what the rules look at. Three queries, whatever the number of determinations or filings."""
    return Facts(
        on=on,
        decided_on=decided_on,
        category=version.category,
        services=tuple(sorted(version.services)),
        relation=_relation_facts(version.relation),
        determinations=tuple(
            _determination_facts(each) for each in version.determinations.order_by("decided_on", "id")
        ),
        away_from=version.away_from,
        away_until=version.away_until,
        identity=version.identity,
        has_card=version.worker.cards.filter(state=CardState.NORMAL).exists(),
        others=tuple(_others(version)),
    )


def _relation_facts(relation: InsuranceRelation | None) -> RelationFacts | None:
    if relation is None:
        return None
    return RelationFacts(relation.starts_on, relation.ends_on, relation.paid_through)


def _determination_facts(determination: Determination) -> DeterminationFacts:
    return DeterminationFacts(
        kind=determination.kind,
        number=determination.number,
        decided_on=determination.decided_on,
        happened_on=determination.happened_on,
        valid_to=determination.valid_to,
        confirmed=determination.state == DeterminationState.CONFIRMED,
        revoked_on=determination.revoked_on,
        third_party=determination.third_party,
        reconsidered_since=determination.reconsidered_since,
    )


def _others(version: FilingVersion) -> list[OtherFiling]:
    rows = FilingVersion.objects.filter(
        worker=version.worker_id, relation=version.relation_id, slot=version.slot, state=State.APPROVED
    ).exclude(filing=version.filing_id)
    found = rows.order_by("effective_from", "id").values_list("filing__number", "effective_from", "valid_to")
    return [OtherFiling(*row) for row in found]


def loaded(versions: QuerySet[FilingVersion]) -> QuerySet[FilingVersion]:
    """The same rows with everything that a page of one filing shows."""
    return versions.select_related(*LOADED)


# The worklist


def _todo(actor: Actor) -> Q:
    """What waits for this person: to decide what others entered, to complete what one entered oneself."""
    me = actor.user.pk if actor.user else 0
    waiting = Q(pk__in=[])
    if actor.may(Permission.FILING_DECIDE) or actor.may(Permission.FILING_RETURN):
        waiting |= Q(state=State.SUBMITTED) & ~Q(editors__contains=[me])
    if actor.may(Permission.FILING_ENTER):
        waiting |= Q(state__in=[State.DRAFT, State.RETURNED], filing__opened_by=me)
    return waiting


def tabs(actor: Actor, at: datetime) -> dict[str, Q]:
    """The worklist's tabs, in their order, each as a condition on visible versions."""
    today = office_day(at)
    start = at - timedelta(hours=24)
    me = actor.user.pk if actor.user else 0
    return {
        "todo": _todo(actor),
        "submitted": Q(state=State.SUBMITTED),
        "returned": Q(state=State.RETURNED),
        "drafts": Q(state=State.DRAFT),
        "expiring": Q(state=State.APPROVED, valid_to__gte=today, valid_to__lte=today + timedelta(days=EXPIRING_DAYS)),
        "mine_today": (Q(submitted_by=me, submitted_at__gte=start) | Q(decided_by=me, decided_at__gte=start)),
        "all": Q(),
    }


def tab_counts(actor: Actor, at: datetime) -> dict[str, int]:
    """Exact counts of all tabs, in one query."""
    counts = {name: Count("pk", filter=condition) for name, condition in tabs(actor, at).items() if condition}
    visible = FilingVersion.objects.visible_to(actor)
    found = visible.aggregate(all=Count("pk"), **counts)
    return {name: found[name] for name in tabs(actor, at)}


def worklist(actor: Actor, at: datetime, *, tab: str, filters: Q, after: str = "") -> list[FilingVersion]:
    """One page of a tab, the newest first, and one row more if there is a next page. `after`: the last id shown."""
    rows = FilingVersion.objects.visible_to(actor).filter(tabs(actor, at)[tab], filters)
    if after:
        rows = rows.filter(pk__lt=after)
    shown = rows.select_related("filing", "worker", "destination", "institution", "claimed_by")
    return list(shown.order_by("-id")[: PAGE + 1])


def next_cases(actor: Actor) -> QuerySet[FilingVersion]:
    """Submitted versions this actor may decide and nobody has taken up, the earliest due first.

    Rows that other transactions hold are passed over.
    """
    me = actor.user.pk if actor.user else 0
    rows = FilingVersion.objects.visible_to(actor, Permission.FILING_DECIDE).filter(state=State.SUBMITTED)
    free = rows.filter(Q(claimed_by=None) | Q(claimed_by=me)).exclude(editors__contains=[me])
    return free.order_by("due_on", "id").select_for_update(of=("self",), skip_locked=True)


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
