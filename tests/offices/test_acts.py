"""Acts: everything that changes belongs to one, and says who, when, why and from where."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from agency.audit import trail
from agency.audit.models import Event
from agency.celery import app as celery
from agency.offices.acts import Actor, OutsideAct, acting, current, office_day, uuid7
from agency.offices.enums import Place, Role
from agency.offices.models import Act, Agency, Post, User
from agency.offices.refusals import Denied
from agency.workers import actions as worker_actions
from agency.workers.models import Worker
from tests import factories
from tests.factories import NOW, moment

rows = pytest.mark.django_db


def new_agency(code: str = "120100") -> Agency:
    return Agency(code=code, name="New", level="CITY", division_id="120000")


@rows
def test_a_tracked_row_cannot_be_saved_outside_an_act() -> None:
    with pytest.raises(OutsideAct), transaction.atomic():
        new_agency().save()
    assert not Agency.objects.exists()


@rows
def test_a_tracked_row_cannot_be_deleted() -> None:
    office = factories.agency()

    with pytest.raises((OutsideAct, ProgrammingError)), transaction.atomic():
        office.delete()
    with pytest.raises(ProgrammingError, match="permission denied"), acting(by=factories.machine(), at=NOW, ids=uuid7):
        office.delete()
    assert Agency.objects.filter(code=office.code).exists()


@rows
def test_after_an_act_nothing_belongs_to_it_any_more() -> None:
    factories.agency()

    with pytest.raises(OutsideAct):
        current()
    with pytest.raises(ZeroDivisionError), acting(by=factories.machine(), at=NOW, ids=uuid7):
        raise ZeroDivisionError
    with pytest.raises(OutsideAct):
        current()


@rows
def test_a_history_row_carries_act_person_reason_and_moment() -> None:
    worker = factories.worker(name="Before")
    clerk = factories.actor(worker.agency, Role.CLERK)
    at = moment("2026-03-10 11:00")

    worker_actions.correct_worker(
        by=clerk, at=at, ids=uuid7, worker_id=worker.pk, revision=worker.revision, reason="typing error", name="After"
    )

    newest, oldest = Worker.history.order_by("-history_date")
    assert (oldest.name, oldest.history_type) == ("Before", "+")
    assert (newest.name, newest.history_type) == ("After", "~")
    assert (newest.history_user, newest.history_date, newest.history_change_reason) == (clerk.user, at, "typing error")
    act = newest.act
    assert (act.user, act.at, act.reason, act.place, act.machine) == (clerk.user, at, "typing error", "WINDOW", "")
    assert act.post == clerk.posts[0]
    assert Event.objects.get(kind="worker.corrected").act == act


@rows
def test_everything_in_one_act_names_the_same_act() -> None:
    version = factories.approved()

    act = version.decision.act
    newest = type(version).history.filter(id=version.pk).order_by("-history_id").first()
    assert newest.act == act
    assert Event.objects.get(kind="filing.approved").act == act
    assert version.decision.version.filing.pk == version.filing_id
    assert (act.at, act.user) == (version.decided_at, version.decided_by)


@rows
def test_an_act_inside_another_joins_it() -> None:
    outer_by, inner_by = factories.machine(), Actor.machine_named("other")
    before = Act.objects.count()
    with acting(by=outer_by, at=NOW, ids=uuid7, reason="outer") as outer:  # noqa: SIM117
        with acting(by=inner_by, at=moment("2030-01-01 00:00"), ids=uuid7, reason="inner") as inner:
            assert inner is outer
            office = new_agency()
            office.save()

    assert Act.objects.count() == before + 1
    assert Agency.history.get(code=office.code).act_id == outer.pk
    assert Agency.history.get(code=office.code).history_change_reason == "outer"


@rows
def test_an_inner_act_that_found_nothing_to_change_does_not_unsay_the_outer_one() -> None:
    with acting(by=factories.machine(), at=NOW, ids=uuid7) as outer:
        with acting(by=factories.machine(), at=NOW, ids=uuid7) as inner:
            inner.changed = False
        new_agency().save()

    assert Act.objects.filter(pk=outer.pk).exists()


@rows
def test_an_inner_act_that_fails_takes_back_its_own_changes_only() -> None:
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        new_agency("120101").save()
        with pytest.raises(ZeroDivisionError), acting(by=factories.machine(), at=NOW, ids=uuid7):  # noqa: PT012
            new_agency("120102").save()
            raise ZeroDivisionError

    assert list(Agency.objects.values_list("code", flat=True)) == ["120101"]


def noted(acted: Act, *kinds: str) -> None:
    for kind in kinds:
        trail.record(acted, kind, subject=acted, agency=None)


@rows
def test_an_inner_act_that_fails_takes_back_its_own_events_only() -> None:
    with acting(by=factories.machine(), at=NOW, ids=uuid7) as outer:
        noted(outer, "first")
        with pytest.raises(ZeroDivisionError), acting(by=factories.machine(), at=NOW, ids=uuid7) as inner:  # noqa: PT012
            noted(inner, "second")
            raise ZeroDivisionError
        with acting(by=factories.machine(), at=NOW, ids=uuid7) as inner:
            noted(inner, "third")

    assert list(outer.events.order_by("id").values_list("kind", flat=True)) == ["first", "third"]


@rows
def test_an_act_is_written_with_its_events_in_their_order_in_one_statement_or_in_a_few() -> None:
    for many, most in ((1, 1), (7, 1), (8, 2), (30, 4)):
        kinds = [f"kind {place:02}" for place in range(many)]
        with (
            CaptureQueriesContext(connection) as asked,
            acting(by=factories.machine(), at=NOW, ids=uuid7) as act,
        ):
            noted(act, *kinds)

        assert list(act.events.order_by("id").values_list("kind", flat=True)) == kinds
        assert len([each for each in asked if "INSERT" in each["sql"]]) == most


@rows
def test_an_act_that_noted_something_is_kept_whatever_it_says_of_its_changes() -> None:
    with acting(by=factories.machine(), at=NOW, ids=uuid7) as act:
        noted(act, "something")
        act.changed = False

    assert act.events.get().act == Act.objects.get(pk=act.pk)


@rows
def test_a_denied_act_is_kept_and_its_changes_are_not() -> None:
    office = factories.agency()
    clerk = factories.actor(office, Role.CLERK)
    with pytest.raises(Denied), acting(by=clerk, at=NOW, ids=uuid7, about="a test", reason="tried") as act:  # noqa: PT012
        new_agency().save()
        trail.record(act, "agency.made", subject=office, agency=office)
        raise Denied(code="own-work")

    assert not Agency.objects.filter(code="120100").exists()
    assert not Event.objects.filter(kind="agency.made").exists()
    kept = Act.objects.get(pk=act.pk)
    assert (kept.denied, kept.user, kept.about, kept.reason) == ("own-work", clerk.user, "a test", "tried")


@rows
def test_any_other_failure_keeps_no_act() -> None:
    before = Act.objects.count()
    with pytest.raises(ZeroDivisionError), acting(by=factories.machine(), at=NOW, ids=uuid7):  # noqa: PT012
        new_agency().save()
        raise ZeroDivisionError

    assert Act.objects.count() == before
    assert not Agency.objects.exists()


@rows
def test_nobody_can_act() -> None:
    with pytest.raises(Denied), acting(by=Actor(), at=NOW, ids=uuid7):
        pytest.fail("nobody got in")


@rows
def test_a_task_acts_in_its_own_name() -> None:
    @celery.task(name="tests.make_agency")
    def make_agency() -> None:
        with acting(by=Actor.machine_named("tests.make_agency"), at=NOW, ids=uuid7, reason="nightly"):
            new_agency().save()

    make_agency.apply(throw=True)

    made = Agency.history.get(code="120100")
    assert (made.history_user, made.history_change_reason, made.history_date) == (None, "nightly", NOW)
    assert (made.act.user, made.act.machine, made.act.place) == (None, "tests.make_agency", Place.TASK)


@rows
def test_a_task_that_forgets_to_act_is_told() -> None:
    @celery.task(name="tests.forgets")
    def forgets() -> None:
        new_agency().save()

    with pytest.raises(OutsideAct), transaction.atomic():
        forgets.apply(throw=True)


@rows
def test_a_command_acts_in_its_own_name() -> None:
    class Command(BaseCommand):
        def handle(self, *args: object, **options: object) -> None:
            by = Actor.machine_named("make_agency", place=Place.COMMAND)
            with acting(by=by, at=NOW, ids=uuid7):
                new_agency().save()

    call_command(Command())

    act = Agency.history.get(code="120100").act
    assert (act.user, act.machine, act.place) == (None, "make_agency", Place.COMMAND)


@rows
def test_a_person_with_two_posts_acts_under_the_one_that_allowed_it() -> None:
    office, other = factories.agency("120000"), factories.agency("210000")
    person = factories.person(office, Role.APPROVER)
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        Post.objects.create(user=person, agency=other, role=Role.CLERK, starts_on=NOW.date())

    worker = factories.worker(other, by=Actor.of(person, at=NOW))

    assert Worker.history.get(id=worker.pk).act.post == Post.objects.get(agency=other, user=person)


def test_ids_carry_their_moment_and_days_are_those_of_the_desks() -> None:
    assert uuid7(moment("2026-03-09 09:12")).version == 7
    assert uuid7(moment("2026-03-09 09:12")) < uuid7(moment("2026-03-09 09:13"))
    assert office_day(moment("2026-03-10 00:00")).isoformat() == "2026-03-10"
    assert office_day(moment("2026-03-09 23:59")).isoformat() == "2026-03-09"


# Which tables have a history

TRACKED = {
    "offices.Agency",
    "offices.User",
    "offices.Post",
    "policy.WorkingDay",
    "policy.PolicyParameter",
    "workers.Employer",
    "workers.Worker",
    "workers.Card",
    "workers.InsuranceRelation",
    "workers.Determination",
    "workers.DeviceNotice",
    "workers.BenefitStop",
    "institutions.Institution",
    "institutions.Agreement",
    "institutions.Matter",
    "institutions.InstitutionList",
    "institutions.ClientKey",
    "filings.Filing",
    "filings.FilingVersion",
    "filings.Ending",
    "filings.Paper",
    "filings.Supplement",
    "filings.Task",
    "filings.ReceivedFiling",
    "filings.Complaint",
    "offices.PostRequest",
    "exchange.Retry",
    "policy.ParameterProposal",
    "settlement.Bill",
    "settlement.Catalogue",
    "settlement.Claim",
    "settlement.CatalogueVersion",
    "settlement.Configuration",
    "settlement.Confirmation",
    "settlement.DirectPayment",
    "settlement.Month",
    "settlement.OfflineUse",
    "settlement.Receipt",
    "settlement.Stay",
}
"""What people enter and decide."""
UNTRACKED = {
    "offices.Act": "is itself the record",
    "offices.Division": "reference data, loaded",
    "offices.DivisionRecord": "reference data, loaded",
    "audit.Event": "is itself the record",
    "audit.ReadEntry": "is itself the record",
    "exchange.Outgoing": "every attempt is a row",
    "exchange.Body": "never changes",
    "exchange.Attempt": "is itself the record",
    "exchange.Incoming": "as heard",
    "institutions.ListRow": "as judged; what it changed is in the history of the register",
    "filings.Decision": "rows are only added",
    "filings.NumberSeries": "a counter",
    "filings.ComplaintSeries": "a counter",
    "filings.Override": "rows are only added",
    "exchange.Alert": "is itself the record",
    "workers.DeliveredList": "as delivered",
    "workers.DeliveredEntry": "as delivered",
    "workers.Comparison": "is itself the record",
    "settlement.BillLine": "rows are only added",
    "settlement.BillLineReview": "rows are only added",
    "settlement.Allowance": "rows are only added",
    "settlement.Call": "is itself the record",
    "settlement.Demand": "rows are only added",
    "settlement.CatalogueItem": "another version instead",
    "settlement.CatalogueRow": "as the file had it",
    "settlement.Entry": "rows are only added",
    "settlement.UploadedLine": "names the acts that added it and took it back",
}
OURS = ("offices", "policy", "workers", "audit", "exchange", "institutions", "filings", "settlement")


def test_every_table_of_ours_is_tracked_as_the_list_says() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    history = {model for model in ours if hasattr(model, "history_id") or hasattr(model, "m2m_history_id")}
    tracked = {model._meta.label for model in ours if hasattr(model, "history") and model not in history}

    assert tracked == TRACKED
    assert {model._meta.label for model in ours if model not in history} - tracked == set(UNTRACKED)


def test_a_password_has_no_history() -> None:
    columns = {field.name for field in User.history.model._meta.get_fields()}

    assert not {"password", "last_login"} & columns


def test_the_determinations_of_a_version_have_a_history_too() -> None:
    tables = {model._meta.db_table for model in apps.get_models() if hasattr(model, "m2m_history_id")}

    assert len(tables) == 1


@pytest.mark.parametrize("label", OURS)
def test_every_app_has_migrations(label: str) -> None:
    folder = Path(apps.get_app_config(label).path) / "migrations"

    assert (folder / "__init__.py").is_file()
    assert (folder / "0001_initial.py").is_file() == bool(list(apps.get_app_config(label).get_models()))
    assert folder.is_relative_to(settings.BASE_DIR)
