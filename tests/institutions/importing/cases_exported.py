"""Lists as programs write them out, and words that stand for nothing or say that something has ended."""

from tests.institutions.importing.cases import NORMALISED, OK, REJECT, SKIP, WARN, Case, csv_of

CASES = [
    Case(
        "a table that a program wrote out: numbers with a point, its words for nothing",
        csv_of(
            ("", "机构名称", "区划代码", "类型", "开始日期", "结束日期", "电话"),
            ("0", "张店区中医院", "370303.0", "工伤医疗", "NaT", "NaT", "5332121212.0"),
            ("1", "淄川区医院", "370302.0", "工伤医疗", "20240101.0", "20261231.0", "13953312345.0"),
            ("2", "临淄区人民医院", "370305.0", "工伤医疗", "20240231.0", "nan", "\\N"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: REJECT},
        {
            2: {"division_code": "370303", "valid_from": None, "phone": "0533-2121212"},
            3: {"valid_from": "2024-01-01", "valid_to": "2026-12-31", "phone": "13953312345"},
            4: {"phone": None},
        },
        {2: "placeholder", 3: "read_as", 4: "date_impossible"},
    ),
    Case(
        "a word for nothing where a period should stand is said, and points between the parts of a day are read",
        csv_of(
            ("机构名称", "区划代码", "类型", "协议期限"),
            ("甲医院", "370303", "工伤医疗", "待定"),
            ("乙医院", "370303", "工伤医疗", ""),
            ("丙医院", "370303", "工伤医疗", "2024·1·1至2026·12·31"),
        ),
        {1: SKIP, 2: NORMALISED, 3: OK, 4: NORMALISED},
        {4: {"valid_from": "2024-01-01", "valid_to": "2026-12-31"}},
        {2: "placeholder"},
    ),
    Case(
        "remarks that something is over, or doesn't work for now",
        csv_of(
            ("机构名称", "区划代码", "类型", "备注"),
            *(
                (f"{sign}医院", "370303", "工伤医疗", note)
                for sign, note in (
                    ("甲", "停牌"),
                    ("乙", "系统升级中,暂不能联网结算"),
                    ("丙", "违规被处理,停3个月"),
                    ("丁", "主动放弃"),
                    ("戊", "拟取消"),
                    ("己", "拟取消的限制已恢复"),
                    ("庚", "公交12路停3分钟路程"),
                )
            ),
        ),
        {1: SKIP, **dict.fromkeys(range(2, 7), WARN), 7: OK, 8: OK},
        reasons=dict.fromkeys(range(2, 7), "state_listed"),
    ),
    Case(
        "a level with the class of the hospital behind",
        csv_of(
            ("机构名称", "区划代码", "类型", "等级"),
            ("甲医院", "370303", "工伤医疗", "三级甲等中医院"),
            ("乙医院", "370303", "工伤医疗", "二级专科院"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED},
        {2: {"level": "三级甲等"}, 3: {"level": "二级"}},
        {2: "read_as", 3: "read_as"},
    ),
]
