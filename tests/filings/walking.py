"""Random walks through everything that can be done with a worker's filings. A seed gives the same walk again."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.models import Division
from agency.offices.refusals import Denied, Refusal
from agency.workers import actions as worker_actions
from agency.workers.models import Worker
from filings import actions
from filings.actions import hearing
from filings.handover import actions as handover
from filings.models import FilingVersion
from tests import factories
from tests.desks import REFERRED
from tests.factories import moment
from tests.filings import walked
from tests.filings.walked import DAY, Row, Seen, day

START = moment("2026-01-30 09:00")
BASES = ("new", "submitted", "approved", "posted", "referred", "changing")
BY_STATE = {
    "DRAFT": ("save", "submit", "submit", "submit", "papers", "withdraw", "hand_over"),
    "SUBMITTED": (
        *("approve",) * 6,
        *("claim", "release", "judge", "override", "return", "return", "reject", "take_back", "withdraw", "papers"),
    ),
    "RETURNED": ("save", "submit", "submit", "papers", "withdraw"),
    "APPROVED": ("open_change", "open_change", "ask_end", "ask_end", "renew", "renew", "admission", "lapse"),
    "REJECTED": ("submit", "approve", "open_change"),
    "WITHDRAWN": ("submit", "save", "take_back"),
    "ENDED": ("renew", "ask_end", "admission", "open_change", "approve"),
}
"""What is tried most of the time with a version in a state; now and then anything is tried."""
FITTING = {
    "approver": ("approve", "reject", "grant_end", "refuse_end", "override", "hand_over"),
    "reviewer": ("claim", "release", "return", "judge", "confirm_stop", "revoke"),
    "exchange": ("admission",),
    "machine": ("lapse",),
}
STEPS = sorted({*(name for names in BY_STATE.values() for name in names), "open", "enter_stop", "confirm_stop"})
STEPS += ["drop_end", "grant_end", "refuse_end", "revoke"]


@dataclass
class Scene:
    """The people of an agency, and a worker for every base that a walk may start from; made once."""

    city: str
    people: dict[str, Actor] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)
    places: list[Division] = field(default_factory=list)

    def __post_init__(self) -> None:
        office, elsewhere = factories.agency(self.city), factories.agency("320200")
        clerk, approver = (Role.CLERK,), (Role.APPROVER,)
        roles = {"clerk": clerk, "clerk2": clerk, "approver": approver, "approver2": approver}
        roles |= {"both": (*clerk, *approver), "reviewer": (Role.REVIEWER,)}
        self.people = {name: factories.actor(office, *each) for name, each in roles.items()}
        self.people["stranger"] = factories.actor(elsewhere, Role.CLERK, Role.APPROVER)
        self.people["machine"] = Actor.machine_named("walk")
        self.people["exchange"] = Actor.machine_named("exchange")
        self.places = [Division.objects.get(pk=code) for code in ("320100", "310000")]
        for base in BASES:
            worker = self.workers[base] = factories.worker(office, at=START)
            factories.determination(worker, at=START)
            self._begin(worker, base)

    def _begin(self, worker: Worker, base: str) -> None:
        same: dict[str, Any] = {"at": START, "determinations": list(worker.determinations.all())}
        if base == "submitted":
            factories.submitted(worker, by=self.people["clerk"], **same)
        elif base == "posted":
            until = date(2026, 9, 30)
            factories.approved(
                worker,
                by=self.people["approver"],
                category="POSTED",
                evidence="POSTING_LETTER",
                away_until=until,
                **same,
            )
        elif base != "new":
            content = REFERRED if base == "referred" else {}
            old = factories.approved(worker, by=self.people["approver"], **same, **content)
            if base == "changing":
                self._change(old)

    def _change(self, old: FilingVersion) -> None:
        """A change that waits for a decision: in Jinan of the place, in Dalian of the slot."""
        same: dict[str, Any] = {"by": self.people["clerk"], "at": START, "ids": uuid7}
        new = actions.open_change(**same, version_id=old.pk, asked_by="AGENCY", reason="Moved.")
        content = REFERRED if self.city == "210200" else {"destination": self.places[1]}
        content = {**content, "identity": "MATCHES"}
        actions.hand_in(**same, version_id=new.pk, revision=new.revision, **content)


class Walk:
    """One walk. `run` raises AssertionError with the seed and all its steps when something does not hold."""

    def __init__(self, scenes: list[Scene], seed: int, steps: int, base: str = "") -> None:
        self.seed, self.steps, self.random = seed, steps, random.Random(seed)
        self.scene = self.random.choice(scenes)
        self.base = base or self.random.choice(BASES)
        self.worker = self.scene.workers[self.base]
        self.at = START
        self.trace: list[str] = [f"{self.scene.city} {self.base}"]
        self.allowed: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.states: Counter[str] = Counter()
        self.causes: Counter[str] = Counter()
        self.seen = Seen()

    def run(self) -> "Walk":
        """Walk inside a savepoint that is undone at the end."""
        try:
            with transaction.atomic():
                self.seen = walked.look(self.worker.pk, self.at)
                for _ in range(self.steps):
                    self.step()
                connection.check_constraints()
                transaction.set_rollback(True)
        except Exception as wrong:
            steps = "\n  ".join(self.trace)
            raise AssertionError(f"seed {self.seed}: {type(wrong).__name__}: {wrong}\n  {steps}") from wrong
        return self

    def step(self) -> None:
        self.at = self._later()
        name, version = self._choose()
        person = self._person(name)
        by, denied, refused = self.scene.people[person], None, ""
        label = f"{self.seen.number(version)[-4:]}.{version['number']} {version['state']}" if version else ""
        self.trace.append(f"{self.at:%Y-%m-%d %H:%M} {person} {name} {label}")
        try:
            did = getattr(self, f"_{name}")(by, version)
        except Denied as denial:
            denied, refused, did = denial.code, f"denied {denial.code}", True
        except Refusal as refusal:
            refused, did = refusal.code, True
        self.trace[-1] += f" -> {refused or ('done' if did is not False else 'nothing')}"
        self._check(name, by, refused, denied, did)

    def _check(self, name: str, by: Actor, refused: str, denied: str | None, did: Any) -> None:
        before, after = self.seen, walked.look(self.worker.pk, self.at)
        person = by.user.pk if by.user else None
        if refused:
            walked.check_untouched(after, before, denied=denied, person=person)
            self.refused[name] += 1
        else:
            self.allowed[name] += did is not False
            owed = walked.check_step(name, person, after, before, self.scene.city, self.at.date())
            walked.check_messages(after, before, owed)
            walked.check_history(after, before)
            walked.check(after, before)
            self.states.update(row["state"] for row in after.versions())
            self.causes.update(row["ended_because"] for row in after.versions("ENDED"))
        self.seen = after

    # What is chosen

    def _later(self) -> datetime:
        """Minutes later, or days; or at the edge of something that stands."""
        draw = self.random.random()
        if draw < 0.7:
            return self.at + timedelta(minutes=self.random.randint(1, 50))
        if draw < 0.85:
            return self.at + timedelta(days=self.random.randint(1, 40), minutes=self.random.randint(1, 50))
        names = ("lock_until", "valid_to", "admit_until")
        edges = [day(row[name]) for row in self.seen.versions("APPROVED") for name in names if row[name]]
        edges.append(walked.months_on(self.at.date().replace(day=1), 1) - DAY)
        days = [edge + timedelta(days=self.random.choice((-20, -1, 0, 1))) for edge in edges if edge]
        wanted = [each for each in days if each > self.at.date() and each < date(2027, 6, 1)]
        if not wanted:
            return self.at + timedelta(minutes=1)
        return self.at.replace(hour=9, minute=0) + (self.random.choice(wanted) - self.at.date())

    def _choose(self) -> tuple[str, Row | None]:
        versions = self.seen.versions()
        version = self.random.choice(versions) if versions else None
        lively = [row for row in versions if row["state"] in {*walked.OPEN, "APPROVED"}]
        if lively and self.random.random() < 0.85:
            version = self.random.choice(lively)
        draw = self.random.random()
        if draw < 0.04:
            return self.random.choice(STEPS), version
        if version is None or draw < (0.08 if lively else 0.5):
            return "open", version
        if draw < 0.13:
            return self.random.choice(("enter_stop", "confirm_stop", "confirm_stop", "revoke")), version
        if self.seen.endings(version) and draw < 0.8:
            return self.random.choice(("grant_end", "grant_end", "refuse_end", "drop_end")), version
        return self.random.choice(BY_STATE[version["state"]]), version

    def _person(self, name: str) -> str:
        if self.random.random() < 0.2:
            return self.random.choice(sorted(self.scene.people))
        for who, names in FITTING.items():
            if name in names:
                return self.random.choice(("approver", "approver2", "both")) if who == "approver" else who
        return self.random.choice(("clerk", "clerk2", "both"))

    def _ids(self, at: datetime) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def _same(self, by: Actor) -> dict[str, Any]:
        return {"by": by, "at": self.at, "ids": self._ids}

    def _on(self, by: Actor, version: Row | None) -> dict[str, Any]:
        if version is None:
            raise Refusal("There is no version.", code="no-version")
        return {**self._same(by), "version_id": version["id"]}

    def _fresh(self, by: Actor, version: Row | None) -> dict[str, Any]:
        same = self._on(by, version)
        stale = self.random.random() < 0.05
        return {**same, "revision": version["revision"] - stale if version else 0}

    # The steps

    def _open(self, by: Actor, version: Row | None) -> Any:
        relation = min(self.seen.rows["relation"])
        return actions.open_filing(**self._same(by), worker_id=self.worker.pk, relation_id=relation)

    def _save(self, by: Actor, version: Row | None) -> Any:
        return actions.save(**self._fresh(by, version), **self._content())

    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = {
            "category": self.random.choice(("RESIDENT", "RESIDENT", "POSTED", "REFERRAL")),
            "destination": self.random.choice(self.scene.places),
            "services": self.random.choice((["MEDICAL"],) * 7 + (["REHAB"],)),
            "away_from": self.at.date() - timedelta(days=self.random.choice((400,) * 7 + (30,))),
            "identity": "MATCHES",
            "note": f"{self.random.randint(1, 9)}",
        }
        content["evidence"] = "POSTING_LETTER" if content["category"] == "POSTED" else "RESIDENCE_PERMIT"
        if content["category"] == "POSTED":
            content["away_until"] = self.random.choice((None, self.at.date() + timedelta(days=90)))
        if content["category"] == "REFERRAL":
            content |= {**REFERRED, "referral_on": self.at.date() - timedelta(days=self.random.randint(0, 5))}
        return {**content, "determinations": [UUID(each) for each in self.seen.rows["determination"]]}

    def _submit(self, by: Actor, version: Row | None) -> Any:
        """Mostly with what stands on the page, as a person does."""
        if version and version["state"] in ("DRAFT", "RETURNED") and self.random.random() < 0.8:
            return actions.hand_in(**self._fresh(by, version), **self._content())
        return actions.submit(**self._fresh(by, version))

    def _take_back(self, by: Actor, version: Row | None) -> Any:
        return actions.take_back(**self._on(by, version))

    def _withdraw(self, by: Actor, version: Row | None) -> Any:
        return actions.withdraw(**self._on(by, version), reason="Not wanted any more.")

    def _return(self, by: Actor, version: Row | None) -> Any:
        return actions.return_for_more(
            **self._on(by, version), reason="Something is missing.", own_mistake=self.random.random() < 0.3
        )

    def _approve(self, by: Actor, version: Row | None) -> Any:
        return actions.approve(**self._fresh(by, version))

    def _reject(self, by: Actor, version: Row | None) -> Any:
        return actions.reject(**self._fresh(by, version), reasons=["E12"], explanation="It differs.")

    def _claim(self, by: Actor, version: Row | None) -> Any:
        return actions.claim(**self._on(by, version))

    def _release(self, by: Actor, version: Row | None) -> Any:
        return actions.release(**self._on(by, version))

    def _override(self, by: Actor, version: Row | None) -> Any:
        rule = self.random.choice(("E04", "E04", "E05", "E09", "E13", "E02"))
        return actions.override(**self._on(by, version), rule=rule, reason="As an exception.")

    def _papers_of(self, version: Row | None, *states: str) -> list[str]:
        rows = [row for row in self.seen.of("paper") if version and row["version_id"] == version["id"]]
        return sorted(row["kind"] for row in rows if row["state"] in states or not states)

    def _papers(self, by: Actor, version: Row | None) -> Any:
        of = self._papers_of(version)
        kinds = [kind for kind in of if self.random.random() < 0.8]
        return actions.hand_in_papers(**self._on(by, version), kinds=kinds, of=of)

    def _judge(self, by: Actor, version: Row | None) -> Any:
        same = self._on(by, version)
        kind = self.random.choice(self._papers_of(version, "RECEIVED", "ACCEPTED") or ["IDENTITY"])
        accept = self.random.random() < 0.6
        return actions.judge_paper(**same, kind=kind, accept=accept, was="RECEIVED", reason="Blurred.")

    def _open_change(self, by: Actor, version: Row | None) -> Any:
        asked_by = self.random.choice(("WORKER", "AGENCY", "AGENCY"))
        return actions.open_change(**self._on(by, version), asked_by=asked_by, reason="Moved.")

    def _renew(self, by: Actor, version: Row | None) -> Any:
        return actions.renew(**self._on(by, version))

    def _ask_end(self, by: Actor, version: Row | None) -> Any:
        cause = self.random.choice(("BY_WORKER", "BY_AGENCY", "BY_AGENCY", "ENTITLEMENT_LOST"))
        ends_on = self.at.date() + timedelta(days=self.random.choice((-3, 0, 0, 0, 4)))
        return actions.ask_end(**self._on(by, version), cause=cause, ends_on=ends_on, reason="So it is.")

    def _ending(self, version: Row | None) -> UUID:
        waiting = [row for row in self.seen.of("ending") if row["state"] == "OPEN"] or self.seen.of("ending")
        if not waiting:
            raise Refusal("There is no cancellation.", code="no-ending")
        return UUID(min(waiting, key=lambda row: (row["requested_at"], row["id"]))["id"])

    def _grant_end(self, by: Actor, version: Row | None) -> Any:
        return actions.grant_end(**self._same(by), ending_id=self._ending(version))

    def _refuse_end(self, by: Actor, version: Row | None) -> Any:
        return actions.refuse_end(**self._same(by), ending_id=self._ending(version), reason="It stays.")

    def _drop_end(self, by: Actor, version: Row | None) -> Any:
        return actions.drop_end(**self._same(by), ending_id=self._ending(version), reason="A mistake.")

    def _lapse(self, by: Actor, version: Row | None) -> Any:
        if self.random.random() < 0.5:
            return actions.lapse(**self._on(by, version))
        return actions.lapse_due(**self._same(by)) > 0

    def _admission(self, by: Actor, version: Row | None) -> Any:
        self._on(by, version)
        assert version is not None
        on = self.at.date() - timedelta(days=self.random.choice((0, 0, 1, 40)))
        told = {"filing_number": self.seen.number(version), "number": version["number"], "admitted_on": on}
        return hearing.note_admission(**self._same(by), **told, institution="Second Hospital")

    def _hand_over(self, by: Actor, version: Row | None) -> Any:
        giver, taker = self.random.choice((("clerk", "clerk2"), ("clerk2", "clerk"), ("both", "clerk")))
        whom = {"from_id": self.scene.people[giver].user.pk, "to_id": self.scene.people[taker].user.pk}  # type: ignore[union-attr]
        office = self.worker.agency_id
        if version is not None and self.random.random() < 0.5:
            whom |= {"versions": [UUID(version["id"])]}
        else:
            whom |= {"everything": True}
        return handover.hand_over(**self._same(by), agency_id=office, reason="Ill.", **whom)

    def _enter_stop(self, by: Actor, version: Row | None) -> Any:
        cause = self.random.choice(("DEATH", "ENTITLEMENT_LOST", "TREATMENT_REFUSED"))
        told = {"cause": cause, "from_on": self.at.date() - timedelta(days=self.random.randint(0, 3))}
        return worker_actions.enter_stop(**self._same(by), worker_id=self.worker.pk, source="Certificate", **told)

    def _confirm_stop(self, by: Actor, version: Row | None) -> Any:
        stops = sorted(self.seen.of("stop"), key=lambda row: (row["state"] != "ENTERED", row["entered_at"]))
        if not stops:
            raise Refusal("There is no stop.", code="no-stop")
        return worker_actions.confirm_stop(
            **self._same(by), stop_id=UUID(stops[0]["id"]), revision=stops[0]["revision"]
        )

    def _revoke(self, by: Actor, version: Row | None) -> Any:
        which = self.random.choice(sorted(self.seen.rows["determination"]))
        return worker_actions.revoke_determination(
            **self._same(by), determination_id=UUID(which), on=self.at.date(), reason="It was wrong."
        )


def walks(scenes: list[Scene], seeds: range, steps: int, base: str = "") -> list[Walk]:
    """Every walk of these seeds. Raises AssertionError at the first that finds something wrong."""
    return [Walk(scenes, seed, steps, base).run() for seed in seeds]
