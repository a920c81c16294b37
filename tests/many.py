"""Many rows at once, for tests of volume: written set-based, and so without history of their making."""

from datetime import date, datetime

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency, User
from agency.workers.enums import DeterminationKind, DeterminationState, Sex, ThirdParty
from agency.workers.models import Determination, InsuranceRelation, Worker
from filings.enums import SLOT_OF, Category, Evidence, Identity, Service, State
from filings.models import Filing, FilingVersion
from tests import factories


def submitted(how_many: int, *, office: Agency | None = None, at: datetime = factories.NOW) -> list[FilingVersion]:
    """As many submitted filings, each of a worker of its own who could be approved."""
    office = office or factories.agency()
    clerk, reviewer = factories.person(office, Role.CLERK), factories.person(office, Role.REVIEWER)
    firm = factories.employer(office, at=at)
    workers = Worker.objects.bulk_create(_worker(office, serial, at) for serial in range(how_many))
    relations = InsuranceRelation.objects.bulk_create(
        InsuranceRelation(
            id=uuid7(at),
            worker=worker,
            agency=office,
            employer=firm,
            starts_on=date(2011, 6, 1),
            paid_through=at.date(),
        )
        for worker in workers
    )
    determinations = Determination.objects.bulk_create(
        _determination(relation, clerk, reviewer, at) for relation in relations
    )
    filings = Filing.objects.bulk_create(
        _filing(relation, serial, clerk, at) for serial, relation in enumerate(relations)
    )
    versions = FilingVersion.objects.bulk_create(_version(filing, clerk, at) for filing in filings)
    chosen = FilingVersion.determinations.through
    chosen.objects.bulk_create(
        chosen(filingversion=version, determination=determination)
        for version, determination in zip(versions, determinations, strict=True)
    )
    return versions


def _worker(office: Agency, serial: int, at: datetime) -> Worker:
    number = factories.number(f"{office.division_id[:2]}01011970{serial // 999 % 12 + 1:02d}02{serial % 999:03d}")
    return Worker(
        id=uuid7(at),
        agency=office,
        number=number,
        number_tail=number[-4:],
        name=f"Many {serial}",
        sex=Sex.MALE,
        born_on=date(1970, serial // 999 % 12 + 1, 2),
    )


def _determination(relation: InsuranceRelation, clerk: User, reviewer: User, at: datetime) -> Determination:
    return Determination(
        id=uuid7(at),
        worker=relation.worker,
        agency=relation.agency,
        relation=relation,
        kind=DeterminationKind.RECOGNITION,
        number=f"many {relation.pk}",
        issuer_kind="DEPARTMENT",
        issuer="Department",
        decided_on=date(2024, 5, 6),
        injured_parts=["1.14.2"],
        icd_codes=["S72.3"],
        third_party=ThirdParty.NO,
        state=DeterminationState.CONFIRMED,
        editors=[clerk.pk],
        confirmed_by=reviewer,
        confirmed_at=at,
    )


def _filing(relation: InsuranceRelation, serial: int, clerk: User, at: datetime) -> Filing:
    return Filing(
        id=uuid7(at),
        number=f"{relation.agency.code}-9999-{serial:07d}",
        agency=relation.agency,
        worker=relation.worker,
        relation=relation,
        opened_at=at,
        opened_by=clerk,
    )


def _version(filing: Filing, clerk: User, at: datetime) -> FilingVersion:
    return FilingVersion(
        id=uuid7(at),
        filing=filing,
        agency=filing.agency,
        worker=filing.worker,
        relation=filing.relation,
        slot=SLOT_OF[Category.RESIDENT],
        destination_id="320100",
        services=[Service.MEDICAL.value],
        away_from=date(2020, 1, 15),
        evidence=Evidence.RESIDENCE_PERMIT,
        identity=Identity.MATCHES,
        state=State.SUBMITTED,
        applied_on=at.date(),
        submitted_at=at,
        submitted_by=clerk,
        handled_by=clerk,
        editors=[clerk.pk],
    )
