"""Lists as clerks, bureaus and the ill-disposed send them: what the ways of other lists didn't say yet."""

from tests.institutions.importing.cases import (
    CONFLICT,
    DUPLICATE,
    NORMALISED,
    OK,
    REJECT,
    SKIP,
    WARN,
    WUHAN_SIXTH,
    ZIBO_CENTRAL,
    Case,
    csv_of,
)

CASES = [
    Case(
        "days for each type of agreement, in two levels",
        csv_of(
            ("鹤岗市工伤保险协议机构",),
            ("机构名称", "所在地", "工伤医疗协议期限", "", "工伤康复协议期限", "", "辅助器具协议期限", ""),
            ("", "", "起", "止", "起", "止", "起", "止"),
            ("鹤岗市人民医院", "鹤岗市", "2024-01-01", "2025-12-31", "", "", "/", ""),
            ("萝北县中医院", "萝北县", "", "", "2024.3.1", "2026.2.28", "", ""),
            ("鹤岗鹤矿医院", "鹤岗市", "2024-01-01", "2025-12-31", "2024-01-01", "2025-12-31", "", ""),
            ("绥滨农场医院", "绥滨县", "2024-01-01", "2025-12-31", "2024-07-01", "2026-06-30", "", ""),
            ("鹤岗市中医院", "鹤岗市", "", "", "", "", "", ""),
            ("鹤岗市第二医院", "鹤岗市", "", "", "", "", "", "2025-13-31"),
        ),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: OK, 5: NORMALISED, 6: OK, 7: REJECT, 8: WARN, 9: REJECT},
        {
            4: {"types": ["MEDICAL"], "valid_from": "2024-01-01", "valid_to": "2025-12-31"},
            5: {"types": ["REHAB"], "valid_from": "2024-03-01", "valid_to": "2026-02-28"},
            6: {"types": ["MEDICAL", "REHAB"], "valid_from": "2024-01-01", "valid_to": "2025-12-31"},
        },
        {7: "periods_differ", 8: "type_missing", 9: "date_impossible"},
    ),
    Case(
        "days for each type of agreement beside the column of the type, and the day of signing for each",
        csv_of(
            ("机构名称", "所在地", "类型", "医疗协议签订日期", "医疗协议到期日", "康复协议签订日期", "康复协议到期日"),
            ("鹤岗市人民医院", "鹤岗市", "医疗", "2024-01-01", "2025-12-31", "", ""),
            ("萝北县中医院", "萝北县", "医疗、康复", "2024-01-01", "2025-12-31", "", ""),
        ),
        {1: SKIP, 2: OK, 3: REJECT},
        {2: {"types": ["MEDICAL"], "valid_from": "2024-01-01", "valid_to": "2025-12-31"}},
        {3: "periods_differ"},
    ),
    Case(
        "a period for each type under the tick of its kind",
        csv_of(
            ("机构名称", "所在地", "工伤医疗", "", "工伤康复", ""),
            ("", "", "起", "止", "起", "止"),
            ("鹤岗市人民医院", "鹤岗市", "2024-01-01", "2025-12-31", "", ""),
        ),
        {1: SKIP, 2: SKIP, 3: OK},
        {3: {"types": ["MEDICAL"], "valid_from": "2024-01-01", "valid_to": "2025-12-31"}},
    ),
    Case(
        "types as signs that the title, a heading or a remark below explains, and signs that nothing explains",
        csv_of(
            ("协议类型 1—工伤医疗 2—工伤康复 3—辅助器具配置",),
            ("机构名称", "所在地", "协议类型"),
            ("牡丹江市第一人民医院", "牡丹江市", "1"),
            ("牡丹江市第二人民医院", "牡丹江市", "02"),
            ("牡丹江医学院附属红旗医院", "牡丹江市", "1、2"),
            ("牡丹江假肢中心", "牡丹江市", "③"),
            ("牡丹江市林业中心医院", "牡丹江市", "4"),
            ("牡丹江市中医院", "牡丹江市", "1,5"),
            ("牡丹江市康安医院", "牡丹江市", "医疗"),
        ),
        {1: SKIP, 2: SKIP, **dict.fromkeys(range(3, 7), NORMALISED), 7: REJECT, 8: WARN, 9: OK},
        {
            3: {"types": ["MEDICAL"]},
            4: {"types": ["REHAB"]},
            5: {"types": ["MEDICAL", "REHAB"]},
            6: {"types": ["DEVICE"]},
            8: {"types": ["MEDICAL"]},
        },
        {7: "type_unknown", 8: "type_part_unknown"},
    ),
    *(
        Case(
            f"a legend of the types {where}",
            csv_of(*before, ("机构名称", "所在地", label), ("伊春市第一医院", "伊春市", sign), *after),
            dict.fromkeys(range(1, len(before) + len(after) + 3), SKIP) | {len(before) + 2: verdict},
            {len(before) + 2: {"types": types}},
        )
        for where, before, label, sign, after, verdict, types in (
            ("in its heading", (), "协议类型（A.医疗 B.康复 C.辅具）", "b", (), NORMALISED, ["REHAB"]),
            ("below", (), "类型", "1", (("注：工伤医疗填1，工伤康复填2",),), NORMALISED, ["MEDICAL"]),
            ("that is missing", (), "类型", "1", (), REJECT, []),
            ("that contradicts itself", (("1医疗 1康复",),), "类型", "1", (), REJECT, []),
        )
    ),
    Case(
        "year, month and day in columns of their own",
        csv_of(
            ("机构名称", "所在地", "类型", "协议开始", "", "", "协议结束", "", ""),
            ("", "", "", "年", "月", "日", "年", "月", "日"),
            ("黄冈市中心医院", "黄冈市黄州区", "工伤医疗", "2024", "1", "1", "2025", "12", "31日"),
            ("黄冈市中医医院", "黄冈市黄州区", "工伤医疗", "2024", "3", "", "2025", "12", "31"),
            ("黄州区人民医院", "黄冈市黄州区", "工伤医疗", "2024", "2", "30", "2025", "12", "31"),
            ("黄冈市妇幼保健院", "黄冈市黄州区", "工伤医疗", "", "", "", "", "", ""),
            ("黄冈市康复医院", "黄冈市黄州区", "工伤医疗", "", "3", "1", "2025", "12", "31"),
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: WARN, 5: REJECT, 6: OK, 7: REJECT},
        {
            3: {"valid_from": "2024-01-01", "valid_to": "2025-12-31"},
            4: {"valid_from": "2024-03-01"},
            6: {"valid_from": None, "valid_to": None},
        },
        {4: "date_incomplete", 5: "date_impossible", 7: "date_unreadable"},
    ),
    Case(
        "year and month in columns of their own, on one level",
        csv_of(
            ("机构名称", "所在地", "类型", "签订年", "签订月", "终止年", "终止月"),
            ("黄冈市中心医院", "黄冈市", "工伤医疗", "2024", "1", "2025", "6"),
        ),
        {1: SKIP, 2: WARN},
        {2: {"valid_from": "2024-01-01", "valid_to": "2025-06-30"}},
        {2: "date_incomplete"},
    ),
    Case(
        "a printed list: columns of a fixed width, some of them empty, in GB 18030",
        "\r\n".join(
            (
                "大庆市工伤保险协议医疗机构",
                "",
                "序号  机构名称            所在地        级别      电话",
                "1     大庆市人民医院      萨尔图区      三级甲等  0459-6612345",
                "2     大庆市第四医院      让胡路区                0459-5993333",
                "3                         红岗区        二级      0459-4198198",
                "合计：3家",
            )
        ).encode("gb18030"),
        {1: SKIP, 3: SKIP, 4: NORMALISED, 5: NORMALISED, 6: REJECT, 7: SKIP},
        {
            4: {"division_code": "230602", "level": "三级甲等", "phone": "0459-6612345", "types": ["MEDICAL"]},
            5: {"name": "大庆市第四医院", "division_code": "230604", "level": None, "phone": "0459-5993333"},
            6: {"name": None, "division_code": "230605", "phone": "0459-4198198"},
        },
        {6: "name_missing"},
    ),
    Case(
        "cells that only gaps divide, in columns of no width: one that is missing can't be told",
        "\n".join(
            (
                "机构名称  所在地  类型  等级  备注",
                "鸡西市人民医院   鸡西市　　工伤医疗  三级  无",
                "鸡西鸡矿医院  鸡西市  工伤医疗  新签",
                "鸡西市中医医院  鸡西市  工伤康复  二级  重点",
            )
        ).encode(),
        {1: SKIP, 2: NORMALISED, 3: WARN, 4: OK},
        {2: {"types": ["MEDICAL"], "level": "三级"}, 4: {"types": ["REHAB"], "level": "二级", "note": "重点"}},
        {3: "row_shorter"},
    ),
    Case(
        "cells that a single blank divides, the same number in each line",
        "机构名称 所在地 类型\n鸡西市人民医院 鸡西市 工伤医疗\n鸡西鸡矿医院 鸡西市 康复\n".encode(),
        {1: SKIP, 2: OK, 3: OK},
        {2: {"types": ["MEDICAL"]}, 3: {"name": "鸡西鸡矿医院", "types": ["REHAB"]}},
    ),
    Case(
        "blanks that only put the cells of separated text in order",
        "机构名称          ,  所在地,  类型\n鸡西市人民医院    ,  鸡西市,  工伤医疗\n".encode(),
        {1: SKIP, 2: NORMALISED},
        {2: {"name": "鸡西市人民医院", "types": ["MEDICAL"]}},
    ),
    Case(
        "traditional characters, and numbers in digits: the same institutions as in simplified ones and in words",
        csv_of(
            ("機構名稱", "所在地", "協議類型", "等級"),
            ("臨淄區人民醫院", "淄博市臨淄區", "工傷醫療", "三級甲等"),
            ("临淄区人民医院", "淄博市临淄区", "工伤医疗", "三级甲等"),
            ("淄博市第1医院", "淄博市博山区", "工伤医疗", ""),
            ("淄博市第一医院", "淄博市博山区", "工伤医疗", ""),
            ("济南市第10医院", "济南市", "工伤医疗", ""),
            ("济南市第十医院", "济南市", "工伤医疗", ""),
            ("济南市第十二医院", "济南市", "工伤医疗", ""),
            ("济南市第二十医院", "济南市", "工伤医疗", ""),
            ("解放军第148医院", "济南市", "工伤医疗", ""),
            ("解放军第一四八医院", "济南市", "工伤医疗", ""),
            ("總計", "", "", ""),
        ),
        {1: SKIP, 2: NORMALISED, 3: DUPLICATE, 4: OK, 5: DUPLICATE, 6: OK, 7: DUPLICATE}
        | {8: OK, 9: OK, 10: OK, 11: DUPLICATE, 12: SKIP},
        {2: {"name": "临淄区人民医院", "division_code": "370305", "types": ["MEDICAL"], "level": "三级甲等"}},
        {2: "simplified", 12: "subtotal"},
    ),
    Case(
        "branches of one legal entity, and one name in two districts of a city",
        csv_of(
            ("机构名称", "统一社会信用代码", "所在地"),
            ("淄博市中心医院（东院区）", ZIBO_CENTRAL, "淄博市张店区"),
            ("淄博市中心医院", ZIBO_CENTRAL, "淄博市张店区"),
            ("青岛大学附属医院（市南院区）", WUHAN_SIXTH, "青岛市市南区"),
            ("青岛大学附属医院（崂山院区）", WUHAN_SIXTH, "青岛市崂山区"),
            ("温州市人民医院", "", "温州市瓯海区"),
            ("温州市人民医院", "", "温州市鹿城区"),
            ("康宁医院", "", "温州市瓯海区"),
            ("康宁医院", "", "温州市鹿城区"),
            ("北京市康安医院", "", "北京市"),
            ("北京市康安医院", "", "北京市朝阳区"),
        ),
        {1: SKIP, 2: CONFLICT, 3: OK, 4: CONFLICT, 5: CONFLICT, 6: WARN, 7: WARN, 8: OK, 9: OK, 10: DUPLICATE, 11: OK},
        {},
        {2: "branch_of", 4: "code_of_another", 6: "same_name_near", 7: "same_name_near", 10: "repeats_less"},
    ),
    Case(
        "ends of months, placeholders for days, other brackets, a comma in a name and a level in two columns",
        csv_of(
            ("机构名称", "所在地", "等级", "等次", "协议起始日期", "协议终止日期"),
            ("江汉油田总医院[原江汉石油管理局总医院]", "潜江市", "3级", "A", "公元2024年1月1日", "2025年2月底"),
            ("潜江市中医院", "潜江市", "三级", "乙等", "9999-12-31", "9999-12-31"),
            ("潜江市中心医院,总院", "潜江市", "", "", "2024年1月初", "2025年13月底"),
            ("潜江市妇幼保健院,分院", "潜江市", "", "", "", ""),
        ),
        {1: SKIP, 2: WARN, 3: REJECT, 4: REJECT, 5: WARN},
        {
            2: {
                "name": "江汉油田总医院",
                "aliases": ["江汉石油管理局总医院"],
                "level": "三级甲等",
                "valid_from": "2024-01-01",
                "valid_to": "2025-02-28",
            },
            3: {"level": "三级乙等", "valid_to": None},
            4: {"valid_from": "2024-01-01"},
        },
        {2: "date_incomplete", 3: "date_unreadable", 4: "date_impossible", 5: "name_signs"},
    ),
    Case(
        "periods in place of ticks, the signs of the types explained by their heading alone",
        csv_of(
            ("机构名称", "所在地", "医疗协议", "康复协议", "辅具协议"),
            ("攀枝花市中心医院", "攀枝花市", "2024.1.1-2025.12.31", "", ""),
            ("攀枝花市第三人民医院", "攀枝花市", "未签", "2024.1.1-2025.12.31", "无"),
            ("攀枝花学院附属医院", "攀枝花市", "√", "2024.1.1-2025.12.31", ""),
            ("攀枝花市中西医结合医院", "攀枝花市", "√", "", ""),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: REJECT, 5: OK},
        {
            2: {"types": ["MEDICAL"], "valid_from": "2024-01-01", "valid_to": "2025-12-31"},
            3: {"types": ["REHAB"], "valid_from": "2024-01-01", "valid_to": "2025-12-31"},
            5: {"types": ["MEDICAL"], "valid_from": None, "valid_to": None},
        },
        {4: "periods_differ"},
    ),
    Case(
        "signs of types under a heading that says nothing else of them",
        csv_of(
            ("机构名称", "所在地", "协议代码（①医疗②康复③辅具）"),
            ("攀枝花市中心医院", "攀枝花市", "①"),
            ("攀枝花市第二人民医院", "攀枝花市", "①②"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED},
        {2: {"types": ["MEDICAL"]}, 3: {"types": ["MEDICAL", "REHAB"]}},
    ),
    Case(
        "a title that is a word for the institution with its place, above a heading of one word",
        csv_of(("工伤保险协议机构（锦州市）",), ("机构名称",), ("锦州市中心医院",), ("锦州市第二医院",)),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: NORMALISED},
        {3: {"division_code": "210700"}},
        {1: "title", 2: "heading", 3: "from_heading"},
    ),
    Case(
        "numbers of remarks at names, and the remarks",
        csv_of(
            ("机构名称", "所在地", "类型"),
            ("临汾市人民医院①", "临汾市", "医疗"),
            ("临汾市第二人民医院[1]", "临汾市", "医疗"),
            ("①临汾市第三人民医院", "临汾市", "医疗"),
            ("[1] 仅限门诊",),
            ("[2]不再续签的医院",),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: NORMALISED, 5: SKIP, 6: REJECT},
        {2: {"name": "临汾市人民医院"}, 3: {"name": "临汾市第二人民医院"}, 4: {"name": "临汾市第三人民医院"}},
        {2: "name_marked", 3: "name_marked", 4: "name_numbered", 5: "footnote"},
    ),
    Case(
        "a county of today by its short name under the city that it was in before",
        csv_of(
            ("机构名称", "省", "市", "县", "类型"),
            ("公主岭市中心医院", "吉林省", "四平市", "公主岭", "工伤医疗"),
            ("公主岭市中医院", "吉林省", "四平市", "公主岭市", "工伤医疗"),
        ),
        {1: SKIP, 2: WARN, 3: WARN},
        {2: {"division_code": "220184"}, 3: {"division_code": "220184"}},
        {2: "place_retired", 3: "place_retired"},
    ),
    Case(
        "a page that leaves the ends of its cells, rows and table out",
        (
            "<html><meta charset=utf-8><table><tr><th rowspan=2>机构名称<th rowspan=2>所在地<th colspan=2>协议"
            "<tr><th>类型<th>到期<tr><td rowspan=2>淄博市中心医院<td>张店区<td>医疗<td>2026-12-31"
            "<tr><td>张店区<td>康复<td>2026-12-31<tr><td>桓台县中医院<td>桓台县<td>医疗<td>2026-12-31"
        ).encode(),
        {1: SKIP, 2: SKIP, 3: OK, 4: OK, 5: OK},
        {
            3: {"types": ["MEDICAL"], "division_code": "370303", "valid_to": "2026-12-31"},
            4: {"name": "淄博市中心医院", "types": ["REHAB"]},
            5: {"division_code": "370321", "valid_to": "2026-12-31"},
        },
    ),
    Case(
        "a name with address and telephone on the next lines of its cell",
        csv_of(("名称", "区县"), ("荆州市中心医院\n地址：荆州区人民路1号\n电话：0716-8436294", "荆州市荆州区")),
        {1: SKIP, 2: NORMALISED},
        {2: {"name": "荆州市中心医院"}},
        {2: "name_remark"},
    ),
    Case(
        "a word for the whole city that lately was the name of one of its districts",
        csv_of(
            ("机构名称", "市", "县", "类型"),
            ("长治医学院附属和济医院", "长治市", "城区", "工伤医疗"),
            ("盐城市第一人民医院", "盐城市", "城区", "工伤医疗"),
            ("晋城市人民医院", "晋城市", "城区", "工伤医疗"),
        ),
        {1: SKIP, 2: WARN, 3: NORMALISED, 4: OK},
        {2: {"division_code": "140403"}, 3: {"division_code": "320900"}, 4: {"division_code": "140502"}},
        {2: "place_retired", 3: "place_whole_city"},
    ),
    Case(
        "a column of places that says the city beside one of districts, in any order",
        csv_of(
            ("机构名称", "县区", "所在地", "类型"),
            ("宁波市第一医院", "市本级", "浙江省宁波市", "工伤医疗"),
            ("金华市中心医院", "市区", "金华市", "工伤医疗"),
            ("古冶区医院", "古治区", "唐山", "工伤医疗"),
            ("张店区中医院", "张店区", "张店区", "工伤医疗"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: WARN, 5: OK},
        {
            2: {"division_code": "330200"},
            3: {"division_code": "330700"},
            4: {"division_code": "130204"},
            5: {"division_code": "370303"},
        },
        {4: "place_misspelt"},
    ),
]
