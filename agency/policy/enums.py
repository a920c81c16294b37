"""Where a policy value comes from, and what kind of day a day is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SourceKind(TextChoices):
    """How far a value is backed. Only the first three are law or rule; the others are never shown as such."""

    LAW = "LAW", _("Law")
    NATIONAL = "NATIONAL", _("National rule")
    PROVINCE = "PROVINCE", _("Local rule")
    ANALOGUE = "ANALOGUE", _("Taken over from another field")
    PROPOSAL = "PROPOSAL", _("Product default")


class Origin(TextChoices):
    """Packaged rows are kept in step by load_reference; entered ones are people's."""

    PACKAGED = "PACKAGED", _("Shipped with the product")
    ENTERED = "ENTERED", _("Entered")


class DayKind(TextChoices):
    WORKDAY = "workday", _("Working day")
    WEEKEND = "weekend", _("Weekend")
    HOLIDAY = "holiday", _("Public holiday")
    ADJUSTED = "makeup_workday", _("Working day moved to a weekend")


class Granularity(TextChoices):
    """How exactly the place of treatment is filed (domain.md R2.10)."""

    CITY = "CITY", _("City")
    PROVINCE = "PROVINCE", _("Province")
