"""Where random walks start: the people of an agency, and a worker for every base; made once."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency, Division, Post
from agency.workers.models import Worker
from filings import actions
from filings.models import FilingVersion
from tests import factories
from tests.desks import REFERRED, set_policy
from tests.factories import moment

START = moment("2026-01-30 09:00")
BASES = ("new", "submitted", "waiting", "returned", "approved", "stopping", "posted", "referred", "changing")


def emergency(since: date) -> dict[str, Any]:
    """A referral to hospital on a day, of which the opinion is to follow."""
    opinion: dict[str, Any] = dict.fromkeys(name for name in REFERRED if name.startswith("referral_"))
    opinion |= dict.fromkeys(("referral_institution", "referral_physician", "referral_title", "referral_diagnosis"), "")
    return {**REFERRED, **opinion, "is_emergency": True, "in_hospital_since": since}


@dataclass
class Scene:
    """The people of an agency, and a worker for every base that a walk may start from.

    In Dalian filings during a stay are possible, and silence accepts (parameters that are off elsewhere).
    """

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
        self.people["deputy"] = self._deputy(office)
        self.people["stranger"] = factories.actor(elsewhere, Role.CLERK, Role.APPROVER)
        self.people["machine"] = Actor.machine_named("walk")
        self.people["exchange"] = Actor.machine_named("exchange")
        if self.city == "210200":
            set_policy(office, "filing.allow_before_discharge", True)
            set_policy(office, "filing.deemed_accepted", True)
        self.places = [Division.objects.get(pk=code) for code in ("320100", "310000")]
        for base in BASES:
            worker = self.workers[base] = factories.worker(office, at=START)
            factories.determination(worker, at=START)
            self._begin(worker, base)

    def _deputy(self, office: Agency) -> Actor:
        """A clerk who stands in for the approver that enters filings too."""
        user, head = factories.person(office, Role.CLERK), self.people["both"].user
        spell = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31)}
        with acting(by=factories.machine(), at=START, ids=uuid7):
            Post.objects.create(user=user, agency=office, role=Role.APPROVER, stands_in_for=head, **spell)
        return Actor.of(user, at=START)

    def _begin(self, worker: Worker, base: str) -> None:
        same: dict[str, Any] = {"at": START, "determinations": list(worker.determinations.all())}
        if base in ("submitted", "returned", "approved"):
            self._wait(factories.submitted(worker, by=self.people["clerk"], **same), base)
        elif base == "waiting":
            then = START - timedelta(days=20)
            factories.submitted(worker, by=self.people["clerk"], **same | {"at": then}, **emergency(then.date()))
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
            elif base == "stopping":
                for cause in ("DEATH", "ENTITLEMENT_LOST", "RELATION_ENDED"):
                    told = {"cause": cause, "from_on": START.date(), "relation_id": old.relation_id}
                    factories.stop(worker, confirmed=False, at=START, **told)

    def _wait(self, version: FilingVersion, base: str) -> None:
        """A case that waits; or was returned, its papers asked for; or approved, with accepted papers to take over."""
        same: dict[str, Any] = {"at": START, "ids": uuid7, "version_id": version.pk}
        kinds = sorted(version.papers.values_list("kind", flat=True))
        if base == "returned":
            actions.return_for_more(by=self.people["reviewer"], **same, items=kinds)
        else:
            actions.hand_in_papers(by=self.people["clerk"], **same, kinds=kinds, of=kinds)
        if base == "approved":
            for kind in kinds:
                actions.judge_paper(by=self.people["reviewer"], **same, kind=kind, accept=True, was="RECEIVED")
            actions.approve(by=self.people["approver"], **same, revision=version.revision)

    def _change(self, old: FilingVersion) -> None:
        """A change that waits for a decision: in Jinan of the place, in Dalian of the slot."""
        same: dict[str, Any] = {"by": self.people["clerk"], "at": START, "ids": uuid7}
        new = actions.open_change(**same, version_id=old.pk, asked_by="AGENCY", reason="Moved.")
        content = REFERRED if self.city == "210200" else {"destination": self.places[1]}
        content = {**content, "identity": "MATCHES"}
        actions.hand_in(**same, version_id=new.pk, revision=new.revision, **content)
