"""What can be done in a random walk: each step draws what it needs and calls one action."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from agency.offices.acts import Actor
from agency.offices.refusals import Refusal
from agency.workers import actions as worker_actions
from agency.workers.models import Worker
from filings import actions
from filings.actions import hearing, reminding
from filings.handover import actions as handover
from filings.models import FilingVersion
from tests.desks import REFERRED
from tests.filings.scenes import Scene, emergency
from tests.filings.walked import Row, Seen


class Steps:
    """`_name(by, version)` is the step of that name; False says that there was nothing to do."""

    scene: Scene
    worker: Worker
    random: random.Random
    at: datetime
    seen: Seen
    aspects: list[str]
    """What is counted of a step beside its name."""

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
            content |= self._referral()
        if self.random.random() < 0.15:
            content["in_hospital_since"] = self.at.date() - timedelta(days=self.random.choice((0, 3, 40)))
        return {**content, "determinations": [UUID(each) for each in self.seen.rows["determination"]]}

    def _referral(self) -> dict[str, Any]:
        """With its opinion; or an emergency, of which the opinion is to follow."""
        if self.random.random() < 0.7:
            return {**REFERRED, "referral_on": self.at.date() - timedelta(days=self.random.randint(0, 5))}
        return emergency(self.at.date() - timedelta(days=self.random.choice((0, 1, 20))))

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

    def _ask(self, by: Actor, version: Row | None) -> Any:
        """Name papers, mostly such as may be named, and sometimes in words beside."""
        same, wanting = self._on(by, version), self._papers_of(version, "MISSING", "REFUSED")
        items = [kind for kind in wanting if self.random.random() < 0.8]
        if self.random.random() < 0.1:
            items.append("IDENTITY")
        return actions.return_for_more(**same, items=items, reason=self.random.choice(("", "Legible ones.")))

    def _approve(self, by: Actor, version: Row | None) -> Any:
        same = self._fresh(by, version)
        self.aspects += [each for each in ("is_emergency", "in_hospital_since") if version and version[each]]
        return actions.approve(**same)

    def _reject(self, by: Actor, version: Row | None) -> Any:
        return actions.reject(**self._fresh(by, version), reasons=["E12"], explanation="It differs.")

    def _claim(self, by: Actor, version: Row | None) -> Any:
        return actions.claim(**self._on(by, version))

    def _next(self, by: Actor, version: Row | None) -> Any:
        return actions.claim_next(**self._same(by)) is not None

    def _release(self, by: Actor, version: Row | None) -> Any:
        return actions.release(**self._on(by, version))

    def _override(self, by: Actor, version: Row | None) -> Any:
        rule = self.random.choice(("E04", "E04", "E05", "E05", "E09", "E13", "E02"))
        return actions.override(**self._on(by, version), rule=rule, reason="As an exception.")

    def _papers_of(self, version: Row | None, *states: str) -> list[str]:
        rows = [row for row in self.seen.of("paper") if version and row["version_id"] == version["id"]]
        return sorted(row["kind"] for row in rows if row["state"] in states or not states)

    def _papers(self, by: Actor, version: Row | None) -> Any:
        of = self._papers_of(version)
        kinds = [kind for kind in of if self.random.random() < 0.8]
        return actions.hand_in_papers(**self._on(by, version), kinds=kinds, of=of)

    def _take_over(self, by: Actor, version: Row | None) -> Any:
        same = self._on(by, version)
        lacking = [kind for kind in self._papers_of(version, "MISSING", "REFUSED") if kind != "IDENTITY"]
        kind = self.random.choice(lacking or ["IDENTITY", "RESIDENCE"])
        return actions.take_over(**same, kind=kind)

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
        same, cause = self._on(by, version), self.random.choice(("BY_WORKER", "BY_AGENCY", "ENTITLEMENT_LOST"))
        if version and version["lock_until"] and version["lock_until"] < self.at.date().isoformat():
            cause = "BY_WORKER"
        ends_on = self.at.date() + timedelta(days=self.random.choice((-3, 0, 0, 0, 4)))
        return actions.ask_end(**same, cause=cause, ends_on=ends_on, reason="So it is.")

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

    def _remind(self, by: Actor, version: Row | None) -> Any:
        return reminding.recall_papers(**self._same(by)) > 0

    def _overdue(self, by: Actor, version: Row | None) -> Any:
        return reminding.report_overdue(**self._same(by)) > 0

    def _silence(self, by: Actor, version: Row | None) -> Any:
        """What counts as accepted because nobody named a paper in time; of this worker."""
        reminding.accept_by_silence(**self._same(by))
        accepted = FilingVersion.objects.filter(worker=self.worker, deemed_accepted_on__isnull=False).count()
        return accepted > sum(row["deemed_accepted_on"] is not None for row in self.seen.versions())

    def _enter_stop(self, by: Actor, version: Row | None) -> Any:
        cause = self.random.choice(("DEATH", "ENTITLEMENT_LOST", "TREATMENT_REFUSED", "RELATION_ENDED"))
        told = {"cause": cause, "from_on": self.at.date() - timedelta(days=self.random.randint(0, 3))}
        if cause == "RELATION_ENDED":
            told["relation_id"] = UUID(min(self.seen.rows["relation"]))
        return worker_actions.enter_stop(**self._same(by), worker_id=self.worker.pk, source="Certificate", **told)

    def _confirm_stop(self, by: Actor, version: Row | None) -> Any:
        stops = sorted(self.seen.of("stop"), key=lambda row: (row["entered_at"], row["cause"]))
        if not stops:
            raise Refusal("There is no stop.", code="no-stop")
        stop = self.random.choice([row for row in stops if row["state"] == "ENTERED"] or stops)
        self.aspects.append(stop["cause"])
        return worker_actions.confirm_stop(**self._same(by), stop_id=UUID(stop["id"]), revision=stop["revision"])

    def _revoke(self, by: Actor, version: Row | None) -> Any:
        which = self.random.choice(sorted(self.seen.rows["determination"]))
        return worker_actions.revoke_determination(
            **self._same(by), determination_id=UUID(which), on=self.at.date(), reason="It was wrong."
        )
