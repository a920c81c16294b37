"""What people type about claims, lists of costs and catalogues. The actions check all of it again."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.offices.codes import province_of
from agency.offices.fields import WithFile
from agency.offices.models import Division
from agency.policy.forms import DAY_HINT, DayField, place_meant
from agency.policy.wording import word_in_words
from agency.workers.models import Worker
from filings.enums import Scope, Service
from settlement.actions.claim_facts import Treated
from settlement.actions.spending import CLASSES, Spent
from settlement.assessment.allowances import Ticket
from settlement.enums import CatalogueKind, ClaimPaper, LegalBasis, WhyManual
from settlement.models import Claim, Demand

TICKETS = 4
PLACE_HINT = _("Code, name or pinyin.")


class PlaceField(forms.CharField):
    """A division that somebody names by code, name or pinyin."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("help_text", PLACE_HINT)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Division | None:  # type: ignore[override]
        text = super().clean(value)
        return place_meant(text) if text else None


STAY_FIELDS = ("institution_name", "service", "number", "admitted_on", "discharged_on")


class ClaimForm(forms.Form):
    """A claim as it comes over the counter."""

    institution_name = forms.CharField(label=_("Treated in (as the receipt says)"), max_length=120)
    place = PlaceField(label=_("Place of treatment"))
    service = forms.ChoiceField(label=_("Service"), choices=Service.choices)
    number = forms.CharField(
        label=_("Admission number of the institution"), max_length=60, help_text=_("Or the number of the visit.")
    )
    admitted_on = DayField(label=_("Admitted on"), help_text=DAY_HINT)
    discharged_on = DayField(label=_("Discharged on"), help_text=DAY_HINT)
    diagnoses = forms.CharField(
        label=_("Diagnoses (ICD-10)"), max_length=200, required=False, help_text=_("The main one first: S72.3 E11.9")
    )
    version = forms.ChoiceField(label=_("Filing"), required=False)
    why = forms.ChoiceField(label=_("Why not directly"), choices=WhyManual.choices)
    receipt_number = forms.CharField(label=_("Number of the receipt"), max_length=60)
    papers = forms.MultipleChoiceField(
        label=_("Papers handed in"),
        choices=ClaimPaper.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Not all need to be there: the receipt that is printed names what is missing."),
    )

    def __init__(self, *args: Any, worker: Worker, versions: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worker = worker
        named = [(str(each.pk), f"{each.filing.number} · {each.destination or ''}") for each in versions]
        self.fields["version"].choices = [("", _("none")), *named]  # type: ignore[attr-defined]

    def clean_diagnoses(self) -> tuple[str, ...]:
        codes = re.split(r"[\s,;，；、]+", self.cleaned_data["diagnoses"].upper().strip())
        found = tuple(dict.fromkeys(filter(None, codes)))
        if any(len(code) > 16 for code in found):
            raise forms.ValidationError(_("A code has 16 characters at most; put blanks between codes."))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes beside the worker."""
        told = dict(self.cleaned_data)
        rest: dict[str, Any] = {name: told.pop(name) for name in ("why", "receipt_number", "papers") if name in told}
        place = told.pop("place").pk
        inside = province_of(place) == province_of(self.worker.agency.division_id)
        scope = Scope.IN_PROVINCE if inside else Scope.CROSS_PROVINCE
        version = told.pop("version")
        version_id = UUID(version) if version else None
        return {"treated": Treated(place_id=place, scope=scope, version_id=version_id, **told), **rest}


class ClaimFactsForm(ClaimForm):
    """What a claim says of the stay, put right. Papers are noted on its page."""

    papers = None  # type: ignore[assignment]

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        stay = claim.stay
        told = {name: getattr(stay, name) for name in STAY_FIELDS}
        told |= {"place": stay.place_id, "version": str(stay.version_id or ""), "diagnoses": " ".join(stay.diagnoses)}
        told |= {"why": claim.why, "receipt_number": claim.receipt_number}
        super().__init__(*args, worker=claim.worker, initial=told, **kwargs)


class PapersForm(forms.Form):
    """Papers that are handed in later: of the four, and those that were asked for beyond them."""

    papers = forms.MultipleChoiceField(label=_("Handed in now"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, missing: list[ClaimPaper], demanded: list[Demand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        four = [(each.value, each.label) for each in missing]
        further = [(str(each.pk), each.paper) for each in demanded]
        self.fields["papers"].choices = [*four, *further]  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """The same, told apart."""
        ticked = self.cleaned_data["papers"]
        papers = [each for each in ticked if each in ClaimPaper.values]
        return {"papers": papers, "demands": [UUID(each) for each in ticked if each not in papers]}


class FurtherForm(forms.Form):
    """A paper beyond the four of the law."""

    paper = forms.CharField(label=_("Which paper"), max_length=200)
    basis = forms.ChoiceField(label=_("Legal basis"), choices=[("", _("Choose the text")), *LegalBasis.choices])
    article = forms.CharField(label=_("Article"), max_length=100)


class SpentForm(forms.Form):
    """Meals, nights and tickets."""

    meals = forms.BooleanField(label=_("Meals in hospital are claimed"), required=False)
    nights = forms.CharField(
        label=_("Lodging: the amount of each night"),
        max_length=300,
        required=False,
        help_text=_("By receipt, with blanks between them: 120 150 150"),
    )

    def __init__(self, *args: Any, spent: Spent, **kwargs: Any) -> None:
        nights = " ".join(str(each) for each in spent.nights)
        initial: dict[str, Any] = {"meals": spent.meals, "nights": nights}
        rows = max(TICKETS, len(spent.tickets))
        for row, ticket in enumerate(spent.tickets):
            initial |= {f"class_{row}": ticket.travel_class, f"price_{row}": ticket.price}
        super().__init__(*args, **{"initial": initial, **kwargs})
        words = [("", _("no ticket")), *((word, word_in_words("transport.classes", word)) for word in CLASSES)]
        for row in range(rows):
            number = {"n": row + 1}
            self.fields[f"class_{row}"] = forms.ChoiceField(
                label=_("Ticket %(n)s") % number, choices=words, required=False
            )
            self.fields[f"price_{row}"] = forms.DecimalField(
                label=_("Price of ticket %(n)s") % number,
                max_digits=8,
                decimal_places=2,
                min_value=0,
                required=False,
                localize=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8, "autocomplete": "off"}),
            )
        self.rows = range(rows)

    def clean_nights(self) -> tuple[Decimal, ...]:
        parts = re.split(r"[\s,;，；、]+", self.cleaned_data["nights"].strip())
        try:
            nights = tuple(Decimal(part) for part in parts if part)
        except InvalidOperation:
            nights = (Decimal("NaN"),)
        if not all(night.is_finite() for night in nights):
            raise forms.ValidationError(_("Type amounts with blanks between them: 120 150.50"))
        return nights

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for row in self.rows:
            word, price = told.get(f"class_{row}"), told.get(f"price_{row}")
            if bool(word) != (price is not None) and f"price_{row}" not in self.errors:
                self.add_error(f"price_{row}", _("A ticket has a class and a price."))
        return told

    @property
    def spent(self) -> Spent:
        told = self.cleaned_data
        pairs = [(told[f"class_{row}"], told[f"price_{row}"]) for row in self.rows]
        tickets = tuple(Ticket(word, price) for word, price in pairs if word and price is not None)
        return Spent(told["meals"], told["nights"], tickets)


class LinesForm(forms.Form):
    """Where a list of costs comes from, and what it comes to."""

    file = forms.FileField(
        label=pgettext_lazy("of costs", "File"),
        required=False,
        help_text=_("xlsx, xls, csv or tab text, as the hospital gave it."),
    )
    pasted = forms.CharField(
        label=_("Or pasted from a spreadsheet"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    total = forms.CharField(label=_("Total of the receipt"), max_length=20)
    receipt_number = forms.CharField(label=_("Number of the receipt"), max_length=60)


class AppliesForm(forms.Form):
    """Whose catalogues are asked about."""

    insured = PlaceField(label=_("Insured place"), required=False)
    place = PlaceField(label=_("Place of treatment"), required=False)
    service = forms.ChoiceField(label=_("Service"), choices=Service.choices, required=False)
    on = DayField(label=_("Day"), required=False)


class VersionForm(WithFile):
    """A version of a catalogue, from a file."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CatalogueKind.choices)
    place = PlaceField(label=_("Division that published it"))
    name = forms.CharField(label=_("Name of the catalogue"), max_length=120)
    label = forms.CharField(label=_("Edition"), max_length=60)
    valid_from = DayField(label=_("From"), help_text=DAY_HINT)
    valid_to = DayField(label=_("To"), required=False, help_text=_("Empty: until another version follows."))
    source_text = forms.CharField(label=_("Source"), max_length=300, help_text=_("Shown beside every decision."))
    source_url = forms.CharField(label=_("Address of the source"), max_length=300, required=False)
    is_complete = forms.BooleanField(
        label=_("The file holds the whole catalogue"),
        required=False,
        help_text=_("If not, what it does not name is unknown, and never refused."),
    )
    file = forms.FileField(
        label=pgettext_lazy("of a catalogue", "File"),
        help_text=_("xlsx, xls, csv or tab text, with a heading that names code or name."),
    )

    @property
    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told.pop("file")
        return {"division_code": told.pop("place").pk, **told, "kind": CatalogueKind(told["kind"])}
