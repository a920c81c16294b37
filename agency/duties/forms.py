"""What people type about posts."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.duties import queries
from agency.offices.enums import Role
from agency.offices.models import Agency, User

DAY_HINT = _("2026-03-10 or 20260310")


class DayField(forms.DateField):
    """A day, typed; the hint says how."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        kwargs.setdefault("help_text", DAY_HINT)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)


class ReasonField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Reason"))
        super().__init__(max_length=200, help_text=_("It is kept in the history."), **kwargs)


class PersonField(forms.CharField):
    """A person, typed as their staff number."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> User | None:
        typed = super().clean(value)
        if not typed:
            return None
        person = queries.person_named(unicodedata.normalize("NFKC", typed))
        if person is None:
            raise forms.ValidationError(_("Nobody who works here has this staff number."), code="nobody")
        return person


class AskForm(forms.Form):
    """A post for somebody, or for a deputy of somebody."""

    person = PersonField(label=_("Staff number"), help_text=_("Of the person who is to hold the post."))
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"), empty_label=None)
    role = forms.ChoiceField(label=_("Post"), choices=Role.choices)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)
    stands_in_for = PersonField(
        label=_("Stands in for (staff number)"),
        required=False,
        help_text=_("Only for a deputy; then the last day has to be given."),
    )
    reason = ReasonField()

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=[each.pk for each in agencies]).order_by("path")

    @property
    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        deputy_of = cleaned["stands_in_for"]
        return {
            "user_id": cleaned["person"].pk,
            "agency_id": cleaned["agency"].pk,
            "role": cleaned["role"],
            "starts_on": cleaned["starts_on"],
            "ends_on": cleaned["ends_on"],
            "stands_in_for_id": deputy_of.pk if deputy_of else None,
            "reason": cleaned["reason"],
        }


class EndForm(forms.Form):
    ends_on = DayField(label=_("Last day"))
    reason = ReasonField()


class GrantForm(forms.Form):
    reason = ReasonField(label=_("Note"), required=False)


class RefuseForm(forms.Form):
    reason = ReasonField(label=_("Why it is refused"))
