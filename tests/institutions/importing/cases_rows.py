"""Rows that concern each other: repetitions, namesakes, agreements beside each other, contradictions."""

from tests.institutions.importing.cases import (
    CENTRAL,
    CONFLICT,
    DUPLICATE,
    FIRST,
    HEAD,
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

NAMED = ("机构名称", "行政区划代码", "协议类型", "等级")

CASES = [
    Case(
        "brackets of both widths are the same name",
        csv_of(
            NAMED,
            ("淄博高新(田氏)骨伤医院", "370300", "工伤医疗", "二级"),
            ("淄博高新（田氏）骨伤医院", "370300", "工伤医疗", "二级"),
        ),
        {1: SKIP, 2: OK, 3: DUPLICATE},
    ),
    Case(
        "namesakes in different places are no duplicates",
        csv_of(
            NAMED,
            ("宝山区人民医院", "230506", "工伤医疗", "二级"),
            ("宝山区人民医院", "310113", "工伤医疗", "二级"),
            ("和平医院", "210102", "工伤医疗", ""),
            ("和平医院", "120101", "工伤医疗", ""),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: OK, 5: OK},
    ),
    Case(
        "one institution with two types, and with two periods one after the other",
        csv_of(
            HEAD,
            CENTRAL,
            (*CENTRAL[:3], "工伤康复", *CENTRAL[4:]),
            (*CENTRAL[:5], "2027-01-01", "2029-12-31"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: OK},
    ),
    Case(
        "the same code with two names",
        csv_of(HEAD, CENTRAL, ("淄博市职业病防治院", *CENTRAL[1:])),
        {1: SKIP, 2: CONFLICT, 3: CONFLICT},
        reasons={2: "code_of_another", 3: "code_of_another"},
    ),
    Case(
        "the same name in the same place with two codes",
        csv_of(HEAD, CENTRAL, (CENTRAL[0], ZIBO_FIRST, *CENTRAL[2:])),
        {1: SKIP, 2: CONFLICT, 3: CONFLICT},
        reasons={3: "contradicts_row"},
    ),
    Case(
        "the same institution with two levels",
        csv_of(HEAD, CENTRAL, FIRST, (*CENTRAL[:4], "三级乙等", *CENTRAL[5:])),
        {1: SKIP, 2: CONFLICT, 3: OK, 4: CONFLICT},
        reasons={4: "contradicts_row"},
    ),
    Case(
        "the same agreement with other days at the same time",
        csv_of(HEAD, CENTRAL, (*CENTRAL[:5], "2026-01-01", "2028-12-31")),
        {1: SKIP, 2: CONFLICT, 3: CONFLICT},
        reasons={3: "overlaps_row"},
    ),
    Case(
        "the same institution once with and once without its code",
        csv_of(HEAD, CENTRAL, (CENTRAL[0], "", *CENTRAL[2:])),
        {1: SKIP, 2: OK, 3: DUPLICATE},
    ),
    Case(
        "the row that says more counts",
        csv_of(NAMED, ("淄博昌国医院", "370303", "工伤医疗", ""), ("淄博昌国医院", "370303", "工伤医疗", "二级")),
        {1: SKIP, 2: DUPLICATE, 3: OK},
        reasons={2: "repeats_less"},
    ),
    Case(
        "three times the same; a refused row repeats nothing",
        csv_of(HEAD, CENTRAL, CENTRAL, CENTRAL, (*CENTRAL[:5], "2026-02-30", "2026-12-31")),
        {1: SKIP, 2: OK, 3: DUPLICATE, 4: DUPLICATE, 5: "reject"},
    ),
    Case(
        "the same code spelt in two ways",
        csv_of(HEAD, CENTRAL, (CENTRAL[0], ZIBO_CENTRAL.lower(), *CENTRAL[2:]), FIRST),
        {1: SKIP, 2: OK, 3: DUPLICATE, 4: OK},
    ),
    Case(
        "an alias tells that two names are one institution",
        csv_of(
            (*HEAD, "曾用名"),
            (*CENTRAL, ""),
            ("淄博市立医院", *CENTRAL[1:], "淄博市中心医院"),
            (*FIRST, ""),
        ),
        {1: SKIP, 2: DUPLICATE, 3: OK, 4: OK},
    ),
    Case(
        "full-width digits in a code are the same code",
        csv_of(
            HEAD,
            FIRST,
            (FIRST[0], "１２３７０３００４９３２１０４６６８", *FIRST[2:]),
            (*CENTRAL[:4], "三甲", *CENTRAL[5:]),
        ),
        {1: SKIP, 2: OK, 3: DUPLICATE, 4: NORMALISED},
    ),
    Case(
        "two rows of one institution, each with a type that the other doesn't name",
        csv_of(
            NAMED,
            ("甲医院", "370303", "工伤医疗、工伤康复", "二级"),
            ("甲医院", "370303", "工伤康复、辅助器具配置", "二级"),
        ),
        {1: SKIP, 2: CONFLICT, 3: CONFLICT},
        reasons={2: "contradicts_row", 3: "contradicts_row"},
    ),
    Case(
        "two rows of one institution, each with something that the other leaves out",
        csv_of(
            (*NAMED, "统一社会信用代码", "备注"),
            ("淄博市中心医院", "370300", "工伤医疗", "三级甲等", "", ""),
            ("淄博市中心医院", "370300", "工伤医疗", "", ZIBO_CENTRAL, "东院区"),
            ("淄博市第一医院", "370300", "工伤医疗", "三级甲等", "", ""),
            ("淄博市第一医院", "370300", "工伤医疗", "三级甲等", "", ""),
        ),
        {1: SKIP, 2: OK, 3: DUPLICATE, 4: OK, 5: DUPLICATE},
        reasons={3: "repeats_otherwise", 5: "repeats"},
    ),
    Case(
        "numbers of the columns behind the word for them",
        csv_of(NAMED, ("栏次", "1", "2", "3"), ("甲医院", "370303", "工伤医疗", "二级")),
        {1: SKIP, 2: SKIP, 3: OK},
        reasons={2: "column_numbers"},
    ),
    Case(
        "what is counted between the rows and below them",
        csv_of(
            ("序号", *NAMED),
            ("1", "甲医院", "370303", "工伤医疗", "二级"),
            ("", "其中：三级医院", "", "0", ""),
            ("", "淄博市计", "", "", "1"),
            ("", "Subtotal", "", "", "1"),
            ("栏1", "栏2", "栏3", "栏4", "栏5"),
            ("2", "乙医院", "370303", "工伤医疗", "二级"),
            ("", "END", "", "", ""),
        ),
        {1: SKIP, 2: OK, 3: SKIP, 4: SKIP, 5: SKIP, 6: SKIP, 7: OK, 8: SKIP},
        reasons={3: "subtotal", 4: "subtotal", 5: "subtotal", 6: "column_numbers", 8: "footnote"},
    ),
    Case(
        "kinds of institutions in the column of names, each beside a county as if it were one of them",
        csv_of(
            ("所属区县", "机构名称", "协议类型"),
            ("张店区", "一、二级医院", ""),
            ("张店区", "淄博市第一医院", "医疗"),
            ("张店区", "淄博市第二医院", "医疗"),
            ("张店区", "三级甲等医院", "医疗"),
            ("张店区", "民营医院", "医疗"),
            ("张店区", "社区卫生服务中心", "医疗"),
            ("张店区", "公立医院集团总医院", "医疗"),
            ("张店区", "民营第一医院", "医疗"),
        ),
        {1: SKIP, 2: REJECT, 3: OK, 4: OK, 5: REJECT, 6: REJECT, 7: WARN, 8: OK, 9: OK},
        {},
        {2: "name_class", 5: "name_class", 6: "name_class", 7: "name_short"},
    ),
    Case(
        "a name in Latin letters with a long number, and a code in its place",
        csv_of(
            ("name", "division", "types"),
            ("PLA Hospital 1401", "370300", "medical"),
            ("List hospital 20260", "370300", "medical"),
            ("H37030000123", "370300", "medical"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: REJECT},
        {2: {"name": "PLA Hospital 1401"}},
        {4: "name_no_text"},
    ),
]
