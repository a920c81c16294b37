"""The permission matrix, a second time and by hand (trust.md §4), and what it lets people see."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.http import Http404

from agency.audit import trail
from agency.exchange.models import Outgoing
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.matrix import MATRIX, Permission, Reach
from agency.offices.models import Agency, Post
from agency.offices.refusals import Denied
from agency.offices.scoping import ScopedQuerySet
from institutions.models import Institution
from settlement import actions as settlement_actions
from tests import bills, claims, factories
from tests.factories import NOW

# O own agency, D own and those below, - nothing.
EXPECTED = """
                        CL  RV  AP  FN  DM  AU  PM  OP
worker.view             O   O   O   -   O   D   -   -
worker.reveal           O   O   O   -   -   D   -   -
worker.edit             O   -   -   -   -   -   -   -
determination.view      O   O   O   -   -   D   -   -
determination.enter     O   -   -   -   -   -   -   -
determination.confirm   -   O   O   -   -   -   -   -
filing.view             O   O   O   -   -   D   -   -
filing.enter            O   -   -   -   -   -   -   -
filing.return           -   O   O   -   -   -   -   -
filing.decide           -   -   O   -   -   -   -   -
exchange.view           O   O   O   -   O   D   -   -
exchange.counts         -   -   -   -   -   -   -   D
exchange.retry          -   -   O   -   O   -   -   -
history.view            -   O   O   -   -   D   -   -
read_log.view           -   -   -   -   -   D   -   -
post.view               -   -   -   -   -   D   D   -
reference.view          D   D   D   D   D   D   D   D
filing.override         -   -   O   -   -   -   -   -
received.view           O   O   O   -   -   D   -   -
work.reassign           -   -   O   -   -   -   -   -
benefit.stop            O   -   -   -   -   -   -   -
benefit.confirm         -   O   O   -   -   -   -   -
list.deliver            -   -   -   -   O   -   -   -
list.view               -   -   -   -   O   D   -   -
post.request            -   -   O   -   -   -   D   -
post.grant              -   -   -   -   -   D   D   -
policy.propose          -   -   -   -   O   -   -   -
policy.decide           -   -   O   -   -   -   -   -
complaint.view          O   O   O   -   -   D   -   -
complaint.enter         O   -   -   -   -   -   -   -
complaint.answer        -   O   O   -   -   -   -   -
complaint.informant     -   -   -   -   -   D   -   -
institution.view        O   O   D   -   D   D   -   -
institution.enter       -   -   -   -   D   -   -   -
institution.decide      -   -   D   -   -   -   -   -
stay.view               O   O   O   -   -   D   -   -
bill.view               O   O   O   O   -   D   -   -
bill.enter              O   -   -   -   -   -   -   -
bill.review             -   O   O   -   -   -   -   -
month.close             -   -   -   O   -   -   -   -
catalogue.enter         -   -   -   -   O   -   -   -
catalogue.confirm       -   -   O   -   -   -   -   -
claim.view              O   O   O   O   -   D   -   -
claim.enter             O   -   -   -   -   -   -   -
claim.review            -   O   O   -   -   -   -   -
claim.decide            -   -   O   -   -   -   -   -
claim.pay               -   -   -   O   -   -   -   -
"""
HEAD, *LINES = EXPECTED.strip().splitlines()
ROLES = HEAD.split()
CELLS = {(line.split()[0], role): cell for line in LINES for role, cell in zip(ROLES, line.split()[1:], strict=True)}
LETTER = {None: "-", Reach.OWN: "O", Reach.BELOW: "D"}


def test_the_table_knows_every_permission_and_every_role() -> None:
    assert {permission for permission, _ in CELLS} == {permission.value for permission in Permission}
    assert sorted(ROLES) == sorted(Role.values)
    assert set(MATRIX) == set(Permission)


@pytest.mark.parametrize(("permission", "role"), CELLS)
def test_each_cell_is_as_written_by_hand(permission: str, role: str) -> None:
    assert LETTER[MATRIX[Permission(permission)].get(Role(role))] == CELLS[permission, role]


DECIDING = {
    "determination.confirm",
    "filing.return",
    "filing.decide",
    "bill.review",
    "claim.review",
    "claim.decide",
    "catalogue.confirm",
}


def test_no_role_both_enters_and_decides() -> None:
    for role in ROLES:
        enters = {name for (name, held), cell in CELLS.items() if held == role and cell != "-" and "enter" in name}
        decides = {name for (name, held), cell in CELLS.items() if held == role and cell != "-"} & DECIDING
        assert not (enters and decides)


# Agencies around one's own

PLACES = ("own", "parent", "child", "sibling", "other")


@pytest.fixture
def places(db: None) -> dict[str, Agency]:
    parent = factories.agency("370000")
    own = factories.agency("370100", parent=parent)
    return {
        "own": own,
        "parent": parent,
        "child": factories.agency("370102", parent=own),
        "sibling": factories.agency("370200", parent=parent),
        "other": factories.agency("210000"),
    }


REACHED = {"O": {"own"}, "D": {"own", "child"}, "-": set()}


def test_a_permission_reaches_as_far_as_the_table_says(places: dict[str, Agency]) -> None:
    named = {office.pk: name for name, office in places.items()}
    for office in places.values():
        factories.person(office, Role.CLERK)
    for role in ROLES:
        actor = factories.actor(places["own"], Role(role))
        for permission in Permission:
            expected = REACHED[CELLS[permission, role]]
            by_check = {name for name, office in places.items() if actor.post_for(permission, office)}
            by_filter = {named[post.agency_id] for post in Post.objects.filter(actor.within(permission))}
            assert (role, permission, by_check) == (role, permission, expected)
            assert (role, permission, by_filter) == (role, permission, expected)
            assert actor.may(permission) == bool(expected)


def test_what_is_not_reached_is_denied_with_the_permission_as_code(places: dict[str, Agency]) -> None:
    clerk = factories.actor(places["own"], Role.CLERK)

    assert clerk.check(Permission.FILING_ENTER, places["own"]).role == Role.CLERK
    with pytest.raises(Denied) as refusal:
        clerk.check(Permission.FILING_ENTER, places["child"])
    assert refusal.value.code == "no-filing.enter"


def test_an_agency_whose_code_begins_like_ones_own_is_not_below(places: dict[str, Agency]) -> None:
    short = factories.agency("3701", division="370100")
    auditor = factories.actor(short, Role.AUDITOR)

    assert auditor.post_for(Permission.FILING_VIEW, places["own"]) is None


def test_two_posts_reach_both_agencies_each_by_its_own_role(places: dict[str, Agency]) -> None:
    person = factories.person(places["own"], Role.CLERK)
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        Post.objects.create(user=person, agency=places["other"], role=Role.APPROVER, starts_on=date(2024, 1, 1))
    actor = Actor.of(person, at=NOW)

    assert actor.post_for(Permission.FILING_ENTER, places["other"]) is None
    assert actor.post_for(Permission.FILING_DECIDE, places["own"]) is None
    assert actor.check(Permission.FILING_DECIDE, places["other"]).role == Role.APPROVER
    assert actor.check(Permission.FILING_ENTER, places["own"]).role == Role.CLERK


# Rows of every scoped model

SCOPED: dict[str, str] = {
    "workers.Worker": "worker.view",
    "workers.Card": "worker.view",
    "workers.InsuranceRelation": "worker.view",
    "workers.Determination": "determination.view",
    "workers.DeviceNotice": "determination.view",
    "filings.Filing": "filing.view",
    "filings.FilingVersion": "filing.view",
    "workers.BenefitStop": "worker.view",
    "workers.DeliveredList": "list.view",
    "workers.DeliveredEntry": "list.view",
    "workers.Comparison": "list.view",
    "filings.Decision": "filing.view",
    "filings.Override": "filing.view",
    "filings.Ending": "filing.view",
    "filings.Paper": "filing.view",
    "filings.Supplement": "filing.view",
    "filings.Task": "filing.view",
    "filings.ReceivedFiling": "received.view",
    "filings.Complaint": "complaint.view",
    "offices.PostRequest": "post.view",
    "policy.ParameterProposal": "reference.view",
    "audit.Event": "history.view",
    "audit.ReadEntry": "read_log.view",
    "exchange.Outgoing": "exchange.view",
    "exchange.Retry": "exchange.view",
    "institutions.Matter": "institution.view",
    "settlement.Stay": "stay.view",
    "settlement.Allowance": "claim.view",
    "settlement.Bill": "bill.view",
    "settlement.Claim": "claim.view",
    "settlement.Demand": "claim.view",
    "settlement.DirectPayment": "bill.view",
    "settlement.BillLine": "bill.view",
    "settlement.BillLineReview": "bill.view",
    "settlement.Call": "bill.view",
    "settlement.Configuration": "bill.view",
    "settlement.Confirmation": "bill.view",
    "settlement.UploadedLine": "bill.view",
    "settlement.Entry": "bill.view",
    "settlement.Month": "bill.view",
    "settlement.OfflineUse": "stay.view",
    "settlement.Receipt": "bill.view",
    "institutions.InstitutionList": "institution.view",
    "institutions.ListRow": "institution.view",
}
"""Every model whose rows belong to an agency, with the permission that shows them."""
UNSCOPED = {
    "offices.Post": "of people; the permission maintainer's list narrows it by the post's agency",
    "filings.NumberSeries": "a counter that no page shows",
    "filings.ComplaintSeries": "a counter that no page shows",
    "institutions.Institution": "the register is published; its account shows only where the file is kept",
    "institutions.Agreement": "the register is published",
}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if not hasattr(model, "history_id")]


def test_every_model_with_an_agency_has_the_one_way_to_its_rows() -> None:
    scoped = {m._meta.label for m in own_models() if isinstance(m._default_manager.all(), ScopedQuerySet)}
    with_agency = {
        model._meta.label
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Agency and field.name == "agency"
    }

    assert scoped == set(SCOPED)
    assert with_agency - scoped == set(UNSCOPED)


def rows_of(office: Agency) -> None:
    """A row of every scoped model that belongs to an agency."""
    worker = factories.worker(office)
    factories.card(worker)
    factories.device_notice(factories.determination(worker, kind="DEVICE"))
    version = factories.approved(worker)
    more_rows_of(version)
    rows_of_money(office, worker)
    trail.note_reads(
        factories.actor(office, Role.CLERK), NOW, subjects=[version], seen="number", purpose="test", agency=office
    )


def rows_of_money(office: Agency, worker: Any) -> None:
    """A settled bill with a line that was reviewed, and a device that the worker got."""
    bill = bills.settled(bills.assessed(bills.stay(office=office), [bills.line(for_injury=False, diagnosis="S72.3")]))
    told = {"outcome": "SEPARATE", "reason": "Old scar", "line_id": bill.lines.get().pk}
    settlement_actions.review_line(by=factories.actor(office, Role.REVIEWER), at=bills.NOW, ids=uuid7, **told)
    claim = claims.paid(claims.received(worker, demands=True))
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        told = {"told_as": uuid7(NOW), "month": NOW.date().replace(day=1), "told_at": NOW}
        told |= {"total": 1, "fund": 1, "worker": 0, "separated": 0, "receipt_number": "R", "number_key": "R"}
        apps.get_model("settlement.DirectPayment")._default_manager.create(agency=office, stay=claim.stay, **told)
    bills.admitted_offline(bills.stay(office=office))
    device = {"code": "LEG", "name": "Leg", "configured_on": NOW.date(), "life_months": 36}
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        apps.get_model("settlement.Configuration")._default_manager.create(agency=office, worker=worker, **device)
    rows_of_an_institution(office, bill)


def rows_of_an_institution(office: Agency, bill: Any) -> None:
    """A line that an institution uploaded, and its confirmation of a month."""
    figures = {"begins_on": NOW.date().replace(day=1), "count": 0, "total": 0, "fund": 0, "confirmed_at": NOW}
    with acting(by=factories.machine(), at=NOW, ids=uuid7) as act:
        confirmations, lines = apps.get_model("settlement.Confirmation"), apps.get_model("settlement.UploadedLine")
        confirmations._default_manager.create(agency=office, institution=factories.registered(office), **figures)
        lines._default_manager.create(stay=bill.stay, uploaded_by=act, **asdict(bills.line()))


def more_rows_of(version: Any) -> None:
    """Rows of the models that hang on a filing or stand beside it, as plain as they can be."""
    office, clerk = version.agency, version.submitted_by
    plain: dict[str, dict[str, Any]] = {
        "workers.BenefitStop": {
            "worker": version.worker,
            "agency": office,
            "cause": "TREATMENT_REFUSED",
            "from_on": NOW.date(),
            "entered_by": clerk,
            "entered_at": NOW,
        },
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
        "filings.Task": {"agency": office, "kind": "ISSUE_CARD", "worker": version.worker, "opened_at": NOW},
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
            "entered_by": clerk,
            "entered_at": NOW,
        },
        "exchange.Retry": {
            "outgoing": Outgoing.objects.filter(agency=office).order_by("id")[0],
            "agency": office,
            "reason": "?",
            "requested_by": clerk,
            "requested_at": NOW,
        },
        "offices.PostRequest": {
            "user": factories.person(office),
            "agency": office,
            "role": "CL",
            "starts_on": NOW.date(),
            "requested_by": clerk,
            "requested_at": NOW,
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
    delivered = factories.delivered_list(office)
    plain["workers.Comparison"] = {"delivered": delivered, "at": NOW, "hits": 0, "opened": 0}
    with acting(by=factories.machine(), at=NOW, ids=uuid7) as act:
        for label, values in plain.items():
            apps.get_model(label)._default_manager.create(**values)
        sent = apps.get_model("institutions.InstitutionList")._default_manager.get(agency=office)
        apps.get_model("institutions.ListRow")._default_manager.create(of=sent, position=1, verdict="skip")
        override = {"version": version, "act_id": act.pk, "rule": "E04", "given_by": clerk, "given_at": NOW}
        override |= {"submitted_at": NOW, "answer": {}}
        apps.get_model("filings.Override")._default_manager.create(**override)


def agencies_of(rows: Any) -> Callable[[dict[str, Agency]], set[str]]:
    field = f"{rows.agency_field}__code"
    found = set(rows.values_list(field, flat=True))
    return lambda places: {name for name, office in places.items() if office.code in found}


def test_rows_of_every_model_are_seen_as_far_as_the_table_says(places: dict[str, Agency]) -> None:
    for office in places.values():
        rows_of(office)
    for role in ROLES:
        actor = factories.actor(places["own"], Role(role))
        for label, permission in SCOPED.items():
            manager = apps.get_model(label)._default_manager
            assert agencies_of(manager.all())(places) == set(PLACES)
            seen = agencies_of(manager.all().visible_to(actor))(places)
            assert (label, role, seen) == (label, role, REACHED[CELLS[permission, role]])


def test_a_row_out_of_reach_and_a_row_that_is_not_there_are_the_same(places: dict[str, Agency]) -> None:
    worker = factories.worker(places["other"])
    clerk = factories.actor(places["own"], Role.CLERK)
    rows = type(worker).objects

    for wanted in (worker.pk, uuid7(NOW), "no-id-at-all"):
        with pytest.raises(Http404) as missing:
            rows.get_visible(clerk, pk=wanted)
        assert str(missing.value) == ""
    assert rows.get_visible(factories.actor(places["other"], Role.CLERK), pk=worker.pk) == worker


# Who has no post sees nothing


def nobody_sees(actor: Actor) -> None:
    assert actor.posts == ()
    assert actor.agency is None
    for permission in Permission:
        assert not actor.may(permission)
    for label in SCOPED:
        assert not apps.get_model(label)._default_manager.all().visible_to(actor).exists()


def post(person: Any, office: Agency, starts_on: date, ends_on: date | None) -> None:
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        Post.objects.create(user=person, agency=office, role=Role.AUDITOR, starts_on=starts_on, ends_on=ends_on)


TODAY = NOW.date()
DAY = timedelta(days=1)


def test_a_superuser_without_a_post_sees_and_may_nothing(places: dict[str, Agency]) -> None:
    rows_of(places["own"])

    nobody_sees(Actor.of(factories.person(places["own"], is_superuser=True), at=NOW))
    nobody_sees(Actor())
    nobody_sees(factories.machine())


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds"),
    [
        (TODAY, TODAY, True),
        (TODAY - DAY, None, True),
        (TODAY - 2 * DAY, TODAY - DAY, False),
        (TODAY + DAY, None, False),
    ],
)
def test_a_post_gives_rights_on_its_days_only(
    places: dict[str, Agency], starts_on: date, ends_on: date | None, holds: bool
) -> None:
    rows_of(places["own"])
    person = factories.person(places["own"])
    post(person, places["own"], starts_on, ends_on)
    actor = Actor.of(person, at=NOW)

    if holds:
        assert apps.get_model("filings.Filing").objects.visible_to(actor).count() == 1
    else:
        nobody_sees(actor)


def test_a_posts_days_are_those_of_the_desks_and_not_of_greenwich(places: dict[str, Agency]) -> None:
    person = factories.person(places["own"])
    post(person, places["own"], TODAY, TODAY)

    assert Actor.of(person, at=factories.moment("2026-03-09 00:00")).posts
    assert Actor.of(person, at=factories.moment("2026-03-09 23:59")).posts
    assert not Actor.of(person, at=factories.moment("2026-03-10 00:00")).posts


def test_an_inactive_person_has_no_posts(places: dict[str, Agency]) -> None:
    rows_of(places["own"])
    person = factories.person(places["own"], Role.REVIEWER, Role.APPROVER)
    assert Actor.of(person, at=NOW).posts
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        person.is_active = False
        person.save()

    nobody_sees(Actor.of(person, at=NOW))
