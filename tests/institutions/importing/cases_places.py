"""Places with what stands around them: titles, sections, addresses, headings, places of before."""

from tests.institutions.importing.cases import CONFLICT, NORMALISED, OK, REJECT, SKIP, WARN, Case, csv_of
from tests.institutions.importing.spreadsheets import Page, workbook

HEAD = ("机构名称", "地区")
HEADINGS = ("省辖市", "市县", "州市", "地州市", "机构所在地市", "市、县（区）", "设区的市", "归属地区", "区市县")


def titled(title: str, *rows: tuple[str, str], heading: tuple[str, str] = HEAD, name: str = "Sheet1") -> bytes:
    return workbook(Page([[title, None], heading, *rows], merged=["A1:B1"], name=name))


CASES = [
    Case(
        "the city of the title binds names that are divisions elsewhere alone",
        titled(
            "潍坊市工伤保险协议医疗机构名单",
            ("甲医院", "滨海新区"),
            ("乙医院", "奎文区"),
            ("丙医院", "南京市江宁区"),
            ("丁医院", "平原"),
        ),
        {1: SKIP, 2: SKIP, 3: WARN, 4: NORMALISED, 5: WARN, 6: WARN},
        {
            3: {"division_code": "370700"},
            4: {"division_code": "370705"},
            5: {"division_code": "320115"},
            6: {"division_code": "370700"},
        },
        {5: "place_elsewhere"},
    ),
    Case(
        "names of before within the city of the title",
        titled("广州市工伤保险协议医疗机构名单", ("甲医院", "东山区"), ("乙医院", "芳村"), ("丙医院", "南沙")),
        {1: SKIP, 2: SKIP, 3: WARN, 4: WARN, 5: NORMALISED},
        {3: {"division_code": "440104"}, 4: {"division_code": "440103"}, 5: {"division_code": "440115"}},
    ),
    Case(
        "a section that isn't understood ends the one before it",
        workbook(
            Page(
                [
                    ["淄博市工伤保险协议医疗机构名单", None],
                    ("机构名称", "等级"),
                    ("一、桓台县", None),
                    ("甲医院", "二级"),
                    ("二、高新区", None),
                    ("乙医院", "二级"),
                    ("三、其他", None),
                    ("丙医院", "二级"),
                ],
                merged=["A1:B1", "A3:B3", "A5:B5", "A7:B7"],
            )
        ),
        {1: SKIP, 2: SKIP, 3: SKIP, 4: NORMALISED, 5: SKIP, 6: WARN, 7: SKIP, 8: WARN},
        {
            4: {"division_code": "370321"},
            6: {"division_code": "370300"},
            8: {"division_code": "370300"},
        },
        {8: "place_section_unclear"},
    ),
    Case(
        "a street that is called after a city is no place",
        titled(
            "山东省工伤保险协议医疗机构名单",
            ("甲医院", "烟台路5号"),
            ("乙医院", "济南市历下区文化西路107号"),
            heading=("机构名称", "地址"),
        ),
        {1: SKIP, 2: SKIP, 3: WARN, 4: NORMALISED},
        {3: {"division_code": "370000"}, 4: {"division_code": "370102"}},
        {3: "place_province_only", 4: "place_by_address"},
    ),
    Case(
        "a street alone says nothing of where it is",
        csv_of(("机构名称", "地址"), ("甲医院", "北京路30号"), ("乙医院", "解放路")),
        {1: SKIP, 2: REJECT, 3: REJECT},
        reasons={2: "place_missing", 3: "place_missing"},
    ),
    Case(
        "an address in another city, and a title of another city than the sheet",
        csv_of(
            ("机构名称", "地区", "地址"),
            ("甲医院", "南京市", "苏州市姑苏区平海路899号"),
            ("乙医院", "南京市", "南京市鼓楼区中山路1号"),
        ),
        {1: SKIP, 2: WARN, 3: OK},
        {2: {"division_code": "320100"}},
        {2: "place_address_elsewhere"},
    ),
    Case(
        "a title that names another city than the name of the sheet",
        titled("烟台市工伤保险协议医疗机构名单", ("甲医院", "三级甲等"), heading=("机构名称", "等级"), name="青岛"),
        {("青岛", 1): SKIP, ("青岛", 2): SKIP, ("青岛", 3): WARN},
        {("青岛", 3): {"division_code": "370600"}},
        {("青岛", 3): "place_titles_differ"},
    ),
    *(
        Case(
            f"the place below {heading}",
            csv_of(("机构名称", heading), ("甲医院", "常州市")),
            {1: SKIP, 2: OK},
            {2: {"division_code": "320400"}},
        )
        for heading in HEADINGS
    ),
    Case(
        "insured place and place of treatment in one list",
        csv_of(("参保地", "就医地", "机构名称"), ("天津市", "河北省廊坊市", "廊坊市人民医院")),
        {1: SKIP, 2: OK},
        {2: {"division_code": "131000"}},
    ),
    Case(
        "the Corps, its cities, and places with a count",
        csv_of(HEAD, ("甲医院", "兵团第一师阿拉尔市"), ("乙医院", "兵团"), ("丙医院", "南宁市（3家）")),
        {1: SKIP, 2: OK, 3: WARN, 4: NORMALISED},
        {2: {"division_code": "659002"}, 3: {"division_code": "650000"}, 4: {"division_code": "450100"}},
    ),
    Case(
        "the full name of a county that is elsewhere alone",
        titled("山东省潍坊市协议机构名单", ("甲医院", "西湖区")),
        {1: SKIP, 2: SKIP, 3: CONFLICT},
    ),
    Case(
        "a city that is called as its province, said once more; a county that is called as its city",
        csv_of(
            HEAD,
            ("甲医院", "吉林吉林"),
            ("乙医院", "吉林省吉林"),
            ("丙医院", "吉林吉林市船营区"),
            ("丁医院", "承德承德"),
        ),
        {1: SKIP, 2: OK, 3: OK, 4: OK, 5: WARN},
        {2: {"division_code": "220200"}, 3: {"division_code": "220200"}, 4: {"division_code": "220204"}}
        | {5: {"division_code": "130821"}},
        {5: "place_narrowed"},
    ),
    Case(
        "prefectures of before: the city set up in their stead and name, or several",
        csv_of(
            HEAD,
            ("甲医院", "安徽省六安地区"),
            ("乙医院", "南充地区"),
            ("丙医院", "柳州地区"),
            ("丁医院", "四川省涪陵市"),
            ("戊医院", "四川省万县地区"),
        ),
        {1: SKIP, 2: WARN, 3: WARN, 4: REJECT, 5: WARN, 6: WARN},
        {2: {"division_code": "341500"}, 3: {"division_code": "511300"}, 5: {"division_code": "500000"}},
        {2: "place_retired", 4: "place_retired_several"},
    ),
    Case(
        "other words for an area, and what stands between names of the standard",
        titled(
            "工伤保险协议医疗机构名单",
            ("甲医院", "广西省南宁市"),
            ("乙医院", "湘西自治州吉首市"),
            ("丙医院", "北京市市辖区东城区"),
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: NORMALISED, 5: NORMALISED},
        {3: {"division_code": "450100"}, 4: {"division_code": "433101"}, 5: {"division_code": "110101"}},
    ),
    Case(
        "本市 below a title",
        titled("淄博市工伤保险协议医疗机构名单", ("甲医院", "本市")),
        {1: SKIP, 2: SKIP, 3: NORMALISED},
        {3: {"division_code": "370300"}},
    ),
    Case(
        "a place that begins with a city or district elsewhere contradicts what stands before it",
        csv_of(
            HEAD,
            ("甲医院", "山东省石家庄市桥西区"),
            ("乙医院", "山东省淄博市历下区舜耕街道"),
            ("丙医院", "四川省重庆市万县市"),
            ("丁医院", "广东省中山市东区街道"),
            ("戊医院", "山东省临沂市新城区管委会"),
            ("己医院", "长春市朝阳市场街道"),
        ),
        {1: SKIP, 2: CONFLICT, 3: CONFLICT, 4: CONFLICT, 5: WARN, 6: WARN, 7: WARN},
        {5: {"division_code": "442000", "place_as_written": "东区街道"}},
        {2: "place_contradicts", 3: "place_contradicts", 4: "place_contradicts", 5: "place_zone"},
    ),
    Case(
        "a zone of a city that has a county of its name, and what is left of a place that is misspelt",
        csv_of(HEAD, ("甲医院", "河北承德高新区"), ("乙医院", "辽阳宁省海州区"), ("丙医院", "辽宁省 大市")),
        {1: SKIP, 2: WARN, 3: WARN, 4: WARN},
        {
            2: {"division_code": "130800", "place_as_written": "高新区"},
            3: {"division_code": "211000", "place_as_written": "宁省海州区"},
            4: {"division_code": "210000", "place_as_written": "大市"},
        },
        {2: "place_zone", 3: "place_zone", 4: "place_zone"},
    ),
    Case(
        "several counties in one cell: the sender alone knows where the institution is, or whether each has a site",
        csv_of(
            HEAD,
            ("甲医院", "张店、淄川"),
            ("乙医院", "张店区/淄川区"),
            ("丙医院", "淄博市张店区和周村区"),
            ("丁医院", "张店、青州"),
            ("戊医院", "高青；桓台；沂源"),
            ("己医院", "淄博市、张店区"),
            ("庚医院", "新疆和静县"),
            ("辛医院", "山东/济南/市中"),
            ("壬医院", "张店区和平路街道"),
        ),
        {1: SKIP, **dict.fromkeys((2, 3, 4, 5, 6), CONFLICT), 7: OK, 8: OK, 9: NORMALISED, 10: WARN},
        {
            2: {"division_code": "370303"},
            7: {"division_code": "370303"},
            8: {"division_code": "652827"},
            9: {"division_code": "370103"},
            10: {"division_code": "370303"},
        },
        dict.fromkeys((2, 3, 4, 5, 6), "place_several") | {10: "place_zone"},
    ),
    Case(
        "short names of banners, autonomous counties and a prefecture as they are in use",
        csv_of(
            ("机构名称", "盟市州", "旗县"),
            ("甲医院", "呼伦贝尔市", "莫旗"),
            ("乙医院", "呼和浩特", "托县"),
            ("丙医院", "朝阳市", "喀左县"),
            ("丁医院", "大庆市", "杜蒙县"),
            ("戊医院", "版纳州", "勐海县"),
            ("己医院", "阜新市", "阜县"),
        ),
        {1: SKIP, **dict.fromkeys(range(2, 7), NORMALISED), 7: WARN},
        {
            2: {"division_code": "150722"},
            3: {"division_code": "150122"},
            4: {"division_code": "211324"},
            5: {"division_code": "230624"},
            6: {"division_code": "532822"},
            7: {"division_code": "210900"},
        },
        {7: "place_zone"},
    ),
]
