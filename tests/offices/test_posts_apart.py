"""Which posts one person may hold at a time: every pair by hand, for the service, the admin and raw SQL."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import AgencyLevel, Role
from agency.offices.matrix import may_be_joined
from agency.offices.models import Act, Agency, Post, User
from agency.offices.refusals import Denied, Refusal
from tests import factories
from tests.factories import NOW
from tests.offices.test_admin import client_of

pytestmark = pytest.mark.django_db
# + may be held together, - may not (Gansu, arts 6, 11, 17)
EXPECTED = """
    CL RV AP FN DM AU PM OP
CL  +  +  +  -  -  -  -  -
RV  +  +  +  -  -  -  -  -
AP  +  +  +  -  -  -  -  -
FN  -  -  -  +  -  -  -  -
DM  -  -  -  -  +  -  -  -
AU  -  -  -  -  -  +  -  -
PM  -  -  -  -  -  -  +  -
OP  -  -  -  -  -  -  -  +
"""
HEAD, *LINES = EXPECTED.strip().splitlines()
PAIRS = {
    (line.split()[0], role): cell == "+"
    for line in LINES
    for role, cell in zip(HEAD.split(), line.split()[1:], strict=True)
}
ROLES = HEAD.split()
FIRST = date(2024, 1, 1)


def give(user: User, office: Agency, role: str, first: date = FIRST, last: date | None = None) -> Post:
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        return Post.objects.create(user=user, agency=office, role=role, starts_on=first, ends_on=last)


def give_by_sql(user: User, office: Agency, role: str, first: date = FIRST, last: date | None = None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO offices_post (user_id, agency_id, role, starts_on, ends_on) VALUES (%s, %s, %s, %s, %s)",
            [user.pk, office.pk, role, first, last],
        )


def test_the_table_knows_every_role() -> None:
    assert sorted(ROLES) == sorted(Role.values)
    assert len(PAIRS) == len(Role) ** 2


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_each_pair_is_as_written_by_hand(one: str, other: str) -> None:
    assert may_be_joined(Role(one), Role(other)) == PAIRS[one, other]


def test_the_service_refuses_each_pair_in_whichever_agencies() -> None:
    here, there = factories.agency("120000"), factories.agency("110000")
    for one, other in PAIRS:
        user = factories.person(here, Role(one))
        if PAIRS[one, other]:
            give(user, there, other)
        else:
            with pytest.raises(Refusal) as refusal:
                give(user, there, other)
            assert refusal.value.code == "posts-apart"


def test_the_database_refuses_each_pair_in_whichever_agencies() -> None:
    here, there = factories.agency("120000"), factories.agency("110000")
    for one, other in PAIRS:
        user = factories.person(here, Role(one))
        if PAIRS[one, other]:
            give_by_sql(user, there, other)
        else:
            with pytest.raises(IntegrityError, match="posts_apart"):
                give_by_sql(user, there, other)


def test_a_change_of_role_or_of_days_is_refused_by_both() -> None:
    office = factories.agency()
    user = factories.person(office, Role.CLERK)
    user.posts.update(ends_on=date(2025, 12, 31))
    later = give(user, office, "AU", date(2026, 1, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        user.posts.filter(role="CL").update(ends_on=date(2026, 1, 1))
    later.starts_on = date(2025, 12, 31)
    with pytest.raises(Refusal), acting(by=factories.machine(), at=NOW, ids=uuid7):
        later.save()


def test_one_post_after_the_other_is_no_joining() -> None:
    office = factories.agency()
    user = factories.person(office)
    for first, last, role in ((2020, 2021, "CL"), (2022, 2023, "AU"), (2024, None, "PM")):
        give(user, office, role, date(first, 1, 1), date(last, 12, 31) if last else None)
    assert user.posts.count() == 3


def test_a_county_has_no_permission_maintainer() -> None:
    county = factories.agency("120116", parent=factories.agency("120000"))
    user = factories.person(county)
    assert county.level == AgencyLevel.COUNTY
    with pytest.raises(Refusal) as refusal:
        give(user, county, "PM")
    assert refusal.value.code == "none-in-counties"
    with pytest.raises(DatabaseError, match="no permission maintainer"):
        give_by_sql(user, county, "PM")


def test_an_agency_with_a_permission_maintainer_becomes_no_county() -> None:
    city = factories.agency("320100")
    factories.person(city, Role.POSTS)
    with pytest.raises(DatabaseError, match="no permission maintainer"), transaction.atomic():
        Agency.objects.filter(pk=city.pk).update(level=AgencyLevel.COUNTY)

    client = client_of(factories.person(city, is_superuser=True))
    form = {"code": city.code, "name": city.name, "level": "COUNTY", "division": city.division_id, "act_reason": "x"}
    page = client.post(f"/admin/offices/agency/{city.pk}/change/", form).content.decode()
    assert "An agency of a county has no permission maintainer." in page


def test_nobody_gives_a_post_to_themselves_by_whatever_way() -> None:
    office = factories.agency()
    boss = factories.person(office, is_superuser=True)
    with pytest.raises(Denied), acting(by=Actor.of(boss, at=NOW), at=NOW, ids=uuid7):
        Post.objects.create(user=boss, agency=office, role="CL", starts_on=FIRST)
    assert (boss.posts.count(), Act.objects.get(user=boss).denied) == (0, "self-grant")
