"""What people type of a determination and of a device payment notice. Which fields a paper has is in a table."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.policy.queries import ResolvedParameter
from agency.workers import determination_fields, injury_parts, issuers
from agency.workers.actions.notices import MOST_PIECES
from agency.workers.determination_fields import SEALED
from agency.workers.enums import DeterminationKind, IssuerKind
from agency.workers.forms import DayField, ReasonField, not_after, not_in_future
from agency.workers.models import Determination, InsuranceRelation

ICD = re.compile(r"[A-Z][0-9]{2}(\.[0-9]{1,3}(X[0-9]{3}|[0-9]{0,3}))?", re.ASCII)
ICD_LENGTH = 16
NAME_LENGTH = 100
TEXT_LENGTH = 4000
SWITCHES = ("has_seal", "is_disputed", "injury_changed")
LISTS = ("items", "devices")


class AmountField(forms.DecimalField):
    """An amount in yuan, typed with or without commas between the thousands."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_digits=12, decimal_places=2, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        text = unicodedata.normalize("NFKC", value).replace(",", "") if isinstance(value, str) else value
        return super().to_python(text)


class LinesField(forms.CharField):
    """Several names, one on each line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", determination_fields.ONE_A_LINE)
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        if any(len(line) > NAME_LENGTH for line in lines):
            raise forms.ValidationError(_("A line has at most 100 characters."))
        return list(dict.fromkeys(line for line in lines if line))


def _text(rows: int = 4) -> Any:
    return forms.CharField(required=False, max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": rows}))


class DeterminationForm(forms.ModelForm):
    """The common fields and those of the kind that was chosen; without a kind the common ones alone.

    Sealed texts of a determination on file stay hidden: empty means as it was.
    """

    kind = forms.ChoiceField(choices=[("", _("Choose a kind")), *DeterminationKind.choices])
    issuer_kind = forms.ChoiceField(choices=[("", _("Choose a body")), *IssuerKind.choices])
    icd_codes = forms.CharField(help_text=_("Such as S72.3; several with blanks or commas between them."))
    injured_parts = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    decided_on = DayField()
    happened_on = DayField(required=False)
    diagnosed_on = DayField(required=False)
    accepted_on = DayField(required=False)
    extended_to = DayField(required=False)
    valid_from = DayField(required=False)
    valid_to = DayField(required=False)
    account, rescue, opinion = _text(), _text(), _text()
    items, devices = LinesField(required=False), LinesField(required=False)
    cost = AmountField(required=False, min_value=0)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Determination
        fields = tuple(dict.fromkeys(each.name for each in determination_fields.ALL if not each.sealed))

    def __init__(
        self,
        data: Any = None,
        *,
        relations: Iterable[InsuranceRelation],
        plans: Iterable[Determination],
        today: date,
        initial: Mapping[str, Any] | None = None,
        instance: Determination | None = None,
        rule: ResolvedParameter | None = None,
    ) -> None:
        super().__init__(data, initial={**_as_typed(instance), **(initial or {})}, instance=instance)
        self.today, self.plans, self.stored = today, {each.pk: each for each in plans}, instance
        self.paper = (*determination_fields.COMMON, *determination_fields.fields_of(self.chosen_kind))
        self._choose_among(relations)
        self._shape()
        if rule is not None:
            self._name_issuers(rule)

    @property
    def chosen_kind(self) -> str:
        """The kind whose fields are shown: "" until one is chosen."""
        kind = (self.data.get("kind") if self.is_bound else self.initial.get("kind")) or ""
        return kind if kind in DeterminationKind.values else ""

    def _choose_among(self, relations: Iterable[InsuranceRelation]) -> None:
        listed = [(each.pk, str(each)) for each in relations]
        self.is_insured = bool(listed)
        relation = self.fields["relation"]
        relation.queryset = InsuranceRelation.objects.filter(pk__in=[pk for pk, _label in listed])
        relation.choices = listed if len(listed) == 1 else [("", _("Choose a relation")), *listed]
        self.fields["extends"].queryset = Determination.objects.filter(pk__in=self.plans)
        self.fields["extends"].empty_label = _("It is a plan of its own")
        self.fields["injured_parts"].choices = injury_parts.choices()

    def _shape(self) -> None:
        """Only the fields of this paper, with their labels, and a sentence for each that is needed."""
        for name in determination_fields.foreign_to(self.chosen_kind):
            del self.fields[name]
        for each in self.paper:
            field = self.fields[each.name]
            field.label, field.required = each.label, each.needed
            field.error_messages["required"] = each.missing
            if each.hint:
                field.help_text = each.hint
            if each.sealed and self.stored is not None and getattr(self.stored, each.name):
                field.help_text = _("It stays hidden. Empty: as it was.")
                self.fields[f"forget_{each.name}"] = forms.BooleanField(
                    label=_("Remove: %(label)s") % {"label": each.label}, required=False
                )
        self.fields["third_party"].required = True

    def _name_issuers(self, rule: ResolvedParameter) -> None:
        names = rule.value if isinstance(rule.value, list) else []
        self.fields["issuer_kind"].help_text = _("Here: %(names)s. Source: %(source)s") % {
            "names": issuers.in_words(names) or "—",
            "source": issuers.backing(rule),
        }
        if len(names) == 1:
            self.initial.setdefault("issuer_kind", names[0])
            self.initial["issuer_kind"] = self.initial["issuer_kind"] or names[0]

    @property
    def of_kind(self) -> list[forms.BoundField]:
        """The fields that only papers of this kind have, in their order."""
        names = [each.name for each in determination_fields.fields_of(self.chosen_kind)]
        return [self[name] for each in names for name in (each, f"forget_{each}") if name in self.fields]

    def clean_icd_codes(self) -> list[str]:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["icd_codes"]).upper()
        codes = list(dict.fromkeys(code for code in re.split(r"[\s,;\u3001\u3002]+", typed) if code))
        wrong = [code for code in codes if not ICD.fullmatch(code) or len(code) > ICD_LENGTH]
        if wrong or not codes:
            raise forms.ValidationError(
                _("No ICD-10 code: %(codes)s. A code is a letter and two digits, perhaps a point and more: S72.3."),
                params={"codes": ", ".join(wrong) or "—"},
            )
        return codes

    def clean(self) -> dict[str, Any]:
        for name in ("decided_on", "happened_on", "diagnosed_on", "accepted_on"):
            try:
                not_in_future(self.cleaned_data.get(name), self.today)
            except forms.ValidationError as wrong:
                self.add_error(name, wrong)
        for earlier in ("happened_on", "diagnosed_on"):
            not_after(self, earlier, "decided_on", _("This is before the injury or diagnosis."))
        not_after(self, "happened_on", "accepted_on", _("This is before the injury or diagnosis."))
        not_after(self, "valid_from", "valid_to", _("This is before the day from which it is valid."))
        return self.cleaned_data

    def _post_clean(self) -> None:
        """The action fills and saves the row; the form must not touch it."""

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes: the fields of this paper. Sealed texts that were left empty are left out."""
        found = {each.name: self.cleaned_data[each.name] for each in self.paper}
        for each in self.paper:
            if not each.sealed or found[each.name]:
                continue
            if f"forget_{each.name}" not in self.fields or self.cleaned_data[f"forget_{each.name}"]:
                found[each.name] = None
            else:
                del found[each.name]
        return found

    def add_refusal(self, sentence: Any, code: str) -> None:
        """Put what the action refused beside the field that it is about."""
        field = ABOUT.get(code, "")
        self.add_error(field if field in self.fields else None, sentence)


ABOUT = {
    "number-taken": "number",
    "wrong-issuer": "issuer_kind",
    "issuer-unknown": "issuer_kind",
    "extension": "extends",
    "amount": "cost",
}
"""Which field a refusal is about, by its code."""


def _as_typed(stored: Determination | None) -> dict[str, Any]:
    """What is on file as a person would type it; sealed texts stay hidden."""
    if stored is None:
        return {}
    lists = {name: "\n".join(getattr(stored, name)) for name in LISTS}
    return {**dict.fromkeys(SEALED, ""), **lists, "icd_codes": " ".join(stored.icd_codes)}


def typed(posted: Any) -> dict[str, Any]:
    """What was posted, to be shown again without judging it."""
    several = {name: posted.getlist(name) for name in ("injured_parts",)}
    return {**posted.dict(), **several, **{name: name in posted for name in SWITCHES}}


def day_in(text: str) -> date | None:
    """The day that a person typed, or None."""
    try:
        return DayField(required=False).clean(text)
    except forms.ValidationError:
        return None


class NoticeForm(forms.Form):
    """A device payment notice, as it was issued."""

    number = forms.CharField(label=_("Notice number"), max_length=60, widget=forms.TextInput({"autocomplete": "off"}))
    issued_on = DayField(label=_("Notice issued on"))
    max_payable = AmountField(label=_("Paid at most, in yuan"), min_value=Decimal("0.01"))
    life_months = forms.IntegerField(
        label=_("Minimum service life in months"),
        min_value=1,
        max_value=600,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    pieces = forms.IntegerField(
        label=_("Pieces of each device"),
        min_value=1,
        max_value=MOST_PIECES,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("If the notice says how many, as for both ears. A pair that is sold as one is one piece."),
    )
    institutions = LinesField(label=_("Protocol institutions"))

    def __init__(self, *args: Any, today: date, decided_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.decided_on = today, decided_on

    def clean_issued_on(self) -> date | None:
        day = not_in_future(self.cleaned_data["issued_on"], self.today)
        if day and day < self.decided_on:
            raise forms.ValidationError(_("This is before the devices were confirmed."))
        return day


class DecideNoticeForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = ReasonField()
