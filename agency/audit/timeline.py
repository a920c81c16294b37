"""The history of one subject: acts with their events and the differences they made, newest first.

The number of queries depends on the kind of subject, not on how much happened: one more where acts changed it by what
they did to something else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from agency.audit import presenters, registry, words
from agency.audit.models import Event
from agency.audit.registry import Record
from agency.offices.models import Act

PAGE = 20
JOINED = ("user", "post__agency", "post__stands_in_for")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after. What is sealed shows its last characters only."""

    label: str
    before: str
    after: str
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What an act did to one record."""

    label: str
    is_new: bool
    differences: list[Difference]


@dataclass(slots=True)
class Entry:
    """One act, as the page shows it."""

    act: Act
    sentences: list[str] = field(default_factory=list)
    denial: str = ""
    changes: list[Change] = field(default_factory=list)

    @property
    def reason(self) -> str:
        return presenters.reason_in_words(self.act.reason)


@dataclass(frozen=True, slots=True)
class Timeline:
    entries: list[Entry]
    next_after: str
    """Where the next page starts, or nothing at the end."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row of history beside the row before it, by act."""

    record: Record
    key: Any
    act_id: UUID
    before: dict[str, Any] | None
    after: dict[str, Any]


def of(record: Record, key: Any, *, after: str = "", size: int = PAGE) -> Timeline:
    """The history of a record that the caller may see."""
    steps = [step for each, name in _sources(record) for step in _steps(each, name, key)]
    keys = {(step.record, step.key) for step in steps} | {(record, key)}
    events = list(Event.objects.filter(_about(keys)).order_by("at", "id"))
    acts = _acts({step.act_id for step in steps} | {event.act_id for event in events}, keys, after)
    found = list(acts[: size + 1])
    shown = {act.pk: entry_of(act) for act in found[:size]}
    for event in events:
        if event.act_id in shown:
            sentence = presenters.event_in_words(event.kind, event.details.get("kind", ""))
            shown[event.act_id].sentences.append(sentence)
    _add_what_else_happened(shown)
    _add_changes(shown, steps)
    return Timeline(list(shown.values()), place_of(found[size - 1]) if len(found) > size else "")


def entry_of(act: Act) -> Entry:
    return Entry(act, denial=presenters.denial_in_words(act.denied) if act.denied else "")


def place_of(act: Act) -> str:
    return f"{act.at.isoformat()}_{act.pk}"


def beyond(after: str) -> Q:
    """The acts after a place in a list, newest first. A place that is none is the beginning."""
    moment, _, key = after.partition("_")
    try:
        at, pk = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return Q()
    return Q(at__lt=at) | Q(at=at, pk__lt=pk)


def _sources(record: Record) -> list[tuple[Record, str]]:
    own = [(record, record.model._meta.pk.attname)] if record.is_tracked else []
    return own + [(registry.of(part.model), part.field) for part in record.parts]


def _acts(ids: set[UUID], keys: Iterable[tuple[Record, Any]], after: str) -> models.QuerySet[Act]:
    named = [f"{record.about} {key}" for record, key in keys if record.about]
    wanted = Q(pk__in=ids) | (~Q(denied="") & Q(about__in=named))
    return Act.objects.filter(wanted).filter(beyond(after)).select_related(*JOINED).order_by("-at", "-pk")


def _about(keys: Iterable[tuple[Record, Any]]) -> Q:
    by_kind: dict[str, list[str]] = {}
    for record, key in keys:
        by_kind.setdefault(record.kind, []).append(str(key))
    condition = Q(pk__in=[])
    for kind, subjects in sorted(by_kind.items()):
        condition |= Q(subject_type=kind, subject_id__in=subjects)
    return condition


def _steps(record: Record, name: str, key: Any) -> list[Step]:
    """Each act's change of each row, from the history table or from rows that are only added."""
    if not record.is_tracked:
        rows = record.model._default_manager.filter(**{name: key}).order_by("pk")
        return [Step(record, row.pk, row.act_id, None, _values(record, row, {})) for row in rows]
    historical = record.model.history.model  # type: ignore[attr-defined]
    pk = record.model._meta.pk.attname
    rows = list(historical.objects.filter(**{name: key}).order_by(pk, "history_id"))
    chosen = _chosen(record, [row.history_id for row in rows])
    last: dict[Any, tuple[UUID, dict[str, Any] | None, dict[str, Any]]] = {}
    steps = []
    for row in rows:
        row_key, now = getattr(row, pk), _values(record, row, chosen)
        act_id, before, then = last.get(row_key, (None, None, None))
        if act_id == row.act_id:
            last[row_key] = (row.act_id, before, now)
        else:
            if act_id is not None:
                steps.append(Step(record, row_key, act_id, before, then or {}))
            last[row_key] = (row.act_id, then, now)
    return steps + [Step(record, row_key, act, before, now) for row_key, (act, before, now) in last.items()]


def _chosen(record: Record, histories: list[Any]) -> dict[str, dict[Any, list[Any]]]:
    """What many-to-many fields held at each row of history: one query a field."""
    found: dict[str, dict[Any, list[Any]]] = {}
    historical = record.model.history.model  # type: ignore[attr-defined]
    for each in historical._history_m2m_fields:
        through = getattr(historical, each.name).model
        other = f"{each.m2m_reverse_field_name()}_id"
        rows = through.objects.filter(history_id__in=histories).values_list("history_id", other)
        by_row = found.setdefault(each.name, {})
        for history_id, key in rows:
            by_row.setdefault(history_id, []).append(key)
    return found


def _values(record: Record, row: Any, chosen: dict[str, dict[Any, list[Any]]]) -> dict[str, Any]:
    values = {each.name: getattr(row, each.attname) for each in record.shown_fields() if hasattr(row, each.attname)}
    return values | {name: sorted(by_row.get(row.history_id, []), key=str) for name, by_row in chosen.items()}


def _add_changes(shown: dict[UUID, Entry], steps: list[Step]) -> None:
    wanted = [step for step in steps if step.act_id in shown]
    names = words.names_of(_keys_in(wanted))
    for step in wanted:
        before = step.before or {}
        differences = [
            _difference(step.record, name, before.get(name), value, names)
            for name, value in step.after.items()
            if _stated(before.get(name)) != _stated(value)
        ]
        if differences:
            label = _label(step, names)
            shown[step.act_id].changes.append(Change(label, step.before is None, differences))


def _label(step: Step, names: words.Names) -> str:
    name, label = step.record.told_apart_by, str(step.record.label)
    if not name:
        return label
    each = step.record.model._meta.get_field(name)
    return presenters.named(label, words.in_words(step.record, each, step.after[name], names))


def _add_what_else_happened(shown: dict[UUID, Entry]) -> None:
    """Of acts that changed the record by what they did to something else, what that was."""
    bare = [pk for pk, entry in shown.items() if not entry.sentences and not entry.denial]
    if not bare:
        return
    events = Event.objects.filter(act__in=bare).values_list("act_id", "kind", "details__kind")
    for act_id, kind, of_kind in events.order_by("act_id", "kind", "details__kind").distinct():
        shown[act_id].sentences.append(presenters.event_in_words(kind, of_kind or ""))


def _stated(value: Any) -> Any:
    """A value, or None for what says nothing: emptiness, and a box that was never ticked."""
    return None if value is False or value == "" or value == [] else value


def _keys_in(steps: list[Step]) -> Iterable[tuple[type[models.Model], Any]]:
    for step in steps:
        for values in (step.before or {}, step.after):
            for name, value in values.items():
                each = step.record.model._meta.get_field(name)
                if each.many_to_many:
                    yield from ((each.related_model, key) for key in value)
                elif each.is_relation and value is not None:
                    yield each.related_model, value


def _difference(record: Record, name: str, before: Any, after: Any, names: words.Names) -> Difference:
    each = record.model._meta.get_field(name)
    label = str(each.verbose_name)
    return Difference(
        label[:1].upper() + label[1:],
        words.in_words(record, each, before, names),
        words.in_words(record, each, after, names),
        words.is_sealed(each),
    )
