"""Do the catalogues by which a bill was judged still hold on the days of its lines? (domain.md S12)."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import Refusal
from agency.policy.queries import resolve, values
from settlement import queries
from settlement.assessment.devices import OF_NOTICES
from settlement.assessment.filed import OF_FILING
from settlement.catalogues.choosing import PARAMETERS, Places, edition_of
from settlement.enums import BillKind, CatalogueKind, Reason, Verdict
from settlement.models import Bill, BillLine

WITHOUT_CATALOGUE = (*OF_FILING, *OF_NOTICES, Reason.OUT_OF_SCOPE)
"""Reasons for which no catalogue is looked at."""


class Judged(NamedTuple):
    """What of a line its catalogue is chosen by."""

    number: int
    kind: CatalogueKind
    served_on: date


class CatalogueSince(Refusal):
    """Another version of a catalogue holds on the day of a line than the one by which it was judged."""

    code = "catalogue-since"

    def __init__(self, line: Judged, kind: BillKind | str) -> None:
        if kind == BillKind.MANUAL:
            sentence = _(
                "Line %(number)s: another version of the catalogue holds on its day since it was assessed. Send the"
                " claim back and enter the list of costs again."
            )
        else:
            sentence = _(
                "Line %(number)s: another version of the catalogue holds on its day since it was assessed. Have the"
                " lines assessed again."
            )
        super().__init__(sentence % {"number": line.number})


def check_catalogues_hold(bill: Bill) -> None:
    """Raises CatalogueSince for the first line that its catalogue judged and that another version holds for now.

    Whether the other version comes to the same is for the next assessment to say. Whose catalogue it is is decided on
    the day of admission, by the parameters of that day as they are on record now. Three queries.
    """
    lines = _judged(bill)
    if not lines:
        return
    places = Places(insured=bill.facts["insured"], treatment=bill.facts["treatment"])
    parameters = values(resolve(PARAMETERS, places.insured, bill.stay.admitted_on))
    now = queries.choose_for(bill.stay, lines, places, parameters)
    for line in lines:
        held = str(now[line.number].version) if line.number in now else None
        if held != edition_of(bill.facts["catalogues"], line):
            raise CatalogueSince(line, bill.kind)


def _judged(bill: Bill) -> list[Judged]:
    rows = BillLine.objects.filter(bill=bill.pk).exclude(verdict=Verdict.SEPARATED)
    told = rows.exclude(reasons__overlap=WITHOUT_CATALOGUE).order_by("number")
    return [
        Judged(number, CatalogueKind(kind), day)
        for number, kind, day in told.values_list("number", "kind", "served_on")
    ]
