"""Names with what clerks write before, behind and between them."""

from collections.abc import Sequence
from typing import Any

from tests.institutions.importing.cases import NORMALISED, OK, SKIP, WARN, Case, csv_of

HEADING = ("机构名称", "县区", "协议类型")
BESIDE = ("张店区", "工伤医疗")


def named(about: str, *expected: tuple[str, str, str, str]) -> Case:
    """A list of names: what stands in the cell, its verdict, the name that is taken, the finding that decides."""
    rows: Sequence[Sequence[Any]] = [(written, *BESIDE) for written, *_rest in expected]
    return Case(
        about,
        csv_of(HEADING, ("淄博化建医院", *BESIDE), *rows),
        {1: SKIP, 2: OK, **{row: verdict for row, (_w, verdict, _n, _c) in enumerate(expected, 3)}},
        {row: {"name": name} for row, (_w, _v, name, _c) in enumerate(expected, 3) if name},
        {row: code for row, (_w, _v, _n, code) in enumerate(expected, 3) if code},
    )


CASES = [
    named(
        "the number of a clause or a batch, a label or a level before the name",
        ("第一条 淄博市第一医院", NORMALISED, "淄博市第一医院", "name_numbered"),
        ("第二批淄博市中医医院", NORMALISED, "淄博市中医医院", "name_numbered"),
        ("第三批：淄博昌国医院", NORMALISED, "淄博昌国医院", "name_numbered"),
        ("甲、淄博大众医院", NORMALISED, "淄博大众医院", "name_numbered"),
        ("1淄博万杰肿瘤医院", NORMALISED, "淄博万杰肿瘤医院", "name_numbered"),
        ("新增：淄博圣洁医院", NORMALISED, "淄博圣洁医院", "name_remark"),
        ("(公立)淄博市第七人民医院", NORMALISED, "淄博市第七人民医院", "name_remark"),
        ("三级甲等 淄博市第四人民医院", NORMALISED, "淄博市第四人民医院", "name_remark"),
        ("三甲淄博市中心医院", NORMALISED, "淄博市中心医院", "name_remark"),
        ("桓台县人民医院三级", NORMALISED, "桓台县人民医院", "name_remark"),
    ),
    named(
        "a name that only begins as a number, a level or a word for an end does",
        ("第四条街社区卫生服务站", OK, "第四条街社区卫生服务站", ""),
        ("301医院", OK, "301医院", ""),
        ("142团场职工医院", OK, "142团场职工医院", ""),
        ("二甲中心卫生院", OK, "二甲中心卫生院", ""),
        ("三门县人民医院", OK, "三门县人民医院", ""),
        ("解放军总医院", OK, "解放军总医院", ""),
        ("终南山医院", OK, "终南山医院", ""),
        ("变电站职工医院", OK, "变电站职工医院", ""),
        ("山东东泰矿业公司医院(本部)", OK, "山东东泰矿业公司医院(本部)", ""),
    ),
    named(
        "what became of the institution, at its name with brackets and without",
        ("淄博市第一医院（2025年6月起暂停）", WARN, "淄博市第一医院", "state_listed"),
        ("淄博市中医医院-已注销", WARN, "淄博市中医医院", "state_listed"),
        ("淄博昌国医院已停业", WARN, "淄博昌国医院", "state_listed"),
        ("（已终止）淄博大众医院", WARN, "淄博大众医院", "state_listed"),
        ("已退出：淄博圣洁医院", WARN, "淄博圣洁医院", "state_listed"),
        ("淄博少海医院（整改中）", WARN, "淄博少海医院", "state_listed"),
        ("桓台县骨伤医院（拟签）", WARN, "桓台县骨伤医院", "state_listed"),
        ("拟新增桓台县中医院", WARN, "桓台县中医院", "state_listed"),
        ("高青县中医医院（暂停已解除）", NORMALISED, "高青县中医医院", "name_remark"),
    ),
    named(
        "people, telephones, addresses and branches at the name",
        ("桓台县人民医院 王主任", WARN, "", "name_signs"),
        ("桓台县中医院(王主任)", NORMALISED, "桓台县中医院", "name_remark"),
        ("淄博昌国医院(13805331234)", NORMALISED, "淄博昌国医院", "name_remark"),
        ("淄博大众医院\n（张店区昌国路88号）", NORMALISED, "淄博大众医院", "name_remark"),
        ("淄博市第一医院及其分院", WARN, "", "name_signs"),
        ("淄博市中医医院¹", WARN, "淄博市中医医院", "name_marked"),
        ("淄博市ﾁｭｳｼﾝ医院", WARN, "", "name_signs"),
        ("淄博建国大药房", WARN, "", "name_unlikely"),
        ("高青县人民医院 高青县黄河路5号", NORMALISED, "高青县人民医院", "name_remark"),
        ("淄博市中医医院：东院", WARN, "", "name_signs"),
    ),
    named(
        "the name of before and that of today",
        ("淄博市职业病医院更名为淄博市职业病防治院", NORMALISED, "淄博市职业病防治院", "alias_in_name"),
        ("沂源县医院（现沂源县人民医院）", NORMALISED, "沂源县人民医院", "alias_in_name"),
        ("淄博结核医院，现更名为淄博市第六人民医院", NORMALISED, "淄博市第六人民医院", "alias_in_name"),
        ("开滦(集团)有限责任公司唐家庄医院", OK, "开滦(集团)有限责任公司唐家庄医院", ""),
        ("淄博高新(田氏)骨伤医院", OK, "淄博高新(田氏)骨伤医院", ""),
    ),
    named(
        "brackets that are part of a name, and such that say something of it",
        ("淄博市中心医院(包括北院区)", OK, "淄博市中心医院(包括北院区)", ""),
        ("江西铜业集团(铅山)医院", OK, "江西铜业集团(铅山)医院", ""),
        ("中山大学附属第八医院(深圳福田)", OK, "中山大学附属第八医院(深圳福田)", ""),
        ("博山区中心卫生院(北博山镇)", OK, "博山区中心卫生院(北博山镇)", ""),
        ("淄博市第一医院(急诊除外)", WARN, "", "name_signs"),
        ("淄博市中医医院(仅限康复)", WARN, "", "name_signs"),
        ("淄博昌国医院(H37030300001)", WARN, "", "name_signs"),
        ("H37030300002淄博大众医院", NORMALISED, "淄博大众医院", "name_remark"),
        ("淄博圣洁医院（新增）（二级）", NORMALISED, "淄博圣洁医院", "name_remark"),
        ("淄博莲池骨科医院【新】", NORMALISED, "淄博莲池骨科医院", "name_remark"),
        ("淄博延强医院（2026.1新增）", NORMALISED, "淄博延强医院", "name_remark"),
        ("淄博少海医院(停)", WARN, "淄博少海医院", "state_listed"),
        ("桓台县骨伤医院(已并入桓台县人民医院)", WARN, "桓台县骨伤医院", "state_listed"),
        ("桓台县中医院(搬迁)", WARN, "桓台县中医院", "state_listed"),
    ),
    Case(
        "other remarks that say it is over, and some that don't",
        csv_of(
            (*HEADING, "备注"),
            ("淄博市第一医院", *BESIDE, "协议已于2025年6月到期"),
            ("淄博市中医医院", *BESIDE, "不再承担工伤业务"),
            ("淄博昌国医院", *BESIDE, "年度考核不合格"),
            ("淄博大众医院", *BESIDE, "资质过期"),
            ("淄博圣洁医院", *BESIDE, "不予签约"),
            ("淄博少海医院", *BESIDE, "原协议已到期，已续签"),
            ("桓台县骨伤医院", *BESIDE, "协议2026年12月到期"),
            ("桓台县中医院", *BESIDE, "年度考核合格"),
        ),
        {1: SKIP, **dict.fromkeys(range(2, 7), WARN), **dict.fromkeys(range(7, 10), OK)},
        reasons=dict.fromkeys(range(2, 7), "state_listed"),
    ),
    Case(
        "houses of an institution in a column of their own",
        csv_of(
            ("机构名称", "院区", "所在地", "协议类型"),
            ("淄博市中心医院", "总院", "淄博市张店区", "医疗"),
            ("淄博市中心医院", "东院区", "淄博市高青县", "医疗"),
            ("淄博市中心医院", "淄博市中心医院西院区", "淄博市周村区", "医疗"),
            ("淄博市第一医院", "", "淄博市博山区", "医疗"),
            ("淄博市中医医院（北院区）", "北院区", "淄博市桓台县", "医疗"),
            ("桓台县人民医院", "2", "淄博市桓台县", "医疗"),
        ),
        {1: SKIP, 2: OK, 3: NORMALISED, 4: NORMALISED, 5: OK, 6: NORMALISED, 7: NORMALISED},
        {
            2: {"name": "淄博市中心医院"},
            3: {"name": "淄博市中心医院(东院区)"},
            4: {"name": "淄博市中心医院西院区"},
            6: {"name": "淄博市中医医院(北院区)"},
            7: {"name": "桓台县人民医院", "level": None},
        },
        {3: "read_as", 7: "read_as"},
    ),
]
