"""Invented claims, small catalogues, tariffs and a hospital's key for the demonstration. Read filings/demo.py first."""

from base64 import b64encode
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.utils import timezone

from agency.offices.acts import Actor, office_day, uuid7
from agency.offices.models import Division, User
from agency.policy import actions as policy
from agency.policy.enums import SourceKind
from agency.workers.models import Worker
from filings.enums import Scope, Service
from institutions import actions as register
from institutions.enums import MatterKind
from institutions.models import ClientKey, Institution
from settlement import actions
from settlement.actions import NewItem, Spent, Treated
from settlement.assessment import Line
from settlement.enums import CatalogueKind, ClaimPaper, WhyManual

TIANJIN, BEIJING = "120000", "110000"
HOSPITAL = "北京大学人民医院通州院区"
CREDIT_CODE = "12110000MDEM00001W"
"""Invented: a real institution's key is asked for by itself."""
PRIVATE_KEY = settings.BASE_DIR / "var" / "demo" / "hospital.pem"
PROVINCES = {TIANJIN: "天津市", BEIJING: "北京市"}
ITEMS = {
    CatalogueKind.MEDICINE: [
        NewItem("XJ01DC", "头孢呋辛注射剂", "乙", unit="支", price_cap=Decimal("18.6000")),
        NewItem("XB05BA", "氯化钠注射液", "甲", unit="袋", price_cap=Decimal("4.2000")),
    ],
    CatalogueKind.TREATMENT: [
        NewItem("330100005", "全身麻醉", unit="次"),
        NewItem("331505012", "股骨干骨折切开复位内固定术", unit="次"),
        NewItem("210200004", "X线计算机体层平扫", unit="部位", price_cap=Decimal("160.0000")),
    ],
}
TARIFFS = {"meal.away_daily": "20.00", "lodging.cap": "150.00"}

DISCHARGED, STAYING = "周桂芳", "董玉梅"
"""Patients of the hospital in Beijing, who come through its interface (seed_visits): one settled, one still there."""
VISIT = [
    ("TREATMENT", "331505012", "股骨干骨折切开复位内固定术", "1", "3860.00", "S72.3"),
    ("TREATMENT", "210200004", "X线计算机体层平扫", "2", "180.00", "S72.3"),
    ("MEDICINE", "XJ01DC", "头孢呋辛注射剂", "14", "18.60", "S72.3"),
    ("MEDICINE", "XB05BA", "氯化钠注射液", "20", "4.20", "S72.3"),
    ("TREATMENT", "ZF0001", "特需病房陪护", "1", "200.00", "S72.3"),
]
VISIT_RECEIPT, VISIT_TOTAL = "京医收 0031127", "4764.40"


def load() -> str:
    """Catalogues of Tianjin and Beijing, a newer version that waits; claims paid, in course, and lacking papers.

    Tianjin has tariffs, so that the allowances of a claim are known.
    Returns how the hospital in Beijing reaches its page.
    """
    now = timezone.now()
    keeper, approver, clerk = (_person(number, now) for number in ("120040", "120023", "120017"))
    there = _person("110040", now), _person("110009", now)
    for (kind, items), (place, by) in product(ITEMS.items(), ((TIANJIN, (keeper, approver)), (BEIJING, there))):
        version = _entered(by[0], now - timedelta(days=30), kind, "2025年版（演示）", 600, items, place)
        actions.apply_version(**_at(by[1], now, days=29), version_id=version.pk)
    dearer = [NewItem("XJ01DC", "头孢呋辛注射剂", "乙", unit="支", price_cap=Decimal("16.9000"))]
    _entered(keeper, now - timedelta(hours=3), CatalogueKind.MEDICINE, "2026年调整（演示）", -30, dearer)
    for name, value in TARIFFS.items():
        _tariff(keeper, approver, now, name, value)
    _paid(clerk, approver, now)
    _claimed(clerk, now, 3, "京医收 0045127", slice(None))
    _received(clerk, "田宝山", now - timedelta(hours=4), "京医收 0045988", [ClaimPaper.RECEIPT, ClaimPaper.DIAGNOSIS])
    return _hospital(*there, now)


def _claimed(clerk: Actor, now: datetime, days: int, number: str, costs: slice) -> Any:
    """A claim that came so many days ago, and a day later its list: some of the lines of `_lines`."""
    claim = _received(clerk, "孙丽娟", now - timedelta(days=days), number, list(ClaimPaper))
    spent = Spent(meals=True, nights=(Decimal(180),))
    actions.note_spent(**_at(clerk, now, days=days), claim_id=claim.pk, spent=spent)
    lines = _lines(claim.stay.admitted_on)[costs]
    total = sum((line.quantity * line.price for line in lines), Decimal("0.00"))
    return actions.assess_claim(**_at(clerk, now, days=days - 1), claim_id=claim.pk, lines=lines, total=total)


def _paid(clerk: Actor, approver: Actor, now: datetime) -> None:
    """A claim that went all its way."""
    claim = _claimed(clerk, now, 14, "京医收 0044016", slice(3))
    reviewer, finance = _person("120031", now), _person("120045", now)
    claim = actions.review_claim(**_at(reviewer, now, days=12), claim_id=claim.pk, revision=claim.revision)
    actions.approve_claim(**_at(approver, now, days=11), claim_id=claim.pk, revision=claim.revision)
    actions.pay_claim(**_at(finance, now, days=10), claim_id=claim.pk)


def _hospital(keeper: Actor, approver: Actor, now: datetime) -> str:
    """A key for a hospital of the directory, asked for and granted by two people; its private half lies in a file."""
    known = Institution.objects.get(name=HOSPITAL)
    told = {"institution_id": known.pk, **_at(keeper, now, hours=2)}
    register.take_over(**told, credit_code=CREDIT_CODE)
    private = Ed25519PrivateKey.generate()
    public = b64encode(private.public_key().public_bytes_raw()).decode()
    matter = register.propose(**told, kind=MatterKind.KEY, finding="演示", new_value=public)
    register.grant(**_at(approver, now, hours=1), matter_id=matter.pk)
    key = ClientKey.objects.get(institution=known)
    PRIVATE_KEY.parent.mkdir(parents=True, exist_ok=True)
    PRIVATE_KEY.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return f"/institution/  {HOSPITAL}: key {key.pk}, private key {PRIVATE_KEY}"


def _entered(
    keeper: Actor,
    at: datetime,
    kind: CatalogueKind,
    label: str,
    days_ago: int,
    items: list[NewItem],
    place: str = TIANJIN,
) -> Any:
    return actions.enter_version(
        by=keeper,
        at=at,
        ids=uuid7,
        items=items,
        kind=kind,
        division_code=place,
        name=f"{PROVINCES[place]}{kind.label}（演示）",
        label=label,
        valid_from=office_day(at) - timedelta(days=days_ago),
        source_text="演示数据，不是真实目录",
    )


def _tariff(keeper: Actor, approver: Actor, now: datetime, name: str, value: Any) -> None:
    asked = policy.propose(
        **_at(keeper, now, days=30),
        name=name,
        division=Division.objects.get(pk=TIANJIN),
        value=value,
        valid_from=office_day(now) - timedelta(days=600),
        source_kind=SourceKind.PROVINCE,
        source_text="演示数据，不是真实标准",
        reason="演示",
    )
    policy.grant(**_at(approver, now, days=29), proposal_id=asked.pk)


def _received(clerk: Actor, name: str, at: datetime, number: str, papers: list[ClaimPaper]) -> Any:
    day = office_day(at)
    treated = Treated(
        institution_name="北京市某医院（演示）",
        place_id=BEIJING,
        scope=Scope.CROSS_PROVINCE,
        service=Service.MEDICAL,
        number=f"ZY{number[-4:]}",
        admitted_on=day - timedelta(days=16),
        discharged_on=day - timedelta(days=6),
        diagnoses=("S52.4",),
    )
    worker = Worker.objects.get(name=name)
    told: dict[str, Any] = {"treated": treated, "why": WhyManual.NOT_FILED, "receipt_number": number, "papers": papers}
    return actions.receive(by=clerk, at=at, ids=uuid7, worker_id=worker.pk, **told)


def _lines(first: Any) -> list[Line]:
    """A list of costs; two of its lines are for diabetes and marked as injury, so somebody has to say what they are."""
    day, medicine, treatment = first + timedelta(days=1), CatalogueKind.MEDICINE, CatalogueKind.TREATMENT
    rows = [
        (treatment, "331505012", "股骨干骨折切开复位内固定术", 1, "3860.00", "S52.4", True),
        (treatment, "210200004", "X线计算机体层平扫", 2, "180.00", "S52.4", True),
        (medicine, "XJ01DC", "头孢呋辛注射剂", 14, "18.60", "S52.4", True),
        (medicine, "XB05BA", "氯化钠注射液", 20, "4.20", "E11.9", True),
        (treatment, "ZF0001", "特需病房陪护", 3, "200.00", "S52.4", True),
        (medicine, "XJ01DC", "头孢呋辛注射剂", 2, "18.60", "E11.9", True),
    ]
    return [
        Line(number, kind, code, name, day, Decimal(many), Decimal(price), diagnosis, injury, consent=code == "ZF0001")
        for number, (kind, code, name, many, price, diagnosis, injury) in enumerate(rows, 1)
    ]


def _person(staff_number: str, at: datetime) -> Actor:
    return Actor.of(User.objects.get(staff_number=staff_number), at=at)


def _at(by: Actor, now: datetime, **ago: int) -> dict[str, Any]:
    return {"by": by, "at": now - timedelta(**ago), "ids": uuid7}
