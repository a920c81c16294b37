"""Spreadsheets: where the table is, headings of several levels, merged cells, sections, what is no row."""

from datetime import date

from tests.institutions.importing.cases import (
    CENTRAL,
    CONFLICT,
    FIRST,
    HEAD,
    NORMALISED,
    OK,
    REJECT,
    REJECT_FILE,
    SIXTH,
    SKIP,
    WARN,
    Case,
)
from tests.institutions.importing.spreadsheets import Page, workbook

TITLE = "淄博市工伤保险协议医疗机构名单"

CASES = [
    Case("a plain workbook", workbook(Page([HEAD, CENTRAL, FIRST])), {1: SKIP, 2: OK, 3: OK}),
    Case(
        "a table that begins in the middle of the sheet",
        workbook(Page([[], [], HEAD, CENTRAL, [], FIRST], left=3)),
        {3: SKIP, 4: OK, 6: OK},
        {4: {"division_code": "370300", "valid_to": "2026-12-31"}},
    ),
    Case(
        "titles say place and type; sections of districts, subtotals, remarks and signatures",
        workbook(
            Page(
                [
                    [TITLE],
                    ["（截至2026年10月31日）", None, None, "单位：家"],
                    ["序号", "医疗机构名称", "医院等级", "联系电话"],
                    ["一、市直（2家）"],
                    [1, "淄博市中心医院", "三级甲等", "0533-2360248"],
                    [2, "淄博市第一医院", "三甲", "0533-4252196"],
                    ["小计", "2家"],
                    ["二、张店区"],
                    [3, "张店区人民医院", "二级甲等", None],
                    [4, "淄博昌国医院", None, None],
                    ["合  计", "4家"],
                    ["注：1.名单按区县排列。"],
                    ["填表人：张三", None, "审核人：李四", "2026年10月31日"],
                ],
                merged=["A1:D1", "A4:D4", "A8:D8", "A12:D12"],
            )
        ),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: SKIP, 5: NORMALISED, 6: NORMALISED, 7: SKIP, 8: SKIP}
        | {9: NORMALISED, 10: NORMALISED, 11: SKIP, 12: SKIP, 13: SKIP},
        {
            5: {"division_code": "370300", "types": ["MEDICAL"], "level": "三级甲等"},
            9: {"division_code": "370303"},
        },
        {7: "subtotal", 8: "section_for", 11: "subtotal", 12: "footnote", 13: "footnote"},
    ),
    Case(
        "a heading of two levels with merged cells",
        workbook(
            Page(
                [
                    ["序号", "协议机构", None, "协议有效期", None, "直接结算", None, "协议类型", None, None],
                    [None, "名称", "行政区划", "起", "止", "跨省", "省内", "医疗", "康复", "辅助器具"],
                    [1, "淄博市中心医院", "淄博市", date(2024, 1, 1), date(2026, 12, 31), "是", "是", "√", "√", None],
                    [2, "淄博市第一医院", "博山区", date(2024, 1, 1), date(2026, 12, 31), "否", "是", "√", None, None],
                    [
                        3,
                        "武汉市第六医院",
                        "江岸区",
                        date(2025, 4, 1),
                        date(2027, 3, 31),
                        "待定",
                        "是",
                        None,
                        None,
                        None,
                    ],
                ],
                merged=["A1:A2", "B1:C1", "D1:E1", "F1:G1", "H1:J1"],
            )
        ),
        {1: SKIP, 2: SKIP, 3: OK, 4: OK, 5: WARN},
        {
            3: {"types": ["MEDICAL", "REHAB"], "cross_province": True, "in_province": True, "valid_from": "2024-01-01"},
            4: {"cross_province": False, "division_code": "370304"},
            5: {"cross_province": None, "types": []},
        },
    ),
    Case(
        "two levels without merged cells",
        workbook(
            Page(
                [
                    ["机构名称", "所属城市", "协议期限", None, "收款账户", None, None],
                    [None, None, "自", "至", "户名", "开户行", "账号"],
                    [
                        "淄博市中心医院",
                        "淄博市",
                        "2024.1.1",
                        "长期",
                        "淄博市中心医院",
                        "工商银行淄博分行",
                        "1603 0028 0910 0012 345",
                    ],
                ]
            )
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED},
        {
            3: {
                "valid_from": "2024-01-01",
                "valid_to": None,
                "bank_account": "1603002809100012345",
                "account_name": "淄博市中心医院",
                "bank_name": "工商银行淄博分行",
            }
        },
    ),
    Case(
        "cells merged down: one place for several institutions, one institution with two agreements",
        workbook(
            Page(
                [
                    ["区县", "机构名称", "协议类型", "起始日期", "终止日期"],
                    ["张店区", "张店区人民医院", "工伤医疗", "2024-01-01", "2026-12-31"],
                    [None, None, "工伤康复", "2025-01-01", "2027-12-31"],
                    [None, "张店区中医院", "工伤医疗", "2024-01-01", "2026-12-31"],
                ],
                merged=["A2:A4", "B2:B3"],
            )
        ),
        {1: SKIP, 2: OK, 3: OK, 4: OK},
        {
            3: {"name": "张店区人民医院", "types": ["REHAB"], "division_code": "370303", "valid_to": "2027-12-31"},
            4: {"division_code": "370303"},
        },
    ),
    Case(
        "several sheets: three types, instructions, one that is hidden, one that is empty",
        workbook(
            Page([["填表说明"], ["1. 机构名称须与执业许可证一致。"]], name="说明"),
            Page([["机构名称", "城市"], ["淄博市中心医院", "淄博市"]], name="工伤医疗机构"),
            Page([["机构名称", "城市"], ["南昌市工伤医疗康复中心", "南昌市"]], name="工伤康复机构"),
            Page([["机构名称", "城市"], ["山东省假肢中心", "济南市"]], name="辅助器具配置机构"),
            Page([["机构名称", "城市"], ["作废医院", "济南市"]], name="旧名单", is_hidden=True),
            Page([], name="Sheet6"),
        ),
        {
            ("说明", 1): SKIP,
            ("说明", 2): SKIP,
            ("工伤医疗机构", 1): SKIP,
            ("工伤医疗机构", 2): NORMALISED,
            ("工伤康复机构", 1): SKIP,
            ("工伤康复机构", 2): NORMALISED,
            ("辅助器具配置机构", 1): SKIP,
            ("辅助器具配置机构", 2): NORMALISED,
            ("旧名单", 1): SKIP,
            ("旧名单", 2): SKIP,
        },
        {
            ("工伤医疗机构", 2): {"types": ["MEDICAL"]},
            ("工伤康复机构", 2): {"types": ["REHAB"]},
            ("辅助器具配置机构", 2): {"types": ["DEVICE"]},
        },
        {("说明", 1): "no_table", ("旧名单", 2): "hidden_sheet"},
    ),
    Case(
        "hidden rows",
        workbook(Page([HEAD, CENTRAL, FIRST, SIXTH], hidden_rows=[3])),
        {1: SKIP, 2: OK, 3: SKIP, 4: OK},
        reasons={3: "hidden_row"},
    ),
    Case(
        "the heading on every page, numbers of the columns, an example, blank numbered lines",
        workbook(
            Page(
                [
                    ["序号", "机构名称", "城市", "协议类型"],
                    ["1", "2", "3", "4"],
                    ["示例", "XX市人民医院", "XX市", "工伤医疗"],
                    [1, "淄博市中心医院", "淄博市", "工伤医疗"],
                    ["序号", "机构名称", "城市", "协议类型"],
                    [2, "淄博市第一医院", "淄博市", "工伤医疗"],
                    [3],
                    [4, None, None, None],
                ]
            )
        ),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: OK, 5: SKIP, 6: OK, 7: SKIP, 8: SKIP},
        reasons={2: "column_numbers", 3: "example", 5: "heading_repeated", 7: "only_serial"},
    ),
    Case(
        "sections of types below each other",
        workbook(
            Page(
                [
                    ["2026年度异地就医直接结算工伤保险协议机构"],
                    ["序号", "机构名称", "统筹区"],
                    ["（一）工伤医疗机构"],
                    [1, "武汉市第六医院", "武汉市"],
                    ["（二）工伤康复机构"],
                    [1, "南昌市工伤医疗康复中心", "南昌市"],
                    ["（三）辅助器具配置机构"],
                    [1, "山东省假肢中心", "济南"],
                ]
            )
        ),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: NORMALISED, 5: SKIP, 6: NORMALISED, 7: SKIP, 8: NORMALISED},
        {4: {"types": ["MEDICAL"]}, 6: {"types": ["REHAB"]}, 8: {"types": ["DEVICE"], "division_code": "370100"}},
    ),
    Case(
        "two institutions side by side in a row",
        workbook(
            Page(
                [
                    ["序号", "机构名称", "城市", "序号", "机构名称", "城市"],
                    [1, "淄博市中心医院", "淄博市", 2, "淄博市第一医院", "淄博市"],
                    [3, "武汉市第六医院", "武汉市"],
                ]
            )
        ),
        {1: SKIP, 2: REJECT, 3: OK},
        reasons={2: "two_in_a_row"},
    ),
    Case(
        "the title says that all settle cross-province",
        workbook(
            Page(
                [
                    ["山东省跨省异地就医直接结算工伤保险协议机构"],
                    ["机构名称", "城市", "类别"],
                    ["淄博市中心医院", "淄博市", "医疗"],
                ]
            )
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED},
        {3: {"cross_province": True, "in_province": None}},
    ),
    Case(
        "the name of the file says the place",
        workbook(Page([["机构名称", "协议类型"], ["淄博市中心医院", "工伤医疗"]])),
        {1: SKIP, 2: NORMALISED},
        {2: {"division_code": "370300"}},
        file_name="淄博市协议机构（2026年）.xlsx",
    ),
    Case(
        "places from the addresses; none at all",
        workbook(
            Page(
                [
                    ["机构名称", "地址", "协议类型"],
                    ["某康复医院", "山东省淄博市张店区共青团西路54号", "工伤康复"],
                    ["惠民医院", "人民路1号", "工伤医疗"],
                ]
            )
        ),
        {1: SKIP, 2: WARN, 3: REJECT},
        {2: {"division_code": "370303"}},
        {2: "place_from_address", 3: "place_missing"},
    ),
    Case(
        "provinces, cities and counties in columns of their own, with their codes",
        workbook(
            Page(
                [
                    ["省份", "市", "市代码", "区县", "医院名称", "类型"],
                    ["山东省", "淄博市", 370300, "张店区", "张店区人民医院", "医疗"],
                    ["山东", "淄博", 370300, "高新区", "淄博高新(田氏)骨伤医院", "医疗"],
                    ["山东省", "淄博市", 370100, "张店区", "张店区中医院", "医疗"],
                    ["北京市", "市辖区", 110100, "朝阳区", "北京朝阳医院", "医疗"],
                ]
            )
        ),
        {1: SKIP, 2: OK, 3: WARN, 4: CONFLICT, 5: NORMALISED},
        {2: {"division_code": "370303"}, 3: {"division_code": "370300"}, 5: {"division_code": "110105"}},
    ),
    Case("a workbook that was cut off", workbook(Page([HEAD, CENTRAL]))[:-300], {None: REJECT_FILE}),
    Case(
        "a workbook without a list",
        workbook(Page([["通知"], ["请各单位按时报送。"]])),
        {None: REJECT_FILE},
        reasons={None: "file_no_table"},
    ),
    Case("an archive of something else", b"PK\x05\x06" + bytes(18), {None: REJECT_FILE}),
    Case(
        "remarks merged over the whole table, and a section of the province itself",
        workbook(
            Page(
                [
                    ["山东省工伤保险协议机构名单"],
                    ["机构名称", "协议类型", "等级", "有效期起", "有效期止", "备注"],
                    ["（一）烟台市"],
                    ["烟台毓璜顶医院", "工伤医疗", "三级甲等", "2024-01-01", "2026-12-31", None],
                    ["省直属"],
                    ["山东省立医院", "工伤医疗", "三级甲等", "2024-01-01", "2026-12-31", None],
                    ["注：1.协议期满自动续签。"],
                    ["  2.以上机构均已开通直接结算。"],
                    [None, "——————"],
                ],
                merged=["A1:F1", "A3:F3", "A5:F5", "A7:F7", "A8:F8"],
            )
        ),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: NORMALISED, 5: SKIP, 6: WARN, 7: SKIP, 8: SKIP, 9: SKIP},
        {4: {"division_code": "370600"}, 6: {"division_code": "370000"}},
        {5: "section_for", 6: "place_province_only", 7: "footnote", 8: "footnote", 9: "footnote"},
    ),
    Case(
        "tables below each other whose columns stand in another order",
        workbook(
            Page(
                [
                    ["序号", "机构名称", "地市", "级别", "有效期"],
                    [1, "济南市中心医院", "济南市", "三级甲等", "2024-01-01至2026-12-31"],
                    [],
                    ["二、工伤康复协议机构"],
                    ["地市", "单位名称", "起始日期", "终止日期", "序号"],
                    ["烟台市", "山东省工伤康复中心", "2024-04-01", "2027-03-31", 1],
                    ["三、辅助器具配置协议机构"],
                    ["名称", "城市"],
                    ["山东省假肢矫形康复中心", "济南市"],
                ]
            )
        ),
        {1: SKIP, 2: OK, 4: SKIP, 5: SKIP, 6: NORMALISED, 7: SKIP, 8: SKIP, 9: NORMALISED},
        {
            6: {"division_code": "370600", "types": ["REHAB"], "valid_from": "2024-04-01", "valid_to": "2027-03-31"},
            9: {"division_code": "370100", "types": ["DEVICE"]},
        },
        {5: "heading", 8: "heading"},
    ),
    Case(
        "a sheet that explains the columns has no table",
        workbook(
            Page([["填表说明"], ["1. 机构名称：按执业许可证填写"], ["2. 统一社会信用代码：18位"]], name="填表说明"),
            Page([HEAD, CENTRAL]),
        ),
        {("填表说明", 1): SKIP, ("填表说明", 2): SKIP, ("填表说明", 3): SKIP, 1: SKIP, 2: OK},
        reasons={("填表说明", 2): "no_table"},
    ),
    Case(
        "columns that speak of somebody else, or of one thing twice, make no second institution",
        workbook(
            Page(
                [
                    [
                        "医疗机构全称（与执业许可证一致）",
                        "曾用名",
                        "简称",
                        "地市",
                        "协议类型",
                        "协议起止",
                        "经办机构名称",
                    ],
                    [
                        "济南市中心医院",
                        "济南市第二医院",
                        "市中心",
                        "济南市",
                        "工伤医疗",
                        "2024-01-01至2026-12-31",
                        "济南市社保中心",
                    ],
                ]
            )
        ),
        {1: SKIP, 2: OK},
        {2: {"name": "济南市中心医院", "aliases": ["济南市第二医院"], "valid_to": "2026-12-31"}},
        {1: "heading_unknown_columns"},
    ),
]
