"""What holds in a division on a day, and the calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext

from agency.offices.codes import ladder, province_of
from agency.offices.models import Agency, Division
from agency.policy.calendar import WorkingDays
from agency.policy.enums import Granularity, Origin, SourceKind
from agency.policy.models import PolicyParameter, WorkingDay
from agency.policy.parameters import PARAMETERS
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
        }


def resolve(names: Iterable[str], division_code: str, on: date) -> dict[str, ResolvedParameter]:
    """What holds in a division on a day: its own value, else its city's, its province's, the default. One query.

    Raises KeyError for a name that isn't in `agency.policy.parameters`.
    """
    wanted = {name: PARAMETERS[name] for name in names}
    rungs = ladder(division_code)
    rows = (
        PolicyParameter.objects.in_force(on)
        .filter(Q(division_id__in=rungs) | Q(division=None), name__in=wanted)
        .order_by("id")
    )
    height = {code: rung for rung, code in enumerate(rungs)}
    nearest: dict[str, PolicyParameter] = {}
    for row in sorted(rows, key=lambda row: height.get(row.division_id or "", len(rungs)), reverse=True):
        nearest[row.name] = row
    return {name: _of_row(nearest[name]) if name in nearest else _default(name) for name in wanted}


def resolve_one(name: str, division_code: str, on: date) -> ResolvedParameter:
    """One parameter as it holds in a division on a day."""
    return resolve([name], division_code, on)[name]


def values(resolved: Mapping[str, ResolvedParameter]) -> dict[str, Json]:
    """The bare values, as rules take them."""
    return {name: parameter.value for name, parameter in resolved.items()}


def _of_row(row: PolicyParameter) -> ResolvedParameter:
    return ResolvedParameter(
        name=row.name,
        value=row.value,
        unit=PARAMETERS[row.name].unit.value,
        division_code=row.division_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source_text=row.source_text,
        source_kind=SourceKind(row.source_kind),
        source_url=row.source_url,
        is_product_default=row.division_id is None and row.origin == Origin.PACKAGED,
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
