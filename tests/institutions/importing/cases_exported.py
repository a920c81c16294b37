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
                    ("己", "不接收工伤职工"),
                    ("庚", "待整改"),
                    ("辛", "账户冻结"),
                    ("壬", "拟取消的限制已恢复"),
                    ("癸", "公交12路停3分钟路程"),
                )
            ),
        ),
        {1: SKIP, **dict.fromkeys(range(2, 10), WARN), 10: OK, 11: OK},
        reasons=dict.fromkeys(range(2, 10), "state_listed"),
    ),
    Case(
        "a level with the class of the hospital behind, or behind its grade",
        csv_of(
            ("机构名称", "区划代码", "类型", "等级"),
            ("甲医院", "370303", "工伤医疗", "三级甲等中医院"),
            ("乙医院", "370303", "工伤医疗", "二级专科院"),
            ("丙医院", "370303", "工伤医疗", "三级医院甲等"),
            ("丁医院", "370303", "工伤医疗", "乙等二级"),
            ("戊医院", "370303", "工伤医疗", "无等次"),
        ),
        {1: SKIP, **dict.fromkeys(range(2, 7), NORMALISED)},
        {
            2: {"level": "三级甲等"},
            3: {"level": "二级"},
            4: {"level": "三级甲等"},
            5: {"level": "二级乙等"},
            6: {"level": "未定级"},
        },
        dict.fromkeys(range(2, 7), "read_as"),
    ),
    Case(
        "moments and days as programs and databases write them",
        csv_of(
            ("机构名称", "区划代码", "类型", "开始日期", "结束日期"),
            ("甲医院", "370303", "工伤医疗", "2023-12-31T16:00:00.000Z", "2025-12-30T16:00:00Z"),
            ("乙医院", "370303", "工伤医疗", "2024-01-01T00:00:00+08:00", "2025-12-31T00:00:00+08:00"),
            ("丙医院", "370303", "工伤医疗", "20240101000000", "20251231235959"),
            ("丁医院", "370303", "工伤医疗", "2024-Jan-01", "Dec-31-2025"),
            ("戊医院", "370303", "工伤医疗", "Mon Jan 01 2024", "Wednesday, Dec 31, 2025"),
            ("己医院", "370303", "工伤医疗", "2024-02-30T16:00:00Z", "20251231250000"),
        ),
        {1: SKIP, **dict.fromkeys(range(2, 7), NORMALISED), 7: REJECT},
        {row: {"valid_from": "2024-01-01", "valid_to": "2025-12-31"} for row in range(2, 7)},
        {2: "date_form", 7: "date_impossible"},
    ),
    Case(
        "a page with scripts and paragraphs in its cells",
        (
            "<table><tr><th>机构名称</th><th>区县</th><th>类型</th><th>电话</th></tr><tr><td><p>张店区</p><p>中医院</p></td>"
            "<td>淄博市<br>张店区</td><td><ul><li>医疗</li><li>康复</li></ul><script>alert(1)</script></td>"
            "<td><div>0533-2121212</div><div>0533-2121213</div></td></tr></table>"
        ).encode(),
        {1: SKIP, 2: NORMALISED},
        {2: {"name": "张店区中医院", "types": ["MEDICAL", "REHAB"], "phone": "0533-2121212/0533-2121213"}},
        file_name="list.xls",
    ),
    Case(
        "what a database says below its rows, and bullets before names",
        csv_of(
            ("机构名称", "区划代码", "类型"),
            ("·甲医院", "370303", "工伤医疗"),
            ("• 乙医院", "370303", "工伤医疗"),
            ("已导出 2 条记录", "", ""),
            ("(2 行受影响)", "", ""),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: SKIP, 5: SKIP},
        {2: {"name": "甲医院"}, 3: {"name": "乙医院"}},
        {4: "footnote", 5: "footnote"},
    ),
    Case(
        "a level beside the name, where no column says it",
        csv_of(
            ("机构名称", "区划代码", "类型", "等级"),
            ("淄博市第一医院（三级甲等）", "370303", "工伤医疗", ""),
            ("二级甲等淄川区医院", "370302", "工伤医疗", ""),
            ("淄博市第四人民医院（三级）", "370303", "工伤医疗", "二级"),
            ("淄博市第七人民医院（公立）", "370303", "工伤医疗", ""),
            ("博山区中医院（二级乙等，公立）", "370304", "工伤医疗", ""),
        ),
        {1: SKIP, **dict.fromkeys(range(2, 7), NORMALISED)},
        {
            2: {"name": "淄博市第一医院", "level": "三级甲等"},
            3: {"name": "淄川区医院", "level": "二级甲等"},
            4: {"level": "二级"},
            5: {"level": None},
            6: {"name": "博山区中医院", "level": "二级乙等"},
        },
    ),
]
