"""Which filings a proposed policy parameter would reach. Registered in agency.policy.impact, which shows it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor, office_day
from agency.offices.matrix import Permission
from agency.policy import periods
from agency.policy.impact import Affected, Change, Row
from agency.policy.parameters import CAP
from agency.policy.queries import reached_by, values
from filings import eligibility, queries, replay, stored, wording, workflow
from filings.enums import State
from filings.facts import to_json
from filings.models import Decision, FilingVersion

TRIED = 25
"""So many open filings are tried one by one when somebody asks for it."""
REPLAYED = 2000
"""So many stored decisions are given again; `manage.py replay --draft` knows no limit."""
SHOWN = 25


def affected(*, actor: Actor, at: datetime, change: Change, looking: bool) -> list[Affected]:
    """Open filings, which are decided under the new value, and approved ones, which keep what was decided."""
    if change.name not in {*eligibility.PARAMETERS, CAP}:
        return []
    today, reached = office_day(at), reached_by(change)
    running = Q(state=State.APPROVED) & (Q(valid_to=None) | Q(valid_to__gte=today))
    counts = FilingVersion.objects.filter(actor.within(Permission.REFERENCE_VIEW), reached).aggregate(
        open=Count("pk", filter=Q(state__in=sorted(workflow.OPEN))),
        running=Count("pk", filter=running),
        locked=Count("pk", filter=running & Q(lock_until__gte=today)),
    )
    day = change.valid_from.isoformat()
    return [
        Affected(
            _("Open filings"),
            counts["open"],
            _("Decided from %(day)s on, they are decided under the new value.") % {"day": day},
            tuple(_tried(actor, at, change, reached)) if looking else (),
        ),
        Affected(_("Approved filings in force"), counts["running"], _("They keep the dates that were decided.")),
        Affected(_("of these, still locked"), counts["locked"], _("They keep the lock that was decided.")),
        _last_month(actor, at, change, reached, looking=looking),
    ]


def _open(actor: Actor, reached: Q) -> QuerySet[FilingVersion]:
    rows = FilingVersion.objects.visible_to(actor).filter(reached, state__in=sorted(workflow.OPEN))
    return queries.loaded(rows).order_by("due_on", "id")


def _tried(actor: Actor, at: datetime, change: Change, reached: Q) -> list[Row]:
    """The first open filings whose answers or dates would change, each tried as if it were decided now."""
    found = []
    for version in _open(actor, reached)[:TRIED]:
        assessment = queries.assess(version, at=at)
        before = values(assessment.parameters)
        draft = replay.Draft(change.name, change.value, change.division_code)
        stored = {name: parameter.as_json() for name, parameter in assessment.parameters.items()}
        after = replay.under(draft, stored, before, version.agency.division_id)
        changed = after and replay.changed(to_json(assessment.facts), State.APPROVED, before, after)
        if changed:
            url = reverse("filings:detail", kwargs={"pk": version.filing_id})
            found.append(Row(version.filing.number, in_words(changed), url))
    return found


def _last_month(actor: Actor, at: datetime, change: Change, reached: Q, *, looking: bool) -> Affected:
    """The decisions of the last month, and those that would have come out differently under the new value."""
    today = office_day(at)
    versions = FilingVersion.objects.filter(actor.within(Permission.REFERENCE_VIEW), reached)
    decided = stored.between(periods.add_months(today, -1), today).filter(version__in=versions.values("pk"))
    label, count = _("Decisions of the last month"), decided.count()
    if not looking:
        return Affected(label, count, _("They stay as they were decided."))
    draft = replay.Draft(change.name, change.value, change.division_code)
    pairs = [(row, stored.changed_by(row, draft)) for row in stored.stream(decided[:REPLAYED])]
    differing = [(row, changed) for row, changed in pairs if changed]
    told = {"changed": len(differing), "tried": len(pairs)}
    meaning = _("%(changed)d of the first %(tried)d would have come out differently. They stay as decided.") % told
    return Affected(label, count, meaning, tuple(_seen(actor, differing[:SHOWN])))


def _seen(actor: Actor, differing: list[tuple[stored.Row, replay.Changed]]) -> Iterator[Row]:
    """Those whose filings the actor may see, each with the page where it is given again."""
    keys = [row.pk for row, _changed in differing]
    visible = set(Decision.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True)) if keys else ()
    for row, changed in differing:
        if row.pk in visible:
            yield Row(row.number, in_words(changed), reverse("filings:replay", kwargs={"pk": row.pk}))


DATE_NAMES: dict[str, Any] = {
    "effective_from": _("in force from"),
    "valid_to": _("valid to"),
    "lock_until": _("locked until"),
    "admit_until": _("to be admitted by"),
}


def in_words(changed: replay.Changed) -> str:
    """What would change about one filing, in a line."""
    said = [f"{code}: {wording.VERDICTS[was]} → {_verdict(would)}" for code, was, would in changed.answers]
    said += [f"{DATE_NAMES[name]}: {_day(was)} → {_day(would)}" for name, was, would in changed.dates]
    return str(_("; ")).join(said)


def _verdict(value: str) -> str:
    return str(wording.VERDICTS[value]) if value else "—"


def _day(value: date | None) -> str:
    return value.isoformat() if value else "—"
