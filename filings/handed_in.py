"""Reading papers: which ones a version needs, where each stands, until when missing ones may be named."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.policy import periods
from agency.policy.queries import ResolvedParameter, resolve, resolve_one, working_days
from agency.workers.enums import DeterminationState
from filings.clauses import Clause, paper_clauses
from filings.enums import Evidence, PaperKind, PaperState, State
from filings.models import FilingVersion, Paper, Supplement
from filings.papers import TAKEN_OVER, Asked, Needed, needed

LACKING = frozenset({PaperState.MISSING, PaperState.REFUSED})
COMMITMENT = "filing.allow_commitment"
NOTICE = "filing.supplement_notice_days"
ROLL = "calendar.roll_deadlines"


@dataclass(frozen=True, slots=True)
class Line:
    """A paper that is needed, or that was handed in without being needed any more; `paper` None: nobody saved yet."""

    kind: PaperKind
    needed: Needed | None
    paper: Paper | None
    clause: Clause

    @property
    def state(self) -> PaperState:
        return PaperState(self.paper.state) if self.paper else PaperState.MISSING

    @property
    def is_wanting(self) -> bool:
        """Needed now, and neither handed in nor accepted."""
        return self.needed is not None and not self.needed.may_follow and self.state in LACKING


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was handed in for a version, the one notice of what is missing, and the parameters they stand under."""

    lines: list[Line]
    notice: Supplement | None
    parameters: Mapping[str, ResolvedParameter]


def of(version: FilingVersion, today: date) -> HandedIn:
    """All that pages and rules say of a version's papers. Three queries, one more for determinations not yet read."""
    parameters = resolve([COMMITMENT, NOTICE, ROLL], _division(version), today)
    wanted = needed(_asked(version, bool(parameters[COMMITMENT].value)))
    return HandedIn(_lines(version, wanted), notice_of(version), parameters)


def needed_of(version: FilingVersion, today: date) -> tuple[Needed, ...]:
    """The papers that the rules ask for, for the version as it is stored. Two queries at most."""
    commits = version.evidence == Evidence.COMMITMENT
    counts = commits and bool(resolve_one(COMMITMENT, _division(version), today).value)
    return needed(_asked(version, counts))


def _asked(version: FilingVersion, commitment_counts: bool) -> Asked:
    chosen = [(each.kind, each.state, each.third_party) for each in version.rests_on()]
    return Asked(
        scope=version.scope,
        category=version.category,
        services=frozenset(version.services),
        evidence=version.evidence,
        is_emergency=version.is_emergency,
        chosen=frozenset(kind for kind, _state, _third in chosen),
        on_file=frozenset(kind for kind, state, _third in chosen if state == DeterminationState.CONFIRMED),
        third_party=frozenset(third for _kind, _state, third in chosen),
        commitment_counts=commitment_counts,
    )


def _division(version: FilingVersion) -> str:
    return version.agency.division_id


def lines(version: FilingVersion, today: date) -> list[Line]:
    """Every paper that is needed, then those that lie there without being needed. Three queries."""
    return _lines(version, needed_of(version, today))


def _lines(version: FilingVersion, wanted: tuple[Needed, ...]) -> list[Line]:
    rows = version.papers.select_related("judged_by", "taken_from__version__filing")
    held: dict[str, Paper] = {paper.kind: paper for paper in rows}
    clauses = paper_clauses()
    found = [Line(each.kind, each, held.pop(each.kind, None), clauses[each.kind]) for each in wanted]
    left = [kind for kind in PaperKind if kind in held and held[kind].state != PaperState.MISSING]
    return found + [Line(kind, None, held[kind], clauses[kind]) for kind in left]


def wanting(version: FilingVersion, today: date) -> list[PaperKind]:
    """The kinds of paper that are needed and still missing or refused."""
    return [line.kind for line in lines(version, today) if line.is_wanting]


def notice_of(version: FilingVersion) -> Supplement | None:
    """The one notice of missing papers of a version."""
    return Supplement.objects.filter(version=version).select_related("asked_by").first()


def notices_near(actor: Actor, today: date) -> QuerySet[Supplement]:
    """Unanswered notices of this person's filings whose day was recalled or is over, the earliest first. One query."""
    rows = Supplement.objects.visible_to(actor, Permission.FILING_ENTER).filter(
        Q(reminded_at__isnull=False) | Q(answer_by__lt=today),
        answered_at=None,
        version__state=State.RETURNED,
        version__handled_by=actor.user,
    )
    return rows.select_related("version__filing", "version__worker").order_by("answer_by", "id")  # type: ignore[no-any-return]


def may_be_asked_again(version: FilingVersion, notice: Supplement) -> list[PaperKind]:
    """Papers that the notice named and that were refused again; nothing else (Administrative Licensing Law art. 32)."""
    refused = set(version.papers.filter(state=PaperState.REFUSED).values_list("kind", flat=True))
    return _askable_again(refused, notice)


def asked_again_from(held: HandedIn) -> list[PaperKind]:
    """The same of papers that were read already; without a notice none."""
    refused = {line.kind for line in held.lines if line.state == PaperState.REFUSED}
    return _askable_again(refused, held.notice) if held.notice else []


def _askable_again(refused: Collection[str], notice: Supplement) -> list[PaperKind]:
    return [kind for kind in PaperKind if kind in refused and kind in notice.items]


def notice_due(version: FilingVersion, parameters: Mapping[str, ResolvedParameter]) -> periods.DueDay | None:
    """The last day on which missing papers can be named; None before the application. One query.

    On the spot or within five days of the application (Administrative Licensing Law art. 32, an analogue;
    domain.md R2.18), counted by Civil Code arts 200-204.
    """
    if version.applied_on is None:
        return None
    return notice_due_after(version.applied_on, parameters[NOTICE].value, bool(parameters[ROLL].value))


def notice_due_after(applied_on: date, days: Any, roll: bool) -> periods.DueDay:
    return periods.due_after_days(applied_on, int(days), working_days(first=applied_on), roll=roll)


def same_proof(version: FilingVersion, kinds: list[PaperKind]) -> dict[str, Paper]:
    """The newest accepted paper of each kind in an earlier version or filing of the worker that proves the same thing.

    What shows residence or posting proves it for the same place and first day only. One query.
    """
    rows = (
        Paper.objects.filter(version__worker=version.worker_id, version__agency=version.agency_id)
        .filter(state=PaperState.ACCEPTED, taken_from=None, kind__in=sorted(set(kinds) & TAKEN_OVER))
        .exclude(version=version.pk)
        .select_related("version__filing")
        .order_by("judged_at", "id")
    )
    return {paper.kind: paper for paper in rows if _proves_for(paper, version)}


def _proves_for(paper: Paper, version: FilingVersion) -> bool:
    if paper.kind not in {PaperKind.RESIDENCE, PaperKind.POSTING_LETTER}:
        return True
    then = paper.version
    return (then.destination_id, then.away_from) == (version.destination_id, version.away_from)
