"""The four determinations: which fields each has, and who may issue it where."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from agency.offices.refusals import Refusal
from agency.policy.parameters import PARAMETERS
from agency.workers import actions, determination_fields, issuers
from agency.workers.actions import Incomplete
from agency.workers.enums import DeterminationKind, IssuerKind
from agency.workers.issuers import WrongIssuer
from agency.workers.models import Determination
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
KINDS = list(DeterminationKind)


def enter(office: Agency, **values: Any) -> Determination:
    return factories.determination(factories.worker(office), confirmed=False, **values)


# The table of fields


def test_every_field_of_the_table_is_a_column_and_every_column_of_a_paper_is_in_the_table() -> None:
    own = {each.name for each in Determination._meta.concrete_fields}
    listed = {each.name for fields in determination_fields.OF_KIND.values() for each in fields}
    listed |= {each.name for each in determination_fields.COMMON}
    kept_by_the_system = {
        "id",
        "agency",
        "worker",
        "state",
        "editors",
        "confirmed_by",
        "confirmed_at",
        "revision",
        "handled_by",
    }
    kept_by_the_system |= {"reconsidered_since", "revoked_on", "revoked_because", "closed_on", "closed_because"}
    assert listed == own - kept_by_the_system


def test_what_is_sealed_in_the_table_is_sealed_in_the_database() -> None:
    assert determination_fields.SEALED == ("account", "rescue", "opinion")
    kinds = {name: type(Determination._meta.get_field(name)).__name__ for name in determination_fields.SEALED}
    assert set(kinds.values()) == {"SealedTextField"}


def test_the_account_of_an_injury_lies_sealed_in_the_table_and_its_history() -> None:
    made = enter(factories.agency(), account="Fell from the scaffold of hall 4711")
    made.refresh_from_db()
    assert made.account == "Fell from the scaffold of hall 4711"
    with connection.cursor() as cursor:
        for table in ("workers_determination", "workers_historicaldetermination"):
            cursor.execute(f"SELECT account FROM {table}")
            stored = [bytes(row[0]) for row in cursor.fetchall()]
            assert len(stored) == 1
            assert b"scaffold" not in stored[0]


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (DeterminationKind.RECOGNITION, set()),
        (DeterminationKind.RECURRENCE, set()),
        (DeterminationKind.REHABILITATION, {"items", "valid_from", "valid_to"}),
        (DeterminationKind.DEVICE, {"devices"}),
    ],
)
def test_each_kind_asks_for_its_essentials(kind: str, needed: set[str]) -> None:
    assert {each.name for each in determination_fields.missing(kind, {})} == needed | {
        *("kind", "number", "issuer_kind", "issuer", "relation", "decided_on", "icd_codes", "injured_parts")
    }


def test_each_missing_field_gets_its_sentence() -> None:
    with translation.override("zh-hans"), pytest.raises(Incomplete) as refusal:
        enter(factories.agency(), kind="REHABILITATION", items=[], valid_to=None)
    assert {name: str(sentence) for name, sentence in refusal.value.fields.items()} == {
        "items": "“康复项目”未填写：文书上应有此项。",
        "valid_to": "“康复期限止”未填写：文书上应有此项。",
    }
    assert Determination.objects.count() == 0


def test_a_field_of_another_kind_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        enter(factories.agency(), kind="RECOGNITION", devices=["Wheelchair"])
    assert refusal.value.code == "field-of-another-kind"


def test_a_name_that_is_no_field_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="state"):
        enter(factories.agency(), state="CONFIRMED")


def test_changing_the_kind_empties_what_the_new_kind_has_not() -> None:
    office = factories.agency()
    made = enter(office, occupation="Welder", account="Fell")
    actions.edit_determination(
        by=factories.actor(office, Role.CLERK),
        at=NOW,
        ids=uuid7,
        determination_id=made.pk,
        revision=made.revision,
        kind="DEVICE",
        issuer_kind="COMMITTEE",
        devices=["Wheelchair"],
    )
    made.refresh_from_db()
    assert (made.kind, made.devices, made.occupation, made.account) == ("DEVICE", ["Wheelchair"], "", None)


def test_each_kind_keeps_its_own_fields() -> None:
    office = factories.agency()
    recognition = enter(
        office,
        occupation="Welder",
        diagnosed_on=date(2024, 2, 20),
        occupational_disease="Noise deafness",
        rescue="Operated",
        basis="Regulation art. 14 (1)",
        remedy_body="People's government; court",
        remedy_limit="60 days; six months",
        has_seal=True,
    )
    recurrence = enter(office, kind="RECURRENCE", institution="Hospital", physician="Dr Wu", opinion="Pain again")
    plan = enter(office, kind="REHABILITATION", institution="Centre", expected_effect="Walks", cost=Decimal("18600.50"))
    device = enter(office, kind="DEVICE", reasons="Cannot walk", basis="Measures art. 9", injury_changed=True)
    for each in (recognition, recurrence, plan, device):
        each.refresh_from_db()
    assert (recognition.occupation, recognition.rescue, recognition.has_seal) == ("Welder", "Operated", True)
    assert (recurrence.physician, recurrence.opinion) == ("Dr Wu", "Pain again")
    assert (plan.cost, plan.items, plan.valid_to) == (Decimal("18600.50"), ["Gait training"], date(2027, 5, 5))
    assert (device.devices, device.injury_changed) == (["Wheelchair"], True)


@pytest.mark.parametrize("cost", ["-0.01", "10.005", "NaN", "10000000000.00"])
def test_a_cost_that_is_no_amount_is_refused(cost: str) -> None:
    with pytest.raises(Refusal) as refusal:
        enter(factories.agency(), kind="REHABILITATION", cost=Decimal(cost))
    assert refusal.value.code == "amount"


@pytest.mark.parametrize(
    ("kind", "empty", "constraint"),
    [
        ("DEVICE", {"devices": []}, "determination_names_devices"),
        ("REHABILITATION", {"valid_to": None}, "determination_plan_has_a_period"),
        ("REHABILITATION", {"cost": -1}, "determination_costs_something"),
    ],
)
def test_the_database_keeps_the_essentials_too(kind: str, empty: dict[str, Any], constraint: str) -> None:
    made = enter(factories.agency(), kind=kind)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Determination.objects.filter(pk=made.pk).update(**empty)


# Extensions of a plan


def test_a_plan_is_extended_by_a_new_determination() -> None:
    worker = factories.worker()
    plan = factories.determination(worker, kind="REHABILITATION", valid_to=date(2026, 6, 30))
    more = factories.determination(
        worker, kind="REHABILITATION", extends=plan, valid_from=date(2026, 7, 1), valid_to=date(2026, 9, 30)
    )
    assert list(plan.extensions.all()) == [more]
    plan.refresh_from_db()
    assert (plan.valid_to, plan.revision) == (date(2026, 6, 30), 2)


def test_an_extension_ends_later_than_the_plan() -> None:
    worker = factories.worker()
    plan = factories.determination(worker, kind="REHABILITATION", valid_to=date(2026, 6, 30))
    with pytest.raises(Refusal) as refusal:
        factories.determination(worker, kind="REHABILITATION", extends=plan, valid_to=date(2026, 6, 30))
    assert refusal.value.code == "extension"


@pytest.mark.parametrize("which", ["unconfirmed", "another worker's", "another kind"])
def test_only_a_confirmed_plan_of_the_same_worker_is_extended(which: str) -> None:
    worker = factories.worker()
    holder = factories.worker() if which == "another worker's" else worker
    kind = "RECOGNITION" if which == "another kind" else "REHABILITATION"
    plan = factories.determination(holder, kind=kind, confirmed=which != "unconfirmed")
    with pytest.raises(Refusal) as refusal:
        factories.determination(worker, kind="REHABILITATION", extends=plan, valid_to=date(2028, 1, 1))
    assert refusal.value.code == "extension"


# Who may issue what


@pytest.mark.parametrize(
    ("kind", "allowed", "source_kind"),
    [
        ("recognition", ["DEPARTMENT"], "LAW"),
        ("recurrence", ["AGENCY", "COMMITTEE"], "NATIONAL"),
        ("rehabilitation", ["AGENCY"], "NATIONAL"),
        ("device", ["COMMITTEE"], "LAW"),
    ],
)
def test_the_national_rules_name_the_issuers(kind: str, allowed: list[str], source_kind: str) -> None:
    parameter = PARAMETERS[f"determination.{kind}_issuers"]
    assert (parameter.default, parameter.source_kind) == (allowed, source_kind)
    assert set(parameter.words) == set(IssuerKind.values)


@pytest.mark.parametrize(
    ("code", "kind", "on", "allowed"),
    [
        ("330100", "RECURRENCE", date(2026, 3, 9), ["COMMITTEE"]),
        ("330100", "REHABILITATION", date(2026, 3, 9), ["COMMITTEE"]),
        ("330100", "RECURRENCE", date(2020, 9, 23), ["AGENCY", "COMMITTEE"]),
        ("310000", "RECURRENCE", date(2026, 3, 9), ["COMMITTEE"]),
        ("310000", "REHABILITATION", date(2026, 3, 9), ["AGENCY"]),
        ("510600", "REHABILITATION", date(2026, 3, 9), ["COMMITTEE"]),
        ("110000", "REHABILITATION", date(2026, 3, 9), ["DEPARTMENT"]),
        ("120000", "REHABILITATION", date(2026, 3, 9), ["AGENCY"]),
    ],
)
def test_places_differ_in_who_confirms(code: str, kind: str, on: date, allowed: list[str]) -> None:
    rule = issuers.allowed(kind, code, on)
    assert rule.value == allowed
    assert rule.is_rule


def test_every_local_row_about_issuers_names_its_source() -> None:
    path = Path(issuers.__file__).parents[1] / "policy" / "data" / "parameters.csv"
    with path.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["name"].endswith("_issuers")]
    assert {row["division_code"] for row in rows} == {"330000", "310000", "510600", "110000"}
    assert all(row["source_text"] and row["source_kind"] == "PROVINCE" for row in rows)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("issuer_kind", list(IssuerKind))
def test_only_an_allowed_body_issues_a_determination(kind: str, issuer_kind: str) -> None:
    office = factories.agency("120000")
    rule = issuers.allowed(kind, "120000", date(2024, 5, 6))
    if issuer_kind in rule.value:  # type: ignore[operator]
        assert enter(office, kind=kind, issuer_kind=issuer_kind).issuer_kind == issuer_kind
        return
    with pytest.raises(WrongIssuer) as refusal:
        enter(office, kind=kind, issuer_kind=issuer_kind)
    assert rule.source_sentence in str(refusal.value.sentence)
    assert str(IssuerKind(issuer_kind).label) in str(refusal.value.sentence)


def test_the_refusal_in_zhejiang_names_the_provincial_rule() -> None:
    with translation.override("zh-hans"), pytest.raises(WrongIssuer) as refusal:
        enter(factories.agency("330100"), kind="RECURRENCE", issuer_kind="AGENCY")
    assert str(refusal.value.sentence) == (
        "工伤复发确认：本地由劳动能力鉴定委员会作出，不由经办机构作出。依据：浙江省工伤保险条例第十九条："
        "省、设区的市劳动能力鉴定委员会负责工伤复发确认（生效日按所见文本日期2020-09-24计）（地方规定）"
    )


def test_an_issuer_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        enter(factories.agency(), issuer_kind="COURT")
    assert refusal.value.code == "issuer-unknown"


def test_a_disputed_recurrence_goes_to_the_committee() -> None:
    office = factories.agency("120000")
    with pytest.raises(WrongIssuer):
        enter(office, kind="RECURRENCE", issuer_kind="AGENCY", is_disputed=True)
    made = enter(office, kind="RECURRENCE", issuer_kind="COMMITTEE", is_disputed=True)
    assert made.is_disputed is True


def test_the_issuer_is_checked_again_when_the_paper_is_changed() -> None:
    office = factories.agency("120000")
    made = enter(office, kind="DEVICE")
    with pytest.raises(WrongIssuer):
        actions.edit_determination(
            by=factories.actor(office, Role.CLERK),
            at=NOW,
            ids=uuid7,
            determination_id=made.pk,
            revision=made.revision,
            issuer_kind="AGENCY",
        )
