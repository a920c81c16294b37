"""What people type about workers. Numbers are tidied here; the actions check them again."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.offices.fields import TypedDay, WithFile
from agency.offices.models import Agency
from agency.workers import identifiers
from agency.workers.enums import CardKind, CardState, ListKind, StopCause
from agency.workers.models import Card, InsuranceRelation, Worker
from agency.workers.names import normal_name

DAY_HINT = _("2026-03-10 or 20260310")


class DayField(TypedDay):
    """A day, typed; the hint says how."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        kwargs.setdefault("help_text", DAY_HINT)
        super().__init__(**kwargs)


class ReasonField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        usual = {"label": _("Reason"), "max_length": 200, "help_text": _("It is kept in the history.")}
        super().__init__(**{**usual, **kwargs})


def not_after(form: forms.BaseForm, earlier: str, later: str, sentence: Any) -> None:
    """Put the sentence on the later of two days when it lies before the earlier one."""
    first, second = form.cleaned_data.get(earlier), form.cleaned_data.get(later)
    if first and second and first > second:
        form.add_error(later, sentence)


def _asks(form: forms.Form, field: str) -> str:
    """When a field asks the server about its value: while it is typed, and at once if the page brings one along."""
    typing = "input changed delay:250ms"
    return f"load, {typing}" if form.is_bound or form.initial.get(field) else typing


def not_in_future(day: date | None, today: date) -> date | None:
    """The day, if it isn't still to come. Raises ValidationError."""
    if day and day > today:
        raise forms.ValidationError(_("This day is in the future."))
    return day


class PersonForm(forms.Form):
    """The part of a worker's file that people type."""

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("Phone"), required=False, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )
    bank_name = forms.CharField(label=_("Bank"), max_length=60, required=False)
    bank_account = forms.CharField(
        label=_("Bank account"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)

    def clean_name(self) -> str:
        return normal_name(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        phone = identifiers.check_phone(typed) if typed else ""
        if phone is None:
            raise forms.ValidationError(_("This is no telephone number. A landline is written with its area code."))
        return phone

    def clean_bank_account(self) -> str:
        account = identifiers.normalise(self.cleaned_data["bank_account"])
        if account and not re.fullmatch(r"[0-9]{8,30}", account, re.ASCII):
            raise forms.ValidationError(_("A bank account has 8 to 30 digits."))
        return account


class RegistrationForm(PersonForm):
    number = forms.CharField(
        label=_("Social security number"),
        help_text=_("18 characters. Blanks and full-width digits do no harm."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"), empty_label=None)
    field_order = ("number", "name", "phone", "address", "bank_name", "bank_account", "agency")

    def __init__(self, *args: Any, agencies: list[Agency], check_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = agencies
        if len(agencies) == 1:
            del self.fields["agency"]
        else:
            self.fields["agency"].queryset = Agency.objects.filter(pk__in=[each.pk for each in agencies])
        self.fields["number"].widget.attrs |= {
            "hx-post": check_url,
            "hx-trigger": _asks(self, "number"),
            "hx-target": "#number-answer",
            "hx-params": "number",
        }

    @property
    def chosen_agency(self) -> Agency:
        return self.cleaned_data.get("agency") or self.agencies[0]


class CorrectionForm(PersonForm):
    """Phone and bank account stay hidden: empty means as it was."""

    reason = ReasonField()
    revision = forms.IntegerField(widget=forms.HiddenInput)
    forget_phone = forms.BooleanField(label=_("Remove the phone number"), required=False)
    forget_bank_account = forms.BooleanField(label=_("Remove the bank account"), required=False)

    def changes_of(self, worker: Worker) -> dict[str, Any]:
        """What was typed that differs from the file."""
        typed = {name: self.cleaned_data[name] for name in ("name", "bank_name", "address")}
        for field in ("phone", "bank_account"):
            if self.cleaned_data[f"forget_{field}"]:
                typed[field] = None
            elif self.cleaned_data[field]:
                typed[field] = self.cleaned_data[field]
        return {field: value for field, value in typed.items() if value != getattr(worker, field)}


class RelationForm(forms.Form):
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        help_text=_("18 characters, on the business licence."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    employer_name = forms.CharField(
        label=_("Employer"), max_length=120, required=False, help_text=_("Only if the code isn't on file yet.")
    )
    starts_on = DayField(label=_("Insured from"))
    paid_through = DayField(label=_("Contributions paid to"), required=False)

    def __init__(self, *args: Any, check_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit_code"].widget.attrs |= {
            "hx-post": check_url,
            "hx-trigger": _asks(self, "credit_code"),
            "hx-target": "#employer-answer",
            "hx-params": "credit_code",
        }

    def clean_credit_code(self) -> str:
        code = identifiers.check_credit_code(self.cleaned_data["credit_code"])
        if code is None:
            raise forms.ValidationError(_("This is no unified social credit code: one of its characters is mistyped."))
        return code

    def clean(self) -> None:
        not_after(self, "starts_on", "paid_through", _("This is before the insurance began."))


class CardForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=CardKind)
    number = forms.CharField(
        label=_("Card number"), widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    issued_on = DayField(label=_("Issued on"), required=False)

    def clean_number(self) -> str:
        number = identifiers.check_card_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(_("A card number has 6 to 20 letters and digits."))
        return number


class CardStateForm(forms.Form):
    state = forms.ChoiceField(label=_("New state"))
    reason = ReasonField()

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [choice for choice in CardState.choices if choice[0] != card.state]


class SendBackForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = ReasonField()


class RevokeForm(forms.Form):
    on = DayField(label=_("Revoked as from"))
    reason = ReasonField()


class CloseCaseForm(forms.Form):
    on = DayField(
        label=_("Case closed on"),
        required=False,
        help_text=_("Stable or appraised. Empty: it was noted in error, and the case is open."),
    )
    reason = ReasonField(label=_("What shows it"), help_text=_("The appraisal decision with its number, or the like."))


class ReconsiderForm(forms.Form):
    since = DayField(
        label=_("Under reconsideration or before a court since"),
        required=False,
        help_text=_("Empty: it is over, and the determination stands."),
    )
    reason = ReasonField()


class StopForm(forms.Form):
    """That benefits stop. What the days and the relation have to be is said by the action."""

    cause = forms.ChoiceField(label=_("Cause"), choices=StopCause)
    from_on = DayField(label=_("Happened on"), error_messages={"required": _("Enter the day of the event.")})
    relation = forms.ModelChoiceField(
        InsuranceRelation.objects.none(),
        label=_("Insurance relation"),
        required=False,
        help_text=_("Only when an insurance relation ended."),
    )
    notified_on = DayField(label=_("Told by the employer or relatives on"), required=False)
    source = forms.CharField(
        label=_("What shows it"), max_length=200, help_text=_("Document and issuer, or the list and its day.")
    )

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"].queryset = worker.relations.select_related("employer").order_by("-starts_on", "-id")

    @property
    def values(self) -> dict[str, Any]:
        """What the action wants to know."""
        typed = dict(self.cleaned_data)
        relation = typed.pop("relation")
        return {**typed, "relation_id": relation.pk if relation else None}


class StopReasonForm(forms.Form):
    reason = ReasonField()
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ResumeForm(StopReasonForm):
    on = DayField(label=_("Benefits run again from"))
    field_order = ("on", "reason", "revision")


class ListForm(WithFile):
    """A list that another department delivered as a file."""

    kind = forms.ChoiceField(label=_("Kind of list"), choices=ListKind)
    source = forms.CharField(label=_("Delivered by"), max_length=100)
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"), empty_label=None)
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV in UTF-8 or GB 18030: number, day, note; for cards also the state. A heading may come first."),
    )

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=[each.pk for each in agencies])
