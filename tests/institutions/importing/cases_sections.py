"""Headings of sections: their numbers say which of them end where another begins."""

from typing import Any

from tests.institutions.importing.cases import NORMALISED, OK, SKIP, WARN, Case, csv_of
from tests.institutions.importing.spreadsheets import Page, workbook

HEAD = ("序号", "机构名称", "备注")
ZIBO, ZHANGDIAN, ZHOUCUN, HUANTAI = "370300", "370303", "370306", "370321"


def _case(name: str, *rows: Any, **others: Any) -> Case:
    """`rows`: a heading, or a name with the place and types that are to be taken, and perhaps its verdict."""
    table: list[tuple[Any, ...]] = []
    verdicts, values = {}, {}
    for number, row in enumerate(rows, 1):
        if isinstance(row, str) or row is HEAD:
            table.append((row,) if isinstance(row, str) else row)
            verdicts[number] = SKIP
            continue
        taken, division, types, *verdict = row
        table.append((number, taken, None))
        verdicts[number] = verdict[0] if verdict else NORMALISED
        values[number] = {"division_code": division, "types": types}
    return Case(name, workbook(Page(table)), verdicts, values, **others)


CASES = [
    _case(
        "a section of the first level ends those of the second, of which the first stand above the heading",
        "淄博市工伤保险协议机构名单",
        "一、工伤医疗协议机构（3家）",
        "（一）市直（1家）",
        HEAD,
        ("淄博市第一医院", ZIBO, ["MEDICAL"]),
        "（二）张店区（1家）",
        HEAD,
        ("张店区人民医院", ZHANGDIAN, ["MEDICAL"]),
        "（三）桓台县（1家）",
        ("桓台县人民医院", HUANTAI, ["MEDICAL"]),
        "二、工伤康复协议机构（1家）",
        HEAD,
        ("淄博市中心医院", ZIBO, ["REHAB"]),
        "（一）张店区",
        ("淄博昌国医院", ZHANGDIAN, ["REHAB"]),
        "三、辅助器具配置协议机构（1家）",
        ("淄博假肢矫形器有限公司", ZIBO, ["DEVICE"]),
    ),
    _case(
        "places with numbers and types without, and types with numbers below places without",
        "淄博市工伤保险协议机构名单",
        HEAD,
        "一、张店区",
        "医疗机构",
        ("张店区人民医院", ZHANGDIAN, ["MEDICAL"]),
        "康复机构",
        ("张店区中医院", ZHANGDIAN, ["REHAB"]),
        "二、周村区",
        ("周村区人民医院", ZHOUCUN, []),
        "医疗机构",
        ("周村区中医院", ZHOUCUN, ["MEDICAL"]),
        "桓台县",
        "1、医疗机构",
        ("桓台县人民医院", HUANTAI, ["MEDICAL"]),
        "2、康复机构",
        ("桓台县中医院", HUANTAI, ["REHAB"]),
        "沂源县",
        "1、医疗机构",
        ("沂源县人民医院", "370323", ["MEDICAL"]),
    ),
    _case(
        "districts below their cities, each with numbers of its own",
        "山东省工伤保险协议医疗机构",
        "一、淄博市",
        HEAD,
        "（一）市直",
        ("淄博市第一医院", ZIBO, ["MEDICAL"]),
        "（二）张店区",
        ("张店区人民医院", ZHANGDIAN, ["MEDICAL"]),
        "二、济南市",
        ("济南市中心医院", "370100", ["MEDICAL"]),
        "（一）市中区",
        ("市中区人民医院", "370103", ["MEDICAL"]),
        "三、枣庄市",
        "（一）市中区",
        ("枣庄市中区人民医院", "370402", ["MEDICAL"]),
    ),
    _case(
        "who has left stays so below the districts of that section, and no longer",
        "淄博市工伤保险协议医疗机构",
        HEAD,
        "一、保留协议机构",
        "（一）张店区",
        ("张店区人民医院", ZHANGDIAN, ["MEDICAL"]),
        "二、取消协议机构",
        "（一）张店区",
        ("张店区中医院", ZHANGDIAN, ["MEDICAL"], WARN),
        "（二）周村区",
        ("周村区人民医院", ZHOUCUN, ["MEDICAL"], WARN),
        "三、新增协议机构",
        "（一）周村区",
        ("周村区中医院", ZHOUCUN, ["MEDICAL"]),
    ),
    *(
        _case(
            f"sections written as {first}",
            "淄博市工伤保险协议机构名单",
            HEAD,
            first,
            ("昌国医院", ZHANGDIAN, types),
            second,
            ("大众医院", ZHOUCUN, types),
        )
        for first, second, types in (
            ("所属区县：张店区", "所属区县：周村区", []),
            ("统筹地区:张店区", "统筹地区:周村区", []),
            ("—张店区—", "—周村区—", []),
            ("★ 张店区 ★", "★ 周村区 ★", []),
            ("第一部分：张店区", "第二部分：周村区", []),
            ("壹、张店区", "贰、周村区", []),
            ("Ⅰ、张店区", "Ⅱ、周村区", []),
            ("I. 张店区", "II. 周村区", []),
            ("A. 张店区", "B. 周村区", []),
            ("张店区范围内", "周村区范围内", []),
            ("以下为张店区", "以下为周村区", []),
            ("张店区工伤保险协议医院", "周村区工伤保险协议医院", ["MEDICAL"]),
        )
    ),
    Case(
        "sections with the code of the place before its name, or with that of another place",
        csv_of(
            ("山东省淄博市工伤保险协议医疗机构名单",),
            ("序号", "机构名称", "电话"),
            ("370323 沂源县",),
            ("1", "甲医院", "0533-2121212"),
            ("370303-张店区（1家）",),
            ("2", "乙医院", "0533-2121213"),
            ("370303 桓台县",),
            ("3", "丙医院", "0533-2121214"),
        ),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: NORMALISED, 5: SKIP, 6: NORMALISED, 7: SKIP, 8: WARN},
        {4: {"division_code": "370323"}, 6: {"division_code": "370303"}, 8: {"division_code": "370300"}},
    ),
    Case(
        "numbered sections beside the merged cell of a county, and a county without any",
        workbook(
            Page(
                [
                    ("所属区县", "机构名称", "协议类型"),
                    ("张店区", "一、三级医院", None),
                    (None, "淄博市中心医院", "医疗"),
                    (None, "二、二级医院", None),
                    (None, "淄博市第四人民医院", "医疗"),
                    ("周村区", "周村区人民医院", "医疗"),
                    (None, "周村区中医院", "医疗"),
                    ("桓台县", "一、二级医院", None),
                    (None, "桓台县人民医院", "医疗"),
                    (None, "二、桓台县中医院", None),
                ],
                name="淄博市",
                merged=["A2:A5", "A6:A7", "A8:A10"],
            )
        ),
        {
            **dict.fromkeys([("淄博市", at) for at in (1, 2, 4, 8)], SKIP),
            **dict.fromkeys([("淄博市", at) for at in (3, 5, 9)], NORMALISED),
            ("淄博市", 6): OK,
            ("淄博市", 7): OK,
            ("淄博市", 10): WARN,
        },
        {
            ("淄博市", 3): {"division_code": ZHANGDIAN, "level": "三级"},
            ("淄博市", 5): {"division_code": ZHANGDIAN, "level": "二级"},
            ("淄博市", 6): {"division_code": ZHOUCUN, "level": None},
            ("淄博市", 9): {"division_code": HUANTAI, "level": "二级"},
            ("淄博市", 10): {"name": "桓台县中医院"},
        },
        {("淄博市", 2): "section_for"},
    ),
    Case(
        "the same with the numbers of the sections in the column of numbers",
        workbook(
            Page(
                [
                    ("序号", "所属区县", "机构名称", "级别"),
                    ("一", "张店区", "工伤医疗机构", None),
                    (1, None, "淄博市中心医院", "三级"),
                    ("二", None, "工伤康复机构", None),
                    (1, None, "淄博市第四人民医院", "二级"),
                    (2, "周村区", "周村区人民医院", "二级"),
                ],
                merged=["B2:B5"],
            )
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: SKIP, 5: NORMALISED, 6: OK},
        {
            3: {"division_code": ZHANGDIAN, "types": ["MEDICAL"]},
            5: {"division_code": ZHANGDIAN, "types": ["REHAB"]},
            6: {"division_code": ZHOUCUN, "types": []},
        },
        {2: "section_for", 4: "section_for"},
    ),
    Case(
        "the days of all agreements in a line above the table",
        csv_of(
            ("淄博市工伤保险协议医疗机构名单",),
            ("（协议期限：2024年1月1日至2025年12月31日）",),
            ("机构名称", "区县"),
            ("淄博市中心医院", "张店区"),
            ("淄博市第一医院", "博山区"),
        ),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: NORMALISED, 5: NORMALISED},
        {
            4: {"types": ["MEDICAL"], "valid_from": "2024-01-01", "valid_to": "2025-12-31"},
            5: {"valid_from": "2024-01-01", "valid_to": "2025-12-31"},
        },
    ),
    Case(
        "a column of days counts before a line above the table, and the days of other things are none of it",
        csv_of(
            ("工伤保险协议医疗机构（服务期：2024.1.1-2025.12.31）",),
            ("机构名称", "区县", "协议到期日"),
            ("淄博市中心医院", "张店区", "2026-06-30"),
            ("淄博市第一医院", "博山区", ""),
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: NORMALISED},
        {3: {"valid_from": None, "valid_to": "2026-06-30"}, 4: {"valid_from": None, "valid_to": None}},
    ),
    Case(
        "the days of a notice and of medical insurance are none of the agreements",
        csv_of(
            ("工伤保险协议医疗机构",),
            ("（公示期：2024.1.1-2024.1.7，医保协议期限：2024.1.1-2024.12.31）",),
            ("机构名称", "区县"),
            ("淄博市中医医院", "张店区"),
        ),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: NORMALISED},
        {4: {"valid_from": None, "valid_to": None}},
    ),
    Case(
        "two tables, each with the days of its agreements above it",
        csv_of(
            ("工伤保险协议医疗机构（协议期2024.1.1至2025.12.31）",),
            ("机构名称", "区县"),
            ("淄博市中心医院", "张店区"),
            ("二、工伤康复协议机构",),
            ("（协议期自2024年7月1日起至2026年6月30日）",),
            ("机构名称", "区县"),
            ("淄博市中医医院", "张店区"),
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: SKIP, 5: SKIP, 6: SKIP, 7: NORMALISED},
        {
            3: {"types": ["MEDICAL"], "valid_to": "2025-12-31"},
            7: {"types": ["REHAB"], "valid_from": "2024-07-01", "valid_to": "2026-06-30"},
        },
    ),
]
