"""Lists of institutions that were sent in: the file as it was judged, row by row, and what came of it."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from agency.sealing.fields import SealedBytesField, SealedTextField
from institutions.enums import Care, ListState, RowEffect, UndoHeld
from institutions.importing.verdicts import RowVerdict

OPEN = [ListState.READING, ListState.OPEN]
TO_UNDO = [ListState.UNDOING, ListState.UNDONE]
DECIDED = [ListState.ACCEPTED, ListState.APPLIED, ListState.REFUSED, *TO_UNDO]


class InstitutionListQuerySet(ScopedQuerySet):
    view_permission = Permission.INSTITUTION_VIEW

    def lock_unless_held(self, pk: uuid.UUID) -> "InstitutionList | None":
        """The list, held until the transaction ends; None while somebody else holds it."""
        free = self.select_for_update(of=("self",), skip_locked=True).select_related("agency__division")
        return free.filter(pk=pk).first()


class InstitutionList(models.Model):
    """A list that one person took in and another puts into the register, or not (domain.md R6.1).

    `content` is kept until the list has been judged. The marks are the last history rows of the register when the list
    was compared with it: what came after them may have made the comparison untrue. A task writes
    what `act` decided, in its name (`ACCEPTED` until it has), and takes out what `undo_act` decided (`UNDOING`).
    `left_alone` names what that did not touch, because it was changed since; `undo_held` says why it came to nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, verbose_name=_("agency"), related_name="+")
    file_name = models.CharField(_("file"), max_length=200)
    source = models.CharField(_("sent by"), max_length=100)
    digest = models.BinaryField(_("SHA-256 of the file"), max_length=32)
    content = SealedBytesField(_("the file"), purpose="institutions.list.content", null=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=ListState, default=ListState.READING)
    verdicts = models.JSONField(_("rows by verdict"), default=dict)
    effects = models.JSONField(_("rows by what they do"), default=dict)
    gone = models.PositiveIntegerField(_("in the register and not in the list"), default=0)
    institution_mark = models.BigIntegerField(default=0, editable=False)
    agreement_mark = models.BigIntegerField(default=0, editable=False)
    entered_by = models.ForeignKey("offices.User", models.PROTECT, verbose_name=_("taken in by"), related_name="+")
    entered_at = models.DateTimeField(_("taken in at"))
    decided_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_because = models.CharField(_("reason of the decision"), max_length=200, blank=True)
    act = models.ForeignKey("offices.Act", models.PROTECT, null=True, related_name="+", editable=False)
    undone_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, verbose_name=_("undone by"), related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undo_act = models.ForeignKey("offices.Act", models.PROTECT, null=True, related_name="+", editable=False)
    undo_held = models.CharField(_("why it was not undone"), max_length=7, choices=UndoHeld, blank=True)
    left_alone = models.JSONField(_("changed since, and so left as it is"), default=list, blank=True)

    objects = InstitutionListQuerySet.as_manager()
    history = tracked(excluded_fields=["content"])

    class Meta:
        verbose_name = _("list of institutions")
        verbose_name_plural = _("lists of institutions")
        indexes = [models.Index(fields=["agency", "-id"], name="institution_list_by_agency")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "digest"], condition=Q(state__in=OPEN), name="institution_list_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ListState.ACCEPTED, ListState.APPLIED, *TO_UNDO]) | Q(act__isnull=False),
                name="institution_list_names_its_act",
            ),
            models.CheckConstraint(
                condition=Q(undone_by=None) | ~Q(undone_by=F("entered_by")),
                name="institution_list_maker_is_not_undoer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | ~Q(state__in=DECIDED) & Q(decided_by=None, decided_at=None),
                name="institution_list_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by")),
                name="institution_list_maker_is_not_decider",
            ),
            models.CheckConstraint(
                condition=Q(state__in=TO_UNDO, undone_by__isnull=False, undone_at__isnull=False, undo_act__isnull=False)
                | ~Q(state__in=TO_UNDO) & Q(undone_by=None, undone_at=None, undo_act=None),
                name="institution_list_undone_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ListRowQuerySet(ScopedQuerySet):
    view_permission = Permission.INSTITUTION_VIEW
    agency_field = "of__agency"


class ListRow(models.Model):
    """A row of a list: its verdict with the findings, the normalised values, and what it would do to the register.

    `entity` is the institution: one of the register, or the key that it will have. Rows that share a new institution
    have the same; `is_first` marks the one that brings it in.
    """

    application_rights: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(InstitutionList, models.PROTECT, related_name="rows", verbose_name=_("list"), db_index=False)
    position = models.PositiveIntegerField()
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    row = models.PositiveIntegerField(_("row"), null=True)
    verdict = models.CharField(_("verdict"), max_length=13, choices=RowVerdict)
    findings = models.JSONField(_("findings"), default=list)
    effect = models.CharField(_("what it does"), max_length=7, choices=RowEffect, blank=True)
    changes = ArrayField(models.CharField(max_length=20), verbose_name=_("what changes"), default=list, blank=True)
    entity = models.UUIDField(null=True)
    is_first = models.BooleanField(default=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    aliases = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, null=True)  # noqa: DJ001
    external_code = models.CharField(_("code in medical insurance"), max_length=20, blank=True)
    division_code = models.CharField(_("division"), max_length=6, blank=True)
    place_as_written = models.CharField(_("place as written in the source"), max_length=60, blank=True)
    types = ArrayField(models.CharField(max_length=8, choices=Care), verbose_name=_("kind of care"), default=list)
    level = models.CharField(_("level"), max_length=1, blank=True)
    level_as_written = models.CharField(_("level as written in the source"), max_length=40, blank=True)
    valid_from = models.DateField(_("from"), null=True)
    valid_to = models.DateField(_("to"), null=True)
    cross_province = models.BooleanField(_("settles cross-province"), null=True)
    in_province = models.BooleanField(_("settles in-province"), null=True)
    bank_account = SealedTextField(
        _("bank account"), purpose="institutions.institution.bank_account", null=True, editable=False
    )
    """Sealed as in the register, so that it goes there as it is."""
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    more = models.JSONField(default=dict, blank=True)
    before = models.JSONField(null=True, editable=False)
    """The institution and its agreements as they were, if the row changed them; for undoing."""

    objects = ListRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a list of institutions")
        verbose_name_plural = _("rows of lists of institutions")
        constraints = [models.UniqueConstraint(fields=["of", "position"], name="list_row_once")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"
