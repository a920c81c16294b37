"""Lists as agencies publish and report them, each with something that was taken wrongly or lost without a word."""

from tests.institutions.importing.cases import (
    NORMALISED,
    OK,
    REJECT,
    REJECT_FILE,
    SKIP,
    WARN,
    Case,
    csv_of,
)
from tests.institutions.importing.spreadsheets import Page, workbook

CASES = [
    Case(
        "inpatient or outpatient beside what an institution is agreed with for",
        csv_of(
            ("机构名称", "设区市", "机构类别", "开通业务"),
            ("江苏省人民医院", "江苏省南京市", "医疗机构", "住院"),
            ("常州市德安医院", "江苏省常州市", "康复机构", "住院、门诊"),
            ("苏州大学附属第一医院", "江苏省苏州市", "医疗机构、康复机构", "住院"),
            ("南京假肢厂", "江苏省南京市", "辅助器具配置机构", "门诊"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: OK, 5: OK},
        {
            2: {"types": ["MEDICAL"]},
            3: {"types": ["REHAB"]},
            4: {"types": ["MEDICAL", "REHAB"]},
            5: {"types": ["DEVICE"]},
        },
        {1: "heading_unknown_columns"},
    ),
    Case(
        "since when it settles with other places",
        csv_of(
            ("机构名称", "地市", "协议类型", "开通跨省时间", "开通省内时间"),
            ("淄博市中心医院", "淄博市", "工伤医疗", "2024-04-01", "2022年1月1日"),
            ("淄博市第一医院", "淄博市", "工伤医疗", "", "2022-01-01"),
            ("淄博市中医医院", "淄博市", "工伤医疗", "未开通", "已开通"),
            ("淄博昌国医院", "淄博市", "工伤医疗", "2024年4月开通", "待开通"),
        ),
        {1: SKIP, 2: NORMALISED, 3: OK, 4: NORMALISED, 5: WARN},
        {
            2: {"cross_province": True, "in_province": True, "valid_from": None},
            3: {"cross_province": None, "in_province": True},
            4: {"cross_province": False, "in_province": True},
            5: {"cross_province": True, "in_province": None},
        },
        {5: "flag_unknown"},
    ),
    Case(
        "since when beside whether",
        csv_of(
            ("机构名称", "地市", "协议类型", "跨省开通时间", "是否开通跨省"),
            ("淄博市中心医院", "淄博市", "工伤医疗", "2024-04-01", "否"),
        ),
        {1: SKIP, 2: OK},
        {2: {"cross_province": False}},
        {1: "heading_unknown_columns"},
    ),
    Case(
        "several division codes in one cell",
        csv_of(
            ("机构名称", "行政区划代码", "协议类型"),
            ("甲医院", "370303/370304", "工伤医疗"),
            ("乙医院", "370303、370306", "工伤医疗"),
            ("丙医院", "370300/370303", "工伤医疗"),
        ),
        {1: SKIP, 2: REJECT, 3: REJECT, 4: OK},
        {4: {"division_code": "370303"}},
        {2: "place_unknown", 3: "place_unknown"},
    ),
    Case(
        "places of before with the word for it, and what stands for no city",
        csv_of(
            ("省", "市", "区县", "机构名称", "协议类型"),
            ("北京市", "", "原宣武区", "首都医科大学宣武医院", "工伤医疗"),
            ("湖北省", "省直辖县", "潜江市", "潜江市中心医院", "工伤医疗"),
            ("湖北省", "省直管市", "仙桃市", "仙桃市第一人民医院", "工伤医疗"),
            ("山西省", "忻州市", "原平市", "原平市第一人民医院", "工伤医疗"),
        ),
        {1: SKIP, 2: WARN, 3: OK, 4: OK, 5: OK},
        {
            2: {"division_code": "110102", "place_as_written": None},
            3: {"division_code": "429005"},
            4: {"division_code": "429004"},
            5: {"division_code": "140981"},
        },
        {2: "place_retired"},
    ),
    Case(
        "remarks that say what the institution is called by now, or that the agreement isn't signed",
        csv_of(
            ("机构名称", "地市", "协议类型", "备注"),
            ("张店区人民医院", "淄博市", "工伤医疗", "2024年5月更名为淄博市张店区总医院"),
            ("淄博市第三总医院", "淄博市", "工伤医疗", "2024年5月由张店第三医院更名为淄博市第三总医院"),
            ("张店区中医院", "淄博市", "工伤医疗", "待签"),
            ("淄博昌国医院", "淄博市", "工伤医疗", "整改中"),
            ("淄博大众医院", "淄博市", "工伤医疗", "已整改"),
        ),
        {1: SKIP, 2: WARN, 3: OK, 4: WARN, 5: WARN, 6: OK},
        reasons={2: "name_renamed", 4: "state_listed", 5: "state_listed"},
    ),
    Case(
        "a name with the houses that belong to it in brackets",
        csv_of(
            ("机构名称", "地市", "协议类型"),
            ("临淄区人民医院（含稷下社区卫生服务中心、辛店街道卫生院）", "淄博市", "工伤医疗"),
            ("临淄区中医医院（北院区）", "淄博市", "工伤医疗"),
        ),
        {1: SKIP, 2: WARN, 3: NORMALISED},
        reasons={2: "name_signs"},
    ),
    Case(
        "a type alone in its column is a row without a name",
        csv_of(
            ("区县", "机构名称", "协议类型"),
            ("淄博市张店区", "张店区人民医院", "医疗"),
            ("", "", "康复"),
            ("淄博市周村区", "周村区人民医院", "医疗"),
        ),
        {1: SKIP, 2: OK, 3: REJECT, 4: OK},
        reasons={3: "name_missing"},
    ),
    Case(
        "a year in the column of the start says no end, and a long dash divides",
        csv_of(
            ("机构名称", "地市", "协议类型", "协议开始日期"),
            ("甲医院", "淄博市", "工伤医疗", "2024年"),
            ("乙医院", "淄博市", "工伤医疗", "2024年第一季度"),
            ("丙医院", "淄博市", "工伤医疗", "2024.1.1---2026.12.31"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: NORMALISED},
        {
            2: {"valid_from": "2024-01-01", "valid_to": None},
            3: {"valid_from": "2024-01-01", "valid_to": None},
            4: {"valid_from": "2024-01-01", "valid_to": "2026-12-31"},
        },
    ),
    Case(
        "the word for the names says what the agreements are for, where nothing else does",
        csv_of(
            ("区县", "工伤康复协议机构"),
            ("淄博市张店区", "张店区人民医院"),
        ),
        {1: SKIP, 2: NORMALISED},
        {2: {"types": ["REHAB"]}},
    ),
    Case(
        "a hospital is called so whatever is agreed with it",
        csv_of(("区县", "医疗机构名称"), ("淄博市张店区", "张店区人民医院")),
        {1: SKIP, 2: OK},
        {2: {"types": []}},
    ),
    Case(
        "a notice whose names stand below sections",
        "\n".join(
            (
                "关于公布淄博市工伤保险协议医疗机构名单的公告",
                "",
                "根据《工伤保险条例》有关规定，现将协议医疗机构予以公布。",
                "一、市直",
                "1、淄博市中心医院",
                "2、淄博市第一医院",
                "二、张店区",
                "1、张店区人民医院",
                "三、桓台县",
                "1、桓台县人民医院",
                "特此公告。",
                "淄博市社会保险事业中心",
                "2025年1月6日",
            )
        ).encode(),
        {
            **dict.fromkeys((1, 3, 4, 7, 9, 11, 12, 13), SKIP),
            **dict.fromkeys((5, 6, 8, 10), NORMALISED),
        },
        {
            5: {"name": "淄博市中心医院", "division_code": "370300", "types": ["MEDICAL"]},
            8: {"division_code": "370303"},
            10: {"division_code": "370321"},
        },
    ),
    Case(
        "a sheet of the first versions of Excel, which simple programs still write",
        b"\x09\x08\x08\x00\x00\x00\x10\x00\x00\x00\x00\x00\x04\x02\x0c\x00\x00\x00\x00\x00\x00\x00\x04\x00\xb5\xa5\xce\xbb",
        {None: REJECT_FILE},
        reasons={None: "file_old"},
    ),
    Case(
        "fields of the system of medical insurance, and numbers before words of its dictionaries",
        csv_of(
            ("fixmedins_code", "fixmedins_name", "admdvs", "medinslv", "begndate", "enddate", "协议类型"),
            ("H37030300012", "张店区人民医院", "370303", "3-三级", "2024-01-01", "2025-12-31", "1-医疗机构"),
        ),
        {1: SKIP, 2: NORMALISED},
        {
            2: {
                "name": "张店区人民医院",
                "external_code": "H37030300012",
                "level": "三级",
                "valid_from": "2024-01-01",
                "valid_to": "2025-12-31",
                "types": ["MEDICAL"],
            }
        },
    ),
    Case(
        "a level and its grade in two columns, with what stands for no grade",
        csv_of(
            ("机构名称", "区县名称", "医院等级", "医院等次", "协议类型"),
            ("北京积水潭医院", "北京市西城区", "三级", "甲等", "工伤医疗"),
            ("北京市丰台区南苑医院", "北京市丰台区", "二级", "未评", "工伤医疗"),
            ("北京回龙观医院", "北京市昌平区", "3-三级", "1-甲等", "工伤医疗"),
        ),
        {1: SKIP, 2: OK, 3: NORMALISED, 4: OK},
        {2: {"level": "三级甲等"}, 3: {"level": "二级"}, 4: {"level": "三级甲等"}},
    ),
    Case(
        "a grade alone in its column, and levels without a grade",
        csv_of(
            ("机构名称", "区县", "医院等次", "协议类型"),
            ("甲医院", "淄博市张店区", "三级甲等", "工伤医疗"),
            ("乙医院", "淄博市张店区", "二级未定等", "工伤医疗"),
            ("丙医院", "淄博市张店区", "三级·甲等", "工伤医疗"),
            ("丁医院", "淄博市张店区", "三级/甲等", "工伤医疗"),
        ),
        {1: SKIP, 2: OK, 3: NORMALISED, 4: NORMALISED, 5: NORMALISED},
        {2: {"level": "三级甲等"}, 3: {"level": "二级"}, 4: {"level": "三级甲等"}, 5: {"level": "三级甲等"}},
    ),
    Case(
        "yes and no with a remark, which may take it back",
        csv_of(
            ("机构名称", "区县", "协议类型", "是否开通跨省"),
            ("甲医院", "淄博市张店区", "工伤医疗", "是（住院）"),
            ("乙医院", "淄博市张店区", "工伤医疗", "否，拟2026年开通"),
            ("丙医院", "淄博市张店区", "工伤医疗", "是（未联调）"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: WARN},
        {2: {"cross_province": True}, 3: {"cross_province": None}, 4: {"cross_province": None}},
        {2: "flag_remark", 3: "flag_unknown", 4: "flag_unknown"},
    ),
    Case(
        "marks of the ministry's own lists say the types",
        csv_of(
            ("医疗机构名称", "行政区划代码", "医保定点医疗机构标志", "工伤医疗机构标志", "工伤康复机构标志名称"),
            ("张店区人民医院", "370303", "1", "1", "否"),
            ("周村区人民医院", "370306", "1", "0", "是"),
            ("桓台县人民医院", "370321", "1", "0", "否"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: WARN},
        {2: {"types": ["MEDICAL"]}, 3: {"types": ["REHAB"]}},
        {4: "type_missing"},
    ),
    Case(
        "signs in the column of the class, explained in its heading",
        csv_of(
            ("机构名称", "区县", "机构类别（1医疗 2康复 3辅助器具）"),
            ("张店区人民医院", "淄博市张店区", "1"),
            ("周村区人民医院", "淄博市周村区", "1,2"),
            ("淄博假肢厂", "淄博市张店区", "3"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: NORMALISED},
        {2: {"types": ["MEDICAL"]}, 3: {"types": ["MEDICAL", "REHAB"]}, 4: {"types": ["DEVICE"]}},
    ),
    Case(
        "types and places in brackets beside a name, and dots behind it",
        csv_of(
            ("机构名称", "区县", "协议类型"),
            ("（康复）淄博昌国医院", "淄博市张店区", "工伤康复"),
            ("张店区人民医院（医疗）", "淄博市张店区", "工伤医疗"),
            ("（张店区）淄博友谊医院", "淄博市张店区", "工伤医疗"),
            ("张店区中医院…………", "淄博市张店区", "工伤医疗"),
            ("淄博康复医院（康复中心）", "淄博市张店区", "工伤医疗"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: NORMALISED, 5: NORMALISED, 6: NORMALISED},
        {
            2: {"name": "淄博昌国医院"},
            3: {"name": "张店区人民医院"},
            4: {"name": "淄博友谊医院"},
            5: {"name": "张店区中医院"},
            6: {"name": "淄博康复医院(康复中心)"},
        },
        {2: "name_marked", 3: "name_marked", 4: "name_remark"},
    ),
    Case(
        "more ways to write where it is",
        csv_of(
            ("机构名称", "所属区划", "协议类型"),
            ("甲医院", "山东省_淄博市_张店区", "工伤医疗"),
            ("乙医院", "中国山东省淄博市张店区", "工伤医疗"),
            ("丙医院", "湖北省直管市天门市", "工伤医疗"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: OK},
        {2: {"division_code": "370303"}, 3: {"division_code": "370303"}, 4: {"division_code": "429006"}},
    ),
    Case(
        "a remark beside a row, in a column without a heading",
        workbook(
            Page(
                [
                    ("区县", "机构名称", "协议类型"),
                    ("淄博市张店区", "张店区人民医院", "工伤医疗"),
                    ("淄博市张店区", "淄博昌国医院", "工伤医疗", "已终止"),
                    ("淄博市张店区", "淄博大众医院", "工伤医疗", None, "2025年3月起暂停"),
                    ("淄博市张店区", "淄博友谊医院", "工伤医疗", "东院区"),
                    ("淄博市张店区", "张店区中医院", "工伤医疗"),
                ]
            )
        ),
        {1: SKIP, 2: OK, 3: WARN, 4: WARN, 5: OK, 6: OK},
        reasons={3: "state_listed", 4: "state_listed"},
    ),
    Case(
        "a title that says all settle cross-province, and remarks that some don't yet",
        csv_of(
            ("跨省异地就医直接结算工伤保险协议机构名单",),
            ("机构名称", "所在地", "备注"),
            ("淄博市中心医院", "淄博市", "已开通"),
            ("淄博市第一医院", "淄博市", "暂未开通"),
            ("淄博昌国医院", "淄博市", "仅开通省内"),
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: WARN, 5: WARN},
        {3: {"cross_province": True}, 4: {"cross_province": None}, 5: {"cross_province": None}},
        {4: "flag_unknown", 5: "flag_unknown"},
    ),
    Case(
        "the year of an agreement beside the year of its end, and codes in quotes",
        csv_of(
            ("机构名称", "区划代码", "协议类型", "签约年度", "截止年份"),
            ("张店区人民医院", "“370303”", "工伤医疗", "2024", "2025"),
        ),
        {1: SKIP, 2: WARN},
        {
            2: {
                "division_code": "370303",
                "place_as_written": None,
                "valid_from": "2024-01-01",
                "valid_to": "2025-12-31",
            }
        },
    ),
    Case(
        "houses below their institution, and types that have ended in a month",
        workbook(
            Page(
                [
                    ("淄博市工伤保险协议机构名单",),
                    ("机构名称", "协议类型", "等级"),
                    ("淄博市中心医院", "工伤医疗", "三级甲等"),
                    ("（东院区）",),
                    ("西院区", "工伤医疗", "三级甲等"),
                    ("淄博市第一医院", "医疗（2025年3月终止）", "三级甲等"),
                ]
            )
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: REJECT, 5: REJECT, 6: REJECT},
        reasons={4: "name_no_text", 5: "name_no_text", 6: "type_unknown"},
    ),
    Case(
        "a table that goes on on a sheet without a heading, beside a sheet of something else",
        workbook(
            Page(
                [
                    ("淄博市工伤康复协议机构名单",),
                    ("序号", "区县", "机构名称"),
                    (1, "张店区", "张店区人民医院"),
                ],
                name="第1页",
            ),
            Page([(2, "临淄区", "临淄区人民医院"), (3, "桓台县", "桓台县人民医院")], name="第2页"),
            Page([("填表说明",), ("1.", "区县", "填至县级"), ("2.", "名称", "填全称")], name="说明"),
        ),
        {
            ("第1页", 1): SKIP,
            ("第1页", 2): SKIP,
            ("第1页", 3): NORMALISED,
            ("第2页", 1): WARN,
            ("第2页", 2): WARN,
            ("说明", 1): SKIP,
            ("说明", 2): SKIP,
            ("说明", 3): SKIP,
        },
        {
            ("第2页", 1): {"name": "临淄区人民医院", "division_code": "370305", "types": ["REHAB"]},
            ("第2页", 2): {"name": "桓台县人民医院", "division_code": "370321", "types": ["REHAB"]},
        },
        {("第2页", 1): "heading_of_sheet_before", ("说明", 1): "no_table"},
    ),
    Case(
        "lines that say what their values are make no heading",
        "\n".join(
            f"{at}. {name}  地址：淄博市{place}  电话：0533-{at}180000"
            for at, (name, place) in enumerate(
                (("张店区人民医院", "张店区"), ("周村区人民医院", "周村区"), ("桓台县人民医院", "桓台县")), 2
            )
        ).encode(),
        {None: REJECT_FILE},
        reasons={None: "file_no_table"},
    ),
    *(
        Case(
            f"days of medical insurance beside those of the agreement, {first} first",
            workbook(
                Page(
                    [
                        ("机构名称", "区划", "协议类型", first, None, second, None),
                        (None, None, None, "起", "止", "起", "止"),
                        ("张店区人民医院", "370303", "工伤医疗", *days),
                    ],
                    merged=["D1:E1", "F1:G1", "A1:A2", "B1:B2", "C1:C2"],
                )
            ),
            {1: SKIP, 2: SKIP, 3: OK},
            {3: {"valid_from": "2024-01-01", "valid_to": "2025-12-31"}},
        )
        for first, second, days in (
            ("医保协议", "工伤协议", ("2023-01-01", "2023-12-31", "2024-01-01", "2025-12-31")),
            ("工伤协议", "医保协议", ("2024-01-01", "2025-12-31", "2023-01-01", "2023-12-31")),
        )
    ),
]
