"""Lists as clerks, bureaus and the ill-disposed send them: what the ways of other lists didn't say yet."""

from tests.institutions.importing.cases import NORMALISED, SKIP, WARN, Case, csv_of

CASES = [
    Case(
        "a list in which nothing says the type of agreement",
        csv_of(
            ("机构名称", "所在地", "等级"),
            ("吉安市中心人民医院", "江西省吉安市", "三级"),
            ("吉安县人民医院", "江西省吉安市吉安县", "二甲"),
        ),
        {1: SKIP, 2: WARN, 3: WARN},
        {2: {"types": [], "level": "三级"}, 3: {"level": "二级甲等"}},
        {2: "type_missing", 3: "type_missing"},
    ),
    Case(
        "the same below a title that says it",
        csv_of(("工伤保险协议医疗机构名单",), ("机构名称", "所在地"), ("吉安县人民医院", "江西省吉安市吉安县")),
        {1: SKIP, 2: SKIP, 3: NORMALISED},
        {3: {"types": ["MEDICAL"]}},
        {3: "from_heading"},
    ),
]
