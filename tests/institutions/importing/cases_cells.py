"""Cells: signs, dates, places, levels, types, codes, accounts and telephone numbers as people write them."""

from datetime import date

from tests.institutions.importing.cases import (
    CENTRAL,
    CONFLICT,
    HEAD,
    NORMALISED,
    OK,
    REJECT,
    SIXTH,
    SKIP,
    WARN,
    ZIBO_CENTRAL,
    Case,
    csv_of,
)
from tests.institutions.importing.spreadsheets import Page, workbook

DATES = ("机构名称", "城市", "起始日期", "终止日期")
LEVELS = ("机构名称", "城市", "等级")
PLACES = ("机构名称", "所在地区")


def dated(start: object, end: object = None) -> tuple[object, ...]:
    return (f"淄博{start}医院"[:20] if isinstance(start, str) else "淄博医院", "淄博市", start, end)


CASES = [
    Case(
        "full-width, invisible and doubled signs",
        csv_of(
            HEAD,
            (
                "　淄博市 中心医院（东区）",
                "１２３７０３００４９３２１０４５８Ｄ",
                "３７０３００",
                "工伤医疗",
                "三级甲等 ",
                "2024-01-01",
                "2026-12-31",
            ),
            (
                "武汉市第六\u200b医院\ufeff",
                SIXTH[1],
                "420102\u00a0",
                "工伤医疗",
                "三级甲等",
                "2025-04-01",
                "2027-03-31",
            ),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED},
        {
            2: {
                "name": "淄博市中心医院(东区)",
                "credit_code": ZIBO_CENTRAL,
                "division_code": "370300",
                "level": "三级甲等",
            },
            3: {"name": "武汉市第六医院", "division_code": "420102"},
        },
    ),
    Case(
        "a dozen ways to write a day",
        workbook(
            Page(
                [
                    ("机构名称", "城市", "起始日期"),
                    ("甲医院", "淄博市", "2026-03-01"),
                    ("乙医院", "淄博市", date(2026, 3, 1)),
                    ("丙医院", "淄博市", 46082),
                    ("丁医院", "淄博市", "2026/3/1"),
                    ("戊医院", "淄博市", "2026.3.1"),
                    ("己医院", "淄博市", "20260301"),
                    ("庚医院", "淄博市", "26-3-1"),
                    ("辛医院", "淄博市", "二〇二六年三月一日"),
                    ("壬医院", "淄博市", "2026年3月1日"),
                    ("癸医院", "淄博市", "２０２６年０３月０１日"),
                    ("子医院", "淄博市", "2026-03-01 00:00:00"),
                    ("丑医院", "淄博市", "2026年3月"),
                    ("寅医院", "淄博市", "2026"),
                    ("卯医院", "淄博市", "March 1, 2026"),
                ]
            )
        ),
        {1: SKIP, 2: OK, 3: OK} | dict.fromkeys((4, 5, 6, 7, 8, 9, 10, 11, 12, 15), NORMALISED) | {13: WARN, 14: WARN},
        {row: {"valid_from": "2026-03-01"} for row in (*range(2, 14), 15)} | {14: {"valid_from": "2026-01-01"}},
    ),
    Case(
        "days that there are not, or that nobody can tell",
        csv_of(
            DATES,
            ("甲医院", "淄博市", "2026-02-30", ""),
            ("乙医院", "淄博市", "03/04/2026", ""),
            ("丙医院", "淄博市", "13/04/2026", ""),
            ("丁医院", "淄博市", "春天", ""),
            ("戊医院", "淄博市", "2026-01-01", "2025-12-31"),
            ("己医院", "淄博市", "2026-01-01", "长期"),
            ("庚医院", "淄博市", "2026-01-01", "至今"),
            ("辛医院", "淄博市", "2026-01-01", "2年"),
            ("壬医院", "淄博市", "2206-01-01", ""),
            ("癸医院", "淄博市", "2026-13-01", ""),
        ),
        {
            1: SKIP,
            2: REJECT,
            3: REJECT,
            4: WARN,
            5: REJECT,
            6: REJECT,
            7: NORMALISED,
            8: NORMALISED,
            9: WARN,
            10: WARN,
            11: REJECT,
        },
        {4: {"valid_from": "2026-04-13"}, 7: {"valid_to": None}, 9: {"valid_to": "2027-12-31"}},
        {2: "date_impossible", 3: "date_ambiguous", 5: "date_unreadable", 6: "period_reversed", 10: "date_unlikely"},
    ),
    Case(
        "both days in one cell",
        csv_of(
            ("机构名称", "城市", "协议有效期"),
            ("甲医院", "淄博市", "2024-01-01至2026-12-31"),
            ("乙医院", "淄博市", "2024.1.1-2026.12.31"),
            ("丙医院", "淄博市", "2024年1月1日—长期"),
            ("丁医院", "淄博市", "2024年1月至2026年12月"),
            ("戊医院", "淄博市", "三年"),
            ("己医院", "淄博市", "见协议"),
        ),
        {1: SKIP, 2: OK, 3: NORMALISED, 4: NORMALISED, 5: WARN, 6: WARN, 7: REJECT},
        {row: {"valid_from": "2024-01-01", "valid_to": None if row == 4 else "2026-12-31"} for row in (2, 3, 4, 5)},
        {6: "period_without_start", 7: "period_unreadable"},
    ),
    Case(
        "levels as they really are written",
        csv_of(
            LEVELS,
            ("齐齐哈尔医学院附属第三医院", "齐齐哈尔市", "三级甲等"),
            ("大庆油田总医院", "大庆市", "三甲"),
            ("伊春市第二人民医院", "伊春市", "二极"),
            ("牡丹江市骨科医院", "牡丹江市", "二/乙"),
            ("牡丹江医学院附属红旗医院", "牡丹江市", "综合三甲"),
            ("现代妇科医院", "佳木斯市", "无"),
            ("齐齐哈尔市梅里斯达斡尔族区共和镇卫生院", "齐齐哈尔市", "未定级"),
            ("伊春市第五人民医院", "伊春市", "未定级（按二级医院管理）杨薇"),
            ("浙江大学医学院附属第一医院", "杭州市", "省级"),
            ("北京市昔仁医院", "北京市", ""),
            ("伽师县维吾尔医医院", "喀什地区", "二級"),
        ),
        {1: SKIP, 2: OK, 3: NORMALISED, 4: NORMALISED, 5: NORMALISED, 6: NORMALISED, 7: NORMALISED}
        | {8: OK, 9: WARN, 10: WARN, 11: OK, 12: NORMALISED},
        {
            3: {"level": "三级甲等"},
            4: {"level": "二级"},
            5: {"level": "二级乙等"},
            7: {"level": "未定级"},
            9: {"level": "未定级"},
            10: {"level": None, "level_as_written": "省级"},
            12: {"level": "二级"},
        },
    ),
    Case(
        "types of agreement",
        csv_of(
            ("机构名称", "城市", "协议类型"),
            ("甲医院", "淄博市", "工伤医疗"),
            ("乙医院", "淄博市", "工伤医疗、工伤康复"),
            ("丙医院", "淄博市", "综合医院"),
            ("丁假肢公司", "淄博市", "假肢矫形器配置"),
            ("戊医院", "淄博市", "全部"),
            ("己医院", "淄博市", "美容"),
            ("庚医院", "淄博市", ""),
            ("辛医院", "淄博市", "工伤医疗/美容"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: NORMALISED, 5: NORMALISED, 6: NORMALISED, 7: REJECT, 8: WARN, 9: WARN},
        {
            3: {"types": ["MEDICAL", "REHAB"]},
            5: {"types": ["DEVICE"]},
            6: {"types": ["MEDICAL", "REHAB", "DEVICE"]},
            9: {"types": ["MEDICAL"]},
        },
    ),
    Case(
        "codes of divisions that are no longer in use, or never were",
        csv_of(
            ("机构名称", "行政区划代码"),
            ("甲医院", "370303"),
            ("乙医院", "110103"),
            ("丙医院", "371200"),
            ("丁医院", "330103"),
            ("戊医院", "999999"),
            ("己医院", "3703"),
            ("庚医院", "370303001"),
            ("辛医院", "370000"),
            ("壬医院", "110100"),
        ),
        {1: SKIP, 2: OK, 3: WARN, 4: WARN, 5: WARN, 6: REJECT, 7: NORMALISED, 8: NORMALISED, 9: WARN, 10: NORMALISED},
        {
            3: {"division_code": "110101"},
            4: {"division_code": "370100"},
            5: {"division_code": "330105"},
            7: {"division_code": "370300"},
            8: {"division_code": "370303"},
            10: {"division_code": "110000"},
        },
        {3: "place_retired", 6: "place_code_unknown", 9: "place_province_only"},
    ),
    Case(
        "names of places: short, misspelt, former, of several, of none",
        csv_of(
            PLACES,
            ("甲医院", "山东省淄博市张店区"),
            ("乙医院", "淄博"),
            ("丙医院", "济男市"),
            ("丁医院", "山东省齐南市"),
            ("戊医院", "齐南市"),
            ("己医院", "朝阳区"),
            ("庚医院", "襄樊市"),
            ("辛医院", "淄博市高新区"),
            ("壬医院", "仙境市"),
            ("癸医院", "江西省九江市庐山风景名胜区"),
        ),
        {1: SKIP, 2: OK, 3: NORMALISED, 4: WARN, 5: WARN, 6: REJECT, 7: REJECT, 8: WARN, 9: WARN, 10: REJECT, 11: WARN},
        {
            4: {"division_code": "370100"},
            5: {"division_code": "370100"},
            8: {"division_code": "420600"},
            9: {"division_code": "370300", "place_as_written": "高新区"},
        },
        {6: "place_suggested", 7: "place_ambiguous", 10: "place_suggested"},
    ),
    Case(
        "one of several places, told by address or name",
        csv_of(
            ("机构名称", "所在地区", "地址"),
            ("北京朝阳医院", "朝阳区", ""),
            ("某医院分院", "朝阳区", "长春市朝阳区前进大街1号"),
        ),
        {1: SKIP, 2: WARN, 3: WARN},
        {2: {"division_code": "110105"}, 3: {"division_code": "220104"}},
        {2: "place_narrowed"},
    ),
    Case(
        "credit codes and what spreadsheets do to them",
        workbook(
            Page(
                [
                    ("机构名称", "城市", "统一社会信用代码"),
                    ("甲医院", "淄博市", ZIBO_CENTRAL),
                    ("乙医院", "武汉市", SIXTH[1].lower()),
                    ("丙医院", "淄博市", 1.23703004932105e17),
                    ("丁医院", "淄博市", "1.23703E+17"),
                    ("戊医院", "淄博市", "12370300493210458A"),
                    ("己医院", "淄博市", "12370300493210458"),
                    ("庚医院", "淄博市", "1237030O493210466B"),
                    ("辛医院", "淄博市", "370300400001234"),
                    ("壬医院", "淄博市", "1237 0100 4955 720352"),
                    ("癸医院", "淄博市", None),
                ]
            )
        ),
        {
            1: SKIP,
            2: OK,
            3: NORMALISED,
            4: REJECT,
            5: REJECT,
            6: REJECT,
            7: REJECT,
            8: REJECT,
            9: WARN,
            10: NORMALISED,
            11: OK,
        },
        {3: {"credit_code": SIXTH[1]}, 9: {"credit_code": None}, 10: {"credit_code": "123701004955720352"}},
        {4: "code_digits_lost", 5: "code_digits_lost", 6: "code_check", 7: "code_length"},
    ),
    Case(
        "accounts and telephone numbers",
        workbook(
            Page(
                [
                    ("机构名称", "城市", "银行账号", "联系电话"),
                    ("甲医院", "淄博市", "1603002809100012345", "0533-2360248"),
                    ("乙医院", "淄博市", 1.603002809100012e18, 5332360248),
                    ("丙医院", "淄博市", "1603 0028 0910 0012 345", "0351—5656340（白天）/0351—5656300（夜间）"),
                    ("丁医院", "淄博市", "户号不详", "总机转院办"),
                    ("戊医院", "淄博市", "——", "无"),
                    ("己医院", "唐山市", None, "0315-7605260、7638070"),
                    ("庚医院", "拉萨市", None, "0891-6373011转25116"),
                    ("辛医院", "淄博市", None, 13800000000),
                ]
            )
        ),
        {1: SKIP, 2: OK, 3: WARN, 4: NORMALISED, 5: WARN, 6: NORMALISED, 7: NORMALISED, 8: NORMALISED, 9: OK},
        {
            3: {"bank_account": None, "phone": "0533-2360248"},
            4: {"bank_account": "1603002809100012345", "phone": "0351-5656340/0351-5656300"},
            5: {"bank_account": None, "phone": "总机转院办"},
            6: {"bank_account": None, "phone": None},
            7: {"phone": "0315-7605260/0315-7638070"},
            8: {"phone": "0891-6373011-25116"},
            9: {"phone": "13800000000"},
        },
        {3: "digits_lost_left_out"},
    ),
    Case(
        "names: missing, no name, general, numbered, several in a cell, damaged",
        csv_of(
            ("机构名称", "城市"),
            ("", "淄博市"),
            ("123", "淄博市"),
            ("市人民医院", "淄博市"),
            ("1.淄博昌国医院", "淄博市"),
            ("淄博大众医院、淄博延强医院", "淄博市"),
            ("北京市第--中西医结合医院", "北京市"),
            ("西营卫生院发热广]诊", "济南市"),
            ("#N/A", "淄博市"),
            ("淄" * 101 + "医院", "淄博市"),
        ),
        {1: SKIP, 2: REJECT, 3: REJECT, 4: WARN, 5: NORMALISED, 6: REJECT, 7: WARN, 8: WARN, 9: REJECT, 10: REJECT},
        {5: {"name": "淄博昌国医院"}},
        {2: "name_missing", 4: "name_short", 6: "names_in_a_cell"},
    ),
    Case(
        "flags, states, ditto marks",
        csv_of(
            ("机构名称", "城市", "是否跨省", "是否省内", "状态", "备注"),
            ("甲医院", "淄博市", "是", "否", "正常", "联系王主任"),
            ("乙医院", "同上", "√", "×", "", "〃"),
            ("丙医院", "淄博市", "Y", "", "暂停", ""),
            ("丁医院", "淄博市", "大概", "—", "正常", ""),
            ("戊医院", "淄博市", "已开通", "未开通", "终止", ""),
        ),
        {1: SKIP, 2: OK, 3: NORMALISED, 4: WARN, 5: WARN, 6: WARN},
        {
            2: {"cross_province": True, "in_province": False, "state": "ACTIVE"},
            3: {"cross_province": True, "in_province": False, "division_code": "370300", "note": "联系王主任"},
            5: {"cross_province": None, "in_province": False},
            6: {"cross_province": True, "in_province": False, "state": "TERMINATED"},
        },
    ),
    Case(
        "code and name of the place contradict each other",
        csv_of(
            ("机构名称", "区划代码", "城市"),
            ("甲医院", "370300", "济南市"),
            ("乙医院", "999999", "济南市"),
            ("丙医院", "371200", "济南市"),
        ),
        {1: SKIP, 2: CONFLICT, 3: WARN, 4: WARN},
        {3: {"division_code": "370100"}, 4: {"division_code": "370100"}},
    ),
    Case(
        "moments, and errors of the spreadsheet",
        workbook(Page([(*HEAD, "地址"), (*CENTRAL[:5], date(2024, 1, 1), "2026-12-31", "#REF!")])),
        {1: SKIP, 2: WARN},
        {2: {"address": None, "valid_from": "2024-01-01"}},
        {2: "error_value"},
    ),
]
