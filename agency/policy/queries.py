"""What holds in a division on a day, and the calendar."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext

from agency.offices import prepared
from agency.offices.acts import Actor
from agency.offices.codes import ladder, province_of
from agency.offices.enums import RequestState
from agency.offices.matrix import Permission
from agency.offices.models import Agency, Division
from agency.offices.models.places import DivisionLevel
from agency.offices.tokens import id_in
from agency.policy.calendar import WorkingDays
from agency.policy.enums import Granularity, Origin, SourceKind
from agency.policy.impact import Change, prefix_of
from agency.policy.models import ParameterProposal, PolicyParameter, WorkingDay
from agency.policy.parameters import CAP, CAPPED, PARAMETERS, held_down
from agency.policy.shapes import Json


@dataclass(frozen=True, slots=True)
class ResolvedParameter:
    """The value that holds, where it was set and what backs it.

    `division_code` is None for the default of the installation or the product. `is_product_default` means that nobody
    has set anything: such a value is never shown as a rule of the place, unless `is_rule` says it is law everywhere.
    """

    name: str
    value: Json
    unit: str
    division_code: str | None
    valid_from: date | None
    valid_to: date | None
    source_text: str
    source_kind: SourceKind
    source_url: str
    is_product_default: bool
    capped_by: str = ""
    """The source of the limit that holds the value down, where one does."""

    @property
    def is_rule(self) -> bool:
        """Backed by law, a national rule or a rule of the place."""
        return self.source_kind in {SourceKind.LAW, SourceKind.NATIONAL, SourceKind.PROVINCE}

    @property
    def source_sentence(self) -> str:
        """The source in the reader's language, where it is one of the product's own sentences."""
        return gettext(self.source_text)

    def as_json(self) -> dict[str, Any]:
        """What a decision stores so that it can be replayed."""
        return {
            "value": self.value,
            "unit": self.unit,
            "division": self.division_code,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "source": self.source_text,
            "source_kind": self.source_kind.value,
            "product_default": self.is_product_default,
            **({"capped_by": self.capped_by} if self.capped_by else {}),
        }


NEAREST = """
SELECT DISTINCT ON (name) name, value, division_id, valid_from, valid_to, source_text, source_kind, source_url, origin
FROM policy_policyparameter
WHERE name = ANY (%(names)s::text[]) AND (division_id = ANY (%(rungs)s::text[]) OR division_id IS NULL)
    AND valid_from <= %(on)s::date AND (valid_to IS NULL OR valid_to >= %(on)s::date)
ORDER BY name, array_position(%(rungs)s::text[], division_id::text), id
"""
"""Each parameter as it is set the nearest; the default of the installation, without a division, comes last."""


def resolve(names: Iterable[str], division_code: str, on: date) -> dict[str, ResolvedParameter]:
    """What holds in a division on a day: its own value, else its city's, its province's, the default. One query.

    Raises KeyError for a name that isn't in `agency.policy.parameters`.
    """
    names = list(names)
    wanted = {name: PARAMETERS[name] for name in [*names, *([CAP] if CAPPED.intersection(names) else [])]}
    words = {"names": list(wanted), "rungs": list(ladder(division_code)), "on": on}
    set_there = {row[0]: _of_row(*row) for row in prepared.rows(NEAREST, words)}
    found = {name: set_there.get(name) or _default(name) for name in wanted}
    return {name: _held_down(found[name], found[CAP]) if name in CAPPED else found[name] for name in names}


def _held_down(resolved: ResolvedParameter, cap: ResolvedParameter) -> ResolvedParameter:
    value = held_down(resolved.value, cap.value)
    return resolved if value == resolved.value else replace(resolved, value=value, capped_by=cap.source_text)


def resolve_one(name: str, division_code: str, on: date) -> ResolvedParameter:
    """One parameter as it holds in a division on a day."""
    return resolve([name], division_code, on)[name]


def reached_by(change: Change) -> Q:
    """Records of agencies in the division of a change or below it, where nothing nearer is set on its day."""
    rows = PolicyParameter.objects.in_force(change.valid_from).filter(name=change.name)
    below = rows.filter(division__code__startswith=prefix_of(change.division_code))
    nearer = below.exclude(division=change.division_code).values_list("division_id", flat=True)
    condition = Q(agency__division__code__startswith=prefix_of(change.division_code))
    for code in sorted({each for each in nearer if each}):
        condition &= ~Q(agency__division__code__startswith=prefix_of(code))
    return condition


def values(resolved: Mapping[str, ResolvedParameter]) -> dict[str, Json]:
    """The bare values, as rules take them."""
    return {name: parameter.value for name, parameter in resolved.items()}


def _of_row(
    name: str, value: str | None, division: str | None, first: date, last: date | None, *told: str
) -> ResolvedParameter:
    source_text, source_kind, source_url, origin = told
    return ResolvedParameter(
        name=name,
        value=None if value is None else json.loads(value),
        unit=PARAMETERS[name].unit.value,
        division_code=division,
        valid_from=first,
        valid_to=last,
        source_text=source_text,
        source_kind=SourceKind(source_kind),
        source_url=source_url,
        is_product_default=division is None and origin == Origin.PACKAGED,
    )


def _default(name: str) -> ResolvedParameter:
    parameter = PARAMETERS[name]
    return ResolvedParameter(
        name=name,
        value=parameter.default,
        unit=parameter.unit.value,
        division_code=None,
        valid_from=None,
        valid_to=None,
        source_text=parameter.source_text,
        source_kind=parameter.source_kind,
        source_url="",
        is_product_default=True,
    )


def upload_limit(agency: Agency, on: date) -> timedelta | None:
    """How long a message of an agency to the exchange may wait for its answer (domain.md §9, a proposal)."""
    minutes: Any = resolve_one("exchange.upload_sla_minutes", agency.division_id, on).value
    return None if minutes is None else timedelta(minutes=int(minutes))


def filing_place(division_code: str, on: date) -> Division:
    """The division that a filing names when somebody goes to this one: the province or the city (domain.md R2.10).

    A county directly under a province is named itself. Raises Division.DoesNotExist for a code not in use.
    """
    if resolve_one("filing.place_granularity", division_code, on).value == Granularity.PROVINCE:
        return Division.objects.get(code=province_of(division_code))
    division = Division.objects.select_related("parent").get(code=division_code)
    return division.city or division


def working_days(first: date | None = None, last: date | None = None) -> WorkingDays:
    """The calendar, or a part of it, as a value for `agency.policy.periods`. One query."""
    rows = WorkingDay.objects.all()
    if first:
        rows = rows.filter(day__gte=first)
    if last:
        rows = rows.filter(day__lte=last)
    return WorkingDays(dict(rows.values_list("day", "is_working")))


def calendar_known_through() -> date | None:
    """The last day in the working-day table; beyond it every deadline is provisional."""
    return WorkingDay.objects.aggregate(last=Max("day"))["last"]


# Pages


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder on which a value is looked for: what it has set, before, now and later.

    `division` is None for the default of the installation, below which only the product's own remains.
    """

    division: Division | None
    now: PolicyParameter | None
    earlier: list[PolicyParameter]
    coming: list[PolicyParameter]


def rungs(name: str, division_code: str, on: date) -> list[Rung]:
    """The ladder of a place for one parameter, the nearest first. Two queries."""
    places = {each.pk: each for each in Division.objects.filter(pk__in=ladder(division_code))}
    rows = PolicyParameter.objects.filter(Q(division_id__in=places) | Q(division=None), name=name)
    by_place: dict[str | None, list[PolicyParameter]] = {}
    for row in rows.select_related("proposal").order_by("-valid_from", "id"):
        by_place.setdefault(row.division_id, []).append(row)
    steps = [places[code] for code in ladder(division_code) if code in places]
    return [_rung(place, by_place.get(place.pk if place else None, []), on) for place in [*steps, None]]


def _rung(place: Division | None, rows: list[PolicyParameter], on: date) -> Rung:
    coming = [row for row in rows if row.valid_from > on]
    begun = [row for row in rows if row.valid_from <= on]
    now = next((row for row in begun if row.valid_to is None or row.valid_to >= on), None)
    return Rung(place, now, [row for row in begun if row is not now], coming)


def divisions_found(text: str, *, within: str = "", limit: int = 24) -> list[Division]:
    """Divisions for a code, a name or pinyin that somebody typed, best first; `within` keeps to one and those below."""
    code = re.search(r"(?<!\d)[1-9]\d{5}(?!\d)", text)
    rows = Division.objects.search(code[0] if code else text)
    if within:
        rows = rows.filter(pk__startswith=prefix_of(within))
    return list(rows[:limit])


def division_meant(text: str, found: list[Division]) -> Division | None:
    """The one division that a text means: the only one found, the only one of exactly that code or name, a province."""
    if len(found) == 1:
        return found[0]
    wanted = text.strip().lower()
    provinces = [each for each in found if each.level == DivisionLevel.PROVINCE and each.name.startswith(wanted)]
    if wanted and len(provinces) == 1:
        return provinces[0]
    exact = [each for each in found if wanted in {each.pk, each.name, each.full_name, each.name_latin.lower()}]
    return exact[0] if len(exact) == 1 else None


PROPOSALS = 50


def proposals(actor: Actor, *, is_open: bool, before: str = "") -> QuerySet[ParameterProposal]:
    """Proposals that this actor may see, the newest first; those that wait, or those that were decided."""
    state = Q(state=RequestState.OPEN)
    rows = ParameterProposal.objects.visible_to(actor).filter(state if is_open else ~state)
    if place := id_in(before):
        rows = rows.filter(pk__lt=place)
    return rows.select_related("division", "agency", "proposed_by", "decided_by").order_by("-id")  # type: ignore[no-any-return]


def waiting_for(actor: Actor) -> QuerySet[ParameterProposal]:
    """Proposals that this actor may decide: those of the own agencies that somebody else made."""
    rows = ParameterProposal.objects.visible_to(actor, Permission.POLICY_DECIDE).filter(state=RequestState.OPEN)
    own = actor.judges_not(Permission.POLICY_DECIDE)
    return rows.exclude(proposed_by__in=own).select_related("division", "proposed_by").order_by("id")  # type: ignore[no-any-return]


def own_open(actor: Actor) -> QuerySet[ParameterProposal]:
    """Proposals of this actor that nobody has decided."""
    rows = ParameterProposal.objects.visible_to(actor, Permission.POLICY_PROPOSE).filter(state=RequestState.OPEN)
    me = actor.user.pk if actor.user else 0
    return rows.filter(proposed_by=me).select_related("division", "proposed_by").order_by("id")  # type: ignore[no-any-return]
