"""Invented workers for the demonstration, in the likeness of the first cross-province admission (2024-04-01)."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from agency.offices.acts import Actor, uuid7
from agency.offices.models import Agency, User
from agency.workers import actions, demo_papers
from agency.workers.enums import CardKind, DeterminationKind, IssuerKind, ThirdParty
from agency.workers.identifiers import check_character
from agency.workers.models import Worker

FILES_ARE_OLD = timedelta(days=400)
THIRD_PARTY, UNCONFIRMED, MANY_PAPERS = 3, 4, 0
"""Who was hurt by somebody else, whose recognition nobody has confirmed, who has a paper of each kind: WORKERS."""
EMPLOYERS = [
    ("天津市津北机械制造有限公司", "91120000MA05TEXT1"),
    ("天津滨海建筑工程有限公司", "91120116MA06TEXT2"),
]
WORKERS: list[dict[str, Any]] = [
    {"first17": "12010119880312204", "name": "陆婷", "phone": "13812345502", "part": "1.14.2", "icd": "S72.3"},
    {"first17": "12010219790605151", "name": "孙伟", "phone": "13902201516", "part": "1.13.3", "icd": "S62.6"},
    {"first17": "12011619850920002", "name": "欧阳海燕", "phone": "13752020023", "part": "1.11", "icd": "S32.0"},
    {"first17": "13010519720214667", "name": "马强", "phone": "13622206677", "part": "1.14.4", "icd": "S82.2"},
    {"first17": "12022119900817441", "name": "钱志远", "phone": "", "part": "1.12.4", "icd": "S52.5"},
    {"first17": "37010219800101123", "name": "买买提·吐尔逊", "phone": "13302021237", "part": "1.01.2", "icd": "S02.0"},
    {"first17": "12010319680907302", "name": "刘桂英", "phone": "13920330218", "part": "1.13.1", "icd": "S52.6"},
    {"first17": "12010519871123403", "name": "高志鹏", "phone": "13602158874", "part": "1.14.3", "icd": "S82.0"},
    {"first17": "12011219920630511", "name": "郑晓东", "phone": "15822406319", "part": "1.12.2", "icd": "S42.2"},
    {"first17": "12022319760218231", "name": "韩立新", "phone": "13821167405", "part": "1.11", "icd": "S22.0"},
    {"first17": "12011319950414604", "name": "许文静", "phone": "18622093347", "part": "1.13.3", "icd": "S62.3"},
    {"first17": "12010619810825115", "name": "冯建军", "phone": "13102290561", "part": "1.14.4", "icd": "S92.3"},
    {"first17": "12010219900309426", "name": "董玉梅", "phone": "13752481190", "part": "1.01.1", "icd": "S06.0"},
    {"first17": "12011019740702709", "name": "蒋国华", "phone": "13920874426", "part": "1.14.2", "icd": "S72.0"},
    {"first17": "12010419830516288", "name": "孙丽娟", "phone": "15022638814", "part": "1.12.4", "icd": "S52.4"},
    {"first17": "12022519690111337", "name": "田宝山", "phone": "13602054471", "part": "1.11", "icd": "S32.1"},
    {"first17": "12010319730911862", "name": "周桂芳", "phone": "13820667405", "part": "1.14.2", "icd": "S72.3"},
]


def load() -> None:
    """Register the workers with cards, insurance and recognitions, by the clerk and a reviewer of Tianjin."""
    now = timezone.now()
    at = now - FILES_ARE_OLD
    clerk = Actor.of(User.objects.get(staff_number="120017"), at=at)
    reviewer = Actor.of(User.objects.get(staff_number="120031"), at=at)
    agency = Agency.objects.get(code="120000")
    who: dict[str, Any] = {"by": clerk, "at": at, "ids": uuid7}
    employers = [
        actions.register_employer(**who, agency=agency, name=name, credit_code=_with_check(code))
        for name, code in EMPLOYERS
    ]
    for index, row in enumerate(WORKERS):
        number = row["first17"] + check_character(row["first17"])
        worker = actions.register_worker(
            **who, agency=agency, number=number, name=row["name"], phone=row["phone"] or None
        )
        relation = actions.open_relation(
            **who,
            worker_id=worker.pk,
            employer_id=employers[index % len(employers)].pk,
            starts_on=date(2011, 6, 1),
            paid_through=date(2026, 10, 31),
        )
        _determine(worker, relation.pk, index, row, {**who, "at": now} if index == UNCONFIRMED else who, reviewer)
        if index == MANY_PAPERS:
            demo_papers.load(worker, relation.pk, row, by=clerk, reviewer=reviewer, now=now, ids=uuid7)
        if index != UNCONFIRMED:
            actions.issue_card(
                **who,
                worker_id=worker.pk,
                kind=CardKind.PHYSICAL,
                number=f"D{50210000 + index * 137}",
                issued_on=date(2019, 4, 2),
            )


def _determine(
    worker: Worker, relation_id: Any, index: int, row: dict[str, Any], who: dict[str, Any], reviewer: Actor
) -> None:
    determination = actions.enter_determination(
        **who,
        worker_id=worker.pk,
        relation_id=relation_id,
        kind=DeterminationKind.RECOGNITION,
        number=f"津人社伤认〔2024〕{871 + index:05d}",
        issuer_kind=IssuerKind.DEPARTMENT,
        issuer="天津市人力资源和社会保障局",
        decided_on=date(2024, 5, 6),
        happened_on=date(2024, 2, 19),
        injured_parts=[row["part"]],
        icd_codes=[row["icd"]],
        third_party=ThirdParty.OPEN if index == THIRD_PARTY else ThirdParty.NO,
        **demo_papers.RECOGNITION,
    )
    if index != UNCONFIRMED:
        actions.confirm_determination(
            by=reviewer,
            at=who["at"],
            ids=who["ids"],
            determination_id=determination.pk,
            revision=determination.revision,
        )


def _with_check(first17: str) -> str:
    from stdnum.cn import uscc

    return first17 + uscc.calc_check_digit(first17)
