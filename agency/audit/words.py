"""Stored values in words: labels for codes, names for keys, tails for what is sealed."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from agency.audit.registry import Record
from agency.offices.masking import mask_tail
from agency.sealing.fields import SealedBytesField

Names = dict[type[models.Model], dict[Any, str]]


def is_sealed(field: Any) -> bool:
    return isinstance(field, SealedBytesField)


def names_of(wanted: Iterable[tuple[type[models.Model], Any]]) -> Names:
    """The names of the rows that keys point to: one query for each model."""
    keys: dict[type[models.Model], set[Any]] = {}
    for model, key in wanted:
        keys.setdefault(model, set()).add(key)
    return {
        model: {row.pk: _name(row) for row in _joined(model).filter(pk__in=found)}
        for model, found in sorted(keys.items(), key=lambda pair: pair[0]._meta.label)
    }


def _joined(model: type[models.Model]) -> models.QuerySet[Any]:
    """With what its name is made of, so that no name costs a query."""
    named = {"workers.insurancerelation": ("employer",), "offices.post": ("agency",)}
    return model._default_manager.select_related(*named.get(model._meta.label_lower, ()))


def _name(row: models.Model) -> str:
    return str(getattr(row, "display_name", None) or row)


def in_words(record: Record, field: Any, value: Any, names: Names) -> str:
    """A value of a field as a person reads it; nothing for nothing."""
    if value is None or value == "" or value == []:
        return ""
    if is_sealed(field):
        return mask_tail(value) if isinstance(value, str) else _("(sealed)")
    if field.name in record.words:
        return record.words[field.name](value)
    if field.many_to_many:
        return _listed(sorted(names.get(field.related_model, {}).get(key, str(key)) for key in value))
    if field.is_relation:
        return names.get(field.related_model, {}).get(value, str(value))
    if isinstance(value, list | tuple) and hasattr(field, "base_field"):
        return _listed(_plain(field.base_field, each) for each in value)
    return _plain(field, value)


def _plain(field: Any, value: Any) -> str:
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Range):
        end = _("without end") if value.upper is None else _plain(field, value.upper)
        return _("%(start)s to %(end)s") % {"start": _plain(field, value.lower), "end": end}
    if isinstance(field, models.JSONField):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _listed(words: Iterable[str]) -> str:
    return _(", ").join(words)
