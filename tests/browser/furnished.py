"""A desk with a record of every kind and in every state, with nothing Chinese in it but places."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from agency.offices.acts import Actor, office_day, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency, Division, User
from agency.policy import actions as policy_actions
from agency.policy.models import ParameterProposal
from agency.workers.models import Worker
from filings import actions
from filings.enums import Category
from filings.models import FilingVersion
from institutions import actions as register_actions
from institutions.models import Institution, InstitutionList
from settlement.actions import NewItem, Spent, enter_file, judge_file, pay_claim, receive_allowances
from settlement.actions.catalogue_files import BYTES_AT_ONCE
from settlement.enums import ReviewOutcome
from settlement.models import Bill, CatalogueVersion
from tests import bills, claims, factories


@dataclass(frozen=True)
class Office:
    """An agency with somebody at each post, and a superuser without one."""

    agency: Agency
    people: dict[str, User]
    now: datetime

    @classmethod
    def staffed(cls, now: datetime) -> "Office":
        agency = factories.agency("120000")
        people = {role.value: factories.person(agency, role) for role in Role}
        people["superuser"] = factories.person(agency, is_superuser=True)
        return cls(agency, people, now)

    def by(self, role: str) -> Actor:
        return Actor.of(self.people[role], at=self.now)

    def worker(self, name: str, **values: Any) -> Worker:
        return factories.worker(self.agency, name=name, by=self.by("CL"), at=self.now, **values)


def desk(now: datetime) -> dict[str, Any]:
    """The people of the office by their posts, and the records that pages are about by what they are."""
    office = Office.staffed(now)
    worker = office.worker("Lu Ting", phone="13812345502")
    factories.card(worker, at=now)
    determined = _determined(worker, now)
    others = [office.worker(f"Worker {letter}") for letter in "ABC"]
    return {
        "people": office.people,
        "worker": worker,
        **determined,
        **_filed(office, worker, determined["entered"], others),
        **_stopped(worker, now),
        "proposal": _proposal(office),
        **_institutions(office),
        **_paid(office),
        **_claims(office, worker),
        **_catalogues(office),
        **_lists(office, worker),
        "task": factories.task(others[1], at=now),
        **_afterwards(office),
        **_heard(office),
        "request": factories.post_request(office.agency, at=now, starts_on=office_day(now)),
        "retry": factories.retry(office.agency, at=now),
    }


def _determined(worker: Worker, now: datetime) -> dict[str, Any]:
    """A determination that waits, two that were confirmed, and notices of a device."""
    entered = factories.determination(worker, confirmed=False, at=now)
    plan = factories.determination(worker, kind="REHABILITATION", at=now)
    device = factories.determination(worker, kind="DEVICE", at=now)
    factories.device_notice(device, at=now)
    notice = factories.device_notice(device, confirmed=False, at=now)
    return {"entered": entered, "plan": plan, "device": device, "notice": notice}


def _stopped(worker: Worker, now: datetime) -> dict[str, Any]:
    return {
        "waiting_stop": factories.stop(worker, confirmed=False, at=now),
        "confirmed_stop": factories.stop(worker, cause="TREATMENT_REFUSED", at=now),
    }


# Filings


def _filed(office: Office, worker: Worker, entered: Any, others: list[Worker]) -> dict[str, Any]:
    """Filings in four states, one that is a referral, and one that stays in the province."""
    clerk, now = office.by("CL"), office.now
    tianjin = Division.objects.get(pk="120116")
    return {
        "draft": factories.draft(worker, by=clerk, at=now, determinations=[entered]),
        "waiting": _waiting(office, others[0]),
        "approved": factories.approved(others[1], by=office.by("AP"), at=now),
        "returned": _returned(office, others[2]),
        "referral": factories.draft(others[0], by=clerk, at=now, category=Category.REFERRAL, is_emergency=True),
        "in province": factories.draft(others[1], by=clerk, at=now, destination=tianjin),
    }


def _waiting(office: Office, worker: Worker) -> FilingVersion:
    """Its papers were handed in, and the first one was sent back."""
    now = office.now
    waiting = factories.submitted(worker, by=office.by("CL"), at=now)
    kinds = list(waiting.papers.values_list("kind", flat=True))
    actions.hand_in_papers(by=office.by("CL"), at=now, ids=uuid7, version_id=waiting.pk, kinds=kinds, of=kinds)
    judged = {"accept": False, "was": "RECEIVED", "reason": "The stamp can't be read"}
    actions.judge_paper(by=office.by("RV"), at=now, ids=uuid7, version_id=waiting.pk, kind=kinds[0], **judged)
    return waiting


def _returned(office: Office, worker: Worker) -> FilingVersion:
    returned = factories.submitted(worker, by=office.by("CL"), at=office.now)
    told = {"version_id": returned.pk, "reason": "The permit has expired."}
    actions.return_for_more(by=office.by("AP"), at=office.now, ids=uuid7, **told)
    return returned


def _afterwards(office: Office) -> dict[str, Any]:
    """A cancellation that waits, a filing that ended, a change that is being written."""
    clerk, now = office.by("CL"), office.now
    of = {name: office.worker(f"Worker {name}") for name in ("P", "Q", "R")}
    filings = {name: factories.approved(worker, at=now) for name, worker in of.items()}
    cause = {"cause": "BY_AGENCY", "ends_on": office_day(now), "reason": "Moved back."}
    for name in ("P", "Q"):
        actions.ask_end(by=clerk, at=now, ids=uuid7, version_id=filings[name].pk, **cause)
    approver = factories.actor(office.agency, Role.APPROVER, at=now)
    actions.grant_end(by=approver, at=now, ids=uuid7, ending_id=filings["Q"].endings.get().pk)
    told = {"version_id": filings["R"].pk, "asked_by": "AGENCY", "reason": "New address."}
    change = actions.open_change(by=clerk, at=now, ids=uuid7, **told)
    return {"cancelling": filings["P"], "ended": filings["Q"], "change": change}


def _heard(office: Office) -> dict[str, Any]:
    """Complaints, and what the exchange told about a worker of another province."""
    agency, now, of = office.agency, office.now, {"name": "Lu Ming", "filing_number": "R1"}
    return {
        "complaint": factories.complaint(agency, at=now),
        "complaint answered": factories.complaint(agency, at=now, answered=True),
        "received": [
            factories.received(agency, **of, ended_on=date(2026, 3, 5)),
            factories.received(agency, **of, version=2),
        ],
    }


# Rules, institutions and lists


def _proposal(office: Office) -> ParameterProposal:
    return policy_actions.propose(
        by=office.by("DM"),
        at=office.now,
        ids=uuid7,
        name="filing.review_wd",
        division=office.agency.division,
        value=2,
        valid_from=office.now.date(),
        source_kind="PROVINCE",
        source_text="Notice 3",
        reason="New notice",
    )


def _institutions(office: Office) -> dict[str, Any]:
    """One whose file is kept here, with an agreement and what is proposed about it; and one that is only listed."""
    agency, now = office.agency, office.now
    institution = factories.registered(agency, name="City hospital", bank_account="6222020200012345678", at=now)
    _to_rectify(office, institution)
    return {
        "institution": institution,
        "agreement": factories.agreement(institution, valid_to=now.date() + timedelta(days=30), at=now),
        "matter": factories.matter(institution, at=now),
        "known": factories.registered(agency, kept=False, name="Listed hospital", at=now),
    }


def _to_rectify(office: Office, institution: Institution) -> None:
    """A measure that stands, and is late."""
    then = office.now - timedelta(days=2)
    told = {"by": office.by("DM"), "at": then, "rectify_by": office.now.date() - timedelta(days=1)}
    measure = factories.matter(institution, kind="RECTIFY", **told)
    register_actions.grant(by=office.by("AP"), at=then, ids=uuid7, matter_id=measure.pk)


def _lists(office: Office, worker: Worker) -> dict[str, Any]:
    """Lists of institutions, and one that another authority delivered."""
    agency, now = office.agency, office.now
    return {
        "institution list": _institution_list(agency, now),
        "lists on their way": [
            factories.institution_list(agency, read=False, at=now),
            factories.institution_list(agency, undoing=True, at=now),
        ],
        "list": factories.delivered_list(agency, f"{worker.number},2026-03-01", at=now),
    }


def _institution_list(agency: Agency, now: datetime) -> InstitutionList:
    """One row that is taken with a warning."""
    content = f"name,division,types,level\nCity hospital,{agency.division_id},medical,nine\n"
    return factories.institution_list(agency, content=content.encode(), at=now)


# Money


def _paid(office: Office) -> dict[str, Any]:
    """A settled bill, and a stay that was admitted while the exchange was away."""
    bill = bills.settled(_assessed_bill(office.agency, office.now), at=office.now)
    offline = bills.admitted_offline(bills.stay(bill.stay.received, at=office.now), at=office.now)
    return {"bill": bill, "offline": offline}


def _assessed_bill(agency: Agency, at: datetime) -> Bill:
    """Lines of every kind of verdict, one of them flagged."""
    bills.catalogue("TREATMENT", "120000", NewItem("T1", "Treatment", price_cap=Decimal("80.00")))
    lines = [
        bills.line(1, "T1", "70.00"),
        bills.line(2, "T1", "90.00", consent=False),
        bills.line(3, "X9", "5.00"),
        bills.line(4, "T1", "60.00", for_injury=False, diagnosis="S72.3"),
    ]
    return bills.assessed(bills.stay(office=agency, at=at), lines, at=at)


def _claims(office: Office, worker: Worker) -> dict[str, Any]:
    """Claims in each of their states, one of them paid, with allowances."""
    clerk, now, made = office.by("CL"), office.now, []
    claims.tariffs(office.agency)
    factories.determination(worker, at=now)  # a claim is paid for an injury whose recognition somebody has confirmed
    for papers in ((), *[claims.ALL] * 5):
        stay = claims.treated_before(now, institution_name="Hospital away")
        made.append(claims.received(worker, at=now, by=clerk, papers=papers, treated=stay, demands=True))
        if papers:
            claims.spent(made[-1], at=now, by=clerk, meals=True, nights=[Decimal("120.00")])
            flagged = bills.line(served_on=stay.admitted_on, for_injury=False, diagnosis="S72.3")
            made[-1] = claims.assessed(made[-1], [flagged], at=now, by=clerk)
    for each in made[2:]:
        claims.answered(each, ReviewOutcome.SEPARATE, at=now)
    reviewed = claims.reviewed(made[2], at=now)
    decided = claims.approved(claims.reviewed(made[3], at=now), at=now)
    to_pay = claims.approved(claims.reviewed(made[5], at=now), at=now)
    pay_claim(by=office.by("FN"), at=now, ids=uuid7, claim_id=to_pay.pk)
    elsewhere = [bills.told_stay(worker, at=now) for _number in range(2)]
    spent = Spent(meals=True, nights=(Decimal("120.00"),))
    receive_allowances(by=clerk, at=now, ids=uuid7, stay_id=elsewhere[1].pk, spent=spent)
    judged = {"judgement": "RIGHT", "judged_because": "Another receipt", "judged_at": now, "judged_by": clerk.user}
    return {
        "claims": [made[0], made[1], decided],
        "claim reviewed": reviewed,
        "claim sent back": claims.sent_back(made[4], at=now),
        "stays settled elsewhere": elsewhere,
        "payments in question": [bills.told_stay(worker, at=now, paid_twice=True, **word) for word in ({}, judged)],
    }


def _catalogues(office: Office) -> dict[str, Any]:
    """A version with rows that can't be taken, a file that waits to be read, one of which nothing could be taken."""
    large = b"%PDF-1.7" + bytes(BYTES_AT_ONCE)
    rows = b"code,name,price cap\nT1,Treatment,75\nT2,Massage,20\nT3,Bath,much\n"
    version = _version(office, "TREATMENT", rows)
    waits, unfit = (_version(office, kind, large) for kind in ("MEDICINE", "REHAB"))
    unfit = judge_file(by=factories.machine(), at=office.now, ids=uuid7, version_id=unfit.pk)
    return {"version": version, "versions on their way": [waits, unfit]}


def _version(office: Office, kind: str, content: bytes) -> CatalogueVersion:
    """A version of a catalogue from a file; of treatment, the next one of that on which the bill rests."""
    return enter_file(
        by=office.by("DM"),
        at=office.now,
        ids=uuid7,
        content=content,
        file_name="list.csv",
        kind=kind,
        division_code="120000",
        name="Items",
        label="2027",
        valid_from=office_day(office.now),
        source_text="Notice 4",
    )
