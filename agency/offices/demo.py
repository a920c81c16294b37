"""Invented agencies and people for the demonstration. Names of agencies are real, the people are not."""

from datetime import date, datetime

from django.utils import timezone

from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import AgencyLevel, Place, Role
from agency.offices.models import Agency, Post, User

PASSWORD = "kuasheng-demo-2026"  # noqa: S105
"""The same for everybody in the demonstration; printed by `./run demo`."""

TIANJIN = "天津市社会保险基金管理中心"
AGENCIES = [
    ("120000", TIANJIN, AgencyLevel.PROVINCE, "120000", ""),
    ("120116", "天津市滨海新区社会保险基金管理分中心", AgencyLevel.COUNTY, "120116", "120000"),
    ("110000", "北京市社会保险基金管理中心", AgencyLevel.PROVINCE, "110000", ""),
]
PEOPLE = [
    ("120017", "周敏", "8017", "120000", [Role.CLERK], False),
    ("120023", "何建国", "8023", "120000", [Role.APPROVER], False),
    ("120024", "宋岚", "8024", "120000", [Role.APPROVER, Role.CLERK], False),
    ("120031", "孟祥云", "8031", "120000", [Role.REVIEWER], False),
    ("120040", "吕静", "8040", "120000", [Role.DATA], False),
    ("120045", "郭晓梅", "8045", "120000", [Role.FINANCE], False),
    ("120050", "方立", "8050", "120000", [Role.AUDITOR], False),
    ("120060", "罗静", "8060", "120000", [Role.POSTS], False),
    ("120061", "韩松", "8061", "120000", [Role.POSTS], False),
    ("116012", "赵雪", "6012", "120116", [Role.CLERK], False),
    ("110008", "秦放", "3008", "110000", [Role.CLERK], False),
    ("110009", "魏然", "3009", "110000", [Role.APPROVER], False),
    ("110040", "沈静", "3040", "110000", [Role.DATA], False),
    ("110045", "钟慧", "3045", "110000", [Role.FINANCE], False),
    ("000001", "系统管理员", "", "", [], True),
]


def machine() -> Actor:
    return Actor.machine_named("seed_demo", place=Place.COMMAND)


def load() -> None:
    """Add the agencies, people and posts in one act."""
    at: datetime = timezone.now()
    with acting(by=machine(), at=at, ids=uuid7, reason="demonstration"):
        agencies: dict[str, Agency] = {}
        for code, name, level, division, parent in AGENCIES:
            agencies[code] = Agency.objects.create(
                code=code, name=name, level=level, division_id=division, parent=agencies.get(parent)
            )
        password = User(staff_number="-")
        password.set_password(PASSWORD)
        for staff_number, name, extension, agency, roles, is_superuser in PEOPLE:
            user = User.objects.create(
                staff_number=staff_number,
                name=name,
                extension=extension,
                is_superuser=is_superuser,
                password=password.password,
            )
            for role in roles:
                Post.objects.create(user=user, agency=agencies[agency], role=role, starts_on=date(2024, 1, 1))
