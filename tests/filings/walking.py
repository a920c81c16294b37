"""Random walks through everything that can be done with a worker's filings. A seed gives the same walk again."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from agency.offices.acts import Actor
from agency.offices.refusals import Denied, Refusal
from filings.models import FilingVersion
from tests.filings import walked
from tests.filings.scenes import BASES, START, Scene
from tests.filings.stepping import Steps
from tests.filings.walked import DAY, Row, Seen, day

BY_STATE = {
    "DRAFT": (*("submit",) * 4, "save", "papers", "take_over", "withdraw", "hand_over"),
    "SUBMITTED": (
        *("approve",) * 7,
        *(
            "claim",
            "next",
            "release",
            "judge",
            "judge",
            "override",
            "override",
            "return",
            "ask",
            "ask",
            "ask",
            "reject",
        ),
        *("take_back", "take_over", "withdraw", "papers", "silence", "silence"),
    ),
    "RETURNED": ("save", "submit", "submit", "papers", "take_over", "withdraw", "remind", "overdue"),
    "APPROVED": ("open_change", "open_change", "ask_end", "ask_end", "renew", "renew", "admission", "lapse"),
    "REJECTED": ("submit", "approve", "open_change", "take_over"),
    "WITHDRAWN": ("submit", "save", "take_back"),
    "ENDED": ("renew", "ask_end", "admission", "open_change", "approve"),
}
"""What is tried most of the time with a version in a state; now and then anything is tried."""
FITTING = {
    "approver": ("approve", "reject", "grant_end", "refuse_end", "override", "hand_over", "next"),
    "reviewer": ("claim", "release", "return", "ask", "judge", "confirm_stop", "revoke"),
    "exchange": ("admission",),
    "machine": ("lapse", "remind", "overdue", "silence"),
}
APPROVERS = ("approver", "approver2", "both", "deputy")
STEPS = sorted({*(name for names in BY_STATE.values() for name in names), "open", "enter_stop", "confirm_stop"})
STEPS += ["drop_end", "grant_end", "refuse_end", "revoke"]


class Walk(Steps):
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
        self.idle: Counter[str] = Counter()
        """Steps that found nothing to do."""
        self.states: Counter[str] = Counter()
        self.causes: Counter[str] = Counter()
        self.seen = Seen()
        self.aspects = []

    def run(self) -> "Walk":
        """Walk inside a savepoint that is undone at the end."""
        try:
            with transaction.atomic():
                self._keep_others_busy()
                self.seen = walked.look(self.worker.pk, self.at)
                for _ in range(self.steps):
                    self.step()
                connection.check_constraints()
                transaction.set_rollback(True)
        except Exception as wrong:
            steps = "\n  ".join(self.trace)
            raise AssertionError(f"seed {self.seed}: {type(wrong).__name__}: {wrong}\n  {steps}") from wrong
        return self

    def _keep_others_busy(self) -> None:
        """Other workers' cases are taken up already, so that the next case is this worker's."""
        waiting = FilingVersion.objects.filter(agency=self.worker.agency_id, state="SUBMITTED")
        waiting.exclude(worker=self.worker).update(claimed_by=self.scene.people["stranger"].user, claimed_at=START)

    def step(self) -> None:
        self.at = self._later()
        name, version = self._choose()
        person = self._person(name)
        by, denied, refused = self.scene.people[person], None, ""
        self.aspects = ["deputy"] if person == "deputy" else []
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
            self._count(self.refused, name, refused)
        else:
            self._count(self.idle if did is False else self.allowed, name)
            owed = walked.check_step(name, person, after, before, self.scene.city, self.at.date())
            walked.check_messages(after, before, owed)
            walked.check_history(after, before)
            walked.check(after, before)
            self.states.update(row["state"] for row in after.versions())
            self.causes.update(row["ended_because"] for row in after.versions("ENDED"))
        self.seen = after

    def _count(self, counter: Counter[str], name: str, *more: str) -> None:
        counter.update([name, *(f"{name} {aspect}" for aspect in (*self.aspects, *more))])

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
        edges += [day(row["answer_by"]) for row in self.seen.of("supplement") if row["answered_at"] is None]
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
            return self.random.choice(("enter_stop", "enter_stop", "confirm_stop", "revoke")), version
        if draw < 0.35 and (pressing := self._pressing(version)):
            return self.random.choice(pressing), version
        if self.seen.endings(version) and draw < 0.8:
            return self.random.choice(("grant_end", "grant_end", "refuse_end", "drop_end")), version
        return self.random.choice(BY_STATE[version["state"]]), version

    def _pressing(self, version: Row) -> list[str]:
        """What would come up seldom if it were not tried as soon as it can be."""
        waits = version["state"] == "SUBMITTED"
        silent = (
            waits and version["deemed_accepted_on"] is None and self.at.date() - day(version["applied_on"]) > 7 * DAY
        )
        found = {
            "confirm_stop": any(row["state"] == "ENTERED" for row in self.seen.of("stop")),
            "silence": silent,
            "ask": waits and version["deemed_accepted_on"] is not None,
            "remind": version["state"] == "RETURNED",
        }
        return [name for name, presses in found.items() if presses]

    def _person(self, name: str) -> str:
        if self.random.random() < 0.2:
            return self.random.choice(sorted(self.scene.people))
        for who, names in FITTING.items():
            if name in names:
                return self.random.choice(APPROVERS) if who == "approver" else who
        return self.random.choice(("clerk", "clerk2", "both"))


def walks(scenes: list[Scene], seeds: range, steps: int, base: str = "") -> list[Walk]:
    """Every walk of these seeds. Raises AssertionError at the first that finds something wrong."""
    return [Walk(scenes, seed, steps, base).run() for seed in seeds]
