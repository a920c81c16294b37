"""Lists as county offices, health bureaus and associations of hospitals send them."""

from tests.institutions.importing.cases import (
    CONFLICT,
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

HEADING = ("机构名称", "县区", "协议类型", "等级")
THREE = (
    ("张店区人民医院", "张店区", "工伤医疗", "二级"),
    ("桓台县骨伤医院", "桓台县", "工伤康复", "一级"),
    ("沂源县人民医院", "沂源县", "工伤医疗", "二级"),
)
NAMES = "张店区人民医院\n淄博昌国医院\n沂源县人民医院\n"
TITLE = "淄博市工伤保险协议医疗机构名单"


def in_quotes(opening: str, closing: str) -> bytes:
    """The three institutions with each cell in quotes of a kind, one of them with a comma in it."""
    rows = (HEADING, *THREE[:2], ("沂源县人民医院", "沂源县", "工伤医疗,工伤康复", "二级"))
    return csv_of(*[[f"{opening}{cell}{closing}" for cell in row] for row in rows]).replace(b'"', b"")


OF_THREE = {2: {"name": "张店区人民医院", "division_code": "370303", "types": ["MEDICAL"], "level": "二级"}}

CASES = [
    Case(
        "places in Latin letters: pinyin, English kinds of divisions, names of maps",
        csv_of(
            ("机构名称", "城市", "区县", "协议类型"),
            ("昌国骨科医院", "Zibo", "Zhangdian District", "工伤医疗"),
            ("昌国第二骨科医院", "zi bo shi", "zhang dian qu", "工伤医疗"),
            ("昌国第三骨科医院", "ZIBO CITY", "Huantai County", "工伤医疗"),
            ("昌国第四骨科医院", "Tianjin Shi", "Hépíng Qū", "工伤医疗"),
            ("昌国第五骨科医院", "Xi'an", "", "工伤医疗"),
            ("昌国第六骨科医院", "Harbin", "", "工伤医疗"),
            ("昌国第七骨科医院", "Changzhi", "", "工伤医疗"),
            ("昌国第八骨科医院", "Zibo淄博", "张店区", "工伤医疗"),
            ("昌国第九骨科医院", "淄博市", "Zhangdian", "工伤医疗"),
            ("昌国第十骨科医院", "Suzhou", "", "工伤医疗"),
            ("昌国第十一骨科医院", "Suzhou, Anhui", "", "工伤医疗"),
            ("昌国第十二骨科医院", "Tianjin", "Zhangdian", "工伤医疗"),
            ("昌国第十三骨科医院", "Zibow", "", "工伤医疗"),
        ),
        {1: SKIP, **dict.fromkeys(range(2, 11), NORMALISED), 11: REJECT, 12: NORMALISED, 13: CONFLICT, 14: REJECT},
        {
            **{row: {"division_code": "370303"} for row in (2, 3, 9, 10)},
            4: {"division_code": "370321"},
            5: {"division_code": "120101"},
            6: {"division_code": "610100"},
            7: {"division_code": "230100"},
            8: {"division_code": "140400"},
            12: {"division_code": "341300"},
        },
        {2: "place_short_name", 11: "place_ambiguous", 13: "place_contradicts", 14: "place_unknown"},
    ),
    Case(
        "places in Latin letters in one column, in the order of addresses abroad too",
        csv_of(
            ("Name", "Place", "Type"),
            ("昌国骨科医院", "Haidian District, Beijing", "medical"),
            ("昌国第二骨科医院", "Zhangdian, Zibo, Shandong", "medical"),
            ("昌国第三骨科医院", "Beijing Haidian", "medical"),
            ("昌国第四骨科医院", "Shaanxi Xi'an", "medical"),
            ("昌国第五骨科医院", "Tibet Autonomous Region, Lhasa", "medical"),
            ("昌国第六骨科医院", "CBD片区", "medical"),
        ),
        {1: SKIP, **dict.fromkeys(range(2, 7), NORMALISED), 7: REJECT},
        {
            2: {"division_code": "110108"},
            3: {"division_code": "370303"},
            4: {"division_code": "110108"},
            5: {"division_code": "610100"},
            6: {"division_code": "540100"},
        },
    ),
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
    *(
        Case(
            f"cells divided by {sign}",
            csv_of(HEADING, *THREE, separator=sign, encoding="gb18030"),
            {1: SKIP, 2: OK, 3: OK, 4: OK},
            OF_THREE,
        )
        for sign in ("、", "~", "#")
    ),
    Case(
        "a type of several words where the same sign divides the cells",
        csv_of(HEADING, *THREE[:2], ("沂源县人民医院", "沂源县", "工伤医疗、工伤康复", "二级")).replace(
            b",", "、".encode()
        ),
        {1: SKIP, 2: OK, 3: OK, 4: WARN},
        reasons={4: "row_longer"},
    ),
    *(
        Case(
            f"cells in quotes as {opening}{closing}",
            in_quotes(opening, closing),
            {1: SKIP, 2: OK, 3: OK, 4: OK},
            {**OF_THREE, 4: {"types": ["MEDICAL", "REHAB"], "level": "二级"}},
        )
        for opening, closing in (("'", "'"), ("‘", "’"), ("“", "”"))
    ),
    Case(
        "names alone below a title, without a heading",
        f"{TITLE}\n{NAMES}淄博市社会保险中心\n2024年3月10日\n".encode("gb18030"),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: NORMALISED, 5: SKIP, 6: SKIP},
        {3: {"name": "淄博昌国医院", "division_code": "370300", "types": ["MEDICAL"]}},
        {2: "no_heading", 5: "footnote"},
    ),
    Case(
        "names with their number alone, in one cell and in two, a district above some of them",
        workbook(
            Page(
                [
                    (TITLE, None),
                    (1, "淄博市第一医院"),
                    (2, "淄博市中医医院"),
                    (3, "淄博市第四人民医院"),
                    (None, "张店区"),
                    (4, "张店区人民医院"),
                    (5, "淄博昌国医院"),
                ],
                merged=("A1:B1",),
            )
        ),
        {1: SKIP, **dict.fromkeys((2, 3, 4, 6, 7), NORMALISED), 5: SKIP},
        {2: {"division_code": "370300"}, 7: {"division_code": "370303", "types": ["MEDICAL"]}},
        {5: "section_for"},
    ),
    Case(
        "numbered names are no headings of sections, in a list of names alone",
        csv_of(
            ("淄博市工伤保险协议机构",),
            ("机构名称",),
            ("一、张店区医院",),
            ("2.淄博昌国医院",),
            ("二、综合医院",),
            ("3.市中医院",),
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: NORMALISED, 5: SKIP, 6: WARN},
        {3: {"name": "张店区医院"}, 4: {"name": "淄博昌国医院"}, 6: {"name": "市中医院"}},
        {3: "name_numbered", 6: "name_short"},
    ),
    Case(
        "several columns without a heading are refused: nobody knows what they say",
        csv_of((TITLE, "", "", ""), *THREE),
        {None: REJECT_FILE},
        reasons={None: "file_no_table"},
    ),
    Case(
        "firms without a heading are no list of institutions",
        "淄博第二棉纺织厂\n山东铝业公司\n齐鲁石化公司\n淄博矿业公司\n".encode(),
        {None: REJECT_FILE},
        reasons={None: "file_no_table"},
    ),
    Case(
        "an institution in each column",
        workbook(Page([(TITLE,), *zip(HEADING, *THREE, strict=True)])),
        {None: REJECT_FILE},
        reasons={None: "file_turned"},
    ),
    Case(
        "signs of types one behind the other, and such as may be another sign",
        csv_of(
            ("机构名称", "县区", "协议类型（1医疗 2康复 3辅具）"),
            ("张店区人民医院", "张店区", "12"),
            ("桓台县骨伤医院", "桓台县", "213"),
            ("沂源县人民医院", "沂源县", "11"),
            ("淄川区医院", "淄川区", "14"),
            ("淄川区中医院", "淄川区", "2"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: REJECT, 5: REJECT, 6: NORMALISED},
        {2: {"types": ["MEDICAL", "REHAB"]}, 3: {"types": ["MEDICAL", "REHAB", "DEVICE"]}, 6: {"types": ["REHAB"]}},
        {2: "read_as", 4: "type_unknown", 5: "type_unknown"},
    ),
    Case(
        "totals in words behind a merged county, and all types in a word",
        csv_of(
            ("县区", "序号", "机构名称", "协议类型"),
            ("张店区", "1", "张店区人民医院", "三类均有"),
            ("张店区", "小计", "贰家", ""),
            ("桓台县", "1", "桓台县骨伤医院", "以上全部开通"),
            ("", "", "桓台县共计一家", ""),
            ("", "", "全市总计：2家机构", ""),
        ),
        {1: SKIP, 2: NORMALISED, 3: SKIP, 4: NORMALISED, 5: SKIP, 6: SKIP},
        {2: {"types": ["MEDICAL", "REHAB", "DEVICE"]}, 4: {"types": ["MEDICAL", "REHAB", "DEVICE"]}},
        {3: "subtotal", 5: "subtotal", 6: "subtotal"},
    ),
    Case(
        "settlement that is only asked for, closed again, or open for a part",
        csv_of(
            ("机构名称", "县区", "协议类型", "是否开通跨省直接结算"),
            ("张店区人民医院", "张店区", "工伤医疗", "开通申请中"),
            ("张店区中医院", "张店区", "工伤医疗", "开通后关闭"),
            ("淄川区医院", "淄川区", "工伤医疗", "已开通住院，未开通门诊"),
            ("淄川区中医院", "淄川区", "工伤医疗", "暂不开通"),
            ("博山区医院", "博山区", "工伤医疗", "已于2024年开通"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: WARN, 5: NORMALISED, 6: NORMALISED},
        {
            **{row: {"cross_province": None} for row in (2, 3, 4)},
            5: {"cross_province": False},
            6: {"cross_province": True},
        },
        {2: "flag_unknown", 5: "read_as"},
    ),
    Case(
        "ticks in the signs of Word's fonts, before words that blanks divide, and days in the column of types",
        csv_of(
            ("机构名称", "县区", "协议类型"),
            ("张店区人民医院", "张店区", "R工伤医疗 £工伤康复"),
            ("张店区中医院", "张店区", "þ医疗 ¨康复"),
            ("淄川区医院", "淄川区", "☒医疗 ☐康复"),
            ("淄川区中医院", "淄川区", "√医疗  康复"),
            ("博山区医院", "博山区", "医疗✓康复✕"),
            ("博山区中医院", "博山区", "医疗(2024-2026)、康复(2025-2027)"),
        ),
        {1: SKIP, **dict.fromkeys((2, 3, 4, 6), NORMALISED), 5: WARN, 7: WARN},
        {**{row: {"types": ["MEDICAL"]} for row in range(2, 7)}, 7: {"types": ["MEDICAL", "REHAB"]}},
        {5: "type_part_unknown", 7: "type_part_unknown"},
    ),
    *(
        Case(
            f"a title that doesn't speak of institutions agreed with: {title}",
            csv_of((title,), HEADING, *THREE[:1]),
            {1: SKIP, 2: SKIP, 3: WARN},
            reasons={3: "state_listed"},
        )
        for title in (
            "关于拟新增淄博市工伤保险协议机构的公示",
            "淄博市工伤保险协议机构申报名单",
            "淄博市工伤保险协议机构名单（征求意见稿）",
            "淄博市工伤保险协议机构整改名单",
        )
    ),
    Case(
        "a sheet that shows how to fill it in, beside the list",
        workbook(Page([HEADING, THREE[1]], name="填写示例"), Page([HEADING, THREE[0], THREE[2]], name="名单")),
        {("填写示例", 1): SKIP, ("填写示例", 2): WARN, ("名单", 1): SKIP, ("名单", 2): OK, ("名单", 3): OK},
        reasons={("填写示例", 2): "sheet_unlikely"},
    ),
    Case(
        "the form of the agency, filled in: its sheet alone counts, whatever it is called",
        workbook(Page([HEADING, *THREE], name="模板")),
        {("模板", 1): SKIP, ("模板", 2): OK, ("模板", 3): OK, ("模板", 4): OK},
    ),
    Case(
        "who reports, in a line above the heading that has several cells",
        csv_of(
            ("工伤保险协议机构信息采集表",),
            ("填报单位（盖章）：沂源县社会保险事业中心", "", "填报时间：2025年3月"),
            ("序号*", "机构名称*", "协议类型*"),
            ("1", "沂源县人民医院", "工伤医疗"),
        ),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: NORMALISED},
        {4: {"division_code": "370323"}},
        {2: "title", 4: "from_heading"},
    ),
    Case(
        "what has changed, in a column of its own, and who signed beside where it is",
        csv_of(
            ("机构名称", "签约统筹区", "所在地", "协议类型", "变更"),
            ("淄博市第一医院", "淄博市", "淄博市博山区", "工伤医疗", "新增"),
            ("山东大学齐鲁医院", "淄博市", "济南市历下区", "工伤医疗", ""),
            ("淄博昌国医院", "淄博市", "淄博市张店区", "工伤医疗", "删除"),
            ("淄博圣洁医院", "淄博市", "淄博市桓台县", "工伤医疗", "退出"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: WARN, 5: WARN},
        {2: {"division_code": "370304"}, 3: {"division_code": "370102"}, 4: {"state": "TERMINATED"}},
        {4: "state_listed", 5: "state_listed"},
    ),
    Case(
        "a colour marks who has left: nobody can tell from the values who is meant",
        csv_of(
            (*HEADING[:3],), *[row[:3] for row in THREE], ("注：标红为2025年终止协议机构，黄色底色为新增机构", "", "")
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: WARN, 5: SKIP},
        reasons={2: "colours_unread", 5: "footnote"},
    ),
    Case(
        "a colour that says nothing of an end",
        csv_of((*HEADING[:3],), *[row[:3] for row in THREE], ("注：黄色底色为2025年新增机构", "", "")),
        {1: SKIP, 2: OK, 3: OK, 4: OK, 5: SKIP},
    ),
    Case(
        "lines that nothing but a line separator divides",
        "\u2028".join(",".join(row) for row in (HEADING, *THREE)).encode(),
        {1: SKIP, 2: OK, 3: OK, 4: OK},
        OF_THREE,
    ),
    Case(
        "an address that begins with a county elsewhere",
        csv_of(
            (*HEADING[:3], "地址"),
            ("淄博大众医院", "淄博市张店区", "工伤医疗", "昌国路1号"),
            ("淄博市第一医院", "淄博市张店区", "工伤医疗", "昌国路2号"),
            ("淄博昌国医院", "淄博市张店区", "工伤医疗", "滦州市新城建华南路1号"),
            ("淄博圣洁医院", "淄博市张店区", "工伤医疗", "桓台县索镇建设街3号"),
            ("北京积水潭医院淄博院区", "淄博市张店区", "工伤医疗", "武汉市路4号"),
            ("淄博少海医院", "淄博市张店区", "工伤医疗", "昌国路5号"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: WARN, 5: OK, 6: OK, 7: OK},
        reasons={4: "place_address_elsewhere"},
    ),
    *(
        Case(
            f"a line above the table that speaks of applying for something else: {title}",
            csv_of((title,), HEADING, *THREE[:1]),
            {1: SKIP, 2: SKIP, 3: OK},
        )
        for title in (
            "淄博市工伤保险协议机构名单（依申请公开）",
            "申报单位：淄博市社会保险事业中心",
            "参保职工可持社会保障卡向参保地经办机构申请备案，备案后在下列机构直接结算，不需要再申请手工报销",
        )
    ),
]
