"""The register of protocol institutions 协议机构 and their agreements."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.offices.history import tracked
from agency.policy.enums import Origin
from agency.sealing.fields import SealedTextField
from institutions.enums import AgreementState, Care, Level
from institutions.scope import AgreementFacts, Span

UNTOLD: dict[str, Any] = {"blank": True, "default": "", "db_default": ""}
"""Text that isn't known of every institution; lists are loaded set-based, so the database knows the default too."""


class Institution(models.Model):
    """A hospital, rehabilitation centre or maker of devices that has, or had, an agreement with an agency.

    One legal entity, told apart by its unified social credit code (domain.md R3.1, R3.9). `agency` keeps its file;
    without one it is only known from a published list. After a merger `successor` took its place from `merged_on` on.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    name = models.CharField(pgettext_lazy("of an institution", "Name"), max_length=100)
    aliases = ArrayField(models.CharField(max_length=100), verbose_name=_("other names"), default=list, blank=True)
    initials = models.CharField(_("initials of the pinyin"), max_length=60, editable=False)
    division = models.ForeignKey(
        "offices.Division",
        models.PROTECT,
        verbose_name=_("division"),
        related_name="institutions",
        db_index=False,  # that of the constraint begins with it
    )
    place_as_written = models.CharField(_("place as written in the source"), max_length=60, blank=True)
    level_as_written = models.CharField(_("level as written in the source"), max_length=40, blank=True)
    credit_code = models.CharField(  # noqa: DJ001 without one is not alike
        _("unified social credit code"), max_length=18, null=True, blank=True
    )
    external_code = models.CharField(
        _("code in medical insurance"),
        max_length=20,
        **UNTOLD,
        help_text=_("12 characters. No national code of work-injury insurance was found."),
    )
    level = models.CharField(_("level"), max_length=1, choices=Level, **UNTOLD)
    address = models.CharField(_("address"), max_length=200, **UNTOLD)
    phone = models.CharField(_("telephone"), max_length=60, **UNTOLD)
    ownership = models.CharField(_("ownership"), max_length=60, **UNTOLD)
    nature = models.CharField(_("nature"), max_length=60, **UNTOLD)
    scope = models.CharField(_("scope of practice"), max_length=300, **UNTOLD)
    legal_representative = models.CharField(_("legal representative"), max_length=60, **UNTOLD)
    bank_account = SealedTextField(
        _("bank account"), purpose="institutions.institution.bank_account", null=True, blank=True
    )
    agency = models.ForeignKey(
        "offices.Agency",
        models.PROTECT,
        verbose_name=_("agency"),
        related_name="+",
        null=True,
        blank=True,
        db_index=False,  # nobody looks for institutions by it, and lists pay for each index a row
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("successor"),
        related_name="predecessors",
        null=True,
        blank=True,
        db_index=False,  # few have one: an index of those alone
    )
    merged_on = models.DateField(_("merged on"), null=True, blank=True)
    source_url = models.CharField(_("address of the source"), max_length=300, blank=True)
    as_of = models.CharField(_("as of (as written in the source)"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.ENTERED, editable=False)

    history = tracked(found_by=())

    class Meta:
        verbose_name = _("protocol institution")
        verbose_name_plural = _("protocol institutions")
        indexes = [
            models.Index(fields=["successor"], condition=Q(successor__isnull=False), name="institution_by_successor")
        ]
        constraints = [
            models.UniqueConstraint(fields=["division", "name"], name="institution_once_in_a_division"),
            models.UniqueConstraint(fields=["credit_code"], name="institution_credit_code_once"),
            models.CheckConstraint(
                condition=Q(successor=None, merged_on=None) | Q(successor__isnull=False, merged_on__isnull=False),
                name="institution_merged_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")), name="institution_is_not_its_own_successor"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def has_merged(self, on: date) -> bool:
        """Is it a part of its successor on a day? A merger may be decided before its day."""
        return self.merged_on is not None and self.merged_on <= on


class Agreement(models.Model):
    """One kind of agreement of an institution, for a time. Empty flags and days mean that it isn't known.

    It settles from the day on which it went online; where a list says that it settles, that day isn't known.
    `suspended` holds the times in which no new patient is taken (domain.md R3.8), each from its moment up to that of
    lifting. `terminated_on` is the first day without the agreement. `stays_stopped_at` is set when a fraud was found:
    then nothing is settled any more, not even for patients who were there before.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    institution = models.ForeignKey(
        Institution, models.PROTECT, verbose_name=_("institution"), related_name="agreements"
    )
    care = models.CharField(_("kind of care"), max_length=8, choices=Care)
    state = models.CharField(_("state"), max_length=10, choices=AgreementState)
    agency = models.ForeignKey(
        "offices.Agency",
        models.PROTECT,
        verbose_name=_("signed by"),
        related_name="+",
        null=True,
        blank=True,
        db_index=False,  # few have one: an index of those alone
    )
    number = models.CharField(_("number of the agreement"), max_length=60, **UNTOLD)
    cross_province = models.BooleanField(_("settles cross-province"), null=True, blank=True)
    cross_province_from = models.DateField(_("settles cross-province from"), null=True, blank=True)
    in_province = models.BooleanField(_("settles in-province"), null=True, blank=True)
    in_province_from = models.DateField(_("settles in-province from"), null=True, blank=True)
    applied_on = models.DateField(_("applied for on"), null=True, blank=True)
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    known_as_of = models.DateField(
        _("known as of"), null=True, blank=True, help_text=_("The day the source speaks of, if the start isn't known.")
    )
    valid_to = models.DateField(_("to"), null=True, blank=True)
    suspended = ArrayField(
        DateTimeRangeField(),
        verbose_name=_("suspended"),
        default=list,
        blank=True,
        help_text=_("Patients admitted before are settled."),
    )
    terminated_on = models.DateField(_("terminated on"), null=True, blank=True)
    stays_stopped_at = models.DateTimeField(_("nothing is settled since"), null=True, blank=True)
    source_url = models.CharField(_("address of the source"), max_length=300, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.ENTERED, editable=False)

    history = tracked(found_by=["institution"])

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        indexes = [
            models.Index(fields=["institution"], condition=~Q(suspended=[]), name="agreement_suspended_ever"),
            models.Index(fields=["agency", "valid_to"], condition=Q(agency__isnull=False), name="agreement_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="agreement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(state=AgreementState.TERMINATED, terminated_on__isnull=False)
                | ~Q(state=AgreementState.TERMINATED) & Q(terminated_on=None, stays_stopped_at=None),
                name="agreement_terminated_on_a_day",
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
                condition=Q(state__in=[AgreementState.SIGNED, AgreementState.ONLINE, AgreementState.TERMINATED]),
                violation_error_message=_("There is already an agreement of this kind at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.get_care_display()}"

    @property
    def described(self) -> str:
        """Its kind, number and days: what tells it from the others of its institution."""
        days = [day.isoformat() for day in (self.valid_from, self.valid_to) if day]
        return " · ".join(filter(None, (str(self.get_care_display()), self.number, " – ".join(days))))

    def facts(self) -> AgreementFacts:
        """What the pure rules need to know."""
        return AgreementFacts(
            id=self.pk,
            care=Care(self.care),
            state=AgreementState(self.state),
            cross_province=self.cross_province,
            cross_province_from=self.cross_province_from,
            in_province=self.in_province,
            in_province_from=self.in_province_from,
            valid_from=self.valid_from,
            known_as_of=self.known_as_of,
            valid_to=self.valid_to,
            suspended=tuple(Span(each.lower, each.upper) for each in self.suspended),
            terminated_on=self.terminated_on,
            is_kept=self.agency_id is not None,
        )
