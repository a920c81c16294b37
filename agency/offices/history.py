"""Row history: django-simple-history, with the act of each change. A tracked row can't be saved outside an act."""

from typing import Any

from django.db.models import Index
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record

from agency.offices import acts


def _user_of_act(request: Any = None, instance: Any = None, **kwargs: Any) -> Any:
    return acts.current().user


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
