"""The people of one agency at work on approved filings, and what the national system was told."""

from datetime import date
from typing import Any

from agency.exchange import envelope
from agency.exchange.models import Outgoing
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency, Division
from agency.policy.enums import SourceKind
from agency.policy.models import PolicyParameter
from filings import actions
from filings.enums import Asker, Category, PhysicianTitle
from filings.models import Ending, FilingVersion
from tests import factories
from tests.factories import moment

SHANGHAI, NANJING = "310000", "320100"
REFERRED: dict[str, Any] = {
    "category": Category.REFERRAL,
    "institution_written": "Second Hospital",
    "referral_institution": "First Hospital",
    "referral_level": 3,
    "referral_is_protocol": True,
    "referral_physician": "Physician",
    "referral_title": PhysicianTitle.CHIEF,
    "referral_on": date(2026, 3, 1),
    "referral_diagnosis": "S72.3",
}
"""A referral with all that its opinion needs."""


class Desk:
    """The people at one agency, and what they do at given moments."""

    def __init__(self, code: str = "370100") -> None:
        self.office = factories.agency(code)
        self.clerk, self.other = (factories.actor(self.office, Role.CLERK) for _ in range(2))
        self.approver, self.second = (factories.actor(self.office, Role.APPROVER) for _ in range(2))

    def approved(self, at: str, **content: Any) -> FilingVersion:
        return factories.approved(
            factories.worker(self.office, at=moment(at)), at=moment(at), by=self.approver, **content
        )

    def change(self, version: FilingVersion, at: str, asked_by: str = Asker.WORKER, by: Actor | None = None) -> Any:
        return actions.open_change(
            by=by or self.clerk, at=moment(at), ids=uuid7, version_id=version.pk, asked_by=asked_by, reason="Moved."
        )

    def submit(self, version: FilingVersion, at: str, **content: Any) -> FilingVersion:
        same: dict[str, Any] = {"by": self.clerk, "at": moment(at), "ids": uuid7, "version_id": version.pk}
        return actions.hand_in(**same, revision=version.revision, **content)

    def approve(self, version: FilingVersion, at: str, by: Actor | None = None) -> FilingVersion:
        version.refresh_from_db()
        same: dict[str, Any] = {"by": by or self.approver, "at": moment(at), "ids": uuid7, "version_id": version.pk}
        actions.approve(**same, revision=version.revision)
        version.refresh_from_db()
        return version

    def moved(self, old: FilingVersion, at: str, to: str = SHANGHAI, asked_by: str = Asker.WORKER) -> FilingVersion:
        """A change of place, opened, submitted and approved at one moment."""
        new = self.change(old, at, asked_by)
        self.submit(new, at, destination=Division.objects.get(pk=to))
        self.approve(new, at)
        old.refresh_from_db()
        return new

    def ask_end(self, version: FilingVersion, at: str, cause: str, last: str, by: Actor | None = None) -> Ending:
        same: dict[str, Any] = {"by": by or self.clerk, "at": moment(at), "ids": uuid7, "version_id": version.pk}
        return actions.ask_end(**same, cause=cause, ends_on=date.fromisoformat(last), reason="So it is.")

    def grant_end(self, ending: Ending, at: str, by: Actor | None = None) -> Ending:
        return actions.grant_end(by=by or self.approver, at=moment(at), ids=uuid7, ending_id=ending.pk)

    def cancelled(self, version: FilingVersion, at: str, cause: str, last: str) -> FilingVersion:
        self.grant_end(self.ask_end(version, at, cause, last), at)
        version.refresh_from_db()
        return version


def dates(version: FilingVersion) -> tuple[str, str, str, str]:
    version.refresh_from_db()
    days = (version.effective_from, version.valid_to, version.ended_on)
    return (version.state, *(str(day) for day in days))  # type: ignore[return-value]


def told(filing: Any) -> list[tuple[int, str, dict[str, Any]]]:
    """What the national system was told of a filing, in the order of the numbers."""
    rows = Outgoing.objects.filter(subject=filing).select_related("body").order_by("sequence")
    return [(row.sequence, row.kind, envelope.parse(bytes(row.body.sealed)).payload) for row in rows]


def set_policy(office: Agency, name: str, value: Any) -> None:
    with acting(by=factories.machine(), at=factories.NOW, ids=uuid7):
        PolicyParameter.objects.create(
            id=uuid7(factories.NOW),
            name=name,
            division=office.division,
            value=value,
            valid_from=date(2025, 1, 1),
            source_kind=SourceKind.PROVINCE,
            source_text="local rule",
        )
