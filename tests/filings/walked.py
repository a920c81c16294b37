"""What must hold after every step of a random walk: written by hand from the rule book, asked of the database alone."""

import calendar
import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection

from agency.exchange import envelope
from agency.exchange.models import Body, Outgoing
from agency.offices.models import Act, Post
from agency.workers.models import BenefitStop, Determination, InsuranceRelation, Worker
from filings.models import Decision, Ending, Filing, FilingVersion, Override, Paper, Supplement, Task

Row = dict[str, Any]
DAY = timedelta(days=1)
OPEN = {"DRAFT", "SUBMITTED", "RETURNED"}
HELD = {"APPROVED", "ENDED"}
LEADS: dict[tuple[str, str], set[str]] = {
    ("", "DRAFT"): {"open", "open_change", "renew"},
    ("DRAFT", "SUBMITTED"): {"submit"},
    ("RETURNED", "SUBMITTED"): {"submit"},
    ("SUBMITTED", "DRAFT"): {"take_back"},
    ("SUBMITTED", "RETURNED"): {"return", "ask"},
    ("SUBMITTED", "APPROVED"): {"approve"},
    ("SUBMITTED", "REJECTED"): {"reject"},
    ("DRAFT", "WITHDRAWN"): {"withdraw", "grant_end", "lapse", "confirm_stop", "revoke"},
    ("SUBMITTED", "WITHDRAWN"): {"withdraw", "grant_end", "lapse", "confirm_stop", "revoke"},
    ("RETURNED", "WITHDRAWN"): {"withdraw", "grant_end", "lapse", "confirm_stop", "revoke"},
    ("APPROVED", "ENDED"): {"grant_end", "approve", "lapse", "confirm_stop", "revoke"},
}
"""From which state to which a version may go, and by which step of the walk. What is not here is illegal."""
MONTHS: dict[tuple[str, str], int | str | None] = {
    ("370100", "RESIDENT"): 12,
    ("370100", "POSTED"): 12,
    ("370100", "REFERRAL"): 6,
    ("210200", "RESIDENT"): None,
    ("210200", "POSTED"): "POSTING",
    ("210200", "REFERRAL"): 6,
}
"""How long a filing holds: Shandong Notice 22 [2024] 2(3); Liaoning's implementing notice; else the product default."""
DURING_A_STAY = {"210200"}
"""Where the scene lets a filing cover a stay that has begun (domain.md R2.16)."""
LOCK_MONTHS = 3
ADMISSION_DAYS = {"370100": None, "210200": 30}
TRACKED = {
    "version": FilingVersion,
    "filing": Filing,
    "ending": Ending,
    "paper": Paper,
    "supplement": Supplement,
    "task": Task,
    "stop": BenefitStop,
    "determination": Determination,
    "relation": InsuranceRelation,
}
PLAIN = ("version", "ending", "paper", "supplement")
"""Nothing in these is sealed, so that a history row can be compared with its row."""
OF_WORKER = "t.worker_id = %(worker)s"
OF_VERSION = "t.version_id IN (SELECT id FROM filings_filingversion WHERE worker_id = %(worker)s)"


class Wrong(AssertionError):
    """Something that must hold does not."""


@dataclass
class Seen:
    """All that the database says of one worker at a moment."""

    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    last: dict[tuple[str, str], Row] = field(default_factory=dict)
    """The newest history row of each tracked row."""

    def of(self, kind: str) -> list[Row]:
        return list(self.rows.get(kind, {}).values())

    def versions(self, *states: str) -> list[Row]:
        found = [each for each in self.of("version") if not states or each["state"] in states]
        return sorted(found, key=lambda row: (self.number(row), row["number"]))

    def number(self, version: Row) -> str:
        return str(self.rows["filing"][version["filing_id"]]["number"])

    def endings(self, version: Row) -> list[Row]:
        return [row for row in self.of("ending") if row["version_id"] == version["id"] and row["state"] == "OPEN"]

    def bound(self, person: int) -> set[int]:
        """A person and whom they stand in for: whose work they don't judge."""
        return {person, *(row["stands_in_for_id"] for row in self.of("deputy") if row["user_id"] == person)}


def _table(model: Any) -> str:
    return str(model._meta.db_table)


def _question() -> str:
    parts = []
    for kind, model in TRACKED.items():
        where = OF_VERSION if kind in ("ending", "paper", "supplement") else OF_WORKER
        history = _table(model.history.model)
        newest = f"SELECT to_jsonb(h) FROM {history} h WHERE h.id = t.id ORDER BY h.history_id DESC LIMIT 1"
        parts.append(f"SELECT '{kind}', to_jsonb(t), ({newest}) FROM {_table(model)} t WHERE {where}")
    for kind, other in {"decision": Decision, "override": Override}.items():
        parts.append(f"SELECT '{kind}', to_jsonb(t), NULL FROM {_table(other)} t WHERE {OF_VERSION}")
    parts.append(f"SELECT 'deputy', to_jsonb(t), NULL FROM {_table(Post)} t WHERE t.stands_in_for_id IS NOT NULL")
    parts.append(f"SELECT 'worker', to_jsonb(t), NULL FROM {_table(Worker)} t WHERE t.id = %(worker)s")
    about = f"t.subject IN (SELECT id FROM {_table(Filing)} WHERE worker_id = %(worker)s)"
    columns = "'id', t.id, 'subject', t.subject, 'sequence', t.sequence, 'kind', t.kind, 'act_id', t.act_id"
    parts.append(f"SELECT 'message', jsonb_build_object({columns}), NULL FROM {_table(Outgoing)} t WHERE {about}")
    act = "'id', t.id, 'denied', t.denied, 'user_id', t.user_id"
    parts.append(f"SELECT 'act', jsonb_build_object({act}), NULL FROM {_table(Act)} t WHERE t.at = %(at)s")
    return " UNION ALL ".join(parts)


QUESTION = _question()


LOOK = f"""
CREATE FUNCTION pg_temp.look(uuid, timestamptz) RETURNS TABLE (kind_of_row text, row_now jsonb, row_kept jsonb)
    LANGUAGE plpgsql STABLE SET plan_cache_mode TO force_generic_plan AS $look$
BEGIN
    RETURN QUERY {QUESTION % {"worker": "$1", "at": "$2"}};
END $look$
"""


def prepare() -> None:
    """Have the database plan the question once: it is asked after every step, and planning takes most of its time.

    A function keeps its plan when a step that is refused is rolled back; the driver drops prepared statements then.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOOK)


def look(worker: Any, at: datetime) -> Seen:
    """What stands in the database about a worker, and the acts of a moment. One query, after `prepare`."""
    seen = Seen()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pg_temp.look(%s, %s)", [worker, at])
        for kind, row, newest in cursor.fetchall():
            row, newest = _read(row), _read(newest)
            seen.rows.setdefault(kind, {})[row["id"]] = row
            if newest is not None:
                seen.last[kind, row["id"]] = newest
    return seen


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def months_on(start: date, months: int) -> date:
    """Civil Code art. 202: the day with that number, or the last of the month. Counted month by month."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def check(after: Seen, before: Seen) -> None:
    """What holds of a worker's filings at any time."""
    for filing in after.of("filing"):
        versions = [row for row in after.of("version") if row["filing_id"] == filing["id"]]
        if len([row for row in versions if row["state"] in OPEN]) > 1:
            raise Wrong(f"{filing['number']} has two open versions")
        if sorted(row["number"] for row in versions) != list(range(1, len(versions) + 1)):
            raise Wrong(f"the versions of {filing['number']} are not numbered from 1")
        _check_apart(versions, f"two versions of {filing['number']} hold on one day")
    slots: dict[Any, list[Row]] = {}
    for row in after.versions(*HELD):
        slots.setdefault((row["relation_id"], row["slot"], row["place_number"]), []).append(row)
    for rows in slots.values():
        _check_apart(rows, "two versions hold the same place on one day")
    _check_people(after)


def _check_apart(versions: list[Row], what: str) -> None:
    spans = []
    for row in versions:
        if row["state"] in HELD:
            ends = [each for each in (day(row["valid_to"]), day(row["ended_on"])) if each]
            spans.append((day(row["effective_from"]), min(ends, default=date.max)))
    held = sorted((first, last) for first, last in spans if first is not None and first <= last)
    for (_, last), (first, _end) in pairwise(held):
        if first <= last:
            raise Wrong(f"{what}: {first}")


def _check_people(after: Seen) -> None:
    decisions = {row["version_id"]: row for row in after.of("decision")}
    for row in after.of("version"):
        decided = row["decided_by_id"]
        if (row["state"] in HELD | {"REJECTED"}) != (decided is not None and row["id"] in decisions):
            raise Wrong(f"a version is {row['state']} and its decision does not fit")
        overriders = {each["given_by_id"] for each in after.of("override") if each["version_id"] == row["id"]}
        if decided is not None and after.bound(decided) & {*row["editors"], *overriders, row["submitted_by_id"]}:
            raise Wrong("an editor or overrider decided, or who stands in for one")
        if overriders & set(row["editors"]):
            raise Wrong("an overrider edited")
        if row["id"] in decisions and decisions[row["id"]]["decided_by_id"] != decided:
            raise Wrong("the decision names another person")
    for ending in after.of("ending"):
        decided = ending["decided_by_id"]
        if decided is not None and ending["requested_by_id"] in after.bound(decided):
            raise Wrong("who asked for a cancellation decided on it, or who stands in for them")


def check_step(step: str, person: int | None, after: Seen, before: Seen, city: str, on: date) -> list[tuple[str, Row]]:
    """What one step that was allowed did: only what the table lets it do. The messages that it owes, in order."""
    ended, approved = [], []
    for row in after.versions():
        old = before.rows["version"].get(row["id"]) if "version" in before.rows else None
        was, now = old["state"] if old else "", row["state"]
        if was == now:
            if old and was not in OPEN and _fixed(old) != _fixed(row):
                raise Wrong(f"{step} changed a version that is {was}")
            continue
        if step not in LEADS.get((was, now), set()):
            raise Wrong(f"{step} led from {was or 'nothing'} to {now}")
        if now == "APPROVED":
            approved.append(("filing.approved", row))
            if old and (person in old["editors"] or row["decided_by_id"] != person):
                raise Wrong("an editor decided, or another is named than who decided")
            _check_dates(row, after, city, on)
        if now == "ENDED":
            ended.append(("filing.ended", row))
    if before.rows.get("version", {}).keys() - after.rows.get("version", {}).keys():
        raise Wrong("a version is gone")
    _check_taken_up(step, person, after, before)
    _check_papers(step, person, after, before)
    _check_asked(step, after, before)
    return ended + approved


def _changed(kind: str, after: Seen, before: Seen, name: str) -> list[tuple[Row, Row | None]]:
    """The rows in which a field was changed, each with what it was."""
    found = [(row, before.rows.get(kind, {}).get(row["id"])) for row in after.of(kind)]
    return [(row, old) for row, old in found if row[name] != (old[name] if old else None)]


def _check_taken_up(step: str, person: int | None, after: Seen, before: Seen) -> None:
    """A case is given to nobody but who takes it up, and not to its editors or who stands in for them."""
    for row, _old in _changed("version", after, before, "claimed_by_id"):
        taken = row["claimed_by_id"]
        if taken is None:
            continue
        if step not in ("claim", "next", "hand_over") or (step != "hand_over" and taken != person):
            raise Wrong(f"{step} gave a case to a person")
        if after.bound(taken) & set(row["editors"]):
            raise Wrong("an editor took a case up, or who stands in for one")


def _check_papers(step: str, person: int | None, after: Seen, before: Seen) -> None:
    """A paper is judged by a second person, or taken over from one that was."""
    for row, _old in _changed("paper", after, before, "judged_at"):
        version = after.rows["version"][row["version_id"]]
        if row["taken_from_id"] is not None:
            source = before.rows["paper"][row["taken_from_id"]]
            same = ("kind", "state", "judged_by_id", "judged_at", "received_on")
            if step != "take_over" or source["state"] != "ACCEPTED" or any(source[each] != row[each] for each in same):
                raise Wrong(f"{step} took a paper over that nobody accepted")
        elif row["judged_at"] is not None:
            judge = row["judged_by_id"]
            if step != "judge" or judge != person or after.bound(judge) & set(version["editors"]):
                raise Wrong("an editor judged a paper, or another is named than who did")


def _check_asked(step: str, after: Seen, before: Seen) -> None:
    """The worker is asked once: one notice, whose list stays; silence accepts from the day of the application."""
    of_version: dict[str, Row] = {}
    for row in after.of("supplement"):
        if row["version_id"] in of_version:
            raise Wrong("a version has two notices")
        of_version[row["version_id"]] = row
        old = before.rows.get("supplement", {}).get(row["id"])
        if old and any(old[name] != row[name] for name in ("items", "text", "asked_at", "asked_by_id")):
            raise Wrong("a notice says something else than when it was given")
        recalled = row["reminded_at"] is not None and (old is None or old["reminded_at"] != row["reminded_at"])
        if recalled and (step != "remind" or row["answered_at"] is not None):
            raise Wrong(f"{step} recalled a notice")
    for row, _old in _changed("version", after, before, "deemed_accepted_on"):
        if (step, row["deemed_accepted_on"]) != ("silence", row["applied_on"]) or row["id"] in of_version:
            raise Wrong(f"{step} took silence for acceptance")
    for row in after.versions("SUBMITTED"):
        if row["due_on"] is None or row["clock_stopped_on"] is not None:
            raise Wrong("a clock stands still while the case waits for a decision")


def _fixed(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("admitted_on", "revision", "deemed_accepted_on")}


def _check_dates(row: Row, after: Seen, city: str, on: date) -> None:
    start = max(filter(None, [on, _not_before(row, after)]))
    admitted = day(row["in_hospital_since"])
    first = min(start, admitted) if admitted and city in DURING_A_STAY else start
    months = MONTHS[city, row["category"]]
    if months == "POSTING":
        last = day(row["away_until"])
        last = max(last, start) if last else None
    else:
        last = None if months is None else months_on(start, int(months))
    days = ADMISSION_DAYS[city] if row["category"] == "REFERRAL" and not admitted else None
    expected = (first, last, months_on(start, LOCK_MONTHS), start + timedelta(days=days) if days else None)
    got = tuple(day(row[name]) for name in ("effective_from", "valid_to", "lock_until", "admit_until"))
    if got != expected:
        raise Wrong(f"approved on {on}, it holds {got} instead of {expected}")
    if row["replaces_id"]:
        old = after.rows["version"][row["replaces_id"]]
        last_of_old = max(first, day(old["effective_from"])) - DAY
        if (old["state"], day(old["ended_on"]), old["ended_because"]) != ("ENDED", last_of_old, "REPLACED"):
            raise Wrong("a change was approved and what it replaces did not end the day before")


def _not_before(row: Row, after: Seen) -> date | None:
    if row["replaces_id"]:
        return day(after.rows["version"][row["replaces_id"]]["effective_from"])
    renewed = after.rows["filing"][row["filing_id"]]["renews_id"]
    held = [each for each in after.versions(*HELD) if each["filing_id"] == renewed]
    if not held:
        return None
    ends = [each for each in (day(held[-1]["valid_to"]), day(held[-1]["ended_on"])) if each]
    return min(ends) + DAY if ends else None


def check_messages(after: Seen, before: Seen, owed: list[tuple[str, Row]]) -> None:
    """The step told what it owed and nothing else, numbered on from what was told, an end before what follows."""
    known = before.rows.get("message", {})
    new = [row for row in after.of("message") if row["id"] not in known]
    for subject in {row["subject"] for row in new} | {row["filing_id"] for _kind, row in owed}:
        told = sorted((row for row in new if row["subject"] == subject), key=lambda row: row["sequence"])
        first = 1 + len([row for row in known.values() if row["subject"] == subject])
        wanted = [(kind, row) for kind, row in owed if row["filing_id"] == subject]
        got = [(row["kind"], row["sequence"]) for row in told]
        if got != [(kind, first + place) for place, (kind, _row) in enumerate(wanted)]:
            raise Wrong(f"told {got}, owed {[kind for kind, _ in wanted]} from number {first} on")
        for message, (_kind, version) in zip(told, wanted, strict=True):
            _check_body(message, version)


def _check_body(message: Row, version: Row) -> None:
    said = envelope.parse(bytes(Body.objects.get(pk=message["id"]).sealed)).payload
    if message["kind"] == "filing.ended":
        got = (said["version"], said["ended_on"], said["reason"])
        wanted = (version["number"], version["ended_on"], version["ended_because"])
    else:
        names = ("effective_from", "valid_to", "lock_until", "admit_until")
        got = (said["version"], *(said[name] for name in names))
        wanted = (version["number"], *(version[name] for name in names))
    if got != wanted:
        raise Wrong(f"the message says {got}, the version {wanted}")


def check_history(after: Seen, before: Seen) -> None:
    """Every row that changed has a history row of this act, with what the row says now."""
    acts = {row["id"] for row in after.of("act")}
    for kind in TRACKED:
        for key, row in after.rows.get(kind, {}).items():
            if before.rows.get(kind, {}).get(key) == row:
                continue
            newest = after.last.get((kind, key))
            if newest is None or newest == before.last.get((kind, key)) or newest["act_id"] not in acts:
                raise Wrong(f"a {kind} changed without history")
            if kind in PLAIN and any(newest[name] != value for name, value in row.items() if name in newest):
                raise Wrong(f"the history of a {kind} says something else")


def check_untouched(after: Seen, before: Seen, *, denied: str | None, person: int | None) -> None:
    """A refusal changed nothing; of a denial one act is kept."""
    for kind in after.rows.keys() | before.rows.keys():
        if kind != "act" and after.rows.get(kind) != before.rows.get(kind):
            raise Wrong(f"a refused step changed a {kind}")
    if after.last != before.last:
        raise Wrong("a refused step left history")
    kept = [(row["denied"], row["user_id"]) for row in after.of("act")]
    if kept != ([(denied, person)] if denied is not None else []):
        raise Wrong(f"a step that was refused ({denied}) left the acts {kept}")
