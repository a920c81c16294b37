"""What people type about policy parameters. The action checks all of it again."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.offices.fields import TypedDay
from agency.offices.models import Division
from agency.policy import queries
from agency.policy.enums import SourceKind
from agency.policy.parameters import GROUPS
from agency.policy.shapes import InvalidParameter, Json, Parameter, Shape
from agency.policy.wording import word_in_words

NO_PLACE = _("No such place was found. Try its code, its name or its pinyin.")
DAY_HINT = _("2026-03-10 or 20260310")
NONE = "NONE"
BACKED = [(kind.value, kind.label) for kind in SourceKind if kind is not SourceKind.PROPOSAL]


def place_meant(text: str, *, within: str = "") -> Division:
    """The place that somebody typed by code, name or pinyin; `within` keeps to a division and those below it.

    Raises ValidationError, which names the places where several fit.
    """
    found = queries.divisions_found(text, within=within)
    meant = queries.division_meant(text, found)
    if meant is not None:
        return meant
    if found:
        places = ", ".join(f"{each.pk} {each.display_name}" for each in found[:6])
        raise forms.ValidationError(_("Several places fit: %(places)s. Type the code.") % {"places": places})
    if within:
        raise forms.ValidationError(_("No place of your agency's division or below it fits."))
    raise forms.ValidationError(NO_PLACE)


class DayField(TypedDay):
    """A day, typed; the hint says how."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 10}))
        super().__init__(**kwargs)


class WhereAndWhen(forms.Form):
    """Which place and day are asked about."""

    place = forms.CharField(label=_("Place (code, name or pinyin)"), required=False, max_length=60)
    on = DayField(label=_("Day"), required=False)


class Which(forms.Form):
    """Which parameter a proposal is about."""

    name = forms.ChoiceField(label=_("Parameter"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(label, [(each.name, each.label) for each in group]) for label, group in GROUPS]
        self.fields["name"].choices = named  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class ProposalForm(forms.Form):
    """A proposed value. The field of the value fits the parameter's shape; its hint is the expectation."""

    place = forms.CharField(
        label=_("Division"), max_length=60, help_text=_("Code, name or pinyin. It holds there and in all below it.")
    )
    valid_from = DayField(label=_("In force from"), help_text=DAY_HINT)
    valid_to = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: until another value follows. After it, what the level above says holds again."),
    )
    source_kind = forms.ChoiceField(label=_("Kind of source"), choices=[("", "—"), *BACKED])
    source_text = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The notice with its number and the passage.")
    )
    source_url = forms.CharField(label=_("Address of the source"), max_length=300, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("It is kept in the history."))
    field_order = ("place", "value", "word", "valid_from", "valid_to", "source_kind", "source_text", "source_url")

    def __init__(self, *args: Any, parameter: Parameter, within: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameter, self.within = parameter, within
        self.fields.update(_value_fields(parameter))
        self.order_fields([*self.field_order, "reason"])

    def clean_place(self) -> Division:
        return place_meant(self.cleaned_data["place"], within=self.within)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "value" not in self.errors and "word" not in self.errors:
            try:
                cleaned["typed"] = self.parameter.check(_typed(self.parameter, cleaned))
            except InvalidParameter as fault:
                self.add_error("value", fault.sentence)
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        kept = ("valid_from", "valid_to", "source_kind", "source_text", "source_url", "reason")
        return {
            "name": self.parameter.name,
            "division": self.cleaned_data["place"],
            "value": self.cleaned_data["typed"],
            **{name: self.cleaned_data[name] for name in kept},
        }


def _value_fields(parameter: Parameter) -> dict[str, forms.Field]:
    label, hint = _("Value"), str(parameter.expectation)
    words = [(word, word_in_words(parameter.name, word)) for word in parameter.words]
    none = [(NONE, _("none"))] if parameter.optional else []
    match parameter.shape:
        case Shape.SWITCH:
            return {"value": forms.ChoiceField(label=label, choices=[("yes", _("Yes")), ("no", _("No"))], **RADIO)}
        case Shape.WORD:
            return {"value": forms.ChoiceField(label=label, choices=[*none, *words], **RADIO)}
        case Shape.WORDS:
            return {"value": forms.MultipleChoiceField(label=label, choices=words, required=False, **CHECKS)}
    number = forms.CharField(label=label, max_length=20, required=False, help_text=hint)
    if parameter.shape is Shape.NUMBER:
        number.widget.attrs["inputmode"] = "numeric"
    if not words and not none:
        return {"value": number}
    number.help_text = _number_hint(parameter)
    choices = [("", _("the number")), *words, *none]
    return {"value": number, "word": forms.ChoiceField(label=_("or"), choices=choices, required=False)}


RADIO: dict[str, Any] = {"widget": forms.RadioSelect}
CHECKS: dict[str, Any] = {"widget": forms.CheckboxSelectMultiple}


def _number_hint(parameter: Parameter) -> Any:
    """The expectation without the words, which have a list of their own."""
    if parameter.shape is Shape.AMOUNT:
        return parameter.expectation
    if parameter.high is None:
        return _("This is a whole number, %(low)d or more.") % {"low": parameter.low}
    return _("This is a whole number from %(low)d to %(high)d.") % {"low": parameter.low, "high": parameter.high}


def _typed(parameter: Parameter, cleaned: dict[str, Any]) -> Json:
    """The value that was typed or chosen; what is no value of this shape is left for the parameter to refuse."""
    value, word = cleaned.get("value"), cleaned.get("word") or ""
    match parameter.shape:
        case Shape.SWITCH:
            return bool(value == "yes")
        case Shape.WORD:
            return None if value == NONE else value
        case Shape.WORDS:
            return list(value or [])
    text = unicodedata.normalize("NFKC", value or "").strip()
    if word and text:
        raise InvalidParameter(_("Type a number or choose a word, not both."))
    if word:
        return None if word == NONE else word
    if not text:
        raise InvalidParameter(_("A value is needed."))
    return int(text) if parameter.shape is Shape.NUMBER and text.isdecimal() else text
