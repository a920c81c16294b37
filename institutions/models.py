"""The directory of protocol institutions 协议机构 and their agreements."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.policy.enums import Origin
from institutions.enums import AgreementState, Care
from institutions.scope import AgreementFacts


class Institution(models.Model):
    """A hospital, rehabilitation centre or maker of devices that has, or had, an agreement with an agency."""

    id = models.UUIDField(primary_key=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    aliases = ArrayField(models.CharField(max_length=100), verbose_name=_("other names"), default=list, blank=True)
    initials = models.CharField(_("initials of the pinyin"), max_length=60, editable=False)
    division = models.ForeignKey(
        "offices.Division", models.PROTECT, verbose_name=_("division"), related_name="institutions"
    )
    place_as_written = models.CharField(_("place as written in the source"), max_length=60, blank=True)
    level_as_written = models.CharField(_("level as written in the source"), max_length=40, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, null=True, blank=True, unique=True)
    source_url = models.CharField(_("address of the source"), max_length=300, blank=True)
    as_of = models.CharField(_("as of (as written in the source)"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.ENTERED, editable=False)

    history = tracked()

    class Meta:
        verbose_name = _("protocol institution")
        verbose_name_plural = _("protocol institutions")
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="institution_once_in_a_division")]

    def __str__(self) -> str:
        return self.name


class Agreement(models.Model):
    """One kind of agreement of an institution, for a time. Empty flags and days mean that it isn't known."""

    id = models.UUIDField(primary_key=True, editable=False)
    institution = models.ForeignKey(
        Institution, models.PROTECT, verbose_name=_("institution"), related_name="agreements"
    )
    care = models.CharField(_("kind of care"), max_length=8, choices=Care)
    state = models.CharField(_("state"), max_length=10, choices=AgreementState)
    cross_province = models.BooleanField(_("settles cross-province"), null=True, blank=True)
    in_province = models.BooleanField(_("settles in-province"), null=True, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    known_as_of = models.DateField(
        _("known as of"), null=True, blank=True, help_text=_("The day the source speaks of, if the start isn't known.")
    )
    valid_to = models.DateField(_("to"), null=True, blank=True)
    suspended_from = models.DateField(
        _("suspended from"), null=True, blank=True, help_text=_("Patients admitted before this day are settled.")
    )
    source_url = models.CharField(_("address of the source"), max_length=300, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.ENTERED, editable=False)

    history = tracked()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="agreement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(suspended_from=None) | Q(state=AgreementState.SUSPENDED),
                name="agreement_suspended_from_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.ONLINE) | Q(cross_province=True) | Q(in_province=True),
                name="agreement_online_settles_somebody",
            ),
            ExclusionConstraint(
                name="agreement_once_at_a_time",
                expressions=[
                    ("institution", RangeOperators.EQUAL),
                    ("care", RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from", "valid_to", Value("[]"), function="daterange", output_field=DateRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("There is already an agreement of this kind at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.get_care_display()}"

    def facts(self) -> AgreementFacts:
        """What the pure rules need to know."""
        return AgreementFacts(
            id=self.pk,
            care=Care(self.care),
            state=AgreementState(self.state),
            cross_province=self.cross_province,
            in_province=self.in_province,
            valid_from=self.valid_from,
            known_as_of=self.known_as_of,
            suspended_from=self.suspended_from,
            valid_to=self.valid_to,
        )
