"""What people type about complaints and enquiries."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.offices.fields import TypedDay
from agency.offices.models import Agency, User
from filings.enums import ComplaintKind

AT_MOST = 4000
DAY = {"inputmode": "numeric", "autocomplete": "off"}
PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class EntryForm(forms.Form):
    """A complaint, a report or an enquiry as it was brought forward."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind"), choices=ComplaintKind.choices)
    received_on = TypedDay(
        label=_("Received on"), widget=forms.DateInput(attrs=DAY), help_text=_("2026-03-10 or 20260310")
    )
    text = forms.CharField(label=_("What it is about"), max_length=AT_MOST, widget=forms.Textarea(attrs={"rows": 5}))
    filing_number = forms.CharField(
        label=_("Filing number"), required=False, max_length=24, widget=forms.TextInput(attrs=PLAIN)
    )
    about = forms.CharField(
        label=_("Complained about (staff number)"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=PLAIN),
        help_text=_("This person sees nothing of it and does not answer it."),
    )
    informant = forms.CharField(
        label=_("Who brings it forward"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={**PLAIN, "data-keep-not": ""}),
        help_text=_("Sealed on saving; you will not see it again. Leave it empty if no name is given."),
    )

    def __init__(self, *args: Any, agencies: list[Agency], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        rows = Agency.objects.filter(pk__in=[each.pk for each in agencies]).order_by("path")
        self.fields["agency"].queryset = rows  # type: ignore[attr-defined]

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is in the future."))
        return day

    def clean_about(self) -> User | None:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["about"]).strip()
        if not typed:
            return None
        person = User.objects.filter(staff_number=typed).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has this staff number."))
        return person

    @property
    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        told = {name: cleaned[name] for name in ("kind", "received_on", "text", "informant", "filing_number")}
        return {
            **told,
            "agency_id": cleaned["agency"].pk,
            "about_id": cleaned["about"].pk if cleaned["about"] else None,
        }


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Reply"), max_length=AT_MOST, widget=forms.Textarea(attrs={"rows": 5}))


class TransferForm(forms.Form):
    to = forms.CharField(label=_("Body whose matter it is"), max_length=100)
    text = forms.CharField(label=_("Letter to it"), max_length=AT_MOST, widget=forms.Textarea(attrs={"rows": 5}))


class InformantForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("It is kept in the history."))
