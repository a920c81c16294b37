"""Rows for tests, made through the same actions as real work. Every value has a default; nothing is random but ids.

The clock of the factories is NOW unless a test passes `at`.
"""

import os
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from stdnum.cn import uscc

from agency.duties import actions as duty_actions
from agency.duties.parked import actions as retry_actions
from agency.exchange.models import Outgoing, Retry
from agency.offices.acts import Actor, acting, office_day, uuid7
from agency.offices.enums import AgencyLevel, Place, Role
from agency.offices.models import Agency, Division, Post, PostRequest, User
from agency.policy import actions as policy_actions
from agency.policy.models import ParameterProposal
from agency.workers import actions as worker_actions
from agency.workers.enums import DeterminationKind, IssuerKind, StopCause, ThirdParty
from agency.workers.identifiers import check_character
from agency.workers.models import (
    BenefitStop,
    Card,
    DeliveredList,
    Determination,
    DeviceNotice,
    Employer,
    InsuranceRelation,
    Worker,
)
from filings import actions as filing_actions
from filings.actions import hearing
from filings.complaints import actions as complaint_actions
from filings.enums import Category, Evidence, Identity, Service, TaskKind
from filings.models import Complaint, FilingVersion, ReceivedFiling, Task
from filings.permissions import EXCHANGE
from institutions import actions as register_actions
from institutions.actions import lists
from institutions.enums import AgreementState, Care
from institutions.models import Agreement, ClientKey, Institution, InstitutionList, Matter

SHANGHAI = timezone(timedelta(hours=8))
NOW = datetime(2026, 3, 9, 9, 12, tzinfo=SHANGHAI)
PASSWORD = "a-password-for-tests"
LEVELS = (("0000", AgencyLevel.PROVINCE), ("00", AgencyLevel.CITY))
_serial = count(1)


def moment(text: str) -> datetime:
    """'2026-03-09 09:12' at the agencies' desks."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def machine() -> Actor:
    return Actor.machine_named("factory", place=Place.COMMAND)


def agency(code: str = "120000", *, division: str | None = None, parent: Agency | None = None) -> Agency:
    """The agency with a code, made if it isn't there. The division is the code unless given."""
    found = Agency.objects.filter(code=code).first()
    if found:
        return found
    level = next((each for end, each in LEVELS if code.endswith(end)), AgencyLevel.COUNTY)
    with acting(by=machine(), at=NOW, ids=uuid7):
        return Agency.objects.create(
            code=code, name=f"Agency {code}", level=level, division_id=division or code, parent=parent
        )


def person(office: Agency, *roles: Role, staff_number: str = "", is_superuser: bool = False) -> User:
    """A person holding these roles in an agency since 2024-01-01."""
    serial = next(_serial)
    with acting(by=machine(), at=NOW, ids=uuid7):
        user = User(
            staff_number=staff_number or f"T{serial:05d}",
            name=f"Person {serial}",
            extension=f"{serial}",
            is_superuser=is_superuser,
        )
        user.password = _hash_of_password()
        user.save()
        for role in roles:
            Post.objects.create(user=user, agency=office, role=role, starts_on=date(2024, 1, 1))
    return user


@cache
def _hash_of_password() -> str:
    """Hashed once: real hashing is slow by design, and every process has to accept it."""
    return make_password(PASSWORD)


def actor(office: Agency, *roles: Role, at: datetime = NOW) -> Actor:
    """A new person with these roles, as an actor."""
    return Actor.of(person(office, *roles), at=at)


def somebody(office: Agency, role: Role, *, at: datetime = NOW) -> Actor:
    """Whoever does for the factories what this role does there: one person, where it doesn't matter who it was."""
    number = f"S-{office.code}-{role}"
    user = User.objects.filter(staff_number=number).first() or person(office, role, staff_number=number)
    return Actor.of(user, at=at)


def post_request(office: Agency, *, by: Actor | None = None, at: datetime = NOW, **values: Any) -> PostRequest:
    """An approver's open request that a new person become a clerk there, from 2026-03-10 on."""
    user = values.pop("user", None) or person(office)
    values = {"role": Role.CLERK, "starts_on": date(2026, 3, 10), "ends_on": None, "reason": "New here", **values}
    by = by or actor(office, Role.APPROVER, at=at)
    return duty_actions.ask(by=by, at=at, ids=uuid7, user_id=user.pk, agency_id=office.pk, **values)


def retry(office: Agency, *, by: Actor | None = None, at: datetime = NOW, **content: Any) -> Retry:
    """A message of an approved filing, set aside, and the request that it be tried again."""
    message = Outgoing.objects.get(subject=approved(worker(office), at=at, **content).filing_id)
    message.state, message.parked_because, message.next_at = "PARKED", "NO_ANSWER", None
    message.save()
    by = by or actor(office, Role.DATA)
    return retry_actions.ask(by=by, at=at, ids=uuid7, message_id=message.pk, reason="The line is back")


def parameter_proposal(office: Agency, *, by: Actor | None = None, at: datetime = NOW) -> ParameterProposal:
    """A data manager's open proposal for the division of an agency, from 2026-04-01 on."""
    by = by or actor(office, Role.DATA, at=at)
    said = {"source_kind": "PROVINCE", "source_text": "Notice", "reason": "New rule."}
    what = {"name": "filing.change_lock_months", "value": 2, "division": office.division}
    return policy_actions.propose(by=by, at=at, ids=uuid7, valid_from=date(2026, 4, 1), **what, **said)


def complaint(office: Agency, *, by: Actor | None = None, at: datetime = NOW, answered: bool = False) -> Complaint:
    """A complaint with a name, received on the day; with `answered` a reviewer has answered it."""
    by = by or actor(office, Role.CLERK, at=at)
    told = {"kind": "COMPLAINT", "received_on": office_day(at), "text": "Too slow", "informant": "Somebody"}
    made = complaint_actions.enter(by=by, at=at, ids=uuid7, agency_id=office.pk, **told)
    if not answered:
        return made
    reviewer = actor(office, Role.REVIEWER, at=at)
    return complaint_actions.answer(by=reviewer, at=at, ids=uuid7, complaint_id=made.pk, text="Done")


def number(first17: str = "") -> str:
    """A valid social security number: that of `first17`, or a new one of Tianjin."""
    first17 = first17 or f"1201011980{next(_serial) % 12 + 1:02d}01{next(_serial) % 1000:03d}"
    return first17 + check_character(first17)


def worker(office: Agency | None = None, *, by: Actor | None = None, at: datetime = NOW, **values: Any) -> Worker:
    """A registered worker: `number` and `name` may be given, and anything else that people enter."""
    office = office or agency()
    by = by or somebody(office, Role.CLERK, at=at)
    values.setdefault("number", number())
    values.setdefault("name", f"W{next(_serial)}")
    return worker_actions.register_worker(by=by, at=at, ids=uuid7, agency=office, **values)


def employer(office: Agency | None = None, *, at: datetime = NOW) -> Employer:
    office = office or agency()
    by = somebody(office, Role.CLERK, at=at)
    return worker_actions.register_employer(
        by=by, at=at, ids=uuid7, agency=office, name="Employer", credit_code="91110000600037341L"
    )


def relation(of: Worker, *, at: datetime = NOW, **values: Any) -> InsuranceRelation:
    """Insured from 2011-06-01, contributions paid to 2026-02-28, unless given otherwise."""
    values = {"starts_on": date(2011, 6, 1), "paid_through": date(2026, 2, 28), **values}
    by = somebody(of.agency, Role.CLERK, at=at)
    firm = employer(of.agency, at=at)
    return worker_actions.open_relation(by=by, at=at, ids=uuid7, worker_id=of.pk, employer_id=firm.pk, **values)


def card(of: Worker, *, at: datetime = NOW, **values: Any) -> Card:
    by = somebody(of.agency, Role.CLERK, at=at)
    values = {"kind": "PHYSICAL", "number": f"D{next(_serial):08d}", **values}
    return worker_actions.issue_card(by=by, at=at, ids=uuid7, worker_id=of.pk, **values)


PAPERS: dict[str, dict[str, Any]] = {
    DeterminationKind.RECOGNITION: {"issuer_kind": IssuerKind.DEPARTMENT},
    DeterminationKind.RECURRENCE: {"issuer_kind": IssuerKind.AGENCY},
    DeterminationKind.REHABILITATION: {
        "issuer_kind": IssuerKind.AGENCY,
        "items": ["Gait training"],
        "valid_from": date(2024, 5, 6),
        "valid_to": date(2027, 5, 5),
    },
    DeterminationKind.DEVICE: {"issuer_kind": IssuerKind.COMMITTEE, "devices": ["Wheelchair"]},
}
"""What the paper of each kind always has beside the common fields."""


def determination(
    of: Worker, *, under: InsuranceRelation | None = None, confirmed: bool = True, at: datetime = NOW, **values: Any
) -> Determination:
    """A recognition of 2024-05-06 (femur, no third party), confirmed by somebody else unless `confirmed=False`.

    Of another `kind`, it is issued by the body that the national rules name, with what such a paper always has.
    """
    values = {
        "kind": DeterminationKind.RECOGNITION,
        "number": f"2024-{next(_serial):05d}",
        "issuer": "Department",
        "decided_on": date(2024, 5, 6),
        "happened_on": date(2024, 2, 19),
        "injured_parts": ["1.14.2"],
        "icd_codes": ["S72.3"],
        "third_party": ThirdParty.NO,
        **PAPERS[values.get("kind", DeterminationKind.RECOGNITION)],
        **values,
    }
    clerk, reviewer = (somebody(of.agency, role, at=at) for role in (Role.CLERK, Role.REVIEWER))
    under = under or of.relations.first() or relation(of, at=at)
    made = worker_actions.enter_determination(by=clerk, at=at, ids=uuid7, worker_id=of.pk, relation=under, **values)
    if confirmed:
        made = worker_actions.confirm_determination(
            by=reviewer, at=at, ids=uuid7, determination_id=made.pk, revision=made.revision
        )
    return made


def stop(of: Worker, *, confirmed: bool = True, at: datetime = NOW, **values: Any) -> BenefitStop:
    """A death on the day before, confirmed by somebody else unless `confirmed=False`."""
    clerk, reviewer = (somebody(of.agency, role, at=at) for role in (Role.CLERK, Role.REVIEWER))
    values = {"cause": StopCause.DEATH, "from_on": at.date() - timedelta(days=1), "source": "Certificate", **values}
    made = worker_actions.enter_stop(by=clerk, at=at, ids=uuid7, worker_id=of.pk, **values)
    if confirmed:
        made = worker_actions.confirm_stop(by=reviewer, at=at, ids=uuid7, stop_id=made.pk, revision=made.revision)
    return made


def device_notice(under: Determination, *, confirmed: bool = True, at: datetime = NOW, **values: Any) -> DeviceNotice:
    """A payment notice of 2026-03-02: 12,000.00 yuan, 36 months; confirmed by somebody else unless told not to."""
    values = {
        "number": f"N{next(_serial):05d}",
        "issued_on": date(2026, 3, 2),
        "max_payable": Decimal("12000.00"),
        "life_months": 36,
        "institutions": ["Device centre"],
        **values,
    }
    clerk, reviewer = (somebody(under.agency, role, at=at) for role in (Role.CLERK, Role.REVIEWER))
    made = worker_actions.enter_device_notice(by=clerk, at=at, ids=uuid7, determination_id=under.pk, **values)
    if confirmed:
        made = worker_actions.confirm_device_notice(
            by=reviewer, at=at, ids=uuid7, notice_id=made.pk, revision=made.revision
        )
    return made


def delivered_list(office: Agency | None = None, *rows: str, kind: str = "DEATHS", at: datetime = NOW) -> DeliveredList:
    """A list of an unknown person's death, taken in by data management, unless lines are given."""
    office = office or agency()
    by = actor(office, Role.DATA, at=at)
    content = "\n".join(rows or [f"{number()},2026-03-01", "?,2026-03-01"]).encode()
    delivered, _new = worker_actions.take_in_list(
        by=by, at=at, ids=uuid7, agency=office, kind=kind, source="Civil affairs", content=content
    )
    return delivered


def institution(name: str, place: str = "321300", *, at: datetime = NOW, **terms: Any) -> Institution:
    """An institution with one agreement, for treatment and patients of other provinces since 2025-04-01."""
    terms = {
        "care": Care.MEDICAL,
        "state": AgreementState.ONLINE,
        "cross_province": True,
        "valid_from": date(2025, 4, 1),
        **terms,
    }
    with acting(by=machine(), at=at, ids=uuid7):
        made = Institution.objects.create(
            id=uuid7(at), name=name, division_id=place, agency=agency(place), source_url="https://example.org/list"
        )
        Agreement.objects.create(id=uuid7(at), institution=made, **terms)
    return made


def task(of: Worker, *, at: datetime = NOW, **values: Any) -> Task:
    """A task that says that a list has the worker's card as lost, opened by the system."""
    values = {"kind": TaskKind.CARD_STATE, "details": {"state": "LOST", "on": "2026-03-01"}, **values}
    with acting(by=machine(), at=at, ids=uuid7) as act:
        made = filing_actions.open_task(act, worker=of, at=at, ids=uuid7, **values)
    assert made is not None
    return made


def draft(
    of: Worker | None = None,
    *,
    by: Actor | None = None,
    at: datetime = NOW,
    determinations: list[Determination] | None = None,
    **content: Any,
) -> FilingVersion:
    """A draft that could be submitted: long-term resident in Nanjing since 2025-01-15, inpatient care."""
    of = of or worker(at=at)
    by = by or actor(of.agency, Role.CLERK, at=at)
    rests_on = [determination(of, at=at)] if determinations is None else determinations
    under = of.relations.first() or relation(of, at=at)
    version = filing_actions.open_filing(by=by, at=at, ids=uuid7, worker_id=of.pk, relation_id=under.pk)
    content = {
        "category": Category.RESIDENT,
        "destination": Division.objects.get(pk="320100"),
        "services": [Service.MEDICAL.value],
        "away_from": date(2025, 1, 15),
        "evidence": Evidence.RESIDENCE_PERMIT,
        "identity": Identity.MATCHES,
        **content,
    }
    return filing_actions.save(
        by=by,
        at=at,
        ids=uuid7,
        version_id=version.pk,
        revision=version.revision,
        determinations=[each.pk for each in rests_on],
        **content,
    )


def submitted(
    of: Worker | None = None, *, by: Actor | None = None, at: datetime = NOW, **content: Any
) -> FilingVersion:
    """A submitted filing, entered and handed over by `by` (a new clerk unless given)."""
    of = of or worker(at=at)
    by = by or actor(of.agency, Role.CLERK, at=at)
    version = draft(of, by=by, at=at, **content)
    return filing_actions.submit(by=by, at=at, ids=uuid7, version_id=version.pk, revision=version.revision)


def received(office: Agency | None = None, *, at: datetime = NOW, **content: Any) -> ReceivedFiling:
    """A filing of Tianjin's agency for Beijing, heard through the exchange: valid from 2026-03-01 without end."""
    office = office or agency("110000")
    whose, ended_on = content.pop("number", None) or number(), content.pop("ended_on", None)
    stopped = content.pop("benefit_stopped", None)
    content = {
        "filing_number": f"120000-2026-{next(_serial):07}",
        "version": 1,
        "scope": "CROSS_PROVINCE",
        "category": "RESIDENT",
        "services": ["MEDICAL"],
        "name": f"W{next(_serial)}",
        "insured_place": "120000",
        "insured_place_name": "Tianjin",
        "insured_agency": "Agency elsewhere",
        "destination_id": office.division_id,
        "institution_name": "",
        "injured_parts": ["1.14.2"],
        "diagnoses": ["S72.3"],
        "effective_from": date(2026, 3, 1),
        "valid_to": None,
        **content,
    }
    by = Actor.machine_named(EXCHANGE)
    made = hearing.note_received(
        by=by, at=at, ids=uuid7, agency=office, message_id=uuid7(at), number=whose, content=content
    )
    if ended_on is None:
        return made
    which: dict[str, Any] = {"filing_number": made.filing_number, "version": made.version}
    return hearing.note_received_end(by=by, at=at, ids=uuid7, ended_on=ended_on, benefit_stopped=stopped, **which)


def approved(of: Worker | None = None, *, by: Actor | None = None, at: datetime = NOW, **content: Any) -> FilingVersion:
    """A filing approved by `by` (a new approver unless given) at the moment it was submitted."""
    version = submitted(of, at=at, **content)
    by = by or actor(version.agency, Role.APPROVER, at=at)
    filing_actions.approve(by=by, at=at, ids=uuid7, version_id=version.pk, revision=version.revision)
    version.refresh_from_db()
    return version


def registered(office: Agency, *, kept: bool = True, at: datetime = NOW, **values: Any) -> Institution:
    """An institution in the place of an agency, which keeps its file unless it is only known from a list."""
    serial = next(_serial)
    values = {"name": f"Hospital {serial}", "division": office.division, "credit_code": credit_code(serial), **values}
    with acting(by=machine(), at=at, ids=uuid7):
        return Institution.objects.create(id=uuid7(at), agency=office if kept else None, **values)


def credit_code(serial: int) -> str:
    """A unified social credit code that has the right check character."""
    first = f"12370100{serial:09d}"
    return first + uscc.calc_check_digit(first)


def agreement(of: Institution, *, state: str = "ONLINE", at: datetime = NOW, **values: Any) -> Agreement:
    """An agreement for medical treatment that settles cross-province since 2025-04-01."""
    signed = {} if state in ("APPLIED", "FAILED", "ASSESSED") else {"valid_from": date(2025, 4, 1)}
    values = {"care": "MEDICAL", "cross_province": True, "in_province": False, **signed, **values}
    with acting(by=machine(), at=at, ids=uuid7):
        return Agreement.objects.create(id=uuid7(at), institution=of, agency=of.agency, state=state, **values)


def institution_list(
    office: Agency,
    *,
    content: bytes | None = None,
    read: bool = True,
    applied: bool = False,
    undoing: bool = False,
    by: Actor | None = None,
    at: datetime = NOW,
) -> InstitutionList:
    """A list of one institution in the place of an agency: judged, unless `read` is False; with `applied` it is in the
    register, and with `undoing` about to be taken out again.
    """
    serial = next(_serial)
    told = {"file_name": "list.csv", "source": "Agency", "agency": office}
    content = content or f"name,division,types\nList hospital {serial},{office.division_id},medical\n".encode()
    by = by or actor(office, Role.DATA, at=at)
    made, _is_new = lists.take_in(by=by, at=at, ids=uuid7, content=content, **told)
    if not read:
        return made
    made = lists.judge(by=by, at=at, ids=uuid7, list_id=made.pk)
    if not applied and not undoing:
        return made
    approver = actor(office, Role.APPROVER, at=at)
    lists.accept(by=approver, at=at, ids=uuid7, list_id=made.pk)
    made = lists.apply(by=machine(), at=at, ids=uuid7, list_id=made.pk)
    return lists.undo(by=approver, at=at, ids=uuid7, list_id=made.pk, reason="The wrong list") if undoing else made


def client_key(of: Institution, *, at: datetime = NOW) -> ClientKey:
    """A key by which a program of the institution could speak to us."""
    with acting(by=machine(), at=at, ids=uuid7):
        return ClientKey.objects.create(id=uuid7(at), institution=of, public_key=os.urandom(32), issued_at=at)


def matter(of: Institution, *, by: Actor | None = None, at: datetime = NOW, **values: Any) -> Matter:
    """A talk with an institution, proposed by the data manager of the agency that keeps its file."""
    assert of.agency is not None
    by = by or somebody(of.agency, Role.DATA, at=at)
    values = {"kind": "TALK", "finding": "Charged twice", "basis": "Handling Regulations art. 43", **values}
    return register_actions.propose(by=by, at=at, ids=uuid7, institution_id=of.pk, **values)
