"""A row of every model whose rows belong to an agency, for one agency, as plain as rows can be."""

from dataclasses import asdict
from typing import Any

from django.apps import apps

from agency.audit import trail
from agency.exchange.models import Outgoing
from agency.offices.acts import acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency, User
from agency.workers.models import Worker
from filings.models import FilingVersion
from institutions.models import Institution
from settlement import actions as settlement_actions
from settlement.models import Bill
from tests import bills, claims, factories
from tests.factories import NOW

Plain = dict[str, dict[str, Any]]
"""The values of a row, by the label of its model."""


def rows_of(office: Agency) -> None:
    """A row of every scoped model that belongs to an agency."""
    worker = factories.worker(office)
    factories.card(worker)
    factories.device_notice(factories.determination(worker, kind="DEVICE"))
    version = factories.approved(worker)
    _beside(version)
    _of_money(office, worker)
    trail.note_reads(
        factories.actor(office, Role.CLERK), NOW, subjects=[version], seen="number", purpose="test", agency=office
    )


def _of_money(office: Agency, worker: Worker) -> None:
    """A settled bill with a line that was reviewed, and a device that the worker got."""
    bill = bills.settled(bills.assessed(bills.stay(office=office), [bills.line(for_injury=False, diagnosis="S72.3")]))
    told = {"outcome": "SEPARATE", "reason": "Old scar", "line_id": bill.lines.get().pk}
    settlement_actions.review_line(by=factories.actor(office, Role.REVIEWER), at=bills.NOW, ids=uuid7, **told)
    claim = claims.paid(claims.received(worker, demands=True))
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        told = {"told_as": uuid7(NOW), "month": NOW.date().replace(day=1), "told_at": NOW}
        told |= {"total": 1, "fund": 1, "worker": 0, "separated": 0, "receipt_number": "R", "number_key": "R"}
        _make("settlement.DirectPayment", agency=office, stay=claim.stay, **told)
    bills.admitted_offline(bills.stay(office=office))
    device = {"code": "LEG", "name": "Leg", "configured_on": NOW.date(), "life_months": 36}
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        _make("settlement.Configuration", agency=office, worker=worker, **device)
    _uploaded(office, bill)


def _uploaded(office: Agency, bill: Bill) -> None:
    """A line that an institution uploaded, and its confirmation of a month."""
    figures = {"begins_on": NOW.date().replace(day=1), "count": 0, "total": 0, "fund": 0, "confirmed_at": NOW}
    with acting(by=factories.machine(), at=NOW, ids=uuid7) as act:
        _make("settlement.Confirmation", agency=office, institution=factories.registered(office), **figures)
        _make("settlement.UploadedLine", stay=bill.stay, uploaded_by=act, **asdict(bills.line()))


def _beside(version: FilingVersion) -> None:
    """Rows of the models that hang on a filing or stand beside it."""
    office = version.agency
    plain = {
        **_of_filing(version),
        **_of_worker(version),
        **_of_institutions(office, version.submitted_by),
        **_heard(version),
        **_asked(office, version.submitted_by),
    }
    delivered = factories.delivered_list(office)
    plain["workers.Comparison"] = {"delivered": delivered, "at": NOW, "hits": 0, "opened": 0}
    with acting(by=factories.machine(), at=NOW, ids=uuid7) as act:
        for label, values in plain.items():
            _make(label, **values)
        sent = apps.get_model("institutions.InstitutionList")._default_manager.get(agency=office)
        _make("institutions.ListRow", of=sent, position=1, verdict="skip")
        given = {"given_by": version.submitted_by, "given_at": NOW, "submitted_at": NOW}
        _make("filings.Override", version=version, act_id=act.pk, rule="E04", answer={}, **given)


def _make(label: str, **values: Any) -> None:
    apps.get_model(label)._default_manager.create(**values)


def _of_filing(version: FilingVersion) -> Plain:
    office, clerk = version.agency, version.submitted_by
    return {
        "filings.Ending": {
            "version": version,
            "agency": office,
            "cause": "BY_AGENCY",
            "ends_on": NOW.date(),
            "requested_by": clerk,
            "requested_at": NOW,
        },
        "filings.Paper": {"version": version, "kind": "THIRD_PARTY"},
        "filings.Supplement": {
            "version": version,
            "asked_by": factories.person(office),
            "asked_at": NOW,
            "answer_from": NOW.date(),
            "answer_working_days": 10,
            "answer_by": NOW.date(),
            "items": ["IDENTITY"],
        },
    }


def _of_worker(version: FilingVersion) -> Plain:
    office, worker = version.agency, version.worker
    return {
        "workers.BenefitStop": {
            "worker": worker,
            "agency": office,
            "cause": "TREATMENT_REFUSED",
            "from_on": NOW.date(),
            "entered_by": version.submitted_by,
            "entered_at": NOW,
        },
        "filings.Task": {"agency": office, "kind": "ISSUE_CARD", "worker": worker, "opened_at": NOW},
    }


def _of_institutions(office: Agency, clerk: User | None) -> Plain:
    return {
        "institutions.Matter": {
            "agency": office,
            "institution_id": Institution.objects.order_by("id").values_list("pk", flat=True)[0],
            "kind": "TALK",
            "state": "WITHDRAWN",
            "starts_at": NOW,
            "proposed_by": clerk,
            "proposed_at": NOW,
        },
        "institutions.InstitutionList": {
            "id": uuid7(NOW),
            "agency": office,
            "file_name": "list.csv",
            "digest": office.code.encode(),
            "state": "WITHDRAWN",
            "entered_by": clerk,
            "entered_at": NOW,
        },
    }


def _heard(version: FilingVersion) -> Plain:
    """What came from another agency, and from a person."""
    office = version.agency
    return {
        "filings.ReceivedFiling": {
            "agency": office,
            "filing_number": version.filing.number,
            "version": 1,
            "number": version.worker.number,
            "destination_id": "110000",
            "effective_from": NOW.date(),
            "received_at": NOW,
            "services": ["MEDICAL"],
            "message_id": uuid7(NOW),
        },
        "filings.Complaint": {
            "agency": office,
            "number": f"C{office.code}",
            "kind": "ENQUIRY",
            "received_on": NOW.date(),
            "text": "?",
            "due_on": NOW.date(),
            "entered_by": version.submitted_by,
            "entered_at": NOW,
        },
    }


def _asked(office: Agency, clerk: User | None) -> Plain:
    """What waits for a second person."""
    requested = {"agency": office, "requested_by": clerk, "requested_at": NOW}
    return {
        "exchange.Retry": {
            "outgoing": Outgoing.objects.filter(agency=office).order_by("id")[0],
            "reason": "?",
            **requested,
        },
        "offices.PostRequest": {
            "user": factories.person(office),
            "role": "CL",
            "starts_on": NOW.date(),
            **requested,
        },
        "policy.ParameterProposal": {
            "agency": office,
            "name": "filing.review_wd",
            "division_id": office.division_id,
            "value": 2,
            "valid_from": NOW.date(),
            "source_kind": "PROVINCE",
            "proposed_by": clerk,
            "proposed_at": NOW,
        },
    }
