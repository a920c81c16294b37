"""Fields that the forms of every app share."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _narrow(value: Any) -> Any:
    """What was typed, with full-width signs as the usual ones."""
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


class _Typed(forms.Field):
    """What is typed with full-width signs is read too."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(_narrow(value))


YEARS = range(1900, 2200)
_DAY = re.compile(r"(?!0000)\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{4}\u5e74\d{1,2}\u6708\d{1,2}\u65e5|\d{8}")
"""What is written as a day is, though there may be no such day: 2026-02-30."""


class TypedDay(_Typed, forms.DateField):
    """A day, typed in one of the ways of the language (agency/formats), near enough to be meant."""

    default_error_messages = {
        "invalid": _("Write the day as 2026-03-10."),
        "no_such": _("The calendar has no such day."),
        "far": _("This day is too far away to be meant. Write it as 2026-03-10."),
    }

    def to_python(self, value: Any) -> Any:
        day = self._read(value)
        if day and day.year not in YEARS:
            raise forms.ValidationError(self.error_messages["far"], code="far")
        return day

    def _read(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            if _DAY.fullmatch(str(_narrow(value))):
                raise forms.ValidationError(self.error_messages["no_such"], code="no_such") from None
            raise


class TypedHour(_Typed, forms.TimeField):
    """A time of the day: 08:30, 8:30 or 8."""

    default_error_messages = {"invalid": _("Write the time as 08:30.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H:%M:%S", "%H"], **options)
