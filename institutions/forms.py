"""What people type about institutions. The actions check all of it again."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.offices.fields import TypedHour, WithFile
from agency.offices.models import Division
from agency.policy.forms import DAY_HINT, DayField, place_meant
from institutions import coverage_queries, queries
from institutions.enums import OF_AN_AGREEMENT, REASSESSED, SANCTIONS, Care, ChangeKind, Level, MatterKind, Reach
from institutions.models import Institution
from institutions.models.matters import HEARD
from institutions.shown import ground_of

LEVELS = [("", _("level not known")), *Level.choices]


class DirectoryForm(forms.Form):
    """What somebody who hasn't signed in asks of the directory."""

    text = forms.CharField(label=_("Name of the institution"), max_length=60, required=False)
    place = forms.CharField(label=_("Place (code, name or pinyin)"), max_length=60, required=False)
    care = forms.ChoiceField(label=_("Kind of care"), choices=[("", _("all")), *Care.choices], required=False)
    reach = forms.ChoiceField(label=_("For whom"), choices=[("", _("all")), *Reach.choices], required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("settles", _("settles directly")),
            ("signed", _("agreement in force")),
            ("suspended", _("suspended")),
            ("over", _("ended")),
        ],
        required=False,
    )
    on = DayField(label=_("Day"), required=False)


class CoverageForm(forms.Form):
    """What somebody who hasn't signed in asks of the coverage report."""

    province = forms.ChoiceField(label=_("Province"), required=False)
    on = DayField(label=_("Day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [("", _("all")), *coverage_queries.provinces()]  # type: ignore[attr-defined]


class ListForm(WithFile):
    """A list of institutions that an agency sent."""

    source = forms.CharField(label=_("Sent by"), max_length=100)
    file = forms.FileField(
        label=pgettext_lazy("of a list", "File"),
        help_text=_("xlsx, xls, csv or tab text, with a heading that names the institutions. Nothing is changed yet."),
    )


class InstitutionForm(forms.Form):
    """A new institution."""

    name = forms.CharField(label=_("Name of the institution"), max_length=100)
    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=30)
    place = forms.CharField(label=_("Where it is"), max_length=60, help_text=_("Code, name or pinyin."))
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS, required=False)
    external_code = forms.CharField(label=_("Code in medical insurance"), max_length=12, required=False)
    legal_representative = forms.CharField(label=_("Legal representative"), max_length=60, required=False)
    ownership = forms.CharField(label=_("Ownership"), max_length=60, required=False)
    nature = forms.CharField(label=_("Nature"), max_length=60, required=False)
    scope = forms.CharField(label=_("Scope of practice"), max_length=300, required=False)
    bank_account = forms.CharField(
        label=_("Bank account"),
        max_length=40,
        required=False,
        help_text=_("Kept sealed, shown masked."),
        widget=forms.TextInput(attrs={"data-keep-not": ""}),
    )

    def __init__(self, *args: Any, within: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.within = within

    def clean_place(self) -> Division:
        return place_meant(self.cleaned_data["place"], within=self.within)

    @property
    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        return {"division": told.pop("place"), **told}


class CorrectForm(forms.Form):
    """What is put right at once, without a second person."""

    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    external_code = forms.CharField(label=_("Code in medical insurance"), max_length=12, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class TakeOverForm(forms.Form):
    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=30)


class ApplyForm(forms.Form):
    """An application for an agreement, the first one or a renewal."""

    care = forms.ChoiceField(label=_("Kind of care"), choices=Care.choices)
    applied_on = DayField(label=_("Applied for on"), help_text=DAY_HINT)


class AssessForm(forms.Form):
    result = forms.ChoiceField(
        label=_("Result"), choices=[("yes", _("passed")), ("no", _("not passed"))], widget=forms.RadioSelect
    )
    assessed_on = DayField(label=_("Assessed on"), help_text=DAY_HINT)
    reason = forms.CharField(label=_("What it rests on"), max_length=200)

    @property
    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        return {"passed": told.pop("result") == "yes", **told}


class AssessedAgainForm(forms.Form):
    assessed_on = DayField(label=_("Assessed again on"), help_text=DAY_HINT)


class StatementForm(forms.Form):
    statement = forms.CharField(label=_("Statement of the institution"), max_length=500)


class SignForm(forms.Form):
    number = forms.CharField(label=_("Number of the agreement"), max_length=60)
    signed_on = DayField(label=_("Signed on"), help_text=DAY_HINT)
    valid_from = DayField(label=_("First day"), help_text=DAY_HINT)
    valid_to = DayField(label=_("Last day"), help_text=DAY_HINT)


BEGUN_WITH = {
    MatterKind.PUBLISH: ("cross_province", "in_province"),
    MatterKind.TERMS: ("number", "signed_on", "valid_from", "valid_to"),
}


class MatterForm(forms.Form):
    """What a kind of matter needs. `values` are what the action takes."""

    def __init__(
        self, *args: Any, kind: MatterKind, institution: Institution, agreement: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.institution = kind, institution
        wanted = fields_of(kind)
        if kind in OF_AN_AGREEMENT:
            each = [(str(row.pk), row.described) for row in institution.agreements.all()]
            each = [chosen for chosen in each if chosen[0] == agreement] or each
            wanted = {"agreement": forms.ChoiceField(label=_("Agreement"), choices=each, initial=agreement), **wanted}
            self._begin_with(agreement)
        if kind == MatterKind.UNALIAS:
            names = [(name, name) for name in institution.aliases]
            wanted["new_value"] = forms.ChoiceField(label=_("Name of the institution"), choices=names)
        self.fields.update(wanted)

    def _begin_with(self, agreement: str) -> None:
        """For whom an agreement settles, and what was signed, stays as it is unless somebody changes it."""
        now = next((row for row in self.institution.agreements.all() if str(row.pk) == agreement), None)
        names = BEGUN_WITH.get(self.kind, ())
        if now is not None:
            self.initial = {**{name: getattr(now, name) for name in names}, **self.initial}

    def clean(self) -> None:
        told = self.cleaned_data
        if told.get("from_hour") is not None and told.get("from_day", "unreadable") is None:
            self.add_error("from_day", _("Say the day of this time too."))

    def clean_new_value(self) -> str:
        text = str(self.cleaned_data["new_value"])
        if self.cleaned_data.get("change") == ChangeKind.LEVEL:
            return next((each.value for each in Level if text == each.label), text)
        if self.kind != MatterKind.PLACE or self.institution.agency is None:
            return text
        return str(place_meant(text, within=str(self.institution.agency.division_id)).pk)

    def clean_successor(self) -> Institution:
        text = self.cleaned_data["successor"].strip()
        found = queries.institutions_meant(text)
        if len(found) != 1:
            raise forms.ValidationError(_("Type the credit code or the whole name of one registered institution."))
        return found[0]

    @property
    def values(self) -> dict[str, Any]:
        told = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        day, hour = told.pop("from_day", None), told.pop("from_hour", None)
        if day is not None:
            told["starts_at"] = datetime.combine(day, hour or time.min, timezone.get_default_timezone())
        if "agreement" in told:
            told["agreement_id"] = told.pop("agreement")
        if "successor" in told:
            told["successor_id"] = told.pop("successor").pk
        return {"finding": "", **told}


def fields_of(kind: MatterKind) -> dict[str, forms.Field]:
    """The fields that a kind asks for, in their order."""
    return {**_subject(kind), "finding": _text(ground_of(kind), 500), **_sanction(kind), **_moment(kind)}


def _subject(kind: MatterKind) -> dict[str, forms.Field]:
    match kind:
        case MatterKind.PUBLISH:
            return {
                "cross_province": forms.BooleanField(label=_("Settles cross-province"), required=False),
                "in_province": forms.BooleanField(label=_("Settles in-province"), required=False),
            }
        case MatterKind.TAKE_OVER | MatterKind.TERMS:
            return dict(SignForm().fields)
        case MatterKind.CHANGE:
            kinds = now_(", ").join(str(each.label) for each in sorted(REASSESSED))
            again = _("Needed for: %(kinds)s.") % {"kinds": kinds}
            return {
                "change": forms.ChoiceField(label=_("What changes"), choices=ChangeKind.choices),
                "new_value": forms.CharField(
                    label=_("New value"),
                    max_length=300,
                    help_text=_("A level is written as 3, 2, 1 or 0."),
                    widget=forms.TextInput(attrs={"data-keep-not": ""}),  # it may be an account
                ),
                "approved_on": DayField(label=_("Approved by the authority on"), help_text=DAY_HINT),
                "reported_on": DayField(label=_("Reported on"), required=False, help_text=DAY_HINT),
                "assessed_on": DayField(label=_("Assessed again on"), required=False, help_text=again),
            }
        case MatterKind.ALIAS | MatterKind.UNALIAS:
            hint = _("A referral that names it lets its patient in here.")
            return {"new_value": _text(_("Name of the institution"), 100, hint)}
        case MatterKind.CREDIT_CODE:
            return {"new_value": _text(_("Unified social credit code"), 30)}
        case MatterKind.PLACE:
            return {"new_value": _text(_("Where it is"), 60, _("Code, name or pinyin."))}
        case MatterKind.KEY:
            hint = _("Ed25519, 32 bytes in base64. The institution makes the pair and keeps the private half.")
            return {"new_value": _text(_("Public key"), 60, hint)}
        case MatterKind.MERGE:
            return {
                "successor": _text(_("Successor"), 100, _("Credit code or whole name.")),
                "assessed_on": DayField(
                    label=_("Assessed again on"),
                    required=False,
                    help_text=_("Until the decision it may be entered later."),
                ),
            }
    return {}


def _sanction(kind: MatterKind) -> dict[str, forms.Field]:
    wanted: dict[str, forms.Field] = {}
    if kind in SANCTIONS:
        wanted["basis"] = _text(_("Legal basis"), 200)
    if kind == MatterKind.RECTIFY:
        wanted["rectify_by"] = DayField(label=_("To be rectified by"), help_text=DAY_HINT)
    if kind in HEARD:
        hint = _("This, or the day until which it can state its case.")
        wanted["statement"] = _text(_("Statement of the institution"), 500, hint, required=False)
        wanted["heard_on"] = DayField(label=_("Could state its case until"), required=False, help_text=DAY_HINT)
    if kind == MatterKind.TERMINATE:
        wanted["stops_stays"] = forms.BooleanField(
            label=_("A fraud was found: nothing is settled any more, not even for patients there already"),
            required=False,
        )
    return wanted


def _moment(kind: MatterKind) -> dict[str, forms.Field]:
    if kind not in (MatterKind.SUSPEND, MatterKind.LIFT, MatterKind.TERMINATE, MatterKind.MERGE):
        return {}
    hint = _("Empty: from the decision on. Never before it.")
    wanted: dict[str, forms.Field] = {"from_day": DayField(label=_("From the day"), required=False, help_text=hint)}
    if kind in (MatterKind.SUSPEND, MatterKind.LIFT):
        wanted["from_hour"] = TypedHour(label=_("at"), required=False, help_text=_("08:30; empty: midnight"))
    return wanted


def _text(label: Any, longest: int, hint: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, help_text=hint, required=required)
