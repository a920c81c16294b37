"""Cells of lists that others sent, as they were not thought of before."""

from datetime import date

from tests.institutions.importing.cases import NORMALISED, REJECT, SIXTH, SKIP, WARN, ZIBO_CENTRAL, Case, csv_of
from tests.institutions.importing.spreadsheets import Page, workbook

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
]
