"""Lists that others sent, with what had not been thought of before."""

from datetime import date

from tests.institutions.importing.cases import (
    CENTRAL,
    CONFLICT,
    DUPLICATE,
    FIRST,
    HEAD,
    NORMALISED,
    OK,
    REJECT,
    REJECT_FILE,
    SIXTH,
    SKIP,
    WARN,
    ZIBO_CENTRAL,
    Case,
    csv_of,
)
from tests.institutions.importing.spreadsheets import Fault, Formula, Page, workbook

CASES = [
    Case(
        "numbers where words are expected",
        workbook(
            Page(
                [
                    ("机构名称", "城市", "等级", "协议类型", "状态", "区划代码"),
                    ("甲医院", "淄博市", 3, "工伤医疗", 1, 370303),
                    ("乙医院", "淄博市", 2.0, 1, None, "370303.0"),
                    ("丙医院", "淄博市", "3.0", "工伤医疗", True, None),
                    (20240401, 370300, False, date(2024, 4, 1), date(2024, 4, 1), 3703.5),
                ]
            )
        ),
        {1: SKIP, 2: NORMALISED, 3: REJECT, 4: NORMALISED, 5: REJECT},
        {
            2: {"level": "三级", "state": "ACTIVE", "division_code": "370303"},
            3: {"level": "二级", "division_code": "370303"},
            4: {"level": "三级"},
        },
        {3: "type_unknown", 5: "name_no_text"},
    ),
    Case(
        "credit codes in quotes, with a label or a remark, of zeros, not there yet",
        csv_of(
            ("机构名称", "城市", "统一社会信用代码"),
            ("甲医院", "淄博市", f"“{ZIBO_CENTRAL}”"),
            ("乙医院", "武汉市", f"统一社会信用代码：{SIXTH[1]}（旧）"),
            ("丙医院", "淄博市", "0" * 18),
            ("丁医院", "淄博市", "待办"),
            ("戊\ue5e5医院", "淄博市", ""),
            ("己\ue001医院", "淄博市", ""),
            ("庚医院😀", "淄博市", ""),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: REJECT, 5: NORMALISED, 6: NORMALISED, 7: WARN, 8: WARN},
        {2: {"credit_code": ZIBO_CENTRAL}, 3: {"credit_code": SIXTH[1]}, 6: {"name": "戊医院"}},
        {4: "code_characters", 5: "placeholder", 7: "name_signs", 8: "name_signs"},
    ),
    Case(
        "formulas without a value, and errors where Excel keeps them",
        workbook(
            Page(
                [
                    (*HEAD, "地址"),
                    (*CENTRAL, Formula('HYPERLINK("http://example.org","x")&A1')),
                    (Formula('HYPERLINK("http://example.org","武汉市第六医院")'), *SIXTH[1:]),
                    (Formula("A1&A2"), *FIRST[1:]),
                    (*FIRST[:4], Fault("#N/A"), *FIRST[5:]),
                    (Fault("#REF!"), *FIRST[1:]),
                ],
                left=1,
            )
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: REJECT, 5: WARN, 6: REJECT},
        {2: {"address": None}, 3: {"name": "武汉市第六医院"}, 5: {"level": None}},
        {2: "formula_left_out", 3: "formula", 4: "formula_only", 5: "error_value", 6: "name_missing"},
    ),
    Case(
        "days with something around them",
        csv_of(
            ("机构名称", "城市", "起始日期", "终止日期"),
            ("甲医院", "淄博市", "自2026年3月1日起", "2206-12-30"),
            ("乙医院", "淄博市", "2026年3月1日（含）", ""),
            ("丙医院", "淄博市", "2026/03/01 星期日", ""),
            ("丁医院", "淄博市", "2026-03-01 8:30 AM", ""),
            ("戊医院", "淄博市", "2026年三月1日", ""),
            ("己医院", "淄博市", "1-Mar-26", ""),
            ("庚医院", "淄博市", "2026\\3\\1", ""),
            ("辛医院", "淄博市", "民国115年3月1日", ""),
            ("壬医院", "淄博市", "自2026年2月30日起", ""),
            ("癸医院", "淄博市", "即日起", ""),
        ),
        {1: SKIP, 2: WARN} | dict.fromkeys(range(3, 10), NORMALISED) | {10: REJECT, 11: REJECT},
        {row: {"valid_from": "2026-03-01"} for row in range(2, 10)},
        {2: "date_unlikely", 10: "date_impossible", 11: "date_unreadable"},
    ),
    Case(
        "periods in one cell as they come",
        csv_of(
            ("机构名称", "城市", "协议期限（起止时间）"),
            ("甲医院", "淄博市", "2024.1.1-12.31"),
            ("乙医院", "淄博市", "2024.1.1\n2024.12.31"),
            ("丙医院", "淄博市", "24.1.1-24.12.31"),
            ("丁医院", "淄博市", "2024.1.1-2024.12.31（一年一签）;"),
            ("戊医院", "淄博市", "2024年1月1日起一年"),
            ("己医院", "淄博市", "自2024年1月1日起"),
            ("庚医院", "淄博市", "2024年1月1日"),
            ("辛医院", "淄博市", "2024.1.1-2024.6.30，2024.7.1-2024.12.31"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: NORMALISED, 5: NORMALISED, 6: WARN, 7: NORMALISED, 8: REJECT}
        | {9: REJECT},
        {row: {"valid_from": "2024-01-01", "valid_to": "2024-12-31" if row < 7 else None} for row in range(2, 8)},
        {6: "period_length", 8: "period_unreadable"},
    ),
    Case(
        "a page with a hidden row, and two days in a cell on two lines",
        (
            "<html><table><tr><td>机构名称</td><td>地市</td><td>协议期限</td></tr>"
            "<tr><td>济南市中心医院</td><td>济南市</td><td>2024-04-01<br>2026-03-31</td></tr>"
            "<tr style='height:0; display : none'><td>青岛市市立医院</td><td>青岛市</td><td></td></tr></table></html>"
        ).encode(),
        {1: SKIP, 2: NORMALISED, 3: SKIP},
        {2: {"valid_from": "2024-04-01", "valid_to": "2026-03-31"}},
        {3: "hidden_row"},
    ),
    Case(
        "telephone numbers with blanks, and a name that was encoded wrongly three times",
        csv_of(
            ("机构名称", "城市", "电话"),
            ("甲医院", "淄博市", "138 0000 0000"),
            ("乙医院", "济南市", "+86 531 86920000"),
            ("淄博大众医院".encode().decode("latin-1").encode().decode("latin-1"), "淄博市", ""),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: WARN},
        {2: {"phone": "13800000000"}, 3: {"phone": "0531-86920000"}, 4: {"name": "淄博大众医院"}},
        {4: "repaired"},
    ),
    Case(
        "counties that were in another city, by code and by name; suffixes twice; what people call a city",
        csv_of(
            ("机构名称", "区划代码", "地市", "区县"),
            ("甲医院", "340823", "安庆市", "枞阳县"),
            ("乙医院", "341421", "巢湖市", "庐江县"),
            ("丙医院", "", "六安市", "寿县"),
            ("丁医院", "", "淄博市", "莱城区"),
            ("戊医院", "340823", "南京市", "枞阳县"),
            ("己医院", "", "青岛市市", ""),
            ("庚医院", "", "呼市", ""),
            ("辛医院", "", "巴州", ""),
            ("壬医院", "330100", "杭州市", "钱塘新区"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: WARN, 5: CONFLICT, 6: CONFLICT, 7: NORMALISED, 8: NORMALISED, 9: NORMALISED}
        | {10: WARN},
        {
            2: {"division_code": "340722"},
            3: {"division_code": "340124"},
            4: {"division_code": "340422"},
            7: {"division_code": "370200", "place_as_written": None},
            8: {"division_code": "150100"},
            9: {"division_code": "652800"},
        },
        {2: "place_retired", 4: "place_retired", 5: "place_contradicts", 6: "place_contradicts"},
    ),
    Case(
        "a heading of three levels right below a line with the date of the list",
        workbook(
            Page(
                [
                    ["全省工伤保险协议机构名称及协议期限一览表"],
                    ["单位：家", None, None, None, None, None, "填报日期：2024-04-01"],
                    ["序号", "机构基本信息", None, None, "协议信息"],
                    [None, "机构名称", "所在地", None, "类型", "期限"],
                    [None, None, "市", "区县", None, "起始", "终止"],
                    [1, "淄博市中心医院", "淄博市", "张店区", "工伤医疗", date(2024, 1, 1), date(2025, 12, 31)],
                    [None, "经办人签字：", None, "负责人签字："],
                ],
                merged=["A3:A5", "B3:D3", "E3:G3", "B4:B5", "C4:D4", "E4:E5", "F4:G4"],
            )
        ),
        dict.fromkeys((1, 2, 3, 4, 5, 7), SKIP) | {6: OK},
        {6: {"division_code": "370303", "valid_from": "2024-01-01", "valid_to": "2025-12-31"}},
        {2: "title", 5: "heading", 7: "footnote"},
    ),
    Case(
        "remarks between and below the rows, in the column of the names",
        csv_of(
            ("机构名称", "地市", "协议类型"),
            ("淄博市中心医院", "淄博市", "工伤医疗"),
            ("以下为2023年新增机构", "", ""),
            ("淄博市第一医院", "淄博市", "工伤医疗"),
            ("（注：博山区机构暂停）", "", ""),
            ("—— 以下无正文 ——", "", ""),
            ("电话：0531-86920000", "", ""),
            ("1、以上名单仅供参考；2、未尽事宜以文件为准。", "", ""),
        ),
        {1: SKIP, 2: OK, 3: SKIP, 4: OK, 5: SKIP, 6: SKIP, 7: SKIP, 8: SKIP},
        reasons=dict.fromkeys((3, 5, 6, 7, 8), "footnote"),
    ),
    Case(
        "the pooling area by code in one column and by name in another",
        csv_of(
            ("机构名称", "统筹区编码", "统筹区", "协议类型"),
            ("甲医院", "370300", "淄博市本级", "工伤医疗"),
            ("乙医院", "370399", "淄博市本级", "工伤医疗"),
            ("丙医院", "320300", "淄博市", "工伤医疗"),
        ),
        {1: SKIP, 2: OK, 3: WARN, 4: CONFLICT},
        {2: {"division_code": "370300"}, 3: {"division_code": "370300"}},
        {3: "place_code_unknown_name_taken", 4: "place_contradicts"},
    ),
    Case(
        "the province alone, and an address that says more",
        csv_of(
            ("机构名称", "省份", "地址"),
            ("山东大学齐鲁医院", "山东省", "济南市历下区文化西路107号"),
            ("山东省立医院", "山东省", ""),
            ("北京医院", "山东省", "北京市东城区大华路1号"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: WARN},
        {2: {"division_code": "370102"}, 3: {"division_code": "370000"}, 4: {"division_code": "370000"}},
        {2: "place_from_address", 3: "place_province_only"},
    ),
    Case(
        "an institution once in the city and once in its district; general names are left apart",
        csv_of(
            ("机构名称", "地区", "协议类型", "等级"),
            ("济南市中心医院", "济南市", "工伤医疗", "三级甲等"),
            ("济南市中心医院", "济南市历下区", "工伤医疗", "三级甲等"),
            ("济南市中心医院", "青岛市", "工伤医疗", "三级甲等"),
            ("中医院", "淄博市", "工伤医疗", ""),
            ("中医院", "淄博市张店区", "工伤医疗", ""),
            ("和平医院", "烟台市", "工伤医疗", ""),
            ("和平医院", "烟台市芝罘区", "工伤医疗", ""),
            ("和平医院", "烟台市福山区", "工伤医疗", ""),
        ),
        {1: SKIP, 2: DUPLICATE, 3: OK, 4: OK, 5: WARN, 6: WARN, 7: OK, 8: OK, 9: OK},
        {3: {"division_code": "370102"}},
        {2: "repeats_less"},
    ),
    Case(
        "headings in the words of other agencies",
        csv_of(
            ("签约机构名称", "代码（统一社会信用代码）", "城市名", "签约类型", "协议有效期（起）", "协议有效期（止）"),
            ("淄博市中心医院", ZIBO_CENTRAL, "淄博市", "工伤医疗", "2024-01-01", "2026-12-31"),
            ("12家", "", "", "", "", ""),
            ("续表", "", "", "", "", ""),
            ("2024年4月1日", "", "", "", "", ""),
            ("山东省社会保险事业中心", "", "", "", "", ""),
            ("医院（机构）全称", "信用代码", "所在市", "类别", "协议签订日期", "协议签订终止日期"),
            ("淄博市第一医院", FIRST[1], "淄博市（博山区）", "工伤医疗", "2024-01-01", "2026-12-31"),
        ),
        {1: SKIP, 2: OK, 3: SKIP, 4: SKIP, 5: SKIP, 6: SKIP, 7: SKIP, 8: NORMALISED},
        {
            2: {
                "credit_code": ZIBO_CENTRAL,
                "types": ["MEDICAL"],
                "valid_from": "2024-01-01",
                "valid_to": "2026-12-31",
            },
            8: {"division_code": "370304", "valid_to": "2026-12-31"},
        },
        {3: "subtotal", 4: "footnote", 5: "footnote", 6: "footnote"},
    ),
    Case(
        "names with signs at their ends, and one that says it has ended; a city that the code corrects",
        csv_of(
            ("机构名称", "区划代码", "地市", "起始日期"),
            ("《淄博市中心医院》", "370300", "淄博市", "2024年04月01日 08:00"),
            ("、淄博市第一医院，", "370300", "淄博市", "2024-04-01"),
            ("淄博大众医院（已注销）", "370300", "淄博市", "2024-04-01"),
            ("淄博延强医院", "370303", "博淄市", "2024-04-01"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: WARN, 5: WARN},
        {
            2: {"name": "淄博市中心医院", "valid_from": "2024-04-01"},
            3: {"name": "淄博市第一医院"},
            5: {"division_code": "370303", "place_as_written": None},
        },
        {4: "state_listed", 5: "place_misspelt"},
    ),
    Case(
        "remarks that say it has ended, and such that don't",
        csv_of(
            ("机构名称", "城市", "备注"),
            ("甲医院", "淄博市", "2024年5月起暂停服务"),
            ("乙医院", "淄博市", "已注销"),
            ("丙医院", "淄博市", "暂停服务已恢复"),
            ("丁医院", "淄博市", "新增"),
            ("戊医院", "淄博市", "协议终止日期见合同"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: OK, 5: OK, 6: OK},
        reasons={2: "state_listed", 3: "state_listed"},
    ),
    Case(
        "a prefecture that is called like a province, in a column of cities",
        csv_of(
            ("机构名称", "省", "市"),
            ("甲医院", "", "海南"),
            ("海南州藏医院", "", "海南州"),
            ("丙医院", "青海", "海南"),
            ("丁医院", "", "吉林"),
            ("海口市人民医院", "", "海南"),
        ),
        {1: SKIP, 2: REJECT, 3: NORMALISED, 4: NORMALISED, 5: NORMALISED, 6: WARN},
        {
            3: {"division_code": "632500"},
            4: {"division_code": "632500"},
            5: {"division_code": "220200"},
            6: {"division_code": "460000"},
        },
        {2: "place_ambiguous", 6: "place_narrowed"},
    ),
    Case(
        "a page with two tables",
        (
            "<html><table><tr><td>机构名称</td><td>地市</td></tr><tr><td>淄博市中心医院</td><td>淄博市</td></tr></table>"
            "<table><tr><td>机构名称</td><td>地市</td></tr><tr><td>淄博市第一医院</td><td>淄博市</td></tr></table></html>"
        ).encode(),
        {("1", 1): SKIP, ("1", 2): OK, ("2", 1): SKIP, ("2", 2): OK},
    ),
    Case(
        "a list on a hidden sheet alone",
        workbook(Page([HEAD, CENTRAL], is_hidden=True), Page([["封面"]], name="封面")),
        {None: REJECT_FILE},
        reasons={None: "file_hidden"},
    ),
    Case(
        "days counted from 1904, also those that no format shows as days",
        workbook(
            Page(
                [
                    ("机构名称", "城市", "起始日期", "终止日期"),
                    ("淄博市中心医院", "淄博市", date(2020, 4, 1), 44650),
                    ("淄博市第一医院", "淄博市", 43921.0, "2026-03-31"),
                ]
            ),
            counts_from_1904=True,
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED},
        {
            2: {"valid_from": "2024-04-02", "valid_to": "2026-03-31"},
            3: {"valid_from": "2024-04-01", "valid_to": "2026-03-31"},
        },
    ),
]
