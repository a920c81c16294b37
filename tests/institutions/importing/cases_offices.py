"""Lists as county offices, health bureaus and associations of hospitals send them."""

from tests.institutions.importing.cases import NORMALISED, OK, REJECT, SKIP, WARN, Case, csv_of

CASES = [
    Case(
        "an agreement until it is ended, halves and quarters of a year, years of two digits",
        csv_of(
            ("机构名称", "县区", "协议类型", "协议期限"),
            ("张店区人民医院", "张店区", "工伤医疗", "2024年1月1日至协议终止之日"),
            ("张店区中医院", "张店区", "工伤医疗", "至本协议解除之日止"),
            ("淄川区医院", "淄川区", "工伤医疗", "2024年第3季度"),
            ("淄川区中医院", "淄川区", "工伤医疗", "2024年上半年"),
            ("博山区医院", "博山区", "工伤医疗", "24年1月—26年12月"),
            ("博山区中医院", "博山区", "工伤医疗", "自签订之日起至2026年12月31日"),
            ("周村区人民医院", "周村区", "工伤医疗", "2024.1.1至2024.12.31，到期自动续签"),
            ("临淄区人民医院", "临淄区", "工伤医疗", "2024年1月1日零时至2026年12月31日二十四时"),
            ("桓台县人民医院", "桓台县", "工伤医疗", "2024年1月1日至协议期满"),
            ("高青县人民医院", "高青县", "工伤医疗", "2024年第5季度"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: WARN, 5: WARN, 6: WARN, 7: NORMALISED, 8: WARN, 9: NORMALISED}
        | {10: REJECT, 11: REJECT},
        {
            2: {"valid_from": "2024-01-01", "valid_to": None},
            3: {"valid_from": None, "valid_to": None},
            4: {"valid_from": "2024-07-01", "valid_to": "2024-09-30"},
            5: {"valid_from": "2024-01-01", "valid_to": "2024-06-30"},
            6: {"valid_from": "2024-01-01", "valid_to": "2026-12-31"},
            7: {"valid_from": None, "valid_to": "2026-12-31"},
            8: {"valid_from": "2024-01-01", "valid_to": "2024-12-31"},
            9: {"valid_from": "2024-01-01", "valid_to": "2026-12-31"},
        },
        {2: "open_end", 3: "open_end", 4: "date_incomplete", 6: "date_incomplete", 8: "date_guessed"}
        | {10: "date_unreadable", 11: "period_unreadable"},
    ),
    Case(
        "the same in a column of the end",
        csv_of(
            ("机构名称", "县区", "协议类型", "起始日期", "终止日期"),
            ("张店区人民医院", "张店区", "工伤医疗", "2024-01-01", "至协议终止之日"),
            ("张店区中医院", "张店区", "工伤医疗", "2024-01-01", "协议终止"),
            ("淄川区医院", "淄川区", "工伤医疗", "2024年第3季度", "2027年第二季度"),
            ("淄川区中医院", "淄川区", "工伤医疗", "协议终止之日", "2026-12-31"),
            ("博山区医院", "博山区", "工伤医疗", "2024-01-01", "2026-12-31"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: WARN, 5: REJECT, 6: OK},
        {2: {"valid_to": None}, 4: {"valid_from": "2024-07-01", "valid_to": "2027-06-30"}},
        {2: "open_end", 4: "date_incomplete", 5: "date_unreadable"},
    ),
]
