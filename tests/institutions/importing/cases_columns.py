"""Lists whose columns ask, count or stand otherwise than had been thought of."""

from tests.institutions.importing.cases import NORMALISED, OK, REJECT, SKIP, WARN, Case, csv_of
from tests.institutions.importing.spreadsheets import Page, workbook

CASES = [
    Case(
        "columns that ask for each type of agreement",
        csv_of(
            ("机构名称", "城市", "是否医疗协议机构", "是否康复协议机构", "是否可开展辅具装配服务"),
            ("淄博市中心医院", "淄博市", "是", "是", "否"),
            ("淄博市第一医院", "淄博市", "是", "否", "是"),
            ("淄博市中医医院", "淄博市", "√(限门诊)", "否", "否"),
            ("淄博市第四人民医院", "淄博市", "否", "否", "否"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: WARN, 5: WARN},
        {2: {"types": ["MEDICAL", "REHAB"]}, 3: {"types": ["MEDICAL", "DEVICE"]}, 4: {"types": []}},
        {5: "type_missing"},
    ),
    Case(
        "columns that ask whether it is over: yes stands for the end",
        csv_of(
            ("机构名称", "城市", "是否停用", "注销标志"),
            ("淄博市中心医院", "淄博市", "否", "0"),
            ("淄博市第一医院", "淄博市", "是", ""),
            ("淄博市中医医院", "淄博市", "", "1"),
            ("淄博市第四人民医院", "淄博市", "已注销", ""),
            ("淄博市第七人民医院", "淄博市", "看情况", ""),
            ("张店区人民医院", "张店区", "", ""),
        ),
        {1: SKIP, 2: OK, 3: WARN, 4: WARN, 5: WARN, 6: WARN, 7: OK},
        {
            2: {"state": None},
            3: {"state": "SUSPENDED"},
            4: {"state": "TERMINATED"},
            5: {"state": "TERMINATED"},
            6: {"state": None},
        },
        {3: "state_listed", 4: "state_listed", 5: "state_listed", 6: "state_unknown"},
    ),
    Case(
        "level and period of medical insurance are not those of the hospital and of work injury",
        csv_of(
            ("机构名称", "城市", "医保等级", "医院等级", "医保定点有效期", "工伤协议有效期", "院址"),
            ("甲医院", "淄博市", "一级", "三级甲等", "2020-01-01至2030-12-31", "2026-01-01至2026-12-31", "共青团路1号"),
        ),
        {1: SKIP, 2: OK},
        {2: {"level": "三级甲等", "valid_from": "2026-01-01", "valid_to": "2026-12-31", "address": "共青团路1号"}},
    ),
    Case(
        "numbers in one sign or in Chinese brackets before the name",
        csv_of(
            ("机构名称", "城市"),
            ("⑴淄博市中心医院", "淄博市"),
            ("⒉淄博市第一医院", "淄博市"),
            ("㈢淄博市中医医院", "淄博市"),
            ("(四)淄博市第四人民医院", "淄博市"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: NORMALISED, 5: NORMALISED},
        {
            2: {"name": "淄博市中心医院"},
            3: {"name": "淄博市第一医院"},
            4: {"name": "淄博市中医医院"},
            5: {"name": "淄博市第四人民医院"},
        },
        dict.fromkeys((2, 3, 4, 5), "name_numbered"),
    ),
    Case(
        "signs that show the text in another order than it is stored",
        csv_of(("机构名称", "城市"), ("淄博市\u202e院医民人\u202c", "淄博市"), ("淄博市\u200e中心医院", "淄博市")),
        {1: SKIP, 2: WARN, 3: NORMALISED},
        {2: {"name": "淄博市院医民人"}, 3: {"name": "淄博市中心医院"}},
        {2: "turned", 3: "tidied"},
    ),
    Case(
        "a type that begins later than the agreement",
        csv_of(
            ("机构名称", "城市", "协议类型"),
            ("淄博市中心医院", "淄博市", "工伤医疗，2027年起工伤康复"),
            ("淄博市第一医院", "淄博市", "2027年起工伤医疗"),
        ),
        {1: SKIP, 2: WARN, 3: REJECT},
        {2: {"types": ["MEDICAL"]}},
        {2: "type_part_unknown", 3: "type_unknown"},
    ),
    Case(
        "one period in the merged cells of start and end",
        workbook(
            Page(
                [
                    ("机构名称", "城市", "协议开始日期", "协议结束日期"),
                    ("淄博市中心医院", "淄博市", "2026-01-01", "2026-12-31"),
                    ("淄博市第一医院", "淄博市", "2026年1月1日至2026年12月31日", None),
                    ("淄博市中医医院", "淄博市", "2026-01-01", None),
                    ("淄博市第四人民医院", "淄博市", "2026年1月1日至2026年12月31日", "2027-12-31"),
                ],
                merged=("C3:D3",),
            )
        ),
        {1: SKIP, 2: OK, 3: NORMALISED, 4: OK, 5: REJECT},
        {
            3: {"valid_from": "2026-01-01", "valid_to": "2026-12-31"},
            4: {"valid_from": "2026-01-01", "valid_to": None},
        },
    ),
    Case(
        "a length counted from the day of signing",
        csv_of(
            ("机构名称", "城市", "签订日期", "协议期限"),
            ("淄博市中心医院", "淄博市", "2026-03-01", "自签订之日起一年"),
            ("淄博市第一医院", "淄博市", "", "自协议签订之日起，有效期3年"),
        ),
        {1: SKIP, 2: WARN, 3: WARN},
        {2: {"valid_from": "2026-03-01", "valid_to": "2027-02-28"}, 3: {"valid_from": None, "valid_to": None}},
        {2: "period_length", 3: "period_without_start"},
    ),
    Case(
        "telephone numbers as they are dialled from abroad, and without the zero that a spreadsheet took",
        csv_of(
            ("机构名称", "城市", "电话"),
            ("淄博市中心医院", "淄博市", "+86 533 2360 800"),
            ("淄博市第一医院", "淄博市", "86-0533-4252102"),
            ("武汉市第六医院", "武汉市", "+86 (027) 8243 3350"),
            ("淄博市中医医院", "淄博市", "5332285880"),
            ("淄博市第四人民医院", "淄博市", "533228588"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: NORMALISED, 5: NORMALISED, 6: WARN},
        {
            5: {"phone": "0533-2285880"},
            6: {"phone": "533228588"},
            2: {"phone": "0533-2360800"},
            3: {"phone": "0533-4252102"},
            4: {"phone": "027-82433350"},
        },
    ),
    Case(
        "a city written once, above fewer blank cells than filled ones",
        csv_of(
            ("湖北省工伤保险协议机构名单", "", ""),
            ("市州", "机构名称", "协议类型"),
            ("武汉市", "武汉市第六医院", "工伤医疗"),
            ("", "武汉市第一医院", "工伤医疗"),
            ("襄阳市", "襄阳市中心医院", "工伤医疗"),
            ("", "襄阳市中医医院", "工伤医疗"),
            ("恩施州", "恩施州中心医院", "工伤医疗"),
            ("仙桃市", "仙桃市第一人民医院", "工伤医疗"),
        ),
        {1: SKIP, 2: SKIP, 3: OK, 4: WARN, 5: OK, 6: WARN, 7: NORMALISED, 8: OK},
        {4: {"division_code": "420100"}, 6: {"division_code": "420600"}, 8: {"division_code": "429004"}},
        {4: "filled_down", 6: "filled_down"},
    ),
    Case(
        "a city of two signs that is misspelt by its sound",
        csv_of(
            ("机构名称", "省", "市"),
            ("甲医院", "湖北省", "随洲"),
            ("乙医院", "湖北省", "荆洲"),
            ("丙医院", "湖北省", "汉口"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: WARN},
        {2: {"division_code": "421300"}, 3: {"division_code": "421000"}, 4: {"division_code": "420000"}},
        {2: "place_misspelt", 3: "place_misspelt", 4: "place_zone"},
    ),
    Case(
        "a city left out, where others come twice",
        csv_of(
            ("湖北省工伤保险协议机构名单", "", ""),
            ("市州", "机构名称", "协议类型"),
            ("武汉市", "武汉市第六医院", "工伤医疗"),
            ("武汉市", "武汉市第一医院", "工伤医疗"),
            ("", "湖北省中医院", "工伤医疗"),
            ("襄阳市", "襄阳市中心医院", "工伤医疗"),
            ("", "湖北省人民医院", "工伤医疗"),
            ("恩施州", "恩施州中心医院", "工伤医疗"),
        ),
        {1: SKIP, 2: SKIP, 3: OK, 4: OK, 5: WARN, 6: OK, 7: WARN, 8: NORMALISED},
        {5: {"division_code": "420000"}, 7: {"division_code": "420000"}},
    ),
    Case(
        "a bare number is one of years, or of months where the heading counts them",
        csv_of(
            ("机构名称", "城市", "协议类型", "协议生效日期", "协议有效期(月)"),
            ("淄博市中心医院", "淄博市", "医疗", "2024-01-01", "6"),
            ("淄博市第一医院", "淄博市", "医疗", "2024-01-01", "24个月"),
        ),
        {1: SKIP, 2: WARN, 3: WARN},
        {2: {"valid_to": "2024-06-30"}, 3: {"valid_to": "2025-12-31"}},
        {2: "period_length", 3: "period_length"},
    ),
    Case(
        "years of signing, and words of programs for the state",
        csv_of(
            ("机构名称", "城市", "协议类型", "签订年度", "协议状态"),
            ("淄博市中心医院", "淄博市", "医疗", "2024", "在网"),
            ("淄博市第一医院", "淄博市", "医疗", "2024-2025", "Y"),
            ("淄博市中医医院", "淄博市", "医疗", "", "N"),
            ("淄博市第四人民医院", "淄博市", "医疗", "", "冻结"),
            ("淄博市第七人民医院", "淄博市", "医疗", "", "看情况"),
        ),
        {1: SKIP, **dict.fromkeys(range(2, 7), WARN)},
        {
            2: {"valid_from": "2024-01-01", "valid_to": "2024-12-31", "state": "ACTIVE"},
            3: {"valid_from": "2024-01-01", "valid_to": "2025-12-31", "state": "ACTIVE"},
            4: {"state": "TERMINATED"},
            5: {"state": "SUSPENDED"},
        },
        {2: "date_incomplete", 3: "date_incomplete", 4: "state_listed", 5: "state_listed", 6: "state_unknown"},
    ),
    Case(
        "a column that says how far the signing has come holds no days",
        csv_of(
            ("机构名称", "城市", "协议类型", "协议签订情况"),
            ("淄博市中心医院", "淄博市", "医疗", "已签订"),
            ("淄博市第一医院", "淄博市", "医疗", "未签订"),
            ("淄博市中医医院", "淄博市", "医疗", "续签中"),
        ),
        {1: SKIP, 2: OK, 3: WARN, 4: WARN},
        {2: {"state": "ACTIVE", "valid_from": None}, 3: {"valid_from": None}},
        {3: "state_listed", 4: "state_unknown"},
    ),
    Case(
        "who applied is the institution, and what came of it is its state",
        csv_of(
            ("序号", "申报单位", "城市", "协议类型", "评估结果"),
            (1, "淄博市中心医院", "淄博市", "医疗", "合格"),
            (2, "淄博市第一医院", "淄博市", "医疗", "不合格"),
        ),
        {1: SKIP, 2: OK, 3: WARN},
        {2: {"name": "淄博市中心医院", "state": "ACTIVE"}, 3: {"name": "淄博市第一医院"}},
        {3: "state_listed"},
    ),
    Case(
        "who applied is another one where a column has the name",
        csv_of(
            ("申请单位", "医疗机构名称", "城市", "协议类型"),
            ("淄博某医疗集团", "淄博市中心医院", "淄博市", "医疗"),
        ),
        {1: SKIP, 2: OK},
        {2: {"name": "淄博市中心医院"}},
    ),
]
