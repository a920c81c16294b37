"""Fields that the forms of every app share."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

YEARS = range(1900, 2200)


class TypedDay(forms.DateField):
    """A day, typed in one of the ways of the language (agency/formats); full-width digits are read too."""

    default_error_messages = {
        "invalid": _("Write the day as 2026-03-10."),
        "far": _("This day is too far away to be meant. Write it as 2026-03-10."),
    }

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip()
        day: date | None = super().to_python(value)
        if day and day.year not in YEARS:
            raise forms.ValidationError(self.error_messages["far"], code="far")
        return day
