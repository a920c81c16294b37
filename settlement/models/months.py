"""Months of an agency and their entries. A closed month takes nothing more, by trigger too."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from settlement.enums import EntryKind, MonthState
from settlement.models.bills import SHARES, money


class MonthQuerySet(ScopedQuerySet):
    view_permission = Permission.BILL_VIEW


class Month(models.Model):
    """A month of an agency as place of treatment: open, or closed by a person. Statements come on top of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    begins_on = models.DateField(_("month"))
    state = models.CharField(_("state"), max_length=6, choices=MonthState, default=MonthState.OPEN)
    closed_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)

    objects = MonthQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("month")
        verbose_name_plural = _("months")
        constraints = [
            models.UniqueConstraint(fields=["agency", "begins_on"], name="month_once"),
            models.CheckConstraint(condition=Q(begins_on__day=1), name="month_begins_on_its_first"),
            models.CheckConstraint(
                condition=Q(state="OPEN", closed_by=None, closed_at=None)
                | Q(state="CLOSED", closed_by__isnull=False, closed_at__isnull=False),
                name="month_closed_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins_on:%Y-%m}"

    @staticmethod
    def first_of(day: date) -> date:
        return day.replace(day=1)


class EntryQuerySet(ScopedQuerySet):
    view_permission = Permission.BILL_VIEW
    agency_field = "month__agency"


class Entry(models.Model):
    """A line of a month. What undoes a settlement is the same with the opposite sign, linked to it. Only added."""

    application_rights = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    month = models.ForeignKey(
        Month,
        models.PROTECT,
        related_name="entries",
        verbose_name=_("month"),
        db_index=False,  # in entry_by_month
    )
    bill = models.ForeignKey("settlement.Bill", models.PROTECT, related_name="entries", verbose_name=_("bill"))
    institution = models.ForeignKey(
        "institutions.Institution", models.PROTECT, null=True, related_name="+", verbose_name=_("institution")
    )
    """Whose entry it is: the institution that settled directly. Nobody's for what a worker got by hand."""
    act = models.ForeignKey("offices.Act", models.PROTECT, related_name="+", verbose_name=_("act"))
    kind = models.CharField(_("kind"), max_length=9, choices=EntryKind)
    opposes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="opposed_by", verbose_name=_("undoes the entry")
    )
    total = money(_("total"))
    fund = money(_("paid by the fund"))
    worker = money(_("paid by the worker"))
    separated = money(_("not for the injury"))
    entered_at = models.DateTimeField(_("entered at"))

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a month")
        verbose_name_plural = _("entries of months")
        indexes = [
            models.Index(fields=["institution", "month", "id"], name="entry_by_institution"),
            models.Index(fields=["month", "id"], name="entry_by_month"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["bill"], condition=Q(kind="SETTLED"), name="entry_settled_once"),
            models.UniqueConstraint(fields=["bill"], condition=~Q(kind="SETTLED"), name="entry_undone_once"),
            models.CheckConstraint(condition=Q(total=SHARES), name="entry_shares_are_the_total"),
            models.CheckConstraint(
                condition=Q(kind="SETTLED", opposes=None, fund__gte=0, worker__gte=0, separated__gte=0)
                | ~Q(kind="SETTLED") & Q(opposes__isnull=False, fund__lte=0, worker__lte=0, separated__lte=0),
                name="entry_undoes_with_the_opposite_sign",
            ),
            models.CheckConstraint(condition=Q(opposes=None) | ~Q(opposes=F("id")), name="entry_undoes_another"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.total}"


class ConfirmationQuerySet(ScopedQuerySet):
    view_permission = Permission.BILL_VIEW

    def standing(self) -> "ConfirmationQuerySet":
        """Those that weren't taken back."""
        return self.filter(withdrawn_at=None)


class Confirmation(models.Model):
    """An institution's word that its entries of a month are what it has itself (domain.md §7.5, 3261).

    While it stands, the month takes no entry of this institution, by trigger too. `agency` keeps its file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    institution = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="confirmations", verbose_name=_("institution")
    )
    begins_on = models.DateField(_("month"))
    count = models.PositiveIntegerField(_("entries"))
    total = money(_("total"))
    fund = money(_("paid by the fund"))
    confirmed_at = models.DateTimeField(_("confirmed at"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True)

    objects = ConfirmationQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("confirmation of a month")
        verbose_name_plural = _("confirmations of months")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "begins_on"], condition=Q(withdrawn_at=None), name="confirmation_stands_once"
            ),
            models.CheckConstraint(condition=Q(begins_on__day=1), name="confirmation_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.begins_on:%Y-%m}"
