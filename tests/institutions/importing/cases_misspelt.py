"""Lists with places whose signs are taken for others, by their sound or their look."""

from tests.institutions.importing.cases import OK, REJECT, SKIP, WARN, Case, csv_of

HEAD = ("机构名称", "所在地")
PARTED = ("机构名称", "省", "市", "县")

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
]
