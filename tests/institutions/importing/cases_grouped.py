"""Lists whose heading has groups of columns, or one word over several of them."""

from tests.institutions.importing.cases import (
    NORMALISED,
    OK,
    REJECT,
    SKIP,
    WARN,
    ZIBO_CENTRAL,
    ZIBO_FIRST,
    Case,
    csv_of,
)
from tests.institutions.importing.spreadsheets import Page, workbook

AGREED = ("工伤医疗", "2024-01-01", "2025-12-31")
OF_OTHERS = ("张店区社保中心", "0533-2860001", "赵某", "13900000001")

TWO_LEVELS = (
    ("序号", "机构名称", "区县", "协议类型", None, "协议期限", None),
    (None, None, None, "医疗", "康复", "起", "止"),
)

CASES = [
    Case(
        "names and codes of institutions and of places in groups of one heading",
        workbook(
            Page(
                [
                    ("机构信息", None, None, "所在地", None, "服务协议", None, None, "联系", None),
                    ("名称", "代码", "等级", "名称", "代码", "类型", "起", "止", "人", "电话"),
                    ("淄博市中心医院", ZIBO_CENTRAL, "三级甲等", "张店区", "370303", *AGREED, "王芳", "0533-2360000"),
                    ("淄博市第一医院", ZIBO_FIRST, "三级甲等", "博山区", "370304", *AGREED, "李强", "0533-4250000"),
                ],
                merged=("A1:C1", "D1:E1", "F1:H1", "I1:J1"),
            )
        ),
        {1: SKIP, 2: SKIP, 3: OK, 4: OK},
        {
            3: {
                "name": "淄博市中心医院",
                "credit_code": ZIBO_CENTRAL,
                "division_code": "370303",
                "valid_to": "2025-12-31",
                "contact": "王芳",
                "phone": "0533-2360000",
            },
            4: {"name": "淄博市第一医院", "credit_code": ZIBO_FIRST, "division_code": "370304"},
        },
    ),
    Case(
        "the place before the institution, each with code and name, in text without merged cells",
        csv_of(
            ("区划", "", "机构", ""),
            ("代码", "名称", "代码", "名称"),
            ("370303", "张店区", ZIBO_CENTRAL, "淄博市中心医院"),
        ),
        {1: SKIP, 2: SKIP, 3: OK},
        {3: {"name": "淄博市中心医院", "credit_code": ZIBO_CENTRAL, "division_code": "370303"}},
    ),
    Case(
        "name and telephone of agencies and of legal representatives beside those of the institutions",
        workbook(
            Page(
                [
                    ("协议机构", None, None, "经办机构", None, "法定代表人", None, "联系人", None),
                    ("名称", "所在区县", "类型", "名称", "电话", "姓名", "电话", "姓名", "电话"),
                    ("张店区中医院", "淄博市张店区", "工伤医疗", *OF_OTHERS, "钱某", "0533-2121212"),
                ],
                merged=("A1:C1", "D1:E1", "F1:G1", "H1:I1"),
            )
        ),
        {1: SKIP, 2: SKIP, 3: OK},
        {3: {"name": "张店区中医院", "contact": "钱某", "phone": "0533-2121212"}},
    ),
    Case(
        "institutions of two types side by side in groups",
        workbook(
            Page(
                [
                    ("区县", "医疗机构", None, "康复机构", None),
                    (None, "名称", "电话", "名称", "电话"),
                    ("淄博市张店区", "张店区中医院", "0533-2121212", "淄博康复医院", "0533-6410000"),
                ],
                merged=("A1:A2", "B1:C1", "D1:E1"),
            )
        ),
        {1: SKIP, 2: SKIP, 3: REJECT},
        reasons={3: "two_in_a_row"},
    ),
    Case(
        "the word for the institution and each name merged over two columns",
        workbook(
            Page(
                [
                    ("机构名称", None, "区划", "类型"),
                    ("张店区中医院", None, "张店区", "工伤医疗"),
                    ("淄川区医院", None, "淄川区", "工伤康复"),
                ],
                merged=("A1:B1", "A2:B2", "A3:B3"),
            )
        ),
        {1: SKIP, 2: OK, 3: OK},
        {2: {"name": "张店区中医院", "division_code": "370303"}, 3: {"name": "淄川区医院", "types": ["REHAB"]}},
    ),
    Case(
        "the word for the institution merged over numbers and names",
        workbook(
            Page(
                [("机构名称", None, "区划"), ("1", "张店区中医院", "张店区"), ("2", "淄川区医院", "淄川区")],
                merged=("A1:B1",),
            )
        ),
        {1: SKIP, 2: OK, 3: OK},
        {2: {"name": "张店区中医院"}, 3: {"name": "淄川区医院"}},
    ),
    Case(
        "是否医疗 asks of the agreement where 是否康复 stands beside it",
        csv_of(
            ("机构名称", "区划", "是否医疗", "是否康复", "能否配置辅具"),
            ("张店区中医院", "张店区", "是", "否", "否"),
            ("淄川区医院", "淄川区", "Y", "Y", "N"),
            ("临淄区人民医院", "临淄区", "否", "否", "是"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: OK},
        {2: {"types": ["MEDICAL"]}, 3: {"types": ["MEDICAL", "REHAB"]}, 4: {"types": ["DEVICE"]}},
    ),
    Case(
        "是否医疗机构 alone asks what an institution is, and says no type",
        csv_of(("机构名称", "区划", "协议类型", "是否医疗机构"), ("张店区康复医院", "张店区", "康复机构", "是")),
        {1: SKIP, 2: OK},
        {2: {"types": ["REHAB"]}},
    ),
    Case(
        "a heading of two levels once more on the next page, in text without merged cells",
        csv_of(
            ("淄博市协议机构",),
            *TWO_LEVELS,
            ("1", "张店区中医院", "张店区", "√", "", "2024-01-01", "2025-12-31"),
            *TWO_LEVELS,
            ("2", "淄川区医院", "淄川区", "", "√", "2024-01-01", "2025-12-31"),
        ),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: OK, 5: SKIP, 6: SKIP, 7: OK},
        {4: {"types": ["MEDICAL"]}, 7: {"types": ["REHAB"], "valid_from": "2024-01-01", "valid_to": "2025-12-31"}},
    ),
    Case(
        "a second table whose heading has two levels too, and then the first heading once more",
        workbook(
            Page(
                [
                    ("淄博市协议医疗机构",),
                    *TWO_LEVELS,
                    ("1", "张店区中医院", "张店区", "√", "", "2024-01-01", "2025-12-31"),
                    ("淄博市协议康复机构",),
                    ("序号", "区县", "机构名称", "联系", None, "协议期限", None),
                    (None, None, None, "人", "电话", "起", "止"),
                    ("1", "淄川区", "淄川康复医院", "王芳", "0533-5180000", "2024-01-01", "2025-12-31"),
                    *TWO_LEVELS,
                    ("2", "临淄区人民医院", "临淄区", None, "√", "2024-01-01", "2025-12-31"),
                ],
                merged=(
                    *("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2", "A6:A7", "B6:B7", "C6:C7", "D6:E6", "F6:G6"),
                    *("A9:A10", "B9:B10", "C9:C10", "D9:E9", "F9:G9"),
                ),
            )
        ),
        {**dict.fromkeys(range(1, 11), SKIP), 4: OK, 8: NORMALISED, 11: OK},
        {
            8: {
                "name": "淄川康复医院",
                "types": ["REHAB"],
                "contact": "王芳",
                "phone": "0533-5180000",
                "valid_to": "2025-12-31",
            },
            11: {"name": "临淄区人民医院", "types": ["REHAB"]},
        },
    ),
    Case(
        "a place of two columns below one merged word, where the second level of the heading says no more",
        workbook(
            Page(
                [
                    ("序号", "机构名称", "协议期限", "所在地", None, "电话"),
                    (None, None, None, "代码", "名称", None),
                    ("1", "淄博市中心医院", "2024-01-01至2025-12-31", "370303", "张店区", "0533-2360000"),
                    ("2", "淄博市第一医院", "2024-01-01至2025-12-31", "370304", "博山区", "0533-4250000"),
                ],
                merged=("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"),
            )
        ),
        {1: SKIP, 2: SKIP, 3: OK, 4: OK},
        {
            3: {"name": "淄博市中心医院", "division_code": "370303"},
            4: {"name": "淄博市第一医院", "phone": "0533-4250000"},
        },
    ),
    Case(
        "the agency below a table of two columns",
        csv_of(("机构名称", "区划代码"), ("淄博市中心医院", "370303"), ("淄博市社会保险事业中心", "")),
        {1: SKIP, 2: OK, 3: SKIP},
        reasons={3: "footnote"},
    ),
    Case(
        "a heading whose first level has no word for the institution, once more on the next page",
        csv_of(
            ("序号", "机构信息", None, "区划", "协议期限", None),
            (None, "名称", "等级", None, "起", "止"),
            ("1", "张店区中医院", "二级甲等", "张店区", "2024-01-01", "2025-12-31"),
            ("序号", "机构信息", None, "区划", "协议期限", None),
            (None, "名称", "等级", None, "起", "止"),
            ("2", "淄川区医院", "二级甲等", "淄川区", "2024-01-01", "2025-12-31"),
        ),
        {1: SKIP, 2: SKIP, 3: OK, 4: SKIP, 5: SKIP, 6: OK},
        {6: {"name": "淄川区医院", "valid_to": "2025-12-31"}},
        {4: "heading_repeated"},
    ),
    Case(
        "types in a column without a word, each merged over its rows",
        workbook(
            Page(
                [
                    (None, "机构名称", "所在地"),
                    ("医\n疗\n机\n构", "淄博市中心医院", "淄博市张店区"),
                    (None, "淄博市第一医院", "淄博市博山区"),
                    (None, "淄川区医院", "淄博市淄川区"),
                    ("康复机构", "淄博市康复医院", "淄博市周村区"),
                    (None, "高青康复医院", "淄博市高青县"),
                    (None, "沂源康复医院", "淄博市沂源县"),
                ],
                merged=("A2:A4", "A5:A7"),
            )
        ),
        {1: SKIP, **dict.fromkeys(range(2, 5), NORMALISED), **dict.fromkeys(range(5, 8), OK)},
        {4: {"types": ["MEDICAL"]}, 7: {"types": ["REHAB"]}},
    ),
    Case(
        "cities and counties only where they change: a row without either is where the one above it is",
        csv_of(
            ("地市", "县区", "机构名称", "类型"),
            ("济南市", "历下区", "济南市一医院", "医疗"),
            ("", "市中区", "济南市二医院", "医疗"),
            ("", "", "济南市三医院", "医疗"),
            ("淄博市", "淄川区", "淄川区医院", "医疗"),
            ("", "张店区", "淄博市中心医院", "医疗"),
        ),
        {1: SKIP, 2: OK, 3: WARN, 4: WARN, 5: OK, 6: OK},
        {3: {"division_code": "370103"}, 4: {"division_code": "370103"}, 6: {"division_code": "370303"}},
        {4: "filled_down"},
    ),
    Case(
        "a row without a place in a table that writes it each time",
        csv_of(
            ("地市", "县区", "机构名称", "类型"),
            ("济南市", "历下区", "济南市一医院", "医疗"),
            ("济南市", "市中区", "济南市二医院", "医疗"),
            ("", "", "济南市三医院", "医疗"),
            ("淄博市", "淄川区", "淄川区医院", "医疗"),
            ("淄博市", "张店区", "淄博市中心医院", "医疗"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: REJECT, 5: OK, 6: OK},
        reasons={4: "place_missing"},
    ),
    Case(
        "one institution in the columns of several types",
        csv_of(
            ("医疗机构名称", "康复机构名称", "辅助器具配置机构名称", "所在地"),
            ("淄博市中心医院", "淄博市中心 医院", "", "张店区"),
            ("", "淄博市第一医院", "淄博市第一医院", "博山区"),
            ("张店区人民医院", "张店区中医院", "", "张店区"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: REJECT},
        {
            2: {"name": "淄博市中心医院", "types": ["MEDICAL", "REHAB"]},
            3: {"name": "淄博市第一医院", "types": ["REHAB", "DEVICE"]},
        },
        {4: "two_in_a_row"},
    ),
    Case(
        "the word for the name merged over the column of the type, or of the district, and that of the name",
        workbook(
            Page(
                [
                    ["区县", "机构名称", None, "联系电话"],
                    ["张店区", "医疗机构", "淄博市中心医院", "0533-2360800"],
                    [None, None, "淄博市中医医院", "0533-2285880"],
                    ["博山区", "康复机构", "淄博市第一医院", "0533-4252102"],
                ],
                merged=["B1:C1", "A2:A3", "B2:B3"],
                name="一",
            ),
            Page(
                [
                    ["序号", "医院名称", None, "类型"],
                    [1, "张店区", "淄博市第四人民医院", "医疗"],
                    [2, "博山区", "博山区中医院", "医疗"],
                ],
                merged=["B1:C1"],
                name="二",
            ),
        ),
        {
            **{("一", row): verdict for row, verdict in enumerate((SKIP, OK, OK, OK), 1)},
            **{("二", row): verdict for row, verdict in enumerate((SKIP, OK, OK), 1)},
        },
        {
            ("一", 2): {"name": "淄博市中心医院", "types": ["MEDICAL"], "division_code": "370303"},
            ("一", 3): {"types": ["MEDICAL"], "division_code": "370303"},
            ("一", 4): {"types": ["REHAB"]},
            ("二", 2): {"name": "淄博市第四人民医院", "division_code": "370303"},
            ("二", 3): {"division_code": "370304"},
        },
    ),
]
