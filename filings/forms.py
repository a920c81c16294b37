"""What people type about filings, read and checked field by field."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import office_day
from agency.offices.fields import TypedDay
from agency.offices.models import Division
from agency.offices.tokens import number_in
from agency.workers.models import Determination
from filings import queries
from filings.enums import (
    ASKED_FOR,
    Asker,
    Category,
    Channel,
    Evidence,
    Identity,
    PaperKind,
    PhysicianTitle,
    Reason,
    Service,
    State,
)
from filings.models import FilingVersion
from institutions.models import Institution

LONG_TERM = ("away_from", "evidence", "commitment_signed_on", "in_hospital_since")
FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    Category.RESIDENT: LONG_TERM,
    Category.POSTED: ("away_from", "away_until", *LONG_TERM[1:]),
    Category.REFERRAL: (
        "institution_written",
        "referral_institution",
        "referral_level",
        "referral_is_protocol",
        "referral_physician",
        "referral_title",
        "referral_on",
        "in_hospital_since",
        "referral_diagnosis",
        "referral_reason",
        "is_emergency",
    ),
}
"""What stands on the page for one category alone, in its order."""
WIDE = frozenset({"evidence", "institution_written", "referral_institution", "referral_diagnosis", "referral_reason"})
FIELDS = (
    "category",
    "destination",
    "institution",
    "services",
    "determinations",
    "address",
    "away_from",
    "away_until",
    "evidence",
    "commitment_signed_on",
    *FIELDS_OF[Category.REFERRAL],
    "identity",
    "note",
)
"""What stands on the pages of a filing, in its order; `place` on the page is `destination` in the row."""
ONE_CATEGORYS = frozenset(name for names in FIELDS_OF.values() for name in names)
LEVELS = ((1, _("Level 1")), (2, _("Level 2")), (3, _("Level 3")))
YES_OR_NO = (("yes", _("Yes")), ("no", _("No")))
NOT_LATER = ("commitment_signed_on", "in_hospital_since", "referral_on")


def label_of(name: str) -> str:
    """The name of a field of a version, as pages write it."""
    return capfirst(str(FilingVersion._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def place_label(place: Division | None) -> str:
    return f"{place.display_name} {place.pk}" if place else ""


def read_revision(data: Mapping[str, Any]) -> int:
    """The version token of a form; what is no number is older than everything."""
    return number_in(str(data.get("revision", "")))


LONGEST_DAY = len("2026-11-30") + 1
"""The Chinese way of writing it has a sign behind."""


class DayField(TypedDay):
    """A day that may be left out, shown again as it is written."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault(
            "widget",
            forms.TextInput(
                attrs={
                    "inputmode": "numeric",
                    "autocomplete": "off",
                    "maxlength": LONGEST_DAY,
                    "placeholder": _("e.g. 2026-03-10"),
                }
            ),
        )
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class LinesField(forms.CharField):
    """Text of several lines. A line end counts once, as it does in the browser's own limit."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class ContentForm(forms.Form):
    """The page of a filing. What can't be read is said; what can be is in `content`, for saving by itself."""

    use_required_attribute = False

    determinations = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    category = forms.ChoiceField(choices=Category)
    place = forms.CharField(required=False, max_length=80)
    place_choice = forms.CharField(required=False, max_length=6)
    institution = forms.CharField(required=False, widget=forms.Select)
    services = forms.MultipleChoiceField(required=False, choices=Service, widget=forms.CheckboxSelectMultiple)
    away_from = DayField()
    away_until = DayField()
    address = forms.CharField(required=False, max_length=200)
    evidence = forms.ChoiceField(required=False, choices=[("", "—"), *Evidence.choices])
    commitment_signed_on = DayField()
    institution_written = forms.CharField(required=False, max_length=100)
    referral_institution = forms.CharField(required=False, max_length=100)
    referral_level = forms.TypedChoiceField(required=False, choices=[("", "—"), *LEVELS], coerce=int, empty_value=None)
    referral_is_protocol = forms.TypedChoiceField(
        required=False, choices=[("", "—"), *YES_OR_NO], coerce=lambda chosen: chosen == "yes", empty_value=None
    )
    referral_physician = forms.CharField(required=False, max_length=60)
    referral_title = forms.ChoiceField(required=False, choices=[("", "—"), *PhysicianTitle.choices])
    referral_on = DayField()
    in_hospital_since = DayField()
    referral_diagnosis = forms.CharField(required=False, max_length=200)
    referral_reason = forms.CharField(required=False, max_length=500)
    is_emergency = forms.BooleanField(required=False)
    identity = forms.ChoiceField(choices=Identity)
    note = LinesField(required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    papers = forms.MultipleChoiceField(required=False, choices=PaperKind, label=_("Papers handed in"))
    papers_shown = forms.MultipleChoiceField(required=False, choices=PaperKind)
    papers_on = DayField(label=_("Handed in on"))

    def __init__(
        self,
        data: Any = None,
        *,
        version: FilingVersion,
        chosen: list[Determination],
        choices: list[Determination],
        at: datetime,
    ) -> None:
        self.version, self.at, self.on = version, at, office_day(at)
        self.candidates: list[Division] = []
        self.revision = read_revision(data) if data is not None else version.revision
        stored = self._stored(version, chosen)
        super().__init__(_completed(data, stored), initial=stored, label_suffix="")
        for name in self.fields:
            if name in FIELDS:
                self.fields[name].label = label_of(name)
        self.fields["place"].label = label_of("destination")
        self.fields["determinations"].choices = [(str(each.pk), str(each)) for each in choices]  # type: ignore[attr-defined]
        there = [(str(each.pk), each.name) for each in self._with_the_named(self.institutions)]
        self.fields["institution"].widget.choices = [("", "—"), *there]  # type: ignore[attr-defined]
        self.fields["place"].widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})
        self.fields["address"].widget.attrs.update({"autocomplete": "off"})

    @staticmethod
    def _stored(version: FilingVersion, chosen: list[Determination]) -> dict[str, Any]:
        stored = {name: getattr(version, name) for name in FIELDS if name not in {"destination", "determinations"}}
        stored["institution"] = str(version.institution_id or "")
        stored["place"] = place_label(version.destination)
        stored["determinations"] = [str(each.pk) for each in chosen]
        stored["referral_is_protocol"] = {None: "", True: "yes", False: "no"}[version.referral_is_protocol]
        return stored

    @property
    def shown_category(self) -> str:
        """The category whose fields stand on the page."""
        typed = str(self["category"].value())
        return typed if typed in FIELDS_OF else self.version.category

    @property
    def category_fields(self) -> list[dict[str, Any]]:
        """The fields of that category, each with the columns that it takes."""
        return [{"field": self[name], "span": 2 if name in WIDE else 0} for name in FIELDS_OF[self.shown_category]]

    @property
    def category_changed(self) -> bool:
        """Do the fields on the page that was sent belong to another category than the one chosen?"""
        return self.is_bound and self.data.get("for_category", "") not in ("", self.shown_category)

    @cached_property
    def place_read(self) -> tuple[Division | None, Any]:
        """The place that was typed or chosen, and why it can't be taken if so."""
        if not self.is_bound:
            return self.version.destination, None
        text = _plain(self.data.get("place_choice")) or _plain(self.data.get("place"))
        if not text:
            return None, None
        if text == place_label(self.version.destination):
            return self.version.destination, None
        found = queries.places_found(text, self.on)
        if meant := queries.place_meant(text, found):
            return meant, None
        self.candidates = found
        if found:
            return None, _("Several places fit. Choose one of them.")
        return None, _("No place fits. Type a name, pinyin or the six digits of the code.")

    @cached_property
    def institutions(self) -> list[Institution]:
        return queries.institutions_there(self.place_read[0] or self.version.destination, self.at, self._since)

    @property
    def _since(self) -> date | None:
        """Since when the worker is in hospital, as far as it can be read."""
        since = self["in_hospital_since"]
        try:
            return since.field.to_python(since.value())  # type: ignore[no-any-return]
        except forms.ValidationError:
            return None

    def _with_the_named(self, there: list[Institution]) -> list[Institution]:
        """The institutions to choose from; one that was named and may not be any more stays until another is chosen."""
        named = self.version.institution
        if named is None or named in there or self.place_read[0] not in (None, self.version.destination):
            return there
        return sorted([*there, named], key=lambda each: (each.name, each.pk))

    @property
    def content(self) -> dict[str, Any]:
        """What could be read, by the names of the row's fields."""
        names = {**{name: name for name in FIELDS if name != "determinations"}, "destination": "place"}
        return {name: self.cleaned_data[of] for name, of in names.items() if of in self.cleaned_data}

    @property
    def determination_ids(self) -> list[UUID] | None:
        chosen = self.cleaned_data.get("determinations")
        return None if chosen is None else [UUID(each) for each in chosen]

    def clean_place(self) -> Division | None:
        place, problem = self.place_read
        if problem:
            raise forms.ValidationError(problem)
        return place

    def clean_services(self) -> list[str]:
        return [code for code in Service.values if code in self.cleaned_data["services"]]

    def clean_institution(self) -> Institution | None:
        wanted = self.cleaned_data["institution"]
        for institution in self._with_the_named(self.institutions):
            if str(institution.pk) == wanted:
                return institution
        if wanted and wanted != str(self.version.institution_id):
            raise forms.ValidationError(_("Choose an institution of the place of treatment."))
        return None

    def clean(self) -> dict[str, Any]:
        read = self.cleaned_data
        since, until = read.get("away_from"), read.get("away_until")
        if since and until and until < since:
            self.add_error("away_until", _("The end lies before the beginning."))
        for name in NOT_LATER:
            if (day := read.get(name)) and day > self.on:
                self.add_error(name, _("This day has not come yet."))
        return read


def _completed(data: Any, stored: Mapping[str, Any]) -> Any:
    """What was sent, and for what the page didn't show what is stored, so that nothing is emptied unseen."""
    if data is None:
        return None
    data = data.copy()
    shown = FIELDS_OF.get(data.get("for_category") or data.get("category", ""), ())
    for name in ONE_CATEGORYS - set(shown) - set(data):
        value = stored[name]
        if isinstance(value, bool):
            value = "on" if value else ""
        if value not in ("", None):
            data[name] = value.isoformat() if isinstance(value, date) else str(value)
    return data


class OpenForm(forms.Form):
    """Which insurance relation a new filing rests on, and how it was asked for."""

    relation = forms.UUIDField()
    channel = forms.ChoiceField(choices=Channel)


class DecisionForm(forms.Form):
    """What is written with a decision, a return or a withdrawal."""

    data: Any

    comment = LinesField(required=False, max_length=500)
    explanation = LinesField(required=False, max_length=2000)
    missing = LinesField(required=False, max_length=500)
    reason = LinesField(required=False, max_length=500)
    reasons = forms.MultipleChoiceField(required=False, choices=Reason)
    items = forms.MultipleChoiceField(required=False, choices=PaperKind)


class ChangeForm(forms.Form):
    """Who wants an approved filing changed, and why. That a reason is given is asked by the action."""

    asked_by = forms.ChoiceField(choices=Asker, label=_("Who wants the change"))
    change_reason = LinesField(required=False, max_length=500, label=_("Why it is changed"))


class EndForm(forms.Form):
    """Why an approved filing is to end, and its last day."""

    cause = forms.ChoiceField(
        choices=[(cause.value, cause.label) for cause in ASKED_FOR], label=_("Cause of the cancellation")
    )
    ends_on = DayField(required=True, label=_("Last day"))
    end_reason = LinesField(required=False, max_length=500, label=_("Reason"))


class EndingForm(forms.Form):
    """What is written with the decision on a cancellation, or when it is taken back."""

    comment = LinesField(required=False, max_length=500, label=_("Remark"))
    refuse_reason = LinesField(required=False, max_length=500, label=_("Why it is refused"))
    drop_reason = LinesField(required=False, max_length=500, label=_("Why it is taken back"))


class PapersForm(forms.Form):
    """Which of the papers that a page shows were handed in, and on which day; today if none is given."""

    papers = forms.MultipleChoiceField(required=False, choices=PaperKind, label=_("Papers handed in"))
    papers_shown = forms.MultipleChoiceField(required=False, choices=PaperKind)
    papers_on = DayField(label=_("Handed in on"))


class FilterForm(forms.Form):
    """What narrows the worklist. A field that can't be read narrows nothing and says so."""

    use_required_attribute = False

    category = forms.ChoiceField(required=False, label=_("Category"))
    place = forms.ChoiceField(required=False, label=_("Place"))
    state = forms.ChoiceField(required=False, label=_("State"))
    since = DayField(label=_("Submitted from"))
    until = DayField(label=_("up to"))
    text = forms.CharField(required=False, max_length=60, label=_("Number or name"))

    def __init__(self, data: Any, *, provinces: list[Division]) -> None:
        super().__init__(data, label_suffix="", auto_id="filter-%s")
        anything = ("", _("All"))
        self.fields["category"].choices = [anything, *Category.choices]  # type: ignore[attr-defined]
        self.fields["state"].choices = [anything, *State.choices]  # type: ignore[attr-defined]
        self.fields["place"].choices = [anything, *((each.pk, each.display_name) for each in provinces)]  # type: ignore[attr-defined]
        for name in ("since", "until"):
            self.fields[name].widget.attrs["size"] = 12
        self.fields["text"].widget.attrs.update({"size": 16, "autocomplete": "off", "spellcheck": "false"})

    @property
    def read(self) -> dict[str, Any]:
        """The values that could be read and aren't empty."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _plain(value: Any) -> str:
    return unicodedata.normalize("NFKC", value).replace("\x00", "").strip()[:80] if isinstance(value, str) else ""
