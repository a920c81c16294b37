"""Fields that the forms of every app share."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class _Typed(forms.Field):
    """What is typed with full-width signs is read too."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value)


class TypedDay(_Typed, forms.DateField):
    """A day, typed in one of the ways of the language (agency/formats)."""

    default_error_messages = {"invalid": _("Write the day as 2026-03-10.")}


class TypedHour(_Typed, forms.TimeField):
    """A time of the day: 08:30, 8:30 or 8."""

    default_error_messages = {"invalid": _("Write the time as 08:30.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H:%M:%S", "%H"], **options)
