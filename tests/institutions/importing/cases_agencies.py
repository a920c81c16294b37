"""Lists as agencies keep them for themselves: with columns that are about something else, and look alike."""

from datetime import date

from tests.institutions.importing.cases import CONFLICT, NORMALISED, OK, REJECT, SKIP, WARN, Case, csv_of
from tests.institutions.importing.spreadsheets import Page, workbook


def twice(text: str) -> str:
    """A text whose bytes in UTF-8 were read as Latin, as old programs do that fill workbooks."""
    return text.encode().decode("latin-1")


CASES = [
    Case(
        "the class of a hospital says nothing of an agreement whose type the title says",
        workbook(
            Page(
                [
                    ["湖北省襄阳市工伤康复协议机构名单"],
                    ["机构名称", "区县", "类别"],
                    ["襄阳市中心医院", "襄城区", "三级综合医院"],
                    ["襄阳市中医医院", "襄城区", "中医医院"],
                    ["襄阳五洲医院", "襄城区", "工伤医疗"],
                ]
            )
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: NORMALISED, 5: OK},
        {3: {"types": ["REHAB"]}, 4: {"types": ["REHAB"]}, 5: {"types": ["MEDICAL"]}},
    ),
    Case(
        "an agreement begins when it comes into force, and not when it is signed or goes online",
        csv_of(
            ("机构名称", "地市", "协议类型", "签订日期", "上线日期", "协议开始", "协议结束"),
            ("聊城市光明医院", "聊城市", "工伤医疗", "2023-12-20", "2024-03-01", "2024-01-01", "2026-12-31"),
            ("临清市人民医院", "聊城市", "工伤医疗", "2023-12-20", "", "2024-13-01", "2026-12-31"),
            ("冠县中医医院", "聊城市", "工伤医疗", "2023-12-20", "", "", "2026-12-31"),
        ),
        {1: SKIP, 2: OK, 3: REJECT, 4: OK},
        {2: {"valid_from": "2024-01-01", "valid_to": "2026-12-31"}, 4: {"valid_from": None}},
        {3: "date_impossible"},
    ),
    Case(
        "where only the day of signing is stated it is the beginning",
        csv_of(
            ("机构名称", "地市", "协议类型", "签约日期", "到期年月"),
            ("聊城市光明医院", "聊城市", "工伤医疗", "2023-12-20", "2026年12月31日"),
        ),
        {1: SKIP, 2: NORMALISED},
        {2: {"valid_from": "2023-12-20", "valid_to": "2026-12-31"}},
    ),
    Case(
        "the licence of a hospital, its price class and its credit rating are none of the agreement",
        csv_of(
            ("机构名称", "所属省市", "协议类型", "执业许可证有效期至", "收费等级", "考核等级", "跨省开通日期"),
            ("孝感市中心医院", "湖北省孝感市", "工伤医疗", "2025-06-30", "二级", "A级", "2025-04-01"),
        ),
        {1: SKIP, 2: OK},
        {2: {"valid_to": None, "level": None, "cross_province": True, "division_code": "420900"}},
    ),
    Case(
        "the name after the change counts, and the one before it is another name",
        csv_of(
            ("变更前机构名称", "变更后机构名称", "地市", "协议类型", "协议终止时间", "银行户名"),
            ("丰润县医院", "唐山市丰润区人民医院", "唐山市", "工伤医疗", "2026-12-31", "唐山市丰润区人民医院"),
        ),
        {1: SKIP, 2: OK},
        {
            2: {
                "name": "唐山市丰润区人民医院",
                "aliases": ["丰润县医院"],
                "valid_to": "2026-12-31",
                "account_name": "唐山市丰润区人民医院",
            }
        },
    ),
    Case(
        "the type of the agreement counts before the class of the hospital, whichever stands first",
        csv_of(
            ("机构名称", "机构类别", "地市", "协议类型", "是否工伤定点"),
            ("红河州第三人民医院", "康复医院", "红河州", "工伤医疗", "是"),
            ("红河州中医医院", "公立", "红河州", "工伤康复", "否"),
        ),
        {1: SKIP, 2: NORMALISED, 3: WARN},
        {2: {"types": ["MEDICAL"]}, 3: {"types": ["REHAB"], "state": "TERMINATED"}},
        {3: "state_listed"},
    ),
    Case(
        "the class of the hospital alone: a type if it stands for one, else none",
        csv_of(
            ("机构名称", "机构类别", "地市"),
            ("红河州第三人民医院", "综合医院", "红河州"),
            ("红河州中医医院", "公立", "红河州"),
        ),
        {1: SKIP, 2: NORMALISED, 3: WARN},
        {2: {"types": ["MEDICAL"]}, 3: {"types": []}},
        {3: "type_missing"},
    ),
    Case(
        "questions for a type of agreement, answered with yes and no",
        csv_of(
            ("机构名称", "地市", "是否开通工伤医疗", "是否为工伤康复机构", "是否具备辅助器具配置资质"),
            ("昆明市儿童医院", "昆明市", "是", "否", "否"),
            ("云南中医药大学第二附属医院", "昆明市", "是", "是", ""),
        ),
        {1: SKIP, 2: OK, 3: OK},
        {2: {"types": ["MEDICAL"]}, 3: {"types": ["MEDICAL", "REHAB"]}},
    ),
    Case(
        "days with the signs of other habits around and between them",
        csv_of(
            ("机构名称", "地市", "协议类型", "协议开始", "协议结束"),
            *(
                (name, "湖州市", "工伤医疗", start, end)
                for name, start, end in (
                    ("湖州市中心医院", "2024、1、1", "2026，12，31"),
                    ("湖州市第一人民医院", "2024.01.01.", "2026.12.31。"),
                    ("湖州市中医院", "2024年元月1日", "截至2026年12月31日"),
                    ("湖州市第三人民医院", "2024—01—01", "2026_12_31"),
                    ("湖州市妇幼保健院", "2024 01 01", "2026年12月31日前"),
                    ("德清县人民医院", "2O24-0l-01", "2026-12-31（已续签至2029-12-31）"),
                    ("长兴县人民医院", "2024年初", "2026年底"),
                    ("安吉县人民医院", "2024-01-01", "2926-12-31"),
                )
            ),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: NORMALISED, 5: NORMALISED, 6: NORMALISED, 7: WARN, 8: WARN, 9: WARN},
        {
            **{row: {"valid_from": "2024-01-01", "valid_to": "2026-12-31"} for row in range(2, 9)},
            9: {"valid_to": "2926-12-31"},
        },
        {7: "date_guessed", 8: "date_incomplete", 9: "date_unlikely"},
    ),
    Case(
        "periods in one cell, open at one end or with two days and nothing between them",
        csv_of(
            ("机构名称", "地市", "协议类型", "协议期限"),
            *(
                (name, "淄博市", "工伤医疗", period)
                for name, period in (
                    ("桓台县骨伤医院", "自2024年1月1日起长期有效"),
                    ("桓台县中医院", "截至2026年12月31日"),
                    ("桓台县人民医院", "2024年1月1日 2026年12月31日"),
                    ("淄博圣洁医院", "2024-01-01,2026-12-31"),
                    ("淄博少海医院", "2024.1.1-2026.12.31（已续签至2029年）"),
                    ("高青县人民医院", "2024.4.1-2025.3.31，2025.4.1-2026.3.31"),
                )
            ),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: NORMALISED, 5: OK, 6: WARN, 7: REJECT},
        {
            2: {"valid_from": "2024-01-01", "valid_to": None},
            3: {"valid_from": None, "valid_to": "2026-12-31"},
            **{row: {"valid_from": "2024-01-01", "valid_to": "2026-12-31"} for row in (4, 5, 6)},
        },
        {6: "date_guessed"},
    ),
    Case(
        "a workbook out of a file that was encoded twice",
        workbook(
            Page(
                [
                    [twice("机构名称"), twice("地区"), twice("协议类型"), "2024"],
                    [twice("郑州大学第三附属医院"), twice("河南省郑州市"), twice("工伤医疗"), 1],
                    [twice("商水县中医院"), twice("河南省周口市商水县"), twice("工伤康复"), 2],
                ]
            )
        ),
        {1: SKIP, 2: WARN, 3: WARN},
        {
            2: {"name": "郑州大学第三附属医院", "division_code": "410100", "types": ["MEDICAL"]},
            3: {"name": "商水县中医院", "division_code": "411623", "types": ["REHAB"]},
        },
        {2: "file_repaired", 3: "file_repaired"},
    ),
    Case(
        "names with marks that a remark explains, and with what became of the institution",
        csv_of(
            ("机构名称", "区县", "协议类型", "备注"),
            ("★唐山市丰润区妇幼保健院", "丰润区", "工伤医疗", ""),
            ("丰润燕东康复医院**", "丰润区", "工伤医疗", ""),
            ("丰润口腔医院（已停业）", "丰润区", "工伤医疗", ""),
            ("丰润眼科医院", "丰润区", "工伤医疗", "到期未续签"),
            ("丰润骨科医院", "丰润区", "工伤医疗", "已续签"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: WARN, 5: WARN, 6: OK},
        {
            2: {"name": "唐山市丰润区妇幼保健院"},
            3: {"name": "丰润燕东康复医院"},
            4: {"name": "丰润口腔医院"},
        },
        {2: "name_marked", 3: "name_marked", 4: "state_listed", 5: "state_listed"},
    ),
    Case(
        "types that a cell denies in passing, and levels in English",
        csv_of(
            ("Institution Name", "Place", "Agreement Type", "Level"),
            *(
                (name, "曲靖市", kind, level)
                for name, kind, level in (
                    ("曲靖市第一人民医院", "医疗是康复否", "Level 2 Grade A"),
                    ("曲靖市第二人民医院", "医疗（有）康复（无）", "Grade III-A"),
                    ("曲靖市中医医院", "医疗，康复（待签）", "Tertiary"),
                    ("曲靖市妇幼保健院", "医疗（康复）", "Class B Grade 2"),
                    ("沾益区人民医院", "Medical; Assistive devices", "AAA"),
                    ("罗平县人民医院", "医疗 康复", "未评审"),
                )
            ),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: WARN, 5: WARN, 6: WARN, 7: NORMALISED},
        {
            2: {"types": ["MEDICAL"], "level": "二级甲等"},
            3: {"types": ["MEDICAL"], "level": "三级甲等"},
            4: {"types": ["MEDICAL"], "level": "三级"},
            5: {"types": ["MEDICAL"], "level": "二级乙等"},
            6: {"types": ["MEDICAL", "DEVICE"], "level": None},
            7: {"types": ["MEDICAL", "REHAB"], "level": "未定级"},
        },
        {4: "type_part_unknown", 5: "type_part_unknown", 6: "level_unknown"},
    ),
    Case(
        "what the standard puts above the counties directly under a province is no place",
        csv_of(
            ("省", "市", "县", "机构名称", "协议类型"),
            ("海南省", "省直辖县级行政区划", "昌江县", "昌江县十月田卫生院", "工伤医疗"),
            ("海南省", "省直辖县级行政区划", "定安县", "定安县人民医院", "工伤医疗"),
        ),
        {1: SKIP, 2: NORMALISED, 3: OK},
        {2: {"division_code": "469026"}, 3: {"division_code": "469021"}},
    ),
    Case(
        "columns of types and of places that no known word names",
        csv_of(
            ("机构名称", "项目", "属于", "备用", "电话"),
            ("襄阳市中心医院", "工伤医疗", "襄阳市襄城区", "康复大厅", ""),
            ("枣阳市第一人民医院", "医疗、康复", "枣阳市", "", ""),
            ("谷城县第二人民医院", "", "谷城县", "医疗", ""),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: WARN},
        {
            2: {"types": ["MEDICAL"], "division_code": "420602"},
            3: {"types": ["MEDICAL", "REHAB"], "division_code": "420683"},
            4: {"types": [], "division_code": "420625"},
        },
        {4: "type_missing"},
    ),
    Case(
        "a column of institutions that no known word names, and its heading once more",
        workbook(
            Page(
                [
                    ["孝感市工伤医疗协议机构"],
                    ["序号", "本市各家", "县市区", "电话"],
                    [1, "孝感市中心医院", "孝南区", "0712-2348719"],
                    ["序号", "本市各家", "县市区", "电话"],
                    [2, "汉川市妇幼保健院", "汉川市", "0713-8282909"],
                ]
            )
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: SKIP, 5: NORMALISED},
        {
            3: {"name": "孝感市中心医院", "division_code": "420902"},
            5: {"name": "汉川市妇幼保健院", "division_code": "420984"},
        },
        {3: "name_column", 4: "heading_repeated", 5: "name_column"},
    ),
    Case(
        "sections whose number stands in the column of numbers",
        workbook(
            Page(
                [
                    ["湖北省工伤保险协议机构"],
                    ["序号", "机构名称", "协议类型", "等级"],
                    ["一", "武汉市"],
                    [1, "武汉市第六医院", "工伤医疗", "三级甲等"],
                    ["二", "宜昌市（1家）"],
                    [1, "宜昌市中心人民医院", "工伤医疗", "三级甲等"],
                    ["三", "某新设地区"],
                    [1, "湖北省人民医院", "工伤医疗", "三级甲等"],
                    ["四", "襄阳市中心医院"],
                    ["五", "襄阳市"],
                    [1, "襄阳市中医医院", "工伤医疗", "三级甲等"],
                ],
                merged=["B10:D10"],
            )
        ),
        {
            1: SKIP,
            2: SKIP,
            3: SKIP,
            4: NORMALISED,
            5: SKIP,
            6: NORMALISED,
            7: SKIP,
            8: WARN,
            9: WARN,
            10: SKIP,
            11: NORMALISED,
        },
        {
            4: {"division_code": "420100"},
            6: {"division_code": "420500"},
            8: {"division_code": "420000"},
            11: {"division_code": "420600"},
        },
        {8: "place_section_unclear", 9: "type_missing"},
    ),
    Case(
        "a code in groups, and one that says nothing",
        csv_of(
            ("机构名称", "行政区划代码", "协议类型"),
            ("周村区人民医院", "370 306", "工伤医疗"),
            ("张店区人民医院", "370,303", "工伤医疗"),
            ("博山区医院", "37 03", "工伤医疗"),
            ("临淄区人民医院", "1 2", "工伤医疗"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: REJECT, 5: REJECT},
        {2: {"division_code": "370306"}, 3: {"division_code": "370303"}},
        {4: "place_unknown", 5: "place_unknown"},
    ),
    Case(
        "more than the name beside the name",
        csv_of(
            ("机构名称", "区划", "协议类型"),
            ("淄博市第一医院（地址：峨眉山东路4号）", "淄博市", "工伤医疗"),
            ("淄博市中医医院 0533-2345678", "淄博市", "工伤医疗"),
            ("【三甲】淄博市第四人民医院", "淄博市", "工伤医疗"),
            ("淄博市职业病防治院、淄博市第六人民医院", "淄博市", "工伤医疗"),
            ("合计，4家", "", ""),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: NORMALISED, 5: REJECT, 6: SKIP},
        {2: {"name": "淄博市第一医院"}, 3: {"name": "淄博市中医医院"}, 4: {"name": "淄博市第四人民医院"}},
        {5: "names_in_a_cell"},
    ),
    Case(
        "lines of signatures and of what a sum is made of, with as many cells as a row",
        workbook(
            Page(
                [
                    ["序号", "机构名称", "区县", "等级", "协议开始", "协议结束"],
                    [1, "张店区人民医院", "淄博市张店区", "二级甲等", date(2024, 1, 1), date(2026, 12, 31)],
                    ["其中：", "三级", "", "0", "二级", "1"],
                    ["单位负责人：", "张三", "", "填表人：", "李四", "0533-2345678"],
                ]
            )
        ),
        {1: SKIP, 2: OK, 3: SKIP, 4: SKIP},
    ),
    Case(
        "blanks before the quotes",
        '"机构名称", "地市", "协议类型"\n"枝江市人民医院", "宜昌市", "工伤康复"\n'.encode(),
        {1: SKIP, 2: OK},
        {2: {"division_code": "420500", "types": ["REHAB"]}},
    ),
    Case(
        "another table below the first has a title of its own: another city and another kind; and the first goes on",
        workbook(
            Page(
                [
                    ["宜昌市工伤医疗协议机构一览表"],
                    ["机构名称", "县区", "电话"],
                    ["远安县人民医院", "远安县", "0717-3811359"],
                    ["宜昌市工伤医疗协议机构一览表（续表）"],
                    ["机构名称", "县区", "电话"],
                    ["兴山县人民医院", "兴山县", "0717-2192193"],
                    ["襄阳市工伤康复协议机构名单"],
                    ["机构名称", "县区", "电话"],
                    ["襄阳市中医医院", "襄城区", ""],
                    ["枣阳市第一人民医院", "枣阳市", ""],
                ]
            )
        ),
        dict.fromkeys((1, 2, 4, 5, 7, 8), SKIP) | dict.fromkeys((3, 6, 9, 10), NORMALISED),
        {
            6: {"division_code": "420526", "types": ["MEDICAL"]},
            9: {"division_code": "420602", "types": ["REHAB"]},
            10: {"division_code": "420683", "types": ["REHAB"]},
        },
    ),
    Case(
        "the line of a form that says how to fill it in; types that are signed and aren't",
        csv_of(
            ("机构名称", "区划", "工伤医疗", "工伤康复"),
            ("（请填写机构全称）", "（6位代码）", "（是/否）", "（是/否）"),
            ("兴山县人民医院", "宜昌市兴山县", "已签", "未签"),
        ),
        {1: SKIP, 2: SKIP, 3: OK},
        {3: {"types": ["MEDICAL"]}},
    ),
    Case(
        "headings of the insurance systems themselves",
        csv_of(
            ("akb020", "akb021", "aab301", "aka101", "aae030", "aae031", "协议类型"),
            ("H42052500001", "远安县人民医院", "420525", "二级甲等", "2024-01-01", "2026-12-31", "工伤医疗"),
        ),
        {1: SKIP, 2: OK},
        {
            2: {
                "external_code": "H42052500001",
                "division_code": "420525",
                "valid_from": "2024-01-01",
                "valid_to": "2026-12-31",
            }
        },
    ),
    Case(
        "years to count from the day of signing; flags for the state; headings in brackets",
        csv_of(
            ("【机构名称】", "【区划】", "【协议类型】", "【签订日期】", "【协议年限】", "【有效标志】"),
            ("远安县人民医院", "远安县", "工伤医疗", "2024-01-01", "三年", "1"),
            ("兴山县人民医院", "兴山县", "工伤医疗", "2024-01-01", "2026-12-31", "0"),
        ),
        {1: SKIP, 2: WARN, 3: WARN},
        {2: {"valid_from": "2024-01-01", "valid_to": "2026-12-31"}, 3: {"state": "TERMINATED"}},
        {2: "period_length", 3: "state_listed"},
    ),
    Case(
        "a city and a district that share the sign 市",
        csv_of(
            ("机构名称", "所在地", "协议类型"),
            ("青岛市中心医院", "青岛市北区", "工伤医疗"),
            ("济南市第四人民医院", "山东省济南市中区", "工伤医疗"),
            ("济南市第三人民医院", "济南市市中区", "工伤医疗"),
            ("枣庄市立医院", "枣庄市", "工伤医疗"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: OK, 5: OK},
        {
            2: {"division_code": "370203"},
            3: {"division_code": "370103"},
            4: {"division_code": "370103"},
            5: {"division_code": "370400"},
        },
    ),
    Case(
        "counties by their short names, of which one is that of the city, and one seems to end in 林区",
        csv_of(
            ("机构名称", "市", "县", "协议类型"),
            ("承德县医院", "承德", "承德", "工伤医疗"),
            ("承德市中心医院", "承德", "市直", "工伤医疗"),
            ("西安市红会医院", "西安", "碑林", "工伤医疗"),
        ),
        {1: SKIP, 2: WARN, 3: NORMALISED, 4: NORMALISED},
        {
            2: {"division_code": "130821"},
            3: {"division_code": "130800"},
            4: {"division_code": "610103"},
        },
        {2: "place_narrowed"},
    ),
    Case(
        "cells that stand in the wrong columns are no names",
        csv_of(
            ("机构名称", "地市", "协议类型"),
            ("孝感市中心医院", "孝感市", "工伤医疗"),
            ("湖北省孝感市", "孝感市", "工伤医疗"),
            ("工伤康复", "孝感市", "工伤医疗"),
            ("三级甲等", "孝感市", "工伤医疗"),
            ("12420900493200012X", "孝感市", "工伤医疗"),
            ("协议结束", "孝感市", "工伤医疗"),
            ("孝南区朋兴乡", "孝感市", "工伤医疗"),
            ("张主任", "孝感市", "工伤医疗"),
            ("孝感市第一人民医院南院区", "孝感市", "工伤医疗"),
            ("Xiaogan Hospital", "孝感市", "工伤医疗"),
            ("孝感市社会保险服务中心", "孝感市", "工伤医疗"),
        ),
        {1: SKIP, 2: OK, 9: WARN, 10: OK, 11: OK, 12: WARN} | dict.fromkeys(range(3, 9), REJECT),
        reasons={9: "name_unlikely", 12: "name_unlikely"} | dict.fromkeys(range(3, 9), "name_no_text"),
    ),
    Case(
        "formulas behind a quote, a mark or the other names before them",
        csv_of(
            ("机构名称", "地市", "协议类型", "别名"),
            ("“=淄博市中心医院”", "淄博市", "工伤医疗", "中心医院;=1+1"),
            ("★@淄博市第一医院", "淄博市", "工伤医疗", ""),
        ),
        {1: SKIP, 2: WARN, 3: WARN},
        {2: {"name": "淄博市中心医院", "aliases": ["中心医院", "1+1"]}, 3: {"name": "淄博市第一医院"}},
        {2: "formula"},
    ),
    Case(
        "remarks and a sheet that say it is over, in other words",
        workbook(
            Page(
                [
                    ["机构名称", "区划", "协议类型", "备注"],
                    ["湖州市中心医院", "湖州市", "工伤医疗", "已取消"],
                    ["湖州市第一人民医院", "湖州市", "工伤医疗", "2025年起不再定点"],
                    ["湖州市中医院", "湖州市", "工伤医疗", "协议到期"],
                    ["湖州市妇幼保健院", "湖州市", "工伤医疗", "2026年6月30日到期"],
                    ["湖州市第三人民医院", "湖州市", "工伤医疗", "取消暂停，已恢复"],
                ]
            ),
            Page([["机构名称", "区划", "协议类型"], ["德清县人民医院", "德清县", "工伤医疗"]], name="2025年取消名单"),
        ),
        dict(enumerate((SKIP, WARN, WARN, WARN, OK, OK), 1))
        | {("2025年取消名单", 1): SKIP, ("2025年取消名单", 2): WARN},
        reasons={2: "state_listed", ("2025年取消名单", 2): "state_listed"},
    ),
    Case(
        "the agency in one column of names and the hospital in another",
        csv_of(
            ("单位名称", "医院名称", "区划", "协议类型"),
            ("宜昌市人社局", "远安县人民医院", "远安县", "工伤医疗"),
            ("宜昌市人社局", "兴山县人民医院", "兴山县", "工伤医疗"),
        ),
        {1: SKIP, 2: OK, 3: OK},
        {2: {"name": "远安县人民医院"}},
    ),
    Case(
        "columns of ticks that are called as columns of names are",
        csv_of(
            ("机构名称", "区划", "医疗机构", "康复机构", "辅具科室", "变动情况"),
            ("远安县人民医院", "远安县", "√", "", "√", "新增"),
            ("兴山县人民医院", "兴山县", "√", "√", "√", "退出"),
        ),
        {1: SKIP, 2: OK, 3: WARN},
        {2: {"types": ["MEDICAL"]}, 3: {"types": ["MEDICAL", "REHAB"], "state": "TERMINATED"}},
    ),
    Case(
        "a name that begins with a division of another city than the title",
        csv_of(
            ("山东省淄博市工伤医疗协议机构", "", ""),
            ("序号", "机构名称", "电话"),
            ("1", "淄博市中心医院", ""),
            ("2", "桓台县人民医院", ""),
            ("3", "济南市中心医院", ""),
            ("4", "商水县中医院", ""),
            ("5", "山东省立第三医院", ""),
            ("6", "北京大学淄博医院", ""),
        ),
        dict.fromkeys((1, 2), SKIP) | dict.fromkeys((3, 4, 7, 8), NORMALISED) | dict.fromkeys((5, 6), WARN),
        {5: {"division_code": "370300"}},
        {5: "place_name_elsewhere", 6: "place_name_elsewhere"},
    ),
    Case(
        "a length beside two days, which comes to them or doesn't",
        csv_of(
            ("机构名称", "区划", "协议类型", "协议期限", "协议开始日期", "协议结束日期"),
            ("远安县人民医院", "远安县", "工伤医疗", "三年", "2024-01-01", "2026-12-31"),
            ("兴山县人民医院", "兴山县", "工伤医疗", "三年", "2024-01-01", "2027-01-01"),
            ("秭归县人民医院", "秭归县", "工伤医疗", "两年", "2024-01-01", "2026-12-31"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: CONFLICT},
        reasons={4: "date_conflicts"},
    ),
    Case(
        "one column of ticks adds a type to that of the title",
        csv_of(
            ("宜昌市工伤医疗协议机构", "", ""),
            ("机构名称", "区划", "是否开展工伤康复"),
            ("远安县人民医院", "远安县", "是"),
            ("兴山县人民医院", "兴山县", "否"),
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: NORMALISED},
        {3: {"types": ["MEDICAL", "REHAB"]}, 4: {"types": ["MEDICAL"]}},
    ),
]
