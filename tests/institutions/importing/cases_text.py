"""Text files: encodings, separators, damage."""

from tests.institutions.importing.cases import (
    CENTRAL,
    DUPLICATE,
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
    csv_of,
)

PLAIN = {1: SKIP, 2: OK, 3: OK}
ROWS = (HEAD, CENTRAL, FIRST)
ENGLISH = ("name", "credit_code", "division_code", "types", "level", "valid_from", "valid_to", "phone")
MOJIBAKE = csv_of(*ROWS).decode("utf-8")

CASES = [
    Case(
        "utf-8", csv_of(*ROWS), PLAIN, {2: {"name": "淄博市中心医院", "division_code": "370300", "types": ["MEDICAL"]}}
    ),
    Case("utf-8 with its mark, lines of Windows", csv_of(*ROWS, encoding="utf-8-sig", newline="\r\n"), PLAIN),
    Case("gb18030", csv_of(*ROWS, encoding="gb18030"), PLAIN, {3: {"name": "淄博市第一医院"}}),
    Case(
        "gb18030 with a character outside of GBK",
        csv_of(HEAD, ("𬭚城医院", "", "371300", "工伤医疗", "", "", ""), encoding="gb18030"),
        {1: SKIP, 2: OK},
        {2: {"name": "𬭚城医院"}},
    ),
    Case("utf-16 with tabs, as Excel saves Unicode text", csv_of(*ROWS, separator="\t", encoding="utf-16"), PLAIN),
    Case("utf-16 big end first, without a mark", csv_of(*ROWS, encoding="utf-16-be"), PLAIN),
    Case("tab text in gb18030", csv_of(*ROWS, separator="\t", encoding="gb18030"), PLAIN, {2: {"level": "三级甲等"}}),
    Case("semicolons", csv_of(*ROWS, separator=";"), PLAIN),
    Case(
        "a line that names the separator",
        b"sep=;\r\n" + csv_of(*ROWS, separator=";"),
        {1: SKIP, 2: SKIP, 3: OK, 4: OK},
    ),
    Case(
        "records, not lines, are counted; blank ones too",
        csv_of(
            (*HEAD, "地址"),
            (*CENTRAL, "张店区\n共青团西路54号"),
            ("",) * 8,
            (*FIRST, "博山区峨嵋山东路4号, 南门"),
        ),
        {1: SKIP, 2: NORMALISED, 4: NORMALISED},
        {2: {"address": "张店区共青团西路54号"}, 4: {"address": "博山区峨嵋山东路4号,南门"}},
    ),
    Case(
        "English headings and values",
        csv_of(
            ENGLISH,
            (*SIXTH[:3], "medical", "三级甲等", "2025-04-01", "2027-03-31", "027-82433145"),
            ("Wuhan Rehabilitation Centre", "", "420100", "medical, rehabilitation", "", "1 March 2025", "present", ""),
        ),
        {1: SKIP, 2: OK, 3: NORMALISED},
        {3: {"types": ["MEDICAL", "REHAB"], "valid_from": "2025-03-01", "valid_to": None}},
    ),
    Case(
        "the whole file encoded twice",
        MOJIBAKE.encode("utf-8").decode("latin-1").encode("utf-8"),
        {1: SKIP, 2: WARN, 3: WARN},
        {2: {"name": "淄博市中心医院"}},
        {2: "file_repaired"},
    ),
    Case(
        "encoded twice, and something lost",
        MOJIBAKE.encode("utf-8").decode("gb18030", "replace").encode("utf-8"),
        {None: REJECT_FILE},
        reasons={None: "file_garbled"},
    ),
    Case(
        "one cell copied from a page with the wrong encoding",
        csv_of(
            HEAD,
            ("济南市中医医院".encode().decode("latin-1"), "", "370100", "工伤医疗", "", "", ""),
            ("锟斤拷锟斤拷医院", "", "370100", "工伤医疗", "", "", ""),
            SIXTH,
        ),
        {1: SKIP, 2: WARN, 3: REJECT, 4: OK},
        {2: {"name": "济南市中医医院"}},
        {2: "repaired", 3: "garbled"},
    ),
    Case(
        "a byte lost in one row spoils that row alone",
        csv_of(*ROWS, SIXTH, encoding="gb18030").replace("第一".encode("gb18030"), b"\xb5\xff\xd2\xbb"),
        {1: SKIP, 2: OK, 3: REJECT, 4: OK},
        reasons={3: "garbled"},
    ),
    Case(
        "text kept by a formula, an apostrophe or a pair of quotes",
        csv_of(
            HEAD,
            ('="淄博市中心医院"', f'="{CENTRAL[1]}"', '="370300"', "工伤医疗", "三级甲等", "2024-01-01", "2026-12-31"),
            ("'淄博市第一医院", f"'{FIRST[1]}", "'370302", "工伤医疗", "三级甲等", "2024-01-01", "2026-12-31"),
        ),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED},
        {2: {"credit_code": CENTRAL[1]}, 3: {"name": "淄博市第一医院", "credit_code": FIRST[1]}},
    ),
    Case(
        "formulas that a spreadsheet would run",
        csv_of(
            (*HEAD, "备注"),
            (*CENTRAL, "=cmd|'/C calc'!A0"),
            (f"+{FIRST[0]}", *FIRST[1:], "@SUM(1+1)"),
            ('=HYPERLINK("http://example.org","武汉市第六医院")', *SIXTH[1:], "-"),
            ("=1+1", "", "370300", "工伤医疗", "", "", "", ""),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: WARN, 5: REJECT},
        {2: {"note": None}, 3: {"name": "淄博市第一医院", "note": None}, 4: {"name": "武汉市第六医院"}},
    ),
    Case(
        "a table whose merged cells were lost in CSV",
        csv_of(
            ("市", "区县", "机构名称", "协议类型"),
            ("淄博市", "张店区", "张店区人民医院", "工伤医疗"),
            ("", "", "张店区中医院", "工伤医疗"),
            ("", "", "淄博昌国医院", "工伤医疗"),
            ("", "", "淄博大众医院", "工伤医疗"),
            ("", "淄川区", "淄川区医院", "工伤医疗"),
        ),
        {1: SKIP, 2: OK, 3: WARN, 4: WARN, 5: WARN, 6: OK},
        {3: {"division_code": "370303"}},
    ),
    Case(
        "NUL in one row spoils that row alone",
        csv_of(*ROWS, SIXTH).replace("第一".encode(), b"\0"),
        {1: SKIP, 2: OK, 3: REJECT, 4: OK},
        reasons={3: "garbled"},
    ),
    Case("NUL everywhere", csv_of(*ROWS).replace(b"-", b"\0"), {None: REJECT_FILE}, reasons={None: "file_nul"}),
    Case(
        "put together from texts in two encodings, and cut off in the middle of a character",
        csv_of(HEAD, CENTRAL) + csv_of(FIRST, encoding="gb18030") + csv_of(SIXTH) + "武汉市".encode()[:-1],
        {1: SKIP, 2: OK, 3: OK, 4: OK, 5: REJECT},
        {3: {"name": "淄博市第一医院"}},
        {5: "garbled"},
    ),
    Case(
        "a quote that is never closed takes no other row along",
        csv_of(HEAD, CENTRAL)
        + csv_of(FIRST).replace("淄博市第一医院".encode(), '"淄博市第一医院'.encode())
        + csv_of(SIXTH),
        {1: SKIP, 2: OK, 3: OK, 4: OK},
        {3: {"name": "淄博市第一医院"}, 4: {"name": "武汉市第六医院"}},
    ),
    Case(
        "a comma that was not put into quotes",
        csv_of((*HEAD, "地址"), (*CENTRAL, "共青团西路54号"), (*FIRST, "峨嵋山东路4号", "北门"), (*SIXTH, "", "")),
        {1: SKIP, 2: OK, 3: WARN, 4: OK},
        reasons={3: "row_longer"},
    ),
    Case("nothing at all", b"", {None: REJECT_FILE}, reasons={None: "file_empty"}),
    Case("blanks and marks only", b"\xef\xbb\xbf\r\n \r\n", {None: REJECT_FILE}, reasons={None: "file_empty"}),
    Case("a picture", b"\x89PNG\r\n\x1a\n" + bytes(200), {None: REJECT_FILE}, reasons={None: "file_picture"}),
    Case("a PDF that is called csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", {None: REJECT_FILE}, reasons={None: "file_pdf"}),
    Case(
        "a page that a system exports as xls",
        '<html><meta charset="gbk"><table><tr><td colspan="3">淄博市工伤保险协议机构</td></tr>'
        "<tr><th>机构名称</th><th>所属区县</th><th>协议类型</th></tr>"
        "<tr><td>张店区人民医院</td><td>张店区</td><td rowspan=2>工伤医疗</td></tr>"
        "<tr><td>张店区中医院</td><td>张店区</td></tr></table></html>".encode("gb18030"),
        {1: SKIP, 2: SKIP, 3: OK, 4: OK},
        {4: {"types": ["MEDICAL"], "division_code": "370303"}},
    ),
    Case("no heading", csv_of(CENTRAL, FIRST), {None: REJECT_FILE}, reasons={None: "file_no_table"}),
    Case("the same row twice", csv_of(HEAD, CENTRAL, CENTRAL), {1: SKIP, 2: OK, 3: DUPLICATE}),
    Case(
        "Big5, as offices of Hong Kong and Taiwan have it",
        csv_of(
            ("機構名稱", "所在地區", "協議類型", "協議起"),
            ("廈門大學附屬中山醫院", "廈門市思明區", "醫療", "2024-01-01"),
            encoding="big5",
        ),
        {1: SKIP, 2: NORMALISED},
        {2: {"name": "厦门大学附属中山医院", "division_code": "350203", "types": ["MEDICAL"]}},
    ),
    Case(
        "a letter of many lines before the table",
        csv_of(
            *((f"第{at} 条 有关说明，请遵照执行",) for at in range(1, 80)),
            ("机构名称", "区划", "协议类型"),
            ("甲医院", "桓台县", "工伤医疗"),
        ),
        {**dict.fromkeys(range(1, 81), SKIP), 81: OK},
        {81: {"division_code": "370321"}},
    ),
    Case(
        "a table that a terminal drew, with lines between its cells",
        "\n".join(
            (
                "┌────┬───┬────┐",
                "│机构名称│区划│协议类型│",
                "├────┼───┼────┤",
                "│甲医院│桓台县│工伤医疗│",
                "└────┴───┴────┘",
            )
        ).encode(),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: OK, 5: SKIP},
        {4: {"name": "甲医院", "division_code": "370321", "types": ["MEDICAL"]}},
    ),
    Case("carets between the cells", csv_of(*ROWS, separator="^"), PLAIN),
    Case(
        "JSON is no list, although it has the words of one",
        b'[{"' + "机构名称".encode() + b'": "A hospital", "city": "Zibo"}]',
        {None: REJECT_FILE},
        reasons={None: "file_json"},
    ),
]
