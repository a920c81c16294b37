"""Levels, roles and places of work."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgencyLevel(TextChoices):
    PROVINCE = "PROVINCE", _("Province")
    CITY = "CITY", _("City")
    COUNTY = "COUNTY", _("County")


class Role(TextChoices):
    """Kinds of post in an agency; what each may do stands in matrix.py."""

    CLERK = "CL", _("Window clerk")
    REVIEWER = "RV", _("Reviewer")
    APPROVER = "AP", _("Approver")
    FINANCE = "FN", _("Fund finance")
    DATA = "DM", _("Data management")
    AUDITOR = "AU", _("Audit and internal control")
    POSTS = "PM", _("Permission maintainer")
    OPERATOR = "OP", _("System operator")


class Place(TextChoices):
    """Where an act came from."""

    WINDOW = "WINDOW", _("Agency desk")
    ADMIN = "ADMIN", _("Administration site")
    API = "API", _("Interface")
    TASK = "TASK", _("Background task")
    COMMAND = "COMMAND", _("Command line")


class RequestState(TextChoices):
    """Of anything that one person asks for and another decides."""

    OPEN = "OPEN", _("Awaiting decision")
    GRANTED = "GRANTED", _("Granted")
    REFUSED = "REFUSED", pgettext_lazy("by a person", "Refused")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
