"""The records of five agencies: with each of them one of every kind that an address opens."""

from typing import Any

from agency.exchange.models import Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency, Division
from agency.policy import actions as policy_actions
from agency.policy.models import ParameterProposal
from agency.workers.models import Determination, Worker
from filings import actions
from filings.models import Decision, Ending
from tests import bills, claims, factories
from tests.factories import NOW


def proposal_of(office: Agency) -> ParameterProposal:
    return policy_actions.propose(
        by=factories.actor(office, Role.DATA),
        at=NOW,
        ids=uuid7,
        name="filing.review_wd",
        division=office.division,
        value=2,
        valid_from=NOW.date(),
        source_kind="PROVINCE",
        source_text="Notice",
        reason="New notice",
    )


def record_of(office: Agency, destination: str) -> dict[str, Any]:
    """The keys of a worker with everything, whose filing goes to a place, and of what else the agency has."""
    place = Division.objects.get(pk=destination)
    worker = factories.worker(
        office, name=f"Secret{office.code}", phone="13820265502", bank_account="6217000010001234567"
    )
    confirmed = factories.determination(worker)
    return {
        "worker": worker.pk,
        "confirmed": confirmed.pk,
        **papers_of(worker),
        **filings_of(worker, confirmed, place),
        **requests_of(office, place),
        **stops_of(worker),
        **institutions_of(office),
        **bills_of(office),
        "claim": claims.received(worker, at=NOW, treated=claims.treated_before(NOW)).pk,
        "told": bills.told_stay(worker, at=NOW, **bills.EARLY).pk,
        **lists_of(office),
        **complaints_of(office),
    }


def papers_of(worker: Worker) -> dict[str, Any]:
    """A card, a determination to be confirmed, and payment notices, one of which is to be confirmed."""
    card = factories.card(worker)
    unconfirmed = factories.determination(worker, confirmed=False)
    device = factories.determination(worker, kind="DEVICE")
    return {
        "card": card.pk,
        "determination": unconfirmed.pk,
        "device": device.pk,
        "standing": factories.device_notice(device).pk,
        "notice": factories.device_notice(device, confirmed=False).pk,
    }


def filings_of(worker: Worker, confirmed: Determination, place: Division) -> dict[str, Any]:
    """A worker's filings to a place, one for each step, and those of others that are changed and ended."""
    same: dict[str, Any] = {"determinations": [confirmed], "destination": place}
    approved = factories.approved(worker, **same)
    running = factories.approved(factories.worker(worker.agency), destination=place)
    asked = factories.submitted(worker, **same)
    reviewer = factories.actor(worker.agency, Role.REVIEWER)
    actions.return_for_more(by=reviewer, at=NOW, ids=uuid7, version_id=asked.pk, items=["IDENTITY"])
    return {
        "filing": approved.filing_id,
        "decision": Decision.objects.get(version=approved).pk,
        "message": Outgoing.objects.get(subject=approved.filing_id).pk,
        "running": running.pk,
        "ending": ending_of(worker.agency, place).pk,
        "submitted": factories.submitted(worker, **same).pk,
        "draft": factories.draft(worker, **same).pk,
        "asked": asked.filing_id,
    }


def ending_of(office: Agency, place: Division) -> Ending:
    """A cancellation that was asked for."""
    clerk = factories.actor(office, Role.CLERK)
    version = factories.approved(factories.worker(office), destination=place)
    return actions.ask_end(
        by=clerk, at=NOW, ids=uuid7, version_id=version.pk, cause="BY_AGENCY", ends_on=NOW.date(), reason="r"
    )


def requests_of(office: Agency, place: Division) -> dict[str, Any]:
    """What one person asks and another grants: a post, a further try, a parameter; and a post that is held."""
    retry = factories.retry(office, destination=place)
    return {
        "request": factories.post_request(office).pk,
        "retry": retry.pk,
        "parked": retry.outgoing_id,
        "post": factories.person(office, Role.CLERK).posts.get().pk,
        "proposal": proposal_of(office).pk,
    }


def stops_of(worker: Worker) -> dict[str, Any]:
    """A stop of benefits to be confirmed, another worker's that stands, and a task."""
    other = factories.worker(worker.agency)
    return {
        "stop": factories.stop(worker, cause="ENTITLEMENT_LOST", confirmed=False).pk,
        "task": factories.task(worker).pk,
        "confirmed_stop": factories.stop(other, cause="TREATMENT_REFUSED").pk,
    }


def institutions_of(office: Agency) -> dict[str, Any]:
    """An institution with whatever is decided about it, and one that is only known."""
    institution = factories.registered(office)
    return {
        "institution": institution.pk,
        "known": factories.registered(office, kept=False).pk,
        "applied": factories.agreement(institution, state="APPLIED").pk,
        "matter": factories.matter(institution).pk,
        "key": factories.client_key(institution).pk,
    }


def bills_of(office: Agency) -> dict[str, Any]:
    """A received filing, a stay under it with a settled bill, and a stay that was admitted offline."""
    heard = factories.received(office, name=f"Secret{office.code}", filing_number=f"R{office.code}")
    stay = bills.stay(heard, at=NOW, **bills.EARLY)
    line = bills.line(diagnosis="S72.3", for_injury=False, served_on=bills.EARLY_DAY)
    bill = bills.settled(bills.assessed(stay, [line], at=NOW), at=NOW)
    return {
        "received": heard.pk,
        "stay": bill.stay_id,
        "bill": bill.pk,
        "line": bill.lines.get().pk,
        "month": bill.entries.get().month_id,
        "offline": bills.admitted_offline(bills.stay(heard, at=NOW), at=NOW).pk,
    }


def lists_of(office: Agency) -> dict[str, Any]:
    """Lists taken in: of deaths, of institutions to be applied, and one that is applied."""
    return {
        "list": factories.delivered_list(office).pk,
        "import": factories.institution_list(office).pk,
        "applied_import": factories.institution_list(office, applied=True).pk,
    }


def complaints_of(office: Agency) -> dict[str, Any]:
    """A complaint that waits for its answer, and one that was answered."""
    return {
        "complaint": factories.complaint(office).pk,
        "closed": factories.complaint(office, answered=True).pk,
    }


def of_five_agencies() -> dict[str, dict[str, Any]]:
    """The records of a city, of those below and above it, of one elsewhere, and of one that sends workers to it."""
    above = factories.agency("320000")
    own = factories.agency("320100", parent=above)
    below = factories.agency("320102", parent=own)
    return {
        "own": record_of(own, "310000"),
        "below": record_of(below, "310000"),
        "above": record_of(above, "310000"),
        "other": record_of(factories.agency("120000"), "310000"),
        "treated": record_of(factories.agency("110000"), "320100"),
    }
