"""The permission matrix, a second time and by hand (trust.md §4), and what it lets people see."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.http import Http404

from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.matrix import MATRIX, Permission, Reach
from agency.offices.models import Agency, Post
from agency.offices.refusals import Denied
from agency.offices.scoping import ScopedQuerySet
from tests import factories
from tests.factories import NOW
from tests.offices.rows import rows_of

# O own agency, D own and those below, P the province of the own one, - nothing.
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
catalogue.enter         -   -   -   -   P   -   -   -
catalogue.confirm       -   -   P   -   -   -   -   -
claim.view              O   O   O   O   -   D   -   -
claim.enter             O   -   -   -   -   -   -   -
claim.review            -   O   O   -   -   -   -   -
claim.decide            -   -   O   -   -   -   -   -
claim.pay               -   -   -   O   -   -   -   -
"""
HEAD, *LINES = EXPECTED.strip().splitlines()
ROLES = HEAD.split()
CELLS = {(line.split()[0], role): cell for line in LINES for role, cell in zip(ROLES, line.split()[1:], strict=True)}
LETTER = {None: "-", Reach.OWN: "O", Reach.BELOW: "D", Reach.PROVINCE: "P"}


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


REACHED = {"O": {"own"}, "D": {"own", "child"}, "P": {"own", "parent", "child", "sibling"}, "-": set()}


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


NOTHING: tuple[Any, ...] = ((), None, set(), set())


def open_to(actor: Actor) -> tuple[Any, ...]:
    """The posts and the agency of an actor, what they may do, and the models of which they see a row."""
    may = {permission for permission in Permission if actor.may(permission)}
    sees = {label for label in SCOPED if apps.get_model(label)._default_manager.all().visible_to(actor).exists()}
    return actor.posts, actor.agency, may, sees


def post(person: Any, office: Agency, starts_on: date, ends_on: date | None) -> None:
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        Post.objects.create(user=person, agency=office, role=Role.AUDITOR, starts_on=starts_on, ends_on=ends_on)


TODAY = NOW.date()
DAY = timedelta(days=1)


def test_a_superuser_without_a_post_sees_and_may_nothing(places: dict[str, Agency]) -> None:
    rows_of(places["own"])

    superuser = Actor.of(factories.person(places["own"], is_superuser=True), at=NOW)

    assert open_to(superuser) == NOTHING
    assert open_to(Actor()) == NOTHING
    assert open_to(factories.machine()) == NOTHING


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
        assert open_to(actor) == NOTHING


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

    assert open_to(Actor.of(person, at=NOW)) == NOTHING
