"""Invented papers for the demonstration: a confirmation of each further kind, and a device payment notice."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from agency.offices.acts import Actor, office_day
from agency.workers import actions
from agency.workers.enums import DeterminationKind, IssuerKind, ThirdParty
from agency.workers.models import Determination, Worker

COMMITTEE = "天津市劳动能力鉴定委员会"  # data
AGENCY = "天津市社会保险基金管理中心"  # data
INVENTED = "（演示数据，非真实文书）"  # data
PAPERS: list[dict[str, Any]] = [
    {
        "kind": DeterminationKind.RECURRENCE,
        "issuer_kind": IssuerKind.AGENCY,
        "issuer": AGENCY,
        "number": "演示复发〔2026〕0001",  # data
        "institution": "天津市第一中心医院",  # data
        "physician": "演示医师",  # data
        "opinion": "左股骨内固定处疼痛，建议住院复查。" + INVENTED,  # data
    },
    {
        "kind": DeterminationKind.REHABILITATION,
        "issuer_kind": IssuerKind.AGENCY,
        "issuer": AGENCY,
        "number": "演示康复〔2026〕0001",  # data
        "institution": "天津市环湖医院康复中心",  # data
        "items": ["步态训练", "水疗", "肌力训练"],  # data
        "expected_effect": "可扶单拐行走" + INVENTED,  # data
        "cost": Decimal("18600.50"),
    },
    {
        "kind": DeterminationKind.DEVICE,
        "issuer_kind": IssuerKind.COMMITTEE,
        "issuer": COMMITTEE,
        "number": "演示配置〔2026〕0001",  # data
        "devices": ["大腿假肢", "轮椅"],  # data
        "reasons": "下肢功能障碍，日常生活需要" + INVENTED,  # data
        "basis": "工伤保险辅助器具配置管理办法",  # data
    },
]
RECOGNITION = {
    "occupation": "机械装配工",  # data
    "diagnosed_on": date(2024, 2, 19),
    "account": "搬运工件时被压伤左下肢，经现场核实属实。" + INVENTED,  # data
    "rescue": "当日送医，诊断为股骨骨折，行内固定术。" + INVENTED,  # data
    "basis": "工伤保险条例第十四条第（一）项",  # data
    "remedy_body": "天津市人民政府；有管辖权的人民法院",  # data
    "remedy_limit": "收到之日起60日内；6个月内",  # data
    "has_seal": True,
    "accepted_on": date(2024, 3, 11),
}
"""What stands on every recognition decision of the demonstration."""


def load(
    worker: Worker, relation_id: Any, row: dict[str, Any], *, by: Actor, reviewer: Actor, now: datetime, ids: Any
) -> None:
    """Enter one confirmed paper of each further kind for a worker, and a notice that can be used today."""
    today = office_day(now)
    period = {"valid_from": today - timedelta(days=20), "valid_to": today + timedelta(days=70)}
    for paper in PAPERS:
        made = actions.enter_determination(
            by=by,
            at=now,
            ids=ids,
            worker_id=worker.pk,
            relation_id=relation_id,
            decided_on=today - timedelta(days=21),
            happened_on=date(2024, 2, 19),
            injured_parts=[row["part"]],
            icd_codes=[row["icd"]],
            third_party=ThirdParty.NO,
            **paper,
            **(period if paper["kind"] == DeterminationKind.REHABILITATION else {}),
        )
        made = actions.confirm_determination(
            by=reviewer, at=now, ids=ids, determination_id=made.pk, revision=made.revision
        )
        if made.kind == DeterminationKind.DEVICE:
            _notice(made, by=by, reviewer=reviewer, now=now, ids=ids)


def _notice(made: Determination, *, by: Actor, reviewer: Actor, now: datetime, ids: Any) -> None:
    notice = actions.enter_device_notice(
        by=by,
        at=now,
        ids=ids,
        determination_id=made.pk,
        number="演示核付〔2026〕0001",  # data
        issued_on=office_day(now) - timedelta(days=10),
        max_payable=Decimal("12000.00"),
        life_months=36,
        institutions=["演示辅助器具配置机构"],  # data
    )
    actions.confirm_device_notice(by=reviewer, at=now, ids=ids, notice_id=notice.pk, revision=notice.revision)
