"""Divisions 行政区划: those in use, and what each code meant from 1981 on."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agency.offices.codes import ladder


class DivisionLevel(models.TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")


class DivisionQuerySet(models.QuerySet["Division"]):
    def search(self, text: str) -> Self:
        """Divisions for a picker, best first: by code, name, full name, pinyin or its initials.

        Blank text gives the provinces. Several words all have to match.
        """
        words = text.lower().split()
        if not words:
            return self.filter(level=DivisionLevel.PROVINCE).order_by("code")
        found = self
        for word in words:
            found = found.filter(_matches(word))
        return found.annotate(rank=_rank(words[-1])).order_by("rank", "code")

    def above(self, code: str) -> Self:
        """The division with this code and those above it, county first."""
        return self.filter(code__in=ladder(code)).order_by("-level_order", "code")

    def filing_places(self) -> Self:
        """Divisions of province and city level, and counties directly under a province."""
        return self.exclude(level=DivisionLevel.COUNTY, parent__level=DivisionLevel.CITY)


def _matches(word: str) -> Q:
    latin = word.replace("'", "")
    return (
        Q(code__startswith=word)
        | Q(full_name__contains=word)
        | Q(search_latin__startswith=latin)
        | Q(initials__startswith=latin)
    )


def _rank(word: str) -> Case:
    """Exact code or name first, then what begins with the word, then the rest; larger places before smaller ones."""
    return Case(
        When(Q(code=word) | Q(name=word), then=Value(0)),
        When(name__startswith=word, then=models.F("level_order")),
        When(Q(initials=word) | Q(search_latin__startswith=word), then=Value(10) + models.F("level_order")),
        default=Value(20) + models.F("level_order"),
        output_field=IntegerField(),
    )


class Division(models.Model):
    """A division in use, with its six-digit code of GB/T 2260. Reference data: loaded, never edited."""

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    level = models.CharField(_("level"), max_length=8, choices=DivisionLevel)
    level_order = models.PositiveSmallIntegerField(_("order of the level"))
    name = models.CharField(_("name"), max_length=40)
    full_name = models.CharField(_("full name"), max_length=80)
    name_latin = models.CharField(_("name in Latin letters"), max_length=80)
    search_latin = models.CharField(_("pinyin"), max_length=80)
    initials = models.CharField(_("initials of the pinyin"), max_length=20)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name=_("higher division"), related_name="children"
    )
    province = models.ForeignKey("self", models.PROTECT, verbose_name=_("province"), related_name="+")
    in_use_since = models.PositiveSmallIntegerField(_("in use since (year)"), null=True)
    is_standard = models.BooleanField(
        _("in GB/T 2260"), default=True, help_text=_("660000 is a convention and not a code of the standard.")
    )

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[1-9][0-9]{5}$"), name="division_code_has_six_digits"),
            models.CheckConstraint(
                condition=Q(level=DivisionLevel.PROVINCE, parent=None) | Q(parent__isnull=False),
                name="division_has_a_parent_below_the_province",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def display_name(self) -> str:
        """The full name; on English pages the name in Latin letters."""
        return self.full_name if (get_language() or "zh").startswith("zh") else self.name_latin

    @property
    def city(self) -> "Division | None":
        """The city-level division this is or belongs to; None directly under a province."""
        if self.level == DivisionLevel.COUNTY and self.parent and self.parent.level == DivisionLevel.CITY:
            return self.parent
        return self if self.level == DivisionLevel.CITY else None


class DivisionRecord(models.Model):
    """What a code meant from one year to another, 1981-2026."""

    code = models.CharField(_("code"), max_length=6)
    name = models.CharField(_("name"), max_length=40)
    level = models.CharField(_("level"), max_length=8, choices=DivisionLevel)
    province_name = models.CharField(_("province"), max_length=40)
    city_name = models.CharField(_("city"), max_length=40, blank=True)
    start_year = models.PositiveSmallIntegerField(_("from (year)"))
    end_year = models.PositiveSmallIntegerField(_("to (year)"), null=True)
    successors = ArrayField(models.CharField(max_length=6), verbose_name=_("followed by"))
    ceded_to = ArrayField(
        models.CharField(max_length=12),
        verbose_name=_("parts given to"),
        help_text=_("Code and year, where a part went elsewhere before the end."),
    )

    class Meta:
        verbose_name = _("earlier division")
        verbose_name_plural = _("history of divisions")
        constraints = [models.UniqueConstraint(fields=["code", "start_year"], name="division_record_once_a_year")]

    def __str__(self) -> str:
        return f"{self.code} {self.name} {self.start_year}-{self.end_year or ''}"
