"""Catalogues: versions that hold one after the other, put in force by a second person, chosen by place and day."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connections, transaction

from agency.offices.acts import acting, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from filings.enums import Scope, Service
from settlement import actions, catalogue_queries, reference
from settlement.actions import NewItem
from settlement.catalogues.choosing import Places, Version, choose, divisions, parameter_of
from settlement.enums import CatalogueKind, CatalogueOrigin
from settlement.models import CatalogueItem, CatalogueVersion
from tests import bills, factories
from tests.factories import NOW

rows = pytest.mark.django_db


def entered(**values: Any) -> CatalogueVersion:
    told = {
        "by": factories.actor(factories.agency("320000"), Role.DATA),
        "kind": CatalogueKind.MEDICINE,
        "division_code": "320000",
        "name": "Medicines of Jiangsu",
        "label": "2026",
        "valid_from": date(2026, 1, 1),
        "source_text": "Notice 1",
        "items": [NewItem("X", "Drug X")],
        **values,
    }
    return actions.enter_version(at=NOW, ids=uuid7, **told)


def applied(version: CatalogueVersion, by: Any = None) -> CatalogueVersion:
    by = by or factories.actor(factories.agency("320000"), Role.APPROVER)
    return actions.apply_version(by=by, at=NOW, ids=uuid7, version_id=version.pk)


@rows
def test_a_version_holds_when_a_second_person_has_applied_it() -> None:
    version = entered()

    assert version.state == "ENTERED"
    with pytest.raises(Denied):
        applied(version, factories.actor(factories.agency("320000"), Role.DATA))
    assert applied(version).state == "APPLIED"
    with pytest.raises(NotAllowedNow):
        applied(version)


@rows
def test_a_province_without_an_agency_here_has_its_catalogue_kept_by_those_who_judge_claims_by_it() -> None:
    far = factories.agency("370000")
    version = entered(by=factories.actor(far, Role.DATA), division_code="420000")
    approver = factories.actor(far, Role.APPROVER)

    assert [each.pk for each in catalogue_queries.waiting_for(approver)] == [version.pk]
    assert applied(version, approver).state == "APPLIED"


@rows
@pytest.mark.parametrize("place", ["320000", "320100"])
def test_the_posts_of_a_province_keep_its_catalogues_and_those_of_its_cities(place: str) -> None:
    near, far = (factories.agency(code) for code in ("320500", "370000"))
    with pytest.raises(Denied) as denied:
        entered(by=factories.actor(far, Role.DATA), division_code=place)
    assert denied.value.code == "out-of-reach"
    version = entered(by=factories.actor(near, Role.DATA), division_code=place)

    elsewhere, here = (factories.actor(office, Role.APPROVER) for office in (far, near))
    told: dict[str, Any] = {"at": NOW, "ids": uuid7, "version_id": version.pk}
    for act in (actions.apply_version, partial(actions.refuse_version, reason="x")):
        with pytest.raises(Denied) as denied:
            act(by=elsewhere, **told)
        assert denied.value.code == "out-of-reach"
    waits = [[each.pk for each in catalogue_queries.waiting_for(actor)] for actor in (elsewhere, here)]
    assert waits == [[], [version.pk]]
    assert applied(version, here).state == "APPLIED"


@rows
def test_the_database_takes_no_version_applied_by_its_maker() -> None:
    version = entered()
    version.state, version.decided_by, version.decided_at = "APPLIED", version.entered_by, NOW

    with (
        pytest.raises(IntegrityError, match="maker_is_not_decider"),
        acting(by=factories.machine(), at=NOW, ids=uuid7),
    ):
        version.save()


@rows
def test_a_later_version_ends_the_one_before_and_leaves_no_day_to_both() -> None:
    first = applied(entered())

    applied(entered(label="July", valid_from=date(2026, 7, 1)))

    first.refresh_from_db()
    assert first.valid_to == date(2026, 6, 30)
    with pytest.raises(Refusal) as refusal:
        applied(entered(label="Again", valid_from=date(2026, 3, 1), valid_to=date(2026, 3, 31)))
    assert refusal.value.code == "overlap"


@rows
@pytest.mark.parametrize(
    ("last", "to", "ends"),
    [
        (date(2026, 12, 31), None, date(2026, 6, 30)),
        (date(2026, 12, 31), date(2026, 12, 31), date(2026, 6, 30)),
        (date(2026, 6, 30), None, date(2026, 6, 30)),
        (date(2026, 12, 31), date(2026, 9, 30), None),
    ],
)
def test_a_version_of_a_year_is_amended_in_it_unless_days_were_left_to_neither(
    last: date, to: date | None, ends: date | None
) -> None:
    year = applied(entered(valid_from=date(2026, 1, 1), valid_to=last))
    amended = entered(label="July", valid_from=date(2026, 7, 1), valid_to=to)
    if ends is None:
        with pytest.raises(Refusal) as refusal:
            applied(amended)
        assert refusal.value.code == "overlap"
    else:
        applied(amended)
    year.refresh_from_db()
    assert year.valid_to == (ends or last)


@rows
def test_the_database_takes_no_two_versions_at_one_time() -> None:
    first = applied(entered())
    second = entered(label="July", valid_from=date(2026, 7, 1))

    with pytest.raises(IntegrityError, match="catalogue_once_at_a_time"), transaction.atomic():
        CatalogueVersion.objects.filter(pk=second.pk).update(
            state="APPLIED", decided_by=first.decided_by, decided_at=NOW
        )


@rows
def test_a_version_that_was_wrong_is_replaced_from_its_own_first_day_and_what_it_says_stays() -> None:
    wrong = applied(entered(valid_to=date(2026, 12, 31)))
    right = applied(entered(label="2026, corrected", items=[NewItem("X", "Drug X, right")]))

    wrong.refresh_from_db()
    assert (wrong.state, right.state) == ("REPLACED", "APPLIED")
    assert wrong.items.get().name == "Drug X"
    found = catalogue_queries.items_in_force(CatalogueKind.MEDICINE, "320000", date(2026, 1, 1))
    assert found["X"].name == "Drug X, right"
    assert catalogue_queries.before(wrong) is None
    with pytest.raises(NotAllowedNow):
        applied(wrong)


@rows
def test_a_version_is_not_replaced_by_one_that_leaves_days_of_it_to_neither() -> None:
    applied(entered(valid_to=date(2026, 12, 31)))
    with pytest.raises(Refusal) as refusal:
        applied(entered(valid_to=date(2026, 6, 30)))
    assert refusal.value.code == "overlap"


def shandongs() -> CatalogueVersion:
    """Shandong's own device catalogue from the day on which the shipped one begins, entered by its data management."""
    shipped = CatalogueVersion.objects.filter(origin="PACKAGED", catalogue__division="370000").latest("valid_from")
    told = {"kind": CatalogueKind.DEVICE, "division_code": "370000", "valid_from": shipped.valid_from}
    return entered(by=factories.actor(factories.agency("370000"), Role.DATA), **told)


@rows
def test_what_comes_with_the_program_is_replaced_from_its_own_day_by_two_people() -> None:
    ours = shandongs()
    with pytest.raises(Denied):
        applied(ours, factories.actor(factories.agency("370000"), Role.DATA))

    applied(ours, factories.actor(factories.agency("370000"), Role.APPROVER))

    shipped = CatalogueVersion.objects.get(origin="PACKAGED", catalogue=ours.catalogue)
    assert (shipped.state, shipped.items.count()) == ("REPLACED", 25)
    found = catalogue_queries.items_in_force(CatalogueKind.DEVICE, "370000", ours.valid_from)
    assert list(found) == ["X"]


@rows
def test_a_version_that_was_refused_never_holds() -> None:
    version = entered()
    by = factories.actor(factories.agency("320000"), Role.APPROVER)

    refused = actions.refuse_version(by=by, at=NOW, ids=uuid7, version_id=version.pk, reason="Wrong year")

    assert refused.state == "REFUSED"
    with pytest.raises(NotAllowedNow):
        applied(version)


@rows
def test_a_code_comes_once_and_a_source_is_named() -> None:
    for values, code in (
        ({"items": [NewItem("X", "One"), NewItem("X", "Two")]}, "code"),
        ({"source_text": " "}, "source"),
    ):
        with pytest.raises(Refusal) as refusal:
            entered(**values)
        assert refusal.value.code == code
    assert not CatalogueVersion.objects.filter(origin="ENTERED").exists()


# Whose catalogue


@pytest.mark.parametrize(
    ("kind", "service", "scope", "name"),
    [
        ("MEDICINE", "MEDICAL", "CROSS_PROVINCE", "catalogue.medical"),
        ("SERVICE_STANDARD", "OUTPATIENT_MEDICAL", "IN_PROVINCE", "catalogue.medical"),
        ("MEDICINE", "REHAB", "CROSS_PROVINCE", "catalogue.rehab"),
        ("REHAB", "REHAB", "CROSS_PROVINCE", "catalogue.rehab"),
        ("REHAB", "REHAB", "IN_PROVINCE", "catalogue.rehab_items"),
        ("DEVICE", "DEVICE", "IN_PROVINCE", "catalogue.device"),
    ],
)
def test_which_parameter_says_whose_catalogue_holds(kind: str, service: str, scope: str, name: str) -> None:
    assert parameter_of(CatalogueKind(kind), Service(service), Scope(scope)) == name


@pytest.mark.parametrize(
    ("origin", "rungs"),
    [
        ("TREATMENT", ("320100", "320000")),
        ("INSURED", ("370102", "370100", "370000")),
        ("PROVINCE", ("370000",)),
    ],
)
def test_where_a_catalogue_is_looked_for(origin: str, rungs: tuple[str, ...]) -> None:
    origins = {"catalogue.device": CatalogueOrigin(origin)}
    places = Places(insured="370102", treatment="320100")

    found = divisions([CatalogueKind.DEVICE], origins, places, Service.DEVICE, Scope.CROSS_PROVINCE)

    assert found == {CatalogueKind.DEVICE: rungs}


def test_the_nearest_division_with_a_version_of_the_day_gives_the_catalogue() -> None:
    kind = CatalogueKind.TREATMENT
    city = Version(UUID(int=1), kind, "320100", date(2026, 4, 4), None, is_complete=True)
    province = Version(UUID(int=2), kind, "320000", date(2025, 1, 1), None, is_complete=False)
    lines = [bills.line(1), bills.line(2, served_on=date(2026, 4, 4)), bills.line(3, served_on=date(2024, 1, 1))]

    chosen = choose(lines, [province, city], {kind: ("320100", "320000")})

    assert {number: (each.version, each.is_complete) for number, each in chosen.items()} == {
        1: (province.id, False),
        2: (city.id, True),
    }


@rows
def test_a_province_whose_parameter_says_otherwise_has_its_own_catalogue_of_rehabilitation_items() -> None:
    """Shandong, inside the province: the rehabilitation items are the province's (Notice 22 [2024] 1(3))."""
    kind = CatalogueKind.REHAB
    bills.catalogue("REHAB", "370000", NewItem("R1", "Gait training", price_cap=Decimal(50)))
    bills.catalogue("REHAB", "320000", NewItem("R1", "Gait training", price_cap=Decimal(80)))
    funds = []
    for office, scope in (("370200", "IN_PROVINCE"), ("320100", "CROSS_PROVINCE")):
        heard = factories.received(factories.agency(office), insured_place="370100", scope=scope, services=["REHAB"])
        bill = bills.assessed(bills.stay(heard, service="REHAB"), [bills.line(1, "R1", "100.00", kind=kind)])
        funds.append(bill.fund)

    assert funds == [Decimal("50.00"), Decimal("80.00")]


# What is shipped


@rows
def test_the_shipped_device_catalogues_name_their_source_and_whether_they_are_complete() -> None:
    told = CatalogueVersion.objects.filter(origin="PACKAGED").order_by("catalogue__division_id")

    assert [(each.catalogue.division_id, each.valid_from, each.is_complete, each.items.count()) for each in told] == [
        ("320000", date(2019, 1, 1), False, 3),
        ("370000", date(2009, 4, 1), True, 25),
        ("410000", date(2022, 1, 1), False, 8),
    ]
    assert all(each.source_url.startswith("http") and each.licence for each in told)
    arm = CatalogueItem.objects.get(version__catalogue__division_id="370000", code="上臂假肢")
    assert (arm.price_cap, arm.life_months, arm.unit) == (Decimal("12000.0000"), 48, "具")


@pytest.mark.django_db(databases=["default", "owner"])
def test_loading_again_writes_nothing() -> None:
    loaded = reference.load(connections["owner"])

    assert [(each.rows, each.written) for each in loaded] == [(3, 0), (3, 0), (36, 0)]


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_what_was_replaced_stays_so_and_as_it_was_when_another_edition_of_the_program_is_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = applied(shandongs(), factories.actor(factories.agency("370000"), Role.APPROVER))
    item = reference._item
    monkeypatch.setattr(reference, "_item", lambda row: (*item(row)[:-1], "corrected"))
    monkeypatch.setattr(reference, "LICENCE", "Public notice")

    with transaction.atomic(using="owner"):
        loaded = reference.load(connections["owner"])

    assert [each.written for each in loaded] == [0, 2, 11]
    shipped = CatalogueVersion.objects.get(origin="PACKAGED", catalogue=ours.catalogue)
    assert (shipped.state, shipped.licence, shipped.items.filter(note="corrected").count()) == (
        "REPLACED",
        "Public notice; facts",
        0,
    )
    assert CatalogueVersion.objects.get(pk=ours.pk).state == "APPLIED"
