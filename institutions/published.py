"""The published directory: which institutions a place has on a day, for everybody and for machines (domain.md R3.1).

Lists are walked by key, never counted or skipped through, and a search by name goes through an index of signs and
pairs, so that both stay fast with half a million rows (perf.md B).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from institutions import scope
from institutions.enums import Reach, StandsAs
from institutions.models import Agreement, Institution
from institutions.queries import suspended_at

PAGE = 50
FEW_AT_MOST = 1000
"""So many names that fit a search are few: they are looked up, and not looked for in the order of the page."""
CHUNK = 2000
CREDIT_CODE_LENGTH = 18
STATES = ("settles", "signed", "suspended", "over")
GRAMS = "institution_grams"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see: where, which kind of care, for whom, in which state, on which day, by which name."""

    on: date
    place: str = ""
    care: str = ""
    reach: str = ""
    state: str = "settles"
    text: str = ""
    at: datetime | None = None
    """When they ask: today's directory is that of this moment, that of any other day how the day ended or will end."""

    @property
    def moment(self) -> datetime:
        return scope.moment_of(self.on, self.at)


def rows(asked: Asked) -> QuerySet[Institution]:
    """The institutions that were asked for, by place and name."""
    matching = agreements(asked)
    found = _places_and_names(asked).filter(Exists(matching.filter(institution=OuterRef("pk"))))
    shown = Prefetch("agreements", queryset=matching.order_by("care", "valid_from", "id"), to_attr="shown")
    return found.select_related("division").prefetch_related(shown).order_by("division_id", "name")  # unique together


def _places_and_names(asked: Asked) -> QuerySet[Institution]:
    """The institutions of the place and the name, whatever their agreements."""
    found = Institution.objects.filter(goes_on(asked.on))
    if asked.place:
        first, last = bounds(asked.place)
        found = found.filter(division_id__gte=first, division_id__lt=last)
    return _named(found, asked.text) if asked.text.strip() else found


def agreements(asked: Asked) -> QuerySet[Agreement]:
    """The agreements that make an institution appear: of that kind, for those, in that state on that day."""
    found = Agreement.objects.exclude(state__in=scope.UNSIGNED)
    if asked.care:
        found = found.filter(care=asked.care)
    if asked.reach:
        reach = Reach(asked.reach)
        found = found.filter(settles_for(reach, asked.on) if asked.state == "settles" else Q(**{FLAGS[reach]: True}))
    return found.filter(stands(asked.state, asked.on, asked.moment))


def stands(state: str, on: date, moment: datetime) -> Q:
    """The agreements that are in one of `STATES` on a day, suspended or not at a moment of it."""
    over = Q(valid_to__lt=on) | Q(terminated_on__lte=on)
    runs = ~over & (Q(valid_from=None) | Q(valid_from__lte=on))
    suspended = suspended_at(moment)
    match state:
        case "settles":
            online = Q(state__in=scope.ONLINE_ONCE)
            return runs & online & ~suspended & _settles_for_any(on)
        case "suspended":
            return runs & ~Q(suspended=[]) & suspended  # a few, and an index of just them
        case "over":
            return over
    return runs


def goes_on(on: date) -> Q:
    """The institutions that haven't merged into another one by a day."""
    return Q(successor=None) | Q(merged_on__gt=on)


FLAGS = {Reach.CROSS_PROVINCE: "cross_province", Reach.IN_PROVINCE: "in_province"}


def settles_for(reach: Reach, on: date) -> Q:
    """The agreements that are online for some on a day, whatever else holds of them."""
    flag = FLAGS[reach]
    return Q(**{flag: True}) & (Q(**{f"{flag}_from": None}) | Q(**{f"{flag}_from__lte": on}))


def _settles_for_any(on: date) -> Q:
    return settles_for(Reach.CROSS_PROVINCE, on) | settles_for(Reach.IN_PROVINCE, on)


def bounds(code: str) -> tuple[str, str]:
    """The codes of a division and of all below it, as a half-open range."""
    significant = code.removesuffix("00").removesuffix("00")
    return significant.ljust(6, "0"), str(int(significant) + 1).ljust(6, "0")


def _named(found: QuerySet[Institution], text: str) -> QuerySet[Institution]:
    """Those of them whose name, other names or initials contain the text.

    Where it is rare its index gives them all, in a query of its own so that no plan walks the table for them. Where
    more than a thousand fit, the walk in the order of the page soon has a page of them.
    """
    words = "".join(text.lower().split())
    whole = Func(F("aliases"), Value("|"), function="array_to_string", output_field=TextField())
    contains = Q(name__contains=text.strip()) | Q(initials__contains=words) | Q(joined__contains=text.strip())
    fitting = found.annotate(joined=whole).filter(contains)
    few = list(fitting.filter(_holds_grams(words)).values_list("pk", flat=True)[: FEW_AT_MOST + 1])
    return found.filter(pk__in=few) if len(few) <= FEW_AT_MOST else fitting


def _holds_grams(words: str) -> Func:
    """Does the index of signs and pairs hold all of the words? Written as the index is, or it isn't used."""
    texts = ArrayField(TextField())
    held = Func(Cast("name", TextField()), Cast("aliases", texts), Cast("initials", TextField()), function=GRAMS)
    sought = Func(Value(words), function="sought_grams")
    return Func(held, sought, template="%(expressions)s", arg_joiner=" @> ", output_field=BooleanField())


def page(asked: Asked, after: str = "") -> tuple[list[Institution], str]:
    """A page of them, and where the next one begins."""
    found = list(_after(rows(asked), after)[: PAGE + 1])
    return found[:PAGE], key_of(found[PAGE - 1]) if len(found) > PAGE else ""


def desk_page(place: str, on: date, text: str = "", after: str = "") -> tuple[list[Institution], str]:
    """A page of the register at the desk: institutions of a place whose agreements aren't all over, or have none.

    Asked for by name or credit code those are found too whose agreements are over: they come back to renew them.
    """
    first, last = bounds(place)
    found = Institution.objects.filter(division_id__gte=first, division_id__lt=last)
    if text:
        is_code = len(text) == CREDIT_CODE_LENGTH and text.isascii()
        found = found.filter(credit_code=text.upper()) if is_code else _named(found, text)
    else:
        own = Agreement.objects.filter(institution=OuterRef("pk"))
        found = found.filter(~Exists(own) | Exists(own.exclude(valid_to__lt=on)))
    rows = (
        found.select_related("division", "successor")
        .prefetch_related("agreements__agency")
        .order_by("division_id", "name")
    )
    shown = list(_after(rows, after)[: PAGE + 1])
    return shown[:PAGE], key_of(shown[PAGE - 1]) if len(shown) > PAGE else ""


def is_place(after: str) -> bool:
    """Is it a place in the directory, as `key_of` gives it? What isn't is the beginning for a person."""
    division, bar, _name = after.partition("|")
    return bool(bar) and division.isdecimal() and "\x00" not in after


def _after(found: QuerySet[Institution], after: str) -> QuerySet[Institution]:
    division, _bar, name = after.partition("|")
    if not is_place(after):
        return found
    later = Q(division_id__gt=division) | Q(division_id=division, name__gt=name)
    return found.filter(Q(division_id__gte=division) & later)


def key_of(institution: Institution) -> str:
    return f"{institution.division_id}|{institution.name}"


def as_json(institution: Institution, asked: Asked) -> dict[str, Any]:
    """An institution as the open interface gives it (docs/directory.md)."""
    return {
        "id": str(institution.pk),
        "name": institution.name,
        "other_names": institution.aliases,
        "credit_code": institution.credit_code,
        "division": institution.division_id,
        "place": institution.division.full_name,
        "address": institution.address,
        "level": institution.level or None,
        "agreements": [_agreement(each, asked) for each in institution.shown],  # type: ignore[attr-defined]
    }


def _agreement(agreement: Agreement, asked: Asked) -> dict[str, Any]:
    return {
        "care": agreement.care,
        "state": agreement.facts().stands_as(asked.on, asked.at).value,
        "cross_province": agreement.cross_province,
        "in_province": agreement.in_province,
        "valid_from": agreement.valid_from,
        "valid_to": agreement.valid_to,
        "suspended": [{"from": each.lower, "to": each.upper} for each in agreement.suspended],
        "source": agreement.source_url or None,
    }


COLUMNS = ("name", "credit_code", "division", "place", "address", "level", "care", "state")
COLUMNS = (*COLUMNS, "cross_province", "in_province", "valid_from", "valid_to")
"""As in `as_json`."""
_INSTITUTION = {"division": "division_id", "place": "division__full_name"}
_READ = [f"institution__{_INSTITUTION.get(name, name)}" for name in COLUMNS[:6]]
_READ = [*_READ, "care", "stands_as", *COLUMNS[8:]]


def lines(asked: Asked) -> Iterator[tuple[str, ...]]:
    """The same as lines of a table, one for each agreement, however many: read and given out a piece at a time.

    What a spreadsheet would take for a formula is quoted.
    """
    yield COLUMNS
    found = agreements(asked).filter(institution__in=_places_and_names(asked)).annotate(stands_as=_stands_as(asked))
    ordered = found.order_by("institution__division_id", "institution__name", "care", "valid_from", "id")
    for row in ordered.values_list(*_READ).iterator(chunk_size=CHUNK):
        yield tuple(["" if value is None else harmless(str(value)) for value in row])


def _stands_as(asked: Asked) -> Case:
    """The same as `AgreementFacts.stands_as`, of signed ones, where all of them are read."""
    on = asked.on
    settles = Q(state__in=scope.ONLINE_ONCE) & _settles_for_any(on)
    return Case(
        When(terminated_on__lte=on, then=Value(StandsAs.TERMINATED)),
        When(valid_to__lt=on, then=Value(StandsAs.EXPIRED)),
        When(valid_from__gt=on, then=Value(StandsAs.SIGNED)),
        When(suspended_at(asked.moment), then=Value(StandsAs.SUSPENDED)),
        When(settles, then=Value(StandsAs.ONLINE)),
        default=Value(StandsAs.SIGNED),
        output_field=TextField(),
    )


def harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
