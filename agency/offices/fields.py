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


class WithFile(forms.Form):
    """A form with a file. No page can keep which file was chosen, so beside anything else that is wrong it asks for it
    again: otherwise that is found out one sending later.
    """

    is_read = False

    def full_clean(self) -> None:
        self.is_read = False
        super().full_clean()
        self.is_read = True
        self._ask_again()

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if self.is_read:
            self._ask_again()

    def _ask_again(self) -> None:
        for name in self.files if self.errors else ():
            if name in self.fields and name not in self.errors:
                super().add_error(name, _("Choose the file again: the page can't keep it."))
