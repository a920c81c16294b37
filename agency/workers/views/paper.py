"""The fields of a determination's paper as its page shows them; personal texts masked until somebody asks."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from agency.offices.templatetags.desk import day, money
from agency.workers import determination_fields
from agency.workers.determination_fields import Field
from agency.workers.enums import RevealReason
from agency.workers.models import Determination

NOTHING = "—"
LONG = frozenset({"basis", "reasons", "expected_effect", "remedy_body", "items", "devices"})


def rows(determination: Determination, shown: dict[str, str], reveal_url: str) -> list[dict[str, Any]]:
    """One row for each field of the kind: `label`, and `value` or (sealed) the masked `part`; `wide` takes a line."""
    return [_row(determination, each, shown, reveal_url) for each in determination_fields.fields_of(determination.kind)]


def _row(determination: Determination, field: Field, shown: dict[str, str], url: str) -> dict[str, Any]:
    value = getattr(determination, field.name)
    if field.sealed:
        return {"label": field.label, "part": masked(field, value or "", shown, url), "wide": True}
    row = {"label": field.label, "value": in_words(value), "wide": field.name in LONG}
    if field.name == "extends" and value is not None:
        row["url"] = reverse("workers:determination", args=[value.pk])
    return row


def in_words(value: Any) -> str:
    """A value as the page writes it."""
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, list):
        return gettext("; ").join(value)
    return str(value)


def masked(field: Field, text: str, shown: dict[str, str], url: str) -> dict[str, Any]:
    """A sealed text as `components/_masked.html` wants it: its length, until it is shown."""
    return {
        "name": field.name,
        "label": field.label,
        "value": mask_text(text) or NOTHING,
        "shown": shown.get(field.name, ""),
        "url": url if text else "",
        "reasons": RevealReason.choices,
    }


def mask_text(text: str) -> str:
    """Nothing of a text but how long it is."""
    if not text:
        return ""
    return ngettext("hidden, %(n)d character", "hidden, %(n)d characters", len(text)) % {"n": len(text)}
