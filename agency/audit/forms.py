"""What the supervisor's lists can be asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.audit import presenters, registry
from agency.audit.queries import Wanted
from agency.offices.fields import TypedDay

DAY = {"size": 10, "inputmode": "numeric", "placeholder": "2026-03-10", "autocomplete": "off"}


class Filters(forms.Form):
    """Who and when. What can't be understood is said and not applied."""

    person = forms.CharField(label=_("Who"), required=False, max_length=60)
    first = TypedDay(label=_("From"), required=False, widget=forms.TextInput(attrs=DAY))
    last = TypedDay(label=_("To"), required=False, widget=forms.TextInput(attrs=DAY))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        self.fields["person"].widget.attrs["placeholder"] = _("Staff number or name")

    def wanted(self, after: str) -> Wanted:
        self.full_clean()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value}, after=after)


class ActFilters(Filters):
    kind = forms.ChoiceField(label=_("What"), required=False)
    denied = forms.BooleanField(label=_("Refused only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Everything")), *presenters.EVENTS.items()]


class ReadFilters(Filters):
    kind = forms.ChoiceField(label=_("Whose"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        personal = [(each.kind, each.label) for each in registry.all_records() if each.personal]
        unknown = (presenters.NUMBER, _("number of nobody known here"))
        self.fields["kind"].choices = [("", _("Everything")), *sorted(personal), unknown]
