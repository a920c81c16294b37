"""Row history: django-simple-history, with the act of each change. A tracked row can't be saved outside an act."""

from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Index
from psycopg.sql import SQL, Composable, Identifier, Placeholder
from simple_history.manager import HistoricalQuerySet, HistoryDescriptor, HistoryManager
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record

from agency.offices import acts, prepared
from agency.offices.prepared import stored


def _user_of_act(request: Any = None, instance: Any = None, **kwargs: Any) -> Any:
    return acts.current().user


class OneManager(HistoryDescriptor):
    """`history` of a model. The library makes the class of the manager anew at each look at it, which takes longer than
    to write the history row.
    """

    made = HistoryManager.from_queryset(HistoricalQuerySet)

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self.made(self.model, instance)


class History(HistoricalRecords):
    """History rows are found by the row they are of, and within it by moment."""

    def get_meta_options(self, model: Any) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options(model)
        name = f"{model._meta.model_name}_by_row"[-30:]
        return {**options, "indexes": (Index(fields=(model._meta.pk.attname, "history_date"), name=name),)}

    def create_historical_record_m2ms(self, history_instance: Any, instance: Any) -> None:
        """Only the keys of what is chosen: the library reads both rows of every link in full."""
        if history_instance.history_type == "+":
            return  # nothing can be chosen for a row that was just added
        for field in history_instance._history_m2m_fields:
            _copy_choices(type(instance), field.name, [history_instance.pk])

    def finalize(self, sender: Any, **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        found = vars(sender).get(self.manager_name)
        if type(found) is HistoryDescriptor:
            setattr(sender, self.manager_name, OneManager(found.model))


class SlimHistory(History):
    """History of rows that come by the hundred thousand: found by the row it is of, and by what `found_by` names.

    Every index and every reference is paid for once a row. That of the user is left out: the act names the user too.
    """

    def __init__(self, found_by: Collection[str], **options: Any) -> None:
        self.found_by = frozenset(found_by)
        super().__init__(user_db_constraint=False, **options)

    def copy_fields(self, model: Any) -> dict[str, Any]:
        fields: dict[str, Any] = super().copy_fields(model)
        for name, field in fields.items():
            field.db_index = name in self.found_by
        return fields

    def get_extra_fields(self, model: Any, fields: Any) -> dict[str, Any]:
        extra: dict[str, Any] = super().get_extra_fields(model, fields)
        extra["history_date"].db_index = extra["history_user"].db_index = False
        return extra


def tracked(*, found_by: Collection[str] | None = None, **options: Any) -> HistoricalRecords:
    """The history to put on a model that people enter or decide: `history = tracked()`.

    `found_by` names the only fields that its history is looked for by besides the row, for tables that lists fill.
    """
    from agency.offices.models.acts import ActHistory

    words = {"bases": [ActHistory], "get_user": _user_of_act, **options}
    return History(**words) if found_by is None else SlimHistory(found_by, **words)


def _write_act(history_instance: Any, **kwargs: Any) -> None:
    act = acts.current()
    history_instance.act = act
    history_instance.history_date = act.at
    history_instance.history_change_reason = act.reason


def connect() -> None:
    """Have every history row carry the current act."""
    pre_create_historical_record.connect(_write_act, dispatch_uid="offices.history.act")


def add(row: Any) -> None:
    """Insert a new row and the first row of its history, inside the current act, in one statement. Raises OutsideAct.

    For rows without many-to-many fields, where a statement fewer counts; otherwise `row.save()`.
    """
    values = {field.column: stored(field, row, add=True) for field in row._meta.concrete_fields}
    prepared.write(_insert_with_history(type(row)), {**values, **_telling("+")})
    row._state.adding, row._state.db = False, connection.alias


def change(row: Any, fields: list[str]) -> None:
    """Write some fields of one row and a row of its history, inside the current act, in one statement.

    Raises OutsideAct. For rows without many-to-many fields.
    """
    key = row._meta.pk
    values = {field.column: stored(field, row, add=False) for field in map(row._meta.get_field, fields)}
    _rewrite(type(row), {key.column: key.get_db_prep_save(row.pk, connection)}, values)


def change_all(model: Any, among: dict[str, Any], values: dict[str, Any]) -> int:
    """Write the same into every row whose fields are as `among` says, with a row of history for each; how many.

    One statement inside the current act. Raises OutsideAct. For rows without many-to-many fields.
    """
    return _rewrite(model, _as_stored(model, among), _as_stored(model, values))


def _as_stored(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    fields = {name: model._meta.get_field(name) for name in values}
    return {fields[name].column: fields[name].get_db_prep_save(value, connection) for name, value in values.items()}


def _rewrite(model: Any, among: dict[str, Any], values: dict[str, Any]) -> int:
    """Both by columns. How many rows were written."""
    words = {f"old_{column}": value for column, value in among.items()}
    words |= {f"new_{column}": value for column, value in values.items()}
    statement = _update_with_history(model, tuple(among), tuple(values))
    return prepared.write(statement, {**words, **_telling("~")})


def _telling(kind: str) -> dict[str, Any]:
    return {f"told_{name}": value for name, value in _told(acts.current(), kind).items()}


@cache
def _insert_with_history(model: Any) -> str:
    columns = [field.column for field in model._meta.concrete_fields]
    insert = SQL("INSERT INTO {} ({}) VALUES ({})").format(
        Identifier(model._meta.db_table), _names(columns), SQL(", ").join(map(Placeholder, columns))
    )
    return _with_history(model, insert)


@cache
def _update_with_history(model: Any, among: tuple[str, ...], columns: tuple[str, ...]) -> str:
    update = SQL("UPDATE {} SET {} WHERE {}").format(
        Identifier(model._meta.db_table),
        SQL(", ").join(map(_equals, columns, (f"new_{column}" for column in columns))),
        SQL(" AND ").join(map(_equals, among, (f"old_{column}" for column in among))),
    )
    return _with_history(model, update)


def _equals(column: str, word: str) -> Composable:
    return SQL("{} = {}").format(Identifier(column), Placeholder(word))


def _with_history(model: Any, write: Composable) -> str:
    """A statement that writes rows and keeps their history in the same breath."""
    history = model.history.model
    copied = [field.column for field in history.tracked_fields]
    statement = SQL("WITH written AS ({} RETURNING {}) INSERT INTO {} ({}) SELECT {}, {} FROM written").format(
        write,
        _names(copied),
        Identifier(history._meta.db_table),
        _names([*copied, *TOLD]),
        _names(copied),
        SQL(", ").join(Placeholder(f"told_{name}") for name in TOLD),
    )
    return statement.as_string(None)


TOLD = ("history_type", "history_date", "history_change_reason", "history_user_id", "act_id")


def _told(act: Any, kind: str) -> dict[str, Any]:
    """What a history row says beside the row itself."""
    return {
        "history_type": kind,
        "history_date": act.at,
        "history_change_reason": act.reason,
        "history_user_id": act.user_id,
        "act_id": act.pk,
    }


def save_many(rows: list[Any], fields: list[str]) -> int:
    """Write some fields of many rows of one model, with a history row for each, inside the current act; how many.

    One statement for each set of values that occurs, one for the history, and one for what is chosen in each
    many-to-many field. Raises OutsideAct.
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
    kept = _keep(model, [row.pk for row in rows], act)
    for field in model.history.model._history_m2m_fields:
        _copy_choices(model, field.name, kept)
    return len(rows)


def _keep(model: Any, keys: list[Any], act: Any) -> list[Any]:
    """A history row for each of these rows as they are now, in one statement. Returns the keys of the history rows."""
    history = model.history.model
    copied = [field.column for field in history.tracked_fields]
    told = _told(act, "~")
    return _insert(
        history._meta,
        [*copied, *told],
        SQL("SELECT {}, {} FROM {} WHERE {} = ANY(%s)").format(
            _names(copied),
            SQL(", ").join(SQL("%s") for _ in told),
            Identifier(model._meta.db_table),
            Identifier(model._meta.pk.column),
        ),
        [*told.values(), keys],
    )


def _copy_choices(model: Any, name: str, kept: list[Any]) -> None:
    """Have the new history rows carry what is chosen in a many-to-many field, as single saves do."""
    through = getattr(model, name).through._meta
    owner = model._meta.get_field(name).m2m_column_name()
    history, copied = model.history.model._meta, getattr(model.history.model, name).model._meta
    columns = [field.column for field in through.concrete_fields]
    chosen = SQL("SELECT h.{}, {} FROM {} h JOIN {} t ON t.{} = h.{} WHERE h.{} = ANY(%s)").format(
        Identifier(history.pk.column),
        SQL(", ").join(SQL("t.{}").format(Identifier(column)) for column in columns),
        *(Identifier(each) for each in (history.db_table, through.db_table, owner, model._meta.pk.column)),
        Identifier(history.pk.column),
    )
    _insert(copied, [copied.get_field("history").column, *columns], chosen, [kept])


def _insert(table: Any, columns: list[str], chosen: Composable, words: list[Any]) -> list[Any]:
    """Insert what a SELECT gives; the keys of the new rows."""
    insert = SQL("INSERT INTO {} ({}) {} RETURNING {}").format(
        Identifier(table.db_table), _names(columns), chosen, Identifier(table.pk.column)
    )
    with connection.cursor() as cursor:
        cursor.execute(insert, words)
        return [key for (key,) in cursor.fetchall()]


def _names(columns: list[str]) -> Composable:
    return SQL(", ").join(Identifier(column) for column in columns)
