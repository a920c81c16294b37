"""What an assessment rests on, gathered from the tables: places, catalogues, the recognised injury, device notices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from agency.offices import prepared
from agency.offices.acts import Actor
from agency.offices.codes import ladder
from agency.policy.calendar import WorkingDays
from agency.policy.periods import working_days_late
from agency.policy.queries import ResolvedParameter, resolve
from agency.workers.enums import DeterminationState
from agency.workers.models import Determination
from filings.eligibility.place import OUTPATIENT_BY
from filings.enums import Scope, Service
from institutions.enums import Verdict
from institutions.pilot import in_pilot
from settlement.assessment import Chosen, Line, Notice, Recognised, Reviewed
from settlement.assessment.notices import as_json as notice_as_json
from settlement.assessment.scope import PARAMETERS as SCOPE_PARAMETERS
from settlement.assessment.scope import ScopeAnswer, in_scope
from settlement.catalogues import choosing
from settlement.device_queries import NOTHING, Configured, configured, own_notices
from settlement.enums import CatalogueKind, CatalogueOrigin, OfflineState, StayRole
from settlement.models import Claim, OfflineUse, Stay
from settlement.review_queries import Word, words_on

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Context:
    """Everything about a stay that decides on its lines, before the catalogue items."""

    places: choosing.Places
    parameters: Mapping[str, ResolvedParameter]
    scope: ScopeAnswer
    recognised: Recognised
    chosen: Mapping[int, Chosen]
    told_notices: tuple[Notice, ...] = ()
    configured: Configured = NOTHING
    main_diagnosis: str = ""
    editions: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[int, Word] = field(default_factory=dict)

    @property
    def reviewed(self) -> dict[int, Reviewed]:
        """What was said of lines before, by their numbers."""
        return {number: word.said for number, word in self.words.items()}

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The payment notices with what was paid under them before."""
        return tuple(map(self.configured.applied_to, self.told_notices))

    def as_json(self) -> dict[str, Any]:
        """What a bill keeps of it, so that its assessment can be explained and given again."""
        return {
            "insured": self.places.insured,
            "treatment": self.places.treatment,
            "parameters": {name: each.as_json() for name, each in self.parameters.items()},
            "scope": {"verdict": self.scope.verdict.value, "why": self.scope.why.value},
            "parts": list(self.recognised.parts),
            "diagnoses": list(self.recognised.diagnoses),
            "main_diagnosis": self.main_diagnosis,
            "reviews": {str(number): word.as_json() for number, word in self.words.items()},
            "catalogues": self.editions,
            "notices": [notice_as_json(each) for each in self.told_notices],
            "configured": self.configured.as_json(),
        }


def context_of(
    stay: Stay, lines: Sequence[Line], notices: Sequence[Notice] = (), *, receipt_number: str = ""
) -> Context:
    """What holds for the lines of a stay. Two queries, two more for our own worker, one where lines were
    reviewed, and for devices one or two.

    Whose catalogue holds is decided on the day of admission [proposal], which of its versions on the day of each line
    (domain.md S12). `notices` are those that the caller knows of; for our own worker ours are read.
    """
    places = places_of(stay)
    parameters = resolve((*choosing.PARAMETERS, *SCOPE_PARAMETERS), places.insured, stay.admitted_on)
    kinds = {line.kind for line in lines}
    told: tuple[Notice, ...] = ()
    known = NOTHING
    if CatalogueKind.DEVICE in kinds:
        own = own_notices(stay.worker) if stay.worker is not None else ()
        told, known = (*own, *notices), configured(stay)
    chosen = choose_for(stay, lines, places, {name: parameters[name].value for name in choosing.PARAMETERS})
    return Context(
        places,
        parameters,
        scope_of(stay, places, parameters),
        recognised_of(stay),
        chosen,
        told,
        known,
        stay.main_diagnosis,
        choosing.editions(lines, chosen),
        words_on(stay, lines, receipt_number),
    )


def places_of(stay: Stay) -> choosing.Places:
    insured = stay.received.insured_place if stay.received is not None else stay.agency.division_id
    return choosing.Places(insured=insured, treatment=stay.place_id)


def scope_of(stay: Stay, places: choosing.Places, parameters: Mapping[str, ResolvedParameter]) -> ScopeAnswer:
    """Is the stay in the scope of direct settlement?"""
    cities = [_city(places.insured), _city(places.treatment)]
    return in_scope(
        Service(stay.service),
        Scope(stay.scope),
        stay.admitted_on,
        outpatient=bool(parameters[OUTPATIENT_BY[stay.scope]].value),
        in_pilot=[in_pilot(city) for city in cities],
    )


def _city(code: str) -> str:
    return ladder(code)[-2] if len(ladder(code)) > 1 else code


def recognised_of(stay: Stay) -> Recognised:
    """The recognised injury: as the exchange told, or as our own determinations say of what happened before the stay.

    Ours may have been decided since: a claim is judged by them however late they came (claim_eligibility.py).
    """
    if stay.received is not None:
        return Recognised(tuple(stay.received.injured_parts), tuple(stay.received.diagnoses))
    before = Q(happened_on=None) | Q(happened_on__lte=stay.admitted_on)
    rows = Determination.objects.filter(before, worker=stay.worker, state=DeterminationState.CONFIRMED)
    standing = rows.filter(Q(revoked_on=None) | Q(revoked_on__gt=stay.admitted_on)).order_by("decided_on", "id")
    parts: list[str] = []
    diagnoses: list[str] = []
    for each in standing:
        parts += each.injured_parts
        diagnoses += each.icd_codes
    return Recognised(tuple(dict.fromkeys(parts)), tuple(dict.fromkeys(diagnoses)))


def choose_for(
    stay: Stay, lines: Sequence[choosing.Served], places: choosing.Places, values: Mapping[str, object]
) -> dict[int, Chosen]:
    """The catalogue version that holds for each line by its number. One query.

    `values` are those of the parameters that say whose catalogue holds.
    """
    origins = {name: CatalogueOrigin(str(values[name])) for name in choosing.PARAMETERS}
    kinds = {line.kind for line in lines}
    where = choosing.divisions(kinds, origins, places, Service(stay.service), Scope(stay.scope))
    days = [line.served_on for line in lines]
    return choosing.choose(lines, versions_between(where, min(days), max(days)), where)


VERSIONS = """
SELECT v.id, c.kind, c.division_id, v.valid_from, v.valid_to, v.is_complete
FROM settlement_catalogue c JOIN settlement_catalogueversion v ON v.catalogue_id = c.id
WHERE c.kind = ANY (%(kinds)s::text[]) AND c.division_id = ANY (%(divisions)s::text[]) AND v.state = 'APPLIED'
    AND v.valid_from <= %(last)s::date AND (v.valid_to IS NULL OR v.valid_to >= %(first)s::date)
ORDER BY v.valid_from, v.id
"""


def versions_between(where: Mapping[CatalogueKind, Sequence[str]], first: date, last: date) -> list[choosing.Version]:
    """The versions in force at some time between two days, of the kinds and in the divisions given. One query."""
    words = {
        "kinds": [kind.value for kind in where],
        "divisions": list({division for rungs in where.values() for division in rungs}),
        "first": first,
        "last": last,
    }
    found = prepared.rows(VERSIONS, words)
    return [choosing.Version(row[0], CatalogueKind(row[1]), *row[2:]) for row in found]


def overdue(claim: Claim, on: date, calendar: WorkingDays) -> int:
    """By how many working days the decision on a claim is late on a day; 0 if it isn't, or nothing waits."""
    if claim.due_on is None or not claim.is_open:
        return 0
    return working_days_late(claim.due_on, on, calendar)


def offline_uses(actor: Actor, *, only_open: bool, before: UUID | None = None) -> list[OfflineUse]:
    """Admissions while the line was down, the newest first: those to look at, or all. One more than a page has."""
    rows = OfflineUse.objects.visible_to(actor).select_related("agency", "stay__received", "looked_by")
    if only_open:
        rows = rows.filter(state=OfflineState.DIFFERS)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: SHOWN + 1])


def is_direct(stay: Stay) -> bool:
    """Is this the side that settles with the institution?"""
    return stay.role == StayRole.PLACE_OF_TREATMENT


def settles(answer: ScopeAnswer) -> bool:
    """The unknown never refuses (domain.md §0.3)."""
    return answer.verdict is not Verdict.NO
