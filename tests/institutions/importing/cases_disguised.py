"""Lists that hide or disguise something: columns that aren't shown, signs out of PDFs, two things in one cell."""

from tests.institutions.importing.cases import (
    CENTRAL,
    CONFLICT,
    FIRST,
    HEAD,
    NORMALISED,
    OK,
    REJECT,
    SKIP,
    WARN,
    ZIBO_CENTRAL,
    ZIBO_FIRST,
    Case,
    csv_of,
)
from tests.institutions.importing.spreadsheets import Page, workbook

CASES = [
    Case(
        "days that the spreadsheet hides don't count where others are shown",
        workbook(
            Page(
                [
                    ["机构名称", "区划", "类型", "协议起", "协议止", "协议起", "协议止"],
                    ["甲医院", "桓台县", "工伤医疗", "2020-01-01", "2020-12-31", "2024-01-01", "2024-12-31"],
                ],
                hidden_columns=[3, 4],
            )
        ),
        {1: SKIP, 2: OK},
        {2: {"valid_from": "2024-01-01", "valid_to": "2024-12-31"}},
        {1: "heading_unknown_columns"},
    ),
    Case(
        "a hidden column that alone says something is read, and the heading says so",
        workbook(Page([HEAD, CENTRAL], hidden_columns=[1, *range(7, 300)])),
        {1: SKIP, 2: OK},
        {2: {"credit_code": ZIBO_CENTRAL, "division_code": "370300"}},
        {1: "hidden_columns"},
    ),
    Case(
        "names stand in a hidden column alone",
        workbook(Page([HEAD, FIRST], hidden_columns=[0])),
        {1: SKIP, 2: OK},
        {2: {"name": "淄博市第一医院", "credit_code": ZIBO_FIRST}},
        {1: "hidden_columns"},
    ),
    Case(
        "signs that a PDF or a printed form has in place of characters and brackets",
        csv_of(
            ("机构名称", "区划", "类型"),
            ("桓台县⼈⺠医院﹙⻄区﹚", "⼭东省桓台县", "⼯伤医疗"),
            ("桓台县⻣伤医院︵东区︶", "桓台县", "工伤医疗"),
            ("桓台县人民医院(西区)", "桓台县", "工伤康复"),
            ("﹦桓台县中医院", "桓台县", "工伤医疗"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: OK, 5: WARN},
        {
            2: {"name": "桓台县人民医院(西区)", "division_code": "370321", "types": ["MEDICAL"]},
            3: {"name": "桓台县骨伤医院(东区)"},
            5: {"name": "桓台县中医院"},
        },
        {5: "formula"},
    ),
    Case(
        "names with an old name behind a blank, a number before one, or the marks of a page",
        csv_of(
            ("机构名称", "区划", "类型"),
            ("桓台县骨伤医院 原名 桓台县起凤整骨医院", "桓台县", "工伤医疗"),
            ("桓台县妇幼保健院曾用名：桓台县妇幼保健站", "桓台县", "工伤医疗"),
            ("3 桓台县人民医院", "桓台县", "工伤医疗"),
            ("301 医院桓台分院", "桓台县", "工伤医疗"),
            ("太原市中心医院", "太原市", "工伤医疗"),
            ("<b>桓台县中医院</b>", "桓台县", "工伤医疗"),
            ("<script>alert(1)</script>", "桓台县", "工伤医疗"),
            (r"\u6853\u53f0县中医院", "桓台县", "工伤医疗"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: NORMALISED, 5: NORMALISED, 6: OK} | dict.fromkeys((7, 8, 9), REJECT),
        {
            2: {"name": "桓台县骨伤医院", "aliases": ["桓台县起凤整骨医院"]},
            3: {"name": "桓台县妇幼保健院", "aliases": ["桓台县妇幼保健站"]},
            4: {"name": "桓台县人民医院"},
            5: {"name": "301医院桓台分院"},
        },
        {2: "alias_in_name", 4: "name_numbered", 7: "name_no_text"},
    ),
    Case(
        "a person and telephone numbers in one column",
        csv_of(
            ("机构名称", "区划", "类型", "联系人及联系电话"),
            ("甲医院", "桓台县", "工伤医疗", "张伟 0533-8180120"),
            ("乙医院", "桓台县", "工伤医疗", "李红（13800000000）"),
            ("丙医院", "桓台县", "工伤医疗", "13800000001/王主任"),
            ("丁医院", "桓台县", "工伤医疗", "张伟:13800000002；李红:0533-8180121"),
            ("戊医院", "桓台县", "工伤医疗", "0533-8180122"),
            ("己医院", "桓台县", "工伤医疗", "赵敏"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, **dict.fromkeys((4, 5, 6, 7), OK)},
        {
            2: {"contact": "张伟", "phone": "0533-8180120"},
            3: {"contact": "李红", "phone": "13800000000"},
            4: {"contact": "王主任", "phone": "13800000001"},
            5: {"contact": "张伟、李红", "phone": "13800000002/0533-8180121"},
            6: {"contact": None, "phone": "0533-8180122"},
            7: {"contact": "赵敏", "phone": None},
        },
    ),
    Case(
        "credit codes under 机构代码 beside the code of medical insurance",
        csv_of(
            ("机构名称", "医保编码", "机构代码", "区划"),
            ("淄博市中心医院", "H37030300001", ZIBO_CENTRAL, "淄博市"),
            ("淄博市第一医院", "H37030400002", ZIBO_FIRST, "淄博市"),
        ),
        {1: SKIP, 2: OK, 3: OK},
        {2: {"credit_code": ZIBO_CENTRAL, "external_code": "H37030300001"}, 3: {"credit_code": ZIBO_FIRST}},
        {1: "heading"},
    ),
    Case(
        "the same in the other order",
        csv_of(
            ("机构名称", "机构代码", "医保编码", "区划"),
            ("淄博市中心医院", ZIBO_CENTRAL, "H37030300001", "淄博市"),
            ("淄博市第一医院", ZIBO_FIRST, "H37030400002", "淄博市"),
        ),
        {1: SKIP, 2: OK, 3: OK},
        {2: {"credit_code": ZIBO_CENTRAL, "external_code": "H37030300001"}},
    ),
    Case(
        "a row between two headings, of which the second says more",
        csv_of(
            ("机构名称", "代码", "区划", "类型"),
            (*CENTRAL[:2], "淄博市", "工伤医疗"),
            ("机构名称", "法人证书号(统一社会信用代码)", "所在地区", "协议类型"),
            (*FIRST[:2], "淄博市", "工伤医疗"),
        ),
        {1: SKIP, 2: NORMALISED, 3: SKIP, 4: OK},
        {2: {"credit_code": ZIBO_CENTRAL}, 4: {"credit_code": ZIBO_FIRST}},
        {3: "heading"},
    ),
    Case(
        "a telephone number that lost its digits, and totals with a colon",
        csv_of(
            ("序号", "机构名称", "区划", "类型", "电话"),
            ("1", "甲医院", "桓台县", "工伤医疗", "1.39E+10"),
            ("桓台县合计：", "", "", "1", ""),
        ),
        {1: SKIP, 2: WARN, 3: SKIP},
        {2: {"phone": None}},
        {2: "digits_lost_left_out", 3: "subtotal"},
    ),
    Case(
        "days in numerals of several kinds, and periods that are but a number",
        csv_of(
            ("机构名称", "区划", "协议起", "协议止", "协议期限(年)"),
            ("甲医院", "桓台县", "二零二四年元月一日", "二零二四年十二月卅一日", ""),
            ("乙医院", "桓台县", "贰零贰肆年壹月贰拾日", "二0二四年12月廿五日", ""),
            ("丙医院", "桓台县", "2024-01-01", "2025-12-31", "2"),
            ("丁医院", "桓台县", "2024-01-01", "", "3"),
            ("戊医院", "桓台县", "2024-01-01", "2024-12-31", "3"),
            ("己医院", "桓台县", "2024-01-01", "", "36"),
            ("庚医院", "桓台县", "2024-01-01", "", "17"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: OK, 5: WARN, 6: CONFLICT, 7: WARN, 8: REJECT},
        {
            2: {"valid_from": "2024-01-01", "valid_to": "2024-12-31"},
            3: {"valid_from": "2024-01-20", "valid_to": "2024-12-25"},
            4: {"valid_to": "2025-12-31"},
            5: {"valid_to": "2026-12-31"},
            7: {"valid_to": "2026-12-31"},
        },
        {5: "period_length", 6: "date_conflicts", 8: "period_unreadable"},
    ),
    Case(
        "a division code that lost its digits",
        csv_of(("机构名称", "行政区划代码"), ("甲医院", "4.203E+05"), ("乙医院", "370321")),
        {1: SKIP, 2: REJECT, 3: OK},
        reasons={2: "place_missing"},
    ),
]
