"""Fields that the forms of every app share."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class TypedDay(forms.DateField):
    """A day, typed in one of the ways of the language (agency/formats); full-width digits are read too."""

    default_error_messages = {"invalid": _("Write the day as 2026-03-10.")}

    def to_python(self, value: Any) -> date | None:
        text = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value
        return super().to_python(text)  # type: ignore[no-any-return]
