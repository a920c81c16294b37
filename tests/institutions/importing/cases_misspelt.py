"""Lists with places and headings whose signs are taken for others, by their sound or their look."""

from tests.institutions.importing.cases import NORMALISED, OK, REJECT, REJECT_FILE, SKIP, WARN, Case, csv_of

HEAD = ("机构名称", "所在地")
PARTED = ("机构名称", "省", "市", "县")

ROWS = (
    ("1", "淄博市中心医院", "张店区", "2024-01-01", "2026-12-31"),
    ("2", "博山区中医院", "博山区", "2024-01-01", "2026-12-31"),
    ("3", "淄博欣康假肢有限公司", "张店区", "2024-01-01", "2026-12-31"),
)
NAMES = [row[1] for row in ROWS]

CASES = [
    Case(
        "signs that look like others: the one city that may be meant counts",
        csv_of(
            HEAD,
            ("甲医院", "毫州市"),
            ("乙医院", "安徽省毫州市"),
            ("丙医院", "山西省沂州市"),
            ("丁医院", "四川省沪州市"),
            ("戊医院", "毫州"),
            ("己医院", "张家囗市"),
            ("庚医院", "淄薄市"),
        ),
        {1: SKIP, **dict.fromkeys(range(2, 9), WARN)},
        {
            2: {"division_code": "341600"},
            3: {"division_code": "341600"},
            4: {"division_code": "140900"},
            5: {"division_code": "510500"},
            6: {"division_code": "341600"},
            7: {"division_code": "130700"},
            8: {"division_code": "370300"},
        },
        dict.fromkeys(range(2, 9), "place_misspelt"),
    ),
    Case(
        "a sign that sounds like that of one city and looks like that of another",
        csv_of(HEAD, ("甲医院", "沪州市"), ("乙医院", "宜兵市")),
        {1: SKIP, 2: REJECT, 3: REJECT},
        reasons={2: "place_suggested", 3: "place_suggested"},
    ),
    Case(
        "a misspelt city with its county behind",
        csv_of(
            HEAD,
            ("甲医院", "安徽省毫州市谯城区"),
            ("乙医院", "荷泽市牡丹区"),
            ("丙医院", "淄搏市张店区"),
            ("丁医院", "山东省淄博市高新区舜耕街道"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: WARN, 5: WARN},
        {
            2: {"division_code": "341602", "place_as_written": None},
            3: {"division_code": "371702"},
            4: {"division_code": "370303"},
            5: {"division_code": "370300"},
        },
        {2: "place_misspelt", 3: "place_misspelt", 4: "place_misspelt", 5: "place_zone"},
    ),
    Case(
        "a misspelt city that begins like a district",
        csv_of(
            PARTED,
            ("甲医院", "江苏省", "连云岗市", ""),
            ("乙医院", "江苏", "连云岗", "海州"),
            ("丙医院", "江苏省", "连云港市", "连云高新区"),
            ("丁医院", "江苏省", "连云港市", "连云区"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: WARN, 5: OK},
        {
            2: {"division_code": "320700"},
            3: {"division_code": "320706"},
            4: {"place_as_written": "高新区"},
            5: {"division_code": "320703"},
        },
        {2: "place_misspelt", 3: "place_misspelt", 4: "place_zone"},
    ),
    Case(
        "a misspelt district of two signs beside its city",
        csv_of(PARTED, ("甲医院", "山东", "淄博", "临缁"), ("乙医院", "山东", "淄博", "金泰")),
        {1: SKIP, 2: WARN, 3: WARN},
        {2: {"division_code": "370305"}, 3: {"division_code": "370300", "place_as_written": "金泰"}},
        {2: "place_misspelt", 3: "place_zone"},
    ),
    Case(
        "a sign that looks like another, and one with which it is the name of a city elsewhere",
        csv_of(HEAD, ("甲医院", "攀技花市"), ("乙医院", "湖南省彬州市")),
        {1: SKIP, 2: WARN, 3: "conflict"},
        {2: {"division_code": "510400"}},
        {2: "place_misspelt", 3: "place_contradicts"},
    ),
    Case(
        "a long name with a wrong sign isn't put below the place that it begins like",
        csv_of(
            HEAD,
            ("甲医院", "乌兰沛特市"),
            ("乙医院", "内蒙古自治区乌兰沛特市"),
            ("丙医院", "内蒙古自治区科尔沁容翼中旗"),
            ("丁医院", "乌兰县希里沟镇"),
            ("戊医院", "内蒙古自治区科尔沁高新区"),
        ),
        {1: SKIP, 2: REJECT, 3: WARN, 4: REJECT, 5: WARN, 6: WARN},
        {
            3: {"division_code": "152201"},
            5: {"division_code": "632821", "place_as_written": "希里沟镇"},
            6: {"division_code": "150502", "place_as_written": "高新区"},
        },
        {2: "place_suggested", 3: "place_misspelt", 4: "place_suggested", 5: "place_zone", 6: "place_zone"},
    ),
    *(
        Case(
            f"the only column without a known word, {word}, holds institutions",
            csv_of(("序号", word, "区县"), *(row[:3] for row in ROWS)),
            {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: NORMALISED},
            {at: {"name": name} for at, name in enumerate(NAMES, 2)},
            {2: "name_column"},
        )
        for word in ("医疗机构明称", "机构名秤")
    ),
    Case(
        "a misspelt word for the name beside no more than one other",
        csv_of(("医疗机构明称", "区县"), *(row[1:3] for row in ROWS)),
        {1: SKIP, 2: NORMALISED, 3: NORMALISED, 4: NORMALISED},
        {4: {"name": "淄博欣康假肢有限公司", "division_code": "370303"}},
        {4: "name_column"},
    ),
    Case(
        "a traditional sign in the word for the name is no mistake",
        csv_of(("定点机构名稱", "区县"), *(row[1:3] for row in ROWS)),
        {1: SKIP, 2: OK, 3: OK, 4: OK},
    ),
    Case(
        "a misspelt word in a heading of two levels",
        csv_of(("序号", "机构名秤", "区县", "协议期限", ""), ("", "", "", "起", "止"), *ROWS),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: NORMALISED, 5: NORMALISED},
        {3: {"name": "淄博市中心医院", "valid_from": "2024-01-01", "valid_to": "2026-12-31"}},
        {3: "name_column"},
    ),
    Case(
        "two columns of institutions without a known word: neither is the name",
        csv_of(("机构明称", "托管方", "区县", "类型"), *((row[1], row[1], row[2], "医疗") for row in ROWS)),
        {None: REJECT_FILE},
        {},
        {None: "file_no_table"},
    ),
    Case(
        "a misspelt word above what isn't called like institutions",
        csv_of(("机构名秤", "区县", "类型"), ("甲", "张店区", "医疗"), ("乙", "博山区", "医疗")),
        {None: REJECT_FILE},
        {},
        {None: "file_no_table"},
    ),
]
