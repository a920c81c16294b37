"""Row history: django-simple-history, with the act of each change. A tracked row can't be saved outside an act."""

from typing import Any

from django.db.models import Index
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record

from agency.offices import acts


def _user_of_act(request: Any = None, instance: Any = None, **kwargs: Any) -> Any:
    return acts.current().user


BATCH = 1000


class History(HistoricalRecords):
    """History rows are found by the row they are of, and within it by moment."""

    def get_meta_options(self, model: Any) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options(model)
        name = f"{model._meta.model_name}_by_row"[-30:]
        return {**options, "indexes": (Index(fields=(model._meta.pk.attname, "history_date"), name=name),)}


def tracked(**options: Any) -> HistoricalRecords:
    """The history to put on a model that people enter or decide: `history = tracked()`."""
    from agency.offices.models.acts import ActHistory

    return History(bases=[ActHistory], get_user=_user_of_act, **options)


def _write_act(history_instance: Any, **kwargs: Any) -> None:
    act = acts.current()
    history_instance.act = act
    history_instance.history_date = act.at
    history_instance.history_change_reason = act.reason


def connect() -> None:
    """Have every history row carry the current act."""
    pre_create_historical_record.connect(_write_act, dispatch_uid="offices.history.act")


def save_many(rows: list[Any], fields: list[str]) -> int:
    """Write some fields of many rows of one model, with a history row for each, inside the current act; how many.

    One statement for each set of values that occurs, and a few for the history of a thousand rows. Raises OutsideAct.
    """
    if not rows:
        return 0
    act = acts.current()
    model = type(rows[0])
    alike: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        alike.setdefault(tuple(getattr(row, field) for field in fields), []).append(row.pk)
    for values, keys in alike.items():
        model._default_manager.filter(pk__in=keys).update(**dict(zip(fields, values, strict=True)))
    kept = model.history.bulk_history_create(
        rows,
        batch_size=BATCH,
        update=True,
        default_user=act.user,
        default_change_reason=act.reason,
        default_date=act.at,
        custom_historical_attrs={"act": act},
    )
    for field in model.history.model._history_m2m_fields:
        _copy_choices(model, field.name, kept)
    return len(rows)


def _copy_choices(model: Any, name: str, kept: list[Any]) -> None:
    """Have the new history rows carry what is chosen in a many-to-many field, as single saves do."""
    through = getattr(model, name).through
    owner = model._meta.get_field(name).m2m_field_name()
    of_row = {getattr(row, model._meta.pk.attname): row for row in kept}
    copied = getattr(model.history.model, name).model
    fields = [field.attname for field in through._meta.concrete_fields]
    links = through.objects.filter(**{f"{owner}__in": list(of_row)}).values(*fields)
    copied.objects.bulk_create(
        (copied(history=of_row[link[f"{owner}_id"]], **link) for link in links), batch_size=BATCH
    )
