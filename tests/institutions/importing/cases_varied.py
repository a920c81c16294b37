"""Lists as offices vary them: types in one string, sections with numbers, notes below, spans in one heading."""

from tests.institutions.importing.cases import CENTRAL, CONFLICT, HEAD, NORMALISED, OK, REJECT, SKIP, WARN, Case, csv_of
from tests.institutions.importing.spreadsheets import Page, workbook

BOTH, ALL = ["MEDICAL", "REHAB"], ["MEDICAL", "REHAB", "DEVICE"]

CASES = [
    Case(
        "several types in one string, with blanks, numbers, short words or nothing between them",
        csv_of(
            ("机构名称", "区划", "协议类型"),
            ("甲医院", "桓台县", "医疗 康复 辅具"),
            ("乙医院", "桓台县", "康复 医疗"),
            ("丙医院", "桓台县", "1.工伤医疗2.工伤康复"),
            ("丁医院", "桓台县", "①工伤医疗②工伤康复"),
            ("戊医院", "桓台县", "医疗兼辅具"),
            ("己医院", "桓台县", "医疗康复辅具"),
            ("庚医院", "桓台县", "医、康、辅"),
            ("辛医院", "桓台县", "康复辅助器具"),
            ("壬医院", "桓台县", "医疗\\康复"),
        ),
        {1: SKIP, **dict.fromkeys((2, 3, 4, 5, 6, 10), OK), **dict.fromkeys((7, 8, 9), NORMALISED)},
        {
            2: {"types": ALL},
            3: {"types": BOTH},
            4: {"types": BOTH},
            5: {"types": BOTH},
            6: {"types": ["MEDICAL", "DEVICE"]},
            7: {"types": ALL},
            8: {"types": ALL},
            9: {"types": ["DEVICE"]},
            10: {"types": BOTH},
        },
    ),
    Case(
        "a type that is named because it isn't agreed, or is only planned",
        csv_of(
            ("机构名称", "区划", "协议类型"),
            ("甲医院", "桓台县", "医疗；暂无康复"),
            ("乙医院", "桓台县", "康复（拟新增辅具）"),
            ("丙医院", "桓台县", "医疗（不含康复）"),
            ("丁医院", "桓台县", "尚未开展康复"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: WARN, 5: REJECT},
        {2: {"types": ["MEDICAL"]}, 3: {"types": ["REHAB"]}, 4: {"types": ["MEDICAL"]}},
        {2: "type_part_unknown", 3: "type_part_unknown", 5: "type_unknown"},
    ),
    Case(
        "a grade in brackets behind the level, and what only begins like one",
        csv_of(
            ("机构名称", "区划", "等级"),
            ("甲医院", "桓台县", "三级（甲等）"),
            ("乙医院", "桓台县", "二级(乙)"),
            ("丙医院", "桓台县", "二级（甲状腺专科）"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: WARN},
        {2: {"level": "三级甲等"}, 3: {"level": "二级乙等"}, 4: {"level": "二级"}},
    ),
    Case(
        "sections whose number stands in the column of numbers, as many as they hold behind",
        csv_of(
            ("郴州市工伤保险协议机构", "", ""),
            ("序号", "协议机构名称", "联系电话"),
            ("一", "工伤医疗机构（2家）", ""),
            ("1", "郴州市第一人民医院", ""),
            ("二", "工伤康复机构（1家）", ""),
            ("1", "湘南学院附属医院", ""),
            ("三", "县（市、区）", ""),
            ("1", "桂阳县人民医院", ""),
        ),
        {**dict.fromkeys((1, 2, 3, 5, 7), SKIP), 4: NORMALISED, 6: NORMALISED, 8: WARN},
        {4: {"types": ["MEDICAL"]}, 6: {"types": ["REHAB"]}},
        {8: "place_section_unclear"},
    ),
    Case(
        "a name that is only a word of headings is no heading once more, and a bracket is no institution",
        csv_of(
            ("机构名称", "城市", "协议类型"),
            ("医院", "徐州市", "医疗"),
            ("县（市、区）", "徐州市", "医疗"),
            ("机构名称", "城市", "协议类型"),
            ("徐州市妇幼保健院（东院、西院）", "徐州市", "医疗"),
        ),
        {1: SKIP, 2: REJECT, 3: REJECT, 4: SKIP, 5: NORMALISED},
        reasons={2: "name_no_text", 3: "name_no_text", 4: "heading_repeated"},
    ),
    Case(
        "totals, notes and signatures as they stand in the columns of the table",
        csv_of(
            ("序号", "机构名称", "地市", "协议类型", "床位数"),
            ("1", "漳州市医院", "漳州市", "医疗", "1500"),
            ("漳州市 汇总", "", "", "1", "1500"),
            ("其中：三级", "", "", "1", ""),
            ("注", "1、本表一式两份", "", "", ""),
            ("漳州市社会保险中心", "", "", "2024年3月20日", ""),
            ("2", "", "漳州市社会保险中心", "医疗", "10"),
        ),
        {1: SKIP, 2: OK, 3: SKIP, 4: SKIP, 5: SKIP, 6: SKIP, 7: REJECT},
        reasons={3: "subtotal", 4: "subtotal", 5: "footnote", 6: "footnote", 7: "name_missing"},
    ),
    Case(
        "how to fill it in, an example and numbers of the columns between heading and table",
        csv_of(
            ("*机构名称（必填）", "*行政区划（市/县）", "协议类型[医疗/康复/辅具]", "协议生效日期（yyyy-mm-dd）"),
            ("填写营业执照全称", "填至县级", "可多选", "如2024-01-01"),
            ("例：某市人民医院", "淄博市张店区", "医疗", "2024-01-01"),
            ("1", "2", "3", "4"),
            ("淄博市第一医院", "淄博市博山区", "医疗", "2024-01-01"),
        ),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: SKIP, 5: OK},
        reasons={2: "example", 3: "example", 4: "column_numbers"},
    ),
    Case(
        "beginning and end under headings that say it shortly",
        csv_of(
            ("机构名称", "区划", "协议类型", "期限起", "期限止"),
            ("甲医院", "桓台县", "工伤医疗", "2024-01-01", "2025-12-31"),
            ("机构名称", "协议类型", "区划", "协议启始日期", "协议期满时间"),
            ("乙医院", "工伤康复", "桓台县", "2024-01-01", "2025-12-31"),
            ("协议类型", "机构名称", "区划", "到期", "医保定点时间"),
            ("工伤医疗", "丙医院", "桓台县", "2025-12-31", "2010-01-01"),
        ),
        {1: SKIP, 2: OK, 3: SKIP, 4: OK, 5: SKIP, 6: OK},
        {
            2: {"valid_from": "2024-01-01", "valid_to": "2025-12-31"},
            4: {"valid_from": "2024-01-01", "valid_to": "2025-12-31"},
            6: {"valid_from": None, "valid_to": "2025-12-31"},
        },
    ),
    Case(
        "one heading for a period over two columns of days",
        workbook(
            Page(
                [
                    ("机构名称", "区划", "协议期限", None, "协议类型"),
                    ("甲医院", "桓台县", "2024-01-01", "2025-12-31", "工伤医疗"),
                    ("乙医院", "桓台县", "2024-01-01", "长期", "工伤医疗"),
                ],
                merged=("C1:D1",),
            )
        ),
        {1: SKIP, 2: OK, 3: NORMALISED},
        {
            2: {"valid_from": "2024-01-01", "valid_to": "2025-12-31"},
            3: {"valid_from": "2024-01-01", "valid_to": None},
        },
    ),
    Case(
        "days and periods with signs doubled, numerals for dashes, lengths and months of one year",
        csv_of(
            ("机构名称", "区划", "协议类型", "协议期限"),
            ("甲医院", "桓台县", "工伤医疗", "2024-3月-1日至2026-2月-28日"),
            ("乙医院", "桓台县", "工伤医疗", "2024.3.1一2026.2.28"),
            ("丙医院", "桓台县", "工伤医疗", "2024年1月1日-2年"),
            ("丁医院", "桓台县", "工伤医疗", "2024.1-12"),
            ("戊医院", "桓台县", "工伤医疗", "2024.3.1→2026.2.28"),
            ("己医院", "桓台县", "工伤医疗", "2024年3月1日(起)-2026年2月28日(止)"),
            ("庚医院", "桓台县", "工伤医疗", "2024.3.1～至今"),
            ("辛医院", "桓台县", "工伤医疗", "2024年度-2025年度"),
            ("壬医院", "桓台县", "工伤医疗", "2024年1月1日-25年"),
            ("癸医院", "桓台县", "工伤医疗", "2024年1月1日签订，有效期两年"),
        ),
        {
            1: SKIP,
            2: NORMALISED,
            3: NORMALISED,
            4: WARN,
            5: WARN,
            6: NORMALISED,
            7: NORMALISED,
            8: NORMALISED,
            9: WARN,
            10: REJECT,
            11: WARN,
        },
        {
            **{row: {"valid_from": "2024-03-01", "valid_to": "2026-02-28"} for row in (2, 3, 6, 7)},
            4: {"valid_from": "2024-01-01", "valid_to": "2025-12-31"},
            5: {"valid_from": "2024-01-01", "valid_to": "2024-12-31"},
            8: {"valid_from": "2024-03-01", "valid_to": None},
            9: {"valid_from": "2024-01-01", "valid_to": "2025-12-31"},
            11: {"valid_from": "2024-01-01", "valid_to": "2025-12-31"},
        },
        {4: "period_length", 10: "period_unreadable"},
    ),
    Case(
        "each line in quotes as a whole",
        '"机构名称,区划,协议类型"\n"甲医院,桓台县,工伤医疗"\n"乙""新""医院,高青县,工伤康复"\n'.encode(),
        {1: SKIP, 2: OK, 3: OK},
        {2: {"name": "甲医院", "division_code": "370321"}, 3: {"name": '乙"新"医院', "types": ["REHAB"]}},
    ),
    Case(
        "what a page left in the cells",
        csv_of(
            ("机构名称", "区划", "协议类型", "地址"),
            ("甲医院&nbsp;", "桓台县", "医疗<br/>康复", "建设街1号&amp;2号"),
            ("乙医院", "&#26707;&#21488;&#21439;", "医疗", "A&B大厦"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED},
        {
            2: {"name": "甲医院", "types": BOTH, "address": "建设街1号&2号"},
            3: {"division_code": "370321", "address": "A&B大厦"},
        },
    ),
    Case(
        "a place that may be several isn't sought by a name that begins with a county elsewhere",
        csv_of(
            ("机构名称", "所在地区", "协议类型"),
            ("同德骨伤医院", "吉林吉林", "医疗"),
            ("莱钢医院", "莱芜钢城区", "医疗"),
        ),
        {1: SKIP, 2: REJECT, 3: NORMALISED},
        {2: {"division_code": None}, 3: {"division_code": "370117"}},
        {2: "place_ambiguous"},
    ),
    Case(
        "ticks as fonts of signs and telephones have them",
        csv_of(
            ("机构名称", "区划", "医疗", "康复", "辅具"),
            ("甲医院", "桓台县", "ü", "¨", ""),
            ("乙医院", "桓台县", "✅", "✅", "❌"),
            ("丙医院", "桓台县", "þ", "", "¨"),
        ),
        dict.fromkeys((2, 3, 4), OK) | {1: SKIP},
        {2: {"types": ["MEDICAL"]}, 3: {"types": BOTH}, 4: {"types": ["MEDICAL"]}},
    ),
    Case(
        "several telephones in one cell, and signs that people write for others",
        csv_of(
            ("机构名称", "区划", "电话"),
            ("甲医院", "桓台县", "0533-8180001\n13800138000"),
            ("乙医院", "桓台县", "0533——8180002（办）13800138000"),
            ("丙医院", "桓台县", "0533-8180003*8888"),
            ("丁医院", "桓台县", "0533/8180004"),
            ("戊医院", "桓台县", "0086-533-8180005"),
            ("己医院", "桓台县", "暂缺"),
            ("艾卜勒･买买提诊所", "桓台县", "0533-8180006 8180007"),
        ),
        {1: SKIP, **dict.fromkeys((2, 3, 4, 5, 6, 7), NORMALISED), 8: WARN},
        {
            2: {"phone": "0533-8180001/13800138000"},
            3: {"phone": "0533-8180002/13800138000"},
            4: {"phone": "0533-8180003-8888"},
            5: {"phone": "0533-8180004"},
            6: {"phone": "0533-8180005"},
            7: {"phone": None},
            8: {"name": "艾卜勒·买买提诊所", "phone": "0533-8180006 8180007"},
        },
    ),
    Case(
        "headings of sections that are called as columns are, over the whole row or in the name's column",
        workbook(
            Page(
                [
                    ("机构名称", "城市", "联系方式", None),
                    (None, None, "姓名", "电话"),
                    ("（一）医疗机构",),
                    ("甲医院", "淄博市", "张三", "0533-8180001"),
                    ("（二）工伤康复机构",),
                    ("乙医院", "淄博市", None, "0533-8180002"),
                    ("三、辅助器具配置机构",),
                    ("丙公司", "淄博市", None, None),
                    ("淄博市社会保险事业中心",),
                ],
                merged=("A1:A2", "B1:B2", "C1:D1", "A3:D3", "A5:D5"),
            )
        ),
        {**dict.fromkeys((1, 2, 3, 5, 7, 9), SKIP), **dict.fromkeys((4, 6, 8), NORMALISED)},
        {
            4: {"types": ["MEDICAL"], "contact": "张三", "phone": "0533-8180001"},
            6: {"types": ["REHAB"], "phone": "0533-8180002"},
            8: {"types": ["DEVICE"]},
        },
    ),
    Case(
        "numerals with a dash, one day below the other, numbers behind signs, levels without one",
        csv_of(
            ("机构名称", "区划", "协议类型", "协议期限", "等级"),
            ("甲医院", "桓台县", "1、医疗；2、康复；", "二〇二四年三月一日-二〇二六年二月二十八日", "未定等级"),
            ("乙医院", "桓台县", "康复机构　医疗服务", "20240301\n20260228", "三级"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED},
        {
            row: {"types": BOTH, "valid_from": "2024-03-01", "valid_to": "2026-02-28", "level": level}
            for row, level in ((2, "未定级"), (3, "三级"))
        },
    ),
    Case(
        "a district of several cities isn't that of a city which only the name speaks of",
        csv_of(
            ("山西省工伤医疗协议机构", "", ""),
            ("机构名称", "县区", "电话"),
            ("建德市第二医院", "城区", ""),
            ("阳泉市第二医院", "城区", ""),
            ("绛县人民医院", "城区", ""),
        ),
        {1: SKIP, 2: SKIP, 3: REJECT, 4: WARN, 5: REJECT},
        {4: {"division_code": "140302"}},
        {3: "place_ambiguous", 4: "place_narrowed"},
    ),
    Case(
        "a table further down: its title in the column of places, its headings where names stood, on each page",
        csv_of(
            ("四平市工伤保险协议机构名单",),
            ("附表1：工伤康复协议机构",),
            ("县（市、区）", "机构名称", "说明", "联系方式"),
            ("铁东区", "四平市铁路医院", "", "0434-8180001"),
            ("四平市辅助器具配置协议机构一览表",),
            ("编号", "县（市、区）", "合同终止日期", "定点医疗机构名称"),
            ("1", "铁东区", "2025-08-18", "四平市中医医院"),
            ("第2页",),
            ("编号", "县（市、区）", "合同终止日期", "定点医疗机构名称"),
            ("2", "铁西区", "2025-08-18", "四平市妇幼保健院"),
            ("附表3：其他",),
            ("3", "铁西区", "2025-08-18", "四平市第三医院"),
        ),
        {
            **dict.fromkeys((1, 2, 3, 5, 6, 8, 9, 11), SKIP),
            **dict.fromkeys((4, 7, 10), NORMALISED),
            12: OK,
        },
        {
            4: {"types": ["REHAB"]},
            7: {"name": "四平市中医医院", "types": ["DEVICE"], "division_code": "220303", "valid_to": "2025-08-18"},
            10: {"name": "四平市妇幼保健院", "types": ["DEVICE"]},
            12: {"types": []},
        },
    ),
    Case(
        "a county of several cities below its city, which is written only where it changes",
        csv_of(
            ("市", "县区", "机构名称", "协议类型"),
            ("沈阳市", "和平区", "甲医院", "工伤医疗"),
            ("", "铁西区", "乙医院", "工伤医疗"),
            ("鞍山市", "立山区", "丙医院", "工伤医疗"),
            ("", "铁西区", "丁医院", "工伤医疗"),
            ("", "朝阳区", "戊医院", "工伤医疗"),
        ),
        {1: SKIP, 2: OK, 3: WARN, 4: OK, 5: WARN, 6: REJECT},
        {3: {"division_code": "210106"}, 5: {"division_code": "210303"}},
        {3: "filled_down", 5: "filled_down", 6: "place_ambiguous"},
    ),
    Case(
        "rare signs in a text that was encoded twice",
        csv_of(
            ("机构名称", "区划", "协议类型"), ("㮾树湾医院", "洪江市", "工伤医疗"), ("𠮷祥医院", "洪江市", "工伤医疗")
        )
        .decode("latin-1")
        .encode("utf-8"),
        {1: SKIP, 2: WARN, 3: WARN},
        {2: {"name": "㮾树湾医院", "division_code": "431281"}, 3: {"name": "𠮷祥医院"}},
    ),
    Case(
        "a period that is but a length counts from the day of signing, and one with days doesn't",
        csv_of(
            ("机构名称", "区划", "协议类型", "签订时间", "协议有效期"),
            ("甲医院", "桓台县", "工伤医疗", "2024-01-01", "三年"),
            ("乙医院", "桓台县", "工伤医疗", "2023-12-05", "2024-01-01至2026-12-31"),
            ("丙医院", "桓台县", "工伤医疗", "", "三年"),
        ),
        {1: SKIP, 2: WARN, 3: OK, 4: WARN},
        {
            2: {"valid_from": "2024-01-01", "valid_to": "2026-12-31"},
            3: {"valid_from": "2024-01-01", "valid_to": "2026-12-31"},
            4: {"valid_from": None, "valid_to": None},
        },
        {2: "period_length", 4: "period_without_start"},
    ),
    Case(
        "an eastern house with the credit code of the main one",
        csv_of(HEAD, CENTRAL, ("淄博市中心医院（东院）", *CENTRAL[1:])),
        {1: SKIP, 2: OK, 3: CONFLICT},
        reasons={3: "branch_of"},
    ),
    Case(
        "columns counted by stems, numbers in brackets and letters, and where to put the seal",
        csv_of(
            ("机构名称", "区划", "协议类型"),
            ("甲", "乙", "丙"),
            ("(1)", "(2)", "(3)"),
            ("A", "B", "C"),
            ("甲医院（公章）", "桓台县", "医疗"),
            ("乙医院", "桓台县", "医疗"),
            ("丙医院(盖章)", "桓台县", "医疗"),
        ),
        {**dict.fromkeys((1, 2, 3, 4), SKIP), 5: NORMALISED, 6: OK, 7: NORMALISED},
        {5: {"name": "甲医院"}, 7: {"name": "丙医院"}},
        dict.fromkeys((2, 3, 4), "column_numbers"),
    ),
]
